import { printable } from "../core/text.ts";
import type { Path } from "./errors.ts";
import type { ReportProblem } from "./errors.ts";
import { word } from "./word.ts";

/** The name of an entry of a list, as messages show it. */
export const entryName = word(
  /^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,79}$/,
  "is not a name; write letters, digits, spaces and . _ / -",
);

/** Each entry of a list has a name of its own. */
export function ruleNames(
  list: readonly ({ readonly name?: string | undefined } | undefined)[],
  path: Path,
  report: ReportProblem,
): void {
  const seen = new Set<string>();
  for (const [index, { name } = {}] of list.entries()) {
    if (name === undefined) continue;
    if (seen.has(name))
      report([...path, index, "name"], `${printable(name)} is the name of an earlier entry; write another`);
    seen.add(name);
  }
}
