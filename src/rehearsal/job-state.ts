import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Conclusion, RunEvent, StepResult } from "./events.ts";
import type { Scope, Status, Value } from "./expression.ts";
import { parseFileCommands } from "./file-commands.ts";
import { runProcess } from "./process.ts";
import type { Ended } from "./process.ts";
import type { Setup } from "./setup.ts";
import { Masks, StepLog } from "./step-log.ts";
import type { Source } from "./workflow.ts";

const FILES = ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"] as const;
const NODE_OPTIONS = /^NODE_OPTIONS$/i;

/** Where a list of steps stands: the job itself, or a composite action within it. */
export interface StepFrame {
  readonly source: Source;
  readonly inputs: Value;
  /** What the github context has here beside that of the job. */
  readonly github: Readonly<Record<string, Value>>;
  /** Variables of the steps around this one. */
  readonly env: Readonly<Record<string, string>>;
  /** The steps context; filled while steps run. */
  readonly steps: Record<string, Value>;
  readonly composite: boolean;
  /** Names of the steps around this one. */
  readonly label: string;
  /** How the steps of this frame have gone so far. */
  status: Conclusion;
}

/** What a process of a step left in its command files. */
export interface Written {
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
}

export interface JobStateParts {
  readonly setup: Setup;
  readonly job: string;
  readonly checkRunId: number;
  readonly token: string;
  /** Contexts that are the same for all of the job. */
  readonly contexts: Readonly<Record<string, Value>>;
  readonly github: Readonly<Record<string, Value>>;
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly runId: string;
  /** Folder of this job, and the one where its log and summary stay. */
  readonly folder: string;
  readonly kept: string;
  readonly workspace: string;
  readonly artifacts: Map<string, string>;
  readonly notRehearsed: (what: string) => void;
}

/** One job while it runs: its variables, its files, its log, and whether it was told to stop. */
export class JobState {
  readonly parts: JobStateParts;
  readonly masks = new Masks();
  readonly temp: string;
  readonly trackingId: string;
  readonly results: StepResult[] = [];
  status: Conclusion = "success";
  cancelled = false;
  /** Told to the process that runs when the job is cancelled, unless a step around it goes on. */
  stepCancel = new AbortController();
  readonly killed = new AbortController();
  /** Whether the steps that run now, the innermost last, want to go on in a cancelled job. */
  readonly goesOn: (() => boolean)[] = [];
  private readonly added: Record<string, string> = {};
  private readonly paths: string[] = [];
  private processes = 0;

  constructor(parts: JobStateParts) {
    this.parts = parts;
    this.temp = join(parts.folder, "temp");
    this.trackingId = `github_${parts.runId}_${parts.checkRunId}`;
    for (const folder of [this.temp, join(parts.folder, "tools"), parts.workspace, parts.kept]) mkdirSync(folder, { recursive: true });
    for (const value of [parts.token, ...Object.values(parts.secrets)]) this.masks.add(value);
  }

  cancel(): void {
    if (this.cancelled) return;
    this.cancelled = true;
    this.status = "cancelled";
    if (!this.goesOn.some((goes) => goes())) this.stepCancel.abort();
  }

  emit(event: RunEvent): void {
    this.parts.setup.emit(event);
  }

  say(step: string, text: string): void {
    appendFileSync(join(this.parts.kept, "log.txt"), `${text}\n`);
    this.emit({ kind: "line", job: this.parts.job, step, text });
  }

  log(step: string): StepLog {
    const log = new StepLog(this.masks);
    log.onLine = (line) => this.say(step, line);
    log.onAnnotation = (annotation) => this.emit({ kind: "annotation", job: this.parts.job, step, annotation });
    return log;
  }

