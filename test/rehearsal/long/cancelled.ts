import { expect } from "vitest";
import type { Pipeline } from "../../kit/pipeline.ts";
import type { RanPipeline } from "../../kit/ran-pipeline.ts";

// A run that is cancelled while a phase begins: the words that it may end with, the first of them the usual one.
// A phase that is nearly over when the signal arrives lets the next one begin.
export const PHASES: readonly (readonly [string, readonly string[]])[] = [
  ["preflight", ["refused"]],
  ["lease", ["refused"]],
  ["plan", ["refused"]],
  ["snapshot", ["refused"]],
  ["stage", ["refused", "rolled_back"]],
  ["switch", ["refused", "rolled_back"]],
  ["verify", ["rolled_back"]],
  ["smoke", ["rolled_back", "deployed"]],
  ["commit", ["deployed", "rolled_back"]],
];

/** Old after a refusal and a way back, new after `deployed`; and the same word everywhere. */
export async function endsAs(
  on: Pipeline,
  ran: RanPipeline,
  environment: "staging" | "production",
  allowed: readonly string[],
  old: string,
  wanted: string,
): Promise<void> {
  const { outcome = "", "deployment-id": id = "" } = ran.outputs(environment);
  expect(allowed, ran.story).toContain(outcome);
  expect(ran.jobs[environment], ran.story).toBe(`cancelled ${outcome}`);
  expect(ran.conclusion).toBe("cancelled");
  expect((await on.live())[environment], ran.story).toBe(outcome === "deployed" ? wanted : old);
  expect(await on.left(), ran.story).toEqual([]);
  expect(on.running(environment), ran.story).toHaveLength(1);
  // Before the plan there is no attempt that a host would know.
  if (id !== "") expect(on.host(environment)?.outcome(id)?.outcome ?? "refused", ran.story).toBe(outcome);
  if (outcome === "rolled_back" || outcome === "refused")
    expect(`${ran.summary(environment)}`, ran.story).toMatch(/cancelled/);
}
