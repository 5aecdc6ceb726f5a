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
  /** That is to be deployed, where it is known before the hosts are seen. */
  readonly version?: string | undefined;
}

/** The request for the engine, with its two queries to GitHub. */
export function requestOf(parts: RequestParts, world: World): Request {
  const { intent, service, environment, owner, job, folder } = parts;
  const token = parts.token ?? "";
  // Who waits for a lease asks every few seconds: what keeps GitHub from answering is told once.
  const told = new Set<string>();
  const warn = (text: string): void => {
    if (told.has(text)) return;
    told.add(text);
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
      // A job cannot wait for itself: what it left behind an earlier step of it left behind.
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
