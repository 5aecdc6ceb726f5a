import { Evaluator, Lexer, Parser, data } from "@actions/expressions";
import {
  Binary,
  ContextAccess,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Unary,
} from "@actions/expressions/ast";
import type { Expr } from "@actions/expressions/ast";
import type { FunctionDefinition } from "@actions/expressions/funcs/info";
import { truthy } from "@actions/expressions/result";
import type { Path, Source } from "./source.ts";

const CONTEXTS = [
  "github",
  "env",
  "vars",
  "job",
  "jobs",
  "steps",
  "runner",
  "secrets",
  "strategy",
  "matrix",
  "needs",
  "inputs",
];
const STATUS = ["always", "success", "failure", "cancelled"];
const EXPRESSION = /\$\{\{((?:'[^']*'|[^'}]|\}(?!\}))*)\}\}/g;

export interface Found {
  readonly source: Source;
  readonly at: Path;
  /** Without its `${{ }}`. */
  readonly text: string;
  readonly tree: Expr;
}

/** Every expression of a file, also the conditions that go without `${{ }}`. What cannot be parsed is left to GitHub's parser. */
export function expressionsOf(source: Source): Found[] {
  return source.scalars.flatMap(({ at, text }) => {
    const bare = at.at(-1) === "if" && !text.includes("${{");
    const texts = bare ? [text] : [...text.matchAll(EXPRESSION)].map(([, inner]) => inner ?? "");
    return texts.flatMap((inner) => {
      const tree = parse(inner.trim());
      return tree === undefined ? [] : [{ source, at, text: inner.trim(), tree }];
    });
  });
}

function parse(text: string): Expr | undefined {
  try {
    return new Parser(new Lexer(text).lex().tokens, CONTEXTS, [
      ...STATUS.map((name) => ({ name, minArgs: 0, maxArgs: 0 })),
      { name: "hashFiles", minArgs: 1, maxArgs: 255 },
    ]).parse();
  } catch {
    return undefined;
  }
}

function childrenOf(tree: Expr): Expr[] {
  if (tree instanceof Grouping) return [tree.group];
  if (tree instanceof Unary) return [tree.expr];
  if (tree instanceof Binary) return [tree.left, tree.right];
  if (tree instanceof Logical || tree instanceof FunctionCall) return tree.args;
  if (tree instanceof IndexAccess) return [tree.expr, tree.index];
  return [];
}

/** Everything in a tree, from the top. */
export function all(tree: Expr): Expr[] {
  return [tree, ...childrenOf(tree).flatMap(all)];
}

/** `needs.build.outputs.version` as words; `*` for what is only known at run time. Contexts by themselves are one word. */
export function accesses(tree: Expr): string[][] {
  const words = chain(tree);
  if (words !== undefined) return [words, ...(tree instanceof IndexAccess ? dynamic(tree) : [])];
  return childrenOf(tree).flatMap(accesses);
}

function chain(tree: Expr): string[] | undefined {
  if (tree instanceof ContextAccess) return [tree.name.lexeme];
  if (!(tree instanceof IndexAccess)) return undefined;
  const index = tree.index instanceof Literal ? tree.index.literal.coerceString() : "*";
  const before = chain(tree.expr);
  return before === undefined ? undefined : [...before, index];
}

function dynamic({ expr, index }: IndexAccess): string[][] {
  return [...(expr instanceof IndexAccess ? dynamic(expr) : []), ...accesses(index)];
}

export function callsOf(tree: Expr, name: string): Expr[][] {
  return all(tree).flatMap((each) =>
    each instanceof FunctionCall && each.functionName.lexeme.toLowerCase() === name.toLowerCase() ? [each.args] : [],
  );
}

export interface Situation {
  readonly contexts: Readonly<Record<string, unknown>>;
  /** How what came before ended, all together. */
  readonly before?: "success" | "failure" | "cancelled" | "skipped";
}

/** Whether a job or step with this condition runs: with the `success()` that GitHub puts before one that asks no status. */
export function runs(condition: string, situation: Situation): boolean {
  const asks = STATUS.some((name) => callsOf(parsed(condition), name).length > 0);
  return truthy(evaluated(condition, situation)) && (asks || (situation.before ?? "success") === "success");
}

/** A text with its expressions replaced, as GitHub shows it. */
export function filled(text: string, situation: Situation): string {
  return text.replace(EXPRESSION, (_whole, inner: string) => evaluated(inner.trim(), situation).coerceString());
}

function evaluated(text: string, { contexts, before = "success" }: Situation): data.ExpressionData {
  const status: Record<string, boolean> = {
    always: true,
    success: before === "success",
    failure: before === "failure",
    cancelled: before === "cancelled",
  };
  const functions = new Map(
    STATUS.map((name): [string, FunctionDefinition] => [
      name,
      { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(status[name] ?? false) },
    ]),
  );
  return new Evaluator(
    parsed(text),
    JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary,
    functions,
  ).evaluate();
}

function parsed(text: string): Expr {
  const tree = parse(text);
  if (tree === undefined) throw new Error(`${text} is no expression`);
  return tree;
}
