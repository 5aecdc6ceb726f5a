import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { RunEvent } from "../../../src/rehearsal/model.ts";
import { Pipeline, atLine } from "../../kit/pipeline.ts";
import type { RanPipeline } from "../../kit/ran-pipeline.ts";

// Runs that meet: several tags at once, a rollback during a deployment, a runner that is lost.

vi.setConfig({ testTimeout: 180_000 });

let on: Pipeline;

beforeEach(async () => {
  on = await Pipeline.open();
  await on.release("1.0.0");
});

afterEach(async () => on.close());

/** Resolves when `count` runs wait for what a concurrency group lets in, or fails after 30 s. */
class Waiting {
  count = 0;
  readonly during = (event: RunEvent): void => {
    if (event.kind === "job-wait" && event.why.includes("concurrency group")) this.count += 1;
  };

  async until(count: number): Promise<void> {
    await expect.poll(() => this.count, { timeout: 30_000, interval: 20 }).toBeGreaterThanOrEqual(count);
  }
}

/** Pushes a tag, and resolves when its job staging is in the concurrency group, where it stays `until` something. */
async function heldInStaging(
  version: string,
  until: () => Promise<void>,
): Promise<{ readonly ends: Promise<RanPipeline> }> {
  let inside = false;
  on.approve = async (_, job) => {
    if (!job.includes("staging") || inside) return true;
    inside = true;
    await until();
    return true;
  };
  const ends = on.push(version);
  await expect.poll(() => inside, { timeout: 30_000, interval: 20 }).toBe(true);
  return { ends };
}

const sorted = (versions: readonly string[]): string[] => [...versions].sort();

describe("several tags at once", () => {
  test("the newer of two simultaneous tags is live everywhere at the end, and the older one never follows it", async () => {
    await on.push("1.0.0");
    await on.release("2.0.0");
    await on.release("3.0.0");
    const [two, three] = await Promise.all([on.push("2.0.0"), on.push("3.0.0")]);
    expect(three.jobs, three.story).toEqual({
      build: "success",
      dev: "skipped",
      staging: "success deployed",
      production: "success deployed",
    });
    expect(["success deployed", "success stale"], two.story).toContain(two.jobs["staging"]);
    expect(["success deployed", "success stale", "skipped"], two.story).toContain(two.jobs["production"]);
    expect(two.conclusion).toBe("success");
    for (const environment of ["staging", "production"])
      expect(on.committed(environment)).toEqual(sorted(on.committed(environment)));
    expect(await on.live()).toEqual({ staging: "3.0.0", production: "3.0.0" });
    expect(await on.left()).toEqual([]);
  });

  test("a second tag waits for the first, and is deployed after it", async () => {
    await on.release("2.0.0");
    const second = new Waiting();
    const one = await heldInStaging("1.0.0", async () => second.until(1));
    const two = await on.push("2.0.0", (event) => second.during(event));
    expect((await one.ends).jobs).toMatchObject({ build: "success", staging: "success deployed" });
    expect(two.jobs, two.story).toEqual({
      build: "success",
      dev: "skipped",
      staging: "success deployed",
      production: "success deployed",
    });
    expect(on.committed("staging")).toEqual(["1.0.0", "2.0.0"]);
    expect(await on.live()).toEqual({ staging: "2.0.0", production: "2.0.0" });
    expect(await on.left()).toEqual([]);
  });

  test("a third tag replaces the waiting second one, whose run is cancelled, and is deployed", async () => {
    await on.release("2.0.0");
    await on.release("3.0.0");
    const [second, third] = [new Waiting(), new Waiting()];
    const one = await heldInStaging("1.0.0", async () => third.until(1));
    const two = on.push("2.0.0", (event) => second.during(event));
    await second.until(1);
    const three = on.push("3.0.0", (event) => third.during(event));
    const [a, b, c] = await Promise.all([one.ends, two, three]);
    expect(a.jobs["staging"], a.story).toBe("success deployed");
    expect(b.jobs, b.story).toEqual({ build: "success", dev: "skipped", staging: "cancelled", production: "skipped" });
    expect(b.conclusion).toBe("cancelled");
    expect(b.errors + b.why("staging")).toMatch(/a newer request is waiting for the concurrency group/);
    expect(c.jobs, c.story).toEqual({
      build: "success",
      dev: "skipped",
      staging: "success deployed",
      production: "success deployed",
    });
    expect(on.committed("staging")).toEqual(["1.0.0", "3.0.0"]);
    expect(await on.live()).toEqual({ staging: "3.0.0", production: "3.0.0" });
    // The run that lost its place, run again: nothing older over a newer one.
    const again = await on.again(b, "failed");
    expect(again.jobs, again.story).toEqual({
      build: "success",
      dev: "skipped",
      staging: "success stale",
      production: "skipped",
    });
    expect(again.conclusion).toBe("success");
    expect(await on.live()).toEqual({ staging: "3.0.0", production: "3.0.0" });
    expect(await on.left()).toEqual([]);
  });

  test("a dry run neither waits for a run nor replaces one", async () => {
    const waiting = new Waiting();
    let dry: Promise<RanPipeline> | undefined;
    await on.release("2.0.0");
    on.approve = async (environment, job) => {
      if (!job.includes("production") || dry !== undefined) return true;
      dry = on.dispatch("release", { environment: "production", version: "2.0.0", "dry-run": "true" }, (event) =>
        waiting.during(event),
      );
      expect(environment).toBe("production");
      expect((await dry).jobs).toEqual({
        build: "success",
        dev: "skipped",
        staging: "success unchanged",
        production: "success unchanged",
      });
      return true;
    };
    const ran = await on.push("1.0.0");
    expect(ran.jobs, ran.story).toEqual({
      build: "success",
      dev: "skipped",
      staging: "success deployed",
      production: "success deployed",
    });
    expect(dry).toBeDefined();
    expect(waiting.count).toBe(0);
    expect(await on.live()).toEqual({ staging: "1.0.0", production: "1.0.0" });
  });
});

