import type { GithubApi } from "./github/api.ts";
import type { Concurrency, GroupContext } from "./github/concurrency.ts";
import type { Isolation } from "./runner/isolate.ts";
import type { Annotation } from "./runner/protocol.ts";
import type { Scope, Value } from "./workflow/expression.ts";
import type { Grant } from "./workflow/permissions.ts";
import type { Roots } from "./workflow/references.ts";
import type { TriggerEvent } from "./workflow/triggers.ts";
import type { JobModel, Workflow } from "./workflow/workflow.ts";

/** GitHub's four conclusions of a job or a step. */
export type Conclusion = "success" | "failure" | "cancelled" | "skipped";

/** The events of a run, as they happen. `job` is the job's path: `caller / called / job`, as GitHub's page shows it. */
export type RunEvent =
  | {
      readonly kind: "run-start";
      readonly workflow: string;
      readonly event: string;
      readonly ref: string;
      readonly sha: string;
      readonly attempt: number;
    }
  /** All jobs that the run may have, including those of called workflows. */
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
  /** Jobs in the order in which they ended, including those of called workflows. */
  readonly jobs: readonly JobResult[];
  /** The folder with the files of each artifact, by name. */
  readonly artifacts: ReadonlyMap<string, string>;
  /** What was left out, and why. */
  readonly notRehearsed: readonly string[];
  /** What only GitHub knows, and the rehearsal assumed. */
  readonly assumed: readonly string[];
  readonly annotations: readonly (Annotation & { readonly job: string })[];
  /** Folder with log.txt and summary.md of each job. */
  readonly folder: string;
  readonly ms: number;
}

/** A commit, as git shows it. */
export interface Commit {
  readonly message: string;
  readonly name: string;
  readonly email: string;
  /** ISO 8601 */
  readonly timestamp: string;
  readonly tree: string;
}

/** What starts a run. */
export interface Trigger {
  readonly workflow: Workflow;
  readonly event: TriggerEvent;
  /** refs/tags/v1 or refs/heads/main */
  readonly ref: string;
  readonly sha: string;
  readonly commit: Commit;
  /** Of the repository. */
  readonly defaultBranch: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly runId: string;
  readonly attempt: number;
  /** Jobs of the previous attempt that succeeded, by their path, and its artifacts. */
  readonly previous?:
    | { readonly jobs: ReadonlyMap<string, JobResult>; readonly artifacts: ReadonlyMap<string, string> }
    | undefined;
  /** Where logs and summaries of this run are kept. */
  readonly kept: string;
}

/** What all runs of a rehearsal share. */
export interface Setup {
  readonly roots: Roots;
  /** owner/name of the service's repository. */
  readonly repository: string;
  /** Bare repository that a checkout fetches from. */
  readonly mirror: string;
  /** Absolute folder for workspaces; removed with the rehearsal. */
  readonly folder: string;
  /** Environment of every step; it has nothing of the caller's own environment but what was put here. */
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  readonly actor: string;
  readonly api: GithubApi;
  readonly concurrency: Concurrency;
  /** Runs a user's own scripts without a network; undefined where this machine does not allow it. */
  readonly isolate: Isolation | undefined;
  /** Whether a user's own scripts run as they are, without a sandbox. */
  readonly real: boolean;
  /** Stands in for the reviewers of an environment. */
  readonly approve: (environment: string, job: string) => Promise<boolean>;
  readonly emit: (event: RunEvent) => void;
}

/** A running workflow, called or not: what its jobs share. */
export interface Frame extends GroupContext {
  readonly workflow: Workflow;
  readonly inputs: Value;
  readonly secrets: Readonly<Record<string, string>>;
  readonly prefix: string;
  readonly grant: Grant;
  /** No result of the previous attempt is reused in it. */
  readonly rerun: boolean;
  readonly jobs: Map<string, Promise<FinishedJob>>;
}

/** How a job ended, and what that means for the jobs that need it. */
export interface FinishedJob extends JobResult {
  /** Whether this job and all that it needs, directly or not, succeeded. */
  readonly chainSucceeded: boolean;
  /** Whether any of them failed. */
  readonly chainFailed: boolean;
  /** The result is that of the previous attempt. */
  readonly reused: boolean;
}

/** A job that is about to run. */
export interface ReadyJob {
  readonly model: JobModel;
  readonly path: string;
  readonly frame: Frame;
  readonly needs: Value;
  readonly scope: Scope;
  /** Whether its own condition lets it run when the run is cancelled. */
  readonly runsWhenCancelled: () => boolean;
  readonly rerun: boolean;
}
