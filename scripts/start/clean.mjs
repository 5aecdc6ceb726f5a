// Ends everything that was started in a temporary folder, and removes the folder.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const WITHIN_MS = 10_000;
const PAUSE_MS = 30;
const UNITS = "/etc/systemd/system";

/** Gives the ids of processes that would not end. */
export async function clean(folder) {
  for (const host of hostsIn(folder)) {
    // A guard without an owner ends by itself; it must not bring back what is stopped here.
    rmSync(join(host, ".deploy/owner"), { force: true });
    stopServices(host);
    removeGuardUnit(host);
  }
  const until = Date.now() + WITHIN_MS;
  // Twice nothing: a process may have been starting another one while we looked.
  for (let quiet = 0; quiet < 2 && Date.now() < until; ) {
    const pids = startedIn(folder);
    for (const pid of pids) kill(pid);
    quiet = pids.length === 0 ? quiet + 1 : 0;
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  return startedIn(folder);
}

function hostsIn(folder) {
  const hosts = join(folder, "hosts");
  return existsSync(hosts) ? readdirSync(hosts).map((name) => join(hosts, name)) : [];
}

/** What the host has on record: release, pid, start time, boot id. Pid and start time name a process for good. */
function stopServices(host) {
  const run = join(host, ".deploy/run");
  for (const slot of existsSync(run) ? readdirSync(run) : []) {
    const [, pid, started] = read(join(run, slot)).trim().split(" ");
    if (Number(pid) > 1 && startOf(pid) === started) kill(-Number(pid));
  }
}

/** The 22nd field of stat; the name before it may have spaces and brackets in it. */
function startOf(pid) {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

/** As root with systemd a guard is a unit of its own. */
function removeGuardUnit(host) {
  const unit = `erlmcp-guard-${createHash("sha256").update(host).digest("hex").slice(0, 12)}.service`;
  if (!existsSync(join(UNITS, unit))) return;
  spawnSync("systemctl", ["stop", unit], { stdio: "ignore", timeout: 5000 });
  for (const file of [unit, `multi-user.target.wants/${unit}`]) rmSync(join(UNITS, file), { force: true });
  spawnSync("systemctl", ["daemon-reload"], { stdio: "ignore", timeout: 5000 });
}

/** Everything that was started there has its HOME there; a shell that only looks into the folder does not. */
function startedIn(folder) {
  const mark = `HOME=${join(folder, "home")}`;
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid && read(`/proc/${name}/environ`).split("\0").includes(mark)).map(Number);
}

function kill(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It had ended by itself, or is not ours.
  }
}

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // gone, or not ours
  }
}
