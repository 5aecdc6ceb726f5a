import type { Check, Verify } from "../config/types.ts";
import type { Endpoint } from "./target.ts";
import type { Verdict } from "./words.ts";

// Verifiers import only this file: it re-exports the engine's types that they need.
export type { Endpoint } from "./target.ts";
export type { Verdict } from "./words.ts";

/** How the engine queries a service. */
export interface Verifier {
  /** Queries once whether this endpoint reports this release. */
  query(endpoint: Endpoint, expected: Expected, timeoutMs: number): Promise<Answer>;
  /**
   * Runs checks at their places, side by side except where one refers to what another captured.
   * @returns one result per check and place, several where a site has several instances
   */
  runSuite(checks: readonly PlacedCheck[], options: SuiteOptions): Promise<CheckResult[]>;
}

export interface SuiteOptions {
  /** How many sites are worked on side by side. */
  readonly parallel: number;
  /** How many checks run side by side per site. */
  readonly atOnce: number;
  /** What earlier checks captured; the suite adds to it. */
  readonly captured: Captured;
  readonly signal: AbortSignal;
  /** Where commands run on this machine; the current folder when left out. */
  readonly folder?: string;
  readonly onResult?: (result: CheckResult) => void;
}

/** Captured values by the name of the check, the site and their own name; undefined where the check did not pass. */
export type Captured = Map<string, Map<string, Readonly<Record<string, string>> | undefined>>;

/** A check at one of its places. */
export interface PlacedCheck {
  readonly check: Check;
  /**
   * Empty for the places that are checked once: the public URL, other addresses, the runner. Values are captured per
   * site.
   */
  readonly site: string;
  /** Calls `run` for each instance there, or once. */
  readonly at: (run: RunAt) => Promise<CheckResult[]>;
}

/**
 * Runs a check, with its own deadline and attempts, and names the result after the endpoint. `variant` is the check in
 * the form that this place needs.
 */
export type RunAt = (variant: Check, endpoint: Endpoint, onSite: RunCommand) => Promise<CheckResult>;

export interface Expected {
  readonly version: string;
  readonly configHash: string;
  readonly verify: Verify;
}

export interface Answer {
  readonly verdict: Verdict;
  /** For people: `reports 1.2.3`, `HTTP 500`, `nothing listens there`. */
  readonly detail: string;
  /** The name of the instance, where the service reports one. */
  readonly instance: string | undefined;
  /**
   * The release it reports in place of ours: `1.4.0`, or `1.4.0 with configuration 0a1b2c3d`; undefined when it reports
   * ours or none.
   */
  readonly other?: string | undefined;
  /** The request was rate-limited (HTTP 429): no statement about the service. */
  readonly limited?: boolean;
  readonly durationMs: number;
}

export interface CheckResult {
  /** It failed because another release answers there: no statement about ours. */
  readonly other?: true;
  readonly name: string;
  readonly where: string;
  readonly verdict: Verdict;
  readonly detail: string;
  /** What a pass leaves in doubt, for a person to check. */
  readonly warning?: string | undefined;
  /** What its command printed, the end where that is long. */
  readonly output?: string | undefined;
  readonly durationMs: number;
}

/** Runs a command on the site; resolves to its exit code, null when it did not end in time, and its output. */
export type RunCommand = (
  command: readonly string[],
  timeoutMs: number,
) => Promise<{ readonly code: number | null; readonly output: string }>;
