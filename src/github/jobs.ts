import { octokit } from "../core/heavy.ts";
import type { Log } from "../core/log.ts";

export interface JobName {
  readonly repository: string;
  readonly runId: string;
  readonly attempt: string;
  /** The id of the job's check run, which is the job's own id too. */
  readonly checkRunId: string;
}

/**
 * Whether a job has ended; undefined when GitHub does not report it. A run continues after one of its jobs
 * has ended, so the job is queried where its id is known.
 */
export async function jobEnded(job: JobName, token: string, apiUrl: string, log: Log): Promise<boolean | undefined> {
  const [owner = "", repo = ""] = job.repository.split("/");
  if (repo === "" || job.runId === "" || token === "") return undefined;
  try {
    const github = await octokit(token, apiUrl);
    if (/^\d+$/.test(job.checkRunId)) {
      const { data } = await github.rest.actions.getJobForWorkflowRun({ owner, repo, job_id: Number(job.checkRunId) });
      return data.status === "completed";
    }
    const { data } = await github.rest.actions.getWorkflowRunAttempt({
      owner,
      repo,
      run_id: Number(job.runId),
      attempt_number: Number(job.attempt || "1"),
    });
    return data.status === "completed";
  } catch (error) {
    const status = (error as { status?: number }).status;
    log.warn(
      status === 403 || status === 404
        ? `GitHub does not show the job that holds the lease (HTTP ${status}): grant \`actions: read\` to this job`
        : `Could not query the job that holds the lease: ${(error as Error).message}`,
    );
    return undefined;
  }
}
