import { afterAll, describe, expect, it } from "vitest";
import { SCENARIOS, atOnce, cases, localSite, play, record, tally, titleOf } from "./matrix.ts";

// Killed at each verb and each journal line, on this machine, in each of the four situations.
const few = atOnce(3);
const points = Object.fromEntries(
  await Promise.all(
    SCENARIOS.map(async (scenario) => [scenario, await few(async () => record(scenario, localSite))] as const),
  ),
);

describe("one host: SIGKILL of the step, then each kind of recovery", { timeout: 600_000 }, () => {
  afterAll(() => {
    process.stderr.write(`killed ${tally.killed} of ${tally.ran} steps\n`);
    expect(tally.killed).toBeGreaterThanOrEqual(tally.ran / 2);
  });
  for (const one of cases(points)) it.concurrent(titleOf(one), async () => few(async () => play(one, localSite)));
});
