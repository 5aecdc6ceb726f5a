import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import type { Conclusion, RunEvent, Setup, StepResult } from "../model.ts";
import type { Scope, Status, Value } from "../workflow/expression.ts";
import type { Source, Workflow } from "../workflow/workflow.ts";
import type { Namespace } from "./isolate.ts";
import { killTracked, runProcess } from "./process.ts";
import type { Ended } from "./process.ts";
import { Masks, parseFileCommands, StepLog } from "./protocol.ts";

const FILES = ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"] as const;
const NODE_OPTIONS = /^NODE_OPTIONS$/i;
// _maxCountPerIssueType in ExecutionContext.cs, AttachmentSizeLimit in FileCommandManager.cs of actions/runner.
const ANNOTATIONS_MAX = 10;
const SUMMARY_BYTES_MAX = 1024 * 1024;
/** Values of the github context that are variables of a step. Source: GitHubContext.cs of actions/runner. */
const GITHUB_VARIABLES = [
  "actor",
  "actor_id",
  "triggering_actor",
  "repository",
  "repository_id",
  "repository_owner",
  "repository_owner_id",
  "ref",
  "ref_name",
  "ref_type",
  "ref_protected",
  "sha",
  "event_name",
  "event_path",
  "run_id",
  "run_number",
  "run_attempt",
  "workflow",
  "workflow_ref",
  "workflow_sha",
  "job",
  "server_url",
  "api_url",
  "graphql_url",
  "workspace",
  "head_ref",
  "base_ref",
  "retention_days",
];

/** The surroundings of a list of steps: the job itself, or a composite action in it. */
export interface StepFrame {
  readonly source: Source;
  readonly inputs: Value;
  /** Values of the github context that differ from those of the job. */
  readonly github: Readonly<Record<string, Value>>;
  /** Variables of the steps around this one. */
  readonly env: Readonly<Record<string, string>>;
  /** The steps context; filled while steps run. */
  readonly steps: Record<string, Value>;
  readonly composite: boolean;
  /** Names of the steps around this one. */
  readonly label: string;
  /** The deadline of the steps around this one, by performance.now(); Infinity for none. */
  readonly deadline: number;
  /** Whether a step around this one has continue-on-error: a failing post step is tolerated then. */
  readonly tolerant: boolean;
  /** How many steps without an id have a name. */
  readonly names: Map<string, number>;
  /** The status of the steps of this frame so far. */
  status: Conclusion;
  /** `github.action` of the step that runs. */
  action: string;
}

export function newFrame(frame: Pick<StepFrame, "source" | "inputs"> & Partial<StepFrame>): StepFrame {
  return {
    github: {},
    env: {},
    steps: {},
    composite: false,
    label: "",
    deadline: Infinity,
    tolerant: false,
    names: new Map(),
    status: "success",
    action: "",
    ...frame,
  };
}

export interface Start {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Variables about the running action, without GITHUB_ in their names. */
  readonly github?: Readonly<Record<string, string>>;
  readonly frame: StepFrame;
  readonly timeoutMs: number;
}

/** How a process of a step ended, and what it wrote into its command files. */
export interface StepRun {
  readonly ended: Ended;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  /** A command or a command file was rejected: the step has failed. */
  readonly failed: boolean;
}

export interface JobStateParts {
  readonly setup: Setup;
  readonly workflow: Workflow;
  readonly job: string;
  readonly checkRunId: number;
  readonly token: string;
  /** Contexts that are the same for the whole job. */
  readonly contexts: Readonly<Record<string, Value>>;
  readonly github: Readonly<Record<string, Value>>;
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly runId: string;
  /** Folder of this job, and the folder in which its log and summary are kept. */
  readonly folder: string;
  readonly kept: string;
  readonly workspace: string;
  /** Folders of the run's artifacts by name, and the job that uploaded each in this attempt. */
  readonly artifacts: Map<string, string>;
  readonly uploaded: Map<string, string>;
  readonly notRehearsed: (what: string) => void;
}

/** One job while it runs: its variables, its files, its log, and whether it was cancelled. */
export class JobState {
  readonly parts: JobStateParts;
  readonly masks = new Masks();
  readonly temp: string;
  readonly trackingId: string;
  readonly results: StepResult[] = [];
  status: Conclusion = "success";
  cancelled = false;
  /** Stops the running process when the job is cancelled, unless its step runs on. */
  stepCancel = new AbortController();
  readonly killed = new AbortController();
  /** For each step that runs now, the innermost last: whether it runs on in a cancelled job. */
  readonly runsWhenCancelled: (() => boolean)[] = [];
  private readonly added = Object.create(null) as Record<string, string>;
  private paths: string[] = [];
  private processes = 0;
  private namespace: Promise<Namespace> | undefined;
  private readonly logFile: number;
  private readonly annotated = { error: 0, warning: 0, notice: 0 };

