import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorMessage, explain, UserError } from "../../core/errors.ts";
import type { Conclusion, JobResult, StepResult } from "../model.ts";
import { loadAction, NotRehearsed } from "../workflow/action-file.ts";
import { usesStatus } from "../workflow/expression.ts";
import type { Scope, Value } from "../workflow/expression.ts";
import { child, conditionText, entriesOf, itemsOf, literal, stringOf, stringsOf, valueOf } from "../workflow/node.ts";
import type { Node } from "../workflow/node.ts";
import { resolve } from "../workflow/references.ts";
import type { JobModel, Workflow } from "../workflow/workflow.ts";
import { newFrame } from "./job-state.ts";
import type { JobState, JobStateParts, StepFrame } from "./job-state.ts";
import { DEFAULT_MINUTES, MINUTE } from "./process.ts";
import { runPosts, runSteps } from "./steps.ts";
import type { Post } from "./steps.ts";

// A cancelled job has five minutes for its main, always() and post steps, less the time that the runner reserves for itself.
const AFTER_CANCEL_MS = 285_000;

export interface JobParts {
  readonly model: JobModel;
  readonly state: JobState;
  readonly inputs: Value;
}

/** Runs the steps of a job and its post steps, and kills the processes that they left running. */
export async function runStepsJob(
  { model, state, inputs }: JobParts,
  cancelled: AbortSignal,
  killed: AbortSignal,
): Promise<JobResult> {
  const startedAt = performance.now();
  const { parts } = state;
  const frame = newFrame({ source: parts.workflow.source, inputs });
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
  let outputs: Record<string, string> = {};
  try {
    const minutes = minutesOf(model, frame, state);
    const onTimeout = (): void => {
      state.log("").annotate("error", `The job has exceeded the maximum execution time of ${minutes} minutes.`);
      onCancel();
    };
    timers.push(setTimeout(onTimeout, Math.min(minutes * MINUTE.ms, 2 ** 31 - 1)));
    mkdirSync(parts.workspace, { recursive: true });
    writeFileSync(String(parts.github["event_path"]), JSON.stringify(parts.github["event"]));
    if (cancelled.aborted) onCancel();
    if (killed.aborted) onKill();
    outputs = await runAllSteps(model, frame, state);
  } catch (error) {
    if (state.status === "success") state.status = "failure";
    state.log("").annotate("error", error instanceof UserError ? explain(error) : errorMessage(error));
  } finally {
    for (const timer of timers) clearTimeout(timer);
    cancelled.removeEventListener("abort", onCancel);
    killed.removeEventListener("abort", onKill);
    await state.endProcesses();
    state.close();
    // Credentials and checkouts are removed with their job.
    rmSync(state.temp, { recursive: true, force: true });
  }
  const result: Conclusion = state.killed.signal.aborted ? "cancelled" : state.status;
  return { job: parts.job, result, outputs, steps: maskedResults(state), ms: performance.now() - startedAt };
}

function minutesOf(model: JobModel, frame: StepFrame, state: JobState): number {
  return Math.trunc(Number(valueOf(child(model.node, "timeout-minutes"), state.scope(frame)) ?? DEFAULT_MINUTES));
}

/** Resolves to the outputs of the job. */
async function runAllSteps(model: JobModel, frame: StepFrame, state: JobState): Promise<Record<string, string>> {
  const posts: Post[] = [];
  const defaults = [state.parts.workflow.defaults, child(model.node, "defaults")].map((node) =>
    stringsOf(child(node, "run"), state.scope(frame)),
  );
  checkActions(model, state.parts);
  await runSteps(
    itemsOf(child(model.node, "steps")),
    frame,
    state,
    posts,
    Object.assign({}, ...defaults) as Record<string, string>,
  );
  await runPosts(posts, state);
  const outputs = outputsOf(model, frame, state);
  const url = stringOf(child(child(model.node, "environment"), "url"), state.scope(frame));
  if (url !== "") state.print("", `The environment is at ${state.masks.hide(url)}`);
  return outputs;
}

/** The runner downloads the actions of a job before its first step; a missing one fails the job. Source: PrepareActionsAsync in ActionManager.cs of actions/runner. */
function checkActions(model: JobModel, { workflow, setup }: JobStateParts): void {
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

/** Results are printed and kept: every value that was masked by the end of the job is masked in them. */
function maskedResults({ results, masks }: JobState): StepResult[] {
  return results.map((step) => ({
    ...step,
    name: masks.hide(step.name),
    outputs: Object.fromEntries(
      Object.entries(step.outputs).map((pair) => pair.map((text) => masks.hide(text)) as [string, string]),
    ),
  }));
}

/** Outputs with a masked value are dropped, and so are empty ones. Source: JobExtension.cs of actions/runner. */
function outputsOf(model: JobModel, frame: StepFrame, state: JobState): Record<string, string> {
  const scope = state.scope(frame);
  const kept: [string, string][] = [];
  for (const [name, node] of entriesOf(child(model.node, "outputs"))) {
    const value = stringOf(node, scope);
    if (value === "") continue;
    if (state.masks.isIn(value))
      state.log("").annotate("warning", `Skip output '${name}' since it may contain secret.`);
    else kept.push([name, value]);
  }
  return Object.fromEntries(kept);
}

/** Variables of a job: those of the workflow, overridden by its own. */
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

/** The result of a job that did not run. */
export function emptyResult(job: string, result: Conclusion): JobResult {
  return { job, result, outputs: {}, steps: [], ms: 0 };
}

/** The runner that a job wants, where that is not Linux; empty otherwise. */
export function otherMachine(model: JobModel, scope: Scope): string {
  const node = child(model.node, "runs-on");
  const labels = [valueOf(node?.kind === "map" ? child(node, "labels") : node, scope)].flat();
  const label = labels.find((each) => /^(?:windows|macos)/i.test(String(each)));
  return label === undefined ? "" : `\`runs-on: ${String(label)}\` (${node?.at ?? ""}), but this is Linux`;
}

/** The environment that a job names; empty for none. */
export function environmentName(node: Node | undefined, scope: Scope): string {
  if (node === undefined) return "";
  return node.kind === "map" ? stringOf(child(node, "name"), scope) : stringOf(node, scope);
}

/** Why a job whose condition does not hold is skipped. */
export function whySkipped(condition: Node | undefined, needed: readonly JobResult[]): string {
  const first = needed.find((job) => job.result !== "success");
  if (first !== undefined && (condition === undefined || !usesStatus(conditionText(condition))))
    return `${first.job} ended with ${first.result}`;
  return condition === undefined ? "" : `its condition does not hold: ${conditionText(condition).trim()}`;
}
