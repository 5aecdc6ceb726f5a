import type { ProfileName } from "../config/types.ts";
import type { Evidence, Finding, Verdict, Verdicts } from "./gate.ts";

/** `not applicable`: there is nothing to look at. `off`: deploy.yml turned it off. `not asked for`: the input `gates` left it out. */
export type GateState = Verdict | "not applicable" | "off" | "not asked for";

/** One gate in the report. */
export interface GateEntry {
  readonly name: string;
  readonly row: string;
  readonly title: string;
  /** For the profile that was asked for. */
  readonly state: GateState;
  /** For each profile in which it applies or is expected; undefined when it did not run. */
  readonly verdicts: Verdicts | undefined;
  readonly summary: string;
  /** Profiles in which it must have something to look at. */
  readonly expected: readonly ProfileName[];
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

/** A person's word that a gate shall not block until the end of a day (UTC). */
export interface Waiver {
  readonly gate: string;
  /** `YYYY-MM-DD` */
  readonly until: string;
  readonly reason: string;
}

export interface BuiltArchive {
  /** Absolute. */
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly entries: number;
}

/** The whole story of one run of the gates; JSON as it stands. */
export interface GatesReport {
  readonly service: string;
  readonly version: string;
  /** Full commit. */
  readonly commit: string;
  readonly profile: ProfileName;
  /** For `profile`, waivers counted. */
  readonly verdict: Verdict;
  /** Waivers counted. A subset of the gates says nothing of staging and production. */
  readonly verdicts: Readonly<Partial<Record<ProfileName, Verdict>>>;
  /** Percent of the expected gates that passed, waivers not counted. */
  readonly readiness: number;
  /** `expected`: gates that the profile expects, and others that had something to look at. */
  readonly criteria: { readonly met: number; readonly expected: number };
  readonly gates: readonly GateEntry[];
  readonly waivers: readonly Waiver[];
  /** Gates that were asked for, when not all were. */
  readonly subset: readonly string[];
  readonly archive: BuiltArchive | undefined;
  readonly notices: readonly string[];
  readonly startedAt: string;
  readonly durationMs: number;
}