  constructor(parts: JobStateParts) {
    this.parts = parts;
    this.temp = join(parts.folder, "temp");
    this.trackingId = `github_${parts.runId}_${parts.checkRunId}`;
    for (const folder of [this.temp, join(parts.folder, "tools"), parts.workspace, parts.kept])
      mkdirSync(folder, { recursive: true });
    this.logFile = openSync(join(parts.kept, "log.txt"), "a");
    for (const value of [parts.token, ...Object.values(parts.secrets)]) this.masks.add(value);
  }

  /** Only the innermost step decides whether it runs on: StepsRunner.cs and CompositeActionHandler.cs of actions/runner. */
  cancel(): void {
    if (this.cancelled) return;
    this.cancelled = true;
    this.status = "cancelled";
    if (this.runsWhenCancelled.at(-1)?.() !== true) this.stepCancel.abort();
  }

  emit(event: RunEvent): void {
    this.parts.setup.emit(event);
  }

  print(step: string, text: string): void {
    writeSync(this.logFile, `${text}\n`);
    this.emit({ kind: "line", job: this.parts.job, step, text });
  }

  log(step: string): StepLog {
    const log = new StepLog(this.masks);
    log.onLine = (line) => this.print(step, line);
    log.onAnnotation = (annotation) => {
      this.annotated[annotation.level] += 1;
      if (this.annotated[annotation.level] <= ANNOTATIONS_MAX)
        this.emit({ kind: "annotation", job: this.parts.job, step, annotation });
    };
    return log;
  }

  /** Begins a step of the job itself, or a post step: each has its own signal for its process, and its own count of annotations. */
  begin(): void {
    this.stepCancel = new AbortController();
    Object.assign(this.annotated, { error: 0, warning: 0, notice: 0 });
  }

  /** The command prefix that runs a user's script without a network; undefined where this machine does not allow it. */
  async isolationPrefix(folder: string): Promise<readonly string[] | undefined> {
    const { isolate, env } = this.parts.setup;
    this.namespace ??= isolate?.open({ ...env, RUNNER_TRACKING_ID: this.trackingId });
    return (await this.namespace)?.prefix(folder);
  }

  /** Kills the processes that its steps left running. */
  async endProcesses(): Promise<void> {
    const namespace = await this.namespace?.catch(() => undefined); // it never opened
    await namespace?.end();
    killTracked(this.trackingId);
  }

  /** Nothing is logged after this. */
  close(): void {
    closeSync(this.logFile);
  }

  /** The scope of a step's expressions. A composite action has neither secrets nor needs. */
  scope(frame: StepFrame, env: Readonly<Record<string, string>> = {}, status = this.statusIn(frame)): Scope {
    const { workflow, github, checkRunId } = this.parts;
    const { secrets, needs, vars, ...shared } = this.parts.contexts;
    return {
      contexts: {
        ...shared,
        ...(frame.composite ? {} : { secrets, needs, vars }),
        github: {
          ...github,
          ...frame.github,
          action: frame.action,
          ...(frame.composite ? { action_status: frame.status } : {}),
        },
        env: { ...this.parts.env, ...this.added, ...frame.env, ...env },
        inputs: frame.inputs,
        steps: frame.steps,
        job: {
          status: this.status,
          check_run_id: checkRunId,
          workflow_repository: workflow.source.repository,
          workflow_file_path: workflow.path,
          workflow_ref: `${workflow.source.repository}/${workflow.path}@${workflow.source.ref}`,
          workflow_sha: workflow.source.suite ? "" : github["sha"],
        },
        runner: {
          os: "Linux",
          arch: process.arch === "arm64" ? "ARM64" : "X64",
          name: "rehearsal",
          temp: this.temp,
          tool_cache: join(this.parts.folder, "tools"),
          workspace: join(this.parts.workspace, ".."),
          debug: "",
          environment: "self-hosted",
        },
      },
      status,
      workspace: this.parts.workspace,
    };
  }

  /** The status of the job, for its own steps and for post steps. */
  get jobStatus(): Status {
    return {
      success: this.status === "success",
      failure: this.status === "failure",
      cancelled: this.status === "cancelled",
    };
  }

