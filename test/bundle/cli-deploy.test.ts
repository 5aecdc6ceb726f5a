import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HUB_SECRETS, LocalHub, hubArchive } from "../kit/hub.ts";
import type { HubVariant } from "../kit/hub.ts";
import type { Job, StepOptions, StepResult } from "../kit/job.ts";

/** What a person has: nothing of a runner, and no network to GitHub. */
const PERSON = { GITHUB_OUTPUT: "", GITHUB_STATE: "", GITHUB_STEP_SUMMARY: "", RUNNER_TEMP: "", GITHUB_REPOSITORY: "" };

let hub: LocalHub;
let webhook: Server;
let notified: string[];
const jobs: Job[] = [];

beforeEach(async () => {
  hub = await LocalHub.open();
  notified = [];
  webhook = createServer((request, answer) => {
    request.on("data", (data: Buffer) =>
      notified.push(String((JSON.parse(String(data)) as { outcome?: unknown }).outcome)),
    );
    request.on("end", () => answer.end());
  });
  await new Promise<void>((done) => webhook.listen(0, "127.0.0.1", done));
});
afterEach(() => {
  for (const job of jobs.splice(0)) job.close();
  webhook.close();
  hub.close();
});

async function cli(
  version: string,
  { variant = {}, args = [], step = {} }: { variant?: HubVariant; args?: string[]; step?: StepOptions } = {},
): Promise<StepResult> {
  const { port } = webhook.address() as AddressInfo;
  const job = hub.job({
    ...variant,
    extra: `${variant.extra ?? ""}notify: { webhook: "http://127.0.0.1:${port}/" }\n`,
  });
  jobs.push(job);
  const secrets = job.write("secrets.env", HUB_SECRETS);
  const release = ["--archive", hubArchive(version), "--version", version, "--skip-tests"];
  return job.cli(["deploy", "--environment", "staging", ...release, "--secrets", secrets, ...args], {
    ...step,
    env: { ...PERSON, ...step.env },
  });
}

/** Sends one SIGINT at each of these texts. */
function interruptAt(...texts: string[]): NonNullable<StepOptions["onOutput"]> {
  return (text, child) => {
    if (texts[0] === undefined || !text.includes(texts[0])) return;
    texts.shift();
    child.kill("SIGINT");
  };
}

