import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { parseAnswer } from "../../../src/targets/host/answer.ts";
import type { Answer } from "../../../src/targets/host/answer.ts";
import { programOf } from "../../../src/targets/host/program.ts";
import processProgram from "../../../src/targets/host/runtimes/process/runtime.sh";
import { record } from "../../../src/targets/host/state.ts";

const PROGRAM = programOf(processProgram);

export const ROOT_USER = process.getuid?.() === 0;
const NOBODY = 65_534;
/** The deployment that owns the lease of a host made here. */
export const ID = "1.1";

// With PROBE in its environment the program runs that, with its functions at hand; what it launches has none.
const CALL = 'main "$@"\nexit\n';
const PROBED = `${PROGRAM.slice(0, -CALL.length)}
if [ -n "\${PROBE-}" ]; then
  set -u; umask 022; LC_ALL=C; ROOT=$1; D=$ROOT/.deploy; HAND=; VERB=probe; WHY=; FORMAT=2
  read -r BOOT </proc/sys/kernel/random/boot_id
  eval "$PROBE"
  exit
fi
${CALL}`;

/** A prologue that writes the calls of some programs to `order`, one a line. */
export function noting(...programs: readonly string[]): string {
  return programs
    .map((program) => `${program}() { echo "${program} $*" >>"$ROOT/order"; command ${program} "$@"; }\n`)
    .join("");
}

