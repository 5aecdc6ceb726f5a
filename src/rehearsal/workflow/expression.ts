import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Evaluator, Lexer, Parser, data } from "@actions/expressions";
import { TokenType } from "@actions/expressions/lexer";
import type { Token } from "@actions/expressions/lexer";
import type { FunctionDefinition } from "@actions/expressions/funcs/info";
import { findFiles } from "./glob.ts";

/** A value in a context: JSON, or undefined for a missing one. */
export type Value = string | number | boolean | null | undefined | readonly Value[] | { readonly [key: string]: Value };

/** The results of the status functions at one place of a run. */
export interface Status {
  readonly success: boolean;
  readonly failure: boolean;
  readonly cancelled: boolean;
}

/** The contexts that an expression can use. The name of a missing context is an error. */
export interface Scope {
  readonly contexts: Readonly<Record<string, Value>>;
  readonly status?: Status | undefined;
  /** The folder of hashFiles. */
  readonly workspace?: string | undefined;
}

const STATUS_FUNCTIONS = ["success", "failure", "cancelled", "always"] as const;

/**
 * The value of an expression, without its `${{ }}`.
 * @throws Error with the message of GitHub's own parser when it is not an expression, or names a missing context
 */
export function evaluate(expression: string, scope: Scope): Value {
  const functions = functionsOf(scope);
  const tree = new Parser(tokensOf(expression), Object.keys(scope.contexts), [...functions.values()]).parse();
  const contexts = new Dictionary();
  for (const [name, value] of Object.entries(scope.contexts))
    contexts.add(name, name === "env" ? variables(value) : toData(value));
  return fromData(new Evaluator(tree, contexts, functions).evaluate());
}

/** Whether a condition holds; one without a status function holds only when nothing has failed before. */
export function holds(condition: string, scope: Scope): boolean {
  const text = condition.trim();
  if (text === "") return scope.status?.success ?? true;
  if (!usesStatus(text) && scope.status?.success === false) return false;
  return truthy(evaluate(text, scope));
}

/** Whether a condition calls success(), failure(), cancelled() or always(). */
export function usesStatus(condition: string): boolean {
  return tokensOf(condition).some(
    ({ lexeme }, at, tokens) =>
      tokens[at + 1]?.lexeme === "(" && (STATUS_FUNCTIONS as readonly string[]).includes(lexeme.toLowerCase()),
  );
}

/** The package's own lexer replaces only the first `''` of a text by a quote. */
function tokensOf(expression: string): Token[] {
  const { tokens } = new Lexer(expression).lex();
  return tokens.map((token) =>
    token.type === TokenType.STRING ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") } : token,
  );
}

/** https://docs.github.com/actions/reference/workflows-and-actions/expressions#literals: false, 0, -0, "", null are false. */
export function truthy(value: Value): boolean {
  return (
    value !== undefined && value !== null && value !== false && value !== 0 && value !== "" && !Number.isNaN(value)
  );
}

/** The text of a value, converted as in expressions. */
export function textOf(value: Value): string {
  return toData(value).coerceString();
}

function toData(value: Value): data.ExpressionData {
  if (value === null || value === undefined) return new data.Null();
  if (typeof value === "string") return new data.StringData(value);
  if (typeof value === "number") return new data.NumberData(value);
  if (typeof value === "boolean") return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  return filled(new Dictionary(), value);
}

/** Names of variables are case-sensitive on Linux; all other names are not. */
function variables(value: Value): data.ExpressionData {
  return filled(new Dictionary((name) => name), value);
}

function filled(dictionary: Dictionary, value: Value): data.Dictionary {
  for (const [key, item] of Object.entries(value ?? {})) dictionary.add(key, toData(item));
  return dictionary;
}

type Pair = ReturnType<data.Dictionary["pairs"]>[number];

/** The package's own dictionary treats names that every object has, such as `constructor`, as existing. */
class Dictionary extends data.Dictionary {
  private readonly held = new Map<string, Pair>();
  private readonly same: (name: string) => string;

  constructor(same = (name: string) => name.toLowerCase()) {
    super();
    this.same = same;
  }

  override add(key: string, value: data.ExpressionData): void {
    if (!this.held.has(this.same(key))) this.held.set(this.same(key), { key, value });
  }

  override get(key: string): data.ExpressionData | undefined {
    return this.held.get(this.same(key))?.value;
  }

  override values(): data.ExpressionData[] {
    return [...this.held.values()].map(({ value }) => value);
  }

  override pairs(): Pair[] {
    return [...this.held.values()];
  }
}

function fromData(value: data.ExpressionData): Value {
  switch (value.kind) {
    case data.Kind.Array:
      return (value as data.Array).values().map(fromData);
    case data.Kind.Dictionary:
      return Object.fromEntries(
        (value as data.Dictionary).pairs().map(({ key, value: item }) => [key, fromData(item)]),
      );
    case data.Kind.Null:
      return null;
    default:
      return (value as data.StringData | data.NumberData | data.BooleanData).value;
  }
}

function functionsOf({ status, workspace }: Scope): Map<string, FunctionDefinition> {
  const functions = new Map<string, FunctionDefinition>();
  if (status !== undefined) {
    const answers = { ...status, always: true };
    for (const name of STATUS_FUNCTIONS)
      functions.set(name, { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(answers[name]) });
  }
  if (workspace !== undefined) {
    functions.set("hashfiles", {
      name: "hashFiles",
      minArgs: 1,
      maxArgs: 255,
      call: (...patterns) =>
        new data.StringData(
          hashFiles(
            workspace,
            patterns.map((pattern) => pattern.coerceString()),
          ),
        ),
    });
  }
  return functions;
}

/** The digest of the digests of all matching files; empty when none matches. `!` excludes files. */
function hashFiles(workspace: string, patterns: readonly string[]): string {
  const files = findFiles(workspace, patterns.join("\n"), { hidden: true, links: false }).files.filter((file) =>
    file.startsWith(`${workspace}/`),
  );
  if (files.length === 0) return "";
  const total = createHash("sha256");
  for (const file of files) total.update(createHash("sha256").update(readFileSync(file)).digest());
  return total.digest("hex");
}
