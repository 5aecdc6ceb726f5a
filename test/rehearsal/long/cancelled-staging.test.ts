import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Pipeline, atLine } from "../../kit/pipeline.ts";
import { PHASES, endsAs } from "./cancelled.ts";

vi.setConfig({ testTimeout: 120_000 });

let on: Pipeline;
let version = 0;
const next = (): string => `1.${(version += 1)}.0`;

beforeAll(async () => {
  on = await Pipeline.open();
  const first = next();
  await on.release(first);
  await on.push(first);
});

afterAll(async () => on.close());

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
    await endsAs(on, ran, "staging", allowed, old, wanted);
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
