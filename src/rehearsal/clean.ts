import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { holdsRoom } from "./isolate.ts";
import { Network } from "./network.ts";
import { readStage } from "../sandbox/stage-file.ts";

const WITHIN_MS = 10_000;
const PAUSE_MS = 30;
const SYSTEMCTL_MS = 5000;
const UNITS = "/etc/systemd/system";

/**
 * Ends everything that was started on a stage, and removes its folder. Resolves within 20 s to the ids of processes
 * that would not end.
 * @throws UserError when no stage was opened there: nothing of it is touched then
 */
export async function cleanStage(folder: string): Promise<number[]> {
  readStage(folder);
  for (const host of hostsIn(folder)) {
    // A guard without an owner ends by itself; it must not bring back what is stopped here.
    rmSync(join(host, ".deploy/owner"), { force: true });
    stopServices(host);
  }
  removeGuardUnits(folder);
  const rooms = startedIn(folder)
    .filter((pid) => holdsRoom(environmentOf(pid)))
    .flatMap((pid) => Network.of(pid) ?? []);
  const left = (): number[] => [...new Set([...startedIn(folder), ...rooms.flatMap((room) => room.pids())])];
  const until = Date.now() + WITHIN_MS;
  // Twice nothing: a process may have been starting another one while we looked.
  for (let quiet = 0; quiet < 2 && Date.now() < until;) {
    const pids = left();
    for (const pid of pids) kill(pid);
    quiet = pids.length === 0 ? quiet + 1 : 0;
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const stayed = left();
  for (const room of rooms) room.close();
  return stayed;
}

function hostsIn(folder: string): string[] {
  const hosts = join(folder, "hosts");
  return namesIn(hosts).flatMap((environment) =>
    namesIn(join(hosts, environment)).map((name) => join(hosts, environment, name)),
  );
}

/** What the host has on record: release, pid, start time, boot id. Pid and start time name a process for good. */
function stopServices(host: string): void {
  const run = join(host, ".deploy/run");
  for (const slot of namesIn(run)) {
    const [, pid = "", started] = read(join(run, slot)).trim().split(" ");
    if (Number(pid) > 1 && startOf(pid) === started) kill(-Number(pid));
  }
}

/** The 22nd field of stat; the name before it may have spaces and brackets in it. */
function startOf(pid: string): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

/** As root with systemd a guard is a unit of its own, and would be started again at boot. */
function removeGuardUnits(folder: string): void {
  const units = namesIn(UNITS).filter(
    (name) =>
      /^erlmcp-guard-[0-9a-f]{12}\.service$/.test(name) &&
      read(join(UNITS, name)).includes(`ExecStart=/bin/sh ${join(folder, "hosts")}/`),
  );
  for (const unit of units) {
    spawnSync("systemctl", ["stop", unit], { stdio: "ignore", timeout: SYSTEMCTL_MS });
    for (const file of [unit, `multi-user.target.wants/${unit}`]) rmSync(join(UNITS, file), { force: true });
  }
  if (units.length > 0) spawnSync("systemctl", ["daemon-reload"], { stdio: "ignore", timeout: SYSTEMCTL_MS });
}

/** Everything that was started there has its home there, is the program of a host there, or is a connection opened from there; who only looks into the folder does not count. */
function startedIn(folder: string): number[] {
  const home = `HOME=${folder}/`;
  const hosts = `${join(folder, "hosts")}/`;
  return namesIn("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      const isAtHome = environmentOf(Number(pid)).some((entry) => entry.startsWith(home));
      if (isAtHome) return true;
      const [title = "", program = ""] = read(`/proc/${pid}/cmdline`).split("\0");
      if (program.startsWith(hosts) && program.includes("/.deploy/host")) return true;
      // A shared connection of ssh writes its title over its environment, and outlives who opened it by a minute.
      return /^ssh: \/.+ \[mux\] *$/.test(title) && workingFolder(pid).startsWith(`${folder}/`);
    })
    .map(Number);
}

function workingFolder(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return ""; // gone, or not ours
  }
}

function environmentOf(pid: number): string[] {
  return read(`/proc/${pid}/environ`).split("\0");
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It had ended by itself, or is not ours.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // not there
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // gone, or not ours
  }
}
