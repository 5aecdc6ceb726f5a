import { appendFileSync, cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Pipeline } from "../../kit/pipeline.ts";
import type { During } from "../../kit/pipeline.ts";
import type { RanPipeline } from "../../kit/ran-pipeline.ts";

// What people decide (reviewers, dispatches, rollbacks, settings), and what somebody may try with an artifact.

vi.setConfig({ testTimeout: 120_000 });

let on: Pipeline;
let first: RanPipeline;

beforeAll(async () => {
  on = await Pipeline.open();
  await on.release("1.0.0");
  first = await on.push("1.0.0");
  await on.release("1.1.0");
});

beforeEach(() => {
  on.approve = async () => true;
});

afterAll(async () => on.close());

const GREEN = { build: "success", dev: "skipped", staging: "success deployed", production: "success deployed" };
const both = (version: string): object => ({ staging: version, production: version });

describe("a rerun", () => {
  test("a rerun of the same tag is verified again, and unchanged", async () => {
    const ran = await on.push("1.0.0");
    expect(ran.jobs, ran.story).toEqual({ ...GREEN, staging: "success unchanged", production: "success unchanged" });
    expect(ran.summary("production")).toContain(
      "## ✅ unchanged: mcp-hub 1.0.0 → production. This release was live already; it was verified again.",
    );
    expect(await on.live()).toEqual(both("1.0.0"));
  });

  test("a rerun of all jobs has the same bytes, is unchanged, and each attempt keeps its report", async () => {
    const ran = await on.again(first, "all");
    expect(ran.jobs, ran.story).toEqual({ ...GREEN, staging: "success unchanged", production: "success unchanged" });
    expect(ran.outputs("build")["archive-sha256"]).toBe(first.outputs("build")["archive-sha256"]);
    expect(await on.left()).toEqual([]);
  });

  test("a rerun of all jobs is refused when the tag has moved", async () => {
    const old = on.git("rev-parse", "v1.0.0");
    const move = async (commit: string): Promise<void> => {
      on.git("tag", "--force", "v1.0.0", commit);
      await on.rehearsal.repository.refresh();
    };
    await move("v1.1.0");
    const ran = await on.again(first, "all").finally(async () => move(old));
    expect(ran.jobs, ran.story).toEqual({
      build: "failure",
      dev: "skipped",
      staging: "skipped",
      production: "skipped",
    });
    expect(ran.errors).toContain(`The ref 'refs/tags/v1.0.0' does not point to the expected commit '${old}'.`);
    expect(await on.live()).toEqual(both("1.0.0"));
  });
});

describe("gates", () => {
  test.each([
    ["a missing entry in CHANGELOG.md", { withoutChangelog: true }, /changelog fail: .*2\.0\.0/, "changelog"],
    ["another version in package.json", { says: "9.9.9" }, /version fail: .*9\.9\.9/, "version"],
    [
      "an invalid file of configuration",
      { write: { "mcp-servers.production.json": "{ not json" } },
      /configuration fail/,
      "configuration",
    ],
  ] as const)("%s prevents the deployment, and the gate is named", async (_, change, words, gate) => {
    const version = `2.0.${readdirSync(on.kept).length}`;
    await on.release(version, change);
    const ran = await on.push(version);
    expect(ran.jobs, ran.story).toEqual({
      build: "failure",
      dev: "skipped",
      staging: "skipped",
      production: "skipped",
    });
    expect(ran.errors.replaceAll(version, "2.0.0")).toMatch(words);
    expect(ran.artifacts).toEqual(["gates"]);
    expect(ran.summary("build")).toContain(`## ❌ gates fail: mcp-hub ${version} for production`);
    expect(ran.summary("build")).toMatch(new RegExp(`^\\| ${gate} \\| G\\d+ \\| ✗ fail`, "m"));
    expect(await on.live()).toEqual(both("1.0.0"));
    expect(await on.left()).toEqual([]);
  });
});

describe("reviewers", () => {
  test("a rejection for production leaves it untouched and fails the run; a later approval deploys", async () => {
    const requested: string[] = [];
    on.approve = async (environment) => {
      requested.push(environment);
      return environment !== "production";
    };
    const ran = await on.push("1.1.0");
    expect(requested).toEqual(["staging", "production"]);
    expect(ran.jobs, ran.story).toMatchObject({ staging: "success deployed", production: "failure" });
    expect(ran.conclusion).toBe("failure");
    expect(ran.errors).toContain("the reviewers of production rejected the deployment");
    expect(ran.artifacts).not.toContain("deployment-production-1");
    expect(await on.live()).toEqual({ staging: "1.1.0", production: "1.0.0" });
    expect(await on.left()).toEqual([]);

    on.approve = async () => true;
    const again = await on.again(ran, "failed");
    expect(again.jobs, again.story).toEqual(GREEN);
    expect(await on.live()).toEqual(both("1.1.0"));
  });
});

