import type { ChildProcess } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { join, resolve as absolute } from "node:path";
import { pipeline } from "node:stream";
import { BoundedBytes, LineSplitter } from "./output-buffer.ts";
import { UserError, errorMessage } from "./errors.ts";
import { groupExists, groupRuns, killWithUs, signalGroup } from "./process-group.ts";

export interface ExecOptions {
  /** The process and all it started are ended when it runs longer than this. */
  readonly deadlineMs: number;
  /** What it reads on stdin; nothing (an empty stdin) when left out. */
  readonly input?: string | Buffer | NodeJS.ReadableStream | undefined;
  /** The whole environment, not an addition; this process's own when left out. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
  /** Ends the process as the deadline does. */
  readonly signal?: AbortSignal | undefined;
  /** Called for each line as it comes, without its line end. */
  readonly onLine?: ((line: string, stream: "stdout" | "stderr") => void) | undefined;
  /** Called for each piece of output as it comes: for a program that is spoken to while it runs. */
  readonly onOutput?: ((chunk: Buffer, stream: "stdout" | "stderr") => void) | undefined;
  /** Bytes of stdout and of stderr kept: the first quarter and the last three. Default 1 MiB. */
  readonly keepBytes?: number | undefined;
  /** Time between TERM and KILL in milliseconds. Default 2000. */
  readonly graceMs?: number | undefined;
}

export interface ExecResult {
  /** Exit code; null when a signal ended it, or when it could not be ended. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  /** Something was left out of stdout or stderr; the place is marked in the text. */
  readonly truncated: boolean;
  readonly durationMs: number;
}

/**
 * Runs a program with an argv array, never through a shell, in a process group of its own.
 * Resolves for any exit code; rejects with a UserError when the program cannot be started.
 */
export type Exec = (command: string, args: readonly string[], options: ExecOptions) => Promise<ExecResult>;

export interface QueryOptions extends Pick<ExecOptions, "env" | "cwd"> {
  /** How long the program is waited for. */
  readonly deadlineMs: number;
  /** Stops waiting, as the deadline does. */
  readonly signal?: AbortSignal | undefined;
}

/** Exit code, null when a signal ended it or when it was not waited for; what was printed, at most 1 MiB of each. */
export type QueryResult = Omit<ExecResult, "signal" | "durationMs">;

/**
 * A short call of a client that only reads and prints little, by `@actions/exec`: an argv array, never a shell. Resolves
 * for any exit code; rejects with a UserError when the program cannot be started.
 * The library cannot end a process: at the deadline and on abort it is left running, and only no longer waited for. Nor
 * can it close stdin safely: a program that reads it waits for its deadline. What changes something, reads stdin, starts
 * processes of its own or prints much needs {@link Exec}.
 */
export type Query = (program: string, args: readonly string[], options: QueryOptions) => Promise<QueryResult>;

