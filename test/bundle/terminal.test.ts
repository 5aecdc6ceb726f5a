import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HUB_SECRETS, LocalHub, deployStep } from "../kit/hub.ts";

const DIST = resolve(import.meta.dirname, "../../dist");
const STUBS = readdirSync(DIST).filter((name) => name.endsWith(".js") && !["index.js", "cli.js"].includes(name));
/** Nothing of a runner: a terminal, a cron job, another CI. */
const NO_RUNNER = {
  GITHUB_ACTIONS: "",
  GITHUB_RUN_ID: "",
  GITHUB_RUN_ATTEMPT: "",
  GITHUB_OUTPUT: "",
  GITHUB_STATE: "",
  GITHUB_STEP_SUMMARY: "",
  GITHUB_ENV: "",
  GITHUB_PATH: "",
};
const COMMAND = /^\s*::|##\[/m;

describe("a bundle that is run by hand, outside of a runner", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "terminal-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each(STUBS)("%s prints no workflow command, and still reports the error", (stub) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(DIST, stub)], {
      cwd: folder,
      env: {
        PATH: process.env["PATH"],
        HOME: folder,
        INPUT_ENVIRONMENT: "staging",
        INPUT_SECRETS: "TOKEN=a-secret-of-the-test",
      },
      encoding: "utf8",
      timeout: 20_000,
    });
    expect(stdout + stderr).not.toMatch(COMMAND);
    if (stub.endsWith("-post.js")) expect([status, stdout + stderr]).toEqual([0, ""]);
    else expect([status, stdout + stderr]).toEqual([1, expect.stringMatching(/^error: .*deploy\.yml/m)]);
  });
});

describe("a deployment without a runner", () => {
  let hub: LocalHub;
  beforeEach(async () => {
    hub = await LocalHub.open();
  });
  afterEach(() => hub.close());

  it("by a bundle prints no workflow command, masks secrets, and fails by its exit code", async () => {
    const job = hub.job();
    try {
      const deployed = await job.step("deploy", deployStep("1.0.0", { env: NO_RUNNER }));
      expect([deployed.code, deployed.log]).toEqual([
        0,
        expect.stringContaining("✅ deployed: mcp-hub 1.0.0 → staging"),
      ]);
      const refused = await job.step("deploy", deployStep("1.0.0", { env: NO_RUNNER, inputs: { hosts: "nowhere" } }));
      expect([refused.code, refused.log]).toEqual([
        1,
        expect.stringMatching(/^error: input hosts: nowhere is not among the hosts of staging/m),
      ]);
      for (const { log } of [deployed, refused]) {
        expect(log).not.toMatch(COMMAND);
        for (const line of HUB_SECRETS.trim().split("\n")) expect(log).not.toContain(line.split("=")[1]);
      }
    } finally {
      job.close();
    }
  });

  it("by the command line: a rollback", async () => {
    await hub.deploy("1.0.0");
    await hub.deploy("2.0.0");
    const job = hub.job();
    try {
      const back = await job.cli(["rollback", "--environment", "staging"], { env: NO_RUNNER });
      expect([back.code, back.log]).toEqual([0, expect.stringContaining("rolled_back: mcp-hub 1.0.0 → staging")]);
      expect(back.log).not.toMatch(COMMAND);
    } finally {
      job.close();
    }
  });
});
