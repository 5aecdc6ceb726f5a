import { tmpdir } from "node:os";
import { join } from "node:path";
import { userName } from "../../core/user.ts";
import type { World } from "../../core/world.ts";
import type { Owner } from "../../deploy/target.ts";
import type { Intent } from "../../deploy/words.ts";

/** The job that we run in: read from the environment once, at the edge. */
export interface Job {
  readonly repository: string;
  readonly runId: string;
  readonly attempt: string;
  readonly checkRunId: string;
  readonly actor: string;
  /** The run's page, or empty. */
  readonly url: string;
  readonly apiUrl: string;
  /** The folder with the reports of this job. */
  readonly reports: string;
}

export function currentJob(checkRunId: string | undefined): Job {
  const { env } = process;
  const text = (name: string): string => env[name] ?? "";
  const inActions = text("GITHUB_ACTIONS") === "true" || text("GITHUB_RUN_ID") !== "";
  return {
    repository: text("GITHUB_REPOSITORY"),
    runId: word(text("GITHUB_RUN_ID")),
    attempt: word(text("GITHUB_RUN_ATTEMPT")),
    checkRunId: word(checkRunId ?? ""),
    actor: text("GITHUB_ACTOR") || userName(),
    url: inActions
      ? `${text("GITHUB_SERVER_URL")}/${text("GITHUB_REPOSITORY")}/actions/runs/${text("GITHUB_RUN_ID")}`
      : "",
    apiUrl: text("GITHUB_API_URL") || "https://api.github.com",
    reports: join(env["RUNNER_TEMP"] ?? tmpdir(), "erlmcp-actions"),
  };
}

/** Deployments of one job share this beginning of their ids: how `recover` knows its own. */
export function jobPrefix(job: Job): string {
  return `${job.runId || "local"}.${job.attempt || "0"}.${job.checkRunId || "0"}.`;
}

export function ownerOf(job: Job, kind: Intent, release: string, reason: string, world: World): Owner {
  const { repository, runId, attempt, checkRunId, actor, url } = job;
  return {
    id: `${jobPrefix(job)}${world.randomHex(4)}`,
    kind,
    repository,
    runId,
    attempt,
    checkRunId,
    actor,
    reason,
    url,
    release,
  };
}

function word(text: string): string {
  return /^[A-Za-z0-9_-]{1,40}$/.test(text) ? text : "";
}
