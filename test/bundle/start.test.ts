import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nodes } from "./nodes.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const NEEDED = ["package.json", "dist", "scripts/start", "examples/mcp-hub", ".github", "actions", "deploy"];
// It takes 45 s by itself; here other tests run beside it.
const DEADLINE_MS = 190_000;

interface Run {
  readonly code: number | null;
  readonly signal: string | null;
  readonly text: string;
}

let folder: string;
/** What a plain clone has, with nothing installed in it or above it. */
let checkout: string;
let temporary: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "npm-start-")));
  checkout = join(folder, "checkout");
  temporary = join(folder, "tmp");
  mkdirSync(temporary);
  for (const name of NEEDED) cpSync(join(ROOT, name), join(checkout, name), { recursive: true });
});

afterEach(() => {
  for (const { pid } of processes()) process.kill(pid, "SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Runs it, in a session of its own as a terminal would, with a temporary folder by which its processes are known. */
async function start(
  options: {
    readonly node?: string;
    readonly args?: readonly string[];
    readonly onText?: (text: string, child: ChildProcess) => void;
  } = {},
): Promise<Run> {
  const child = spawn(options.node ?? process.execPath, [...(options.args ?? []), "scripts/start/main.mjs"], {
    cwd: checkout,
    env: { PATH: process.env["PATH"] ?? "", HOME: folder, TMPDIR: temporary, TERM: "xterm-256color" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    timeout: DEADLINE_MS,
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
function processes(): { readonly pid: number; readonly words: string }[] {
  return readdirSync("/proc").flatMap((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return [];
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      const all = [words, readFileSync(`/proc/${pid}/environ`, "utf8"), readlinkSync(`/proc/${pid}/cwd`)];
      return all.some((text) => text.includes(temporary)) ? [{ pid: Number(pid), words }] : [];
    } catch {
      return []; // gone, or somebody else's
    }
  });
}

/** Sends a signal some time after a word was printed, to the whole group as a terminal does, or to the one process. */
function interrupt(
  word: string,
  afterMs: number,
  signal: NodeJS.Signals,
  whom: "group" | "process",
): (text: string, child: ChildProcess) => void {
  let sent = false;
  return (text, child) => {
    if (sent || !text.includes(word)) return;
    sent = true;
    setTimeout(() => process.kill(whom === "group" ? -(child.pid as number) : (child.pid as number), signal), afterMs);
  };
}

describe("npm start", () => {
  it(
    "runs every step in a plain clone, with the Node of this machine",
    async () => {
      const { code, text } = await start({ node: nodes.at(-1) ?? process.execPath });
      expect(text).toMatch(/^7\. One setting is changed/m);
      expect({ code, text }).toMatchObject({ code: 0 });
      expect(text).not.toContain("\u001B");
      const table = text.slice(text.indexOf("\nSummary, "));
      const rows = [...table.matchAll(/^ {3}(\d) {2}\S.*? +[\d.]+ s {3}(.*)$/gm)].map(
        ([, step, seen]) => `${step} | ${seen}`,
      );
      expect(rows).toEqual([
        "1 | staging deployed (1.0.0), production deployed (1.0.0)",
        "2 | staging deployed (2.0.0), production deployed (2.0.0)",
        "3 | staging rolled_back (2.0.0), production not touched (2.0.0)",
        "4 | staging deployed (4.0.0), production refused (2.0.0)",
        "5 | staging deployed (5.0.0), production rolled_back (2.0.0)",
        "6 | production rolled_back (1.0.0)",
        "7 | production deployed (1.0.0, mode static)",
        "7 | production deployed (1.0.0)",
      ]);
      expect(text).toMatch(/a user: +\d+ requests sent, 0 lost, longest gap \d+ ms: \d+ answers of 1\.0\.0, then/);
      expect(text).toMatch(/why: +module quotas\.js is missing/);
      const kept = join(checkout, /^Reports and logs: (\S+)\/index\.html/m.exec(text)?.[1] ?? "");
      expect(readdirSync(kept)).toHaveLength(9);
      const files = readdirSync(kept, { recursive: true, encoding: "utf8" });
      // Build, staging and production of five tags, but for the production that v3 never reached; and three rollbacks.
      expect(files.filter((name) => name.endsWith("/log.txt") && !name.includes("/artifacts/"))).toHaveLength(17);
      expect(files.filter((name) => name.endsWith("report.html")).length).toBeGreaterThanOrEqual(17);
      for (const name of files.filter((file) => /\.(?:txt|md|json|html)$/.test(file)))
        expect([name, readFileSync(join(kept, name), "utf8").includes("rehearsed-")]).toEqual([name, false]);
      expect(readdirSync(temporary)).toEqual([]);
      expect(processes()).toEqual([]);
    },
    DEADLINE_MS,
  );

  it.each([
    ["Ctrl-C before anything is made", "Tags of a small service", 0, "SIGINT", "group", 130],
    ["Ctrl-C while a deployment runs", "reviewers of the environment production", 900, "SIGINT", "group", 130],
    ["SIGTERM while the gates run", "2. v2.0.0 goes", 1500, "SIGTERM", "process", 143],
  ] as const)(
    "leaves nothing behind after %s",
    async (_, word, afterMs, signal, whom, wanted) => {
      const { code, text } = await start({ onText: interrupt(word, afterMs, signal, whom) });
      expect({ code, text }).toMatchObject({ code: wanted });
      expect(text).toContain(`Interrupted (${signal})`);
      expect(processes()).toEqual([]);
      expect(readdirSync(temporary)).toEqual([]);
    },
    DEADLINE_MS,
  );

  it(
    "leaves nothing behind when the process itself is killed",
    async () => {
      const { signal } = await start({ onText: interrupt("2. v2.0.0 goes", 5000, "SIGKILL", "process") });
      expect(signal).toBe("SIGKILL");
      await expect
        .poll(() => [...processes(), ...readdirSync(temporary)], { timeout: 15_000, interval: 100 })
        .toEqual([]);
    },
    DEADLINE_MS,
  );

  it(
    "reports a wrong result with the end of the log, and stops all processes",
    async () => {
      const server = join(checkout, "examples/mcp-hub/server.js");
      writeFileSync(
        server,
        readFileSync(server, "utf8").replace("import { createLog }", "import './lib/lost.js';\nimport { createLog }"),
      );
      const { code, text } = await start();
      expect(code).toBe(1);
      expect(text).toMatch(/^✗ the run ended with failure; it must be success$/m);
      expect(text).toMatch(/^ {5}│ .*gate unit/m);
      const log = /full log: (\S+)$/m.exec(text)?.[1] ?? "";
      expect(existsSync(join(checkout, log))).toBe(true);
      expect(processes()).toEqual([]);
      expect(readdirSync(temporary)).toEqual([]);
    },
    DEADLINE_MS,
  );

  it.each([
    [
      "platform",
      `Object.defineProperty(process, "platform", { value: "darwin" })`,
      /^npm start needs Linux.*this is darwin\.\n$/,
    ],
    [
      "Node",
      `Object.defineProperty(process, "versions", { value: { node: "18.20.0" } })`,
      /^npm start needs Node 20 or later.*\n$/,
    ],
    ["path", `process.env.PATH = "/nowhere"`, /^npm start needs git, which is not on the PATH\.\n$/],
  ])("prints one sentence when it cannot run with this %s", async (_, change, sentence) => {
    const { code, text } = await start({ args: ["--import", `data:text/javascript,${encodeURIComponent(change)}`] });
    expect(text).toMatch(sentence);
    expect(code).toBe(1);
    expect(existsSync(join(checkout, ".erlmcp"))).toBe(false);
  });
});
