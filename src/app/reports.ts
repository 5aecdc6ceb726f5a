import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../deploy/report.ts";
import { OUTCOMES } from "../deploy/words.ts";
import { jobPrefix } from "./inputs/job.ts";
import type { Job } from "./inputs/job.ts";

// Each deployment of a job has one folder with its report, written by the step that ends the deployment.

/** Written before the first change, for the step that continues after the one that wrote it was killed. */
const BEGUN = "begun.json";
const REPORT = "report.json";
/** Ids come from hosts, and become names of folders. */
const ID = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;

export interface Begun {
  readonly version: string;
  readonly previousVersion: string;
}

export interface ReportFiles {
  readonly json: string;
  readonly html: string;
  /** Folder; empty when there is none. */
  readonly evidence: string;
  readonly plan: string;
}

/** The folder of a deployment's report. */
export function folderOf(job: Job, id: string): string {
  return join(job.reports, ID.test(id) && id.length <= 200 ? id : "unnamed");
}

export function writeBegun(job: Job, id: string, begun: Begun): void {
  mkdirSync(folderOf(job, id), { recursive: true, mode: 0o700 });
  writeFileSync(join(folderOf(job, id), BEGUN), `${JSON.stringify(begun)}\n`, { mode: 0o600 });
}

/** What a step noted of a deployment before its first change; undefined when there is nothing. */
export function begunOf(job: Job, id: string): Begun | undefined {
  const { version, previousVersion } = jsonOf(join(folderOf(job, id), BEGUN)) as Partial<Record<string, unknown>>;
  return typeof version === "string" && typeof previousVersion === "string" ? { version, previousVersion } : undefined;
}

/** The report of a deployment of this job; undefined when no step has written one. */
export function reportOf(job: Job, id: string): Report | undefined {
  const found = jsonOf(join(folderOf(job, id), REPORT)) as Partial<Report>;
  const isOurs =
    OUTCOMES.some((outcome) => outcome === found.outcome) &&
    found.deploymentId === id &&
    typeof found.startedAt === "string" &&
    Array.isArray(found.timeline) &&
    Array.isArray(found.warnings);
  return isOurs ? (found as Report) : undefined;
}

/** The latest report of this job for an environment; undefined outside of a run, where jobs have no ids. */
export function latestReport(job: Job, service: string, environment: string): Report | undefined {
  if (job.runId === "" || !existsSync(job.reports)) return undefined;
  return readdirSync(job.reports)
    .filter((id) => id.startsWith(jobPrefix(job)))
    .flatMap((id) => reportOf(job, id) ?? [])
    .filter((report) => report.service === service && report.environment === environment)
    .toSorted((left, right) => (left.startedAt < right.startedAt ? 1 : -1))[0];
}

/** The files of a report; empty where there are none. */
export function filesOf(job: Job, id: string): ReportFiles {
  const file = (name: string): string => {
    const path = join(folderOf(job, id), name);
    return existsSync(path) ? path : "";
  };
  return { json: file(REPORT), html: file("report.html"), evidence: file("evidence"), plan: file("plan.json") };
}

/** The report of a deployment that another step has ended: what both did, one after the other. */
export function continued(first: Report, last: Report): Report {
  const laterMs = Math.max(0, Date.parse(last.startedAt) - Date.parse(first.startedAt));
  return {
    ...last,
    release: first.release,
    version: first.version,
    previousVersion: first.previousVersion,
    plan: first.plan,
    planHash: first.planHash,
    planText: first.planText,
    probe: last.probe ?? first.probe,
    evidence: last.evidence ?? first.evidence,
    timeline: [...first.timeline, ...last.timeline.map((entry) => ({ ...entry, startMs: entry.startMs + laterMs }))],
    warnings: [...first.warnings, ...last.warnings],
    startedAt: first.startedAt,
    durationMs: laterMs + last.durationMs,
  };
}

function jsonOf(file: string): object {
  try {
    const found: unknown = JSON.parse(readFileSync(file, "utf8"));
    return typeof found === "object" && found !== null ? found : {};
  } catch {
    return {}; // missing, or not ours
  }
}
