import type { Command } from "../config/types.ts";
import { PROFILES } from "../core/profile.ts";
import type { ProfileName } from "../core/profile.ts";
import type { Resource } from "../core/schedule.ts";

/** `inconclusive` blocks as `fail` does: no data is never a pass. */
export type Verdict = "pass" | "fail" | "inconclusive";

/**
 * One measurement, evaluated for each profile: uncommitted changes, for example, block production only. A profile is left out
 * where there is nothing to check and it does not expect the gate.
 */
export type Verdicts = Readonly<Partial<Record<ProfileName, Verdict>>>;

/** The part of readiness that a gate belongs to. */
export type Area = "infrastructure" | "configuration" | "testing" | "application";

/**
 * What a gate does with the checkout. Of two gates that cannot use a resource at once, the one of the earlier stage goes
 * first; within a stage they take turns.
 */
export const STAGES = ["inspect", "build", "test", "pack"] as const;
export type Stage = (typeof STAGES)[number];

export interface BuiltArchive {
  /** Absolute. */
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly entries: number;
}

/** What one gate makes and another uses, or the report. */
export interface Products {
  /** The compiled applications: a folder with one folder per application. */
  readonly compiled: { readonly lib: string };
  /** The archive that can be deployed. */
  readonly archive: BuiltArchive;
}
export type Product = keyof Products;

export interface Finding {
  readonly severity: "error" | "warning" | "notice";
  readonly message: string;
  /** Relative to the folder of the service. */
  readonly file?: string | undefined;
  /** From 1. */
  readonly line?: number | undefined;
  /** From 1. */
  readonly col?: number | undefined;
}

/** Where a result comes from, so that it can be checked again: a file with its hash, a count with its source. */
export interface Evidence {
  readonly what: string;
  readonly value: string;
}

/** One thing that readiness counts; `met` is undefined where it could not be measured. */
export interface Criterion {
  readonly name: string;
  readonly met: boolean | undefined;
}

/** What a gate found. */
export interface Measured {
  readonly verdicts: Verdicts;
  /** One sentence without a line end. */
  readonly summary: string;
  readonly findings: readonly Finding[];
  /** What readiness counts; empty where the gate as a whole is the only criterion. */
  readonly criteria: readonly Criterion[];
  /** Values that can be compared over time; names of durations end with their unit. */
  readonly figures: Readonly<Record<string, number | string>>;
  readonly evidence: readonly Evidence[];
}

export interface CommandResult {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether a part of stdout or stderr was dropped. */
  readonly truncated: boolean;
  readonly durationMs: number;
}

export interface CommandOptions {
  /** Added to the environment of all commands; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/** Absolute folders that a gate works in. */
export interface Workspace {
  /** The folder of the service. */
  readonly source: string;
  /** Where rebar3 builds. */
  readonly build: string;
  /** Private to the gate, for files of its own. */
  readonly scratch: string;
}

/** What a running gate may use. */
export interface GateContext {
  /** Aborted at the gate's deadline and when the run is cancelled. */
  readonly signal: AbortSignal;
  /**
   * Runs a command in the folder of the service, without a token of the job in its environment. Its output goes to
   * the gate's log; command, exit code and duration become evidence. Any exit code resolves.
   * @throws UserError when it cannot be started: that is inconclusive, not a failure of what was measured.
   */
  run(command: Command, options?: CommandOptions): Promise<CommandResult>;
  /** Adds a line to the gate's log. */
  note(line: string): void;
  workspace(): Promise<Workspace>;
  /** A product that the gate declares in `uses`; undefined where its maker did not give it. */
  take<Key extends Product>(key: Key): Products[Key] | undefined;
  /** Hands over a product that the gate declares in `makes`. */
  give<Key extends Product>(key: Key, product: Products[Key]): void;
}

/** Why a gate has nothing to check. */
export interface Missing {
  /** Why, such as `there is no CHANGELOG.md`. */
  readonly why: string;
  /** The lines of deploy.yml that make the gate run, and those that turn it off. */
  readonly fix: string;
}

/** A check before a release may be deployed. */
export interface Gate {
  /** Its name in deploy.yml, in waivers and in the input `gates`. */
  readonly name: string;
  /** The row of the list of gates, `G1`. */
  readonly row: string;
  readonly title: string;
  readonly area: Area;
  readonly stage: Stage;
  /** Gates without whose pass this one has nothing to check. */
  readonly needs: readonly string[];
  /** Products of other gates; this one starts after their makers ended, however they ended. */
  readonly uses: readonly Product[];
  readonly makes: readonly Product[];
  readonly resources: readonly Resource[];
  readonly deadlineMs: number;
  /** The profiles in which it must pass; all when left out. */
  readonly profiles?: readonly ProfileName[];
  /** Profiles in which it fails when there is nothing to check; in the others it does not apply then. */
  readonly expected: readonly ProfileName[];
  /** Undefined when there is something to check. */
  missing(): Promise<Missing | undefined>;
  /** A gate that throws is inconclusive. */
  run(context: GateContext): Promise<Measured>;
}

/** Shared by commands that may run side by side; exclusive where changes by another gate would interfere. */
export function checkoutFiles(mode: Resource["mode"]): Resource {
  return { name: "files of the checkout", mode };
}

/** The folder in which rebar3 builds: no two runs of rebar3 may use it at once. */
export const REBAR_BUILD: Resource = { name: "build folder of rebar3", mode: "exclusive" };

function everywhere(verdict: Verdict): Verdicts {
  return { dev: verdict, staging: verdict, production: verdict };
}

/** A result, with the same verdict for every profile where only one is given. */
export function measured(
  verdict: Verdict | Verdicts,
  summary: string,
  rest: Partial<Omit<Measured, "verdicts" | "summary">> = {},
): Measured {
  return {
    verdicts: typeof verdict === "string" ? everywhere(verdict) : verdict,
    summary,
    findings: [],
    criteria: [],
    figures: {},
    evidence: [],
    ...rest,
  };
}

/** The result of a gate with nothing to measure: a failure in the profiles that expect it. */
export function lacking({ why, fix }: Missing, expected: readonly ProfileName[]): Measured {
  const message = `${expected.length === PROFILES.length ? "deploy.yml or its preset requires it" : expectedBy(expected)}, and ${why}. ${fix}`;
  return measured(Object.fromEntries(expected.map((profile) => [profile, "fail" as const])), message, {
    findings: [{ severity: "error", message }],
  });
}

/** `staging and production expect it`. */
export function expectedBy(profiles: readonly ProfileName[]): string {
  return `${profiles.join(" and ")} ${profiles.length === 1 ? "expects" : "expect"} it`;
}

/** A failure that is one finding. */
export function failed(message: string, place: Pick<Finding, "file" | "line" | "col"> = {}): Measured {
  return measured("fail", message, { findings: [{ severity: "error", message, ...place }] });
}

/** Nothing could be measured, for a reason. */
export function inconclusive(message: string, rest: Partial<Omit<Measured, "verdicts" | "summary">> = {}): Measured {
  return measured("inconclusive", message, { findings: [{ severity: "error", message }], ...rest });
}

/** How a command ended that a signal killed. */
export function endedBy(what: string, signal: string | null): string {
  return `${what} was killed by ${signal ?? "a signal"}${signal === "SIGKILL" ? ", as the system does when memory runs out" : ""}`;
}
