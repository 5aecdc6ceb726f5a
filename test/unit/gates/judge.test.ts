import { describe, expect, test } from "vitest";
import type { ProfileName } from "../../../src/core/profile.ts";
import { lacking, measured } from "../../../src/gates/gate.ts";
import type { Area, Criterion, Gate, Verdicts } from "../../../src/gates/gate.ts";
import { entryOf, judge } from "../../../src/gates/judge.ts";
import type { GateEntry } from "../../../src/gates/report.ts";

const WAIVER = { gate: "x", until: "2999-01-01", reason: "because" };

interface Parts {
  readonly isWaived?: boolean;
  readonly expected?: Gate["expected"];
  readonly profile?: ProfileName;
  readonly area?: Area;
  readonly criteria?: readonly Criterion[];
}

function entry(
  verdicts: Verdicts | "not applicable" | "off" | "not selected",
  { isWaived = false, expected = [], profile = "production", area = "application", criteria = [] }: Parts = {},
): GateEntry {
  const gate: Gate = {
    name: "x",
    row: "G",
    title: "x",
    area,
    stage: "inspect",
    needs: [],
    uses: [],
    makes: [],
    resources: [],
    deadlineMs: 1,
    expected,
    missing: async () => undefined,
    run: async () => measured("pass", ""),
  };
  return entryOf(
    { name: "x", row: "G", area, gate: verdicts === "off" ? undefined : gate },
    {
      ended:
        verdicts === "off" || verdicts === "not selected"
          ? undefined
          : {
              gate,
              measured: verdicts === "not applicable" ? undefined : measured(verdicts, "seen", { criteria }),
              reason: "nothing there",
              startMs: 0,
              durationMs: 0,
            },
      trace: { commands: [], tail: [], log: "" },
      waivers: isWaived ? [WAIVER] : [],
      profile,
    },
  );
}

const all = (verdict: "pass" | "fail" | "inconclusive"): Verdicts => ({
  dev: verdict,
  staging: verdict,
  production: verdict,
});
const onlyProduction: Verdicts = { dev: "pass", staging: "pass", production: "fail" };

describe("the verdict of a run", () => {
  test.each([
    ["passes when all pass", [entry(all("pass")), entry(all("pass"))], "pass", 100],
    ["fails when one fails", [entry(all("pass")), entry(all("fail"))], "fail", 50],
    [
      "is inconclusive when one is",
      [entry(all("pass")), entry(all("pass")), entry(all("inconclusive"))],
      "inconclusive",
      66,
    ],
    ["is a failure rather than inconclusive", [entry(all("inconclusive")), entry(all("fail"))], "fail", 0],
    [
      "counts no gate that does not apply, is off or was left out",
      [entry(all("pass")), entry("not applicable"), entry("off"), entry("not selected")],
      "pass",
      100,
    ],
    ["is inconclusive when nothing was checked", [entry("not applicable"), entry("off")], "inconclusive", 0],
    [
      "is not blocked by a waived gate, which is not met",
      [entry(all("pass")), entry(all("fail"), { isWaived: true }), entry(all("inconclusive"), { isWaived: true })],
      "pass",
      33,
    ],
    ["does not change by a waiver of what passes", [entry(all("pass"), { isWaived: true })], "pass", 100],
  ])("%s", (_what, entries, verdict, readiness) => {
    expect(judge(entries, "production", false)).toMatchObject({
      verdict,
      readiness,
      verdicts: { production: verdict },
    });
  });

  test("fails where production expects a gate with nothing to check, counts it, and does not apply it elsewhere", () => {
    const tests = lacking({ why: "there are no tests", fix: "Write `unit: false`" }, ["production"]);
    expect(tests.verdicts).toEqual({ production: "fail" });
    expect(tests.summary).toBe("production expects it, and there are no tests. Write `unit: false`");
    const entries = (profile: ProfileName, isWaived = false) => [
      entry(all("pass"), { profile }),
      entry(tests.verdicts, { expected: ["production"], profile, isWaived }),
    ];
    expect(judge(entries("production"), "production", false)).toMatchObject({
      verdict: "fail",
      readiness: 50,
      criteria: { met: 1, expected: 2 },
      verdicts: { dev: "pass", staging: "pass", production: "fail" },
    });
    expect(judge(entries("staging"), "staging", false)).toMatchObject({
      verdict: "pass",
      readiness: 100,
      criteria: { met: 1, expected: 1 },
    });
    expect(judge(entries("staging").slice(1), "staging", false)).toMatchObject({
      verdict: "inconclusive",
      readiness: 0,
    });
    expect(judge(entries("production", true), "production", false)).toMatchObject({ verdict: "pass", readiness: 50 });
  });

  test("counts expected gates that were not selected, but not gates that do not apply", () => {
    const entries = (profile: ProfileName) => [
      entry(all("pass"), { profile }),
      entry("not selected", { expected: ["production"], profile }),
      entry("not selected", { profile }),
    ];
    expect(judge(entries("production"), "production", true)).toMatchObject({
      verdict: "pass",
      readiness: 50,
      criteria: { met: 1, expected: 2 },
    });
    expect(judge(entries("staging"), "staging", true)).toMatchObject({ readiness: 100 });
  });

  test("is one for each profile", () => {
    const entries = [entry(all("pass"), { profile: "staging" }), entry(onlyProduction, { profile: "staging" })];
    expect(judge(entries, "staging", false)).toMatchObject({
      verdict: "pass",
      readiness: 100,
      verdicts: { dev: "pass", staging: "pass", production: "fail" },
    });
  });

  test("counts readiness by area, and the criteria of a gate that measured several", () => {
    const criteria = [
      { name: "a", met: true },
      { name: "b", met: false },
      { name: "c", met: undefined },
    ];
    const entries = [
      entry(all("pass")),
      entry(all("fail"), { area: "testing", criteria }),
      entry("off", { area: "infrastructure" }),
    ];
    expect(judge(entries, "production", false)).toMatchObject({
      readiness: 50,
      criteria: { met: 2, expected: 4 },
      areas: { application: { met: 1, expected: 1 }, testing: { met: 1, expected: 3 } },
    });
    expect(Object.keys(judge(entries, "production", false).areas)).toEqual(["application", "testing"]);
  });

  test("of selected gates has no verdict for staging and production", () => {
    expect(judge([entry(all("pass"))], "production", true)).toMatchObject({
      verdict: "pass",
      verdicts: { dev: "pass" },
    });
    expect(Object.keys(judge([entry(all("pass"))], "production", true).verdicts)).toEqual(["dev"]);
  });

  test("keeps a waiver where it covers any profile's verdict", () => {
    expect(entry(onlyProduction, { isWaived: true }).waived).toEqual(WAIVER);
    expect(entry(all("pass"), { isWaived: true }).waived).toBeUndefined();
  });
});