/** A prologue that kills the program behind the write with the number KILL. */
export const KILLING = `WRITES=0
wrote() { WRITES=$((WRITES + 1)); [ "$WRITES" != "\${KILL-}" ] || kill -KILL $$; }
${["mv", "rm", "ln", "mkdir", "sync"].map((program) => `${program}() { command ${program} "$@"; _code=$?; wrote; return $_code; }\n`).join("")}`;

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface ReleaseOptions {
  /** Lines of the description besides the manager's. */
  readonly service?: Readonly<Record<string, string>>;
  /** Words of the command; the default listens on PORT. */
  readonly argv?: readonly string[];
  readonly manager?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly listed?: boolean;
  /** What the service gets in its environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly slotEnv?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A service that listens on PORT until it is told to end. */
const SERVER = `const { createServer } = require("node:net");
createServer((socket) => socket.end()).listen(Number(process.env.PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
`;

/** A folder of a service with the host program in it, leased. */
export class HostWithReleases {
  readonly path = mkdtempSync(join(tmpdir(), "releases-"));
  readonly program = join(this.path, ".deploy/host.test");
  private readonly user: number | undefined;

  /** As an ordinary user: read-only folders are none for root. */
  constructor({ ordinary = false, prologue = "" }: { ordinary?: boolean; prologue?: string } = {}) {
    this.user = ordinary && ROOT_USER ? NOBODY : undefined;
    this.own(this.path);
    for (const folder of [".deploy", "releases", ".deploy/releases", "shared", "logs"]) this.mkdir(folder);
    this.write(".deploy/host.test", prologue + PROBED);
    this.write(".deploy/owner", `id ${ID}\nkind =deploy\n`);
    this.write(".deploy/beat", "0\n");
    this.write(".deploy/format", "2\n");
  }

  /** Runs a script with the program's functions at hand. */
  async probe(script: string): Promise<Ran> {
    return this.run([this.program, this.path], { PROBE: script });
  }

  /** Runs a verb that is killed after its write with this number; true when it had so many. */
  async killed(behind: number, words: readonly string[], input: Buffer | string = ""): Promise<boolean> {
    const { code, out } = await this.run([this.program, this.path, ...words], { KILL: String(behind) }, input);
    return code !== 0 && parseAnswer(out) === undefined;
  }

  async verb(words: readonly string[], input: Buffer | string = ""): Promise<Answer> {
    const { out, err } = await this.run([this.program, this.path, ...words], {}, input);
    const answer = parseAnswer(out);
    if (answer === undefined) throw new Error(`no whole answer to ${words.join(" ")}: ${out}${err}`);
    return answer;
  }

  /** A release that is there and whole. */
  release(
    name: string,
    { service = {}, argv, manager = "process", files = {}, listed = true, env = {}, slotEnv = {} }: ReleaseOptions = {},
  ): void {
    const all: Record<string, string> = { "server.cjs": SERVER, ...files };
    for (const [path, text] of Object.entries(all)) this.write(`releases/${name}/${path}`, text);
    const words = manager === "process" ? (argv ?? [process.execPath, "server.cjs"]) : [];
    const lines = [
      record({ manager, "start-timeout": "10", "stop-timeout": "5", ...service }),
      ...words.map((word) => record({ argv: word })),
    ];
    this.write(`.deploy/releases/${name}/service`, lines.join(""));
    this.write(`.deploy/releases/${name}/env`, envOf(env));
    for (const [slot, variables] of Object.entries(slotEnv))
      this.write(`.deploy/releases/${name}/slot-${slot}.env`, envOf(variables));
    if (listed) this.write(`.deploy/releases/${name}/files`, `${Object.keys(all).join("\n")}\n`);
  }

  write(path: string, text: string): void {
    const file = join(this.path, path);
    this.mkdir(dirname(path));
    writeFileSync(file, text);
    this.own(file);
  }

  mkdir(path: string): void {
    const missing: string[] = [];
    for (let at = path; at !== "." && !existsSync(join(this.path, at)); at = dirname(at))
      missing.unshift(join(this.path, at));
    for (const folder of missing) {
      mkdirSync(folder);
      this.own(folder);
    }
  }

  chmod(path: string, mode: number): void {
    chmodSync(join(this.path, path), mode);
  }

  has(path: string): boolean {
    return existsSync(join(this.path, path));
  }

  read(path: string): string {
    return readFileSync(join(this.path, path), "utf8");
  }

  list(path: string): string[] {
    return existsSync(join(this.path, path)) ? readdirSync(join(this.path, path)).sort() : [];
  }

  /** The pid that is on record for a slot. */
  pid(slot = "main"): number {
    return Number(this.read(`.deploy/run/${slot}`).split(" ")[1]);
  }

  async close(): Promise<void> {
    for (const slot of this.list(".deploy/run")) await this.probe(`stop ${slot} -`);
    rmSync(this.path, { recursive: true, force: true });
  }

  private own(path: string): void {
    if (this.user !== undefined) chownSync(path, this.user, this.user);
  }

  private async run(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    input: Buffer | string = "",
  ): Promise<Ran> {
    const [command, ...words] =
      this.user === undefined
        ? ["/bin/sh", ...args]
        : ["setpriv", `--reuid=${this.user}`, `--regid=${this.user}`, "--clear-groups", "/bin/sh", ...args];
    return new Promise((done) => {
      const child = execFile(
        command ?? "",
        words,
        { env: { PATH: process.env["PATH"], HOME: this.path, ...env }, timeout: 25_000, maxBuffer: 16 * 1024 * 1024 },
        (error, out, err) => {
          done({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 255, out, err });
        },
      );
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(input);
    });
  }
}

/** A release whose instance is on a port, in the only group. */
export function server(port: number): ReleaseOptions {
  return { service: { "instance-main": `http://127.0.0.1:${port}` }, env: { PORT: String(port) } };
}

export interface Entry {
  readonly name: string;
  readonly mode?: number;
  readonly text?: string;
}

/** A tar file; an entry without text is a folder. */
async function tarOf(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, mode, text } of entries) {
    if (text === undefined) tar.entry({ name, type: "directory", mode: mode ?? 0o755, mtime: new Date(0) });
    else tar.entry({ name, mode: mode ?? 0o644, mtime: new Date(0) }, text);
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export interface Packed {
  readonly bytes: Buffer;
  readonly sha256: string;
}

export async function packed(entries: readonly Entry[]): Promise<Packed> {
  const bytes = gzipSync(await tarOf(entries));
  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}

export interface StageOptions {
  readonly from?: string;
  readonly overlay?: Readonly<Record<string, string>>;
  readonly service?: Readonly<Record<string, string>>;
}

/** The verb that stages a release of an uploaded archive, as a copy (`from`), or of code that is there already. */
export async function stageWords(
  name: string,
  archive: Packed | undefined,
  { from = "-", overlay = {}, service = {} }: StageOptions = {},
): Promise<{ words: string[]; input: Buffer }> {
  const about = {
    manager: "process",
    "start-timeout": "10",
    "stop-timeout": "5",
    ...service,
    ...(archive === undefined ? {} : { archive: archive.sha256 }),
  };
  const laid = { ".release/service": record(about), ".release/env": "", ".release/host.env": "", ...overlay };
  const input = await tarOf(Object.entries(laid).map(([path, text]) => ({ name: path, text })));
  return { words: ["stage", ID, String(input.length), name, archive === undefined ? "-" : "archive", from], input };
}

/** Uploads an archive of the entries, where there are any, and stages a release. */
export async function stage(
  at: HostWithReleases,
  name: string,
  { entries, ...options }: StageOptions & { readonly entries?: readonly Entry[] },
): Promise<Answer> {
  const archive = entries === undefined ? undefined : await packed(entries);
  if (archive !== undefined)
    await at.verb(["upload", ID, String(archive.bytes.length), "archive", archive.sha256], archive.bytes);
  const { words, input } = await stageWords(name, archive, options);
  return at.verb(words, input);
}

export async function listens(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection(port, "127.0.0.1", () => {
      socket.destroy();
      done(true);
    });
    socket.on("error", () => done(false));
  });
}

export function alive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return false;
  }
}

export async function until(what: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await what())) {
    if (Date.now() > end) throw new Error(`it did not come to pass: ${what.toString()}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** A process that we start ourselves, such as a neighbour; it is there once it listens. */
export async function stranger(port: number, cwd: string): Promise<{ readonly pid: number; readonly end: () => void }> {
  const child = spawn(process.execPath, ["-e", SERVER], {
    cwd,
    env: { PATH: process.env["PATH"], PORT: String(port) },
    stdio: "ignore",
  });
  await until(async () => listens(port));
  return { pid: child.pid ?? 0, end: () => child.kill("SIGKILL") };
}

function envOf(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}="${value}"\n`)
    .join("");
}