describe("a dispatched run", () => {
  const dispatch = async (inputs: Readonly<Record<string, string>>): Promise<RanPipeline> =>
    on.dispatch("release", { environment: "production", ...inputs });

  test("an older version is stale, the run succeeds, and production is not touched", async () => {
    const ran = await dispatch({ version: "v1.0.0" });
    expect(ran.jobs, ran.story).toEqual({
      build: "success",
      dev: "skipped",
      staging: "success stale",
      production: "skipped",
    });
    expect(ran.conclusion).toBe("success");
    expect(await on.live()).toEqual(both("1.1.0"));
  });

  test("a newer version goes to staging only, then the same one to production", async () => {
    await on.release("3.0.0");
    const ran = await dispatch({ environment: "staging", version: "3.0.0" });
    expect(ran.jobs, ran.story).toEqual({
      build: "success",
      dev: "skipped",
      staging: "success deployed",
      production: "skipped",
    });
    expect(ran.why("production")).toContain("inputs.environment == 'production'");
    expect(await on.live()).toEqual({ staging: "3.0.0", production: "1.1.0" });
    const on_ = await dispatch({ version: "3.0.0" });
    expect(on_.jobs, on_.story).toEqual({ ...GREEN, staging: "success unchanged" });
    expect(await on.live()).toEqual(both("3.0.0"));
    expect(await on.left()).toEqual([]);
  });

  test("a dispatch from a branch without a version does not start", async () => {
    const ran = await dispatch({});
    expect([ran.conclusion, ran.jobs]).toEqual(["failure", {}]);
    expect(ran.errors).toMatch(/version/);
  });
});

describe("an artifact that was replaced between build and deploy is refused", () => {
  const RELEASE = "artifacts/release";
  /** Does something to the files of the artifact as soon as the build has ended. */
  const after =
    (exchange: (folder: string) => void): During =>
    (event, run) => {
      if (event.kind === "job-end" && event.job === "release / build / build")
        exchange(join(run.trigger.kept, RELEASE));
    };
  const cases: readonly [string, (folder: string) => void, RegExp][] = [
    [
      "a byte of the archive",
      (folder) => {
        const archive = readFileSync(join(folder, "mcp-hub.tar.gz"));
        archive[archive.length >> 1] = (archive[archive.length >> 1] ?? 0) ^ 1;
        writeFileSync(join(folder, "mcp-hub.tar.gz"), archive);
      },
      /the archive has sha256 [0-9a-f]{64}, the one that was built [0-9a-f]{64}\. Nothing was changed; run all jobs again\./,
    ],
    [
      "all of it, as when it was kept too short",
      (folder) => rmSync(folder, { recursive: true }),
      /there is no mcp-hub\.tar\.gz: the artifact release could not be fetched, or has no such file\. Nothing was changed; run all jobs again\./,
    ],
    [
      "a byte of release.json",
      (folder) => appendFileSync(join(folder, "release.json"), " "),
      /manifest \S+ has sha256 [0-9a-f]{64}, the one that was built [0-9a-f]{64}/,
    ],
    [
      "both, so that they agree",
      (folder) => {
        const archive = join(folder, "mcp-hub.tar.gz");
        cpSync(join(first.result.artifacts.get("release") ?? "", "mcp-hub.tar.gz"), archive);
        const manifest = JSON.parse(readFileSync(join(folder, "release.json"), "utf8")) as { archive: object };
        const sha256 = createHash("sha256").update(readFileSync(archive)).digest("hex");
        writeFileSync(
          join(folder, "release.json"),
          JSON.stringify({ ...manifest, archive: { ...manifest.archive, sha256 } }),
        );
      },
      /the archive has sha256 [0-9a-f]{64}, the one that was built/,
    ],
  ];

  test.each(cases)("%s", async (_, exchange, words) => {
    const version = `4.0.${readdirSync(on.kept).length}`;
    await on.release(version);
    const { staging } = await on.live();
    const ran = await on.push(version, after(exchange));
    expect(ran.jobs, ran.story).toEqual({
      build: "success",
      dev: "skipped",
      staging: "failure refused",
      production: "skipped",
    });
    expect(ran.errors).toMatch(words);
    expect(await on.live()).toEqual(both(staging));
    expect(await on.left()).toEqual([]);
    const again = await on.again(ran, "all");
    expect(again.jobs, again.story).toEqual(GREEN);
    expect(await on.live()).toEqual(both(version));
  });
});

