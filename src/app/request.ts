import type { Environment } from "../config/types.ts";
import type { World } from "../core/world.ts";
import type { Request } from "../deploy/context.ts";
import type { Owner } from "../deploy/target.ts";
import type { Intent } from "../deploy/words.ts";
import { relation } from "../github/ancestry.ts";
import { jobEnded } from "../github/jobs.ts";
import type { Job } from "./inputs/job.ts";
import { announce } from "./finish.ts";

export interface RequestParts {
  readonly intent: Intent;
  readonly service: string;
  readonly environment: Environment;
  readonly owner: Owner;
  readonly job: Job;
  readonly token: string | undefined;
  readonly folder: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly allowDiverged?: string | undefined;
  readonly planHash?: string | undefined;
  /** The version to deploy, where it is known before the hosts are inspected. */
  readonly version?: string | undefined;
}

/** The request for the engine, with its two queries to GitHub. */
export function requestOf(parts: RequestParts, world: World): Request {
  const { intent, service, environment, owner, job, folder } = parts;
  const token = parts.token ?? "";
  // While waiting for a lease GitHub is queried every few seconds: each cause of a failed query is printed once.
  const warned = new Set<string>();
  const warn = (text: string): void => {
    if (warned.has(text)) return;
    warned.add(text);
    world.log.warn(text);
  };
  return {
    intent,
    service,
    environment,
    owner,
    dryRun: parts.dryRun ?? false,
    force: parts.force ?? false,
    allowDiverged: parts.allowDiverged,
    planHash: parts.planHash,
    relation: async (live, ours) =>
      relation(live, ours, folder, { repository: job.repository, token, url: job.apiUrl }, world),
    ownerEnded: async (other) => {
      // A job cannot wait for itself: an earlier step of it has ended.
      if (
        other.runId !== "" &&
        other.runId === job.runId &&
        other.attempt === job.attempt &&
        other.checkRunId === job.checkRunId &&
        other.checkRunId !== ""
      )
        return true;
      return jobEnded(other, token, job.apiUrl, { ...world.log, warn });
    },
    announce: (facts) => announce({ ...facts, version: parts.version ?? "" }, job, world),
  };
}