/** Stops and continues the processes of a run's action, as on a runner that is very slow. */
function signalAction(action: string, signal: "SIGSTOP" | "SIGCONT"): void {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const ours = readlinkSync(`/proc/${pid}/cwd`).startsWith(`${on.rehearsal.folder}/`);
      if (ours && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(`/dist/${action}.js`))
        process.kill(Number(pid), signal);
    } catch {
      // It has ended.
    }
  }
}

test("a rollback during a deployment takes over the lease; the deployment reports the recorded outcome", async () => {
  await on.push("1.0.0");
  await on.release("2.0.0");
  let back: Promise<RanPipeline> | undefined;
  const ran = await on.push(
    "2.0.0",
    atLine("production", "▸ bake", () => {
      signalAction("deploy", "SIGSTOP");
      back = on.dispatch(
        "rollback",
        { environment: "production", reason: "orders fail" },
        atLine("rollback", "took over from deployment", () => signalAction("deploy", "SIGCONT")),
      );
    }),
  );
  const rollback = await back;
  expect(rollback?.jobs, rollback?.story).toEqual({ rollback: "success rolled_back" });
  expect(ran.jobs, ran.story).toEqual({
    build: "success",
    dev: "skipped",
    staging: "success deployed",
    production: "failure rolled_back",
  });
  expect(ran.conclusion).toBe("failure");
  expect(ran.errors).toMatch(/rolled_back: /);
  expect(await on.live()).toEqual({ staging: "2.0.0", production: "1.0.0" });
  expect(await on.left()).toEqual([]);
});

describe("a runner that is lost during the switch", () => {
  const lost = async (version: string, line: string): Promise<RanPipeline> =>
    on.push(
      version,
      atLine("production", line, (run) => run.kill()),
    );

  test("the next run rolls back the unfinished deployment, and deploys", async () => {
    await on.push("1.0.0");
    await on.release("2.0.0");
    const ran = await lost("2.0.0", "▸ verify");
    expect(ran.conclusion).not.toBe("success");
    const again = await on.again(ran, "failed");
    expect(again.jobs["production"], again.story).toBe("success deployed");
    expect(again.log("production")).toMatch(/was left unfinished and is settled now: rolled_back/);
    expect(await on.live()).toEqual({ staging: "2.0.0", production: "2.0.0" });
    expect(await on.left()).toEqual([]);
  });

  test("without a next run the guard on the host rolls back, and status shows it", async () => {
    const guard = {
      replace: { "deploy.yml": ["  production:\n", "  production:\n    lease: { guard: 10s }\n"] },
    } as const;
    await on.push("1.0.0");
    await on.release("2.0.0", guard);
    await lost("2.0.0", "▸ verify");
    const during = await on.dispatch("status", { environment: "production" });
    expect(during.outputs("status"), during.story).toMatchObject({
      "live-version": expect.stringMatching(/^[12]\.0\.0$/),
      locked: "false",
    });
    expect(during.log("status")).toMatch(
      /deploy \S+ of 2\.0\.0-\S+ by rehearsal is under way \(\S+\); its guard is running/,
    );
    await expect.poll(async () => (await on.live()).production, { timeout: 60_000, interval: 200 }).toBe("1.0.0");
    // A guard cannot see where the traffic goes: the slot that was left runs until a command of a person or a workflow sees it.
    await expect
      .poll(async () => on.left(), { timeout: 60_000, interval: 200 })
      .toEqual(["production: a slot that was left: after b"]);
    const after = await on.dispatch("status", { environment: "production" });
    expect(after.outputs("status"), after.story).toEqual({
      "live-version": "1.0.0",
      outcome: "rollback_unverified",
      unfinished: "false",
      locked: "false",
    });
    expect(after.log("status")).toContain("rollback_unverified, by the guard alone");
  });
});
