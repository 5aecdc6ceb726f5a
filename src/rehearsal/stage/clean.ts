import { spawn, spawnSync } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { readStage } from "../../sandbox/stage-file.ts";
import { holdsNamespace, Network } from "../runner/isolate.ts";

const WITHIN_MS = 10_000;
const PAUSE_MS = 30;
const SYSTEMCTL_MS = 5000;
const UNITS = "/etc/systemd/system";

/**
 * Kills everything that was started on a stage, and removes its folder. Resolves within 20 s to the ids of processes
 * that are still running.
 * @throws UserError when no stage was opened there; nothing is touched then
 */
export async function cleanStage(folder: string): Promise<number[]> {
  readStage(folder);
  for (const host of hostsIn(folder)) {
    // A guard without an owner exits; it must not restart the service that is stopped here.
    rmSync(join(host, ".deploy/owner"), { force: true });
    stopServices(host);
  }
  removeGuardUnits(folder);
  const networks = startedIn(folder)
    .filter((pid) => holdsNamespace(environmentOf(pid)))
    .flatMap((pid) => Network.of(pid) ?? []);
  const running = (): number[] => [
    ...new Set([...startedIn(folder), ...networks.flatMap((network) => network.pids())]),
  ];
  const until = Date.now() + WITHIN_MS;
  // Two empty passes: a process may have started another one during the first.
  for (let quiet = 0; quiet < 2 && Date.now() < until;) {
    const pids = running();
    for (const pid of pids) kill(pid);
    quiet = pids.length === 0 ? quiet + 1 : 0;
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const left = running();
  for (const network of networks) network.close();
  return left;
}

function hostsIn(folder: string): string[] {
  const hosts = join(folder, "hosts");
  return namesIn(hosts).flatMap((environment) =>
    namesIn(join(hosts, environment)).map((name) => join(hosts, environment, name)),
  );
}

/** The host's record holds release, pid, start time and boot id. Pid and start time identify a process. */
function stopServices(host: string): void {
  const run = join(host, ".deploy/run");
  for (const slot of namesIn(run)) {
    const [, pid = "", started] = read(join(run, slot)).trim().split(" ");
    if (Number(pid) > 1 && startOf(pid) === started) kill(-Number(pid));
  }
}

/** The 22nd field of stat; the name before it may contain spaces and brackets. */
function startOf(pid: string): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

/** As root with systemd a guard is a unit of its own, which would start again at boot. */
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

/** Processes whose home is in the folder, programs of hosts there, and connections opened from there. Processes that merely have the folder open are left alone. */
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
      // A shared connection of ssh overwrites its environment with its title, and outlives its opener by a minute.
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
    // It had already exited, or is not ours.
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

// The other process has nothing left to clean.
const END_MS = 3000;

/** A second process that cleans the stage, even when this one is killed: it waits for the end of its input. */
export class Cleaner {
  private readonly folder: string;
  private readonly child: ChildProcessByStdio<Writable, null, null>;

  /** @param suite root of the suite, which contains the bundle; @param folder of the stage */
  constructor(suite: string, folder: string) {
    this.folder = folder;
    const door = `require(${JSON.stringify(join(suite, "dist/rehearsal.cjs"))})["src/edge/cli/start.ts"]`;
    // Its output is not read. A session of its own protects it from Ctrl-C, and it ignores other signals to end.
    const program = `for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => {});
      process.stdin.on("error", () => {}).once("close", () => ${door}.cleanStage(${JSON.stringify(folder)}).catch(() => {}).then(() => process.exit())).resume();`;
    this.child = spawn(process.execPath, ["-e", program], {
      cwd: "/",
      env: {},
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    this.child.on("error", () => {}); // it could not be started, or has ended: clean() does the work
    this.child.stdin.on("error", () => {}); // likewise
  }

  /** Kills everything now, and removes the folder. Resolves to the ids of processes that are still running. */
  async clean(): Promise<number[]> {
    // Nothing was started before the stage was open.
    const left = existsSync(join(this.folder, "stage.json")) ? await cleanStage(this.folder) : [];
    rmSync(this.folder, { recursive: true, force: true });
    const ended = this.child.exitCode === null ? once(this.child, "exit").catch(() => {}) : undefined;
    this.child.stdin.end();
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, END_MS).unref())]);
    return left;
  }
}
