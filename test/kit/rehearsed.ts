import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { JobResult, RunEvent, RunResult } from "../../src/rehearsal/events.ts";
import { Rehearsal } from "../../src/rehearsal/rehearsal.ts";
import type { RehearsalOptions, Start } from "../../src/rehearsal/rehearsal.ts";

export const SUITE = resolve(import.meta.dirname, "../..");

/** A git repository made of these files, with one commit and the tag v1.0.0. */
export class TinyRepository {
  readonly folder = mkdtempSync(join(tmpdir(), "tiny-repository-"));

  constructor(files: Readonly<Record<string, string>>) {
    this.git("init", "--quiet", "--initial-branch=main");
    this.git("config", "user.name", "test");
    this.git("config", "user.email", "test@example.com");
    this.commit("v1.0.0", files);
  }

  commit(tag: string, files: Readonly<Record<string, string>>): string {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
    }
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message", tag);
    this.git("tag", tag);
    return this.git("rev-parse", "HEAD");
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

export interface Play extends Partial<Omit<Start, "workflow">> {
  readonly options?: Partial<RehearsalOptions>;
  /** Called with each event and with how to cancel the run. */
  readonly during?: (event: RunEvent, run: { cancel(): void; kill(): void }) => void;
}

/** Runs the workflow `.github/workflows/w.yml` of a repository made of these files. */
export async function rehearse(files: Readonly<Record<string, string>> | string, play: Play = {}): Promise<Rehearsed> {
  const repository = new TinyRepository(typeof files === "string" ? { ".github/workflows/w.yml": files } : files);
  const folder = mkdtempSync(join(tmpdir(), "rehearsed-"));
  const events: RunEvent[] = [];
  let cancel = (): void => {};
  let kill = (): void => {};
  const rehearsal = await Rehearsal.open({
    suite: SUITE,
    repository: repository.folder,
    kept: join(folder, "kept"),
    folder: join(folder, "temporary"),
    secret: () => undefined,
    real: true,
    ...play.options,
    onEvent: (event) => {
      events.push(event);
      play.during?.(event, { cancel: () => cancel(), kill: () => kill() });
    },
  });
  try {
    const { options: _, during: __, ...start } = play;
    const run = await rehearsal.run({ workflow: ".github/workflows/w.yml", event: "push", ref: "v1.0.0", ...start });
    cancel = () => run.cancel();
    kill = () => run.kill();
    const result = await run.start();
    const job = (path: string): JobResult => {
      const found = result.jobs.find((each) => each.job === path);
      if (found === undefined) throw new Error(`there is no job ${path}; there are ${result.jobs.map((each) => each.job).join(", ")}`);
      return found;
    };
    return {
      result,
      events,
      log: events.map((event) => (event.kind === "line" ? event.text : event.kind === "annotation" ? `${event.annotation.level}: ${event.annotation.message}` : "")).filter((line) => line !== "").join("\n"),
      job,
      step: (path, id) => {
        const found = job(path).steps.find((step) => step.id === id);
        if (found === undefined) throw new Error(`there is no step ${id} in ${path}`);
        return found;
      },
    };
  } finally {
    rehearsal.close();
    repository.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}
