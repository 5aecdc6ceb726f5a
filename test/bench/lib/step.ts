import type { Job, StepOptions, StepResult } from "../../kit/job.ts";
import { follow } from "./processes.ts";
import type { Followed } from "./processes.ts";

export interface MeasuredStep {
  readonly result: StepResult;
  readonly whole: Followed;
}

/** One step of an action, measured from the start of its process to its exit. */
export async function measuredStep(job: Job, action: string, options: StepOptions): Promise<MeasuredStep> {
  let following: Promise<Followed> | undefined;
  const result = await job.step(action, { ...options, onStart: (child) => (following = follow(child)) });
  if (following === undefined) throw new Error(`${action} was not started`);
  return { result, whole: await following };
}

/** Ends the benchmark where a step did something else than it was to do: its time means nothing. */
export function expectOutcome({ result }: MeasuredStep, outcome: string): void {
  if (result.outputs["outcome"] === outcome) return;
  throw new WrongOutcome(
    `the outcome was ${result.outputs["outcome"] ?? "none"}, not ${outcome}:\n${result.log.split("\n").slice(-25).join("\n")}`,
  );
}

export class WrongOutcome extends Error {}

/** Phases of a report in their order, those of one name summed up; milliseconds. */
function phases({ result, whole }: MeasuredStep): Map<string, number> {
  const found = new Map<string, number>();
  const { report } = result;
  for (const { phase, durationMs } of report?.timeline ?? []) found.set(phase, (found.get(phase) ?? 0) + durationMs);
  const inPhases = [...found.values()].reduce((sum, ms) => sum + ms, 0);
  const told = report?.durationMs ?? inPhases;
  found.set("between phases, leases given back", Math.max(0, told - inPhases));
  found.set("start, inputs, report, end", Math.max(0, whole.ms - told));
  return found;
}

/** The median of each phase over several steps, in the order of the first. */
export function typicalPhases(
  steps: readonly MeasuredStep[],
  medianOf: (values: readonly number[]) => number,
): [string, number][] {
  const all = steps.map(phases);
  const names = [...new Set(all.flatMap((found) => [...found.keys()]))];
  return names.map((name) => [name, medianOf(all.map((found) => found.get(name) ?? 0))]);
}
