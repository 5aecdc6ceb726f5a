import { describe, expect, test } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { UserError } from "../../../src/core/errors.ts";
import { measured } from "../../../src/gates/gate.ts";
import type { Gate, GateContext, Measured } from "../../../src/gates/gate.ts";
import { schedule } from "../../../src/gates/schedule.ts";

interface Told {
  /** `+a` where gate a begins, `-a` where it ends. */
  readonly events: string[];
  readonly verdicts: Record<string, string>;
  readonly reasons: Record<string, string>;
  readonly ms: number;
}

type Work = (context: GateContext) => Promise<Measured>;

const wait =
  (ms: number): Work =>
  async ({ signal }) => {
    await systemClock.sleep(ms, signal);
    return measured("pass", "well");
  };

function gate(name: string, parts: Partial<Gate> = {}): Gate {
  return {
    name,
    row: "G",
    title: name,
    needs: [],
    after: [],
    exclusive: [],
    deadlineMs: 10_000,
    expected: [],
    missing: async () => undefined,
    run: wait(30),
    ...parts,
  };
}

const OPTIONS: Parameters<typeof schedule>[1] = {
  parallel: 4,
  contextOf: (_gate, own) => ({
    signal: own,
    note: () => {},
    run: async () => ({ code: 0, signal: null, stdout: "", stderr: "", truncated: false, durationMs: 0 }),
  }),
  onStart: () => {},
  onEnd: () => {},
};

async function run(gates: readonly Gate[], options: { parallel?: number; signal?: AbortSignal } = {}): Promise<Told> {
  const events: string[] = [];
  const began = performance.now();
  const signal = options.signal ?? new AbortController().signal;
  const ended = await schedule(
    gates,
    {
      ...OPTIONS,
      parallel: options.parallel ?? 4,
      onStart: ({ name }) => events.push(`+${name}`),
      onEnd: ({ gate: { name } }) => events.push(`-${name}`),
    },
    { clock: systemClock, signal },
  );
  return {
    events,
    verdicts: Object.fromEntries(ended.map((one) => [one.gate.name, one.measured?.verdicts.production ?? "none"])),
    reasons: Object.fromEntries(ended.map((one) => [one.gate.name, one.measured?.summary ?? one.reason])),
    ms: performance.now() - began,
  };
}

const fails: Work = async () => measured("fail", "broken");

