import type { ProfileName } from "../config/types.ts";
import type { Area, BuiltArchive, Evidence, Finding, Verdict, Verdicts } from "./gate.ts";

/** `not applicable`: there is nothing to check. `off`: deploy.yml turned it off. `not selected`: the input `gates` left it out. */
export type GateState = Verdict | "not applicable" | "off" | "not selected";

/** How many of the criteria that a profile expects are met. */
export interface Count {
  readonly met: number;
  readonly expected: number;
}

/** One gate in the report. */
export interface GateEntry {
  readonly name: string;
  readonly row: string;
  readonly title: string;
  readonly area: Area;
  /** For the profile of the run. */
  readonly state: GateState;
  /** For each profile in which it applies or is expected; undefined when it did not run. */
  readonly verdicts: Verdicts | undefined;
  readonly summary: string;
  /** Profiles in which it must have something to check. */
  readonly expected: readonly ProfileName[];
  /** Its part of the readiness for the profile of the run. */
  readonly criteria: Count;
  /** Set when a waiver covers a result that is not `pass`. */
  readonly waived: Waiver | undefined;
  readonly findings: readonly Finding[];
  readonly figures: Readonly<Record<string, number | string>>;
  readonly evidence: readonly Evidence[];
  readonly commands: readonly CommandRecord[];
  /** From the start of the run. */
  readonly startMs: number;
  readonly durationMs: number;
  /** The file with the output of its commands; empty when there was none. */
  readonly log: string;
}

export interface CommandRecord {
  readonly command: string;
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly durationMs: number;
}

/** A person's decision that a gate's failure does not block until the end of a day (UTC). */
export interface Waiver {
  readonly gate: string;
  /** `YYYY-MM-DD` */
  readonly until: string;
  readonly reason: string;
}

/** One run of the gates; JSON as it stands. */
export interface GatesReport {
  readonly service: string;
  readonly version: string;
  /** Full commit. */
  readonly commit: string;
  readonly profile: ProfileName;
  /** For `profile`, with waivers applied. */
  readonly verdict: Verdict;
  /** With waivers applied. A subset of the gates decides nothing about staging and production. */
  readonly verdicts: Readonly<Partial<Record<ProfileName, Verdict>>>;
  /** Percent of the expected criteria that are met, whatever is waived. */
  readonly readiness: number;
  /** A gate is one criterion, unless it measured several. */
  readonly criteria: Count;
  /** The same by area, for areas that have gates. */
  readonly areas: Readonly<Partial<Record<Area, Count>>>;
  readonly gates: readonly GateEntry[];
  readonly waivers: readonly Waiver[];
  /** The gates that the input `gates` names; empty for all. */
  readonly subset: readonly string[];
  readonly archive: BuiltArchive | undefined;
  readonly notices: readonly string[];
  readonly startedAt: string;
  readonly durationMs: number;
}