  /** In a composite action success() and failure() are about the action, cancelled() about the job. Source: SuccessFunction.cs of actions/runner. */
  private statusIn(frame: StepFrame): Status {
    return frame.composite
      ? { success: frame.status === "success", failure: frame.status === "failure", cancelled: this.cancelled }
      : this.jobStatus;
  }

  /** Runs a process of a step with its own command files, and reads them when it has ended, however it did. */
  async run(step: string, command: string, args: readonly string[], start: Start): Promise<StepRun> {
    const folder = join(this.parts.folder, "commands", String((this.processes += 1)));
    mkdirSync(folder, { recursive: true });
    for (const name of FILES) writeFileSync(join(folder, name), "");
    const log = this.log(step);
    const ended = await runProcess(command, args, {
      cwd: start.cwd,
      env: this.environment(start, folder),
      onLine: (line) => log.add(line),
      timeoutMs: start.timeoutMs,
      cancel: this.stepCancel.signal,
      kill: this.killed.signal,
    });
    return { ended, ...this.collect(folder, log) };
  }

  private environment({ frame, env, github }: Start, folder: string): Record<string, string> {
    const { setup, env: ofJob } = this.parts;
    const { contexts } = this.scope(frame);
    const merged: Record<string, string> = {
      CI: "true",
      RUNNER_TRACKING_ID: this.trackingId,
      ...setup.env,
      ...ofJob,
      ...this.added,
      ...frame.env,
      ...env,
    };
    const about = { ...(contexts["github"] as Record<string, Value>), ...github };
    for (const name of [...GITHUB_VARIABLES, "action", "action_path", "action_repository", "action_ref"]) {
      const value = about[name as keyof typeof about];
      if (value !== undefined) merged[`GITHUB_${name.toUpperCase()}`] = String(value);
    }
    for (const [name, value] of Object.entries(contexts["runner"] as Record<string, string>))
      if (value !== "") merged[`RUNNER_${name.toUpperCase()}`] = value;
    for (const name of FILES) merged[name] = join(folder, name);
    merged["GITHUB_ACTIONS"] = "true";
    merged["PATH"] = [...this.paths.toReversed(), merged["PATH"] ?? ""].join(delimiter);
    // A variable cannot contain NUL: its value ends there.
    return Object.fromEntries(Object.entries(merged).map(([name, value]) => [name, value.split("\0")[0] ?? ""]));
  }

  /** Each file is parsed separately; in an invalid file the lines before the error count. */
  private collect(folder: string, log: StepLog): Omit<StepRun, "ended"> {
    let { failed } = log;
    const broken = (name: string, problem: string): void => {
      log.annotate(
        "error",
        `Unable to process file command '${name.replace("GITHUB_", "").toLowerCase()}' successfully.`,
      );
      log.annotate("error", problem);
      failed = true;
    };
    const read = (name: (typeof FILES)[number]): string => {
      try {
        return readFileSync(join(folder, name), "utf8");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") broken(name, (error as Error).message);
        return "";
      }
    };
    const valuesIn = (name: (typeof FILES)[number]): ReadonlyMap<string, string> => {
      const { values, problem } = parseFileCommands(read(name));
      if (problem !== undefined) broken(name, problem);
      return values;
    };
    this.summarize(join(folder, "GITHUB_STEP_SUMMARY"), log, () => read("GITHUB_STEP_SUMMARY"));
    for (const path of read("GITHUB_PATH").split(/\r\n|\r|\n/))
      if (path !== "") this.paths = [...this.paths.filter((known) => known !== path), path];
    for (const [name, value] of valuesIn("GITHUB_ENV")) {
      if (NODE_OPTIONS.test(name))
        log.annotate("error", "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
      else this.added[name] = value;
    }
    return {
      outputs: Object.fromEntries([...log.outputs, ...valuesIn("GITHUB_OUTPUT")]),
      state: Object.fromEntries([...log.state, ...valuesIn("GITHUB_STATE")]),
      failed,
    };
  }

  private summarize(file: string, log: StepLog, read: () => string): void {
    const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes > SUMMARY_BYTES_MAX) {
      log.annotate(
        "error",
        `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${SUMMARY_BYTES_MAX / 1024}k, got ${Math.floor(bytes / 1024)}k.`,
      );
      return;
    }
    const summary = read();
    if (summary.trim() !== "")
      appendFileSync(
        join(this.parts.kept, "summary.md"),
        `${summary
          .split("\n")
          .map((line) => this.masks.hide(line))
          .join("\n")}\n`,
      );
  }
}