  /** What expressions of a step can see. A composite action sees neither secrets nor needs. */
  scope(frame: StepFrame, env: Readonly<Record<string, string>> = {}): Scope {
    const { secrets, needs, vars, ...shared } = this.parts.contexts;
    return {
      contexts: {
        ...shared,
        ...(frame.composite ? {} : { secrets, needs, vars }),
        github: { ...this.parts.github, ...frame.github },
        env: { ...this.parts.env, ...this.added, ...frame.env, ...env },
        inputs: frame.inputs,
        steps: frame.steps,
        job: { status: this.status, check_run_id: this.parts.checkRunId, workflow_sha: "", workflow_repository: frame.source.repository },
        runner: { os: "Linux", arch: process.arch === "arm64" ? "ARM64" : "X64", name: "rehearsal", temp: this.temp, tool_cache: join(this.parts.folder, "tools"), debug: "", environment: "self-hosted" },
      },
      status: this.statusIn(frame),
      workspace: this.parts.workspace,
    };
  }

  private statusIn(frame: StepFrame): Status {
    if (!frame.composite) return { success: this.status === "success", failure: this.status === "failure", cancelled: this.status === "cancelled" };
    return { success: frame.status === "success" && !this.cancelled, failure: frame.status === "failure", cancelled: this.cancelled };
  }

  /** Starts a process of a step with its own command files; reads these when it has ended, however it did. */
  async run(step: string, command: string, args: readonly string[], { cwd, env, frame, timeoutMs }: { cwd: string; env: Readonly<Record<string, string>>; frame: StepFrame; timeoutMs: number }): Promise<{ ended: Ended; written: Written }> {
    const folder = join(this.parts.folder, "commands", String((this.processes += 1)));
    mkdirSync(folder, { recursive: true });
    const files = Object.fromEntries(FILES.map((name) => [name, join(folder, name)]));
    for (const file of Object.values(files)) writeFileSync(file, "");
    const log = this.log(step);
    const ended = await runProcess(command, args, {
      cwd,
      env: this.environment(frame, { ...env, ...files }),
      onLine: (line) => log.add(line),
      timeoutMs,
      cancel: this.stepCancel.signal,
      kill: this.killed.signal,
    });
    return { ended, written: this.collect(folder) };
  }

  private environment(frame: StepFrame, own: Readonly<Record<string, string>>): Record<string, string> {
    const { setup, env, github } = this.parts;
    const text = (name: string): string => String(github[name] ?? "");
    const merged: Record<string, string> = {
      ...setup.env,
      ...env,
      ...this.added,
      ...frame.env,
      CI: "true",
      GITHUB_ACTIONS: "true",
      ...Object.fromEntries(
        ["actor", "triggering_actor", "repository", "repository_owner", "ref", "ref_name", "ref_type", "sha", "event_name", "event_path", "run_id", "run_number", "run_attempt", "workflow", "workflow_ref", "workflow_sha", "job", "server_url", "api_url", "graphql_url", "workspace", "head_ref", "base_ref", "retention_days"].map((name) => [`GITHUB_${name.toUpperCase()}`, text(name)]),
      ),
      RUNNER_OS: "Linux",
      RUNNER_ARCH: process.arch === "arm64" ? "ARM64" : "X64",
      RUNNER_NAME: "rehearsal",
      RUNNER_ENVIRONMENT: "self-hosted",
      RUNNER_TEMP: this.temp,
      RUNNER_TOOL_CACHE: join(this.parts.folder, "tools"),
      RUNNER_WORKSPACE: join(this.parts.workspace, ".."),
      RUNNER_TRACKING_ID: this.trackingId,
      ...own,
    };
    merged["PATH"] = [...this.paths.toReversed(), merged["PATH"] ?? ""].join(delimiter);
    return merged;
  }

  private collect(folder: string): Written {
    const read = (name: (typeof FILES)[number]): string => readFileSync(join(folder, name), "utf8");
    const summary = read("GITHUB_STEP_SUMMARY");
    if (summary.trim() !== "") appendFileSync(join(this.parts.kept, "summary.md"), `${this.masks.hide(summary)}\n`);
    for (const path of read("GITHUB_PATH").split("\n")) if (path.trim() !== "") this.paths.push(path.trim());
    for (const [name, value] of Object.entries(parseFileCommands(read("GITHUB_ENV")))) {
      if (NODE_OPTIONS.test(name)) throw new Error("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
      this.added[name] = value;
    }
    return { outputs: parseFileCommands(read("GITHUB_OUTPUT")), state: parseFileCommands(read("GITHUB_STATE")) };
  }
}
