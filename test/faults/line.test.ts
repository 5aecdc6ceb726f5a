import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HUB_SECRETS, LocalHub, deployStep } from "../kit/hub.ts";
import type { Job } from "../kit/job.ts";
import { seen } from "../kit/seen.ts";
import { SshHubs } from "../kit/ssh-hubs.ts";
import { Trap } from "../kit/trap.ts";
import { has } from "../real/engines.ts";

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
    ["staging", "127.0.0.2 stage", 1, ["refused", "deployed"]],
    ["the switch of the first host", "127.0.0.2 run", 1, ["refused", "rolled_back", "deployed"]],
    ["the switch of the last host", "127.0.0.3 run", 1, ["rolled_back", "deployed"]],
    ["the verification", "127.0.0.2 watch", 1, ["rolled_back", "deployed"]],
    ["the first commit", "127.0.0.4 commit", 1, ["rolled_back", "deployed"]],
  ])("is restored, and the deployment completes, when lost once during %s", async (_name, call, nth, words) => {
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
  });

  it.each(["▸ stage", "▸ switch", "▸ bake"])(
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

  it("that is killed together with the engine leaves the rollback to the next deployment", async () => {
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

  it.each([
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

describe.skipIf(process.getuid?.() !== 0)("a full disk", { timeout: 120_000 }, () => {
  let hub: LocalHub;
  beforeEach(async () => {
    hub = await LocalHub.open();
    mkdirSync(hub.path, { recursive: true });
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=12m,mode=755", "tmpfs", hub.path]);
    const { outputs, log } = await hub.deploy("1.0.0");
    if (outputs["outcome"] !== "deployed") throw new Error(log);
  });
  afterEach(() => {
    try {
      execFileSync("umount", ["-l", hub.path]);
    } finally {
      hub.close();
    }
  });
  const fill = (): void => {
    try {
      execFileSync("dd", ["if=/dev/zero", `of=${join(hub.path, "filler")}`, "bs=4k"], { stdio: "ignore" });
    } catch {
      // That it ends with an error is the point.
    }
  };
  const well = async (): Promise<void> => {
    await seen(async () => (await hub.health())?.version === "1.0.0", 30_000);
    await seen(() => hub.host.leftovers().length === 0, 30_000);
    rmSync(join(hub.path, "filler"));
    const next = await hub.deploy("3.0.0");
    expect(next.outputs, next.log).toMatchObject({ outcome: "deployed", "previous-version": "1.0.0" });
    expect(await hub.host.leftoversAfter()).toEqual([]);
  };

  it("between switch and commit, with a killed runner: the guard restores v1", async () => {
    const job = hub.job({ extra: "    bake: 60s\n" });
    const dead = await job.step(
      "deploy",
      deployStep("2.0.0", {
        onOutput: (text, child) => {
          if (!text.includes("▸ bake") || child.killed) return;
          child.kill("SIGKILL");
          fill();
        },
      }),
    );
    expect(dead.signal, dead.log).toBe("SIGKILL");
    await seen(() => hub.host.live().startsWith("1.0.0-"), 40_000);
    const recovered = await job.step("recover", { inputs: { environment: "staging", secrets: HUB_SECRETS } });
    expect(recovered.outputs["outcome"], recovered.log).toBe("rolled_back");
    job.close();
    await well();
  });

  it("between switch and commit, with a running runner: it rolls back, and reports it", async () => {
    let filled = false;
    const result = await hub.deploy("2.0.0", {
      extra: "    bake: 20s\n",
      step: {
        onOutput: (text) => {
          if (filled || !text.includes("▸ bake")) return;
          filled = true;
          fill();
        },
      },
    });
    expect(["rolled_back", "rollback_unverified"], result.log).toContain(result.outputs["outcome"]);
    await well();
  });

  it("before staging: the deployment is refused, and v1 is unchanged", async () => {
    const pid = hub.host.pid();
    fill();
    const result = await hub.deploy("2.0.0");
    expect(result.outputs["outcome"], result.log).toBe("refused");
    expect(result.report?.reason).toMatch(/disk|free/);
    expect(hub.host.pid()).toBe(pid);
    await well();
  });
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
