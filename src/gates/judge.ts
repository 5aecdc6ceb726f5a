import type { ProfileName } from "../config/types.ts";
import { PROFILES } from "./gate.ts";
import type { Gate, Verdict } from "./gate.ts";
import type { GateEntry, GatesReport, Waiver } from "./report.ts";
import type { Ended } from "./schedule.ts";
import type { Trace } from "./workshop.ts";

const ROWS: Readonly<Record<string, string>> = { "git-clean": "G9", version: "G10", changelog: "G11", configuration: "G12", compile: "G1", unit: "G2", release: "G13" };

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
  const state = gate === undefined ? "off" : ended === undefined ? "not asked for" : measured === undefined ? "not applicable" : measured.verdicts[profile];
  const waiver = waivers.find((one) => one.gate === name);
  const bad = measured !== undefined && PROFILES.some((one) => measured.verdicts[one] !== "pass");
  return {
    name,
    row: gate?.row ?? ROWS[name] ?? "G14",
    title: gate?.title ?? name,
    state,
    verdicts: measured?.verdicts,
    summary: measured?.summary ?? (gate === undefined ? "turned off in deploy.yml" : (ended?.reason ?? "left out by the input gates")),
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

/** The verdicts of a whole run. Nothing that was looked at is no pass; a waived gate blocks nothing, and is no criterion met. */
export function judge(entries: readonly GateEntry[], profile: ProfileName, isSubset: boolean): Pick<GatesReport, "verdict" | "verdicts" | "readiness" | "criteria"> {
  const ran = entries.filter(({ verdicts }) => verdicts !== undefined);
  const verdictOf = (one: ProfileName): Verdict => {
    if (ran.length === 0) return "inconclusive";
    const open = ran.filter(({ waived }) => waived === undefined).map(({ verdicts }) => verdicts?.[one]);
    return open.includes("fail") ? "fail" : open.includes("inconclusive") ? "inconclusive" : "pass";
  };
  const met = ran.filter(({ verdicts }) => verdicts?.[profile] === "pass").length;
  const told = isSubset ? (["dev"] as const) : PROFILES;
  return {
    verdict: verdictOf(profile),
    verdicts: Object.fromEntries(told.map((one) => [one, verdictOf(one)])),
    readiness: ran.length === 0 ? 0 : Math.floor((met / ran.length) * 100),
    criteria: { met, apply: ran.length },
  };
}
