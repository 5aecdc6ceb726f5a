import type { Path } from "./errors.ts";
import { choiceMessage, describe, duplicateMessage, missing, typeMessage, unknownKey } from "./messages.ts";
import type { Shape } from "./shape.ts";
import type { Finding } from "./source.ts";

/** What is wrong at one place. */
export interface Issue {
  readonly path: Path;
  readonly message: string;
  readonly at?: "key";
  /**
   * missing: there is no value; type: one of another type; choice: none of those that are possible;
   * key: its key is not known; rule: it is of its type, but breaks a rule.
   */
  readonly sort: "missing" | "type" | "choice" | "key" | "rule";
  /** Of a value with several forms: what is wrong with the one that was meant. */
  readonly meant?: readonly Issue[];
}

/** Everything that is wrong with a value. */
export function look(shape: Shape, value: unknown, path: Path = []): Issue[] {
  switch (shape.kind) {
    case "text":
      if (typeof value === "string") return broken(shape.rule(value), path);
      if (typeof value === "number" && shape.ofNumber !== undefined) return [{ path, sort: "type", message: shape.ofNumber(value) }];
      return otherType("text", value, path);
    case "number":
      return Number.isFinite(value) ? [] : otherType("a number", value, path);
    case "whole":
      return lookAtWhole(shape, value, path);
    case "boolean":
      return typeof value === "boolean" ? [] : otherType("true or false", value, path);
    case "null":
      return value === null ? [] : otherType("nothing", value, path);
    case "false":
      return value === false ? [] : noChoice(choiceMessage([false], value), value, path);
    case "choice":
      if (typeof value === "string" && shape.values.includes(value)) return [];
      return noChoice(shape.otherwise?.(value) ?? choiceMessage(shape.values, value), value, path);
    case "list":
      return lookAtList(shape, value, path);
    case "map":
      return lookAtMap(shape, value, path);
    case "object":
      return lookAtObject(shape, value, path);
    case "either":
      return lookAtForms(shape, value, path);
  }
}

/** The findings in issues: of a value with several forms those of the form that was meant. */
export function findingsOf(issues: readonly Issue[]): Finding[] {
  return issues.flatMap(({ path, message, at, meant }) => (meant === undefined ? [{ path, message, at }] : findingsOf(meant)));
}

type Kind<K extends Shape["kind"]> = Extract<Shape, { readonly kind: K }>;

function lookAtWhole({ least, most }: Kind<"whole">, value: unknown, path: Path): Issue[] {
  if (typeof value !== "number" || !Number.isFinite(value)) return otherType("a number", value, path);
  if (!Number.isInteger(value)) return [{ path, sort: "type", message: `must be a whole number, not ${value}` }];
  if (value < least) return broken(`must be ${least} or more`, path);
  return value > most ? broken(`must be ${most} or less`, path) : [];
}

function lookAtList({ of, filled, unique, rule }: Kind<"list">, value: unknown, path: Path): Issue[] {
  if (!Array.isArray(value)) return otherType("a list", value, path);
  const issues = value.flatMap((item, index) => look(of, item, [...path, index]));
  if (filled === true && value.length === 0) issues.push(...broken("is empty; write at least one", path));
  if (!issues.every(isOfItsType)) return issues;
  const seen = new Set<unknown>();
  for (const [index, item] of unique === true ? value.entries() : []) {
    if (seen.has(item)) issues.push(...broken(duplicateMessage(item), [...path, index]));
    seen.add(item);
  }
  return [...issues, ...broken(rule?.(value), path)];
}

function lookAtMap({ key: rule, of }: Kind<"map">, value: unknown, path: Path): Issue[] {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const issues = isMap(value) ? entries.flatMap(([key, item]) => look(of, item, [...path, key])) : otherType(MAP, value, path);
  for (const [key] of entries) {
    issues.push(...broken(rule(key), [...path, key]).map((issue) => ({ ...issue, at: "key" as const })));
  }
  return issues;
}

function lookAtObject({ keys, loose, rule }: Kind<"object">, value: unknown, path: Path): Issue[] {
  if (!isMap(value)) return otherType(MAP, value, path);
  const issues = Object.entries(keys).flatMap(([key, shape]) => {
    if (shape.kind !== "optional") return look(shape, value[key], [...path, key]);
    return Object.hasOwn(value, key) ? look(shape.of, value[key], [...path, key]) : [];
  });
  for (const key of loose === true ? [] : Object.keys(value)) {
    if (Object.hasOwn(keys, key)) continue;
    issues.push({ path: [...path, key], sort: "key", message: unknownKey(key, Object.keys(keys)), at: "key" });
  }
  const known = Object.keys(keys).filter((key) => Object.hasOwn(value, key));
  return issues.every(isOfItsType) ? [...issues, ...broken(rule?.(known), path)] : issues;
}

function lookAtForms({ forms, otherwise }: Kind<"either">, value: unknown, path: Path): Issue[] {
  const found: Issue[][] = [];
  for (const form of forms) {
    const issues = look(form, value, path);
    if (issues.length === 0) return [];
    found.push(issues);
  }
  const typed = found.filter((issues) => issues.every(isOfItsType));
  if (typed.length === 1) return typed[0] ?? [];
  if (value === undefined) return [{ path, sort: "missing", message: missing(path) }];
  const possible = found.filter((issues) => !issues.some((issue) => isOtherForm(issue, path)));
  const complete = possible.filter((issues) => !issues.some(({ sort, path: at }) => sort === "missing" && at.length === path.length + 1));
  const meant = complete[0] ?? (possible.length === 1 ? possible[0] : undefined);
  if (meant !== undefined) return [{ path, sort: "choice", message: otherwise, meant }];
  return [{ path, sort: "choice", message: possible.length > 0 ? otherwise : `${otherwise}, not ${describe(value)}` }];
}

/** Whether a value has not even the type of a form, so that what this form lacks is of no interest. */
function isOtherForm(issue: Issue, path: Path): boolean {
  return issue.path.length === path.length && issue.sort === "type";
}

const MAP = "a map of keys and values";

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isOfItsType({ sort }: Issue): boolean {
  return sort === "rule" || sort === "key";
}

function broken(message: string | undefined, path: Path): Issue[] {
  return message === undefined ? [] : [{ path, sort: "rule", message }];
}

function otherType(expected: string, value: unknown, path: Path): Issue[] {
  if (value === undefined) return [{ path, sort: "missing", message: missing(path) }];
  return [{ path, sort: "type", message: typeMessage(expected, value) }];
}

function noChoice(message: string, value: unknown, path: Path): Issue[] {
  return [{ path, sort: value === undefined ? "missing" : typeof value === "string" ? "choice" : "type", message }];
}
