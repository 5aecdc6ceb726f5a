import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Evaluator, Lexer, Parser, data } from "@actions/expressions";
import { TokenType } from "@actions/expressions/lexer";
import type { Token } from "@actions/expressions/lexer";
import type { FunctionDefinition } from "@actions/expressions/funcs/info";
import { findFiles } from "./glob.ts";

/** A value as contexts hold it: JSON, with nothing for what is not there. */
export type Value = string | number | boolean | null | undefined | readonly Value[] | { readonly [key: string]: Value };

/** What the status functions answer at one place of a run. */
export interface Status {
  readonly success: boolean;
  readonly failure: boolean;
  readonly cancelled: boolean;
}

/** What an expression can see where it stands. A context that is not there is not a known name. */
export interface Scope {
  readonly contexts: Readonly<Record<string, Value>>;
  readonly status?: Status | undefined;
  /** Where hashFiles looks. */
  readonly workspace?: string | undefined;
}

const STATUS_FUNCTIONS = ["success", "failure", "cancelled", "always"] as const;

/**
 * The value of an expression, without its `${{ }}`.
 * @throws Error with the words of GitHub's own parser when it is not an expression, or names what is not there
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
  if (!asksForStatus(text) && scope.status?.success === false) return false;
  return truthy(evaluate(text, scope));
}

/** Whether a condition calls success(), failure(), cancelled() or always(). */
export function asksForStatus(condition: string): boolean {
  return tokensOf(condition).some(
    ({ lexeme }, at, tokens) =>
      tokens[at + 1]?.lexeme === "(" && (STATUS_FUNCTIONS as readonly string[]).includes(lexeme.toLowerCase()),
  );
}

/** The package's own turns only the first `''` of a text into a quote. */
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

/** What a value is as text, the way expressions turn it into one. */
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

/** Variables differ by the case of their names on Linux; nothing else in an expression does. */
function variables(value: Value): data.ExpressionData {
  return filled(new Dictionary((name) => name), value);
}

function filled(dictionary: Dictionary, value: Value): data.Dictionary {
  for (const [key, item] of Object.entries(value ?? {})) dictionary.add(key, toData(item));
  return dictionary;
}

type Pair = ReturnType<data.Dictionary["pairs"]>[number];

/** The package's own takes names that every object has, such as `constructor`, for already there. */
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

/** The digest of the digests of the files that match; empty when none does. `!` takes away. */
function hashFiles(workspace: string, patterns: readonly string[]): string {
  const files = findFiles(workspace, patterns.join("\n"), { hidden: true, links: false }).files.filter((file) =>
    file.startsWith(`${workspace}/`),
  );
  if (files.length === 0) return "";
  const total = createHash("sha256");
  for (const file of files) total.update(createHash("sha256").update(readFileSync(file)).digest());
  return total.digest("hex");
}
