import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseAnswer } from "../../../src/targets/host/answer.ts";
import type { Answer } from "../../../src/targets/host/answer.ts";
import { programOf } from "../../../src/targets/host/program.ts";
import processProgram from "../../../src/targets/host/runtimes/process/runtime.sh";
import prologue from "./prologue.sh";

// Each of these hosts has a boot id of its own.
const PROGRAM = programOf(processProgram).replaceAll("/proc/sys/kernel/random/boot_id", '"$D/boot"');

/** The program's own name on these hosts; the prologue in front of it counts writes. */
const NAME = "host.test";
// Where a sync costs nothing: what is durable is worked out from the prologue's notes.
const MEMORY = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
/** A service: ends when it is told to, and has a child that ends with it. */
const SERVICE = "#!/bin/sh\ntrap 'kill $! 2>/dev/null; exit 0' TERM\nsleep 1000 &\nwait\n";

export interface Ran {
  readonly ok: boolean;
  /** Undefined where it was killed before it could answer to the end. */
  readonly answer: Answer | undefined;
  readonly text: string;
}

export interface RunOptions {
  readonly input?: string;
  /** Killed behind this write, from 1 on. */
  readonly killAt?: number;
  /** Where writes are noted down. */
  readonly writes?: string;
}

/** The folder of a service on a host of its own: the real program, real releases, real processes. */
export class Site {
  readonly root: string;
  readonly state: string;

  constructor() {
    this.root = mkdtempSync(join(MEMORY, "site-"));
    this.state = join(this.root, ".deploy");
    for (const folder of [".deploy", "releases", "shared", "logs", ".deploy/releases"])
      mkdirSync(join(this.root, folder), { recursive: true });
    writeFileSync(join(this.state, NAME), `${prologue}\n${PROGRAM}`);
    writeFileSync(join(this.state, "host"), `${prologue}\n${PROGRAM}`);
    this.boot("boot-1");
  }

  /** The host's boot id from now on. */
  boot(id: string): void {
    this.write("boot", `${id}\n`);
  }

