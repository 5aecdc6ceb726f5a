import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parseFileCommands } from "../../../scripts/run-stub.ts";
import { announce, finish } from "../../../src/app/finish.ts";
import { currentJob } from "../../../src/app/inputs/job.ts";
import type { Job } from "../../../src/app/inputs/job.ts";
import { begunOf, folderOf, reportOf } from "../../../src/app/reports.ts";
import { plainLog } from "../../../src/core/log.ts";
import { Secrets } from "../../../src/core/mask.ts";
import type { World } from "../../../src/core/world.ts";
import { sink } from "../../../src/notify/sink.ts";
import { deployed, dryRun, rolledBack } from "../report/reports.ts";

const WEBHOOK = "https://hooks.example.com/k3y";
const announcement = { deploymentId: "7.1.8.aaaa", version: "1.4.2", previousVersion: "1.4.1", planHash: "0123" };

let folder: string;
let job: Job;
let lines: string[];
let posted: string[];
let world: World;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "finish-"));
  for (const name of ["output", "step_summary"]) {
    writeFileSync(join(folder, name), "");
    vi.stubEnv(`GITHUB_${name.toUpperCase()}`, join(folder, name));
  }
  job = { ...currentJob("8"), runId: "7", attempt: "1", reports: join(folder, "erlmcp-actions") };
  [lines, posted] = [[], []];
  world = {
    log: plainLog((line) => lines.push(line), { colour: false }),
    secrets: new Secrets(),
    http: async (url: string) => {
      posted.push(url);
      return { status: 200, headers: {}, body: "", durationMs: 1, truncated: false };
    },
  } as unknown as World;
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const outputs = (): Record<string, string> => parseFileCommands(readFileSync(join(folder, "output"), "utf8"));
const summary = (): string => readFileSync(join(folder, "step_summary"), "utf8");
const warnings = (): string[] => lines.filter((line) => line.startsWith("warning: "));

test("the start of a deployment is announced in the outputs and in the folder of its report", () => {
  announce(announcement, job, world);
  expect(outputs()).toEqual({ "deployment-id": "7.1.8.aaaa", "previous-version": "1.4.1", "plan-hash": "0123" });
  expect(begunOf(job, "7.1.8.aaaa")).toEqual({ version: "1.4.2", previousVersion: "1.4.1" });
});

describe("the outcome of a deployment", () => {
  test("reaches files, outputs, summary, log and webhook", async () => {
    await finish({ report: deployed, notify: { webhook: { url: WEBHOOK } }, job, outputs: true }, world);
    const { deploymentId } = deployed;
    expect(reportOf(job, deploymentId)?.outcome).toBe("deployed");
    expect(outputs()).toMatchObject({
      outcome: "deployed",
      "requests-lost": "8",
      report: join(folderOf(job, deploymentId), "report.json"),
      plan: join(folderOf(job, deploymentId), "plan.json"),
      evidence: "",
    });
    expect(summary()).toContain("## ✅ deployed");
    expect(lines[0]).toMatch(/^✅ deployed: orders 1\.4\.2/);
    expect(lines.at(-1)).toBe(`Report: ${join(folderOf(job, deploymentId), "report.html")}`);
    expect([posted, warnings()]).toEqual([[WEBHOOK], []]);
  });

  test("fails the step when it is not good, after all sinks have reported it", async () => {
    await expect(
      finish({ report: rolledBack, notify: { webhook: { url: WEBHOOK } }, job, outputs: true }, world),
    ).rejects.toThrow("rolled_back: app2.example.org (main): version failed");
    expect(outputs()).toMatchObject({
      outcome: "rolled_back",
      evidence: join(folderOf(job, rolledBack.deploymentId), "evidence"),
    });
    expect(posted).toEqual([WEBHOOK]);
  });

  test("of a dry run is not sent to a webhook, and that of a post step is not written to outputs", async () => {
    await finish({ report: dryRun, notify: { webhook: { url: WEBHOOK } }, job, outputs: false }, world);
    expect([posted, outputs()]).toEqual([[], {}]);
    expect(summary()).toContain("dry run");
  });

  test("that is repeated reaches only outputs and log", async () => {
    await finish(
      { report: { ...deployed, repeated: true }, notify: { webhook: { url: WEBHOOK } }, job, outputs: true },
      world,
    );
    expect(outputs()).toMatchObject({ outcome: "deployed", report: "" });
    expect(lines).toEqual([expect.stringContaining("Nothing was left to recover: the deployment 20251121")]);
    expect([posted, summary()]).toEqual([[], ""]);
  });

  test("stays good where the report files cannot be written: that is a warning, and the other sinks deliver", async () => {
    writeFileSync(join(folder, "erlmcp-actions"), "a file where the folder of reports should be");
    await finish({ report: deployed, notify: { webhook: { url: WEBHOOK } }, job, outputs: true }, world);
    expect(warnings()).toEqual([expect.stringContaining("Could not deliver the outcome to the report files: ")]);
    expect([outputs()["outcome"], posted]).toEqual(["deployed", [WEBHOOK]]);
  });

  test("that cannot be written to outputs fails the step, once every other sink has delivered it", async () => {
    writeFileSync(join(folder, "erlmcp-actions"), "a file where the folder of reports should be");
    mkdirSync(join(folder, "no-file"));
    vi.stubEnv("GITHUB_OUTPUT", join(folder, "no-file"));
    expect(() => announce(announcement, job, world)).toThrow("EISDIR");
    await expect(
      finish({ report: deployed, notify: { webhook: { url: WEBHOOK } }, job, outputs: true }, world),
    ).rejects.toThrow("deployed, but the outputs of the step could not be written");
    expect(warnings()).toEqual([
      expect.stringContaining("Could not deliver the outcome to the report files: "),
      expect.stringContaining("Could not deliver the outcome to the outputs of the step: "),
    ]);
    expect(summary()).toContain("## ✅ deployed");
    expect(posted).toEqual([WEBHOOK]);
  });
});

test("a sink that throws is a warning with its name", async () => {
  const broken = sink("the pager", world.log, {
    ended: () => {
      throw new Error("it is switched off");
    },
  });
  broken.begun?.(announcement);
  await broken.ended({ report: deployed, run: "" });
  expect(lines).toEqual(["warning: Could not deliver the outcome to the pager: it is switched off"]);
});
