import { isBasicExpression, isBoolean, isMapping, isNumber, isSequence, isString } from "@actions/workflow-parser";
import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/template-token";
import { isScalar, parseDocument, visit } from "yaml";
import { UserError } from "../../core/errors.ts";
import { evaluate, holds, textOf } from "./expression.ts";
import type { Scope, Value } from "./expression.ts";

/** A part of a workflow or action file, with its place. */
export type Node = { readonly at: string } & (
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "expression"; readonly expression: string }
  | { readonly kind: "list"; readonly items: readonly Node[] }
  | { readonly kind: "map"; readonly entries: ReadonlyMap<string, Node> }
);

/** `at` of each node is `file:line:column`. @throws UserError for a key that is an expression */
export function nodeOf(token: TemplateToken, file: string): Node {
  const at = `${file}:${token.range?.start.line ?? 1}:${token.range?.start.column ?? 1}`;
  if (isBasicExpression(token)) return { kind: "expression", expression: token.expression, at };
  if (isMapping(token)) {
    const entries = new Map<string, Node>();
    for (const { key, value } of token) {
      if (key.isExpression)
        throw new UserError(`the key ${key.toString()} is an expression, which is not rehearsed`, {
          where: at,
          fix: "Use plain keys.",
        });
      entries.set(key.toString(), nodeOf(value, file));
    }
    return { kind: "map", entries, at };
  }
  if (isSequence(token))
    return {
      kind: "list",
      items: Array.from({ length: token.count }, (_, index) => nodeOf(token.get(index), file)),
      at,
    };
  if (isString(token) || isNumber(token) || isBoolean(token)) return { kind: "literal", value: token.value, at };
  return { kind: "literal", value: null, at };
}

export function child(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === "map" ? node.entries.get(key) : undefined;
}

export function entriesOf(node: Node | undefined): [string, Node][] {
  return node?.kind === "map" ? [...node.entries] : [];
}

export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === "list" ? node.items : node === undefined ? [] : [node];
}

/** The text of a literal; undefined for what is not one. */
export function literal(node: Node | undefined): string | undefined {
  return node?.kind === "literal" && node.value !== null ? String(node.value) : undefined;
}

/** The value with every expression in it evaluated. */
export function valueOf(node: Node | undefined, scope: Scope): Value {
  switch (node?.kind) {
    case undefined:
      return undefined;
    case "literal":
      return node.value;
    case "list":
      return node.items.map((item) => valueOf(item, scope));
    case "map":
      return Object.fromEntries([...node.entries].map(([key, item]) => [key, valueOf(item, scope)]));
    case "expression":
      return withPlace(node, () => evaluate(node.expression, scope));
  }
}

export function stringOf(node: Node | undefined, scope: Scope): string {
  return textOf(valueOf(node, scope));
}

/** Name and text of each entry. */
export function stringsOf(node: Node | undefined, scope: Scope): Record<string, string> {
  return Object.fromEntries(entriesOf(node).map(([key, item]) => [key, stringOf(item, scope)]));
}

/** Whether an `if` holds; a missing one holds while nothing has failed. */
export function conditionHolds(node: Node | undefined, scope: Scope): boolean {
  if (node === undefined) return holds("", scope);
  return withPlace(node, () => holds(node.kind === "expression" ? node.expression : (literal(node) ?? ""), scope));
}

/** The text of a condition, without `${{ }}`. */
export function conditionText(node: Node | undefined): string {
  return node?.kind === "expression" ? node.expression : (literal(node) ?? "");
}

function withPlace<T>(node: Node, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Error(`${node.at}: ${(error as Error).message}`, { cause: error });
  }
}

/** Names in `secrets.NAME` of an expression. */
export function secretNames(node: Node): string[] {
  switch (node.kind) {
    case "literal":
      return [];
    case "expression":
      return [...node.expression.matchAll(/\bsecrets(?:\.([A-Za-z_]\w*)|\['([A-Za-z_]\w*)'\])/g)].map(
        ([, dotted, quoted]) => dotted ?? quoted ?? "",
      );
    case "list":
      return node.items.flatMap(secretNames);
    case "map":
      return [...node.entries.values()].flatMap(secretNames);
  }
}

/**
 * The same YAML with each multi-line text that contains an expression on one line, and as many lines as before.
 * GitHub's parser for JavaScript reads such a text as it is in the file, indented and not folded; the runner's does not.
 */
export function onOneLine(content: string): string {
  const places: { from: number; to: number; text: string }[] = [];
  const document = parseDocument(content, { logLevel: "silent" });
  visit(document, {
    Scalar: (_key, node) => {
      if (
        !isScalar(node) ||
        typeof node.value !== "string" ||
        !node.value.includes("${{") ||
        node.anchor !== undefined ||
        node.tag !== undefined
      )
        return;
      const [from = 0, to = 0] = node.range ?? [];
      const [, ...more] = content.slice(from, to).split("\n");
      // The rest of the last line must not begin further left than before.
      if (more.length > 0)
        places.push({
          from,
          to,
          text: JSON.stringify(node.value) + "\n".repeat(more.length) + (/^ */.exec(more.at(-1) ?? "")?.[0] ?? ""),
        });
    },
  });
  return places
    .sort((a, b) => b.from - a.from)
    .reduce((text, { from, to, text: line }) => text.slice(0, from) + line + text.slice(to), content);
}
