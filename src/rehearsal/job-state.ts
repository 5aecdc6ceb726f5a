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
import type { Conclusion, RunEvent, StepResult } from "./events.ts";
import type { Scope, Status, Value } from "./expression.ts";
import { parseFileCommands } from "./file-commands.ts";
import type { Room } from "./isolate.ts";
import { killTracked, runProcess } from "./process.ts";
import type { Ended } from "./process.ts";
import type { Setup } from "./setup.ts";
import { Masks, StepLog } from "./step-log.ts";
import type { Source, Workflow } from "./workflow.ts";

const FILES = ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"] as const;
const NODE_OPTIONS = /^NODE_OPTIONS$/i;
// _maxCountPerIssueType in ExecutionContext.cs, AttachmentSizeLimit in FileCommandManager.cs of actions/runner.
const ANNOTATIONS_MAX = 10;
const SUMMARY_BYTES_MAX = 1024 * 1024;
/** What of the github context is in the environment. Source: GitHubContext.cs of actions/runner. */
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
  /** When the time of a step around this one is over, by performance.now(); Infinity for never. */
  readonly deadline: number;
  /** Whether a step around this one has continue-on-error: what fails after the job's steps is forgiven then. */
  readonly forgiving: boolean;
  /** How often a name was given to a step without an id. */
  readonly names: Map<string, number>;
  /** How the steps of this frame have gone so far. */
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
    forgiving: false,
    names: new Map(),
    status: "success",
    action: "",
    ...frame,
  };
}

export interface Start {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Names without GITHUB_: what is told of the action that runs. */
  readonly github?: Readonly<Record<string, string>>;
  readonly frame: StepFrame;
  readonly timeoutMs: number;
}

/** What a process of a step left behind. */
export interface Left {
  readonly ended: Ended;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  /** A command or a command file was refused: the step has failed. */
  readonly failed: boolean;
}

export interface JobStateParts {
  readonly setup: Setup;
  readonly workflow: Workflow;
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
  /** Folders of the run's artifacts by name; of this attempt, which job uploaded each. */
  readonly artifacts: Map<string, string>;
  readonly uploaded: Map<string, string>;
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
  /** Told to the process that runs when the job is cancelled, unless its step goes on. */
  stepCancel = new AbortController();
  readonly killed = new AbortController();
  /** Whether the steps that run now, the innermost last, want to go on in a cancelled job. */
  readonly goesOn: (() => boolean)[] = [];
  private readonly added = Object.create(null) as Record<string, string>;
  private paths: string[] = [];
  private processes = 0;
  private shut: Promise<Room> | undefined;
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

  /** Only the innermost step is asked whether it goes on: StepsRunner.cs and CompositeActionHandler.cs of actions/runner. */
  cancel(): void {
    if (this.cancelled) return;
    this.cancelled = true;
    this.status = "cancelled";
    if (this.goesOn.at(-1)?.() !== true) this.stepCancel.abort();
  }

  emit(event: RunEvent): void {
    this.parts.setup.emit(event);
  }

  say(step: string, text: string): void {
    writeSync(this.logFile, `${text}\n`);
    this.emit({ kind: "line", job: this.parts.job, step, text });
  }

  log(step: string): StepLog {
    const log = new StepLog(this.masks);
    log.onLine = (line) => this.say(step, line);
    log.onAnnotation = (annotation) => {
      this.annotated[annotation.level] += 1;
      if (this.annotated[annotation.level] <= ANNOTATIONS_MAX)
        this.emit({ kind: "annotation", job: this.parts.job, step, annotation });
    };
    return log;
  }

  /** A step of the job itself begins, or a post step: each has a process's signal and a number of annotations of its own. */
  begin(): void {
    this.stepCancel = new AbortController();
    Object.assign(this.annotated, { error: 0, warning: 0, notice: 0 });
  }

  /** The words before a script of the user's own; undefined where this machine gives it no room. */
  async room(folder: string): Promise<readonly string[] | undefined> {
    const {
      setup: { isolate, env },
    } = this.parts;
    this.shut ??= isolate?.room({ ...env, RUNNER_TRACKING_ID: this.trackingId });
    return (await this.shut)?.words(folder);
  }

  /** Ends what its steps left running. */
  async endProcesses(): Promise<void> {
    const room = await this.shut?.catch(() => undefined); // it never was there
    await room?.end();
    killTracked(this.trackingId);
  }

  /** Nothing is logged after this. */
  close(): void {
    closeSync(this.logFile);
  }

  /** What expressions of a step can see. A composite action sees neither secrets nor needs. */
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

  /** Of the job, which post steps and steps of the job go by. */
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

  /** Starts a process of a step with its own command files; reads these when it has ended, however it did. */
  async run(step: string, command: string, args: readonly string[], start: Start): Promise<Left> {
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
    // An environment has no NUL in it: a value ends there.
    return Object.fromEntries(Object.entries(merged).map(([name, value]) => [name, value.split("\0")[0] ?? ""]));
  }

  /** Each file counts by itself, and in it what stands before a fault. */
  private collect(folder: string, log: StepLog): Omit<Left, "ended"> {
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
