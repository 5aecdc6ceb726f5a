import type { Path } from "./errors.ts";
import { didYouMean, printable } from "./quote.ts";

// What to write for a key that has no default; by its last word, which says enough.
const WRITE: Readonly<Record<string, string>> = {
  service: "service: my-service",
  environments: "environments: with one map for each, such as staging:",
  target: "target: with hosts",
  hosts: "hosts: with a list of [user@]host[:port], or local",
  address: "address: with a host name",
  instance: "instance: http://127.0.0.1:8080, the service as its host sees it",
  kind: "kind: recreate, rolling or blue-green",
  name: "name: what messages shall call it",
  run: "run: the command",
  http: "http: /path",
  from: "from: a file of the repository",
  to: "to: its name in the release",
  a: "a: with instance",
  b: "b: with instance",
};

/** Of a key that its map does not know. */
export function unknownKey(key: string, candidates: readonly string[]): string {
  const guess = didYouMean(key, candidates);
  if (guess !== "") return `is not a known key${guess}`;
  return `is not a known key; remove it, or write one of ${candidates.join(", ")}`;
}

/** Of a value of another type. */
export function typeMessage(expected: string, input: unknown): string {
  if (input === null) return "is empty; give it a value, or remove it";
  if (expected === "text" && (typeof input === "number" || typeof input === "boolean")) {
    return `must be text, not ${describe(input)}; write it in quotes: "${input}"`;
  }
  const quoted = expected === "a number" && typeof input === "string" && /^-?\d+$/.test(input) ? `; write ${input} without quotes` : "";
  return `must be ${expected}, not ${describe(input)}${quoted}`;
}

/** Of a value that is none of the possible ones. */
export function choiceMessage(values: readonly unknown[], input: unknown): string {
  if (input === undefined) return `is missing; write one of ${values.join(", ")}`;
  if (input === null) return "is empty; give it a value, or remove it";
  if (typeof input !== "string") return `must be ${values.join(" or ")}, not ${describe(input)}`;
  const guess = didYouMean(input, values.map(String));
  return `${printable(input)} is not one of ${values.join(", ")}${guess}`;
}

/** Of a key that must be there. */
export function missing(path: Path): string {
  const key = path.at(-1);
  const write = typeof key === "string" && Object.hasOwn(WRITE, key) ? WRITE[key] : undefined;
  return write === undefined ? "is missing; write it" : `is missing; write ${write}`;
}

/** What kind of value it is, in words. */
export function describe(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "string" ? "text" : `the ${typeof value === "number" ? "number " : "word "}${String(value)}`;
}

/** Of an entry that a list has already. */
export function duplicateMessage(value: unknown): string {
  return `${printable(String(value))} is in the list already; remove it`;
}
