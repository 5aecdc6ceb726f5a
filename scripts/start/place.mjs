// The temporary folder that everything happens in, and what ends with it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { clean } from "./clean.mjs";

const CLEANER = fileURLToPath(new URL("cleaner.mjs", import.meta.url));
const CLEAN_MS = 20_000;
const CLOSE_MS = 500;

export class Place {
  /** The only environment that anything here is started with: nothing of the caller's, and HOME as the mark of it all. */
  env;
  folder;
  #cleaner;
  #closed = false;

  constructor(folder, cleaner) {
    this.folder = folder;
    this.#cleaner = cleaner;
    this.env = {
      // The service is started as `node server.js`, also where this Node is not on the caller's path.
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin"}`,
      HOME: join(folder, "home"),
      TMPDIR: join(folder, "tmp"),
      LANG: "C.UTF-8",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_TERMINAL_PROMPT: "0",
    };
  }

  static async open() {
    const folder = mkdtempSync(join(temporary(), "erlmcp-start-"));
    for (const name of ["home", "tmp", "hosts", "jobs"]) mkdirSync(join(folder, name));
    // It sees our end by the end of its input, also when that is a SIGKILL; a session of its own keeps Ctrl-C from it.
    const cleaner = spawn(process.execPath, [CLEANER, folder], { cwd: "/", env: {}, detached: true, stdio: ["pipe", "ignore", "ignore"] });
    cleaner.stdin.on("error", () => {}); // it has ended: close() cleans up itself then
    await once(cleaner, "spawn");
    return new Place(folder, cleaner);
  }

  path(...names) {
    return join(this.folder, ...names);
  }

  /** Starts a process in a group of its own. */
  spawn(command, args, { cwd = this.folder, env = {}, deadlineMs }) {
    if (this.#closed) throw new Error("it is over");
    const child = spawn(command, args, { cwd, env: { ...this.env, ...env }, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const timer = setTimeout(() => killGroup(child), deadlineMs);
    child.once("exit", () => clearTimeout(timer));
    return child;
  }

  /** Runs a command to its end; gives what it prints. */
  async run(command, args, options = {}) {
    const child = this.spawn(command, args, { deadlineMs: 30_000, ...options });
    const { code, signal, output } = await ending(child);
    if (code !== 0) throw new Error(`${command} ${args.slice(0, 3).join(" ")} ended with ${code ?? signal}:\n${output.trim().slice(-1000)}`);
    return output.trim();
  }

  /** Stops everything that was started here and removes the folder. Gives what could not be stopped. */
  async close() {
    this.#closed = true;
    this.#cleaner.stdin.end();
    if (this.#cleaner.exitCode === null) await Promise.race([once(this.#cleaner, "exit"), new Promise((done) => setTimeout(done, CLEAN_MS).unref())]);
    return existsSync(this.folder) ? clean(this.folder) : [];
  }
}

/** How a process ended, and all it printed. A grandchild that keeps its pipes open is not waited for. */
export async function ending(child, onText = () => {}) {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
      onText(text);
    });
  }
  const closed = once(child, "close");
  closed.catch(() => {});
  const [code, signal] = await once(child, "exit");
  await Promise.race([closed, new Promise((done) => setTimeout(done, CLOSE_MS))]);
  return { code, signal, output };
}

export function killGroup(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It had ended by itself.
  }
}

/** deploy.yml takes only plain names of folders. */
function temporary() {
  const folder = realpathSync(tmpdir());
  return /^(?:\/[A-Za-z0-9._-]+)+$/.test(folder) && folder.length < 120 ? folder : "/tmp";
}
