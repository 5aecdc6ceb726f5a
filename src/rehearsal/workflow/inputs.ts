import { UserError } from "../../core/errors.ts";
import { textOf } from "./expression.ts";
import type { Scope, Value } from "./expression.ts";
import { child, entriesOf, itemsOf, literal, valueOf } from "./node.ts";
import type { Node } from "./node.ts";

/** The origin of values: a dispatch passes text, a caller passes typed values. */
export type Origin = "dispatch" | "call";

/**
 * Values of the inputs that a workflow declares: typed, with defaults.
 * @param declared the map under `inputs:`
 * @param given values by name
 * @throws UserError that names every input that is unknown, missing or of another type
 */
export function inputsFor(
  from: Origin,
  declared: Node | undefined,
  given: Readonly<Record<string, Value>>,
  scope: Scope,
  where: string,
): Record<string, Value> {
  const problems = unknownNames(declared, Object.keys(given)).map(
    (name) =>
      `${JSON.stringify(name)} is not an input; there are ${
        entriesOf(declared)
          .map(([known]) => known)
          .join(", ") || "none"
      }`,
  );
  const values: [string, Value][] = [];
  for (const [name, definition] of entriesOf(declared)) {
    const type = literal(child(definition, "type")) ?? "string";
    const passed = Object.entries(given).find(([key]) => key.toLowerCase() === name.toLowerCase());
    const value =
      passed === undefined || (from === "dispatch" && passed[1] === "")
        ? valueOf(child(definition, "default"), scope)
        : passed[1];
    if (
      literal(child(definition, "required")) === "true" &&
      (from === "dispatch" ? isMissing(value) : passed === undefined)
    ) {
      problems.push(`${name} is required`);
      continue;
    }
    const typed = typedValue(value, type, from === "dispatch" || passed === undefined);
    const options = itemsOf(child(definition, "options")).map((item) => literal(item) ?? "");
    if (typed === undefined) problems.push(`${name} must be a ${type}, not ${JSON.stringify(value ?? "")}`);
    else if (type === "choice" && typed !== "" && !options.includes(String(typed)))
      problems.push(`${name} must be one of ${options.join(", ")}, not ${JSON.stringify(typed)}`);
    else values.push([name, typed]);
  }
  if (problems.length > 0) throw new UserError(problems.join("; "), { where });
  return Object.fromEntries(values);
}

/** Errors of a call that do not depend on its expressions, each with its place: GitHub does not start such a run. `at` is the place of the call. */
export function callProblems(declared: Node | undefined, given: Node | undefined, at: string): string[] {
  const written = entriesOf(given);
  return [
    ...unknownNames(
      declared,
      written.map(([name]) => name),
    ).map(
      (name) =>
        `${child(given, name)?.at ?? at}: Invalid input, ${name} is not defined in the referenced workflow. ${namesIn(declared)}`,
    ),
    ...entriesOf(declared).flatMap(([name, definition]) => {
      const value = written.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
      if (value === undefined)
        return literal(child(definition, "required")) === "true"
          ? [`${at}: Input ${name} is required, but not provided while calling.`]
          : [];
      const type = literal(child(definition, "type")) ?? "string";
      return value.kind === "literal" && typedValue(value.value, type, false) === undefined
        ? [`${value.at}: Input ${name} must be a ${type}: unexpected value '${value.value ?? ""}'.`]
        : [];
    }),
  ];
}

/** The same for secrets; `inherit` passes on all of them. */
export function secretProblems(declared: Node | undefined, given: Node | undefined, at: string): string[] {
  if (literal(given) === "inherit") return [];
  const names = entriesOf(given).map(([name]) => name);
  const has = (name: string): boolean => names.some((each) => each.toLowerCase() === name.toLowerCase());
  return [
    ...unknownNames(declared, names).map(
      (name) =>
        `${child(given, name)?.at ?? at}: Invalid secret, ${name} is not defined in the referenced workflow. ${namesIn(declared)}`,
    ),
    ...entriesOf(declared)
      .filter(([name, definition]) => literal(child(definition, "required")) === "true" && !has(name))
      .map(([name]) => `${at}: Secret ${name} is required, but not provided while calling.`),
  ];
}

function namesIn(declared: Node | undefined): string {
  return `It has ${
    entriesOf(declared)
      .map(([name]) => name)
      .join(", ") || "none"
  }.`;
}

function unknownNames(declared: Node | undefined, given: readonly string[]): string[] {
  const known = new Set(entriesOf(declared).map(([name]) => name.toLowerCase()));
  return given.filter((name) => !known.has(name.toLowerCase()));
}

function isMissing(value: Value): value is undefined | null | "" {
  return value === undefined || value === null || value === "";
}

/** Undefined when the value does not have the type. Text is converted to a boolean or a number only in a dispatch. */
function typedValue(value: Value, type: string, lenient: boolean): Value {
  switch (type) {
    case "boolean":
      if (typeof value === "boolean") return value;
      if (!lenient) return undefined;
      return isMissing(value) ? false : value === "true" ? true : value === "false" ? false : undefined;
    case "number":
      if (typeof value === "number") return value;
      if (!lenient) return undefined;
      return isMissing(value) ? 0 : Number.isNaN(Number(value)) ? undefined : Number(value);
    default:
      return isMissing(value) ? "" : typeof value === "object" ? undefined : textOf(value);
  }
}
