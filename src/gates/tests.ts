import type { UnitGate } from "../config/gate/unit.ts";
import type { ProfileName } from "../config/types.ts";
import { PROFILES, measured } from "./gate.ts";
import type { Evidence, Finding, Measured, Verdict } from "./gate.ts";

/** What a run of tests came to, before it is weighed. */
export interface Counted {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Tests that are known to be there, and of which no end was told. */
  readonly notRun: number;
  /** What failed for certain and is no test, such as a file that can not be loaded: its tests are counted by nobody. */
  readonly broken: string | undefined;
  /** Why the counts can not be relied on. */
  readonly doubt: string | undefined;
  readonly findings: readonly Finding[];
  readonly evidence: readonly Evidence[];
}

export const NOTHING_COUNTED: Counted = {
  passed: 0,
  failed: 0,
  skipped: 0,
  notRun: 0,
  broken: undefined,
  doubt: undefined,
  findings: [],
  evidence: [],
};

/** Weighs a run: any failing test fails, but where a profile allows a share of them. No test, or a doubt, is never a pass. */
export function weigh(
  counted: Counted,
  { minTests, allowFailures }: Pick<UnitGate, "minTests" | "allowFailures">,
): Measured {
  const { passed, failed, skipped, notRun, broken, evidence } = counted;
  const total = passed + failed + notRun;
  const rate = total === 0 ? 0 : (passed / total) * 100;
  const doubt =
    counted.doubt ??
    (passed + failed === 0 && broken === undefined
      ? `no test ran${skipped === 0 ? "" : `, and ${skipped} ${skipped === 1 ? "was" : "were"} skipped`}`
      : undefined);
  const bad = failed + notRun > 0 || broken !== undefined;
  const few = passed + failed < minTests;
  const verdictOf = (profile: ProfileName): Verdict => {
    const share = allowFailures[profile];
    if (share === undefined || !bad) {
      if (failed > 0 || broken !== undefined) return "fail";
      if (doubt !== undefined || notRun > 0) return "inconclusive";
      return few ? "fail" : "pass";
    }
    // A share of what nobody can count is no share.
    if (broken !== undefined) return "fail";
    if (doubt !== undefined) return "inconclusive";
    return rate >= share && !few ? "pass" : "fail";
  };
  const verdicts = Object.fromEntries(PROFILES.map((profile) => [profile, verdictOf(profile)])) as Record<
    ProfileName,
    Verdict
  >;
  const findings = [...counted.findings];
  const say = (severity: Finding["severity"], message: string): void => void findings.push({ severity, message });
  if (broken !== undefined && findings.length === 0) say("error", broken);
  if (doubt !== undefined) say("error", doubt);
  const lack =
    few && broken === undefined && doubt === undefined
      ? `${passed + failed} tests ran, min-tests asks for ${minTests}`
      : undefined;
  if (lack !== undefined) say("error", lack);
  const lenient = PROFILES.filter((profile) => allowFailures[profile] !== undefined);
  if (bad && lenient.length > 0)
    say(
      "notice",
      `${lenient.map((profile) => `${profile} asks for ${allowFailures[profile]} % only`).join(", ")}: ${rate.toFixed(1)} % of the tests passed`,
    );
  const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}${notRun > 0 ? `, ${notRun} never ran` : ""}`;
  const summary = [
    ...(total > 0 ? [counts] : []),
    ...(broken === undefined ? [] : [broken]),
    ...(doubt === undefined ? [] : [doubt]),
    ...(lack === undefined ? [] : [lack]),
  ].join("; ");
  return measured(verdicts, summary, {
    findings,
    evidence,
    figures: { passed, failed, skipped, "not-run": notRun, "pass-rate-percent": Math.floor(rate * 10) / 10 },
  });
}
