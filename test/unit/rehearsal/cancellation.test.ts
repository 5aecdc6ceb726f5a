import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { CANCEL_MS } from "../../../src/rehearsal/runner/process.ts";
import { oneJob, rehearse } from "../../kit/rehearsed.ts";
import type { Play } from "../../kit/rehearsed.ts";

// https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation;
// ProcessInvoker.cs, StepsRunner.cs and CompositeActionHandler.cs of actions/runner

const W = ".github/workflows/w.yml";
const RUN = "runs-on: ubuntu-latest";

/** Whether a process runs, and is not a zombie. */
function lives(pid: string): boolean {
  try {
    return !/^\d+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** Acts when a line is in the log; `again` some time later. */
function at(line: string, act: (run: { cancel(): void; kill(): void }, times: number) => void): Play {
  let times = 0;
  return {
    during: (event, run) => {
      if (event.kind === "line" && event.text.includes(line)) setImmediate(() => act(run, (times += 1)));
    },
  };
}
const CANCEL = at("now", (run) => run.cancel());
/** A step that prints `now`, and runs until it gets INT. */
const WAITS = "trap 'echo told; exit 9' INT; echo now; while :; do sleep 0.02; done";

describe.concurrent("a cancelled run", () => {
  test("the step gets SIGINT and is cancelled whatever its exit code; only always() and cancelled() steps run afterwards", async () => {
    const { job, log, result } = await rehearse(
      oneJob(
        `
- { id: a, run: "${WAITS.replaceAll("exit 9", "exit 0")}", continue-on-error: true }
- { id: plain, run: echo unreached }
- { id: failure, if: failure(), run: echo unreached }
- { id: not-cancelled, if: "\${{ !cancelled() }}", run: echo unreached }
- { id: always, if: always(), run: 'echo "always \${{ job.status }} \${{ steps.a.outcome }}"' }
- { id: cancelled, if: cancelled(), run: echo cancelled }
- { id: fails, if: always(), run: exit 1 }
`,
        "outputs: { x: '${{ steps.always.outcome }}' }",
      ),
      CANCEL,
    );
    expect(job("j").steps.map(({ id, conclusion }) => [id, conclusion])).toEqual([
      ["a", "cancelled"],
      ["plain", "skipped"],
      ["failure", "skipped"],
      ["not-cancelled", "skipped"],
      ["always", "success"],
      ["cancelled", "success"],
      ["fails", "failure"],
    ]);
    expect([job("j").result, job("j").outputs, result.conclusion]).toEqual([
      "cancelled",
      { x: "success" },
      "cancelled",
    ]);
    expect(log).toMatch(/now\ntold\n/);
    expect(log).toContain("error: The operation was canceled.");
    expect(log).toContain("always cancelled cancelled");
    expect(log).not.toContain("unreached");
  });

  test("only the first process of the step gets the signal", async () => {
    const { log } = await rehearse(
      oneJob(
        `- { run: "bash -c \\"trap 'echo child told' INT; while :; do sleep 0.02; done\\" & trap 'sleep 0.2; kill -9 $!; echo first told; exit 1' INT; echo now; wait; wait" }`,
      ),
      CANCEL,
    );
    expect(log).toContain("first told");
    expect(log).not.toContain("child told");
  });

  test("steps with always() that run or start after the cancel get no signal", async () => {
    const { job, log } = await rehearse(
      oneJob(`
- { id: a, if: always(), run: 'trap "echo told" INT TERM; echo now; for i in $(seq 15); do sleep 0.02; done; echo done' }
- { id: b, run: echo unreached }
- { id: c, if: always(), run: 'trap "echo told" INT TERM; for i in $(seq 10); do sleep 0.02; done; echo also done' }
`),
      CANCEL,
    );
    expect(job("j").steps.map(({ conclusion }) => conclusion)).toEqual(["success", "skipped", "success"]);
    expect(log.split("\n")).toEqual(["now", "done", "also done"]);
    expect(job("j").result).toBe("cancelled");
  });

  test("the main step of a JavaScript action gets the signal, and its post step runs to its end", async () => {
    const { log, job } = await rehearse(
      {
        [W]: oneJob("- { id: a, uses: $/a }"),
        "a/action.yml": "name: a\ndescription: a\nruns: { using: node24, main: main.js, post: post.js }\n",
        "a/main.js":
          "process.on('SIGINT', () => { console.log('main told'); require('fs').appendFileSync(process.env.GITHUB_STATE, 'saved=yes\\n'); process.exit(1); }); console.log('now'); setInterval(() => {}, 1000);",
        "a/post.js":
          "process.on('SIGINT', () => { console.log('post told'); process.exit(1); }); setTimeout(() => { console.log('post', process.env.STATE_saved); process.exit(); }, 100);",
      },
      CANCEL,
    );
    expect(log).toMatch(/now\nmain told\n[^]*post yes$/);
    expect([job("j").result, job("j").steps[0]?.conclusion]).toEqual(["cancelled", "cancelled"]);
  });

  // Only the innermost step's condition counts, and steps of an action that began after the cancel go by the action's status.
  test("a composite action is cancelled with its inner steps", async () => {
    const composite = (steps: string): string =>
      `name: c\ndescription: c\nruns:\n  using: composite\n  steps:\n${steps.trim().replace(/^/gm, "    ")}\n`;
    const { job, log } = await rehearse(
      {
        [W]: oneJob(
          "- { id: around, if: always(), uses: $/inner }\n- { id: plain, uses: $/clean }\n- { id: clean, if: always(), uses: $/clean }",
        ),
        "inner/action.yml": composite(
          `- { shell: bash, run: "${WAITS}" }\n- { shell: bash, run: echo unreached }\n- { shell: bash, if: cancelled(), run: 'echo "inner cancelled \${{ github.action_status }}"' }`,
        ),
        "clean/action.yml": composite(
          "- { shell: bash, run: echo clean one }\n- { shell: bash, if: success(), run: echo clean two }\n- { shell: bash, if: cancelled(), run: echo clean three }",
        ),
      },
      CANCEL,
    );
    expect(job("j").steps.map(({ id, conclusion }) => [id, conclusion])).toEqual([
      ["around", "cancelled"],
      ["plain", "skipped"],
      ["clean", "success"],
    ]);
    expect(log.replace(/^error.*\n|^Error.*\n/gim, "").split("\n")).toEqual([
      "now",
      "told",
      "inner cancelled cancelled",
      "clean one",
      "clean two",
      "clean three",
    ]);
  });

  test("a running checkout is stopped", async () => {
    const { job } = await rehearse(oneJob("- { run: echo now; sleep 0.1 }\n- { uses: actions/checkout@v7 }"), CANCEL);
    expect(job("j").steps.map(({ conclusion }) => conclusion)).toEqual(["cancelled", "skipped"]);
  });
});

describe.concurrent("jobs of a cancelled run", () => {
  test("running jobs are cancelled, jobs that need them are skipped, and jobs with always() or cancelled() run", async () => {
    const { result, log } = await rehearse(
      `
on: push
jobs:
  runs: { ${RUN}, steps: [{ run: "${WAITS}" }] }
  goes-on: { ${RUN}, if: always(), steps: [{ run: 'for i in $(seq 20); do sleep 0.02; done; echo went on' }, { run: echo second }] }
  needs-it: { ${RUN}, needs: runs, steps: [{ run: echo unreached }] }
  not-cancelled: { ${RUN}, needs: runs, if: "\${{ !cancelled() }}", steps: [{ run: echo unreached }] }
  always: { ${RUN}, needs: runs, if: always(), steps: [{ run: 'echo "needs \${{ needs.runs.result }}"' }] }
  cancelled: { ${RUN}, needs: runs, if: cancelled(), steps: [{ run: echo saw it }] }
  after-goes-on: { ${RUN}, needs: goes-on, steps: [{ run: echo unreached }] }
`,
      CANCEL,
    );
    expect(Object.fromEntries(result.jobs.map(({ job, result }) => [job, result]))).toEqual({
      runs: "cancelled",
      "goes-on": "success",
      "needs-it": "skipped",
      "not-cancelled": "skipped",
      always: "success",
      cancelled: "success",
      "after-goes-on": "cancelled",
    });
    for (const line of ["went on", "second", "needs cancelled", "saw it"]) expect(log).toContain(line);
    expect(log).not.toContain("unreached");
    expect(result.conclusion).toBe("cancelled");
  });

  test("a kill after the cancel ends all jobs at once and starts none", async () => {
    const play = at("stubborn", (run) => {
      run.cancel();
      setTimeout(() => run.kill(), 100);
    });
    const startedAt = performance.now();
    const { result, log } = await rehearse(
      {
        [W]: `
on: push
jobs:
  runs: { ${RUN}, steps: [{ uses: $/a }, { if: always(), run: "trap '' INT TERM; echo stubborn; while :; do sleep 0.05; done" }, { if: always(), run: echo unreached }] }
  always: { ${RUN}, needs: runs, if: always(), steps: [{ run: echo unreached }] }
`,
        "a/action.yml": "name: a\ndescription: a\nruns: { using: node24, main: main.js, post: post.js }\n",
        "a/main.js": "",
        "a/post.js": "console.log('unreached')",
      },
      play,
    );
    expect([result.conclusion, ...result.jobs.map((job) => job.result)]).toEqual([
      "cancelled",
      "cancelled",
      "cancelled",
    ]);
    expect(log).not.toContain("unreached");
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  test("a cancel before the start skips the jobs", async () => {
    const { result } = await rehearse(oneJob("- { run: echo unreached }"), {
      during: (event, run) => {
        if (event.kind === "run-start") run.cancel();
      },
    });
    expect([result.conclusion, result.jobs.map((job) => [job.result, job.steps])]).toEqual([
      "cancelled",
      [["cancelled", []]],
    ]);
  });
});

describe("processes that ignore signals", () => {
  test("the step gets TERM some time after INT, and all its processes get KILL some time later", async () => {
    expect(CANCEL_MS).toEqual({ untilTerm: 7500, untilKill: 2500 });
    Object.assign(CANCEL_MS, { untilTerm: 400, untilKill: 300 });
    const times = new Map<string, number>();
    const { log, job } = await rehearse(
      oneJob(
        "- { id: a, run: \"trap 'echo int' INT; trap 'echo term' TERM; (trap '' INT TERM; setsid sleep 60) & echo pid $!; echo now; while :; do sleep 0.05; done\" }",
      ),
      {
        during: (event, run) => {
          if (event.kind !== "line") return;
          if (event.text === "now") run.cancel();
          times.set(event.text, performance.now());
        },
      },
    ).finally(() => Object.assign(CANCEL_MS, { untilTerm: 7500, untilKill: 2500 }));
    expect((times.get("term") ?? 0) - (times.get("now") ?? 0)).toBeGreaterThan(390);
    expect([...times.keys()].indexOf("int")).toBeLessThan([...times.keys()].indexOf("term"));
    expect(job("j").steps[0]?.conclusion).toBe("cancelled");
    expect(job("j").ms).toBeGreaterThan(690);
    expect(lives(/pid (\d+)/.exec(log)?.[1] ?? "")).toBe(false);
  });

  // JobExtension.cs: by RUNNER_TRACKING_ID, which a process may take off.
  test("a process that a step left running ends with its job, unless it lacks the job's variable", async () => {
    const { log } = await rehearse(
      oneJob(`
- { run: 'setsid sleep 60 >/dev/null 2>&1 & echo "tracked $!"; echo "PID=$!" >> "$GITHUB_ENV"; RUNNER_TRACKING_ID= setsid sleep 61 >/dev/null 2>&1 & echo "free $!"' }
- { run: 'kill -0 "$PID" && echo still here in the next step' }
`),
    );
    const pid = (name: string): string => new RegExp(`${name} (\\d+)`).exec(log)?.[1] ?? "";
    try {
      expect(log).toContain("still here");
      for (let i = 0; i < 50 && lives(pid("tracked")); i += 1) await sleep(20);
      expect([lives(pid("tracked")), lives(pid("free"))]).toEqual([false, true]);
    } finally {
      process.kill(Number(pid("free")), "SIGKILL");
    }
  });
});
