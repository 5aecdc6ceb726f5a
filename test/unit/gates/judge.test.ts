import { describe, expect, test } from "vitest";
import { measured } from "../../../src/gates/gate.ts";
import type { Gate, Verdicts } from "../../../src/gates/gate.ts";
import { entryOf, judge } from "../../../src/gates/judge.ts";
import type { GateEntry } from "../../../src/gates/report.ts";

const WAIVER = { gate: "x", until: "2999-01-01", reason: "because" };

function entry(verdicts: Verdicts | "not applicable" | "off" | "not asked for", waived = false): GateEntry {
  const gate: Gate = { name: "x", row: "G", title: "x", needs: [], after: [], exclusive: [], deadlineMs: 1, applies: async () => undefined, run: async () => measured("pass", "") };
  return entryOf("x", {
    gate: verdicts === "off" ? undefined : gate,
    ended: verdicts === "off" || verdicts === "not asked for" ? undefined : { gate, measured: verdicts === "not applicable" ? undefined : measured(verdicts, "seen"), reason: "nothing there", startMs: 0, durationMs: 0 },
    trace: { commands: [], tail: [], log: "" },
    waivers: waived ? [WAIVER] : [],
    profile: "production",
  });
}

const all = (verdict: "pass" | "fail" | "inconclusive"): Verdicts => ({ dev: verdict, staging: verdict, production: verdict });
const onlyProduction: Verdicts = { dev: "pass", staging: "pass", production: "fail" };

describe("the verdict of a run", () => {
  test.each([
    ["all pass", [entry(all("pass")), entry(all("pass"))], "pass", 100],
    ["one fails", [entry(all("pass")), entry(all("fail"))], "fail", 50],
    ["one is inconclusive", [entry(all("pass")), entry(all("pass")), entry(all("inconclusive"))], "inconclusive", 66],
    ["a failure weighs more", [entry(all("inconclusive")), entry(all("fail"))], "fail", 0],
    ["what does not apply, is off or was not asked for counts nowhere", [entry(all("pass")), entry("not applicable"), entry("off"), entry("not asked for")], "pass", 100],
    ["nothing was looked at", [entry("not applicable"), entry("off")], "inconclusive", 0],
    ["what is waived blocks nothing, and is not met", [entry(all("pass")), entry(all("fail"), true), entry(all("inconclusive"), true)], "pass", 33],
    ["a waiver of what passes changes nothing", [entry(all("pass"), true)], "pass", 100],
  ])("%s", (_what, entries, verdict, readiness) => {
    expect(judge(entries, "production", false)).toMatchObject({ verdict, readiness, verdicts: { production: verdict } });
  });

  test("is one for each profile", () => {
    expect(judge([entry(all("pass")), entry(onlyProduction)], "staging", false)).toMatchObject({ verdict: "pass", readiness: 100, verdicts: { dev: "pass", staging: "pass", production: "fail" } });
  });

  test("of some gates is none for staging and production", () => {
    expect(judge([entry(all("pass"))], "production", true)).toMatchObject({ verdict: "pass", verdicts: { dev: "pass" } });
    expect(Object.keys(judge([entry(all("pass"))], "production", true).verdicts)).toEqual(["dev"]);
  });

  test("a waiver is kept where it covers any profile's verdict", () => {
    expect(entry(onlyProduction, true).waived).toEqual(WAIVER);
    expect(entry(all("pass"), true).waived).toBeUndefined();
  });
});
