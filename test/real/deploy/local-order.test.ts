// An older or diverged commit never replaces a newer one, by the history of a real repository.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FakeGitHub } from "../../kit/fake-github.ts";
import { HUB_SECRETS, LocalHub, hubArchive, rebuiltArchive } from "../../kit/hub.ts";
import type { Job, StepOptions, StepResult } from "../../kit/job.ts";

describe("the order of commits", () => {
  let hub: LocalHub;
  let job: Job;
  let github: FakeGitHub;
  const commits: Record<"base" | "newer" | "hotfix", string> = { base: "", newer: "", hotfix: "" };
  const elsewhere = "0123456789abcdef0123456789abcdef01234567";

  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example", ...args], {
      cwd: job.workspace,
      encoding: "utf8",
      env: { ...process.env, HOME: job.folder },
      stdio: "pipe",
    }).trim();
  const commit = (message: string): string => {
    writeFileSync(join(job.workspace, "change"), message);
    git("add", "change");
    git("commit", "-q", "-m", message);
    return git("rev-parse", "HEAD");
  };
  const deploy = async (
    version: string,
    at: string,
    more: StepOptions = {},
    manifest: object = {},
    archive = hubArchive(version),
  ): Promise<StepResult> => {
    const sha256 = createHash("sha256").update(readFileSync(archive)).digest("hex");
    const file = job.write(
      "manifests/release.json",
      JSON.stringify({
        service: "mcp-hub",
        version,
        commit: at,
        archive: { sha256 },
        gates: { staging: "pass" },
        ...manifest,
      }),
    );
    return job.step("deploy", {
      ...more,
      inputs: { environment: "staging", archive, manifest: file, secrets: HUB_SECRETS, ...more.inputs },
    });
  };

  beforeAll(async () => {
    github = await FakeGitHub.start();
    hub = await LocalHub.open();
    job = hub.job();
    git("init", "-q", "-b", "main");
    commits.base = commit("base");
    commits.newer = commit("newer");
    git("checkout", "-q", "-b", "hotfix", commits.base);
    commits.hotfix = commit("hotfix");
    git("checkout", "-q", "main");
    const first = await deploy("2.0.0", commits.newer);
    if (first.outputs["outcome"] !== "deployed") throw new Error(first.log);
  });
  afterAll(async () => {
    await github.close();
    job.close();
    hub.close();
  });

  it("puts the manifest's commit into the release's name", () => {
    expect(hub.host.live()).toContain(`2.0.0-${commits.newer.slice(0, 7)}-`);
  });

  it("reports another build of the live commit as unchanged, and refuses it where something would have to change", async () => {
    const pid = hub.host.pid();
    const result = await deploy("2.0.0", commits.newer, {}, {}, rebuiltArchive("2.0.0"));
    expect(result.outputs, result.log).toMatchObject({ outcome: "unchanged" });
    expect(result.report?.warnings.join()).toMatch(
      /is live there, from another build of the same commit \(sha256 [0-9a-f]{12}…, not [0-9a-f]{12}…\)\. It stays as it is/,
    );
    const changed = await deploy(
      "2.0.0",
      commits.newer,
      { inputs: { secrets: `${HUB_SECRETS}GEMINI_API_KEY=another-key-of-the-tests\n` } },
      {},
      rebuiltArchive("2.0.0"),
    );
    expect(changed.outputs, changed.log).toMatchObject({ outcome: "refused" });
    expect(changed.report?.reason).toContain("from another build of the same commit");
    expect(hub.host.pid()).toBe(pid);
    expect(await hub.host.leftoversAfter()).toEqual([]);
  });

  it("refuses other bytes under the name of the live release where no commit is known", async () => {
    const own = await LocalHub.open();
    try {
      expect((await own.deploy("1.0.0")).outputs["outcome"]).toBe("deployed");
      const result = await own.deploy("1.0.0", { step: { inputs: { archive: rebuiltArchive("1.0.0") } } });
      expect(result.outputs, result.log).toMatchObject({ outcome: "refused" });
      expect(result.report?.reason).toContain("is live there, built into other bytes");
    } finally {
      own.close();
    }
  });

  it("skips an older commit after a newer one as stale, without a failure", async () => {
    const pid = hub.host.pid();
    const result = await deploy("1.5.0", commits.base);
    expect(result.outputs, result.log).toMatchObject({ outcome: "stale" });
    expect(result.code).toBe(0);
    expect(hub.host.pid()).toBe(pid);
    expect(await hub.host.leftoversAfter()).toEqual([]);
    expect(hub.host.releases().filter((name) => name.startsWith("1.5.0"))).toEqual([]);
  });

  it("refuses a diverged commit, and names both", async () => {
    const result = await deploy("2.0.1", commits.hotfix);
    expect(result.outputs, result.log).toMatchObject({ outcome: "refused" });
    expect(result.code).toBe(1);
    expect(result.report?.reason).toContain(commits.hotfix);
    expect(result.report?.reason).toContain(commits.newer);
    expect(result.report?.reason).toContain("allow-diverged");
    expect(await hub.host.leftoversAfter()).toEqual([]);
  });

  it("refuses an unknown commit, because it could be older", async () => {
    const result = await deploy("2.0.2", elsewhere);
    expect(result.outputs, result.log).toMatchObject({ outcome: "refused" });
    expect(result.report?.reason).toContain("could not determine whether commit");
  });

  it("queries GitHub where the checkout lacks a commit", async () => {
    const asking = { inputs: { "github-token": "a-token" }, env: { GITHUB_API_URL: github.url } };
    github.compared.set(`${commits.newer}...${elsewhere}`, "behind");
    const behind = await deploy("2.0.2", elsewhere, asking);
    expect(behind.outputs, behind.log).toMatchObject({ outcome: "stale" });
    github.compared.set(`${commits.newer}...${elsewhere}`, "diverged");
    const diverged = await deploy("2.0.2", elsewhere, asking);
    expect(diverged.outputs, diverged.log).toMatchObject({ outcome: "refused" });
  });

  it("gives the same result in a dry run", async () => {
    const result = await deploy("1.5.0", commits.base, { inputs: { "dry-run": "true" } });
    expect(result.outputs, result.log).toMatchObject({ outcome: "stale" });
  });

  it("accepts a diverged hotfix with a reason, which is reported", async () => {
    const result = await deploy("2.0.1", commits.hotfix, { inputs: { "allow-diverged": "INC-7 cannot wait" } });
    expect(result.outputs, result.log).toMatchObject({ outcome: "deployed", version: "2.0.1" });
    expect(result.report?.warnings.join()).toContain("INC-7 cannot wait");
    expect(await hub.health()).toMatchObject({ version: "2.0.1" });
  });

  it("does not accept an older commit with a reason", async () => {
    const back = await deploy("1.5.0", commits.base, { inputs: { "allow-diverged": "I want to" } });
    expect(back.outputs, back.log).toMatchObject({ outcome: "stale" });
  });

  it("allows a rollback to an older commit", async () => {
    const result = await job.step("rollback", {
      inputs: { environment: "staging", to: "2.0.0", secrets: HUB_SECRETS },
    });
    expect(result.outputs, result.log).toMatchObject({ outcome: "rolled_back", version: "2.0.0" });
  });

  it.each([
    ["another service", { service: "other" }, "other"],
    ["another version", { version: "9.9.9" }, "9.9.9"],
    ["a failed gate", { gates: { staging: "fail" } }, "ended with fail"],
    ["an inconclusive gate", { gates: { staging: "inconclusive" } }, "inconclusive"],
    ["no gate of this profile", { gates: { production: "pass" } }, "no verdict"],
    ["another archive", { archive: { sha256: "0".repeat(64) } }, "its manifest has"],
    ["a commit that is none", { commit: "--output=/tmp/hostile" }, "commit"],
  ])("refuses a manifest with %s before any change", async (_name, manifest, reason) => {
    const before = hub.host.listing();
    const result = await deploy("3.0.0", commits.newer, { inputs: { version: "3.0.0" } }, manifest);
    expect(result.code, result.log).toBe(1);
    expect(result.log).toContain(reason);
    expect(hub.host.listing()).toBe(before);
  });

  it("refuses a manifest with another digest than its build reported before any change", async () => {
    const before = hub.host.listing();
    const result = await deploy("3.0.0", commits.newer, {
      inputs: { version: "3.0.0", "manifest-sha256": "0".repeat(64) },
    });
    expect(result.code, result.log).toBe(1);
    expect(result.log).toMatch(/release\.json has sha256 [0-9a-f]{64}, the one that was built 0{64}/);
    expect(hub.host.listing()).toBe(before);
  });

  it("accepts a missing verdict with skip-tests, never a failed one", async () => {
    const failed = await deploy(
      "3.0.0",
      commits.newer,
      { inputs: { "skip-tests": "true" } },
      { gates: { staging: "fail" } },
    );
    expect(failed.code, failed.log).toBe(1);
    const missing = await deploy("3.0.0", commits.newer, { inputs: { "skip-tests": "true" } }, { gates: {} });
    expect(missing.outputs["outcome"], missing.log).toBe("deployed");
  });
});
