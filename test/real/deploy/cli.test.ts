// The command line: a deployment from a laptop, its recovery after Ctrl-C, and doctor.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DoctorReport } from "../../../src/app/doctor/doctor.ts";
import { HUB_SECRETS, hubArchive } from "../../kit/hub.ts";
import type { HubVariant } from "../../kit/hub.ts";
import type { Job, StepOptions, StepResult } from "../../kit/job.ts";
import { SshHubs } from "../../kit/ssh-hubs.ts";
import { has, need } from "../engines.ts";

const PERSON = { GITHUB_OUTPUT: "", GITHUB_STATE: "", GITHUB_STEP_SUMMARY: "", RUNNER_TEMP: "", GITHUB_REPOSITORY: "" };

/** The command line of a laptop, with real hosts. */
describe.skipIf(!has("ssh"))("erlmcp-actions over ssh", { timeout: 90_000 }, () => {
  let hubs: SshHubs;
  const jobs: Job[] = [];
  beforeAll(async () => {
    hubs = await SshHubs.open(2);
  });
  afterAll(() => {
    for (const job of jobs) job.close();
    hubs.close();
  });

  async function cli(
    args: readonly string[],
    { variant = {}, step = {}, key = need("ssh").key }: { variant?: HubVariant; step?: StepOptions; key?: string } = {},
  ): Promise<StepResult> {
    const job = hubs.job(variant);
    jobs.push(job);
    execFileSync("git", ["init", "-q"], { cwd: job.workspace });
    const secrets = job.write("secrets.env", HUB_SECRETS);
    const keys = ["--ssh-key", key, "--known-hosts", need("ssh").knownHosts, "--secrets", secrets];
    return job.cli([...args, "--environment", "staging", ...keys], { ...step, env: PERSON });
  }
  const deploy = (version: string): string[] => [
    "deploy",
    "--archive",
    hubArchive(version),
    "--version",
    version,
    "--skip-tests",
  ];
  const doctor = async (...args: Parameters<typeof cli>[1][]): Promise<[number | null, DoctorReport]> => {
    const { code, stdout } = await cli(["doctor", "--archive", hubArchive("2.0.0"), "--json"], args[0]);
    return [code, JSON.parse(stdout) as DoctorReport];
  };
  const problems = ({ findings }: DoctorReport): unknown[] =>
    findings.filter(({ level }) => level === "problem").map(({ about, text, fix }) => `${about}: ${text} → ${fix}`);

  it("doctor finds hosts ready for a first deployment, side by side", async () => {
    const [code, report] = await doctor();
    expect([code, problems(report)]).toEqual([0, []]);
    for (const about of ["one", "two"])
      expect(report.findings.filter((finding) => finding.about === about).map(({ text }) => text)).toEqual(
        expect.arrayContaining([expect.stringContaining("reached over ssh, works as root"), "nothing is live"]),
      );
    expect(report.findings).toContainEqual({ about: "ssh", level: "ok", text: expect.stringMatching(/^OpenSSH_/) });
  });

  it("deploys to every host", async () => {
    const { code, log } = await cli(deploy("1.0.0"));
    expect([code, await hubs.versions()], log).toEqual([0, ["1.0.0", "1.0.0"]]);
  });

  it("rolls every host back when the second one fails", async () => {
    const { code, report, log } = await cli(deploy("2.0.0"), { variant: { fault: "health-500", within: "2s" } });
    expect([code, report?.outcome, await hubs.versions()], log).toEqual([1, "rolled_back", ["1.0.0", "1.0.0"]]);
  });

  it("interrupted by Ctrl-C after the switch, restores and verifies every host before it exits", async () => {
    let sent = false;
    const { code, report, log } = await cli(deploy("2.0.0"), {
      variant: { extra: "    bake: 60s\n" },
      step: {
        onOutput: (text, child) => {
          if (sent || !text.includes("▸ bake")) return;
          sent = child.kill("SIGINT");
        },
      },
    });
    expect([code, report?.outcome, await hubs.versions()], log).toEqual([130, "rolled_back", ["1.0.0", "1.0.0"]]);
    expect(report?.checks.filter(({ name, verdict }) => name === "live" && verdict === "pass")).toHaveLength(2);
    expect(await hubs.leftovers()).toEqual([]);
  });

  it("doctor names a lock and a refused key, each with the command that mends it", async () => {
    await cli(["lock", "--reason", "audit"]);
    const [code, locked] = await doctor();
    expect([code, problems(locked)]).toEqual([
      1,
      ["one", "two"].map((name) =>
        expect.stringMatching(`^${name}: locked by .*: audit → erlmcp-actions unlock --environment staging$`),
      ),
    ]);
    await cli(["unlock"]);

    const other = join(hubs.folder, "other-key");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", other]);
    const [, refused] = await doctor({ key: other });
    expect(problems(refused)).toEqual([
      expect.stringMatching(/^one: .*does not accept the key.* → ssh-copy-id .*-i KEY\.pub root@/s),
      expect.stringMatching(/^two: /),
    ]);
  });
});
