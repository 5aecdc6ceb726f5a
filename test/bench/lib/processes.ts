import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

/** Processor time in milliseconds. */
export interface Cpu {
  /** Of the process itself. */
  readonly own: number;
  /** Of the children that it has waited for, and theirs. */
  readonly children: number;
}

// Linux counts in hundredths of a second here on every machine.
const TICK_MS = 10;
const SAMPLE_MS = 50;

/** Undefined when the process is gone. */
export function cpuOf(pid: number): Cpu | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const at = (index: number): number => Number(fields[index] ?? 0) * TICK_MS;
  return { own: at(11) + at(12), children: at(13) + at(14) };
}

/** Follows a process from its start to its exit. */
export interface Followed {
  readonly ms: number;
  readonly cpu: Cpu;
}

export function follow(child: ChildProcess): Promise<Followed> {
  const startedAt = performance.now();
  let cpu: Cpu = { own: 0, children: 0 };
  const sample = (): void => {
    cpu = (child.pid === undefined ? undefined : cpuOf(child.pid)) ?? cpu;
  };
  const sampling = setInterval(sample, SAMPLE_MS);
  return new Promise((done) => {
    const over = (): void => {
      const ms = performance.now() - startedAt;
      clearInterval(sampling);
      done({ ms, cpu });
    };
    child.once("exit", over);
    child.once("error", over);
  });
}

export interface Ran extends Followed {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end; measured from its start to its exit. */
export async function run(
  command: string,
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly input?: string | Buffer;
    readonly deadlineMs: number;
  },
): Promise<Ran> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ["pipe", "pipe", "pipe"],
    timeout: options.deadlineMs,
    killSignal: "SIGKILL",
  });
  const following = follow(child);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.on("error", (error) => (output += error.message));
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  const closed = new Promise((done) => child.once("close", done));
  const followed = await following;
  // A service that was started holds no pipe of ours; should one do so, its output is not waited for.
  await Promise.race([closed, new Promise((done) => setTimeout(done, 100).unref())]);
  return { ...followed, code: child.exitCode, output };
}

/** Processes of anybody whose command line names a text, such as a folder that only we know. */
export function naming(text: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(text);
      } catch {
        return false; // it has ended meanwhile
      }
    });
}

export function endAll(pids: readonly number[], signal: NodeJS.Signals = "SIGTERM"): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}
