import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HUB_SECRETS, LocalHub, deployStep } from "../kit/hub.ts";
import type { Job } from "../kit/job.ts";
import { seen } from "../kit/seen.ts";
import { Trap } from "../kit/trap.ts";
import { full } from "./sample.ts";

describe("the guard", { timeout: 120_000 }, () => {
  let hub: LocalHub;
  beforeEach(async () => {
    hub = await LocalHub.open();
    const { outputs, log } = await hub.deploy("1.0.0");
    if (outputs["outcome"] !== "deployed") throw new Error(log);
  });
  afterEach(() => hub.close());
  const guard = (): number | undefined =>
    hub.host
      .leftovers()
      .flatMap((line) => Number(/^process (\d+): .* guarding /.exec(line)?.[1] ?? Number.NaN))
      .find((pid) => !Number.isNaN(pid));
  const recover = async (job: Job, ...more: Parameters<Trap["options"]>[] | []) => {
    const trap = new Trap();
    try {
      return await job.step("recover", {
        inputs: { environment: "staging", secrets: HUB_SECRETS },
        ...(more[0] === undefined ? {} : trap.options(...more[0])),
      });
    } finally {
      trap.close();
    }
  };

  it("that is killed is restarted by the running engine, and then works", async () => {
    const job = hub.job({ extra: "    bake: 40s\n" });
    const running = job.step("deploy", deployStep("2.0.0"));
    await seen(() => hub.host.journal().some(({ what }) => what.startsWith("start main 2.0.0")));
    const first = guard();
    if (first === undefined) throw new Error("there is no guard");
    process.kill(first, "SIGKILL");
    await seen(() => ![undefined, first].includes(guard()));
    job.kill();
    const { log } = await running;
    expect(log).toContain("the guard had stopped; starting it again");
    await seen(() => hub.host.leftovers().length === 0, 30_000);
    // A guard does not wait for what it started to come up.
    await seen(async () => (await hub.health())?.version === "1.0.0");
    const recovered = await recover(job);
    expect(recovered.outputs["outcome"], recovered.log).toBe("rolled_back");
    job.close();
  });

  it.runIf(full)("that is killed together with the engine leaves the rollback to the next deployment", async () => {
    const job = hub.job({ extra: "    bake: 40s\n" });
    const running = job.step("deploy", deployStep("2.0.0"));
    await seen(() => hub.host.journal().some(({ what }) => what.startsWith("start main 2.0.0")));
    job.kill();
    await running;
    process.kill(guard() ?? 0, "SIGKILL");
    const next = await hub.deploy("3.0.0");
    expect(next.outputs, next.log).toMatchObject({ outcome: "deployed", "previous-version": "1.0.0" });
    expect(await hub.host.leftoversAfter()).toEqual([]);
    job.close();
  });

  it("that is killed during its rollback leaves the rest to the next command", async () => {
    const job = hub.job({ fault: "ignore-term", extra: "    bake: 40s\n" });
    job.write(
      "deploy.yml",
      readFileSync(join(job.workspace, "deploy.yml"), "utf8").replace(
        "    target: {",
        "    target: {stop-timeout: 6s, ",
      ),
    );
    const running = job.step("deploy", deployStep("2.0.0"));
    await seen(() => hub.host.journal().some(({ what }) => what.startsWith("start main 2.0.0")));
    job.kill();
    await running;
    await seen(() => hub.host.journal().some(({ verb, what }) => verb === "guard" && what.startsWith("stop ")), 30_000);
    process.kill(guard() ?? 0, "SIGKILL");
    const recovered = await recover(job);
    expect(recovered.outputs["outcome"], recovered.log).toBe("rolled_back");
    expect(await hub.health()).toMatchObject({ version: "1.0.0" });
    expect(await hub.host.leftoversAfter()).toEqual([]);
    job.close();
  });

  it.runIf(full).each([
    ["lease", 1],
    ["inspect", 2],
  ])(
    "completes a recovery that is killed too (after %s #%i): the outcome of the deployment stays its own",
    async (verb, nth) => {
      const job = hub.job({ extra: "    bake: 40s\n" });
      const dead = await job.step(
        "deploy",
        deployStep("2.0.0", { onOutput: (text, child) => void (text.includes("▸ bake") && child.kill("SIGKILL")) }),
      );
      expect(dead.signal).toBe("SIGKILL");
      await seen(() => hub.host.leftovers().length === 0, 30_000);
      const killed = await recover(job, [
        { at: "verb", call: `here ${verb}`, nth, when: "after", delayMs: 0 },
        [hub.host],
      ]);
      expect(killed.signal, killed.log).toBe("SIGKILL");
      await seen(() => hub.host.leftovers().length === 0, 30_000);
      const recovered = await recover(job);
      expect(recovered.outputs["outcome"], recovered.log).toBe("rolled_back");
      expect(await hub.health()).toMatchObject({ version: "1.0.0" });
      job.close();
    },
  );
});
