import { expect, test } from "vitest";
import { parseWaivers } from "../../../src/gates/waivers.ts";

const KNOWN = ["unit", "changelog", "version", "release"];
const parse = (text: string): ReturnType<typeof parseWaivers> => parseWaivers(text, "2026-11-21", KNOWN);

test("a waiver has a gate, a last day and a reason, and holds to the end of that day", () => {
  expect(
    parse("# why\n\nunit until=2026-11-21   a flaky clock, see #12 \r\n  changelog until=2027-01-31 freeze\n"),
  ).toEqual([
    { gate: "unit", until: "2026-11-21", reason: "a flaky clock, see #12" },
    { gate: "changelog", until: "2027-01-31", reason: "freeze" },
  ]);
  expect(parse("")).toEqual([]);
});

test.each([
  ["unit until=2026-11-20 late", "line 1: the waiver of unit ended on 2026-11-20"],
  ["unit until=2026-12-01", "line 1: the waiver of unit has no reason"],
  ["unit until=2026-12-01   ", "line 1: the waiver of unit has no reason"],
  ["unti until=2026-12-01 x", 'line 1: there is no gate "unti"; there are unit, changelog, version, release'],
  ["unit until=2026-02-30 x", 'line 1: "2026-02-30" is not a date'],
  ["unit until=tomorrow x", 'line 1: "tomorrow" is not a date'],
  ["release until=2026-12-01 x", "line 1: release cannot be waived: without it there is no archive"],
  ["unit because", 'line 1: "unit because" is not "gate until=YYYY-MM-DD reason"'],
  ["unit until=2026-12-01 a\nunit until=2026-12-02 b", "line 2: unit is waived twice"],
])("the waiver %j is refused with its line", (text, message) => {
  expect(() => parse(text)).toThrow(message);
});

test("every wrong line is reported at once", () => {
  expect(() => parse("unit\nversion until=2026-12-01 well\nchangelog until=2020-01-01 old")).toThrow(
    /input waive: line 1: .*; line 3: /,
  );
});
