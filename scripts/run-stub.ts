import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface StubOptions {
  /** The Node that runs it; by default this one. */
  readonly node?: string | undefined;
  /** Inputs as in `with:`, set the way the runner does. */
  readonly inputs?: Readonly<Record<string, string>> | undefined;
  /** The state that the main step saved, for a post step. */
  readonly state?: Readonly<Record<string, string>> | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Working directory; by default an empty one. */
  readonly cwd?: string | undefined;
  /** Called with the text of stdout so far at each change, to signal the process at a certain moment. */
  readonly onOutput?: ((text: string, child: ChildProcess) => void) | undefined;
  readonly deadlineMs?: number | undefined;
}

export interface StubResult {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
}

const FILES = ["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH"];

/** Runs a stub of dist/ as the runner does: `INPUT_*`, the `GITHUB_*` files, a working directory, no terminal. */
export async function runStub(file: string, options: StubOptions = {}): Promise<StubResult> {
  const folder = mkdtempSync(join(tmpdir(), "run-stub-"));
  try {
    return await runIn(folder, file, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runIn(folder: string, file: string, options: StubOptions): Promise<StubResult> {
  const env: Record<string, string> = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    GITHUB_ACTIONS: "true",
    RUNNER_TEMP: folder,
  };
  for (const name of FILES) {
    env[name] = join(folder, name);
    writeFileSync(join(folder, name), "");
  }
  for (const [name, value] of Object.entries(options.inputs ?? {}))
    env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] = value;
  for (const [name, value] of Object.entries(options.state ?? {})) env[`STATE_${name}`] = value;

  const child = spawn(options.node ?? process.execPath, [file], {
    cwd: options.cwd ?? folder,
    env: { ...env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: options.deadlineMs ?? 30_000,
    killSignal: "SIGKILL",
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    options.onOutput?.(stdout, child);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (...ending) => resolve(ending));
  });
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  return {
    code,
    signal,
    stdout,
    stderr,
    outputs: parseFileCommands(read("GITHUB_OUTPUT")),
    state: parseFileCommands(read("GITHUB_STATE")),
    summary: read("GITHUB_STEP_SUMMARY"),
  };
}

/** `NAME=value` lines and `NAME<<DELIMITER` blocks, as the runner reads them. */
export function parseFileCommands(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const match = /^(.*?)(=|<<)(.*)$/.exec(line);
    if (match === null) continue;
    const [, name = "", sign, rest = ""] = match;
    if (sign === "=") {
      values[name] = rest;
      continue;
    }
    const end = lines.indexOf(rest, at + 1);
    if (end === -1) throw new Error(`the value of ${name} has no end`);
    values[name] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return values;
}

/** Why a stub without inputs did not fail with one sentence about its configuration; undefined when it did. */
export function problemWithoutInputs(name: string, result: StubResult): string | undefined {
  const isPost = name.endsWith("-post.js");
  const output = `${result.stdout}\n${result.stderr}`;
  if (/fault in the action itself|Cannot find module|webpackMissingModule/.test(output))
    return `fails with a fault:\n${output}`;
  if (isPost)
    return result.code === 0 ? undefined : `exits with ${result.code} where there is nothing to do:\n${output}`;
  if (result.code !== 1) return `exits with ${result.code ?? result.signal}, not with 1:\n${output}`;
  return /^::error[^:]*::./m.test(result.stdout) ? undefined : `prints no reason:\n${output}`;
}