describe("the manual rollback", () => {
  const back = async (inputs: Readonly<Record<string, string>>): Promise<RanPipeline> =>
    on.dispatch("rollback", { environment: "production", reason: "orders fail since 14:20", ...inputs });
  let live = "";

  beforeEach(async () => {
    live = (await on.live()).production;
  });

  test("a rollback requires a reason", async () => {
    const ran = await on.dispatch("rollback", { environment: "production" });
    expect([ran.conclusion, ran.jobs]).toEqual(["failure", {}]);
    expect(ran.errors).toMatch(/reason/);
  });

  test("a rollback to a missing version is refused with the existing ones", async () => {
    const ran = await back({ to: "7.7.7" });
    expect(ran.jobs, ran.story).toEqual({ rollback: "failure refused" });
    expect(ran.errors).toMatch(/7\.7\.7/);
    expect(ran.errors).toContain(live);
    expect((await on.live()).production).toBe(live);
    expect(await on.left()).toEqual([]);
  });

  test("a dry run of a rollback prints the plan and changes nothing", async () => {
    const before = on.host("production")?.listing();
    const ran = await back({ "dry-run": "true" });
    expect(ran.jobs, ran.story).toEqual({ rollback: "success unchanged" });
    expect(ran.log("rollback")).toMatch(/plan [0-9a-f]{16} for release /);
    expect(on.host("production")?.listing()).toBe(before);
  });

  test("a rollback restores the last good release without reviewers, and a second one the release before that", async () => {
    const requested: string[] = [];
    on.approve = async (environment) => {
      requested.push(environment);
      return true;
    };
    const good = on.committed("production").filter((version) => version !== live);
    const ran = await back({});
    expect(ran.jobs, ran.story).toEqual({ rollback: "success rolled_back" });
    expect(requested).toEqual(["production-rollback"]);
    expect(ran.outputs("rollback")).toMatchObject({
      version: good.at(-1),
      "previous-version": live,
      url: on.url("production"),
    });
    expect(ran.summary("rollback")).toMatch(/rolled_back: mcp-hub \S+ → production/);
    expect(ran.artifacts).toEqual(["rollback-production-1"]);
    expect((await on.live()).production).toBe(good.at(-1));
    expect(await on.left()).toEqual([]);
    const again = await on.again(ran, "all");
    expect(again.jobs, again.story).toEqual({ rollback: "success rolled_back" });
    expect((await on.live()).production).toBe(good.at(-2));
  });

  test("a rollback restores a named version", async () => {
    const wanted = on.committed("production").filter((version) => version !== live)[0] ?? "";
    const ran = await back({ to: wanted });
    expect(ran.jobs, ran.story).toEqual({ rollback: "success rolled_back" });
    expect((await on.live()).production).toBe(wanted);
  });

  test("a rollback changes one setting, and back", async () => {
    const mode = async (): Promise<unknown> =>
      (
        (await (await fetch(`${on.url("production")}/health`, { headers: { connection: "close" } })).json()) as {
          mode: string;
        }
      ).mode;
    const ran = await back({ set: "toolFiltering.mode=static" });
    expect(ran.jobs, ran.story).toEqual({ rollback: "success deployed" });
    expect([(await on.live()).production, await mode()]).toEqual([live, "static"]);
    const refused = await back({ set: "toolFiltering.mode" });
    expect(refused.jobs, refused.story).toEqual({ rollback: "failure refused" });
    expect(refused.summary("rollback")).toContain("🚫 refused: Nothing was changed.");
    await back({ set: "toolFiltering.mode=prompt-based" });
    expect([(await on.live()).production, await mode()]).toEqual([live, "prompt-based"]);
    expect(await on.left()).toEqual([]);
  });

  test("status shows what is live, and its outcome", async () => {
    const ran = await on.dispatch("status", { environment: "production" });
    expect(ran.jobs, ran.story).toEqual({ status: "success deployed" });
    expect(ran.outputs("status")).toEqual({
      "live-version": live,
      outcome: "deployed",
      unfinished: "false",
      locked: "false",
    });
    expect(ran.summary("status")).toContain(`## mcp-hub production: ${live} is live`);
  });

  test("a tag that was rolled back is live again when its run is repeated", async () => {
    const { staging } = await on.live();
    const ran = await on.push(staging);
    expect(ran.jobs, ran.story).toEqual({ ...GREEN, staging: "success unchanged" });
    expect(await on.live()).toEqual(both(staging));
    expect(await on.left()).toEqual([]);
  });
});
