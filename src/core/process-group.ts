import { readFileSync, readdirSync } from "node:fs";

const running = new Set<number>();
let watching = false;

/** Sends a signal to every process of a group. What is gone, or not ours to signal, is left alone. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if (!isErrno(error, "ESRCH", "EPERM")) throw error;
  }
}

/** True while a process of the group exists, be it one that we may not signal or that awaits reaping. */
export function groupExists(leader: number): boolean {
  try {
    process.kill(-leader, 0);
    return true;
  } catch (error) {
    return isErrno(error, "EPERM");
  }
}

/** True while a process of the group runs; one that has exited and only awaits reaping does not. */
export function groupRuns(leader: number): boolean {
  if (!groupExists(leader)) return false;
  let names: string[];
  try {
    names = readdirSync("/proc");
  } catch {
    return true; // no /proc to distinguish exited processes
  }
  return names.some((name) => /^\d+$/.test(name) && isLivingMember(name, leader));
}

function isLivingMember(pid: string, leader: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const [state = "", , group = ""] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(group) === leader && state !== "Z" && state !== "X";
  } catch {
    return false; // it ended meanwhile
  }
}

/**
 * Kills the group should this process exit while the program still runs: in a group of its own
 * it would otherwise outlive us. Returns a function that ends this.
 */
export function killWithUs(leader: number): () => void {
  if (!watching) {
    watching = true;
    process.once("exit", () => {
      for (const group of running) signalGroup(group, "SIGKILL");
    });
  }
  running.add(leader);
  return () => running.delete(leader);
}

function isErrno(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? "");
}
