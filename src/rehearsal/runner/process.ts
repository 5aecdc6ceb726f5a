import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import type { Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";

/** The time that a runner gives a cancelled step; tests shorten it. Source: ProcessInvoker.cs of actions/runner. */
export const CANCEL_MS = { untilTerm: 7500, untilKill: 2500 };
/** A minute of `timeout-minutes`; tests shorten it. */
export const MINUTE = { ms: 60_000 };
/** The default of `timeout-minutes`. */
export const DEFAULT_MINUTES = 360;
// A process that a step left running may keep its pipes open: this is how long its output is awaited.
const PIPES_MS = 500;

export interface Ended {
  /** Exit code; null after a signal. */
  readonly code: number | null;
  readonly signal: string | null;
  /** Set when it was stopped by its timeout or by a cancel. */
  readonly stopped: "cancelled" | "timeout" | undefined;
}

export interface StartOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  readonly timeoutMs: number;
  /** Stops the step: INT, then TERM, then KILL; only its first process gets the first two. */
  readonly cancel: AbortSignal;
  /** Kills everything at once. */
  readonly kill: AbortSignal;
}

/** Runs a process as a runner runs a step. @throws Error when it cannot be started */
export async function runProcess(command: string, args: readonly string[], options: StartOptions): Promise<Ended> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const closed = once(child, "close");
  closed.catch(() => {}); // a failed start is reported by the wait for its exit
  const lines = [new Lines(child.stdout, options.onLine), new Lines(child.stderr, options.onLine)];
  let stopped: Ended["stopped"];
  const timers: NodeJS.Timeout[] = [];
  const stop = (why: "cancelled" | "timeout"): void => {
    if (stopped !== undefined) return;
    stopped = why;
    signal(child, "SIGINT");
    timers.push(
      setTimeout(() => signal(child, "SIGTERM"), CANCEL_MS.untilTerm),
      setTimeout(() => killTree(child), CANCEL_MS.untilTerm + CANCEL_MS.untilKill),
    );
  };
  const onCancel = (): void => stop("cancelled");
  const onKill = (): void => killTree(child);
  timers.push(setTimeout(() => stop("timeout"), Math.min(options.timeoutMs, 2 ** 31 - 1)));
  options.cancel.addEventListener("abort", onCancel);
  options.kill.addEventListener("abort", onKill);
  try {
    const exited = once(child, "exit") as Promise<[number | null, string | null]>;
    if (options.cancel.aborted) onCancel();
    if (options.kill.aborted) onKill();
    const [code, ended] = await exited;
    await Promise.race([closed, new Promise((resolve) => timers.push(setTimeout(resolve, PIPES_MS)))]);
    return { code, signal: ended, stopped };
  } catch (error) {
    throw new Error(`${command} cannot be started with working directory ${options.cwd}: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    for (const stream of lines) stream.end();
    for (const timer of timers) clearTimeout(timer);
    options.cancel.removeEventListener("abort", onCancel);
    options.kill.removeEventListener("abort", onKill);
  }
}

/** Kills, like the runner at the end of a job, every process with the job's tracking variable. */
export function killTracked(trackingId: string): void {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) !== process.pid && environmentOf(pid).includes(`RUNNER_TRACKING_ID=${trackingId}`))
      signalPid(Number(pid), "SIGKILL");
  }
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return []; // gone, or not ours
  }
}

/** Lines of a stream, ended by LF, CR or CRLF, as for the runner. */
class Lines {
  private readonly stream: NodeJS.ReadableStream;
  private readonly onLine: (line: string) => void;
  private readonly decoder = new StringDecoder("utf8");
  private open: string[] = [];
  private afterReturn = false;
  private ended = false;

  constructor(stream: NodeJS.ReadableStream, onLine: (line: string) => void) {
    this.stream = stream;
    this.onLine = onLine;
    stream.on("data", (bytes: Buffer) => this.append(this.decoder.write(bytes)));
    stream.on("error", () => {});
  }

  /** The step has ended: later output in its pipe is ignored. */
  end(): void {
    this.append(this.decoder.end());
    if (this.open.some((part) => part !== "")) this.onLine(this.open.join(""));
    this.ended = true;
    (this.stream as Partial<Socket>).unref?.();
  }

  private append(text: string): void {
    if (this.ended || text === "") return;
    const [first = "", ...rest] = (this.afterReturn && text.startsWith("\n") ? text.slice(1) : text).split(
      /\r\n|\r|\n/,
    );
    this.afterReturn = text.endsWith("\r");
    this.open.push(first);
    for (const part of rest) {
      this.onLine(this.open.join(""));
      this.open = [part];
    }
  }
}

/** Kills the process, its group, and its descendants in other groups. */
function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const parents = new Map<number, number[]>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const parent = parentOf(name);
    parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const family = [child.pid];
  for (const pid of family) family.push(...(parents.get(pid) ?? []));
  signalPid(-child.pid, "SIGKILL");
  for (const pid of family) signalPid(pid, "SIGKILL");
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return -1;
  }
}

function signal(child: ChildProcess, name: "SIGINT" | "SIGTERM"): void {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) signalPid(child.pid, name);
}

export function signalPid(pid: number, name: "SIGINT" | "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(pid, name);
  } catch {
    // It had already exited.
  }
}
