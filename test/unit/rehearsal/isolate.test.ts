import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cleanStage } from "../../../src/rehearsal/stage/clean.ts";
import { Isolation } from "../../../src/rehearsal/runner/isolate.ts";
import { oneJob, rehearse } from "../../kit/rehearsed.ts";

const OWN = { options: { real: false } } as const;
const SERVE = "node -e \"require('http').createServer((_, a) => a.end('still here')).listen(process.env.PORT)\"";

describe.skipIf(Isolation.here() === undefined)("a network namespace for scripts of a user", () => {
  // On GitHub a job is one machine: the next step can query a service that a step starts.
  test("a step reaches a process that an earlier step left running, and so does an action of the repository", async () => {
    const { log, result } = await rehearse(
      {
        ".github/workflows/w.yml": oneJob(
          `
- uses: actions/checkout@v7
- run: ${SERVE} > /dev/null 2>&1 &
- { shell: sh, working-directory: a folder, run: 'for i in 1 2 3 4 5 6 7 8 9; do node ../ask.js && break; sleep 0.1; done; pwd' }
- uses: ./
`,
          "env: { PORT: 4711 }",
        ),
        "a folder/x": "",
        "ask.js":
          "fetch(`http://localhost:${process.env.PORT}`).then(async (a) => console.log(await a.text()), () => process.exit(1));\n",
        "action.yml": "name: a\ndescription: a\nruns: { using: node24, main: ask.js }\n",
      },
      OWN,
    );
    expect(result.conclusion).toBe("success");
    expect(log).toMatch(/^still here\n\/.*\/a folder\nstill here$/m);
  });

  test("another job does not reach that process, and no process of a job outlives it", async () => {
    const { log, result } = await rehearse(
      `on: push
env: { PORT: 4712, MARK: isolate-test-mark }
jobs:
  j: { runs-on: x, steps: [{ run: "${SERVE.replaceAll('"', '\\"')} > /dev/null 2>&1 & sleep 0.3" }, { run: sleep 0.3 }] }
  k: { runs-on: x, steps: [{ run: "sleep 0.4; node -e \\"fetch('http://localhost:4712').then(() => console.log('reached'), () => console.log('not reached'))\\"" }] }
`,
      OWN,
    );
    expect([result.conclusion, log]).toEqual(["success", "not reached"]);
    const left = readdirSync("/proc").filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "utf8").includes("MARK=isolate-test-mark");
      } catch {
        return false;
      }
    });
    expect(left).toEqual([]);
  });

  test("a process with an empty environment and a session of its own ends with the job", async () => {
    const running = (): boolean =>
      readdirSync("/proc").some((pid) => /^\d+$/.test(pid) && wordsOf(pid) === "/bin/sleep 4713");
    let ran = false;
    const { result } = await rehearse(
      oneJob("- run: (setsid env -i /bin/sleep 4713 >/dev/null 2>&1 &)\n- run: sleep 0.1"),
      {
        ...OWN,
        during: (event) => {
          if (event.kind === "step-end") ran ||= running();
        },
      },
    );
    expect([result.conclusion, ran, running()]).toEqual(["success", true, false]);
  });

  test("a cleaner finds processes of the namespace after the rehearsal itself was killed", async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rooms-")));
    writeFileSync(join(folder, "stage.json"), JSON.stringify({ version: 1, ports: [], proxies: [] }));
    const namespace = await Isolation.here()?.open({ PATH: process.env["PATH"] ?? "", HOME: join(folder, "home") });
    const [program = "", ...args] = [...(namespace?.prefix("/") ?? []), "/bin/sleep", "4714"];
    const inside = spawn(program, args, { env: {}, stdio: "ignore" });
    const beside = spawn("/bin/sleep", ["4714"], { env: {}, stdio: "ignore" });
    try {
      await expect.poll(() => wordsOf(inside.pid)).toBe("/bin/sleep 4714");
      expect(await cleanStage(folder)).toEqual([]);
      await expect.poll(() => inside.signalCode).toBe("SIGKILL");
      expect(beside.exitCode ?? beside.signalCode).toBe(null);
    } finally {
      for (const child of [inside, beside]) child.kill("SIGKILL");
      await namespace?.end();
    }
  });
});

function wordsOf(pid: number | string | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim();
  } catch {
    return ""; // gone
  }
}
