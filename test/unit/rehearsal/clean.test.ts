import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { cleanStage } from "../../../src/rehearsal/stage/clean.ts";

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "clean-")));
  writeFileSync(join(folder, "stage.json"), JSON.stringify({ version: 1, ports: [], proxies: [] }));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

async function running(script: string, env: Record<string, string>, ...args: readonly string[]): Promise<ChildProcess> {
  const child = spawn("sh", [...args, ...(script === "" ? [] : ["-c", script])], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    detached: true,
    stdio: "ignore",
  });
  children.push(child);
  await new Promise((done) => child.once("spawn", done));
  return child;
}

const alive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** What the host program writes down of a service that it started. */
function record(
  pid: number | undefined,
  started = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ")[19],
): void {
  mkdirSync(join(folder, "hosts/shop_qa/h1/.deploy/run"), { recursive: true });
  writeFileSync(join(folder, "hosts/shop_qa/h1/.deploy/run/main"), `1.0.0-0000000-00000000 ${pid} ${started} boot\n`);
}

it("cleanStage kills recorded processes, processes with their home in the folder and programs of hosts, and no others", async () => {
  const host = join(folder, "hosts/shop_qa/h1");
  mkdirSync(join(host, ".deploy"), { recursive: true });
  writeFileSync(join(host, ".deploy/host"), "trap '' TERM HUP\nsleep 60 & wait\n");
  const onRecord = await running("trap '' TERM; sleep 60 & wait", { HOME: "/" });
  record(onRecord.pid);
  const atHome = await running("trap '' TERM; sleep 60 & wait", { HOME: join(host, "shared") });
  const guard = await running("", { HOME: "/" }, join(host, ".deploy/host"), host, "guarding", "1", "60");
  const looks = await running(`sleep 60 # ${folder}`, { HOME: "/", PWD: folder });
  const beside = await running("sleep 60", { HOME: `${folder}-2/home` });
  await new Promise((done) => setTimeout(done, 200));
  expect(await cleanStage(folder)).toEqual([]);
  await expect
    .poll(() => [onRecord, atHome, guard, looks, beside].map(alive))
    .toEqual([false, false, false, true, true]);
  expect(existsSync(folder)).toBe(false);
});

it("cleanStage kills a shared ssh connection of the folder, although its title has overwritten its environment", async () => {
  const connection = async (cwd: string): Promise<ChildProcess> => {
    const child = spawn("sleep", ["60"], {
      argv0: "ssh: /tmp/ea-1/0123 [mux]",
      cwd,
      env: {},
      detached: true,
      stdio: "ignore",
    });
    children.push(child);
    await new Promise((done) => child.once("spawn", done));
    return child;
  };
  const ours = await connection(mkdtempSync(join(folder, "jobs-")));
  const theirs = await connection(tmpdir());
  expect(await cleanStage(folder)).toEqual([]);
  await expect.poll(() => [ours, theirs].map(alive)).toEqual([false, true]);
});

it("cleanStage leaves a process alone that has a recorded id but another start time", async () => {
  const other = await running("sleep 60", { HOME: "/" });
  record(other.pid, "1");
  await cleanStage(folder);
  expect(alive(other)).toBe(true);
});

it("cleanStage does not touch a folder without a stage", async () => {
  rmSync(join(folder, "stage.json"));
  writeFileSync(join(folder, "mine"), "");
  await expect(cleanStage(folder)).rejects.toThrow(/is not the file of a rehearsal's stage/);
  expect(existsSync(join(folder, "mine"))).toBe(true);
});
