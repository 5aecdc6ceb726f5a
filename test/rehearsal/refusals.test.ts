import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Pipeline } from "../kit/pipeline.ts";

// Invalid requests of a person. None of them may change a host.

const CALLER = ".github/workflows/release.yml";

vi.setConfig({ testTimeout: 120_000 });

let on: Pipeline;
const untouched = { staging: "", production: "" };

beforeAll(async () => {
  on = await Pipeline.open();
  await on.release("1.0.0");
  await on.release("1.1.0");
});

afterAll(async () => on.close());

const withInputs = (inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  environment: "production",
  version: "v1.1.0",
  ...inputs,
});

test("a version that does not exist fails with the newest tags, before the build", async () => {
  const ran = await on.dispatch("release", withInputs({ version: "v9.9.9" }));
  expect(ran.jobs, ran.story).toEqual({ build: "failure", dev: "skipped", staging: "skipped", production: "skipped" });
  expect(ran.errors.split("\n")[0]).toBe(
    "error: there is no tag v9.9.9. Push it, or correct the version. The newest tags: v1.1.0, v1.0.0.",
  );
  expect(ran.artifacts).toEqual([]);
  expect(await on.live()).toEqual(untouched);
});

test.each(["$(id)", "--help", "v1;x", "v1.1.0\n::set-env name=PATH::x", "v1.1.0^{commit}", "../v1.1.0"])(
  "a hostile version %j is refused as it is written",
  async (version) => {
    const ran = await on.dispatch("release", withInputs({ version }));
    expect(ran.jobs, ran.story).toEqual({
      build: "failure",
      dev: "skipped",
      staging: "skipped",
      production: "skipped",
    });
    expect(ran.errors).toMatch(
      /^error: \S.* is not a version: a v, then digits, letters and \. \+ _ - such as v1\.4\.0\. The newest tags: v1\.1\.0, v1\.0\.0\.\n/,
    );
    expect(ran.log("build")).not.toMatch(/uid=|usage:/);
    expect(await on.live()).toEqual(untouched);
  },
);

test("a misspelt environment prevents the start of the run", async () => {
  const ran = await on.dispatch("release", withInputs({ environment: "prod" }));
  expect([ran.conclusion, ran.jobs]).toEqual(["failure", {}]);
  expect(ran.errors).toBe(
    'error: .github/workflows/release.yml: environment must be one of production, staging, not "prod"',
  );
});

test("a missing secret is named before any change", async () => {
  on.missing.add("SERVICE_SECRETS");
  const ran = await on.push("1.1.0").finally(() => on.missing.clear());
  expect(ran.jobs, ran.story).toEqual({
    build: "success",
    dev: "skipped",
    staging: "failure refused",
    production: "skipped",
  });
  expect(ran.result.jobs.flatMap(({ steps }) => steps).find(({ id }) => id === "deploy")).toMatchObject({
    conclusion: "failure",
    outputs: { outcome: "refused" },
  });
  const words =
    'GEMINI_API_KEY, GITHUB_PERSONAL_ACCESS_TOKEN have no value. Add GEMINI_API_KEY=…, GITHUB_PERSONAL_ACCESS_TOKEN=… to the input "secrets": in the pipeline it is the secret SERVICE_SECRETS.';
  expect(ran.errors).toContain(words);
  expect(ran.summary("staging")).toMatch(/^## 🚫 refused: Nothing was changed\.$/m);
  expect(ran.summary("staging")).toContain(words);
  expect(await on.live()).toEqual(untouched);
  expect(await on.left()).toEqual([]);
});

test("a dry run prints both plans and changes nothing, with and without a live release", async () => {
  const none = await on.dispatch("release", withInputs({ "dry-run": "true" }));
  expect(none.jobs, none.story).toEqual({
    build: "success",
    dev: "skipped",
    staging: "success unchanged",
    production: "success unchanged",
  });
  expect(["staging", "production"].map((environment) => on.host(environment)?.listing())).toEqual(["", ""]);

  const real = await on.dispatch("release", withInputs({ environment: "staging", version: "1.0.0" }));
  expect(real.jobs, real.story).toEqual({
    build: "success",
    dev: "skipped",
    staging: "success deployed",
    production: "skipped",
  });
  const before = on.host("staging")?.listing();
  expect(before).not.toBe("");
  const ran = await on.dispatch("release", withInputs({ "dry-run": "true" }));
  expect(ran.jobs, ran.story).toEqual({
    build: "success",
    dev: "skipped",
    staging: "success unchanged",
    production: "success unchanged",
  });
  expect(on.host("staging")?.listing()).toBe(before);
  expect(on.host("production")?.listing()).toBe("");
  for (const environment of ["staging", "production"]) {
    expect(ran.log(environment)).toMatch(/plan [0-9a-f]{16} for release 1\.1\.0-/);
    expect(ran.summary(environment)).toContain(
      `## 🔍 dry run: mcp-hub 1.1.0 → ${environment}. Nothing was changed; this is what a deployment would do.`,
    );
  }
  expect(ran.summary("staging")).toMatch(/undo:\n +hub-staging\.example\.com, now 1\.0\.0-/);
  expect(await on.live()).toEqual({ staging: "1.0.0", production: "" });
  expect(await on.left()).toEqual([]);
});

describe("an invalid caller does not start", () => {
  test("a caller that grants too few permissions does not start", async () => {
    await on.release("2.0.0", { replace: { [CALLER]: ["{ contents: read, actions: read }", "{ contents: read }"] } });
    const ran = await on.push("2.0.0");
    expect([ran.conclusion, ran.jobs]).toEqual(["failure", {}]);
    expect(ran.errors).toMatch(
      /^error: The workflow is not valid\.\n\.github\/workflows\/release\.yml:\d+:\d+: Error calling workflow '\S+pipeline\.yml@v1'\. The nested job 'dev' is requesting 'actions: read', but is only allowed 'actions: none'\. Add `actions: read` to the `permissions:` of this job; the same applies to staging, production\.$/m,
    );
  });

  test("a caller with a typo in an input does not start", async () => {
    await on.release("2.0.1", { replace: { [CALLER]: ["with: { environment:", "with: { enviroment:"] } });
    const ran = await on.push("2.0.1");
    expect([ran.conclusion, ran.jobs]).toEqual(["failure", {}]);
    expect(ran.errors).toMatch(
      /release\.yml:\d+:\d+: Invalid input, enviroment is not defined in the referenced workflow\./,
    );
  });
});
