import type { Annotation } from "./step-log.ts";

/** The four words of GitHub for how a job or a step ended. */
export type Conclusion = "success" | "failure" | "cancelled" | "skipped";

/** What happens in a run, as it happens. `job` is the job's path: `caller / called / job`, as GitHub's page shows it. */
export type RunEvent =
  | {
      readonly kind: "run-start";
      readonly workflow: string;
      readonly event: string;
      readonly ref: string;
      readonly sha: string;
      readonly attempt: number;
    }
  /** All jobs that the run may have, those of called workflows among them. */
  | { readonly kind: "jobs"; readonly jobs: readonly string[] }
  | { readonly kind: "job-wait"; readonly job: string; readonly why: string }
  | { readonly kind: "job-start"; readonly job: string; readonly environment: string }
  | { readonly kind: "step-start"; readonly job: string; readonly step: string }
  | { readonly kind: "line"; readonly job: string; readonly step: string; readonly text: string }
  | { readonly kind: "annotation"; readonly job: string; readonly step: string; readonly annotation: Annotation }
  | {
      readonly kind: "step-end";
      readonly job: string;
      readonly step: string;
      readonly conclusion: Conclusion;
      readonly outcome: Conclusion;
      readonly ms: number;
      readonly note: string;
    }
  | {
      readonly kind: "job-end";
      readonly job: string;
      readonly result: Conclusion;
      readonly outputs: Readonly<Record<string, string>>;
      readonly ms: number;
      readonly why: string;
    }
  | { readonly kind: "run-end"; readonly conclusion: Conclusion; readonly ms: number };

export interface StepResult {
  readonly id: string;
  readonly name: string;
  readonly conclusion: Conclusion;
  /** Before `continue-on-error`. */
  readonly outcome: Conclusion;
  /** With masked values as `***`. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly ms: number;
}

export interface JobResult {
  readonly job: string;
  readonly result: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly StepResult[];
  readonly ms: number;
}

export interface RunResult {
  readonly runId: string;
  readonly attempt: number;
  readonly conclusion: Conclusion;
  /** Jobs in the order in which they ended, those of called workflows among them. */
  readonly jobs: readonly JobResult[];
  /** By name, the folder with its files. */
  readonly artifacts: ReadonlyMap<string, string>;
  /** What was left out, and why. */
  readonly notRehearsed: readonly string[];
  /** What only GitHub knows, and was taken for granted. */
  readonly assumed: readonly string[];
  readonly annotations: readonly (Annotation & { readonly job: string })[];
  /** Folder with log.txt and summary.md of each job. */
  readonly folder: string;
  readonly ms: number;
}