  /** A file in `.deploy`. */
  write(name: string, text: string): void {
    const file = join(this.state, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  read(name: string): string | undefined {
    const file = join(this.state, name);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  has(name: string): boolean {
    return existsSync(join(this.state, name));
  }

  remove(name: string): void {
    rmSync(join(this.state, name), { recursive: true, force: true });
  }

  /** A whole release; one that `fails` is started by a command that fails. */
  release(name: string, fails = false): void {
    const folder = join(this.root, "releases", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "serve"), SERVICE);
    chmodSync(join(folder, "serve"), 0o755);
    const base64 = (text: string): string => Buffer.from(text).toString("base64");
    const argv = ["/bin/sh", "-c", 'printf %s "$SLOT" >"$PWD/../../front"']
      .map((word) => `switch-argv ${base64(word)}\n`)
      .join("");
    const manager = fails
      ? "manager =command\nstart-argv =false\nstop-argv =true\nstatus-argv =false\nstart-timeout =2\n"
      : `manager =process\nargv ${base64("./serve")}\nstart-timeout =60\n`;
    this.write(`releases/${name}/service`, `${manager}stop-timeout =60\n${argv}`);
    this.write(`releases/${name}/env`, "");
    this.write(`releases/${name}/files`, "serve\n");
  }

  link(path: string, to: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    symlinkSync(to, file);
  }

  live(): string | undefined {
    try {
      return readlinkSync(join(this.root, "current")).split("/").at(-1);
    } catch {
      return undefined;
    }
  }

  /** The generation of secrets in use, "-" for none. */
  secrets(): string {
    try {
      return (
        readlinkSync(join(this.root, "shared", "secrets.env"))
          .split("/")
          .at(-1) ?? "-"
      );
    } catch {
      return "-";
    }
  }

  /** The slot that the switch command led the traffic to last. */
  front(): string | undefined {
    const file = join(this.root, "front");
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  /** Starts what a slot shall have, as the program would. */
  start(slot: string, release: string, secrets = "-"): void {
    const child = spawn("./serve", { cwd: join(this.root, "releases", release), detached: true, stdio: "ignore" });
    child.unref();
    const { pid = 0 } = child;
    this.write(`run/${slot}`, `${release} ${pid} ${started(pid)} ${(this.read("boot") ?? "").trim()}\n${secrets} -\n`);
  }

  /** The traffic is in this slot. */
  lead(slot: string): void {
    writeFileSync(join(this.root, "front"), slot);
    this.write("active", `${slot}\n`);
  }

  own(id: string, kind: string, sites: number): void {
    this.write("owner", `id ${id}\nkind =${kind}\nsites =${sites}\nprogram =${NAME}\n`);
    this.write("beat", "0\n");
  }

  /** Acts as the guard of an owner whose beats have stopped. */
  async guard(id: string, options: RunOptions = {}): Promise<string> {
    this.endQuietGuard();
    return (await this.spawned([join(this.state, NAME), this.root, "guarding", id, "1"], options)).text;
  }

  /** The release that runs in a slot, by its process. */
  running(slot: string): string | undefined {
    const [release, pid = "", start] = (this.read(`run/${slot}`) ?? "").trim().split(" ");
    return release !== "" && start !== undefined && started(Number(pid)) === start ? release : undefined;
  }

  /** Ends every process that was started here. */
  killServices(): void {
    for (const slot of ["main", "a", "b"]) {
      const pid = Number((this.read(`run/${slot}`) ?? "").split(" ")[1] ?? 0);
      if (pid > 1) kill(pid);
    }
    kill(Number(this.read("test-guard") ?? 0));
  }

  /** One field of the record, undefined where there is none. */
  field(key: string): string | undefined {
    return new RegExp(`^${key} (.*)$`, "m").exec(this.read("record") ?? "")?.[1];
  }

  /** The last word on a deployment. */
  word(id: string): string | undefined {
    return /^outcome =(\S+)$/m.exec(this.read(`outcomes/${id}`) ?? "")?.[1];
  }

  /** A record that somebody changed. */
  edit(from: string, to: string): void {
    this.write("record", (this.read("record") ?? "").replace(from, to));
  }

  /** The guard that holds the lock ends with its processes, and another acts. */
  async leftToItsGuard(id: string): Promise<void> {
    this.write("owner", (this.read("owner") ?? "").replace(/^id .*/, "id -"));
    while (spawnSync("flock", ["-n", "-s", join(this.state, "guard.lock"), "true"]).status !== 0)
      await new Promise((done) => setTimeout(done, 5));
    this.write("owner", (this.read("owner") ?? "").replace(/^id .*/, `id ${id}`));
    await this.guard(id);
  }

  /** Whose lease it is. */
  owner(): string | undefined {
    return /^id (\S+)/.exec(this.read("owner") ?? "")?.[1];
  }

  verb(words: readonly string[], options: RunOptions = {}): Promise<Ran> {
    return this.sh([join(this.state, NAME), this.root, ...words], options);
  }

  /** As a person on the host. */
  async byHand(
    words: readonly string[],
    options: RunOptions = {},
  ): Promise<{ readonly code: number | null; readonly text: string }> {
    return this.spawned([join(this.state, "host"), ...words], options);
  }

  /** A verb whose payload goes on standard input behind its length. */
  sent(
    verb: string,
    id: string,
    payload: string,
    words: readonly string[] = [],
    options: RunOptions = {},
  ): Promise<Ran> {
    return this.verb([verb, id, String(Buffer.byteLength(payload)), ...words], { ...options, input: payload });
  }

  /** Somebody who holds the guard's lock, as a guard that does not act. */
  async quietGuard(id: string): Promise<void> {
    this.write("guard", `id ${id}\nprogram =${NAME}\n`);
    const child = spawn("flock", [join(this.state, "guard.lock"), "sleep", "1000"], {
      detached: true,
      stdio: "ignore",
    });
    child.unref();
    this.write("test-guard", String(child.pid));
    while (spawnSync("flock", ["-n", "-s", join(this.state, "guard.lock"), "true"]).status === 0)
      await new Promise((done) => setTimeout(done, 2));
  }

  endQuietGuard(): void {
    kill(Number(this.read("test-guard") ?? 0));
    this.remove("test-guard");
  }

  /** Ends all that works here, also what a killed verb was about to start, and removes the folder. */
  close(): void {
    this.killServices();
    this.remove("owner");
    for (let pids = this.processes(); pids.length > 0; pids = this.processes()) {
      for (const pid of pids) killOne(pid);
    }
    rmSync(this.root, { recursive: true, force: true });
  }

  /** What has this folder among its words, or works in it. */
  private processes(): number[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => {
        try {
          if (started(pid) === "") return false;
          return (
            readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(this.root) ||
            readlinkSync(`/proc/${pid}/cwd`).startsWith(this.root)
          );
        } catch {
          return false; // Gone already.
        }
      });
  }

  private async sh(words: readonly string[], options: RunOptions): Promise<Ran> {
    const { text } = await this.spawned(words, options);
    const answer = parseAnswer(text);
    return { ok: answer?.get("end") === "ok", answer, text };
  }

  private spawned(
    words: readonly string[],
    { input = "", killAt, writes }: RunOptions,
  ): Promise<{ code: number | null; text: string }> {
    const env: Record<string, string> = { PATH: process.env["PATH"] ?? "", HOME: "/" };
    if (writes !== undefined) {
      writeFileSync(writes, "");
      writeFileSync(`${writes}.count`, "0\n");
      Object.assign(env, { WRITES: writes, KILL_AT: String(killAt ?? 0) });
    }
    return new Promise((resolve, reject) => {
      // A group of its own: a kill takes what the shell waits for along.
      const child = spawn("/bin/sh", words, { env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
      let text = "";
      child.stdout.on("data", (data: Buffer) => {
        text += data.toString();
      });
      child.stderr.on("data", (data: Buffer) => {
        text += data.toString();
      });
      child.stdin.on("error", () => {});
      child.stdin.end(input);
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, text }));
    });
  }
}

function kill(pid: number): void {
  if (!(pid > 1)) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Gone already.
  }
}

function killOne(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone already.
  }
}

/** When a process was started, in ticks since boot; "" when it is gone. */
function started(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return /^[ZX]/.test(fields[0] ?? "Z") ? "" : (fields[19] ?? "");
  } catch {
    return "";
  }
}
