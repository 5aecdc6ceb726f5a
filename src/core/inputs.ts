import { getInput } from "@actions/core";
import { UserError } from "./errors.ts";
import type { Secrets } from "./mask.ts";

/**
 * What one input means: it is given a trimmed string, or undefined where the step has none.
 * @throws WrongInput
 */
export type Input<T> = (text: string | undefined) => T;

/** The inputs of an action by their names, in kebab-case. */
export type InputSchema = Readonly<Record<string, Input<unknown>>>;
export type InputValues<Schema extends InputSchema> = { readonly [Name in keyof Schema]: ReturnType<Schema[Name]> };

export interface InputMasking {
  readonly secrets: Secrets;
  /** Inputs whose values are secrets; they are masked before anything can print them. */
  readonly names: readonly string[];
}

/** What is wrong with one input, said of it without its name. */
export class WrongInput extends Error {}

/**
 * Reads the action's inputs (`INPUT_*` of the environment) that the schema names, and checks them as a whole.
 * @throws UserError that lists every input that is wrong.
 */
export function readInputs<Schema extends InputSchema>(schema: Schema, masking?: InputMasking): InputValues<Schema> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, read] of Object.entries(schema)) {
    const text = getInput(name);
    if (text !== "" && masking?.names.includes(name)) masking.secrets.add(text, name);
    try {
      values[name] = read(text === "" ? undefined : text);
    } catch (error) {
      if (!(error instanceof WrongInput)) throw error;
      problems.push(`input ${name}: ${error.message}`);
    }
  }
  if (problems.length > 0) throw new UserError(problems.join("; "), { fix: "Correct the step's `with:`." });
  return values as InputValues<Schema>;
}

export const text: Input<string | undefined> = (given) => given;

export const flag: Input<boolean> = (given) => oneOf(["true", "false"], "must be true or false")(given) === "true";

/** Text that the pattern is all of; `otherwise` says what it is not. */
export function matching(pattern: RegExp, otherwise: string): Input<string | undefined> {
  return (given) => {
    if (given !== undefined && !pattern.test(given)) throw new WrongInput(otherwise);
    return given;
  };
}

export function oneOf<const Word extends string>(words: readonly Word[], otherwise = `must be one of ${words.join(", ")}`): Input<Word | undefined> {
  return (given) => {
    const found = words.find((word) => word === given);
    if (found === undefined && given !== undefined) throw new WrongInput(otherwise);
    return found;
  };
}

export function required<T>(input: Input<T>): Input<NonNullable<T>> {
  return (given) => input(given) ?? missing();
}

export function withDefault<T>(input: Input<T>, value: NonNullable<T>): Input<NonNullable<T>> {
  return (given) => input(given) ?? value;
}

function missing(): never {
  throw new WrongInput("is required");
}
