import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import type { Conclusion, RunEvent, RunResult } from "./model.ts";
import { logFolder, shortRef } from "./names.ts";

/** A run as a page shows it; times are milliseconds from its start. */
export interface RunRecord {
  readonly title: string;
  readonly conclusion: Conclusion;
  readonly ms: number;
  readonly jobs: readonly JobRecord[];
  readonly errors: readonly string[];
  readonly notRehearsed: readonly string[];
}

export interface JobRecord {
  readonly name: string;
  readonly result: Conclusion;
  readonly startMs: number;
  readonly ms: number;
  readonly why: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly {
    readonly name: string;
    readonly conclusion: Conclusion;
    readonly startMs: number;
    readonly ms: number;
  }[];
  /** Its log and summary, and the pages in its artifacts: name and path relative to the page. */
  readonly files: readonly { readonly name: string; readonly path: string }[];
}

/** Records the events of runs, one after the other. */
export class Recorder {
  readonly runs: RunRecord[] = [];
  private title = "";
  private startedAt = 0;
  private starts = new Map<string, number>();
  private steps = new Map<string, JobRecord["steps"][number][]>();
  private jobs: Omit<JobRecord, "files">[] = [];

  readonly record = (event: RunEvent): void => {
    const now = performance.now() - this.startedAt;
    switch (event.kind) {
      case "run-start":
        this.title = `${event.workflow}: ${shortRef(event.ref)}${event.attempt === 1 ? "" : `, attempt ${event.attempt}`}`;
        this.startedAt = performance.now();
        this.starts = new Map();
        this.steps = new Map();
        this.jobs = [];
        return;
      case "job-start":
        this.starts.set(event.job, now);
        return;
      case "step-end":
        if (event.conclusion !== "skipped" && !event.step.includes(" › "))
          this.steps.set(event.job, [
            ...(this.steps.get(event.job) ?? []),
            { name: event.step, conclusion: event.conclusion, startMs: now - event.ms, ms: event.ms },
          ]);
        return;
      case "job-end":
        // A job that called a workflow is represented by the jobs of that workflow.
        if ([...this.starts.keys()].some((other) => other.startsWith(`${event.job} / `))) return;
        this.jobs.push({
          name: event.job,
          result: event.result,
          startMs: this.starts.get(event.job) ?? now,
          ms: event.ms,
          why: event.why,
          outputs: event.outputs,
          steps: this.steps.get(event.job) ?? [],
        });
        return;
      default:
    }
  };

  /** @param page the folder of the page */
  end(result: RunResult, page: string): void {
    const { conclusion, ms, notRehearsed, annotations } = result;
    this.runs.push({
      title: this.title,
      conclusion,
      ms,
      notRehearsed,
      errors: annotations
        .filter(({ level }) => level === "error")
        .map(({ job, message }) => (job === "" ? message : `${job}: ${message}`)),
      jobs: this.jobs.map((job) => ({ ...job, files: filesOf(job, result, page) })),
    });
  }
}

function filesOf(
  { name }: Pick<JobRecord, "name">,
  { folder, artifacts, jobs }: RunResult,
  page: string,
): JobRecord["files"] {
  const own = join(folder, logFolder(name));
  const plain = ["log.txt", "summary.md"].map((file) => join(own, file)).filter((file) => existsSync(file));
  const [, part = ""] = name.split(" / ");
  const isLikely = (artifact: string): boolean =>
    part !== "" && (artifact.includes(`-${part}-`) || (part === "build" && artifact === "gates"));
  const pages = [...artifacts]
    .filter(([artifact, path]) => {
      // The last one: it replaced earlier uploads of the same name. Uploads within a composite action are not among these.
      const by = jobs.findLast(({ steps }) =>
        steps.some(({ outputs }) => outputs["artifact-url"] === `file://${path}`),
      );
      return by === undefined ? isLikely(artifact) : by.job === name;
    })
    .flatMap(([artifact, path]) =>
      readdirSync(path, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith("report.html"))
        .sort()
        .map((file) => ({ name: artifact, path: join(path, file) })),
    );
  return [...plain.map((path) => ({ name: path.endsWith("log.txt") ? "log" : "summary", path })), ...pages].map(
    (file) => ({ ...file, path: relative(page, file.path) }),
  );
}
