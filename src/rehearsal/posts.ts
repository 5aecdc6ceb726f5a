import { errorMessage } from "../core/errors.ts";
import type { Conclusion } from "./events.ts";
import { evaluate, truthy } from "./expression.ts";
import type { JobState } from "./job-state.ts";
import { WHEN_CANCELLED, conclusionOf } from "./steps.ts";
import type { Post } from "./steps.ts";

/** Runs post steps, the last that fell due first. Their conditions go by the job's status, also within a composite action. */
export async function runPosts(posts: readonly Post[], job: JobState): Promise<void> {
  for (const post of posts.toReversed()) {
    if (job.killed.signal.aborted) return;
    await runPost(post, job);
  }
}

async function runPost({ step, condition, frame, action, forgives, run }: Post, job: JobState): Promise<void> {
  const startedAt = performance.now();
  const name = `Post ${step}`;
  job.begin();
  frame.action = action;
  const holds = (status = job.jobStatus): boolean => truthy(evaluate(condition, job.scope(frame, {}, status)));
  let outcome: Conclusion;
  job.goesOn.push(() => holds(WHEN_CANCELLED));
  try {
    if (!holds()) return;
    job.emit({ kind: "step-start", job: job.parts.job, step: name });
    outcome = conclusionOf(await run(name), job);
  } catch (error) {
    job.log(name).annotate("error", errorMessage(error));
    outcome = "failure";
  } finally {
    job.goesOn.pop();
  }
  const conclusion = outcome === "failure" && forgives() ? "success" : outcome;
  if (conclusion === "failure" && job.status === "success") job.status = "failure";
  job.emit({
    kind: "step-end",
    job: job.parts.job,
    step: name,
    conclusion,
    outcome,
    ms: performance.now() - startedAt,
    note: "",
  });
}
