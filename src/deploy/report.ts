import type { TimelineEntry } from "./narrator.ts";
import type { Evidence } from "./diagnosis.ts";
import type { ProbeResult } from "./probe.ts";
import type { Plan } from "./target.ts";
import type { CheckResult } from "./verifier.ts";
import type { Intent, Outcome } from "./words.ts";

/** Everything about one deployment, written as JSON. Durations are milliseconds. */
export interface Report {
  readonly intent: Intent;
  readonly service: string;
  readonly environment: string;
  readonly deploymentId: string;
  readonly outcome: Outcome;
  /** The reason for the outcome, in a sentence; may be empty. */
  readonly reason: string;
  readonly release: string;
  readonly version: string;
  readonly previousVersion: string;
  readonly url: string;
  readonly dryRun: boolean;
  readonly plan: Plan | undefined;
  readonly planHash: string;
  readonly planText: readonly string[];
  readonly probe: ProbeResult | undefined;
  readonly timeline: readonly TimelineEntry[];
  readonly checks: readonly CheckResult[];
  /** The live release by host; `?` where it is unknown. */
  readonly live: Readonly<Record<string, string>>;
  readonly evidence: Evidence | undefined;
  readonly warnings: readonly string[];
  /** What to type next, when the outcome is not good. */
  readonly next: readonly string[];
  readonly startedAt: string;
  readonly durationMs: number;
  /** Set for a recovery that had nothing to do: it repeats the report of the deployment. */
  readonly repeated?: true;
}
