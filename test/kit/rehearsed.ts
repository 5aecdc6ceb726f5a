import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { JobResult, RunEvent, RunResult } from "../../src/rehearsal/model.ts";
import { Rehearsal } from "../../src/rehearsal/rehearsal.ts";
import type { RehearsalOptions, Start } from "../../src/rehearsal/rehearsal.ts";

export const SUITE = resolve(import.meta.dirname, "../..");

/** A git repository made of these files, with one commit and the tag v1.0.0. */
export class TinyRepository {
  readonly folder = mkdtempSync(join(tmpdir(), "tiny-repository-"));

  constructor(files: Readonly<Record<string, string>>) {
    this.git("init", "--quiet", "--initial-branch=main", "--template=");
    // Written by hand: each git is a process, and there are hundreds of these.
    appendFileSync(join(this.folder, ".git", "config"), "[user]\n\tname = test\n\temail = test@example.com\n");
    this.commit("v1.0.0", files);
  }

  commit(tag: string, files: Readonly<Record<string, string>>): string {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
    }
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message", tag);
    const commit = readFileSync(join(this.folder, ".git", "refs", "heads", "main"), "utf8").trim();
    mkdirSync(dirname(join(this.folder, ".git", "refs", "tags", tag)), { recursive: true });
    writeFileSync(join(this.folder, ".git", "refs", "tags", tag), `${commit}\n`);
    return commit;
  }

  git(...args: string[]): string {
    return execFileSync("git", args, { cwd: this.folder, encoding: "utf8" }).trim();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Rehearsed {
  readonly result: RunResult;
  readonly events: readonly RunEvent[];
  /** Every line of every job, as it was shown. */
  readonly log: string;
  job(path: string): JobResult;
  step(job: string, id: string): JobResult["steps"][number];
}

/** A workflow on push with one job `j` of these steps; `job` holds further keys of the job. */
export function oneJob(steps: string, job = ""): string {
  const deeper = (text: string, by: number): string =>
    text
      .replace(/^\n+|\s+$/g, "")
      .split("\n")
      .map((line) => (line === "" ? "" : " ".repeat(by) + line))
      .join("\n");
  return `on: push\njobs:\n  j:\n    runs-on: ubuntu-latest\n${job === "" ? "" : `${deeper(job, 4)}\n`}    steps:\n${deeper(steps, 6)}\n`;
}

export interface Play extends Partial<Omit<Start, "workflow">> {
  readonly options?: Partial<RehearsalOptions>;
  /** Called with each event and with how to cancel the run. */
  readonly during?: (event: RunEvent, run: { cancel(): void; kill(): void }) => void;
}

export interface Stage extends AsyncDisposable {
  readonly repository: TinyRepository;
  readonly rehearsal: Rehearsal;
  readonly folder: string;
  /** Starts a run of a workflow, w.yml by default; `during` gets its events, and functions to cancel it. */
  run(play?: Omit<Play, "options"> & { readonly workflow?: string }): Promise<Rehearsed>;
}

/** A place for several runs of the workflows of one repository. */
export async function stage(
  files: Readonly<Record<string, string>>,
  options: Partial<RehearsalOptions> = {},
): Promise<Stage> {
  const repository = new TinyRepository(files);
  const folder = mkdtempSync(join(tmpdir(), "rehearsed-"));
  const listeners = new Set<(event: RunEvent) => void>();
  const rehearsal = await Rehearsal.open({
    suite: SUITE,
    repository: repository.folder,
    kept: join(folder, "kept"),
    folder: join(folder, "temporary"),
    secret: () => undefined,
    real: true,
    ...options,
    onEvent: (event) => {
      for (const listen of listeners) listen(event);
    },
  });
  return {
    repository,
    rehearsal,
    folder,
    async run({ during, ...start } = {}) {
      const events: RunEvent[] = [];
      const run = await rehearsal.run({ workflow: ".github/workflows/w.yml", event: "push", ref: "v1.0.0", ...start });
      const listen = (event: RunEvent): void => {
        events.push(event);
        during?.(event, { cancel: () => run.cancel(), kill: () => run.kill() });
      };
      listeners.add(listen);
      try {
        return seen(await run.start(), events);
      } finally {
        listeners.delete(listen);
      }
    },
    async [Symbol.asyncDispose]() {
      rehearsal.close();
      repository.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs the workflow `.github/workflows/w.yml` of a repository made of these files. */
export async function rehearse(
  files: Readonly<Record<string, string>> | string,
  { options, ...play }: Play = {},
): Promise<Rehearsed> {
  await using place = await stage(typeof files === "string" ? { ".github/workflows/w.yml": files } : files, options);
  return await place.run(play);
}

function seen(result: RunResult, events: readonly RunEvent[]): Rehearsed {
  const job = (path: string): JobResult => {
    const found = result.jobs.find((each) => each.job === path);
    if (found === undefined)
      throw new Error(`there is no job ${path}; there are ${result.jobs.map((each) => each.job).join(", ")}`);
    return found;
  };
  return {
    result,
    events,
    log: events
      .map((event) =>
        event.kind === "line"
          ? event.text
          : event.kind === "annotation"
            ? `${event.annotation.level}: ${event.annotation.message}`
            : "",
      )
      .filter((line) => line !== "")
      .join("\n"),
    job,
    step: (path, id) => {
      const found = job(path).steps.find((step) => step.id === id);
      if (found === undefined) throw new Error(`there is no step ${id} in ${path}`);
      return found;
    },
  };
}
