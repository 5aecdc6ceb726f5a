import { UserError } from "../core/errors.ts";
import { printable } from "../core/text.ts";

/** Keys and list positions that lead to a value. */
export type Path = readonly (string | number)[];

/** One thing that is wrong with deploy.yml, with the place an editor or an annotation can jump to. */
export interface ConfigProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly col: number;
  /** As in `environments.production.target.hosts[1]`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong, and how to fix it. */
  readonly message: string;
}

/** Everything that is wrong with deploy.yml; its message has a line for each problem. */
export class ConfigError extends UserError {
  readonly errors: readonly ConfigProblem[];

  constructor(errors: readonly ConfigProblem[]) {
    super(errors.map(problemLine).join("\n"));
    this.name = "ConfigError";
    this.errors = errors;
  }
}

/** `file:line:col path: message`. */
export function problemLine(problem: ConfigProblem): string {
  const path = problem.path === "" ? "" : ` ${problem.path}`;
  return `${problem.file}:${problem.line}:${problem.col}${path}: ${problem.message}`;
}

/** A path as people write it; a key that is not a plain word is quoted, so that it cannot break the line. */
export function formatPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${printable(step)}]`;
  }
  return text;
}

/** A value in which any part may be missing, because it was omitted or is invalid. */
export type DeepPartial<T> = T extends readonly (infer U)[]
  ? readonly (DeepPartial<U> | undefined)[]
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> | undefined }
    : T;

/** Reports a broken rule; `at` is "key" where the key itself is wrong. */
export type ReportProblem = (path: Path, message: string, at?: "key") => void;

/** A copy with invalid values replaced by undefined: a rule sees that the key is there, but not the invalid value. */
export function withoutInvalid(value: unknown, path: Path, invalid: ReadonlySet<string>): unknown {
  if (invalid.has(JSON.stringify(path))) return undefined;
  if (Array.isArray(value)) return value.map((item, index) => withoutInvalid(item, [...path, index], invalid));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutInvalid(item, [...path, key], invalid)]),
  );
}
