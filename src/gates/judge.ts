import { PROFILES } from "../core/profile.ts";
import type { ProfileName } from "../core/profile.ts";
import { expectedBy } from "./gate.ts";
import type { Area, Measured, Verdict } from "./gate.ts";
import type { ConfiguredGate } from "./registry.ts";
import type { Count, GateEntry, GatesReport, GateState, Waiver } from "./report.ts";
import type { Trace } from "./runner.ts";
import type { EndedGate } from "./schedule.ts";

export interface EntryParts {
  /** Undefined when it was not selected. */
  readonly ended: EndedGate | undefined;
  readonly trace: Trace;
  readonly waivers: readonly Waiver[];
  readonly profile: ProfileName;
}

export function entryOf(
  { name, row, area, gate }: ConfiguredGate,
  { ended, trace, waivers, profile }: EntryParts,
): GateEntry {
  const expected = gate?.expected ?? [];
  const common = {
    name,
    row,
    area,
    title: gate?.title ?? name,
    expected,
    commands: trace.commands,
    startMs: ended?.startMs ?? 0,
    durationMs: ended?.durationMs ?? 0,
    log: trace.log,
  };
  const nothing = { verdicts: undefined, waived: undefined, findings: [], figures: {}, evidence: [] };
  const without = (state: GateState, summary: string, criteria: Count): GateEntry => ({
    ...common,
    ...nothing,
    state,
    summary,
    criteria,
  });
  if (gate === undefined) return without("off", "turned off in deploy.yml", NO_CRITERIA);
  if (ended === undefined) {
    const criteria = { met: 0, expected: expected.includes(profile) ? 1 : 0 };
    return without("not selected", "not among the gates of the input gates", criteria);
  }
  const { measured, reason } = ended;
  if (measured === undefined) return without("not applicable", withExpectation(reason, expected), NO_CRITERIA);
  const { verdicts, findings, figures, evidence, summary } = measured;
  const verdict = verdicts[profile];
  const hasPassed = Object.values(verdicts).every((one) => one === "pass");
  return {
    ...common,
    state: verdict ?? "not applicable",
    verdicts,
    summary: verdict === undefined ? withExpectation(reason, expected) : summary,
    criteria: verdict === undefined ? NO_CRITERIA : countCriteria(measured, verdict),
    waived: hasPassed ? undefined : waivers.find((one) => one.gate === name),
    findings,
    figures,
    evidence,
  };
}

const NO_CRITERIA: Count = { met: 0, expected: 0 };

function countCriteria({ criteria }: Measured, verdict: Verdict): Count {
  if (criteria.length === 0) return { met: verdict === "pass" ? 1 : 0, expected: 1 };
  return { met: criteria.filter(({ met }) => met === true).length, expected: criteria.length };
}

/** A gate that does not apply here may be expected in another profile, which is announced here. */
function withExpectation(reason: string, expected: readonly ProfileName[]): string {
  return expected.length === 0 ? reason : `${reason}; ${expectedBy(expected)}`;
}

/**
 * The verdicts of a whole run. A run in which nothing was checked does not pass; a waived gate does not block, but its
 * criteria are not met. A gate that a profile expects counts even where it had nothing to check, or was not selected.
 */
export function judge(
  entries: readonly GateEntry[],
  profile: ProfileName,
  isSubset: boolean,
): Pick<GatesReport, "verdict" | "verdicts" | "readiness" | "criteria" | "areas"> {
  const decided = isSubset ? (["dev"] as const) : PROFILES;
  const criteria = sum(entries);
  const areas = [...new Set(entries.map(({ area }) => area))].map((area): [Area, Count] => [
    area,
    sum(entries.filter((entry) => entry.area === area)),
  ]);
  return {
    verdict: verdictFor(entries, profile),
    verdicts: Object.fromEntries(decided.map((one) => [one, verdictFor(entries, one)])),
    readiness: criteria.expected === 0 ? 0 : Math.floor((criteria.met / criteria.expected) * 100),
    criteria,
    areas: Object.fromEntries(areas.filter(([, { expected }]) => expected > 0)),
  };
}

function verdictFor(entries: readonly GateEntry[], profile: ProfileName): Verdict {
  const applied = entries.filter(({ verdicts }) => verdicts?.[profile] !== undefined);
  if (applied.length === 0) return "inconclusive";
  const open = applied.filter(({ waived }) => waived === undefined).map(({ verdicts }) => verdicts?.[profile]);
  return open.includes("fail") ? "fail" : open.includes("inconclusive") ? "inconclusive" : "pass";
}

function sum(entries: readonly GateEntry[]): Count {
  return {
    met: entries.reduce((total, { criteria }) => total + criteria.met, 0),
    expected: entries.reduce((total, { criteria }) => total + criteria.expected, 0),
  };
}
