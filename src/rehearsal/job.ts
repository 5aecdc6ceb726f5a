import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError, errorMessage, explain } from "../core/errors.ts";
import { NotRehearsed, loadAction } from "./action-file.ts";
import type { Conclusion, JobResult, StepResult } from "./events.ts";
import type { Value } from "./expression.ts";
import { newFrame } from "./job-state.ts";
import type { JobState, JobStateParts, StepFrame } from "./job-state.ts";
import { child, entriesOf, itemsOf, literal, stringOf, stringsOf, valueOf } from "./node.ts";
import { runPosts } from "./posts.ts";
import { DEFAULT_MINUTES, MINUTE } from "./process.ts";
import { resolve } from "./references.ts";
import { runSteps } from "./steps.ts";
import type { Post } from "./steps.ts";
import type { JobModel, Workflow } from "./workflow.ts";

// A cancelled job has five minutes, less what the runner keeps for itself, for its main, always() and post steps.
const AFTER_CANCEL_MS = 285_000;

export interface JobParts {
  readonly model: JobModel;
  readonly state: JobState;
  readonly inputs: Value;
}

/** Runs the steps of a job, its post steps, and ends what it left running. */
export async function runStepsJob(
  { model, state, inputs }: JobParts,
  cancelled: AbortSignal,
  killed: AbortSignal,
): Promise<JobResult> {
  const startedAt = performance.now();
  const { parts } = state;
  const { workflow } = parts;
  const frame = newFrame({ source: workflow.source, inputs });
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
  const failed = (error: unknown): void => {
    if (state.status === "success") state.status = "failure";
    state.log("").annotate("error", error instanceof UserError ? explain(error) : errorMessage(error));
  };
  try {
    const minutes = Math.trunc(
      Number(valueOf(child(model.node, "timeout-minutes"), state.scope(frame)) ?? DEFAULT_MINUTES),
    );
    timers.push(
      setTimeout(
        () => {
          state.log("").annotate("error", `The job has exceeded the maximum execution time of ${minutes} minutes.`);
          onCancel();
        },
        Math.min(minutes * MINUTE.ms, 2 ** 31 - 1),
      ),
    );
    mkdirSync(parts.workspace, { recursive: true });
    writeFileSync(String(parts.github["event_path"]), JSON.stringify(parts.github["event"]));
    if (cancelled.aborted) onCancel();
    if (killed.aborted) onKill();
    const defaults = [workflow.defaults, child(model.node, "defaults")].map((node) =>
      stringsOf(child(node, "run"), state.scope(frame)),
    );
    prepare(model, parts);
    await runSteps(
      itemsOf(child(model.node, "steps")),
      frame,
      state,
      posts,
      Object.assign({}, ...defaults) as Record<string, string>,
    );
    await runPosts(posts, state);
    outputs = outputsOf(model, frame, state);
    const environment = child(model.node, "environment");
    const url = stringOf(child(environment, "url"), state.scope(frame));
    if (url !== "") state.say("", `The environment is at ${state.masks.hide(url)}`);
  } catch (error) {
    failed(error);
  } finally {
    for (const timer of timers) clearTimeout(timer);
    cancelled.removeEventListener("abort", onCancel);
    killed.removeEventListener("abort", onKill);
    await state.endProcesses();
    state.close();
    // Credentials and checkouts do not stay longer than their job.
    rmSync(state.temp, { recursive: true, force: true });
  }
  const result: Conclusion = state.killed.signal.aborted ? "cancelled" : state.status;
  return { job: parts.job, result, outputs, steps: shown(state), ms: performance.now() - startedAt };
}

/** The runner fetches the actions of a job before its first step; one that is not there fails the job. Source: PrepareActionsAsync in ActionManager.cs of actions/runner. */
function prepare(model: JobModel, { workflow, setup }: JobStateParts): void {
  for (const step of itemsOf(child(model.node, "steps"))) {
    const uses = literal(child(step, "uses"));
    const reference = uses === undefined ? undefined : resolve(uses, workflow.source, step.at, setup.roots);
    if (reference?.kind !== "file") continue;
    try {
      loadAction(reference.source, reference.path, step.at);
    } catch (error) {
      if (!(error instanceof NotRehearsed)) throw error;
    }
  }
}

/** Results are printed and kept: what was masked by the end of the job is masked in them, whenever it was set. */
function shown({ results, masks }: JobState): StepResult[] {
  return results.map((step) => ({
    ...step,
    name: masks.hide(step.name),
    outputs: Object.fromEntries(
      Object.entries(step.outputs).map((pair) => pair.map((text) => masks.hide(text)) as [string, string]),
    ),
  }));
}

/** Outputs that hold a masked value are dropped, empty ones are not there. Source: JobExtension.cs of actions/runner. */
function outputsOf(model: JobModel, frame: StepFrame, state: JobState): Record<string, string> {
  const scope = state.scope(frame);
  const kept: [string, string][] = [];
  for (const [name, node] of entriesOf(child(model.node, "outputs"))) {
    const value = stringOf(node, scope);
    if (value === "") continue;
    if (state.masks.touches(value))
      state.log("").annotate("warning", `Skip output '${name}' since it may contain secret.`);
    else kept.push([name, value]);
  }
  return Object.fromEntries(kept);
}

/** Variables of a job: the workflow's, and over them its own. */
export function jobEnv(
  workflow: Workflow,
  model: JobModel,
  contexts: Readonly<Record<string, Value>>,
): Record<string, string> {
  return { ...stringsOf(workflow.env, { contexts }), ...stringsOf(child(model.node, "env"), { contexts }) };
}

/** Folders of one job of a run. */
export function jobFolders(
  folder: string,
  runId: string,
  attempt: number,
  number: number,
  repository: string,
): { folder: string; workspace: string } {
  const own = join(folder, "runs", `${runId}-${attempt}`, String(number));
  const name = repository.split("/")[1] ?? repository;
  return { folder: own, workspace: join(own, "work", name, name) };
}
