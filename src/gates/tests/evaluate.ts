import type { UnitGate } from "../../config/gate/unit.ts";
import { PROFILES } from "../../core/profile.ts";
import type { ProfileName } from "../../core/profile.ts";
import { measured } from "../gate.ts";
import type { Evidence, Finding, Measured, Verdict } from "../gate.ts";

/** The counts of a run of tests, before they are evaluated. */
export interface Counted {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Tests that exist, but reported no result. */
  readonly notRun: number;
  /** A failure outside of tests, such as a file that cannot be loaded: its tests are in no count. */
  readonly broken: string | undefined;
  /** Why the counts cannot be relied on. */
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

type Limits = Pick<UnitGate, "minTests" | "allowFailures">;

/** Any failing test fails, unless a profile allows a share of them. No test, or a doubt, is never a pass. */
export function evaluateTests(run: Counted, limits: Limits): Measured {
  const counted = { ...run, doubt: run.doubt ?? noTests(run) };
  const { passed, failed, skipped, notRun, broken, doubt } = counted;
  const total = passed + failed + notRun;
  const rate = total === 0 ? 0 : (passed / total) * 100;
  const tooFew =
    passed + failed < limits.minTests && broken === undefined && doubt === undefined
      ? `${passed + failed} tests ran, min-tests requires ${limits.minTests}`
      : undefined;
  const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}${notRun > 0 ? `, ${notRun} never ran` : ""}`;
  const summary = [total > 0 ? counts : undefined, broken, doubt, tooFew].filter((part) => part !== undefined);
  return measured(
    Object.fromEntries(PROFILES.map((profile) => [profile, verdictFor(profile, counted, rate, limits)])),
    summary.join("; "),
    {
      findings: findingsOf(counted, rate, limits, tooFew),
      evidence: counted.evidence,
      figures: { passed, failed, skipped, "not-run": notRun, "pass-rate-percent": Math.floor(rate * 10) / 10 },
    },
  );
}

function noTests({ passed, failed, skipped, broken }: Counted): string | undefined {
  if (passed + failed > 0 || broken !== undefined) return undefined;
  return `no test ran${skipped === 0 ? "" : `, and ${skipped} ${skipped === 1 ? "was" : "were"} skipped`}`;
}

function hasFailures({ failed, notRun, broken }: Counted): boolean {
  return failed + notRun > 0 || broken !== undefined;
}

function verdictFor(
  profile: ProfileName,
  counted: Counted,
  rate: number,
  { minTests, allowFailures }: Limits,
): Verdict {
  const { passed, failed, notRun, broken, doubt } = counted;
  const share = allowFailures[profile];
  const isLenient = share !== undefined && hasFailures(counted);
  // A percentage is meaningless when some tests were not counted.
  if (broken !== undefined || (failed > 0 && !isLenient)) return "fail";
  if (doubt !== undefined || (notRun > 0 && !isLenient)) return "inconclusive";
  return passed + failed >= minTests && (!isLenient || rate >= share) ? "pass" : "fail";
}

function findingsOf(
  counted: Counted,
  rate: number,
  { allowFailures }: Limits,
  tooFew: string | undefined,
): readonly Finding[] {
  const { broken, doubt, findings } = counted;
  const errors = [findings.length === 0 ? broken : undefined, doubt, tooFew].filter((part) => part !== undefined);
  const lenient = PROFILES.filter((profile) => allowFailures[profile] !== undefined);
  const required = lenient.map((profile) => `${profile} requires only ${allowFailures[profile]} %`).join(", ");
  const notices =
    hasFailures(counted) && lenient.length > 0 ? [`${required}: ${rate.toFixed(1)} % of the tests passed`] : [];
  return [
    ...findings,
    ...errors.map((message) => ({ severity: "error" as const, message })),
    ...notices.map((message) => ({ severity: "notice" as const, message })),
  ];
}
