/** Builds, starts and asks the example services, as an operator would. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const examples = fileURLToPath(new URL("../../../examples", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Service {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** stdout and stderr so far. */
  output(): string;
  /** The first match in the output; rejects when the service ends or a minute passes without one. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** SIGTERM, and the end. */
  stop(): Promise<Ended>;
}

const running = new Set<ChildProcess>();
const folders: string[] = [];

export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "example-"));
  folders.push(path);
  return path;
}

/** What a test left running ends here, and the folders go. */
export function cleanUp(): void {
  for (const child of running) child.kill("SIGKILL");
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
}

/** Builds with the example's own script and unpacks: the folder of the release. */
export function build(example: string, version: string): { archive: string; root: string } {
  const to = folder();
  const archive = join(to, "release.tar.gz");
  execFileSync(join(examples, example, "scripts/build.sh"), [version, archive], {
    env: cleanEnvironment(to),
    stdio: "pipe",
  });
  const root = join(to, "release");
  mkdirSync(root);
  execFileSync("tar", ["-xzf", archive, "-C", root]);
  return { archive, root };
}

function cleanEnvironment(home: string): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], HOME: home, LANG: "C.UTF-8" };
}

export function start(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Service {
  const child = spawn(command, args, {
    cwd,
    env: { ...cleanEnvironment(cwd), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let text = "";
  const listeners = new Set<() => void>();
  const add = (data: Buffer): void => {
    text += data.toString("latin1");
    for (const listener of listeners) listener();
  };
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  const ended = new Promise<Ended>((resolve) => {
    child.on("error", (error) => {
      text += error.message;
    });
    child.on("close", (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
  return {
    child,
    ended,
    output: () => text,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const done = (act: () => void): void => {
          listeners.delete(look);
          clearTimeout(timer);
          act();
        };
        const look = (): void => {
          const match = pattern.exec(text);
          if (match) done(() => resolve(match));
        };
        const timer = setTimeout(() => done(() => reject(new Error(`does not say ${pattern}:\n${text}`))), 60_000);
        child.once("close", () => done(() => reject(new Error(`ended before it said ${pattern}:\n${text}`))));
        if (!running.has(child)) done(() => reject(new Error(`has ended:\n${text}`)));
        listeners.add(look);
        look();
      }),
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export async function ask(url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url, {
    headers: { "content-type": "application/json", ...headers },
    signal: AbortSignal.timeout(10_000),
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get("content-type")?.startsWith("application/json")
    ? (JSON.parse(text) as Record<string, unknown>)
    : {};
  return { status: response.status, headers: response.headers, text, json };
}

/** The text of a stream of events until it holds `wanted`; `whenOpen` runs after the first event. */
export async function events(url: string, wanted: string, whenOpen: () => Promise<unknown>): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  let seen = "";
  let asked = false;
  for await (const part of response.body ?? []) {
    seen += Buffer.from(part).toString();
    if (!asked && seen.includes("\n\n")) {
      asked = true;
      await whenOpen();
    }
    if (seen.includes(wanted)) break;
  }
  return seen;
}
