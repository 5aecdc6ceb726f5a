import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NpmStart, START_MS } from "../kit/npm-start.ts";

let on: NpmStart;
beforeEach(() => {
  on = new NpmStart();
});
afterEach(() => on.close());

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
  it.each([
    ["Ctrl-C before anything is made", "Tags of a small service", 0, "SIGINT", "group", 130],
    ["Ctrl-C while a deployment runs", "reviewers of the environment production", 900, "SIGINT", "group", 130],
    ["SIGTERM while the gates run", "2. v2.0.0 goes", 1500, "SIGTERM", "process", 143],
  ] as const)(
    "leaves nothing behind after %s",
    async (_, word, afterMs, signal, whom, wanted) => {
      const { code, text } = await on.run({ onText: interrupt(word, afterMs, signal, whom) });
      expect({ code, text }).toMatchObject({ code: wanted });
      expect(text).toContain(`Interrupted (${signal})`);
      expect(on.processes()).toEqual([]);
      expect(readdirSync(on.temporary)).toEqual([]);
    },
    START_MS,
  );

  it(
    "leaves nothing behind when the process itself is killed",
    async () => {
      const { signal } = await on.run({ onText: interrupt("2. v2.0.0 goes", 5000, "SIGKILL", "process") });
      expect(signal).toBe("SIGKILL");
      await expect
        .poll(() => [...on.processes(), ...readdirSync(on.temporary)], { timeout: 15_000, interval: 100 })
        .toEqual([]);
    },
    START_MS,
  );

  it(
    "reports a wrong result with the end of the log, and stops all processes",
    async () => {
      const server = join(on.checkout, "examples/mcp-hub/server.js");
      writeFileSync(
        server,
        readFileSync(server, "utf8").replace("import { createLog }", "import './lib/lost.js';\nimport { createLog }"),
      );
      const { code, text } = await on.run();
      expect(code).toBe(1);
      expect(text).toMatch(/^✗ the run ended with failure; it must be success$/m);
      expect(text).toMatch(/^ {5}│ .*gate unit/m);
      const log = /full log: (\S+)$/m.exec(text)?.[1] ?? "";
      expect(existsSync(join(on.checkout, log))).toBe(true);
      expect(on.processes()).toEqual([]);
      expect(readdirSync(on.temporary)).toEqual([]);
    },
    START_MS,
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
    const { code, text } = await on.run({ args: ["--import", `data:text/javascript,${encodeURIComponent(change)}`] });
    expect(text).toMatch(sentence);
    expect(code).toBe(1);
    expect(existsSync(join(on.checkout, ".erlmcp"))).toBe(false);
  });
});
