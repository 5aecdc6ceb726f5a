import { describe, expect, test } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { schedule } from "../../../src/core/schedule.ts";
import type { Ending, Task } from "../../../src/core/schedule.ts";

type Work = (signal: AbortSignal) => Promise<string>;
interface TestTask extends Task {
  readonly work: Work;
}

const wait =
  (ms: number): Work =>
  async (signal) => {
    await systemClock.sleep(ms, signal);
    return "pass";
  };
const fails: Work = async () => "fail";

function task(name: string, parts: Partial<TestTask> = {}): TestTask {
  return { name, needs: [], after: [], resources: [], deadlineMs: 10_000, work: wait(30), ...parts };
}

interface Outcome {
  /** `+a` where task a starts, `-a` where it ends. */
  readonly events: string[];
  readonly endings: Record<string, Ending<string>>;
  readonly ms: number;
}

async function run(
  tasks: readonly TestTask[],
  options: { parallel?: number; signal?: AbortSignal } = {},
): Promise<Outcome> {
  const events: string[] = [];
  const began = performance.now();
  const ended = await schedule<TestTask, string>(
    tasks,
    {
      parallel: options.parallel ?? 4,
      run: async ({ name, work }, signal) => {
        events.push(`+${name}`);
        return work(signal);
      },
      satisfies: ({ ending }) => ending.kind === "done" && ending.result === "pass",
      onEnd: ({ task: { name } }) => events.push(`-${name}`),
    },
    { clock: systemClock, signal: options.signal ?? new AbortController().signal },
  );
  return {
    events,
    endings: Object.fromEntries(ended.map((one) => [one.task.name, one.ending])),
    ms: performance.now() - began,
  };
}

const PASS = { kind: "done", result: "pass" };
const exclusive = (name: string) => ({ name, mode: "exclusive" as const });
const shared = (name: string) => ({ name, mode: "shared" as const });

describe("a schedule", () => {
  test("runs independent tasks side by side, as many as are allowed", async () => {
    const tasks = ["a", "b", "c", "d"].map((name) => task(name));
    expect((await run(tasks)).events.slice(0, 4)).toEqual(["+a", "+b", "+c", "+d"]);
    const { events } = await run(tasks, { parallel: 2 });
    let most = 0;
    let now = 0;
    for (const event of events) most = Math.max(most, (now += event.startsWith("+") ? 1 : -1));
    expect(most).toBe(2);
  });

  test("gives an exclusive resource to one task at a time", async () => {
    const { events } = await run([
      task("a", { resources: [exclusive("x")] }),
      task("b", { resources: [exclusive("x"), exclusive("y")] }),
      task("c", { resources: [exclusive("y")] }),
      task("d"),
    ]);
    expect(events.indexOf("+b")).toBeGreaterThan(events.indexOf("-a"));
    expect(events.indexOf("-c")).toBeLessThan(events.indexOf("+b"));
    expect(events.indexOf("+d")).toBeLessThan(4);
  });

  test("lets tasks share a resource, but not beside one that has it exclusively", async () => {
    const { events } = await run([
      task("a", { resources: [shared("x")] }),
      task("b", { resources: [exclusive("x")] }),
      task("c", { resources: [shared("x")] }),
    ]);
    expect(events.slice(0, 2)).toEqual(["+a", "+c"]);
    expect(events.slice(-2)).toEqual(["+b", "-b"]);
  });

  test("starts a task after others, however these ended", async () => {
    const { events, endings } = await run([task("b", { after: ["a"] }), task("a", { work: fails })]);
    expect(events).toEqual(["+a", "-a", "+b", "-b"]);
    expect(endings["b"]).toEqual(PASS);
  });

  test("does not start what needs a task that did not succeed, nor what needs that in turn", async () => {
    const { events, endings } = await run([
      task("c", { needs: ["b"] }),
      task("b", { needs: ["a"] }),
      task("a", { work: fails }),
      task("d"),
    ]);
    expect(endings).toEqual({
      a: { kind: "done", result: "fail" },
      b: { kind: "blocked", by: "a" },
      c: { kind: "blocked", by: "b" },
      d: PASS,
    });
    expect(events).not.toContain("+b");
  });

  test("takes a need that is not among the tasks as met", async () => {
    expect((await run([task("b", { needs: ["elsewhere"] })])).endings).toEqual({ b: PASS });
  });

  test("reports what a task threw", async () => {
    const error = new Error("no such thing");
    const { endings } = await run([
      task("a", {
        work: async () => {
          throw error;
        },
      }),
    ]);
    expect(endings).toEqual({ a: { kind: "threw", error } });
  });

  test("aborts a task at its deadline, and ignores what it returns then", async () => {
    const { endings, ms } = await run([task("a", { deadlineMs: 50, work: wait(20_000) }), task("b")]);
    expect(endings).toEqual({ a: { kind: "late" }, b: PASS });
    expect(ms).toBeLessThan(3000);
  });

  test("abandons a task that ignores its signal", async () => {
    const { endings, ms } = await run([task("a", { deadlineMs: 50, work: async () => new Promise(() => {}) })]);
    expect(endings).toEqual({ a: { kind: "late" } });
    expect(ms).toBeLessThan(8000);
  });

  test("ends when it is cancelled: tasks that run, and tasks that wait", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const { endings, ms } = await run([task("a", { work: wait(20_000) }), task("b", { after: ["a"] })], {
      signal: controller.signal,
    });
    expect(endings).toEqual({
      a: { kind: "cancelled", hadStarted: true },
      b: { kind: "cancelled", hadStarted: false },
    });
    expect(ms).toBeLessThan(3000);
  });

  test("reports tasks that wait for each other, and runs the others", async () => {
    expect((await run([task("a", { needs: ["b"] }), task("b", { after: ["a"] }), task("c")])).endings).toEqual({
      a: { kind: "circular" },
      b: { kind: "circular" },
      c: PASS,
    });
  });
});
