import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { BROKEN, Pipeline, atLine } from "../kit/pipeline.ts";
import type { RanPipeline } from "../kit/ran-pipeline.ts";

// One repository and one stage, on which one release comes after the other.

const TESTS = "describe('prompt-based mode', () => {";

vi.setConfig({ testTimeout: 120_000 });

let on: Pipeline;
let first: RanPipeline;

beforeAll(async () => {
  on = await Pipeline.open({ ownTests: true });
});

afterAll(async () => on.close());

test("a good tag is deployed to staging and production", async () => {
  const commit = await on.release("1.0.0");
  first = await on.push("1.0.0");
  expect(first.jobs, first.story).toEqual({
    build: "success",
    dev: "skipped",
    staging: "success deployed",
    production: "success deployed",
  });
  expect(first.conclusion).toBe("success");
  expect(await on.live()).toEqual({ staging: "1.0.0", production: "1.0.0" });
  expect(first.outputs("build")).toMatchObject({
    version: "1.0.0",
    commit,
    archive: "mcp-hub.tar.gz",
    verdict: "pass",
    readiness: "100",
  });
  for (const environment of ["staging", "production"]) {
    expect(first.outputs(environment)).toMatchObject({
      version: "1.0.0",
      url: on.url(environment),
      "deployment-id": expect.stringMatching(/^\d+\.1\.\d+\.[0-9a-f]{8}$/),
      "plan-hash": expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(first.summary(environment)).toContain(
      `## ✅ deployed: mcp-hub 1.0.0 → ${environment}. The new release is live and was verified.`,
    );
    expect(first.summary(environment).match(/^## .*$/gm), "recover with nothing to do adds no report").toHaveLength(1);
    expect(first.report(environment)).toMatchObject({ outcome: "deployed", version: "1.0.0" });
  }
  expect(first.artifacts).toEqual(["deployment-production-1", "deployment-staging-1", "gates", "release"]);
  expect(first.annotations.filter((line) => !line.startsWith("notice: "))).toEqual([]);
  expect(await on.left()).toEqual([]);
});

test("a failed gate prevents the deployment, and is named", async () => {
  await on.release("1.1.0", {
    replace: {
      "tests/prompt-based-filtering.test.js": [
        TESTS,
        `test('two and two', () => { assert.equal(2 + 2, 5); });\n${TESTS}`,
      ],
    },
  });
  const ran = await on.push("1.1.0");
  expect(ran.jobs, ran.story).toEqual({ build: "failure", dev: "skipped", staging: "skipped", production: "skipped" });
  expect(ran.conclusion).toBe("failure");
  expect(ran.artifacts).toEqual(["gates"]);
  expect(ran.errors).toContain("error: the gates for production ended with fail: unit fail: 23 passed, 1 failed");
  expect(ran.summary("build")).toMatch(/^## ❌ gates fail: mcp-hub 1\.1\.0 for production\. /m);
  expect(ran.summary("build")).toMatch(/tests\/prompt-based-filtering\.test\.js:\d+:\d+ \| .*two and two/);
  expect(ran.why("staging")).toContain("build ended with failure");
  expect(await on.live()).toEqual({ staging: "1.0.0", production: "1.0.0" });
  expect(await on.left()).toEqual([]);
});

test("a release that fails in staging is rolled back there, and production is not touched", async () => {
  await on.release("1.2.0", BROKEN.start);
  const ran = await on.push("1.2.0");
  expect(ran.jobs, ran.story).toEqual({
    build: "success",
    dev: "skipped",
    staging: "failure rolled_back",
    production: "skipped",
  });
  expect(ran.conclusion).toBe("failure");
  expect(ran.outputs("staging")).toMatchObject({ version: "1.2.0", "previous-version": "1.0.0" });
  expect(ran.errors).toMatch(
    /rolled_back: .* has ended\. Cause: module \S*quotas\.js is missing\. Next: erlmcp-actions status --environment staging/,
  );
  expect(ran.summary("staging")).toContain(
    "## ⏪ rolled_back: mcp-hub 1.2.0 → staging. The previous release is restored and was verified.",
  );
  expect(ran.summary("staging")).toContain("Read the evidence, correct the release, and deploy a new version.");
  expect(ran.artifacts).not.toContain("deployment-production-1");
  expect(await on.live()).toEqual({ staging: "1.0.0", production: "1.0.0" });
  expect(on.host("staging")?.known("bad")).toEqual([expect.stringMatching(/^1\.2\.0-/)]);
  expect(await on.left()).toEqual([]);
});

test("a release that fails only in production gets no traffic there, and stays in staging", async () => {
  await on.release("1.3.0", BROKEN.production);
  const ran = await on.push("1.3.0");
  expect(ran.jobs, ran.story).toEqual({
    build: "success",
    dev: "skipped",
    staging: "success deployed",
    production: "failure refused",
  });
  expect(ran.conclusion).toBe("failure");
  expect(ran.errors).toMatch(/a client can connect failed: HTTP 500, expected 200/);
  expect(ran.summary("production")).toContain("refused: mcp-hub 1.3.0 → production.");
  expect(ran.report("production")?.probe).toMatchObject({ lost: 0 });
  expect(await on.live()).toEqual({ staging: "1.3.0", production: "1.0.0" });
  expect(await on.left()).toEqual([]);
});

test("an older commit after a newer one is stale in staging, skips production, and the run succeeds", async () => {
  const ran = await on.again(first, "all");
  expect(ran.jobs, ran.story).toEqual({
    build: "success",
    dev: "skipped",
    staging: "success stale",
    production: "skipped",
  });
  expect(ran.conclusion).toBe("success");
  expect(ran.summary("staging")).toMatch(
    /stale: mcp-hub 1\.0\.0 → staging\. A newer commit is live\. Nothing was changed\./,
  );
  expect(ran.errors).toBe("");
  expect(await on.live()).toEqual({ staging: "1.3.0", production: "1.0.0" });
  expect(await on.left()).toEqual([]);
});

test("a cancel during the switch of production restores the previous release, and a rerun deploys the new one", async () => {
  await on.release("1.4.0");
  const ran = await on.push(
    "1.4.0",
    atLine("production", "  lead the traffic to slot b", (run) => run.cancel()),
  );
  expect(ran.jobs, ran.story).toEqual({
    build: "success",
    dev: "skipped",
    staging: "success deployed",
    production: "cancelled rolled_back",
  });
  expect(ran.conclusion).toBe("cancelled");
  expect(ran.summary("production")).toContain("cancelled after the switch began");
  expect(ran.summary("production")).toContain(
    "## ⏪ rolled_back: mcp-hub 1.4.0 → production. The previous release is restored and was verified.",
  );
  expect(await on.live()).toEqual({ staging: "1.4.0", production: "1.0.0" });
  expect(await on.left()).toEqual([]);

  const again = await on.again(ran, "failed");
  expect(again.jobs, again.story).toEqual({
    build: "success",
    dev: "skipped",
    staging: "success deployed",
    production: "success deployed",
  });
  expect(again.artifacts).toEqual([
    "deployment-production-1",
    "deployment-production-2",
    "deployment-staging-1",
    "gates",
    "release",
  ]);
  expect(await on.live()).toEqual({ staging: "1.4.0", production: "1.4.0" });
  expect(await on.left()).toEqual([]);
});

test("a secret that is part of the word `deployed` makes GitHub drop the output, and production is still deployed", async () => {
  await on.release("1.5.0");
  // The runner masks each line of a secret by itself.
  on.more.set("SERVICE_SECRETS", '\nNOTE="who may\ndeploy"');
  const ran = await on.push("1.5.0").finally(() => on.more.clear());
  expect(ran.jobs, ran.story).toEqual({ build: "success", dev: "skipped", staging: "success", production: "success" });
  expect(ran.log("staging")).toContain("Skip output 'outcome' since it may contain secret.");
  expect(await on.live()).toEqual({ staging: "1.5.0", production: "1.5.0" });
  expect(await on.left()).toEqual([]);
});

test("no secret and no token is in the kept files", async () => {
  const host = on.host("production");
  const slot = ["a", "b"].find((each) => host?.pid(each) !== undefined) ?? "";
  const value = /^GEMINI_API_KEY=(\S{20,})$/m.exec(host?.environment(slot) ?? "")?.[1] ?? "";
  expect(value).toMatch(/^rehearsed-/);
  expect(on.leaks()).toEqual([]);
  // What is looked for would be found.
  for (const planted of [value, Buffer.from(value).toString("base64"), "ghs_0123456789"]) {
    writeFileSync(join(first.result.folder, "planted.md"), `It is ${planted}.`);
    expect(on.leaks(), planted).toHaveLength(1);
  }
});
