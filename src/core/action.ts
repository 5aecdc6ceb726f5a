import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getState, saveState as save, setFailed as fail, setOutput as output, setSecret } from "@actions/core";
import { systemClock } from "./clock.ts";
import { UserError, errorMessage, explain } from "./errors.ts";
import { actionsLog, plainLog } from "./log.ts";
import type { Log } from "./log.ts";
import { Secrets } from "./mask.ts";
import { TMP_STATE } from "./post-state.ts";
import { printableLines } from "./text.ts";
import type { World } from "./world.ts";

export { getState };
export { readInputs } from "./inputs.ts";

export type ActionMain = (world: World) => Promise<void>;

export interface RunActionOptions {
  /** "main" of an action that has a post step keeps `world.tmp` for it. Default "only". */
  readonly phase?: "only" | "main" | "post" | undefined;
}

const FLUSH_MS = 2000;

/**
 * Whether a runner reads what is printed. Elsewhere its commands are noise, and may hold secrets that it would mask.
 */
function onRunner(): boolean {
  return process.env["GITHUB_ACTIONS"] === "true" || isSet("GITHUB_RUN_ID");
}

/**
 * Sets an output of the step. Without a runner, and without a file to write it to, there is none: what a person needs
 * is in the log.
 */
export function setOutput(name: string, value: string): void {
  if (onRunner() || isSet("GITHUB_OUTPUT")) output(name, value);
}

/** Keeps a value for the post step. Without a runner, and without a file to write it to, there is none. */
export function saveState(name: string, value: unknown): void {
  if (onRunner() || isSet("GITHUB_STATE")) save(name, value);
}

function isSet(name: string): boolean {
  return (process.env[name] ?? "") !== "";
}

/** Marks the step as failed and annotates it; `message` is what explain() gives. */
function setFailed(message: string): void {
  // Ours, so that the exit code is set even where stdout is gone.
  process.exitCode = 1;
  if (onRunner()) fail(printableLines(message).join("\n"));
  else terminalLog().error(message);
}

function terminalLog(secrets?: Secrets): Log {
  const colour = process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined;
  return plainLog((line) => process.stdout.write(`${line}\n`), { colour, secrets });
}

/**
 * Runs one action as the runner expects it: builds the World, aborts `world.signal` on SIGINT and
 * SIGTERM, shows an error as explain() formats it, and ends the process: with 1 after a failure,
 * whatever sockets are still open.
 * @public called by what scripts/bundle.ts generates
 */
export async function runAction(main: ActionMain, options: RunActionOptions = {}): Promise<never> {
  const phase = options.phase ?? "only";
  const secrets = onRunner() ? new Secrets(setSecret) : new Secrets();
  const log = onRunner() ? actionsLog(secrets) : terminalLog(secrets);
  const report = (error: unknown): void => showFailure(error, secrets, log.info);
  process.once("uncaughtException", (error) => {
    report(error);
    void exit();
  });
  const folder = new PrivateFolder(phase);
  try {
    await main({
      clock: systemClock,
      // Loaded on first use: a run that ends in a configuration error starts no process and sends no request.
      exec: async (...call) => (await import("./exec.ts")).systemExec(...call),
      query: async (...call) => (await import("./exec.ts")).systemQuery(...call),
      http: async (...call) => (await import("./http.ts")).systemHttp(...call),
      log,
      secrets,
      // The global one is loaded when it is first used, node:crypto where it is imported.
      randomHex: (bytes) => Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("hex"),
      get tmp() {
        return folder.path;
      },
      signal: signalOfCancel(log.info),
    });
  } catch (error) {
    report(error);
  }
  if (phase !== "main") folder.remove(log.debug);
  return exit();
}

function showFailure(error: unknown, secrets: Secrets, print: (text: string) => void): void {
  const text = secrets.redact(explain(error));
  if (error instanceof UserError) {
    setFailed(text);
    return;
  }
  // An annotation holds 4096 characters: the stack goes to the log, the message to the top.
  print(text);
  setFailed(secrets.redact(errorMessage(error)));
}

/** The runner sends SIGINT, after 7.5 s SIGTERM, after 2.5 s more it kills. */
function signalOfCancel(print: (text: string) => void): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) return;
      print(`Received ${name}: stopping.`);
      controller.abort(new UserError(`the run was cancelled (${name})`));
    });
  }
  return controller.signal;
}

/** The folder behind `world.tmp`: created on first use, passed from main to post, then removed. */
class PrivateFolder {
  private readonly phase: "only" | "main" | "post";
  private made: string | undefined;

  constructor(phase: "only" | "main" | "post") {
    this.phase = phase;
    const saved = phase === "post" ? getState(TMP_STATE) : "";
    if (saved !== "" && statSync(saved, { throwIfNoEntry: false })?.isDirectory()) this.made = saved;
  }

  get path(): string {
    if (this.made === undefined) {
      const parent = process.env["RUNNER_TEMP"] || tmpdir();
      // mkdtemp makes it 0700, whatever the umask.
      this.made = mkdtempSync(join(parent, "erlmcp-actions-"));
      if (this.phase === "main") saveState(TMP_STATE, this.made);
    }
    return this.made;
  }

  remove(print: (text: string) => void): void {
    if (this.made === undefined) return;
    try {
      rmSync(this.made, { recursive: true, force: true });
    } catch (error) {
      print(`${this.made} could not be removed: ${errorMessage(error)}`);
    }
  }
}

/** Ends the process once stdout and stderr are written: a dangling socket would keep it running otherwise. */
async function exit(): Promise<never> {
  await Promise.race([Promise.all([flush(process.stdout), flush(process.stderr)]), systemClock.sleep(FLUSH_MS)]);
  process.exit(process.exitCode ?? 0);
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once("error", () => resolve());
    stream.write("", () => resolve());
  });
}
