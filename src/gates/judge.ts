import type { ProfileName } from "../config/types.ts";
import { PROFILES } from "./gate.ts";
import type { Gate, Verdict } from "./gate.ts";
import type { GateEntry, GatesReport, Waiver } from "./report.ts";
import type { Ended } from "./schedule.ts";
import type { Trace } from "./workshop.ts";

const ROWS: Readonly<Record<string, string>> = {
  "git-clean": "G9",
  version: "G10",
  changelog: "G11",
  configuration: "G12",
  compile: "G1",
  unit: "G2",
  release: "G13",
};

export interface EntryParts {
  /** Undefined when deploy.yml turned it off. */
  readonly gate: Gate | undefined;
  /** Undefined when it was not asked for. */
  readonly ended: Ended | undefined;
  readonly trace: Trace;
  readonly waivers: readonly Waiver[];
  readonly profile: ProfileName;
}

export function entryOf(name: string, { gate, ended, trace, waivers, profile }: EntryParts): GateEntry {
  const measured = ended?.measured;
  const verdict = measured?.verdicts[profile];
  const state = gate === undefined ? "off" : ended === undefined ? "not asked for" : (verdict ?? "not applicable");
  const waiver = waivers.find((one) => one.gate === name);
  const bad = measured !== undefined && Object.values(measured.verdicts).some((one) => one !== "pass");
  return {
    name,
    row: gate?.row ?? ROWS[name] ?? "G14",
    title: gate?.title ?? name,
    state,
    verdicts: measured?.verdicts,
    summary:
      gate === undefined
        ? "turned off in deploy.yml"
        : ended === undefined
          ? "left out by the input gates"
          : verdict === undefined
            ? withoutVerdict(ended)
            : (measured?.summary ?? ""),
    expected: gate?.expected ?? [],
    waived: bad ? waiver : undefined,
    findings: measured?.findings ?? [],
    figures: measured?.figures ?? {},
    evidence: measured?.evidence ?? [],
    commands: trace.commands,
    startMs: ended?.startMs ?? 0,
    durationMs: ended?.durationMs ?? 0,
    log: trace.log,
  };
}

/** What does not apply here, and is expected elsewhere, is not to be a surprise there. */
function withoutVerdict({ gate: { expected }, reason }: Ended): string {
  return expected.length === 0
    ? reason
    : `${reason}; ${expected.join(" and ")} ${expected.length === 1 ? "expects" : "expect"} it`;
}

/**
 * The verdicts of a whole run. Nothing that was looked at is no pass; a waived gate blocks nothing, and is no criterion met. What a profile expects counts, also
 * where there was nothing to look at, or nobody asked for it.
 */
export function judge(
  entries: readonly GateEntry[],
  profile: ProfileName,
  isSubset: boolean,
): Pick<GatesReport, "verdict" | "verdicts" | "readiness" | "criteria"> {
  const ran = entries.filter(({ verdicts }) => verdicts !== undefined);
  const verdictOf = (one: ProfileName): Verdict => {
    const seen = ran.filter(({ verdicts }) => verdicts?.[one] !== undefined);
    if (seen.length === 0) return "inconclusive";
    const open = seen.filter(({ waived }) => waived === undefined).map(({ verdicts }) => verdicts?.[one]);
    return open.includes("fail") ? "fail" : open.includes("inconclusive") ? "inconclusive" : "pass";
  };
  const met = ran.filter(({ verdicts }) => verdicts?.[profile] === "pass").length;
  const expected = entries.filter(
    ({ verdicts, state, expected: where }) =>
      verdicts?.[profile] !== undefined || (state === "not asked for" && where.includes(profile)),
  ).length;
  const told = isSubset ? (["dev"] as const) : PROFILES;
  return {
    verdict: verdictOf(profile),
    verdicts: Object.fromEntries(told.map((one) => [one, verdictOf(one)])),
    readiness: expected === 0 ? 0 : Math.floor((met / expected) * 100),
    criteria: { met, expected },
  };
}