const DEFAULT_KEEP_BYTES = 1024 * 1024;
const DEFAULT_GRACE_MS = 2000;
// A service that the program left running holds its pipes: output is not waited for longer than this.
const PIPE_WAIT_MS = 250;
// A process that not even KILL ends (not ours to signal, or stuck in the kernel) is given up on.
const GIVE_UP_MS = 1000;
const POLL_MS = 20;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemExec: Exec = async (command, args, options) => {
  // Loaded here and not above: a run that ends in a configuration error never needs it.
  const { spawn } = await import("node:child_process");
  if (options.signal?.aborted) return notStarted;
  const child = spawn(command, args, {
    detached: true,
    cwd: options.cwd,
    env: options.env,
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  return new Run(command, child, options).end;
};

const notStarted: ExecResult = {
  code: null,
  signal: null,
  stdout: "",
  stderr: "",
  timedOut: false,
  cancelled: true,
  truncated: false,
  durationMs: 0,
};

/** One child from its start until its group is gone or left alone; `end` resolves to its result. */
class Run {
  readonly end: Promise<ExecResult>;
  private readonly started = performance.now();
  private readonly options: ExecOptions;
  private readonly child: ChildProcess;
  private readonly kept: { readonly stdout: BoundedBytes; readonly stderr: BoundedBytes };
  private readonly splitters: LineSplitter[] = [];
  private resolve: (result: ExecResult) => void = () => {};
  private reject: (error: unknown) => void = () => {};
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly onAbort = (): void => this.stop("cancelled");
  private forget: () => void = () => {};
  private exit: { code: number | null; signal: string | null } | undefined;
  private stopped: "timedOut" | "cancelled" | "failed" | undefined;
  private groupGone = false;
  private pipesClosed = false;
  private failure: unknown;
  private settled = false;

  constructor(command: string, child: ChildProcess, options: ExecOptions) {
    this.options = options;
    this.child = child;
    this.end = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    const keep = options.keepBytes ?? DEFAULT_KEEP_BYTES;
    this.kept = { stdout: new BoundedBytes(keep), stderr: new BoundedBytes(keep) };
    this.child.once("error", (error) => {
      if (this.child.pid === undefined) this.fail(couldNotStart(command, options.cwd, error));
    });
    if (this.child.pid === undefined) return;
    this.forget = killWithUs(this.child.pid);
    this.child.once("exit", (code, signal) => this.exited(code, signal));
    this.child.once("close", () => {
      this.pipesClosed = true;
      this.settleWhenDone();
    });
    this.listen("stdout");
    this.listen("stderr");
    this.feed();
    this.after(Math.min(options.deadlineMs, LONGEST_TIMER_MS), () => this.stop("timedOut"));
    options.signal?.addEventListener("abort", this.onAbort, { once: true });
  }

  private listen(name: "stdout" | "stderr"): void {
    const { onLine, onOutput } = this.options;
    const splitter = onLine === undefined ? undefined : new LineSplitter((line) => onLine(line, name));
    if (splitter !== undefined) this.splitters.push(splitter);
    const stream = this.child[name];
    stream?.on("data", (chunk: Buffer) => {
      this.kept[name].push(chunk);
      this.guarded(() => {
        splitter?.push(chunk);
        onOutput?.(chunk, name);
      });
    });
    stream?.on("error", () => {});
  }

  private feed(): void {
    const { input } = this.options;
    const { stdin } = this.child;
    if (input === undefined || stdin === null) return;
    if (typeof input === "string" || Buffer.isBuffer(input)) {
      // A program may end without reading its input: its exit code shows whether that is an error.
      stdin.on("error", () => {});
      stdin.end(input);
      return;
    }
    let inputError: unknown;
    input.once("error", (error) => {
      inputError = error;
    });
    pipeline(input, stdin, () => {
      if (inputError === undefined) return;
      this.guarded(() => {
        throw new Error(`the input for ${this.child.spawnfile} could not be read: ${errorMessage(inputError)}`);
      });
    });
  }

  /** An exception of the caller's callback ends the process and becomes our own. */
  private guarded(work: () => void): void {
    if (this.failure !== undefined) return;
    try {
      work();
    } catch (error) {
      this.failure = error;
      this.stop("failed");
    }
  }

  private stop(reason: "timedOut" | "cancelled" | "failed"): void {
    // The deadline is for the program only, which has ended.
    if (this.stopped !== undefined || this.exit !== undefined || this.settled) return;
    this.stopped = reason;
    this.signal("SIGTERM");
    const graceMs = this.options.graceMs ?? DEFAULT_GRACE_MS;
    this.watchGroup(performance.now() + graceMs);
  }

  /** Waits until the whole group is gone; what is left at `killAt` is killed. */
  private watchGroup(killAt: number): void {
    if (!this.groupGone && this.groupEnded()) this.groupGone = true;
    if (this.groupGone && this.exit !== undefined) {
      this.settleWhenDone();
      return;
    }
    if (performance.now() < killAt) {
      this.after(POLL_MS, () => this.watchGroup(killAt));
      return;
    }
    this.signal("SIGKILL");
    this.after(GIVE_UP_MS, () => this.settle());
    this.watchDying();
  }

  /** KILL takes a moment: the end is reported only once it has happened. */
  private watchDying(): void {
    if (this.settled) return;
    if (this.child.pid !== undefined && groupRuns(this.child.pid)) {
      this.after(POLL_MS, () => this.watchDying());
      return;
    }
    this.groupGone = true;
    this.settleWhenDone();
  }

  private groupEnded(): boolean {
    return this.exit !== undefined && this.child.pid !== undefined && !groupExists(this.child.pid);
  }

  private signal(name: NodeJS.Signals): void {
    if (this.child.pid !== undefined && !this.groupGone) signalGroup(this.child.pid, name);
  }

  private exited(code: number | null, signal: string | null): void {
    this.exit = { code, signal };
    this.settleWhenDone();
    if (this.stopped === undefined) this.after(PIPE_WAIT_MS, () => this.settleAfterReading());
  }

  private settleWhenDone(): void {
    if (this.exit === undefined) return;
    if (this.stopped !== undefined && !this.groupGone) return;
    if (this.pipesClosed) this.settle();
    else if (this.stopped !== undefined) this.after(PIPE_WAIT_MS, () => this.settleAfterReading());
  }

  /** Timers come before reading in a turn of the loop: after a long turn, output may still wait in the pipe. */
  private settleAfterReading(): void {
    setImmediate(() => setImmediate(() => this.settle()));
  }

  private after(ms: number, work: () => void): void {
    if (this.settled) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (!this.settled) work();
    }, ms);
    this.timers.add(timer);
  }

  private release(): void {
    this.settled = true;
    this.forget();
    for (const timer of this.timers) clearTimeout(timer);
    this.options.signal?.removeEventListener("abort", this.onAbort);
    for (const stream of [this.child.stdin, this.child.stdout, this.child.stderr]) stream?.destroy();
    this.child.unref();
  }

  private fail(error: unknown): void {
    if (this.settled) return;
    this.release();
    this.reject(error);
  }

  private settle(): void {
    if (this.settled) return;
    for (const splitter of this.splitters) this.guarded(() => splitter.end());
    if (this.failure !== undefined) {
      this.fail(this.failure);
      return;
    }
    this.release();
    const { stdout, stderr } = this.kept;
    this.resolve({
      code: this.exit?.code ?? null,
      signal: this.exit?.signal ?? null,
      stdout: stdout.toString(),
      stderr: stderr.toString(),
      timedOut: this.stopped === "timedOut",
      cancelled: this.stopped === "cancelled",
      truncated: stdout.truncated || stderr.truncated,
      durationMs: performance.now() - this.started,
    });
  }
}

