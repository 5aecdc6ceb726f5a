import type { JobResult } from "./events.ts";
import type { Scope, Value } from "./expression.ts";
import type { Grant } from "./permissions.ts";
import type { JobModel, Workflow } from "./workflow.ts";

/** A workflow that runs, called or not: what its jobs have in common. */
export interface Frame {
  readonly workflow: Workflow;
  readonly inputs: Value;
  readonly secrets: Readonly<Record<string, string>>;
  readonly prefix: string;
  readonly grant: Grant;
  /** Tells its jobs to stop. */
  readonly cancelled: AbortSignal;
  /** Concurrency groups that it is in. */
  readonly groups: readonly string[];
  /** Nothing of the attempt before is kept in it. */
  readonly anew: boolean;
  readonly jobs: Map<string, Promise<Done>>;
}

/** How a job ended, and what that means for those that need it. */
export interface Done extends JobResult {
  /** Whether it and all that it needed, however far up, succeeded; whether any of them failed. */
  readonly allWell: boolean;
  readonly anyFailed: boolean;
  /** It is as the attempt before left it. */
  readonly kept: boolean;
}

/** A job that is about to run. */
export interface Ready {
  readonly model: JobModel;
  readonly path: string;
  readonly frame: Frame;
  readonly needs: Value;
  readonly scope: Scope;
  /** Whether its own condition lets it go on when it is cancelled. */
  readonly goesOn: () => boolean;
  readonly anew: boolean;
}
