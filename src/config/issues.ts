import type * as z from "zod/mini";
import type { Path } from "./errors.ts";
import { didYouMean, printable } from "../core/text.ts";
import type { Finding } from "./source.ts";

type Issue = z.core.$ZodIssue;

// What to write for a key that has no default; by the last part of its path, which identifies it.
const WRITE: Readonly<Record<string, string>> = {
  service: "service: my-service",
  environments: "environments: with one map for each, such as staging:",
  target: "target: with hosts",
  hosts: "hosts: with a list of [user@]host[:port], or local",
  address: "address: with a host name",
  instance: "instance: http://127.0.0.1:8080, the service as its host sees it",
  kind: "kind: recreate, rolling or blue-green",
  name: "name: its name in messages",
  run: "run: the command",
  http: "http: /path",
  from: "from: a file of the repository",
  to: "to: its name in the release",
  a: "a: with instance",
  b: "b: with instance",
};

/**
 * The words for an issue that its schema has none for. For unknown keys these are the known ones,
 * since the schema is at hand only here.
 */
export function issueMessage(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeMessage(issue.expected, issue.input, issue.path?.at(-1));
    case "invalid_value":
      return choiceMessage(issue.values, issue.input);
    case "too_small":
      return issue.origin === "array" || issue.origin === "string"
        ? "is empty; write at least one"
        : `must be ${issue.minimum} or more`;
    case "not_multiple_of":
      return `must be a whole number, not ${issue.input}`;
    case "too_big":
      return `must be ${issue.maximum} or less`;
    case "unrecognized_keys": {
      const shape = (issue.inst as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape;
      return Object.keys(shape ?? {}).join(" ");
    }
    default:
      return "is not understood";
  }
}

/** The findings in what zod reports: one for each unknown key, and of a union only the form that was meant. */
export function findingsOf(issues: readonly Issue[], base: Path = []): Finding[] {
  return issues.flatMap((issue): Finding[] => {
    const path = [...base, ...(issue.path as (string | number)[])];
    switch (issue.code) {
      case "unrecognized_keys":
        return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, issue.message), at: "key" }));
      case "invalid_union":
        return unionFindings(issue, path);
      case "custom":
        return [{ path, message: issue.message, at: issue.params?.["at"] === "key" ? "key" : undefined }];
      default:
        return [{ path, message: issue.message }];
    }
  });
}

function unionFindings(issue: z.core.$ZodIssueInvalidUnion, path: Path): Finding[] {
  if (issue.input === undefined) return [{ path, message: missing(path.at(-1)) }];
  const forms = issue.errors.filter((errors) => !errors.some(isOtherForm));
  const complete = forms.filter(
    (errors) => !errors.some((error) => error.path.length === 1 && error.input === undefined && lacks(error)),
  );
  const meant = complete[0] ?? (forms.length === 1 ? forms[0] : undefined);
  if (meant !== undefined) return findingsOf(meant, path);
  return [{ path, message: forms.length > 0 ? issue.message : `${issue.message}, not ${describe(issue.input)}` }];
}

/** Whether a value has not even the type of a form, so that what this form lacks is of no interest. */
function isOtherForm(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  return issue.code === "invalid_type" || (issue.code === "invalid_value" && typeof issue.input !== "string");
}

function lacks(issue: Issue): boolean {
  return issue.code === "invalid_type" || issue.code === "invalid_union";
}

function unknownKey(key: string, known: string): string {
  const candidates = known.split(" ").filter((word) => word !== "");
  const guess = didYouMean(key, candidates);
  if (guess !== "") return `is not a known key${guess}`;
  return `is not a known key; remove it, or write one of ${candidates.join(", ")}`;
}

function typeMessage(expected: string, input: unknown, key: PropertyKey | undefined): string {
  if (input === undefined) return missing(key);
  if (input === null) return "is empty; give it a value, or remove it";
  if (expected === "string" && (typeof input === "number" || typeof input === "boolean")) {
    return `must be text, not ${describe(input)}; write it in quotes: "${input}"`;
  }
  const quoted =
    expected === "number" && typeof input === "string" && /^-?\d+$/.test(input)
      ? `; write ${input} without quotes`
      : "";
  return `must be ${EXPECTED[expected] ?? expected}, not ${describe(input)}${quoted}`;
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a map of keys and values",
  record: "a map of keys and values",
};

function choiceMessage(values: readonly unknown[], input: unknown): string {
  if (input === undefined) return `is missing; write one of ${values.join(", ")}`;
  if (input === null) return "is empty; give it a value, or remove it";
  if (typeof input !== "string") return `must be ${values.join(" or ")}, not ${describe(input)}`;
  const guess = didYouMean(input, values.map(String));
  return `${printable(input)} is not one of ${values.join(", ")}${guess}`;
}

function missing(key: PropertyKey | undefined): string {
  const write = typeof key === "string" && Object.hasOwn(WRITE, key) ? WRITE[key] : undefined;
  return write === undefined ? "is missing; write it" : `is missing; write ${write}`;
}

function describe(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "string" ? "text" : `the ${typeof value === "number" ? "number " : "word "}${String(value)}`;
}
