import type { GithubApi } from "./github-api.ts";
import type { Concurrency } from "./concurrency.ts";
import type { RunEvent } from "./events.ts";
import type { Isolation } from "./isolate.ts";
import type { Roots } from "./references.ts";

/** What all runs of a rehearsal share. */
export interface Setup {
  readonly roots: Roots;
  /** owner/name of the service's repository. */
  readonly repository: string;
  /** Bare repository that a checkout takes from. */
  readonly mirror: string;
  /** Absolute folder for workspaces; goes away with the rehearsal. */
  readonly folder: string;
  /** Environment of every step; nothing of the caller's own is in it but what is put there. */
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  readonly actor: string;
  readonly api: GithubApi;
  readonly concurrency: Concurrency;
  /** How a user's own scripts are run without a network; undefined where they can not be. */
  readonly isolate: Isolation | undefined;
  /** Whether a user's own scripts run as they are: the sandbox was lifted. */
  readonly real: boolean;
  /** Answers for the reviewers of an environment. */
  readonly approve: (environment: string, job: string) => Promise<boolean>;
  readonly emit: (event: RunEvent) => void;
}
