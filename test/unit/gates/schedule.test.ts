import { describe, expect, test } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { UserError } from "../../../src/core/errors.ts";
import { measured } from "../../../src/gates/gate.ts";
import type { Gate, GateContext, Measured } from "../../../src/gates/gate.ts";
import { runAll } from "../../../src/gates/schedule.ts";
import type { EndedGate } from "../../../src/gates/schedule.ts";

interface Outcome {
  /** `+a` where gate a starts, `-a` where it ends. */
  readonly events: string[];
  readonly ended: Record<string, EndedGate>;
  readonly verdicts: Record<string, string>;
  readonly reasons: Record<string, string>;
}

type Work = (context: GateContext) => Promise<Measured>;

const wait =
  (ms: number): Work =>
  async ({ signal }) => {
    await systemClock.sleep(ms, signal);
    return measured("pass", "well");
  };
const fails: Work = async () => measured("fail", "broken");

function gate(name: string, parts: Partial<Gate> = {}): Gate {
  return {
    name,
    row: "G",
    title: name,
    area: "application",
    stage: "test",
    needs: [],
    uses: [],
    makes: [],
    resources: [],
    deadlineMs: 10_000,
    expected: [],
    missing: async () => undefined,
    run: wait(30),
    ...parts,
  };
}

async function run(gates: readonly Gate[], signal = new AbortController().signal): Promise<Outcome> {
  const events: string[] = [];
  const ended = await runAll(
    gates,
    {
      parallel: 4,
      contextOf: (_gate, own) => ({ signal: own }) as GateContext,
      onStart: ({ name }) => events.push(`+${name}`),
      onEnd: ({ gate: { name } }) => events.push(`-${name}`),
    },
    { clock: systemClock, signal },
  );
  const by = <T>(of: (one: EndedGate) => T): Record<string, T> =>
    Object.fromEntries(ended.map((one) => [one.gate.name, of(one)]));
  return {
    events,
    ended: by((one) => one),
    verdicts: by((one) => one.measured?.verdicts.production ?? "none"),
    reasons: by((one) => one.measured?.summary ?? one.reason),
  };
}

const exclusive = { name: "x", mode: "exclusive" as const };
const shared = { name: "x", mode: "shared" as const };

describe("the order of gates", () => {
  test("follows the stages where gates cannot use a resource at once, however the earlier one ended", async () => {
    const { events } = await run([
      gate("pack", { stage: "pack", resources: [exclusive] }),
      gate("test", { stage: "test", resources: [shared] }),
      gate("inspect", { stage: "inspect", resources: [exclusive], run: fails }),
    ]);
    expect(events).toEqual(["+inspect", "-inspect", "+test", "-test", "+pack", "-pack"]);
  });

  test("is free between stages where gates can share a resource, or use none", async () => {
    const { events } = await run([
      gate("pack", { stage: "pack", resources: [shared] }),
      gate("test", { stage: "test", resources: [shared] }),
      gate("inspect", { stage: "inspect" }),
    ]);
    expect(events.slice(0, 3)).toEqual(["+pack", "+test", "+inspect"]);
  });

  test("puts a gate after the makers of the products it uses, however these ended", async () => {
    const { events, verdicts } = await run([
      gate("version", { stage: "inspect", uses: ["compiled"] }),
      gate("compile", { stage: "build", makes: ["compiled"], run: fails }),
    ]);
    expect(events).toEqual(["+compile", "-compile", "+version", "-version"]);
    expect(verdicts).toEqual({ compile: "fail", version: "pass" });
  });
});

describe("a gate", () => {
  test("is inconclusive when what it needs did not pass, and names it", async () => {
    const { verdicts, reasons } = await run([gate("b", { needs: ["a"] }), gate("a", { run: fails })]);
    expect(verdicts).toEqual({ a: "fail", b: "inconclusive" });
    expect(reasons["b"]).toBe("needs a, which did not pass");
  });

  test("runs although what it needs does not apply, or is not part of the run", async () => {
    const { verdicts } = await run([
      gate("a", { missing: async () => ({ why: "there is none", fix: "" }) }),
      gate("b", { needs: ["a", "elsewhere"] }),
    ]);
    expect(verdicts).toEqual({ a: "none", b: "pass" });
  });

  test("without anything to check fails where it is expected, and does not apply elsewhere", async () => {
    const missing = async () => ({ why: "there are none", fix: "Write some" });
    const { ended } = await run([gate("a", { missing, expected: ["staging", "production"] })]);
    expect(ended["a"]).toMatchObject({
      reason: "there are none",
      measured: {
        verdicts: { staging: "fail", production: "fail" },
        summary: "staging and production expect it, and there are none. Write some",
      },
    });
    expect(Object.keys(ended["a"]?.measured?.verdicts ?? {})).toEqual(["staging", "production"]);
  });

  test("is inconclusive when it throws, in run and in missing", async () => {
    const thrower = async (): Promise<never> => {
      throw new Error("no such thing");
    };
    const { verdicts, reasons } = await run([gate("a", { run: thrower }), gate("b", { missing: thrower })]);
    expect(verdicts).toEqual({ a: "inconclusive", b: "inconclusive" });
    expect(reasons).toMatchObject({ a: "could not be measured: no such thing" });
  });

  test("that could not be measured reports how to fix it", async () => {
    const { reasons } = await run([
      gate("a", {
        run: async () => {
          throw new UserError("the program gcc was not found", { fix: "Install it." });
        },
      }),
    ]);
    expect(reasons["a"]).toBe("could not be measured: the program gcc was not found. Install it.");
  });

  test("is inconclusive when it exceeds its timeout, and names it", async () => {
    const { verdicts, reasons } = await run([gate("a", { deadlineMs: 50, run: wait(20_000) })]);
    expect(verdicts).toEqual({ a: "inconclusive" });
    expect(reasons["a"]).toBe("did not finish within 50ms, its timeout in deploy.yml");
  });

  test("is inconclusive when the run is cancelled, before it started and while it runs", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const { verdicts, reasons } = await run(
      [gate("a", { run: wait(20_000) }), gate("b", { needs: ["a"] })],
      controller.signal,
    );
    expect(verdicts).toEqual({ a: "inconclusive", b: "inconclusive" });
    expect(reasons).toEqual({ a: "the run was cancelled", b: "the run was cancelled before the gate started" });
  });

  test("is inconclusive in a circular dependency", async () => {
    const { reasons } = await run([gate("a", { needs: ["b"] }), gate("b", { needs: ["a"] })]);
    expect(reasons).toEqual({ a: "circular dependency between gates", b: "circular dependency between gates" });
  });

  test("that must pass only in production does not block other profiles, unless the run was cancelled", async () => {
    const verdicts = async (parts: Partial<Gate>, signal?: AbortSignal) =>
      (await run([gate("a", { profiles: ["production"], ...parts })], signal)).ended["a"]?.measured?.verdicts;
    expect(await verdicts({ run: fails })).toEqual({ dev: "pass", staging: "pass", production: "fail" });
    expect(await verdicts({ run: wait(5000), deadlineMs: 20 })).toEqual({
      dev: "pass",
      staging: "pass",
      production: "inconclusive",
    });
    const thrower = async (): Promise<never> => {
      throw new Error("not found");
    };
    expect(await verdicts({ run: thrower })).toEqual({ dev: "pass", staging: "pass", production: "inconclusive" });
    expect(await verdicts({ run: wait(5000) }, AbortSignal.timeout(20))).toEqual({
      dev: "inconclusive",
      staging: "inconclusive",
      production: "inconclusive",
    });
  });
});
