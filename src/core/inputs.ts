import { getInput } from "@actions/core";
import type * as z from "zod/mini";
import { UserError } from "./errors.ts";
import type { Secrets } from "./mask.ts";

/** An object schema of kebab-case input names; every value it sees is a trimmed string or undefined. */
export type InputSchema = z.ZodMiniObject<Readonly<Record<string, z.core.$ZodType>>>;

export interface InputMasking {
  readonly secrets: Secrets;
  /** Inputs whose values are secrets; they are masked before anything can print them. */
  readonly names: readonly string[];
}

/**
 * Reads the action's inputs (`INPUT_*` of the environment) that the schema names, and checks them as a whole.
 * @throws UserError that lists every input that is wrong.
 */
export function readInputs<Schema extends InputSchema>(schema: Schema, masking?: InputMasking): z.infer<Schema> {
  const values: Record<string, string | undefined> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = getInput(name);
    values[name] = value === "" ? undefined : value;
    if (value !== "" && masking?.names.includes(name)) masking.secrets.add(value, name);
  }
  return checkInputs(schema, values, { prefix: "input ", fix: "Correct the step's `with:`." });
}

/** How messages name an input, and how it is corrected. */
export interface InputWords {
  readonly prefix: string;
  readonly fix: string;
}

/**
 * Checks inputs, however they were given, as a whole.
 * @throws UserError that lists every input that is wrong.
 */
export function checkInputs<Schema extends InputSchema>(
  schema: Schema,
  values: Readonly<Record<string, string | undefined>>,
  { prefix, fix }: InputWords,
): z.infer<Schema> {
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => describeIssue(issue, values, prefix));
  throw new UserError(problems.join("; "), { fix });
}

function describeIssue(
  issue: z.core.$ZodIssue,
  values: Readonly<Record<string, string | undefined>>,
  prefix: string,
): string {
  const name = issue.path.map(String).join(".");
  if (name === "") return issue.message;
  const missing = values[String(issue.path[0])] === undefined && issue.code !== "custom";
  return `${prefix}${name}: ${missing ? "is required" : reason(issue)}`;
}

function reason(issue: z.core.$ZodIssue): string {
  // zod/mini ships without sentences: where the schema gives none, its message is only "Invalid input".
  if (issue.message !== "Invalid input") return issue.message;
  switch (issue.code) {
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return `must be at least ${issue.minimum}`;
    case "too_big":
      return `must be at most ${issue.maximum}`;
    case "invalid_format":
      return issue.pattern === undefined ? `is not a valid ${issue.format}` : `must match ${issue.pattern}`;
    default:
      return "is not valid";
  }
}