describe("erlmcp-actions deploy", { timeout: 120_000 }, () => {
  it("deploys, reports into a folder that it prints, notifies once, and prints no workflow command", async () => {
    const deployed = await cli("1.0.0");
    expect([deployed.code, deployed.log]).toEqual([0, expect.stringContaining("✅ deployed: mcp-hub 1.0.0 → staging")]);
    expect(deployed.log).toMatch(/^Report: \S+\/\.erlmcp\/reports\/\S+\/report\.html$/m);
    expect(deployed.log).not.toMatch(/^\s*::/m);
    for (const line of HUB_SECRETS.trim().split("\n")) expect(deployed.log).not.toContain(line.split("=")[1]);
    expect(deployed.report).toMatchObject({ intent: "deploy", outcome: "deployed", version: "1.0.0" });
    expect([await hub.health(), notified]).toEqual([expect.objectContaining({ version: "1.0.0" }), ["deployed"]]);
    const again = await cli("1.0.0");
    expect([again.code, again.report?.outcome]).toEqual([0, "unchanged"]);
  });

  it("with --dry-run is a plan, needs no secret values, and its hash binds the deployment", async () => {
    const before = hub.host.listing();
    const job = hub.job();
    jobs.push(job);
    const target = ["--environment", "staging", "--archive", hubArchive("1.0.0"), "--version", "1.0.0", "--skip-tests"];
    const planned = await job.cli(["plan", ...target], { env: PERSON });
    const dry = await job.cli(["deploy", "--dry-run", ...target], { env: PERSON });
    for (const { code, log } of [planned, dry])
      expect([code, log]).toEqual([0, expect.stringContaining("stage 1.0.0-0000000-")]);
    expect([dry.report?.planHash, hub.host.listing()]).toEqual([planned.report?.planHash, before]);
    const other = await cli("1.0.0", { args: ["--plan-hash", "0123456789abcdef"] });
    expect([other.code, other.report?.outcome]).toEqual([1, "refused"]);
  });

  it("rolls back what fails after the switch, and exits with 1", async () => {
    await cli("1.0.0");
    const failed = await cli("2.0.0", { variant: { fault: "health-500", within: "2s" } });
    expect([failed.code, failed.report?.outcome, failed.log]).toEqual([
      1,
      "rolled_back",
      expect.stringMatching(/rolled_back: mcp-hub 2\.0\.0/),
    ]);
    expect(await hub.health()).toMatchObject({ version: "1.0.0", status: "healthy" });
    expect(notified).toEqual(["deployed", "rolled_back"]);
  });

  it("interrupted after the switch restores the previous release and verifies it, in the same process", async () => {
    await cli("1.0.0");
    const cancelled = await cli("2.0.0", {
      variant: { extra: "    bake: 60s\n" },
      step: { onOutput: interruptAt("▸ bake") },
    });
    expect(cancelled.log).toMatch(/SIGINT: stopping[\s\S]*is unfinished: it is recovered now/);
    expect([cancelled.code, cancelled.report], cancelled.log).toEqual([
      130,
      expect.objectContaining({ intent: "deploy", outcome: "rolled_back", version: "2.0.0", previousVersion: "1.0.0" }),
    ]);
    expect(await hub.health()).toMatchObject({ version: "1.0.0", status: "healthy" });
    expect(cancelled.report?.checks.map(({ name, verdict }) => `${name} ${verdict}`)).toContain("live pass");
    expect(notified).toEqual(["deployed", "rolled_back"]);
    expect(await hub.host.leftoversAfter()).toEqual([]);
  });

  it("interrupted twice leaves the rollback to the guard", async () => {
    await cli("1.0.0");
    const quit = await cli("2.0.0", {
      variant: { extra: "    bake: 60s\n", guard: "10s" },
      step: { onOutput: interruptAt("▸ bake", "SIGINT: stopping") },
    });
    expect([quit.code, quit.report], quit.log).toEqual([130, undefined]);
    await expect.poll(async () => (await hub.health())?.version, { timeout: 40_000, interval: 500 }).toBe("1.0.0");
  });

  it("with --json prints the report, and only that, on standard output", async () => {
    const deployed = await cli("1.0.0", { args: ["--json"] });
    expect([deployed.code, JSON.parse(deployed.stdout)]).toEqual([0, deployed.report]);
    const refused = await cli("2.0.0", { args: ["--json", "--plan-hash", "0123456789abcdef"] });
    expect([refused.code, JSON.parse(refused.stdout)]).toEqual([1, expect.objectContaining({ outcome: "refused" })]);
    const job = hub.job();
    jobs.push(job);
    const on = ["--environment", "staging", "--json"];
    const status = await job.cli(["status", ...on], { env: PERSON });
    expect(JSON.parse(status.stdout)).toMatchObject({
      service: "mcp-hub",
      environment: "staging",
      liveVersion: "1.0.0",
      unfinished: false,
      locked: false,
      hosts: [{ site: "local", current: { version: "1.0.0" }, serving: "main" }],
    });
    const undone = await job.cli(["undo", ...on], { env: PERSON });
    expect([undone.code, JSON.parse(undone.stdout)]).toEqual([0, expect.objectContaining({ outcome: "unchanged" })]);
    const back = await job.cli(["rollback", ...on, "--to", "0.9.0"], { env: PERSON });
    expect([back.code, JSON.parse(back.stdout)]).toEqual([1, expect.objectContaining({ outcome: "refused" })]);
  });

  it("lists every option that is wrong, as options", async () => {
    const refused = await cli("1.0.0", { args: ["--on-failure", "wait", "--commit", "abc"] });
    expect([refused.code, refused.log]).toEqual([
      1,
      expect.stringMatching(/--commit: is not a full commit.*; --on-failure: must be rollback or hold/),
    ]);
  });
});
