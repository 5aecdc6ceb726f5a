import { UserError } from "../core/errors.ts";
import { textOf } from "./expression.ts";
import type { Scope, Value } from "./expression.ts";
import { child, entriesOf, itemsOf, literal, valueOf } from "./node.ts";
import type { Node } from "./node.ts";

/**
 * Values of the inputs that a workflow declares: typed, with defaults.
 * @param declared the map under `inputs:`
 * @param given values by name; those of a dispatch are text
 * @throws UserError that names every input that is unknown, missing or of another type
 */
export function inputsFor(declared: Node | undefined, given: Readonly<Record<string, Value>>, scope: Scope, where: string): Record<string, Value> {
  const problems: string[] = [];
  const definitions = entriesOf(declared);
  const known = new Set(definitions.map(([name]) => name.toLowerCase()));
  for (const name of Object.keys(given)) if (!known.has(name.toLowerCase())) problems.push(`${name} is not an input; there are ${[...known].join(", ") || "none"}`);
  const values: Record<string, Value> = {};
  for (const [name, definition] of definitions) {
    const type = literal(child(definition, "type")) ?? "string";
    const written = Object.entries(given).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
    const value = written ?? valueOf(child(definition, "default"), scope);
    if ((value === undefined || value === null || value === "") && literal(child(definition, "required")) === "true" && written === undefined) {
      problems.push(`${name} is required`);
      continue;
    }
    const typed = typedValue(value, type);
    const options = itemsOf(child(definition, "options")).map((item) => literal(item) ?? "");
    if (typed === undefined) problems.push(`${name} must be a ${type}, not ${JSON.stringify(value)}`);
    else if (type === "choice" && !options.includes(String(typed)) && typed !== "") problems.push(`${name} must be one of ${options.join(", ")}, not ${JSON.stringify(typed)}`);
    else values[name] = typed;
  }
  if (problems.length > 0) throw new UserError(problems.join("; "), { where });
  return values;
}

function typedValue(value: Value, type: string): Value {
  const missing = value === undefined || value === null || value === "";
  switch (type) {
    case "boolean":
      if (missing) return false;
      return typeof value === "boolean" ? value : value === "true" ? true : value === "false" ? false : undefined;
    case "number":
      if (missing) return 0;
      return Number.isNaN(Number(value)) ? undefined : Number(value);
    default:
      return missing ? "" : textOf(value);
  }
}
