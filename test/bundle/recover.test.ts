import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HUB_SECRETS, LocalHub, deployStep } from "../kit/hub.ts";
import type { HubVariant } from "../kit/hub.ts";
import type { Job, StepResult } from "../kit/job.ts";

let hub: LocalHub;
const jobs: Job[] = [];
const INPUTS = { inputs: { environment: "staging", secrets: HUB_SECRETS } };
const SMOKE = "    smoke: [{ name: page, http: /nowhere, attempts: 1 }]\n";

beforeEach(async () => {
  hub = await LocalHub.open();
});
afterEach(() => {
  for (const job of jobs.splice(0)) job.close();
  hub.close();
});

function jobOf(options: HubVariant = {}): Job {
  const job = hub.job(options);
  jobs.push(job);
  return job;
}

/** The deployments of which there is a report in the job's folder. */
const reported = (job: Job): string[] =>
  [...job.reports()].flatMap(([folder, file]) => (file === 0 ? [] : [basename(folder)]));

const SAME = [
  "outcome",
  "deployment-id",
  "version",
  "previous-version",
  "url",
  "plan",
  "plan-hash",
  "requests-sent",
  "requests-lost",
  "longest-gap-ms",
  "report",
  "evidence",
];

function repeats(recovered: StepResult, deployed: StepResult): void {
  for (const name of SAME) expect(recovered.outputs[name], `${name}\n${recovered.log}`).toBe(deployed.outputs[name]);
  expect([recovered.code, recovered.summary, recovered.report]).toEqual([0, "", undefined]);
  expect(recovered.log).toContain(
    `Nothing was left to recover: the deployment ${deployed.outputs["deployment-id"]} has ended, with ${deployed.outputs["outcome"]}.`,
  );
}

describe("recover after a completed deployment", () => {
  it("repeats the report of a good one, and adds no second report to the run's page", async () => {
    await hub.deploy("1.0.0");
    const job = jobOf();
    const deployed = await job.step("deploy", deployStep("2.0.0"));
    expect(deployed.outputs, deployed.log).toMatchObject({
      outcome: "deployed",
      version: "2.0.0",
      "previous-version": "1.0.0",
    });
    repeats(await job.step("recover", INPUTS), deployed);
    repeats(await job.step("recover", INPUTS), deployed);
    expect(reported(job)).toEqual([deployed.outputs["deployment-id"]]);
  });

  it("sends no second notification", async () => {
    const told: string[] = [];
    const webhook = createServer((request, answer) => {
      request.on("data", (data: Buffer) =>
        told.push(String((JSON.parse(data.toString()) as { text?: unknown }).text ?? data)),
      );
      request.on("end", () => answer.end());
    });
    await new Promise<void>((done) => webhook.listen(0, "127.0.0.1", done));
    try {
      const job = jobOf({
        extra: `notify: { webhook: "http://127.0.0.1:${(webhook.address() as AddressInfo).port}/told" }\n`,
      });
      const deployed = await job.step("deploy", deployStep("1.0.0"));
      repeats(await job.step("recover", INPUTS), deployed);
      expect(told, deployed.log).toHaveLength(1);
    } finally {
      webhook.close();
    }
  });

  it("repeats the report of a failed one, and of a refused one", async () => {
    await hub.deploy("1.0.0");
    const job = jobOf({ extra: SMOKE });
    const deployed = await job.step("deploy", deployStep("2.0.0"));
    expect(deployed.outputs, deployed.log).toMatchObject({
      outcome: "rolled_back",
      version: "2.0.0",
      "previous-version": "1.0.0",
    });
    repeats(await job.step("recover", INPUTS), deployed);

    const other = jobOf();
    const refused = await other.step("deploy", deployStep("2.0.0", { inputs: { "plan-hash": "0123456789abcdef" } }));
    expect(refused.outputs["outcome"], refused.log).toBe("refused");
    repeats(await other.step("recover", INPUTS), refused);
    expect(reported(other)).toEqual([refused.outputs["deployment-id"]]);
  });

  it("repeats the last report of the job, also of a rollback", async () => {
    await hub.deploy("1.0.0");
    const job = jobOf();
    const deployed = await job.step("deploy", deployStep("2.0.0"));
    const back = await job.step("rollback", INPUTS);
    expect(back.outputs, back.log).toMatchObject({
      outcome: "rolled_back",
      version: "1.0.0",
      "previous-version": "2.0.0",
    });
    repeats(await job.step("recover", INPUTS), back);
    expect(reported(job).sort()).toEqual([deployed.outputs["deployment-id"], back.outputs["deployment-id"]].sort());
  });
});

