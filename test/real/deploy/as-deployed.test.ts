// A rollback reaches what is on the hosts while deploy.yml of the default branch is ahead of it.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../../kit/free-port.ts";
import { HUB_SECRETS, LocalHub, hubArchive, hubConfig } from "../../kit/hub.ts";
import type { Job, StepResult } from "../../kit/job.ts";

describe("rollback after deploy.yml has changed", { timeout: 90_000 }, () => {
  let hub: LocalHub;
  let job: Job;
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example", ...args], {
      cwd: job.workspace,
      encoding: "utf8",
      env: { ...process.env, HOME: job.folder },
      stdio: "pipe",
    }).trim();
  const commit = (config: string): string => {
    job.write("deploy.yml", config);
    git("add", ".");
    git("commit", "-q", "--allow-empty", "-m", "change");
    return git("rev-parse", "HEAD");
  };
  const deploy = async (version: string): Promise<void> => {
    const at = commit(hubConfig({ port: hub.port, path: hub.path }));
    const archive = hubArchive(version);
    const sha256 = createHash("sha256").update(readFileSync(archive)).digest("hex");
    const manifest = job.write(
      "manifests/release.json",
      JSON.stringify({ service: "mcp-hub", version, commit: at, archive: { sha256 }, gates: { staging: "pass" } }),
    );
    const { outputs, log } = await job.step("deploy", {
      inputs: { environment: "staging", archive, manifest, secrets: HUB_SECRETS },
    });
    expect(outputs["outcome"], log).toBe("deployed");
  };
  const rollback = async (inputs: Readonly<Record<string, string>> = {}): Promise<StepResult> =>
    job.step("rollback", { inputs: { environment: "staging", secrets: HUB_SECRETS, ...inputs } });

  beforeEach(async () => {
    hub = await LocalHub.open();
    job = hub.job();
    git("init", "-q", "-b", "main");
    await deploy("1.0.0");
    await deploy("2.0.0");
  });
  afterEach(() => {
    job.close();
    hub.close();
  });

  it("a changed path that was never deployed: the path of the live release is used", async () => {
    commit(hubConfig({ port: hub.port, path: `${hub.path}-elsewhere` }));
    const result = await rollback();
    expect(result.outputs, result.log).toMatchObject({
      outcome: "rolled_back",
      version: "1.0.0",
      "previous-version": "2.0.0",
    });
    expect(result.log).toContain("the rollback uses it as it was then");
    expect((await hub.health())?.version).toBe("1.0.0");
  });

  it("a changed port that was never deployed: the service is verified where it listens", async () => {
    commit(hubConfig({ port: await freePort(), path: hub.path }));
    const result = await rollback();
    expect(result.outputs, result.log).toMatchObject({ outcome: "rolled_back", version: "1.0.0" });
  });

  it("the configuration as it was deployed is not read from a ref in an input", async () => {
    commit(hubConfig({ port: hub.port, path: `${hub.path}-elsewhere` }));
    const result = await rollback({ to: "main" });
    expect(result.outputs["outcome"], result.log).toBe("refused");
    expect(result.report?.reason).toContain('"main" is not a whole release');
  });

  it("without a history that reaches the live commit it warns of the file that it could not read", async () => {
    rmSync(join(job.workspace, ".git"), { recursive: true });
    const result = await rollback();
    expect(result.outputs, result.log).toMatchObject({ outcome: "rolled_back", version: "1.0.0" });
    expect(result.log).toContain("could not be read: using the current one");
  });
});
