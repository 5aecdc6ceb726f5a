import { formatDuration } from "../core/duration.ts";
import type { Verify } from "../config/types.ts";
import type { Answer, CheckResult } from "./verifier.ts";

// An address behind which more than one process can answer is believed after one trial of K answers, in which no other
// release may be. N in a row of as many tries as there is time for would let an old worker with a tenth of the traffic
// pass two times of three; K answers let it pass once in a hundred times. Everything here is a function of what was heard.

/** 0.9 ** 44 < 0.01 */
const LEAST_ANSWERS = 44;
const AT_ONCE = 8;
const MOST_ALLOWANCE_MS = 10_000;
const DRAINING_GAP_MS = 250;
const SLOWED_GAP_MS = 500;
const SLOWEST_GAP_MS = 10_000;

/**
 * How many answers a trial takes, so that an old process with a tenth of the traffic, or one site of `sites` that
 * share it, is missed at most once in a hundred trials.
 * @param times `verify.times`, which may ask for more
 */
export function answersNeeded(sites: number, times: number): number {
  const forOneSite = sites < 2 ? 0 : Math.ceil(Math.log(0.01) / Math.log(1 - 1 / sites));
  return Math.max(LEAST_ANSWERS, forOneSite, times);
}

/** How long after a switch another release may still be seen, where the old one drains for `drainMs`. */
export function allowanceOf(drainMs: number): number {
  return Math.min(drainMs, MOST_ALLOWANCE_MS);
}

export interface Rules {
  readonly needed: number;
  /** Another release may be seen until then, in milliseconds since the trial was begun. */
  readonly allowanceMs: number;
  /** For the answers that are needed, after the allowance. */
  readonly withinMs: number;
  /** Between two questions of the trial: all of it takes as long as `verify.times` at their interval. */
  readonly gapMs: number;
  /** Between two questions while there is no answer. */
  readonly retryMs: number;
  /** How many instances answer there; 1 where they have no names. */
  readonly instances: number;
  /** Hosts that keep another release answer there as well: it is told, and is no failure. */
  readonly mayDiffer: boolean;
}

export function rulesOf(
  verify: Verify,
  {
    sites,
    instances,
    allowanceMs,
    mayDiffer,
  }: { readonly sites: number; readonly instances: number; readonly allowanceMs: number; readonly mayDiffer: boolean },
): Rules {
  const needed = answersNeeded(sites, verify.times);
  return {
    needed,
    allowanceMs,
    withinMs: verify.withinMs,
    gapMs: ((verify.times - 1) * verify.intervalMs) / (needed - 1),
    retryMs: verify.intervalMs,
    instances: verify.instanceField === undefined ? 1 : instances,
    mayDiffer,
  };
}

/** What was heard so far. Times are milliseconds since the trial was begun. */
export interface Tally {
  /** Answers of the trial without a gap: what gives no answer, or an error, begins the count again. */
  readonly counted: number;
  /** Whether one of them was ours. */
  readonly ours: boolean;
  /** All answers that named a release, also those before the trial. */
  readonly answers: number;
  readonly others: ReadonlyMap<string, { readonly count: number; readonly lastMs: number }>;
  /** The other release whose answer in the trial decided it. */
  readonly stranger: string | undefined;
  /** The names of our instances; an empty one where they have none. */
  readonly instances: ReadonlySet<string>;
  readonly limited: number;
  /** Since when questions are fewer, and how far apart. */
  readonly slowedMs: number;
  readonly slowGapMs: number;
  /** Whether the last answer was none, or an error: then there is no hurry. */
  readonly down: boolean;
  /** The last answer that was not ours. */
  readonly trouble: Pick<Answer, "verdict" | "detail"> | undefined;
  /** What our release said of itself. */
  readonly said: string | undefined;
}

export const NOTHING_HEARD: Tally = {
  counted: 0,
  ours: false,
  answers: 0,
  others: new Map(),
  stranger: undefined,
  instances: new Set(),
  limited: 0,
  slowedMs: Number.NEGATIVE_INFINITY,
  slowGapMs: 0,
  down: false,
  trouble: undefined,
  said: undefined,
};

/** @param askedMs when the question was sent: one of before the trial does not count in it */
export function heard(
  tally: Tally,
  answer: Pick<Answer, "verdict" | "detail" | "instance" | "other" | "limited">,
  askedMs: number,
  rules: Rules,
): Tally {
  const inTrial = askedMs >= rules.allowanceMs;
  if (answer.limited === true) return slowed(tally, answer, askedMs, rules);
  const trouble = { verdict: answer.verdict, detail: answer.detail };
  if (answer.other !== undefined) {
    const before = tally.others.get(answer.other);
    const others = new Map(tally.others).set(answer.other, {
      count: (before?.count ?? 0) + 1,
      lastMs: Math.max(before?.lastMs ?? 0, askedMs),
    });
    const next = { ...tally, answers: tally.answers + 1, others, trouble, down: false };
    if (!inTrial) return next;
    return rules.mayDiffer
      ? { ...next, counted: tally.counted + 1 }
      : { ...next, stranger: tally.stranger ?? answer.other };
  }
  if (answer.verdict !== "pass")
    return { ...tally, counted: 0, ours: false, instances: new Set(), trouble, down: true };
  const next = {
    ...tally,
    answers: tally.answers + 1,
    slowGapMs: tally.slowGapMs * 0.9,
    down: false,
    said: answer.detail,
  };
  return inTrial
    ? {
        ...next,
        counted: tally.counted + 1,
        ours: true,
        instances: new Set(tally.instances).add(answer.instance ?? ""),
      }
    : next;
}

