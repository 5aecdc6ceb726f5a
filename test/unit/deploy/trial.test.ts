import { describe, expect, it } from "vitest";
import type { Answer } from "../../../src/deploy/verifier.ts";
import {
  EMPTY_TALLY,
  allowanceOf,
  answersNeeded,
  describe as words,
  doubtOf,
  withAnswer,
  rulesOf,
  verdictOf,
  waitMs,
} from "../../../src/deploy/trial.ts";
import type { Rules, Tally } from "../../../src/deploy/trial.ts";
import type { Verify } from "../../../src/config/types.ts";

const VERIFY: Verify = {
  path: "/health",
  versionField: "version",
  configField: undefined,
  instanceField: undefined,
  times: 5,
  intervalMs: 2000,
  withinMs: 120_000,
};
const rules = (more: Partial<Parameters<typeof rulesOf>[1]> = {}, verify: Verify = VERIFY): Rules =>
  rulesOf(verify, { sites: 1, instances: 1, allowanceMs: 0, mayDiffer: false, ...more });

type Heard = Pick<Answer, "verdict" | "detail" | "instance" | "other" | "limited">;
const ours = (instance?: string): Heard => ({ verdict: "pass", detail: "reports version 2.0.0", instance });
const old: Heard = { verdict: "fail", detail: "reports version 1.0.0, not 2.0.0", instance: undefined, other: "1.0.0" };
const error: Heard = { verdict: "fail", detail: "answered HTTP 502 to /health", instance: undefined };
const limited: Heard = {
  verdict: "inconclusive",
  detail: "answered HTTP 429 to /health",
  instance: undefined,
  limited: true,
};

interface Played {
  readonly tally: Tally;
  readonly verdict: ReturnType<typeof verdictOf>;
  readonly sent: number[];
  readonly mostOpen: number;
  readonly nowMs: number;
  readonly detail: string;
}

/** Plays a trial against a service that takes `latencyMs` for each answer, by the schedule that the engine goes by. */
function play(answer: (askedMs: number, number: number) => Heard, by: Rules, latencyMs = 10): Played {
  let tally = EMPTY_TALLY;
  let nowMs = 0;
  const sent: number[] = [];
  let open: { askedMs: number; number: number }[] = [];
  let mostOpen = 0;
  for (;;) {
    const verdict = verdictOf(tally, nowMs, by);
    if (verdict !== undefined)
      return { tally, verdict, sent, mostOpen, nowMs, detail: words(tally, verdict, nowMs, by) };
    const wait = waitMs(tally, open.length, sent.at(-1) ?? Number.NEGATIVE_INFINITY, nowMs, by);
    if (wait === 0) {
      open.push({ askedMs: nowMs, number: sent.length });
      sent.push(nowMs);
      mostOpen = Math.max(mostOpen, open.length);
      continue;
    }
    const [first] = open;
    nowMs = Math.min(nowMs + wait, first === undefined ? Number.POSITIVE_INFINITY : first.askedMs + latencyMs);
    for (const one of open.filter(({ askedMs }) => askedMs + latencyMs <= nowMs))
      tally = withAnswer(tally, answer(one.askedMs, one.number), one.askedMs, by);
    open = open.filter(({ askedMs }) => askedMs + latencyMs > nowMs);
  }
}

/** mulberry32 */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe("how many answers", () => {
  it.each([
    [1, 44],
    [2, 44],
    [9, 44],
    [10, 44],
    [11, 49],
    [20, 90],
    [50, 228],
    [100, 459],
  ])("%i sites take %i", (sites, needed) => {
    expect(answersNeeded(sites, 5)).toBe(needed);
    // One site of them is missed at most once in a hundred trials.
    expect((1 - 1 / Math.max(10, sites)) ** needed).toBeLessThanOrEqual(0.01);
  });

  it("verify.times may raise the number, never lower it", () => {
    expect([answersNeeded(1, 1), answersNeeded(1, 100), answersNeeded(50, 100)]).toEqual([44, 100, 228]);
  });

  it("a draining release may answer for at most ten seconds", () => {
    expect([0, 4000, 30_000].map(allowanceOf)).toEqual([0, 4000, 10_000]);
  });
});

