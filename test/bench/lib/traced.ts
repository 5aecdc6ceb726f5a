import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { pause } from "./at-end.ts";

/** What the processes of a host did. */
export interface Traced {
  readonly execs: number;
  readonly forks: number;
  readonly syncs: number;
  /** How often each program was started, the most frequent first. */
  readonly programs: readonly (readonly [name: string, times: number])[];
}

export function canTrace(): boolean {
  return spawnSync("strace", ["-V"]).status === 0;
}

/** Counts the system calls of a process and all that it starts, until `stop` is called. */
export async function trace(pid: number, file: string): Promise<{ stop(): Promise<Traced> }> {
  const calls = "execve,fork,vfork,clone,clone3,fsync,fdatasync,sync,syncfs";
  const child = spawn(
    "strace",
    ["-f", "-qq", "-e", `trace=${calls}`, "-e", "signal=none", "-o", file, "-p", String(pid)],
    {
      stdio: "ignore",
    },
  );
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  await pause(500);
  return {
    async stop() {
      child.kill("SIGINT");
      await ended;
      const lines = readFileSync(file, "utf8").split("\n");
      const names = new Map<string, number>();
      // A call that another process interrupts comes in two lines.
      const begun = new Map<string, string>();
      for (const line of lines) {
        const [pid = ""] = line.split(" ", 1);
        const name = / execve\("(?:[^"]*\/)?([^"/]+)"/.exec(line)?.[1] ?? begun.get(pid) ?? "";
        if (line.includes(" execve(")) begun.set(pid, name);
        if (/ execve(?:\(| resumed>).* = 0$/.test(line)) names.set(name, (names.get(name) ?? 0) + 1);
      }
      const many = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
      return {
        execs: [...names.values()].reduce((sum, times) => sum + times, 0),
        // A thread is no process.
        forks: lines.filter((line) => / v?fork\(| clone3?\(/.test(line) && !line.includes("CLONE_THREAD")).length,
        programs: [...names].toSorted(([, left], [, right]) => right - left),
        syncs: many(/ (?:fsync|fdatasync|sync|syncfs)\(/),
      };
    },
  };
}
