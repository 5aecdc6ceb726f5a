import { afterAll, describe, expect, it } from "vitest";
import { has } from "../real/engines.ts";
import { atOnce, cases, play, record, sshSite, tally, titleOf } from "./matrix.ts";
import type { Scenario } from "./matrix.ts";

// The same over ssh, where some hosts can be ahead of others.
const there = has("ssh");
const few = atOnce(2);
const scenarios: readonly Scenario[] = ["good", "broken", "back"];
const points = there
  ? Object.fromEntries(
      await Promise.all(
        scenarios.map(async (scenario) => [scenario, await few(async () => record(scenario, sshSite))] as const),
      ),
    )
  : {};

describe.skipIf(!there)("three hosts: SIGKILL of the step, then each kind of recovery", { timeout: 600_000 }, () => {
  afterAll(() => {
    process.stderr.write(`killed ${tally.killed} of ${tally.ran} steps\n`);
    expect(tally.killed).toBeGreaterThanOrEqual(tally.ran / 2);
  });
  for (const one of cases(points)) it.concurrent(titleOf(one), async () => few(async () => play(one, sshSite)));
});
