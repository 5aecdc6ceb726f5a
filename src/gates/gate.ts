import type { Command, ProfileName } from "../config/types.ts";

/** `inconclusive` blocks as `fail` does: no data is never a pass. */
export type Verdict = "pass" | "fail" | "inconclusive";

/**
 * One measurement, weighed for each profile: what is uncommitted, say, blocks production only. A profile is left out where
 * there is nothing to look at and it expects nothing.
 */
export type Verdicts = Readonly<Partial<Record<ProfileName, Verdict>>>;

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

/** Where a result comes from, for those who want to look again: a file with its hash, a count with its source. */
export interface Evidence {
  readonly what: string;
  readonly value: string;
}

/** What a gate found. */
export interface Measured {
  readonly verdicts: Verdicts;
  /** One sentence without a line end. */
  readonly summary: string;
  readonly findings: readonly Finding[];
  /** Numbers and words that others compare over time; durations are milliseconds and say so in their name. */
  readonly figures: Readonly<Record<string, number | string>>;
  readonly evidence: readonly Evidence[];
}

export interface CommandResult {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Something was left out of stdout or stderr. */
  readonly truncated: boolean;
  readonly durationMs: number;
}

export interface CommandOptions {
  /** Beside the environment of all commands; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/** What a running gate may use. */
export interface GateContext {
  /** Aborted at the gate's deadline and when the run is cancelled. */
  readonly signal: AbortSignal;
  /**
   * Runs a command in the folder of the service, without a token of the job in its environment. Its output goes to
   * the gate's log; command, exit code and duration become evidence. Any exit code resolves.
   * @throws UserError when it can not be started: that is inconclusive, not a failure of what was measured.
   */
  run(command: Command, options?: CommandOptions): Promise<CommandResult>;
  /** Puts a line into the gate's log. */
  note(line: string): void;
}

/** There is nothing that a gate could look at. */
export interface Missing {
  /** Why, such as `there is no CHANGELOG.md`. */
  readonly why: string;
  /** The lines of deploy.yml that make it run, and those that turn it off. */
  readonly fix: string;
}

/** Something that is looked at before a release may be deployed. A file a gate. */
export interface Gate {
  /** What deploy.yml, waivers and the input `gates` call it. */
  readonly name: string;
  /** The row of the list of gates, `G1`. */
  readonly row: string;
  readonly title: string;
  /** Gates without whose pass this one has nothing to look at. */
  readonly needs: readonly string[];
  /** Gates that must have ended before this one begins, however they ended. */
  readonly after: readonly string[];
  /** Names of what no two gates may use at once, such as a build folder. */
  readonly exclusive: readonly string[];
  readonly deadlineMs: number;
  /** Where it must pass, however it ends; everywhere when left out. */
  readonly profiles?: readonly ProfileName[];
  /** Profiles in which it fails when there is nothing to look at; in the others it does not apply then. */
  readonly expected: readonly ProfileName[];
  /** Undefined when there is something to look at. */
  missing(): Promise<Missing | undefined>;
  /** A gate that throws is inconclusive. */
  run(context: GateContext): Promise<Measured>;
}

export const PROFILES: readonly ProfileName[] = ["dev", "staging", "production"];

function everywhere(verdict: Verdict): Verdicts {
  return { dev: verdict, staging: verdict, production: verdict };
}

/** A result with the same verdict for every profile. */
export function measured(
  verdict: Verdict | Verdicts,
  summary: string,
  rest: Partial<Omit<Measured, "verdicts" | "summary">> = {},
): Measured {
  return {
    verdicts: typeof verdict === "string" ? everywhere(verdict) : verdict,
    summary,
    findings: [],
    figures: {},
    evidence: [],
    ...rest,
  };
}

/** Nothing is there to be measured, which is a failure where it is expected. */
export function lacking({ why, fix }: Missing, expected: readonly ProfileName[]): Measured {
  const message = `${expected.length === PROFILES.length ? "deploy.yml or its preset asks for it" : `${expected.join(" and ")} ${expected.length === 1 ? "expects" : "expect"} it`}, and ${why}. ${fix}`;
  return measured(Object.fromEntries(expected.map((profile) => [profile, "fail" as const])), message, {
    findings: [{ severity: "error", message }],
  });
}

/** A failure that is one finding. */
export function failed(message: string, place: Pick<Finding, "file" | "line" | "col"> = {}): Measured {
  return measured("fail", message, { findings: [{ severity: "error", message, ...place }] });
}

/** Nothing could be measured, for a reason. */
export function inconclusive(message: string, rest: Partial<Omit<Measured, "verdicts" | "summary">> = {}): Measured {
  return measured("inconclusive", message, { findings: [{ severity: "error", message }], ...rest });
}

/** How a command ended that did not end by itself. */
export function endedBy(what: string, signal: string | null): string {
  return `${what} was ended by ${signal ?? "a signal"}${signal === "SIGKILL" ? ", as the system does when memory runs out" : ""}`;
}
