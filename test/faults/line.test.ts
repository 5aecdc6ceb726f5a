import { readFileSync, readdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HUB_SECRETS, deployStep } from "../kit/hub.ts";
import type { Job } from "../kit/job.ts";
import { seen } from "../kit/seen.ts";
import { SshHubs } from "../kit/ssh-hubs.ts";
import { Trap } from "../kit/trap.ts";
import { has } from "../real/engines.ts";
import { inFull } from "./sample.ts";

describe.skipIf(!has("ssh"))("a lost connection", { timeout: 180_000 }, () => {
  let hubs: SshHubs;
  let trap: Trap;
  beforeEach(async () => {
    trap = new Trap();
    hubs = await SshHubs.open();
    const { outputs, log } = await hubs.deploy("1.0.0");
    if (outputs["outcome"] !== "deployed") throw new Error(log);
  });
  afterEach(() => {
    trap.close();
    hubs.close();
  });

  const oneRelease = async (version: string): Promise<void> => {
    expect(await hubs.leftovers()).toEqual([]);
    // A guard does not wait for what it started to come up.
    await seen(async () => (await hubs.versions()).every((one) => one === version));
    expect(hubs.live()).toMatch(new RegExp(`^${version.replaceAll(".", "\\.")}-`));
  };

  it.each([
    ["the upload of the archive", "127.0.0.3 upload", 2, ["refused", "deployed"]],
    ["the switch of the last host", "127.0.0.3 run", 1, ["rolled_back", "deployed"]],
    ["the first commit", "127.0.0.4 commit", 1, ["rolled_back", "deployed"]],
    ...inFull([
      ["staging", "127.0.0.2 stage", 1, ["refused", "deployed"]],
      ["the switch of the first host", "127.0.0.2 run", 1, ["refused", "rolled_back", "deployed"]],
      ["the verification", "127.0.0.2 watch", 1, ["rolled_back", "deployed"]],
    ] as const),
  ] as const)(
    "is restored, and the deployment completes, when lost once during %s",
    async (_name, call, nth, words) => {
      const result = await hubs.deploy("2.0.0", {
        step: trap.options({ at: "verb", call, nth, when: "line", delayMs: 40 }, hubs.hosts),
      });
      expect(words, result.log).toContain(result.outputs["outcome"]);
      if (result.outputs["outcome"] === "refused") {
        // It was cut before the host heard of the switch: then what serves was never touched, and nobody lost a request by it.
        expect(
          hubs.hosts
            .flatMap((host) => host.journal())
            .filter(
              ({ verb, deployment, what }) =>
                verb === "run" && deployment === result.outputs["deployment-id"] && /^(?:stop|start|link) /.test(what),
            ),
        ).toEqual([]);
        // One that was in the line when it broke is lost with it.
        expect(Number(result.outputs["requests-lost"]), result.log).toBeLessThanOrEqual(3);
      }
      await oneRelease(result.outputs["outcome"] === "deployed" ? "2.0.0" : "1.0.0");
    },
  );

  it.each(["▸ switch", ...inFull(["▸ stage", "▸ bake"])])(
    "is reported when lost for good at %s, and each host rolls back alone",
    async (moment) => {
      const job = hubs.job({ extra: "    bake: 30s\n" });
      try {
        const options = trap.options(undefined, hubs.hosts);
        let cut = false;
        const result = await job.step(
          "deploy",
          deployStep("2.0.0", {
            ...options,
            inputs: hubs.inputs,
            onOutput: (text) => {
              if (cut || !text.includes(moment)) return;
              cut = true;
              trap.cutAll();
              endConnections(job);
            },
          }),
        );
        expect(result.outputs["outcome"], result.log).toBe("unknown");
        expect(result.code).toBe(1);
        expect(result.report?.reason).toMatch(/cannot be reached|not be reached|did not answer|does not answer/);
        await seen(() => hubs.hosts.every((host) => host.leftovers().length === 0), 40_000);
        await oneRelease("1.0.0");
        trap.mend();
        const recovered = await job.step("recover", {
          inputs: { environment: "staging", secrets: HUB_SECRETS, ...hubs.inputs },
        });
        // Cut as the switch is told of, it may have begun on the first host or on none.
        expect(
          { "▸ stage": ["refused"], "▸ switch": ["refused", "rolled_back"], "▸ bake": ["rolled_back"] }[moment],
          recovered.log,
        ).toContain(recovered.outputs["outcome"]);
        await oneRelease("1.0.0");
      } finally {
        job.close();
      }
    },
  );
});

/** Ends every ssh of a job at once, as a network does that is gone. */
function endConnections(job: Job): void {
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const line = readFileSync(`/proc/${name}/cmdline`, "utf8");
      if (/^(?:\/usr\/bin\/)?ssh\b/.test(line) && line.includes(job.folder)) process.kill(Number(name), "SIGKILL");
    } catch {
      // It has ended.
    }
  }
}
