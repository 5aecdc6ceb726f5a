import { formatDuration } from "../core/duration.ts";
import type { Verify } from "../config/types.ts";
import type { Answer, CheckResult } from "./verifier.ts";

// An address behind which more than one process can answer is verified by one trial of K answers, none of them from
// another release. N in a row, with as many tries as there is time for, would miss an old worker with a tenth of the
// traffic two times of three; K answers miss it once in a hundred times. Everything here is a pure function of the
// answers.

/** 0.9 ** 44 < 0.01 */
const LEAST_ANSWERS = 44;
const AT_ONCE = 8;
/** How far apart requests are after a trial was interrupted: a proxy may limit their rate without HTTP 429. */
const INTERRUPTED_GAP_MS = { least: 25, most: 200 };
const RETRY_MS = 100;
const SLOWEST_RETRY_MS = 2000;
/** An address without an answer is queried again after this part of the time so far: the wait is never much longer. */
const RETRY_PART = 1 / 20;
const MOST_ALLOWANCE_MS = 10_000;
const DRAINING_GAP_MS = 250;
const SLOWED_GAP_MS = 500;
const SLOWEST_GAP_MS = 10_000;

/**
 * How many answers a trial takes, so that an old process with a tenth of the traffic, or one site of `sites` that
 * share it, is missed at most once in a hundred trials.
 * @param times `verify.times`, which may require more
 */
export function answersNeeded(sites: number, times: number): number {
  const forOneSite = sites < 2 ? 0 : Math.ceil(Math.log(0.01) / Math.log(1 - 1 / sites));
  return Math.max(LEAST_ANSWERS, forOneSite, times);
}

/** How long after a switch another release may still answer, where the old one drains for `drainMs`. */
export function allowanceOf(drainMs: number): number {
  return Math.min(drainMs, MOST_ALLOWANCE_MS);
}

export interface Rules {
  readonly needed: number;
  /** Another release may answer until then, in milliseconds since the trial began. */
  readonly allowanceMs: number;
  /** The time for the needed answers, after the allowance. */
  readonly withinMs: number;
  /** Between two requests of the trial: all of it takes as long as `verify.times` at their interval. */
  readonly gapMs: number;
  /** How many instances answer there; 1 where they have no names. */
  readonly instances: number;
  /** Hosts that keep another release answer there too: reported, but not a failure. */
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
    instances: verify.instanceField === undefined ? 1 : instances,
    mayDiffer,
  };
}

/** The answers so far. Times are milliseconds since the trial began. */
export interface Tally {
  /** Consecutive answers of the trial: a missing answer or an error restarts the count. */
  readonly counted: number;
  /** Whether one of them was ours. */
  readonly ours: boolean;
  /** All answers that named a release, also those before the trial. */
  readonly answers: number;
  readonly others: ReadonlyMap<string, { readonly count: number; readonly lastMs: number }>;
  /** The other release whose answer in the trial decided it. */
  readonly otherRelease: string | undefined;
  /** The names of our instances; an empty one where they have none. */
  readonly instances: ReadonlySet<string>;
  readonly limited: number;
  /** Since when requests are slowed down, and how far apart they are. */
  readonly slowedMs: number;
  readonly slowGapMs: number;
  /** Between two requests, at least: doubled by each interruption. */
  readonly gapMs: number;
  /** Whether the last answer was missing or an error: then requests are slower. */
  readonly down: boolean;
  /** The last answer that was not ours. */
  readonly trouble: Pick<Answer, "verdict" | "detail"> | undefined;
  /** The last answer of our release. */
  readonly reported: string | undefined;
}

export const EMPTY_TALLY: Tally = {
  counted: 0,
  ours: false,
  answers: 0,
  others: new Map(),
  otherRelease: undefined,
  instances: new Set(),
  limited: 0,
  slowedMs: Number.NEGATIVE_INFINITY,
  slowGapMs: 0,
  gapMs: 0,
  down: false,
  trouble: undefined,
  reported: undefined,
};

