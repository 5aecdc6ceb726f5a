import { describe, expect, test } from "vitest";
import { lacking, measured } from "../../../src/gates/gate.ts";
import type { Gate, Verdicts } from "../../../src/gates/gate.ts";
import { entryOf, judge } from "../../../src/gates/judge.ts";
import type { GateEntry } from "../../../src/gates/report.ts";

const WAIVER = { gate: "x", until: "2999-01-01", reason: "because" };

function entry(
  verdicts: Verdicts | "not applicable" | "off" | "not asked for",
  waived = false,
  expected: Gate["expected"] = [],
): GateEntry {
  const gate: Gate = {
    name: "x",
    row: "G",
    title: "x",
    needs: [],
    after: [],
    exclusive: [],
    deadlineMs: 1,
    expected,
    missing: async () => undefined,
    run: async () => measured("pass", ""),
  };
  return entryOf("x", {
    gate: verdicts === "off" ? undefined : gate,
    ended:
      verdicts === "off" || verdicts === "not asked for"
        ? undefined
        : {
            gate,
            measured: verdicts === "not applicable" ? undefined : measured(verdicts, "seen"),
            reason: "nothing there",
            startMs: 0,
            durationMs: 0,
          },
    trace: { commands: [], tail: [], log: "" },
    waivers: waived ? [WAIVER] : [],
    profile: "production",
  });
}

const all = (verdict: "pass" | "fail" | "inconclusive"): Verdicts => ({
  dev: verdict,
  staging: verdict,
  production: verdict,
});
const onlyProduction: Verdicts = { dev: "pass", staging: "pass", production: "fail" };

describe("the verdict of a run", () => {
  test.each([
    ["all pass", [entry(all("pass")), entry(all("pass"))], "pass", 100],
    ["one fails", [entry(all("pass")), entry(all("fail"))], "fail", 50],
    ["one is inconclusive", [entry(all("pass")), entry(all("pass")), entry(all("inconclusive"))], "inconclusive", 66],
    ["a failure weighs more", [entry(all("inconclusive")), entry(all("fail"))], "fail", 0],
    [
      "what does not apply, is off or was not asked for counts nowhere",
      [entry(all("pass")), entry("not applicable"), entry("off"), entry("not asked for")],
      "pass",
      100,
    ],
    ["nothing was looked at", [entry("not applicable"), entry("off")], "inconclusive", 0],
    [
      "what is waived blocks nothing, and is not met",
      [entry(all("pass")), entry(all("fail"), true), entry(all("inconclusive"), true)],
      "pass",
      33,
    ],
    ["a waiver of what passes changes nothing", [entry(all("pass"), true)], "pass", 100],
  ])("%s", (_what, entries, verdict, readiness) => {
    expect(judge(entries, "production", false)).toMatchObject({
      verdict,
      readiness,
      verdicts: { production: verdict },
    });
  });

  test("what production expects and nobody can look at fails there, counts, and does not apply elsewhere", () => {
    const tests = lacking({ why: "there are no tests", fix: "Write `unit: false`" }, ["production"]);
    expect(tests.verdicts).toEqual({ production: "fail" });
    expect(tests.summary).toBe("production expects it, and there are no tests. Write `unit: false`");
    const entries = [entry(all("pass")), entry(tests.verdicts, false, ["production"])];
    expect(judge(entries, "production", false)).toMatchObject({
      verdict: "fail",
      readiness: 50,
      criteria: { met: 1, expected: 2 },
      verdicts: { dev: "pass", staging: "pass", production: "fail" },
    });
    expect(judge(entries, "staging", false)).toMatchObject({
      verdict: "pass",
      readiness: 100,
      criteria: { met: 1, expected: 1 },
    });
    expect(judge([entry(tests.verdicts, false, ["production"])], "staging", false)).toMatchObject({
      verdict: "inconclusive",
      readiness: 0,
    });
    expect(judge([entry(all("pass")), entry(tests.verdicts, true, ["production"])], "production", false)).toMatchObject(
      { verdict: "pass", readiness: 50 },
    );
  });

  test("what is expected and was not asked for counts, and what does not apply does not", () => {
    expect(
      judge(
        [entry(all("pass")), entry("not asked for", false, ["production"]), entry("not asked for")],
        "production",
        true,
      ),
    ).toMatchObject({ verdict: "pass", readiness: 50, criteria: { met: 1, expected: 2 } });
    expect(judge([entry(all("pass")), entry("not asked for", false, ["production"])], "staging", true)).toMatchObject({
      readiness: 100,
    });
  });

  test("is one for each profile", () => {
    expect(judge([entry(all("pass")), entry(onlyProduction)], "staging", false)).toMatchObject({
      verdict: "pass",
      readiness: 100,
      verdicts: { dev: "pass", staging: "pass", production: "fail" },
    });
  });

  test("of some gates is none for staging and production", () => {
    expect(judge([entry(all("pass"))], "production", true)).toMatchObject({
      verdict: "pass",
      verdicts: { dev: "pass" },
    });
    expect(Object.keys(judge([entry(all("pass"))], "production", true).verdicts)).toEqual(["dev"]);
  });

  test("a waiver is kept where it covers any profile's verdict", () => {
    expect(entry(onlyProduction, true).waived).toEqual(WAIVER);
    expect(entry(all("pass"), true).waived).toBeUndefined();
  });
});
