// A service or hook that takes longer than the guard waits is not mistaken for a lost runner.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LocalHub, deployStep } from "../../kit/hub.ts";
import type { StepResult } from "../../kit/job.ts";
import { level2 } from "../engines.ts";

describe("a slow but running service", { timeout: 120_000 }, () => {
  let hub: LocalHub;
  const version = async (): Promise<string | undefined> => (await hub.health())?.version;
  beforeEach(async () => {
    hub = await LocalHub.open();
  });
  afterEach(() => hub.close());

  it.each(level2 ? [15, 25] : [15])("that takes %i s to stop, with a guard of 10 s, is replaced", async (seconds) => {
    const deploy = async (wanted: string, fault?: string): Promise<StepResult> => {
      const job = hub.job({ ...(fault === undefined ? {} : { fault }), guard: "10s" });
      const text = readFileSync(join(job.workspace, "deploy.yml"), "utf8");
      job.write("deploy.yml", text.replace("    target: {", `    target: {stop-timeout: ${seconds}s, `));
      try {
        return await job.step("deploy", deployStep(wanted));
      } finally {
        job.close();
      }
    };
    const first = await deploy("1.0.0", "ignore-term");
    expect(first.outputs["outcome"], first.log).toBe("deployed");
    const second = await deploy("2.0.0");
    expect(second.outputs, second.log).toMatchObject({ outcome: "deployed" });
    expect(await version()).toBe("2.0.0");
    expect(await hub.host.leftoversAfter()).toEqual([]);
  });

  it.each(level2 ? ["host", "runner"] : ["host"])(
    "with a hook on the %s that takes longer than the guard waits is deployed",
    async (on) => {
      expect((await hub.deploy("1.0.0")).outputs["outcome"]).toBe("deployed");
      const result = await hub.deploy("2.0.0", {
        guard: "10s",
        extra: `    hooks: {before: [{name: slow, run: [sleep, "14"], on: ${on}, timeout: 30s}]}\n`,
      });
      expect(result.outputs, result.log).toMatchObject({ outcome: "deployed" });
      expect(await version()).toBe("2.0.0");
    },
  );
});
