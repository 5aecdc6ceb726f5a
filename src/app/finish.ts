import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Notify } from "../config/sink/index.ts";
import { setOutput } from "../core/action.ts";
import { UserError } from "../core/errors.ts";
import { Summary, writeSummary } from "../core/summary.ts";
import type { World } from "../core/world.ts";
import type { Report } from "../deploy/report.ts";
import { succeeded } from "../deploy/words.ts";
import { sinksFor } from "../notify/registry.ts";
import { sink } from "../notify/sink.ts";
import type { Announcement, Message, Sink } from "../notify/sink.ts";

import type { Document } from "../report/document.ts";
import { deploymentDocument } from "../report/of/deployment.ts";
import { renderConsole } from "../report/render/console.ts";
import { renderMarkdown } from "../report/render/markdown.ts";
import { writeDeploymentReport } from "../report/write.ts";
import { sandboxSentence } from "./inputs/config-file.ts";
import type { Job } from "./inputs/job.ts";
import { filesOf, folderOf, writeBegun } from "./reports.ts";

export interface FinishOptions {
  readonly report: Report;
  /** The sinks of deploy.yml, with the values of their secrets. */
  readonly notify: Notify;
  readonly job: Job;
  /** False for a post step, and on a command line: no other step can read its outputs. */
  readonly outputs: boolean;
}

/** A report with its document, which is built once. */
interface FinalReport extends Message {
  readonly document: Document;
}

/** Reports what is about to change. */
export function announce(announcement: Announcement, job: Job, world: World): void {
  const { deploymentId, previousVersion, planHash } = announcement;
  // Not a sink: without its id the deployment could not be recovered, so a failure here must stop it.
  setOutputs({ "deployment-id": deploymentId, "previous-version": previousVersion, "plan-hash": planHash });
  reportFiles(job, world).begun?.(announcement);
}

/** Reports the outcome to every sink, in order. Resolves to what prevented the outputs of the step, if anything. */
export async function deliver(options: FinishOptions, world: World): Promise<readonly unknown[]> {
  const { report, job } = options;
  const final = { report, document: deploymentDocument(report), run: job.url };
  const undelivered: unknown[] = [];
  for (const each of sinksOf(options, undelivered, world)) await each.ended(final);
  return undelivered;
}

/** The same for a step of a job. Throws when it must be red. */
export async function finish(options: FinishOptions, world: World): Promise<void> {
  const { report } = options;
  const undelivered = await deliver(options, world);
  if (!succeeded(report.intent, report.outcome)) {
    throw new UserError(
      `${report.outcome}: ${report.reason || "see the report"}`,
      report.next.length === 0 ? {} : { fix: `Next: ${report.next[0]}` },
    );
  }
  // Later jobs decide by the outcome: a green step without one would start them.
  if (undelivered.length > 0) {
    throw new UserError(`${report.outcome}, but the outputs of the step could not be written`, {
      fix: "Free space on the runner's disk.",
      cause: undelivered[0],
    });
  }
}

function sinksOf(
  { report, notify, job, outputs }: FinishOptions,
  undelivered: unknown[],
  world: World,
): readonly Sink<FinalReport>[] {
  const toOutputs = outputs ? [stepOutputs(job, undelivered, world)] : [];
  // A repeated report was already delivered to the other sinks by the step that wrote it.
  if (report.repeated === true) return [...toOutputs, logOfRepeated(job, world)];
  return [
    reportFiles(job, world),
    ...toOutputs,
    jobSummary(world),
    log(job, world),
    ...(report.dryRun ? [] : sinksFor(notify, world)),
  ];
}

function setOutputs(outputs: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, String(value));
}

/** Outputs that could not be written are collected in `undelivered`. */
function stepOutputs(job: Job, undelivered: unknown[], world: World): Sink<FinalReport> {
  return sink("the outputs of the step", world.log, {
    ended: ({ report }) => {
      const { plan, json, evidence } = filesOf(job, report.deploymentId);
      try {
        setOutputs({
          outcome: report.outcome,
          "deployment-id": report.deploymentId,
          version: report.version,
          "previous-version": report.previousVersion,
          url: report.url,
          plan,
          "plan-hash": report.planHash,
          // A figure that was not measured is empty: 0 would mean that nothing was lost.
          "requests-sent": report.probe?.sent ?? "",
          "requests-lost": report.probe?.lost ?? "",
          "longest-gap-ms": report.probe?.longestGapMs ?? "",
          "duration-ms": report.durationMs,
          report: json,
          evidence,
        });
      } catch (error) {
        undelivered.push(error);
        throw error;
      }
    },
  });
}

function reportFiles(job: Job, world: World): Sink<FinalReport> {
  return sink("the report files", world.log, {
    begun: ({ deploymentId, version, previousVersion }) => {
      // On a laptop no step comes after this one.
      if (job.runId !== "") writeBegun(job, deploymentId, { version, previousVersion });
    },
    ended: ({ report, document }) => {
      const folder = folderOf(job, report.deploymentId);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeDeploymentReport(report, document, folder);
      writeFileSync(join(folder, "plan.json"), `${JSON.stringify(report.plan ?? null, null, 2)}\n`);
    },
  });
}

function jobSummary(world: World): Sink<FinalReport> {
  return sink("the job summary", world.log, {
    ended: ({ document }) => {
      const sandbox = sandboxSentence();
      const first = sandbox === "" ? "" : new Summary().paragraph(`⚠️ ${sandbox}`).toString();
      writeSummary(`${first}${renderMarkdown(document)}`, { log: world.log, secrets: world.secrets });
    },
  });
}

function log(job: Job, world: World): Sink<FinalReport> {
  return sink("the log", world.log, {
    ended: ({ report, document }) => {
      for (const line of renderConsole(document)) world.log.info(line);
      const { html } = filesOf(job, report.deploymentId);
      if (html !== "") world.log.info(`Report: ${html}`);
    },
  });
}

function logOfRepeated(job: Job, world: World): Sink<FinalReport> {
  return sink("the log", world.log, {
    ended: ({ report: { deploymentId, outcome } }) => {
      const { json } = filesOf(job, deploymentId);
      world.log.info(
        `Nothing was left to recover: the deployment ${deploymentId} has ended, with ${outcome}. Its report: ${json}`,
      );
    },
  });
}
