import type { Check, Verify } from "../config/types.ts";
import type { Endpoint } from "./target.ts";
import type { Verdict } from "./words.ts";

// Verifiers import only this file: it re-exports the engine's types that they need.
export type { Endpoint } from "./target.ts";
export type { Verdict } from "./words.ts";

/** How the engine queries a service. */
export interface Verifier {
  /** Queries once whether this endpoint reports this release. */
  ask(endpoint: Endpoint, expected: Expected, timeoutMs: number): Promise<Answer>;
  /** Runs one check with its own deadline and attempts. */
  check(check: Check, endpoint: Endpoint, runCommand: RunCommand): Promise<CheckResult>;
}

export interface Expected {
  readonly version: string;
  readonly configHash: string;
  readonly verify: Verify;
}

export interface Answer {
  readonly verdict: Verdict;
  /** In words: `reports 1.2.3`, `HTTP 500`, `nothing listens there`. */
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
  readonly durationMs: number;
}

/** Runs a check's command where it belongs; resolves to its exit code and output. */
export type RunCommand = (
  command: readonly string[],
  on: "host" | "runner",
  timeoutMs: number,
) => Promise<{ readonly code: number | null; readonly output: string }>;
