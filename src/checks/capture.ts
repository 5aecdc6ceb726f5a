import type { Check } from "../config/types.ts";
import { field } from "../core/jsonpath.ts";
import type { Captured } from "../deploy/verifier.ts";

export type Values = Readonly<Record<string, string>>;

const MOST_CHARACTERS = 1024;
/** Control characters, and halves of a character. */
// oxlint-disable-next-line no-control-regex
const UNFIT = /[\x00-\x1f\x7f\ud800-\udfff]/u;

/** What a check captures from an answer. A string is the reason why that is impossible. */
export function captureFrom({ capture }: Check, json: string | undefined): Values | string {
  const wanted = Object.entries(capture);
  if (wanted.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(json ?? "");
  } catch {
    return `cannot capture ${wanted.map(([name]) => name).join(", ")}: the answer is not JSON`;
  }
  const values: Record<string, string> = {};
  for (const [name, path] of wanted) {
    const value = field(parsed, path);
    const problem = problemOf(value);
    if (problem !== undefined) return `cannot capture ${name}: ${path} ${problem}`;
    values[name] = String(value);
  }
  return values;
}

/** It goes into headers and paths of later requests, and a service's answer is foreign text. */
function problemOf(value: unknown): string | undefined {
  if (value === undefined) return "is missing";
  if (value === null || value === "") return "is empty";
  if (typeof value === "boolean") return undefined;
  if (typeof value === "number")
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? "is a number too large to be exact" : undefined;
  if (typeof value !== "string") return "is not text, a number or a boolean";
  return value.length > MOST_CHARACTERS || UNFIT.test(value)
    ? `is longer than ${MOST_CHARACTERS} characters or has control characters`
    : undefined;
}

/**
 * The values that a check refers to, by `check.name`: those captured at its own site, else at the only place where the
 * needed check ran; what is checked once takes those of the first site.
 * A string is the reason why there are none.
 */
export function valuesFor({ needs, values }: Check, site: string, captured: Captured): Values | string {
  const all: Record<string, string> = { ...values };
  for (const need of needs) {
    const found = valuesOf(captured.get(need), site);
    if (typeof found === "string") return `it needs ${need}, which ${found}`;
    for (const [name, value] of Object.entries(found)) all[`${need}.${name}`] = value;
  }
  return all;
}

function valuesOf(sites: ReadonlyMap<string, Values | undefined> | undefined, site: string): Values | string {
  if (sites === undefined || sites.size === 0) return "did not run";
  const [first = ""] = [...sites.keys()].toSorted();
  const from = sites.has(site) ? site : site === "" || sites.size === 1 ? first : undefined;
  if (from === undefined) return "did not run there";
  return sites.get(from) ?? "did not pass";
}

/** @param values undefined where the check did not pass */
export function remember(captured: Captured, check: string, site: string, values: Values | undefined): void {
  const sites = captured.get(check) ?? new Map<string, Values | undefined>();
  captured.set(check, sites.set(site, values));
}