describe("gates", () => {
  test("that are independent run side by side, as many as are allowed", async () => {
    const names = ["a", "b", "c", "d"];
    expect((await run(names.map((name) => gate(name)))).events.slice(0, 4)).toEqual(["+a", "+b", "+c", "+d"]);
    const { events } = await run(
      names.map((name) => gate(name)),
      { parallel: 2 },
    );
    let most = 0;
    let now = 0;
    for (const event of events) most = Math.max(most, (now += event.startsWith("+") ? 1 : -1));
    expect(most).toBe(2);
  });

  test("that share something take turns", async () => {
    const { events } = await run([
      gate("a", { exclusive: ["x"] }),
      gate("b", { exclusive: ["x", "y"] }),
      gate("c", { exclusive: ["y"] }),
      gate("d"),
    ]);
    expect(events.indexOf("+b")).toBeGreaterThan(events.indexOf("-a"));
    expect(events.indexOf("-c")).toBeLessThan(events.indexOf("+b"));
    expect(events.indexOf("+d")).toBeLessThan(4);
  });

  test("come after others, however these ended", async () => {
    const { events, verdicts } = await run([gate("build", { after: ["look"] }), gate("look", { run: fails })]);
    expect(events).toEqual(["+look", "-look", "+build", "-build"]);
    expect(verdicts).toEqual({ build: "pass", look: "fail" });
  });

  test("whose needs did not pass do not begin, and say why; so do those that need them", async () => {
    const { events, verdicts, reasons } = await run([
      gate("c", { needs: ["b"] }),
      gate("b", { needs: ["a"] }),
      gate("a", { run: fails }),
      gate("d"),
    ]);
    expect(verdicts).toEqual({ a: "fail", b: "inconclusive", c: "inconclusive", d: "pass" });
    expect(reasons).toMatchObject({ b: "needs a, which did not pass", c: "needs b, which did not pass" });
    expect(events).not.toContain("+b");
  });

  test("need nothing of what does not apply, or was not asked for", async () => {
    const { verdicts } = await run([
      gate("a", { missing: async () => ({ why: "there is none", fix: "" }) }),
      gate("b", { needs: ["a", "elsewhere"] }),
    ]);
    expect(verdicts).toEqual({ a: "none", b: "pass" });
  });

  test("that have nothing to look at fail where they are expected, and do not apply elsewhere", async () => {
    const [ended] = await schedule(
      [
        gate("a", {
          missing: async () => ({ why: "there are none", fix: "Write some" }),
          expected: ["staging", "production"],
        }),
      ],
      OPTIONS,
      { clock: systemClock, signal: new AbortController().signal },
    );
    expect(ended).toMatchObject({
      reason: "there are none",
      measured: {
        verdicts: { staging: "fail", production: "fail" },
        summary: "staging and production expect it, and there are none. Write some",
      },
    });
    expect(Object.keys(ended?.measured?.verdicts ?? {})).toEqual(["staging", "production"]);
  });

  test("that throw are inconclusive, in run and in missing", async () => {
    const thrower = async (): Promise<never> => {
      throw new Error("no such thing");
    };
    const { verdicts, reasons } = await run([gate("a", { run: thrower }), gate("b", { missing: thrower })]);
    expect(verdicts).toEqual({ a: "inconclusive", b: "inconclusive" });
    expect(reasons).toMatchObject({ a: "could not be measured: no such thing" });
  });

  test("that are late are inconclusive, whatever they say then", async () => {
    const { verdicts, reasons, ms } = await run([gate("a", { deadlineMs: 50, run: wait(20_000) }), gate("b")]);
    expect(verdicts).toEqual({ a: "inconclusive", b: "pass" });
    expect(reasons["a"]).toBe("did not end within 50ms; its timeout in deploy.yml says how long it may take");
    expect(ms).toBeLessThan(3000);
  });

  test("that do not heed their signal are left to themselves", async () => {
    const { verdicts, ms } = await run([gate("a", { deadlineMs: 50, run: async () => new Promise(() => {}) })]);
    expect(verdicts).toEqual({ a: "inconclusive" });
    expect(ms).toBeLessThan(8000);
  });

  test("end when the run is cancelled: those at work, and those that wait", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const { verdicts, reasons, ms } = await run([gate("a", { run: wait(20_000) }), gate("b", { after: ["a"] })], {
      signal: controller.signal,
    });
    expect(verdicts).toEqual({ a: "inconclusive", b: "inconclusive" });
    expect(reasons).toEqual({ a: "the run was cancelled", b: "the run was cancelled before it began" });
    expect(ms).toBeLessThan(3000);
  });

  test("that wait for each other are told of, and nothing hangs", async () => {
    expect((await run([gate("a", { needs: ["b"] }), gate("b", { after: ["a"] }), gate("c")])).verdicts).toEqual({
      a: "inconclusive",
      b: "inconclusive",
      c: "pass",
    });
  });
});

test("a gate that must pass in production alone blocks nothing else, however it ended; a cancelled run is none that passed", async () => {
  const verdicts = async (parts: Partial<Gate>, signal = new AbortController().signal) => {
    const one = gate("a", { profiles: ["production"], ...parts });
    const [ended] = await schedule(
      [one],
      { parallel: 1, contextOf: (_gate, own) => ({ signal: own }) as GateContext, onStart: () => {}, onEnd: () => {} },
      { clock: systemClock, signal },
    );
    return ended?.measured?.verdicts;
  };
  expect(await verdicts({ run: fails })).toEqual({ dev: "pass", staging: "pass", production: "fail" });
  expect(await verdicts({ run: wait(5000), deadlineMs: 20 })).toEqual({
    dev: "pass",
    staging: "pass",
    production: "inconclusive",
  });
  expect(
    await verdicts({
      run: async () => {
        throw new Error("not found");
      },
    }),
  ).toEqual({ dev: "pass", staging: "pass", production: "inconclusive" });
  expect(await verdicts({ run: wait(5000) }, AbortSignal.timeout(20))).toEqual({
    dev: "inconclusive",
    staging: "inconclusive",
    production: "inconclusive",
  });
});

test("what could not be measured says what to do about it", async () => {
  const { reasons } = await run([
    gate("a", {
      run: async () => {
        throw new UserError("the program gcc was not found", { fix: "Install it." });
      },
    }),
  ]);
  expect(reasons["a"]).toBe("could not be measured: the program gcc was not found. Install it.");
});
