import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");
const NEEDED = ["package.json", "dist", "scripts/start", "examples/mcp-hub", ".github", "actions", "deploy"];
/** It takes 45 s by itself; in tests others run beside it. */
export const START_MS = 190_000;

export interface StartRun {
  readonly code: number | null;
  readonly signal: string | null;
  readonly text: string;
}

/** `npm start` in what a plain clone has, with nothing installed in it or above it. */
export class NpmStart {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "npm-start-")));
  readonly checkout = join(this.folder, "checkout");
  readonly temporary = join(this.folder, "tmp");

  constructor() {
    mkdirSync(this.temporary);
    for (const name of NEEDED) cpSync(join(ROOT, name), join(this.checkout, name), { recursive: true });
  }

  close(): void {
    for (const { pid } of this.processes()) process.kill(pid, "SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs it, in a session of its own as a terminal would, with a temporary folder by which its processes are known. */
  async run(
    options: {
      readonly node?: string;
      readonly args?: readonly string[];
      readonly onText?: (text: string, child: ChildProcess) => void;
    } = {},
  ): Promise<StartRun> {
    const child = spawn(options.node ?? process.execPath, [...(options.args ?? []), "scripts/start/main.mjs"], {
      cwd: this.checkout,
      env: { PATH: process.env["PATH"] ?? "", HOME: this.folder, TMPDIR: this.temporary, TERM: "xterm-256color" },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      timeout: START_MS,
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (more: string) => {
        text += more;
        options.onText?.(text, child);
      });
    }
    const [code, signal] = await new Promise<[number | null, string | null]>((done) => {
      child.once("exit", (...how) => setTimeout(() => done(how), 50));
    });
    return { code, signal, text };
  }

  /** Every process that has the temporary folder in its words, its environment or as where it is. */
  processes(): { readonly pid: number; readonly words: string }[] {
    return readdirSync("/proc").flatMap((pid) => {
      if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return [];
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        const all = [words, readFileSync(`/proc/${pid}/environ`, "utf8"), readlinkSync(`/proc/${pid}/cwd`)];
        return all.some((text) => text.includes(this.temporary)) ? [{ pid: Number(pid), words }] : [];
      } catch {
        return []; // gone, or somebody else's
      }
    });
  }
}
