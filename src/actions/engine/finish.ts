import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "../../config/types.ts";
import { expand } from "../../config/reference.ts";
import { setOutput } from "../../core/edge.ts";
import { UserError } from "../../core/errors.ts";
import { writeSummary } from "../../core/summary.ts";
import type { World } from "../../core/world.ts";
import type { Report } from "../../deploy/report.ts";
import { succeeded } from "../../deploy/words.ts";
import { notify } from "../../notify/webhook.ts";
import { deploymentLines } from "../../report/console.ts";
import { deploymentSummary } from "../../report/summary.ts";
import { writeReport } from "../../report/write.ts";
import type { Job } from "../lib/job.ts";

export interface FinishOptions {
  readonly report: Report;
  readonly config: Pick<Config, "webhook">;
  readonly secrets: Readonly<Record<string, string>>;
  readonly job: Job;
  /** A post step's outputs reach nobody. */
  readonly outputs: boolean;
}

/** Tells how it ended, everywhere: outputs, report files, summary, log, webhook. Throws when the step must be red. */
export async function finish({ report, config, secrets, job, outputs }: FinishOptions, world: World): Promise<void> {
  const folder = join(job.temp ?? tmpdir(), "erlmcp-actions", report.deploymentId);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = writeReport(report, folder);
  if (outputs) {
    writeFileSync(join(folder, "plan.json"), `${JSON.stringify(report.plan ?? null, null, 2)}\n`);
    const values: Record<string, string | number> = {
      outcome: report.outcome,
      "deployment-id": report.deploymentId,
      version: report.version,
      "previous-version": report.previousVersion,
      url: report.url,
      plan: join(folder, "plan.json"),
      "plan-hash": report.planHash,
      "requests-sent": report.probe?.sent ?? 0,
      "requests-lost": report.probe?.lost ?? 0,
      "longest-gap-ms": report.probe?.longestGapMs ?? 0,
      "duration-ms": report.durationMs,
      report: files.json,
      evidence: files.evidence ?? "",
    };
    for (const [name, value] of Object.entries(values)) setOutput(name, String(value));
  }
  writeSummary(deploymentSummary(report), { log: world.log, secrets: world.secrets });
  for (const line of deploymentLines(report)) world.log.info(line);
  world.log.info(`Report: ${files.html}`);
  if (config.webhook !== undefined && !report.dryRun) await notify(expand(config.webhook, secrets, "deploy.yml notify.webhook"), report, { run: job.url }, world);
  if (!succeeded(report.intent, report.outcome)) {
    throw new UserError(`${report.outcome}: ${report.reason || "see the report"}`, report.next.length === 0 ? {} : { fix: `Next: ${report.next[0]}` });
  }
}