describe("an old worker that gets a share of the traffic", () => {
  it.each([
    [1, 0.1],
    [1, 0.5],
    [20, 0.05],
    [3, 1 / 3],
  ])("behind %i sites with a share of %f fails at least 99 of 100 deployments", (sites, share) => {
    let passed = 0;
    const seeds = 2000;
    for (let seed = 1; seed <= seeds; seed += 1) {
      const next = random(seed);
      if (play(() => (next() < share ? old : ours()), rules({ sites, allowanceMs: 3000 })).verdict === "pass")
        passed += 1;
    }
    expect(passed / seeds).toBeLessThanOrEqual(0.01);
  });

  it("fails at once, and is named with its share and when it last answered", () => {
    const { verdict, detail, sent } = play((_, number) => (number === 20 ? old : ours()), rules());
    expect(verdict).toBe("fail");
    expect(sent.length).toBeLessThan(30);
    expect(detail).toMatch(
      /^another release answers as well: 1\.0\.0 in 1 of \d+ answers \(\d %\), last seen \d\.\ds after the first request$/,
    );
  });

  it("has no second trial: one answer in it decides, whatever follows", () => {
    let tally = withAnswer(EMPTY_TALLY, old, 0, rules());
    for (let number = 1; number < 200; number += 1) tally = withAnswer(tally, ours(), number, rules());
    expect(verdictOf(tally, 200, rules())).toBe("fail");
  });
});

describe("the allowance", () => {
  const by = rules({ allowanceMs: 10_000 });

  it("another release may answer until its end, and is reported", () => {
    const { verdict, detail, sent } = play((askedMs) => (askedMs < 4000 ? old : ours()), by);
    expect(verdict).toBe("pass");
    expect(sent.filter((atMs) => atMs >= 10_000)).toHaveLength(44);
    expect(detail).toMatch(
      /^reports version 2\.0\.0, in all of 44 answers; seen before that: 1\.0\.0 in \d+ of \d+ answers \(\d+ %\), last seen 3\.\ds after the first request$/,
    );
  });

  it("is fixed: another release a moment later fails, and good answers before it end nothing", () => {
    expect(play((askedMs) => (askedMs >= 10_000 && askedMs < 10_100 ? old : ours()), by)).toMatchObject({
      verdict: "fail",
    });
    expect(play(() => ours(), by).nowMs).toBeGreaterThanOrEqual(10_000);
  });

  it("a request from before its end does not count, however late its answer comes", () => {
    expect(verdictOf(withAnswer(EMPTY_TALLY, old, 9999, by), 14_000, by)).toBeUndefined();
    expect(withAnswer(EMPTY_TALLY, ours(), 9999, by)).toMatchObject({ counted: 0, answers: 1 });
  });
});

describe("the schedule", () => {
  it("at most 8 at once, and no more requests than needed answers", () => {
    const { mostOpen, sent, verdict } = play(() => ours(), rules({}, { ...VERIFY, times: 1 }), 500);
    expect({ mostOpen, sent: sent.length, verdict }).toEqual({ mostOpen: 8, sent: 44, verdict: "pass" });
  });

  it("takes as long as `times` at their interval", () => {
    expect(play(() => ours(), rules()).nowMs).toBeGreaterThanOrEqual(8000);
    expect(play(() => ours(), rules()).nowMs).toBeLessThan(9000);
  });

  it("429 slows it down, and is no answer", () => {
    // Five answers a second are allowed.
    let tokens = 5;
    let at = 0;
    const { verdict, tally, detail, nowMs } = play(
      (askedMs) => {
        tokens = Math.min(5, tokens + (askedMs - at) / 200);
        at = askedMs;
        if (tokens < 1) return limited;
        tokens -= 1;
        return ours();
      },
      rules({}, { ...VERIFY, times: 1 }),
    );
    expect({ verdict, counted: tally.counted }).toEqual({ verdict: "pass", counted: 44 });
    expect(tally.limited).toBeLessThan(30);
    expect(nowMs).toBeLessThan(60_000);
    expect(detail).toMatch(/; \d+ requests were rate-limited \(HTTP 429\)$/);
  });

  it("a proxy that limits without 429 is queried more slowly after each error, and the trial passes", () => {
    // The `limit_req` of nginx: 10 requests per second, a burst of 20, HTTP 503 above it.
    let filled = 0;
    let lastMs = 0;
    const quick = rules({}, { ...VERIFY, intervalMs: 100 });
    const { verdict, nowMs } = play((askedMs) => {
      filled = Math.max(0, filled - (askedMs - lastMs) / 100);
      lastMs = askedMs;
      if (filled + 1 > 20) return { ...error, detail: "answered HTTP 503 to /health" };
      filled += 1;
      return ours();
    }, quick);
    expect(verdict).toBe("pass");
    expect(nowMs).toBeLessThan(20_000);
  });

  it("without a limit a trial with the default interval takes less than a second", () => {
    const { verdict, nowMs, mostOpen } = play(() => ours(), rules({}, { ...VERIFY, intervalMs: 100 }), 100);
    expect(verdict).toBe("pass");
    expect(nowMs).toBeLessThan(1000);
    expect(mostOpen).toBeLessThanOrEqual(8);
  });

  it("nothing but 429 is inconclusive, and queried rarely", () => {
    const { verdict, sent } = play(() => limited, rules());
    expect(verdict).toBe("inconclusive");
    expect(sent.length).toBeLessThan(30);
  });
});

