import type { JobResult } from "./events.ts";
import type { Workflow } from "./workflow.ts";

/** What git knows of a commit. */
export interface Commit {
  readonly message: string;
  readonly name: string;
  readonly email: string;
  /** ISO 8601 */
  readonly timestamp: string;
  readonly tree: string;
}

/** What a run begins with. */
export interface Trigger {
  readonly workflow: Workflow;
  readonly event: "push" | "workflow_dispatch";
  /** refs/tags/v1 or refs/heads/main */
  readonly ref: string;
  readonly sha: string;
  readonly commit: Commit;
  /** Of the repository. */
  readonly defaultBranch: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly runId: string;
  readonly attempt: number;
  /** Jobs of the attempt before that succeeded, by their path, and what it had uploaded. */
  readonly before?:
    | { readonly jobs: ReadonlyMap<string, JobResult>; readonly artifacts: ReadonlyMap<string, string> }
    | undefined;
  /** Where logs and summaries of this run stay. */
  readonly kept: string;
}
