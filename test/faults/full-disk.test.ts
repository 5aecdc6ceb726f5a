import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HUB_SECRETS, LocalHub, deployStep } from "../kit/hub.ts";
import { seen } from "../kit/seen.ts";

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
