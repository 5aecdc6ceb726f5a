// `on-host-failure: continue`: one host fails, the others go on, and it is completed later.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployStep } from "../../kit/hub.ts";
import type { StepResult } from "../../kit/job.ts";
import { SshHubs } from "../../kit/ssh-hubs.ts";
import { has } from "../engines.ts";

describe.skipIf(!has("ssh"))("a wave of hosts that may fail alone", { timeout: 120_000 }, () => {
  let hubs: SshHubs;
  beforeAll(async () => {
    hubs = await SshHubs.open();
    const { outputs, log } = await hubs.deploy("1.0.0");
    if (outputs["outcome"] !== "deployed") throw new Error(log);
  });
  afterAll(() => hubs.close());

  const deploy = async (fault: string, inputs: Readonly<Record<string, string>> = {}): Promise<StepResult> => {
    const job = hubs.job({ extra: "    on-host-failure: continue\n" });
    const text = readFileSync(join(job.workspace, "deploy.yml"), "utf8");
    job.write(
      "deploy.yml",
      text.replace(`PORT: "${hubs.all[2]?.servicePort}"`, `PORT: "${hubs.all[2]?.servicePort}", FAULT: "${fault}"`),
    );
    try {
      return await job.step("deploy", deployStep("2.0.0", { inputs: { ...hubs.inputs, ...inputs } }));
    } finally {
      job.close();
    }
  };

  it("rolls back the failed host, verified, with its cause and evidence; the others have the new release", async () => {
    const result = await deploy("crash");
    expect(result.outputs, result.log).toMatchObject({ outcome: "mixed" });
    expect(result.code).toBe(1);
    expect(await hubs.versions()).toEqual(["2.0.0", "2.0.0", "1.0.0"]);
    expect(result.report?.reason).toMatch(
      /^three kept its previous release: three: running failed: process \d+ has ended$/,
    );
    expect(result.report?.evidence?.files.length).toBeGreaterThan(0);
    expect(result.report?.evidence?.diagnosis).toBeDefined();
    expect(await hubs.leftovers()).toEqual([]);
  });

  it("is completed by a deployment to that host alone", async () => {
    const result = await deploy("", { hosts: "three" });
    expect(result.outputs, result.log).toMatchObject({ outcome: "deployed" });
    expect(await hubs.versions()).toEqual(["2.0.0", "2.0.0", "2.0.0"]);
    expect(await hubs.leftovers()).toEqual([]);
  });
});