/** Those that were on their way when questions became fewer are told the same: they count once. */
function slowed(
  tally: Tally,
  { verdict, detail }: Pick<Answer, "verdict" | "detail">,
  askedMs: number,
  rules: Rules,
): Tally {
  const next = { ...tally, limited: tally.limited + 1, trouble: tally.trouble ?? { verdict, detail } };
  if (askedMs <= tally.slowedMs) return next;
  return {
    ...next,
    slowedMs: askedMs,
    slowGapMs: Math.min(SLOWEST_GAP_MS, Math.max(SLOWED_GAP_MS, 2 * Math.max(tally.slowGapMs, rules.gapMs))),
  };
}

/**
 * How long to wait before the next question; `Infinity` while answers have to come first.
 * @param open questions without an answer
 * @param sentMs when the last one was sent; `-Infinity` before the first
 */
export function waitMs(tally: Tally, open: number, sentMs: number, nowMs: number, rules: Rules): number {
  const drainingMs = rules.allowanceMs - nowMs;
  const alone = drainingMs > 0 || tally.counted === 0 || tally.slowGapMs > SLOWED_GAP_MS / 2;
  const width = alone ? 1 : Math.max(1, Math.min(AT_ONCE, rules.needed - tally.counted));
  if (open >= width) return Number.POSITIVE_INFINITY;
  const gapMs = Math.max(
    drainingMs > 0 ? DRAINING_GAP_MS : rules.gapMs,
    tally.slowGapMs,
    tally.down ? rules.retryMs : 0,
  );
  const untilMs = Math.max(0, sentMs + gapMs - nowMs);
  // The trial begins when the allowance ends, and not a pause later.
  return drainingMs > 0 ? Math.min(untilMs, drainingMs) : untilMs;
}

/** How the trial ended; undefined while it goes on. */
export function verdictOf(tally: Tally, nowMs: number, rules: Rules): CheckResult["verdict"] | undefined {
  if (tally.stranger !== undefined) return "fail";
  if (tally.counted >= rules.needed) {
    if (!tally.ours) return "fail";
    // Some but not all instances: the others may come yet. A single one is a balancer that always sends us there.
    if (tally.instances.size >= rules.instances || tally.instances.size === 1) return "pass";
  }
  if (nowMs < rules.allowanceMs + rules.withinMs) return undefined;
  return tally.trouble?.verdict === "fail" ? "fail" : "inconclusive";
}

/** In words: what was heard, and every other release with its share. */
export function describe(tally: Tally, verdict: CheckResult["verdict"], nowMs: number, rules: Rules): string {
  const others = othersOf(tally);
  const limited = tally.limited === 0 ? [] : [`${tally.limited} requests were rate-limited (HTTP 429)`];
  if (tally.stranger !== undefined)
    return [`another release answers as well: ${others.join(", ")}`, ...limited].join("; ");
  if (verdict === "pass") {
    const ours =
      others.length > 0 && rules.mayDiffer ? "hosts that keep another release answer too" : "seen before that";
    return [
      `${tally.said ?? ""}, ${rules.mayDiffer ? "among" : "in all of"} ${tally.counted} answers`,
      ...(others.length === 0 ? [] : [`${ours}: ${others.join(", ")}`]),
      ...limited,
    ].join("; ");
  }
  if (tally.counted >= rules.needed && !tally.ours)
    return `none of ${tally.counted} answers came from this release: ${others.join(", ")}`;
  const few =
    tally.counted >= rules.needed
      ? `${tally.instances.size} of ${rules.instances} instances were seen`
      : tally.counted > 0
        ? `only ${tally.counted} of ${rules.needed} answers came in a row`
        : undefined;
  const last = tally.trouble?.detail ?? tally.said ?? "was not queried";
  return [
    `${last} after ${formatDuration(nowMs)}`,
    ...(few === undefined ? [] : [few]),
    ...(others.length === 0 ? [] : [`also seen: ${others.join(", ")}`]),
    ...limited,
  ].join("; ");
}

/** What a trial that was passed cannot tell; undefined when it tells all. */
export function doubtOf({ instances }: Tally, rules: Rules): string | undefined {
  if (instances.size >= rules.instances) return undefined;
  const [name = ""] = instances;
  return `all answers came from one instance of ${rules.instances}${name === "" ? "" : ` (${name})`}: a sticky balancer or a cache may hide the others`;
}

/** `1.3.9 in 3 of 47 answers (6 %), last seen 10.4s after the first request` */
export function othersOf({ others, answers }: Pick<Tally, "others" | "answers">): string[] {
  return [...others].map(
    ([name, { count, lastMs }]) =>
      `${name} in ${count} of ${answers} answers (${Math.max(1, Math.round((100 * count) / answers))} %), last seen ${formatDuration(lastMs)} after the first request`,
  );
}
