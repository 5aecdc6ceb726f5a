import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../src/deploy/report.ts";
import type { Conclusion, JobResult, RunEvent, RunResult } from "../../src/rehearsal/model.ts";
import type { Start } from "../../src/rehearsal/rehearsal.ts";

/** A run of a caller's workflow that has ended, as its page on GitHub would show it. */
export class RanPipeline {
  readonly start: Start;
  readonly result: RunResult;
  readonly events: readonly RunEvent[];

  constructor(start: Start, result: RunResult, events: readonly RunEvent[]) {
    this.start = start;
    this.result = result;
    this.events = events;
  }

  get conclusion(): Conclusion {
    return this.result.conclusion;
  }

  /** How build, staging, production (or rollback, status) ended, with the outcome where there is one: `failure rolled_back`. */
  get jobs(): Record<string, string> {
    return Object.fromEntries(
      this.called().map(([name, { result, outputs }]) => [name, [result, outputs["outcome"] ?? ""].join(" ").trim()]),
    );
  }

  outputs(job: string): Readonly<Record<string, string>> {
    return this.called().find(([name]) => name === job)?.[1].outputs ?? {};
  }

  /** The log of a job. */
  log(job: string): string {
    return this.file(job, "log.txt");
  }

  /** What a job shows on the run's page, without its escapes. */
  summary(job: string): string {
    return this.file(job, "summary.md").replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
  }

  /** Annotations of the whole run, a line each: `error: …`. */
  get annotations(): string[] {
    return this.events.flatMap((event) =>
      event.kind === "annotation" ? [`${event.annotation.level}: ${event.annotation.message}`] : [],
    );
  }

  get errors(): string {
    return this.annotations.filter((line) => line.startsWith("error: ")).join("\n");
  }

  /** All that was said, for whoever reads why a test failed. */
  get story(): string {
    return this.called()
      .map(([name, { result }]) => `${name}: ${result}\n${this.log(name)}`)
      .concat(this.errors)
      .join("\n");
  }

  /** Why a job did not run, or where it waited. */
  why(job: string): string {
    return this.events
      .flatMap((event) => (event.kind === "job-end" && nameOf(event.job) === job ? [event.why] : []))
      .filter((why) => why !== "")
      .join("; ");
  }

  get artifacts(): string[] {
    return [...this.result.artifacts.keys()].sort();
  }

  /** What the deployment of an environment reports in its artifact; what recover said beside it is left out. */
  report(environment: string): Report | undefined {
    const folder = [...this.result.artifacts].findLast(([name]) =>
      new RegExp(`^(?:deployment|rollback)-${environment}-`).test(name),
    )?.[1];
    if (folder === undefined) return undefined;
    const reports = readdirSync(folder)
      .map((name) => join(folder, name, "report.json"))
      .filter((file) => existsSync(file))
      .map((file) => JSON.parse(readFileSync(file, "utf8")) as Report);
    return reports.find(({ intent }) => intent !== "recover") ?? reports[0];
  }

  private called(): [string, JobResult][] {
    return this.result.jobs
      .filter(({ job }) => job.split(" / ").length === (job.startsWith("release") ? 2 : 1))
      .map((job) => [nameOf(job.job), job]);
  }

  private file(job: string, name: string): string {
    const folder = readdirSync(this.result.folder).find(
      (each) => each.startsWith(`release.${job}.`) || each.startsWith(`${job}.`),
    );
    const file = join(this.result.folder, folder ?? "", name);
    return folder !== undefined && existsSync(file) ? readFileSync(file, "utf8") : "";
  }
}

function nameOf(path: string): string {
  return path.split(" / ")[1] ?? path;
}