describe("what is no answer of a release", () => {
  it("begins the count again, and is no second trial for another release", () => {
    const { verdict, tally, sent } = play((_, number) => (number === 30 ? error : ours()), rules());
    expect({ verdict, counted: tally.counted }).toEqual({ verdict: "pass", counted: 44 });
    expect(sent.length).toBeGreaterThan(44 + 25);
    expect(play((_, number) => (number === 30 ? error : number === 60 ? old : ours()), rules()).verdict).toBe("fail");
  });

  it("throughout is the verdict, with the last answer", () => {
    expect(play(() => error, rules())).toMatchObject({
      verdict: "fail",
      detail: expect.stringMatching(/^answered HTTP 502 to \/health after 2m 0[0-2]s$/) as string,
    });
    const { sent } = play(() => error, rules());
    expect(sent.length).toBeLessThanOrEqual(120);
  });

  it("while a service starts costs a twentieth of that time at most", () => {
    for (const readyMs of [300, 1500, 8000, 30_000]) {
      const quick = rules({}, { ...VERIFY, intervalMs: 100 });
      const { verdict, sent } = play((askedMs) => (askedMs < readyMs ? error : ours()), quick);
      expect(verdict).toBe("pass");
      const first = sent.find((atMs) => atMs >= readyMs) ?? Number.POSITIVE_INFINITY;
      expect(first - readyMs).toBeLessThanOrEqual(Math.max(110, readyMs / 20 + 10));
    }
  });

  it("a service that answers but now and then never passes", () => {
    const next = random(7);
    expect(play(() => (next() < 0.3 ? error : ours()), rules())).toMatchObject({
      verdict: expect.not.stringMatching("pass") as string,
      detail: expect.stringMatching(/\d+ of 44 answers came in a row|HTTP 502/) as string,
    });
  });
});

describe("instances that name themselves", () => {
  const named = { ...VERIFY, instanceField: "node" };
  const by = rules({ sites: 3, instances: 3 }, named);

  it("all of them are waited for", () => {
    expect(play((_, number) => ours(`n${number < 60 ? number % 2 : number % 3}`), by)).toMatchObject({
      verdict: "pass",
    });
    expect(play((_, number) => ours(`n${number % 2}`), by)).toMatchObject({
      verdict: "inconclusive",
      detail: expect.stringContaining("2 of 3 instances answered") as string,
    });
  });

  it("a single one means a sticky balancer: reported", () => {
    const { verdict, tally } = play(() => ours("n1"), by);
    expect(verdict).toBe("pass");
    expect(doubtOf(tally, by)).toBe(
      "all answers came from one instance of 3 (n1): a sticky balancer or a cache may hide the others",
    );
    expect(doubtOf(tally, rules({}, named))).toBeUndefined();
  });
});

it("hosts that keep another release are reported, as long as ours answers", () => {
  const by = rules({ sites: 3, mayDiffer: true });
  expect(play((_, number) => (number % 3 === 0 ? old : ours()), by)).toMatchObject({
    verdict: "pass",
    detail: expect.stringMatching(
      /^reports version 2\.0\.0, among 44 answers; hosts that keep another release answer too: 1\.0\.0 in 15 of 44 answers/,
    ) as string,
  });
  expect(play(() => old, by)).toMatchObject({
    verdict: "fail",
    detail: expect.stringContaining("none of 44 answers came from this release: 1.0.0 in 44 of 44") as string,
  });
});
