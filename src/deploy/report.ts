import type { TimelineEntry } from "./narrator.ts";
import type { Evidence } from "./diagnosis.ts";
import type { ProbeResult } from "./probe.ts";
import type { Plan } from "./target.ts";
import type { CheckResult } from "./verifier.ts";
import type { Intent, Outcome } from "./words.ts";

/** The whole story of one deployment; JSON as it stands. Durations are milliseconds. */
export interface Report {
  readonly intent: Intent;
  readonly service: string;
  readonly environment: string;
  readonly deploymentId: string;
  readonly outcome: Outcome;
  /** Why it ended so, in a sentence; empty when there is nothing to explain. */
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
  /** What was seen live, by host; `?` where nothing could be seen. */
  readonly live: Readonly<Record<string, string>>;
  readonly evidence: Evidence | undefined;
  readonly warnings: readonly string[];
  /** What to type next, when the outcome is not good. */
  readonly next: readonly string[];
  readonly startedAt: string;
  readonly durationMs: number;
  /** Of a recovery that had nothing to do: it says again what the report of the deployment has said. */
  readonly repeated?: true;
}
