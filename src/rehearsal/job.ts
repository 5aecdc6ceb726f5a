import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Conclusion, JobResult } from "./events.ts";
import type { Value } from "./expression.ts";
import type { JobState, StepFrame } from "./job-state.ts";
import { child, entriesOf, itemsOf, stringOf, stringsOf, valueOf } from "./node.ts";
import { killTracked } from "./process.ts";
import { runDefaults, runPosts, runSteps } from "./steps.ts";
import type { Post } from "./steps.ts";
import type { JobModel, Workflow } from "./workflow.ts";

const DEFAULT_MINUTES = 360;
// A cancelled job has five minutes, less what the runner keeps for itself, for its main, always() and post steps.
const AFTER_CANCEL_MS = 285_000;

export interface JobParts {
  readonly workflow: Workflow;
  readonly model: JobModel;
  readonly state: JobState;
  readonly inputs: Value;
}

/** Runs the steps of a job, its post steps, and ends what it left running. */
export async function runStepsJob({ workflow, model, state, inputs }: JobParts, cancelled: AbortSignal, killed: AbortSignal): Promise<JobResult> {
  const startedAt = performance.now();
  const { parts } = state;
  const frame: StepFrame = { source: workflow.source, inputs, github: {}, env: {}, steps: {}, composite: false, label: "", status: "success" };
  const timers: NodeJS.Timeout[] = [];
  const onKill = (): void => {
    state.killed.abort();
    state.stepCancel.abort();
  };
  const onCancel = (): void => {
    timers.push(setTimeout(onKill, AFTER_CANCEL_MS));
    state.cancel();
  };
  cancelled.addEventListener("abort", onCancel);
  killed.addEventListener("abort", onKill);
  const posts: Post[] = [];
  let outputs: Record<string, string> = {};
  try {
    const minutes = Number(valueOf(child(model.node, "timeout-minutes"), state.scope(frame)) ?? DEFAULT_MINUTES);
    timers.push(
      setTimeout(() => {
        state.say("", `The job ran longer than its ${minutes} minutes.`);
        onCancel();
      }, Math.min(minutes * 60_000, 2 ** 31 - 1)),
    );
    mkdirSync(parts.workspace, { recursive: true });
    writeFileSync(String(parts.github["event_path"]), JSON.stringify(parts.github["event"]));
    if (cancelled.aborted) onCancel();
    const defaults = runDefaults(workflow.defaults, child(model.node, "defaults"));
    await runSteps(itemsOf(child(model.node, "steps")), frame, state, posts, defaults);
    await runPosts(posts, state);
    outputs = outputsOf(model, frame, state);
  } catch (error) {
    state.status = "failure";
    state.log("").add(`::error::${(error as Error).message}`);
  } finally {
    for (const timer of timers) clearTimeout(timer);
    cancelled.removeEventListener("abort", onCancel);
    killed.removeEventListener("abort", onKill);
    killTracked(state.trackingId);
    // Credentials and checkouts do not stay longer than their job.
    rmSync(state.temp, { recursive: true, force: true });
  }
  const result: Conclusion = state.killed.signal.aborted ? "cancelled" : state.status;
  return { job: parts.job, result, outputs, steps: state.results, ms: performance.now() - startedAt };
}

/** Outputs that hold a masked value are dropped, empty ones are not there. Source: JobExtension.cs of actions/runner. */
function outputsOf(model: JobModel, frame: StepFrame, state: JobState): Record<string, string> {
  const scope = state.scope(frame);
  const kept: Record<string, string> = {};
  for (const [name, node] of entriesOf(child(model.node, "outputs"))) {
    const value = stringOf(node, scope);
    if (value === "") continue;
    if (state.masks.touches(value)) state.log("").add(`::warning::Skip output '${name}' since it may contain secret.`);
    else kept[name] = value;
  }
  return kept;
}

/** Variables of a job: the workflow's, and over them its own. */
export function jobEnv(workflow: Workflow, model: JobModel, contexts: Readonly<Record<string, Value>>): Record<string, string> {
  const outer = stringsOf(workflow.env, { contexts });
  return { ...outer, ...stringsOf(child(model.node, "env"), { contexts: { ...contexts, env: outer } }) };
}

/** Folders of one job of a run. */
export function jobFolders(folder: string, runId: string, attempt: number, number: number, repository: string): { folder: string; workspace: string } {
  const own = join(folder, "runs", `${runId}-${attempt}`, String(number));
  const name = repository.split("/")[1] ?? repository;
  return { folder: own, workspace: join(own, "work", name, name) };
}
