import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Pipeline, atLine } from "../../kit/pipeline.ts";
import { PHASES, endsAs } from "./cancelled.ts";

vi.setConfig({ testTimeout: 120_000 });

let on: Pipeline;
let version = 0;
const next = (): string => `1.${(version += 1)}.0`;

beforeAll(async () => {
  on = await Pipeline.open();
});

afterAll(async () => on.close());

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
      await endsAs(on, ran, "production", allowed, old, wanted);
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
