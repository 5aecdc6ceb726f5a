import type { CheckBase } from "../config/types.ts";
import type { World } from "../core/world.ts";
import type { Endpoint, Verdict } from "../deploy/verifier.ts";

/** What a check is run with, at one of its places. */
export interface CheckContext {
  /** The service there, for a check of an address. */
  readonly endpoint: Endpoint;
  /** Runs a command on the site or on this machine. */
  readonly run: (command: readonly string[], on: "host" | "runner", timeoutMs: number) => Promise<Ran>;
  /** A text of the check with values in place of its references. */
  readonly fill: (text: string) => string;
  /** The same of a path, in which only captured values are replaced, encoded. */
  readonly fillPath: (path: string) => string;
  readonly world: World;
}

/** A command that has ended. */
export interface Ran {
  /** Its exit code; null when it did not end in time. */
  readonly code: number | null;
  /** What it printed. */
  readonly output: string;
  /** The same without stderr, where the two are known apart. */
  readonly stdout?: string;
}

/** The result of one attempt. */
export interface Measurement {
  readonly verdict: Verdict;
  readonly detail: string;
  /** JSON from which values are captured: the body of an answer, what a command printed. */
  readonly json: string | undefined;
  /** What a command printed, its end where it is long. */
  readonly output?: string | undefined;
}

/** What a kind of check does; its keys in deploy.yml are in `src/config/check/`. */
export interface CheckKind<Settings extends CheckBase> {
  /** One attempt; the deadline is the check's own. */
  readonly measure: (check: Settings, context: CheckContext) => Promise<Measurement>;
}