function couldNotStart(command: string, cwd: string | undefined, error: NodeJS.ErrnoException): UserError {
  if (cwd !== undefined && !isFolder(cwd)) {
    return new UserError(`${command} cannot be started in ${cwd}: there is no such folder`, { cause: error });
  }
  if (error.code === "ENOENT") {
    return new UserError(`the program ${command} was not found`, {
      fix: "Install it, or put its folder on PATH.",
      cause: error,
    });
  }
  if (error.code === "EACCES") {
    return new UserError(`the program ${command} cannot be executed: permission denied`, { cause: error });
  }
  return new UserError(`the program ${command} cannot be started: ${error.message}`, { cause: error });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

export const systemQuery: Query = async (program, args, { deadlineMs, env, cwd, signal }) => {
  const path = programPath(program, (env ?? process.env)["PATH"] ?? "/usr/bin:/bin", cwd);
  // Loaded here and not above: many runs query nothing.
  const { exec: run } = await import("@actions/exec");
  const kept = { stdout: new BoundedBytes(DEFAULT_KEEP_BYTES), stderr: new BoundedBytes(DEFAULT_KEEP_BYTES) };
  const result = (code: number | null, stopped?: "timedOut" | "cancelled"): QueryResult => ({
    code,
    stdout: kept.stdout.toString(),
    stderr: kept.stderr.toString(),
    timedOut: stopped === "timedOut",
    cancelled: stopped === "cancelled",
    truncated: kept.stdout.truncated || kept.stderr.truncated,
  });
  if (signal?.aborted) return result(null, "cancelled");
  return new Promise((resolve, reject) => {
    const stop = (why: "timedOut" | "cancelled"): void => end(() => resolve(result(null, why)));
    const onAbort = (): void => stop("cancelled");
    const timer = setTimeout(() => stop("timedOut"), Math.min(deadlineMs, LONGEST_TIMER_MS));
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      settle();
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    // The library splits its first argument into words.
    run(`"${path}"`, [...args], {
      silent: true,
      ignoreReturnCode: true,
      delay: PIPE_WAIT_MS,
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env: { ...env } }),
      listeners: { stdout: (chunk) => kept.stdout.push(chunk), stderr: (chunk) => kept.stderr.push(chunk) },
    }).then(
      (code: number | null) => end(() => resolve(result(code))),
      (error: NodeJS.ErrnoException) => end(() => reject(couldNotStart(program, cwd, error))),
    );
  });
};

/** The library's own search prints to stdout what it cannot read of PATH, and ignores the PATH of `env`. */
function programPath(program: string, searched: string, cwd: string | undefined): string {
  const candidates = program.includes("/")
    ? [absolute(cwd ?? ".", program)]
    : searched.split(":").flatMap((folder) => (folder === "" ? [] : [join(folder, program)]));
  const found = candidates.find(isProgram);
  if (found !== undefined && !/["\\]/.test(found)) return found;
  throw couldNotStart(program, cwd, Object.assign(new Error(`${program} was not found`), { code: "ENOENT" }));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // not there, or not ours to run: the next folder may have it
  }
}