/** @param sentMs when the request was sent: one from before the trial does not count */
export function withAnswer(
  tally: Tally,
  answer: Pick<Answer, "verdict" | "detail" | "instance" | "other" | "limited">,
  sentMs: number,
  rules: Rules,
): Tally {
  const inTrial = sentMs >= rules.allowanceMs;
  if (answer.limited === true) return slowed(tally, answer, sentMs, rules);
  const trouble = { verdict: answer.verdict, detail: answer.detail };
  if (answer.other !== undefined) {
    const before = tally.others.get(answer.other);
    const others = new Map(tally.others).set(answer.other, {
      count: (before?.count ?? 0) + 1,
      lastMs: Math.max(before?.lastMs ?? 0, sentMs),
    });
    const next = { ...tally, answers: tally.answers + 1, others, trouble, down: false };
    if (!inTrial) return next;
    return rules.mayDiffer
      ? { ...next, counted: tally.counted + 1 }
      : { ...next, otherRelease: tally.otherRelease ?? answer.other };
  }
  if (answer.verdict !== "pass") {
    const gapMs = tally.counted === 0 ? tally.gapMs : interruptedGap(Math.max(tally.gapMs, rules.gapMs));
    return { ...tally, counted: 0, ours: false, instances: new Set(), trouble, gapMs, down: true };
  }
  const next = {
    ...tally,
    answers: tally.answers + 1,
    slowGapMs: tally.slowGapMs * 0.9,
    down: false,
    reported: answer.detail,
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

function interruptedGap(gapMs: number): number {
  const { least, most } = INTERRUPTED_GAP_MS;
  return Math.min(most, Math.max(least, 2 * gapMs));
}

/** Open requests get the same answer when requests are slowed down: they count once. */
function slowed(
  tally: Tally,
  { verdict, detail }: Pick<Answer, "verdict" | "detail">,
  sentMs: number,
  rules: Rules,
): Tally {
  const next = { ...tally, limited: tally.limited + 1, trouble: tally.trouble ?? { verdict, detail } };
  if (sentMs <= tally.slowedMs) return next;
  return {
    ...next,
    slowedMs: sentMs,
    slowGapMs: Math.min(SLOWEST_GAP_MS, Math.max(SLOWED_GAP_MS, 2 * Math.max(tally.slowGapMs, rules.gapMs))),
  };
}

/**
 * How long to wait before the next request; `Infinity` while open ones must be answered first.
 * @param open requests without an answer
 * @param sentMs when the last one was sent; `-Infinity` before the first
 */
export function waitMs(tally: Tally, open: number, sentMs: number, nowMs: number, rules: Rules): number {
  const drainingMs = rules.allowanceMs - nowMs;
  const alone = drainingMs > 0 || tally.counted === 0 || tally.slowGapMs > SLOWED_GAP_MS / 2;
  const width = alone ? 1 : Math.max(1, Math.min(AT_ONCE, rules.needed - tally.counted));
  if (open >= width) return Number.POSITIVE_INFINITY;
  const gapMs = Math.max(
    drainingMs > 0 ? DRAINING_GAP_MS : rules.gapMs,
    tally.gapMs,
    tally.slowGapMs,
    tally.down ? Math.min(SLOWEST_RETRY_MS, Math.max(RETRY_MS, nowMs * RETRY_PART)) : 0,
  );
  const untilMs = Math.max(0, sentMs + gapMs - nowMs);
  // The trial begins when the allowance ends, and not a pause later.
  return drainingMs > 0 ? Math.min(untilMs, drainingMs) : untilMs;
}

/** The verdict of the trial; undefined while it continues. */
export function verdictOf(tally: Tally, nowMs: number, rules: Rules): CheckResult["verdict"] | undefined {
  if (tally.otherRelease !== undefined) return "fail";
  if (tally.counted >= rules.needed) {
    if (!tally.ours) return "fail";
    // With some but not all instances the others may still answer. A single one means a sticky balancer.
    if (tally.instances.size >= rules.instances || tally.instances.size === 1) return "pass";
  }
  if (nowMs < rules.allowanceMs + rules.withinMs) return undefined;
  return tally.trouble?.verdict === "fail" ? "fail" : "inconclusive";
}

/** For people: the answers, and every other release with its share. */
export function describe(tally: Tally, verdict: CheckResult["verdict"], nowMs: number, rules: Rules): string {
  const others = othersOf(tally);
  const limited = tally.limited === 0 ? [] : [`${tally.limited} requests were rate-limited (HTTP 429)`];
  if (tally.otherRelease !== undefined)
    return [`another release answers as well: ${others.join(", ")}`, ...limited].join("; ");
  if (verdict === "pass") {
    const ours =
      others.length > 0 && rules.mayDiffer ? "hosts that keep another release answer too" : "seen before that";
    return [
      `${tally.reported ?? ""}, ${rules.mayDiffer ? "among" : "in all of"} ${tally.counted} answers`,
      ...(others.length === 0 ? [] : [`${ours}: ${others.join(", ")}`]),
      ...limited,
    ].join("; ");
  }
  if (tally.counted >= rules.needed && !tally.ours)
    return `none of ${tally.counted} answers came from this release: ${others.join(", ")}`;
  const few =
    tally.counted >= rules.needed
      ? `${tally.instances.size} of ${rules.instances} instances answered`
      : tally.counted > 0
        ? `only ${tally.counted} of ${rules.needed} answers came in a row`
        : undefined;
  const last = tally.trouble?.detail ?? tally.reported ?? "was not queried";
  return [
    `${last} after ${formatDuration(nowMs)}`,
    ...(few === undefined ? [] : [few]),
    ...(others.length === 0 ? [] : [`also seen: ${others.join(", ")}`]),
    ...limited,
  ].join("; ");
}

/** What a passed trial leaves in doubt; undefined for nothing. */
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
