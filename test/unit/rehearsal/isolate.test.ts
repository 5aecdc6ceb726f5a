import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cleanStage } from "../../../src/rehearsal/clean.ts";
import { Isolation } from "../../../src/rehearsal/isolate.ts";
import { oneJob, rehearse } from "../../kit/rehearsed.ts";

const OWN = { options: { real: false } } as const;
const SERVE = "node -e \"require('http').createServer((_, a) => a.end('still here')).listen(process.env.PORT)\"";

describe.skipIf(Isolation.here() === undefined)("scripts of a user, without a network", () => {
  // On GitHub a job is one machine: a service that a step starts is asked by the next.
  test("what one step leaves running is reached by the next, and by an action of the repository, in the folder that each names", async () => {
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

  test("another job does not reach it, and nothing of a job stays when it has ended", async () => {
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

  test("nor does what has left the job's environment behind, and a session of its own", async () => {
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

  test("nor when the rehearsal itself was killed: a cleaner finds it by the room", async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rooms-")));
    writeFileSync(join(folder, "stage.json"), JSON.stringify({ version: 1, ports: [], proxies: [] }));
    const room = await Isolation.here()?.room({ PATH: process.env["PATH"] ?? "", HOME: join(folder, "home") });
    const [program = "", ...args] = [...(room?.words("/") ?? []), "/bin/sleep", "4714"];
    const inside = spawn(program, args, { env: {}, stdio: "ignore" });
    const beside = spawn("/bin/sleep", ["4714"], { env: {}, stdio: "ignore" });
    try {
      await expect.poll(() => wordsOf(inside.pid)).toBe("/bin/sleep 4714");
      expect(await cleanStage(folder)).toEqual([]);
      await expect.poll(() => inside.signalCode).toBe("SIGKILL");
      expect(beside.exitCode ?? beside.signalCode).toBe(null);
    } finally {
      for (const child of [inside, beside]) child.kill("SIGKILL");
      await room?.end();
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
