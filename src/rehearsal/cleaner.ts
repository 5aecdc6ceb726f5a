import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { cleanStage } from "./clean.ts";

// It finds nothing left to do.
const END_MS = 3000;

/** A process beside this one that ends what was started, also when this one is killed: it waits for the end of its input. */
export class Cleaner {
  private readonly folder: string;
  private readonly child: ChildProcessByStdio<Writable, null, null>;

  /** @param suite root of the suite, which has the bundle; @param folder that of the stage */
  constructor(suite: string, folder: string) {
    this.folder = folder;
    const door = `require(${JSON.stringify(join(suite, "dist/rehearsal.cjs"))})["src/edge/cli/start.ts"]`;
    // Nobody is left to whom it could say what went wrong. A session of its own keeps Ctrl-C from it, and it ignores whoever else wants it to end.
    const program = `for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => {});
      process.stdin.on("error", () => {}).once("close", () => ${door}.cleanStage(${JSON.stringify(folder)}).catch(() => {}).then(() => process.exit())).resume();`;
    this.child = spawn(process.execPath, ["-e", program], {
      cwd: "/",
      env: {},
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    this.child.on("error", () => {}); // it could not be started, or has ended: clean() does it
    this.child.stdin.on("error", () => {}); // likewise
  }

  /** Ends everything now, and removes the folder. Resolves to the ids of processes that would not end. */
  async clean(): Promise<number[]> {
    // Before its stage was open nothing was started.
    const left = existsSync(join(this.folder, "stage.json")) ? await cleanStage(this.folder) : [];
    rmSync(this.folder, { recursive: true, force: true });
    const ended = this.child.exitCode === null ? once(this.child, "exit").catch(() => {}) : undefined;
    this.child.stdin.end();
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, END_MS).unref())]);
    return left;
  }
}
