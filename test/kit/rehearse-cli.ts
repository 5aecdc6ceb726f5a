import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SUITE } from "./rehearsed.ts";

export interface CliRun {
  readonly code: number | null;
  readonly signal: string | null;
  /** stdout and stderr as they came. */
  readonly text: string;
  readonly ms: number;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Called with all of the output so far at each change. */
  readonly onText?: (text: string, child: ChildProcess) => void;
  readonly deadlineMs?: number;
  /** Put before the program and its arguments, to start it as somebody else. */
  readonly by?: readonly string[];
}

/** The command `rehearse` of the committed bundle, as a person starts it, with a temporary folder by which all that it starts is known. */
export class RehearseCli {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "rehearse-cli-")));
  readonly temporary = join(this.folder, "tmp");

  constructor() {
    mkdirSync(this.temporary);
    mkdirSync(join(this.folder, "home"));
  }

  async run(
    repository: string,
    args: readonly string[] = [],
    { env = {}, onText, deadlineMs = 60_000, by = [] }: CliOptions = {},
  ): Promise<CliRun> {
    const startedAt = performance.now();
    const [program = "", ...words] = [...by, process.execPath, join(SUITE, "dist/cli.js"), "rehearse", ...args];
    const child = spawn(program, words, {
      cwd: repository,
      env: { PATH: process.env["PATH"] ?? "", HOME: join(this.folder, "home"), TMPDIR: this.temporary, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      timeout: deadlineMs,
      killSignal: "SIGKILL",
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (more: string) => {
        text += more;
        onText?.(text, child);
      });
    }
    const [code, signal] = await new Promise<[number | null, string | null]>((done, failed) => {
      child.once("error", failed);
      child.once("exit", (...how) => setTimeout(() => done(how), 50));
    });
    return { code, signal, text, ms: performance.now() - startedAt };
  }

  /** Temporary folders and processes that are still there: each names one. */
  left(): string[] {
    return [...readdirSync(this.temporary), ...this.processes().map(({ words }) => words)];
  }

  close(): void {
    for (const { pid } of this.processes()) process.kill(pid, "SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Every process that has the temporary folder in its words, its environment or as where it is. */
  private processes(): { readonly pid: number; readonly words: string }[] {
    return readdirSync("/proc").flatMap((pid) => {
      if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return [];
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        const all = [words, readFileSync(`/proc/${pid}/environ`, "utf8"), readlinkSync(`/proc/${pid}/cwd`)];
        return all.some((each) => each.includes(this.temporary)) ? [{ pid: Number(pid), words }] : [];
      } catch {
        return []; // gone, or somebody else's
      }
    });
  }
}

/** Sends signals to the whole group, as Ctrl-C in a terminal does: the first some time after a word was printed, others each so much later. */
export function ctrlC(
  word: string | RegExp,
  afterMs = 0,
  ...laterMs: readonly number[]
): (text: string, child: ChildProcess) => void {
  let sent = false;
  const send = (child: ChildProcess): void => {
    try {
      process.kill(-(child.pid ?? 0), "SIGINT");
    } catch {
      // It has ended.
    }
  };
  return (text, child) => {
    if (sent || (typeof word === "string" ? !text.includes(word) : !word.test(text))) return;
    sent = true;
    let at = 0;
    for (const pause of [afterMs, ...laterMs]) setTimeout(() => send(child), (at += pause));
  };
}
