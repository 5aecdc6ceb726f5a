import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Pipeline, atLine } from "../../kit/pipeline.ts";
import type { RanPipeline } from "../../kit/ran-pipeline.ts";

// A run that is cancelled while a phase begins: the words that it may end with, the first of them the usual one.
// A phase that is nearly over when the signal arrives lets the next one begin.
const PHASES: readonly (readonly [string, readonly string[]])[] = [
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

vi.setConfig({ testTimeout: 120_000 });

let on: Pipeline;
let version = 0;
const next = (): string => `1.${(version += 1)}.0`;

beforeAll(async () => {
  on = await Pipeline.open();
});

afterAll(async () => on.close());

/** Old after a refusal and a way back, new after `deployed`; and the same word everywhere. */
async function endsAs(
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

test("a cancel during the gates deploys nothing, and a rerun deploys", async () => {
  const wanted = next();
  await on.release(wanted, {
    write: {
      "tests/prompt-based-filtering.test.js":
        'import test from "node:test";\nfor (let one = 1; one <= 23; one += 1) test(`slow ${one}`, async () => new Promise((done) => setTimeout(done, 100)));\n',
    },
  });
  const ran = await on.push(
    wanted,
    atLine("build", "▶ unit", (run) => run.cancel()),
  );
  expect(ran.conclusion).toBe("cancelled");
  expect(ran.jobs["build"], ran.story).toBe("cancelled");
  expect(["skipped", "cancelled"]).toContain(ran.jobs["staging"]);
  expect(["skipped", "cancelled"]).toContain(ran.jobs["production"]);
  expect(ran.artifacts).not.toContain("release");
  expect(await on.live()).toEqual({ staging: "", production: "" });
  const again = await on.again(ran, "all");
  expect(again.jobs, again.story).toMatchObject({
    build: "success",
    staging: "success deployed",
    production: "success deployed",
  });
  expect(await on.live()).toEqual({ staging: wanted, production: wanted });
});

describe("a cancel in production, blue-green", () => {
  // The first smoke checks run in the new slot, before the switch.
  const phases = PHASES.map(
    ([phase, allowed]) => [phase, phase === "smoke" ? ["refused", "rolled_back"] : allowed] as const,
  );

  test.each([...phases, ["let the slot that the traffic left finish", ["deployed"]]] as const)(
    "a cancel before `%s` leaves a consistent state",
    async (phase, allowed) => {
      const { production: old } = await on.live();
      const wanted = next();
      await on.release(wanted);
      const ran = await on.push(
        wanted,
        atLine("production", `▸ ${phase}`, (run) => run.cancel()),
      );
      expect(ran.jobs["staging"], ran.story).toBe("success deployed");
      await endsAs(ran, "production", allowed, old, wanted);
      const again = await on.again(ran, "failed");
      expect(again.jobs["production"], again.story).toBe(
        `success ${ran.outputs("production")["outcome"] === "deployed" ? "unchanged" : "deployed"}`,
      );
      expect(again.conclusion).toBe("success");
      expect(await on.live()).toEqual({ staging: wanted, production: wanted });
      expect(await on.left()).toEqual([]);
    },
  );
});

describe("a cancel in staging, by restart", () => {
  test.each(PHASES)("a cancel before `%s` leaves a consistent state", async (phase, allowed) => {
    const { staging: old, production } = await on.live();
    const wanted = next();
    await on.release(wanted);
    const ran = await on.dispatch(
      "release",
      { environment: "staging", version: wanted },
      atLine("staging", `▸ ${phase}`, (run) => run.cancel()),
    );
    await endsAs(ran, "staging", allowed, old, wanted);
    const again = await on.again(ran, "all");
    expect(again.jobs["staging"], again.story).toBe(
      `success ${ran.outputs("staging")["outcome"] === "deployed" ? "unchanged" : "deployed"}`,
    );
    expect(await on.live()).toEqual({ staging: wanted, production });
    expect(await on.left()).toEqual([]);
  });
});

test("a cancelled first deployment is removed", async () => {
  const fresh = await Pipeline.open();
  try {
    await fresh.release("1.0.0");
    const ran = await fresh.push(
      "1.0.0",
      atLine("staging", "▸ verify", (run) => run.cancel()),
    );
    expect(ran.jobs["staging"], ran.story).toBe("cancelled removed");
    expect(["skipped", "cancelled"]).toContain(ran.jobs["production"]);
    expect(await fresh.live()).toEqual({ staging: "", production: "" });
    expect(await fresh.left()).toEqual([]);
    expect((await fresh.again(ran, "failed")).jobs).toEqual({
      build: "success",
      dev: "skipped",
      staging: "success deployed",
      production: "success deployed",
    });
    expect(await fresh.live()).toEqual({ staging: "1.0.0", production: "1.0.0" });
  } finally {
    await fresh.close();
  }
});