describe("recover after a killed deployment", () => {
  it.each(["▸ stage", "▸ verify", "▸ smoke"])(
    "killed at %s: one report, of the deployment, and none by a second recover or the post step",
    async (moment) => {
      await hub.deploy("1.0.0");
      const job = jobOf();
      const killed = await job.step(
        "deploy",
        deployStep("2.0.0", {
          onOutput: (text, child) => {
            if (text.includes(moment)) child.kill("SIGKILL");
          },
        }),
      );
      expect(killed.signal, killed.log).toBe("SIGKILL");
      const id = killed.outputs["deployment-id"];
      const recovered = await job.step("recover", INPUTS);
      const outcome = moment === "▸ stage" ? "refused" : "rolled_back";
      expect(recovered.outputs, recovered.log).toMatchObject({
        outcome,
        "deployment-id": id,
        version: "2.0.0",
        "previous-version": "1.0.0",
      });
      const summary = recovered.summary.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
      expect(summary.match(/^## .*$/gm)).toEqual([
        expect.stringContaining(`## ${outcome === "refused" ? "🚫" : "⏪"} ${outcome}: mcp-hub 2.0.0 → staging. `),
      ]);
      expect(recovered.report).toMatchObject({ deploymentId: id, outcome, version: "2.0.0", previousVersion: "1.0.0" });
      repeats(await job.step("recover", INPUTS), recovered);
      const post = await job.post("deploy", killed);
      expect([post.code, post.summary], post.log).toEqual([0, ""]);
      expect(reported(job)).toEqual([id]);
    },
  );

  it("on a cancel: the report has the phases of the deployment and of its recovery", async () => {
    await hub.deploy("1.0.0");
    const job = jobOf();
    const cancelled = await job.step(
      "deploy",
      deployStep("2.0.0", {
        onOutput: (text, child) => {
          if (text.includes("▸ smoke")) child.kill("SIGINT");
        },
      }),
    );
    expect(cancelled.outputs["outcome"], cancelled.log).toBe("unknown");
    const recovered = await job.step("recover", INPUTS);
    const { outputs, report } = recovered;
    expect(outputs, recovered.log).toMatchObject({
      outcome: "rolled_back",
      "deployment-id": cancelled.outputs["deployment-id"],
      version: "2.0.0",
      "previous-version": "1.0.0",
      "plan-hash": cancelled.outputs["plan-hash"],
    });
    expect(report?.timeline.map(({ phase }) => phase)).toEqual(expect.arrayContaining(["switch", "inspect"]));
    expect(report?.startedAt).toBe(cancelled.report?.startedAt);
    expect(report?.plan).toEqual(cancelled.report?.plan);
    expect(reported(job)).toEqual([cancelled.outputs["deployment-id"]]);
  });
});

it("recover of a job without a deployment writes a report of its own", async () => {
  await hub.deploy("1.0.0");
  const job = jobOf();
  const { outputs, summary } = await job.step("recover", INPUTS);
  expect(outputs).toMatchObject({ outcome: "unchanged", version: "", "previous-version": "1.0.0" });
  expect(summary).toContain("Nothing was left to recover");
});
