import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setOutput } from "../core/action.ts";
import { UserError, errorMessage } from "../core/errors.ts";
import { Summary, writeSummary } from "../core/summary.ts";
import type { World } from "../core/world.ts";
import type { Report } from "../deploy/report.ts";
import { succeeded } from "../deploy/words.ts";
import { notify } from "../notify/webhook.ts";
import { deploymentDocument } from "../report/of/deployment.ts";
import { renderConsole } from "../report/render/console.ts";
import { renderMarkdown } from "../report/render/markdown.ts";
import { writeDeploymentReport } from "../report/write.ts";
import { sandboxSentence } from "./inputs/config-file.ts";
import type { Job } from "./inputs/job.ts";
import { filesOf, folderOf } from "./reports.ts";
import type { ReportFiles } from "./reports.ts";

export interface FinishOptions {
  readonly report: Report;
  /** Where the outcome is told; its secrets are in their places already. */
  readonly webhook: string | undefined;
  readonly job: Job;
  /** A post step's outputs reach nobody. */
  readonly outputs: boolean;
}

/**
 * Tells how it ended, everywhere: outputs, report files, summary, log, webhook. A report that is repeated was told by the
 * step that wrote it: it is told again in outputs and log only. Throws when the step must be red.
 */
export async function finish({ report, webhook, job, outputs }: FinishOptions, world: World): Promise<void> {
  const files =
    report.repeated === true
      ? filesOf(job, report.deploymentId)
      : keep(report, folderOf(job, report.deploymentId), world);
  if (outputs) {
    // A figure that was not measured is empty: 0 would say that nothing was lost.
    const values: Record<string, string | number> = {
      outcome: report.outcome,
      "deployment-id": report.deploymentId,
      version: report.version,
      "previous-version": report.previousVersion,
      url: report.url,
      plan: files.plan,
      "plan-hash": report.planHash,
      "requests-sent": report.probe?.sent ?? "",
      "requests-lost": report.probe?.lost ?? "",
      "longest-gap-ms": report.probe?.longestGapMs ?? "",
      "duration-ms": report.durationMs,
      report: files.json,
      evidence: files.evidence,
    };
    for (const [name, value] of Object.entries(values)) setOutput(name, String(value));
  }
  if (report.repeated === true)
    world.log.info(
      `Nothing was left to recover: the deployment ${report.deploymentId} has ended, with ${report.outcome}. Its report: ${files.json}`,
    );
  else await tell(report, files, webhook, job, world);
  if (!succeeded(report.intent, report.outcome)) {
    throw new UserError(
      `${report.outcome}: ${report.reason || "see the report"}`,
      report.next.length === 0 ? {} : { fix: `Next: ${report.next[0]}` },
    );
  }
}

async function tell(
  report: Report,
  files: ReportFiles,
  webhook: string | undefined,
  job: Job,
  world: World,
): Promise<void> {
  const sandbox = sandboxSentence();
  const first = sandbox === "" ? "" : new Summary().paragraph(`⚠️ ${sandbox}`).toString();
  writeSummary(`${first}${renderMarkdown(deploymentDocument(report))}`, { log: world.log, secrets: world.secrets });
  for (const line of renderConsole(deploymentDocument(report))) world.log.info(line);
  if (files.html !== "") world.log.info(`Report: ${files.html}`);
  if (webhook !== undefined && !report.dryRun) await notify(webhook, report, { run: job.url }, world);
}

/** A report that can not be written is a warning: what happened on the hosts happened. */
function keep(report: Report, folder: string, world: World): ReportFiles {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { json, html } = writeDeploymentReport(report, deploymentDocument(report), folder);
    const evidence = join(folder, "evidence");
    const plan = join(folder, "plan.json");
    writeFileSync(plan, `${JSON.stringify(report.plan ?? null, null, 2)}\n`);
    return { json, html, evidence: existsSync(evidence) ? evidence : "", plan };
  } catch (error) {
    world.log.warn(`The report could not be written to ${folder}: ${errorMessage(error)}`);
    return { json: "", html: "", evidence: "", plan: "" };
  }
}
