import { formatDuration } from "../core/duration.ts";
import type { World } from "../core/world.ts";
import type { Verify } from "../config/types.ts";
import { allBounded } from "../core/concurrent.ts";
import type { Narrator } from "./narrator.ts";
import { SiteUnreachable } from "./target.ts";
import type { Endpoint, Failure, Instance, Target, WaveGate } from "./target.ts";
import type { Release } from "../release/release.ts";
import { EMPTY_TALLY, describe, doubtOf, othersOf, verdictOf, waitMs, withAnswer } from "./trial.ts";
import type { Rules, Tally } from "./trial.ts";
import type { Answer, CheckResult, Expected, Verifier } from "./verifier.ts";

export interface VerifyContext {
  readonly target: Target;
  readonly verifier: Verifier;
  readonly verify: Verify;
  readonly release: Release;
  readonly narrator: Narrator;
  readonly world: World;
  readonly signal: AbortSignal;
}

/** What is needed to query an address, also where there is no target. */
export type AddressContext = Omit<VerifyContext, "target" | "narrator"> & {
  readonly narrator: Pick<Narrator, "doing">;
};

const LONGEST_QUERY_MS = 5000;
const RECONNECT_MS = 1000;
/** Between two inspections of a platform that is still moving. */
const INSPECT_AGAIN_MS = 500;
/** Between two queries of a service that has not answered yet. */
const FIRST_ANSWER_MS = 100;
const AT_ONCE = 8;

/** Whether a wave's gate holds at a site: one result per instance. */
export async function passGate(site: string, gate: WaveGate, context: VerifyContext): Promise<CheckResult[]> {
  if (gate.kind === "live") return groupLive(site, gate.group, gate.of, context);
  const ended = await rolledOut(site, context);
  return ended === undefined ? groupLive(site, gate.group, "all", context) : [ended];
}

/** Waits until the platform has ended its own rollout. Returns what is wrong when it failed. */
export async function rolledOut(
  site: string,
  { target, narrator, world, signal }: VerifyContext,
): Promise<CheckResult | undefined> {
  const startedAt = world.clock.monotonic();
  for (;;) {
    const { rollout } = await target.inspect(site, undefined);
    const { state, detail, withinMs } = rollout;
    if (state === "idle" || state === "done") return undefined;
    const durationMs = world.clock.monotonic() - startedAt;
    const result = { name: "rollout", where: site, durationMs };
    if (state !== "moving") {
      const what = state === "reverted" ? "the platform rolled it back" : "the platform cannot finish it";
      return { ...result, verdict: "fail", detail: `${what}: ${detail}` };
    }
    if (signal.aborted || durationMs >= withinMs) {
      const after = `has not ended after ${formatDuration(durationMs)}`;
      return { ...result, verdict: "inconclusive", detail: `the rollout ${after}: ${detail}` };
    }
    narrator.doing(`${site}: ${detail} (${formatDuration(durationMs)} of ${formatDuration(withinMs)})`);
    await world.clock.sleep(Math.min(INSPECT_AGAIN_MS, withinMs - durationMs), signal);
  }
}

/**
 * Verifies that every instance of a group reports the release N times in a row. A failing group ends the wait at once,
 * with the last lines that it printed.
 */
export async function groupLive(
  site: string,
  group: string,
  of: "new" | "all",
  context: VerifyContext,
): Promise<CheckResult[]> {
  const settled = new AbortController();
  const signal = AbortSignal.any([context.signal, settled.signal]);
  try {
    const failing = failureOf(site, group, context.verify.withinMs, context, signal);
    const querying = everyInstance(site, group, of, { ...context, signal });
    // A watch that ends without a failure proves nothing: then the answers decide.
    const failure = failing.then((seen) => (seen === undefined ? new Promise<never>(() => {}) : seen));
    const first = await Promise.race([querying, failure]);
    return "why" in first ? [exited(await nameOf(site, group, context.target), first)] : first;
  } finally {
    settled.abort();
  }
}

/** Instances change: the list is read again until all of them have passed; an empty or short list proves nothing. */
async function everyInstance(
  site: string,
  group: string,
  of: "new" | "all",
  context: VerifyContext,
): Promise<CheckResult[]> {
  const { target, verify, narrator, world, signal } = context;
  const until = world.clock.monotonic() + verify.withinMs;
  const passed = new Map<string, CheckResult>();
  for (;;) {
    const { wanted, found } = await target.instances(site, group, of);
    const results = found.flatMap(({ name }) => passed.get(name) ?? []);
    const short = wanted === 0 || found.length < wanted;
    if (!short && results.length === found.length) return results;
    const leftMs = Math.ceil(until - world.clock.monotonic());
    if (leftMs <= 0 || signal.aborted) return [...results, missing(site, wanted, found.length, verify.withinMs)];
    const open = found.filter(({ name }) => !passed.has(name));
    if (open.length === 0) {
      narrator.doing(`${site}: ${found.length} of ${wanted} instances run`);
      await world.clock.sleep(Math.min(INSPECT_AGAIN_MS, leftMs), signal);
      continue;
    }
    const now = await allBounded(open, AT_ONCE, async (instance) =>
      instanceLive(instance, { ...context, verify: { ...verify, withinMs: leftMs } }),
    );
    for (const [index, result] of now.entries())
      if (result.verdict === "pass") passed.set((open[index] as Instance).name, result);
    const bad = now.filter(({ verdict }) => verdict !== "pass");
    if (bad.length === 0) continue;
    // One that the platform has replaced meanwhile proves nothing.
    const still = await target.instances(site, group, of);
    if (bad.some(({ where }) => still.found.some(({ name }) => name === where)) || world.clock.monotonic() >= until)
      return [...results, ...now];
  }
}

function missing(site: string, wanted: number, found: number, withinMs: number): CheckResult {
  const detail = wanted === 0 ? "no instance is wanted there" : `${found} of ${wanted} instances run`;
  return {
    name: "live",
    where: site,
    verdict: "inconclusive",
    detail: `${detail} after ${formatDuration(withinMs)}`,
    durationMs: withinMs,
  };
}

async function instanceLive(instance: Instance, context: VerifyContext): Promise<CheckResult> {
  const { name, release, endpoint } = instance;
  if (endpoint !== undefined) return untilSteady(name, endpoint, context, context.signal);
  return {
    name: "live",
    where: name,
    verdict: release === undefined ? "inconclusive" : release === context.release.id ? "pass" : "fail",
    detail: release === undefined ? "it has no address to query" : `runs ${release}`,
    durationMs: 0,
  };
}

/** How messages name a group: by its first instance, where there is one. */
export async function nameOf(site: string, group: string, target: Target): Promise<string> {
  return (await target.instances(site, group, "all")).found[0]?.name ?? site;
}

/** Resolves when the group fails. A connection that breaks meanwhile is reopened, as long as there is time. */
export async function failureOf(
  site: string,
  group: string,
  withinMs: number,
  { target, world }: Pick<VerifyContext, "target" | "world">,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const until = world.clock.monotonic() + withinMs;
  for (;;) {
    try {
      return await target.watch(site, group, until - world.clock.monotonic(), signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof SiteUnreachable)) throw error;
      await world.clock.sleep(RECONNECT_MS, signal);
      if (signal.aborted || world.clock.monotonic() >= until) return undefined;
    }
  }
}

/** The verdict on a group that failed. */
export function exited(where: string, failure: Failure): CheckResult {
  const last = errorLines(failure.log);
  return {
    name: "running",
    where,
    verdict: "fail",
    detail: `${failure.why}${last === "" ? "" : `; last output:\n${last}`}`,
    durationMs: 0,
  };
}

const ERROR_LINE = /error|fatal|exception|panic|crash|terminated/i;
const MOST_LINES = 12;

/** The last lines, or those from the first error on, which a long stack would push out. */
function errorLines(log: string): string {
  const lines = log.trim().split("\n").slice(-40);
  const firstError = lines.findIndex((line) => ERROR_LINE.test(line));
  const from = firstError === -1 ? Math.max(0, lines.length - MOST_LINES) : firstError;
  return lines.slice(from, from + MOST_LINES).join("\n");
}

/** An address behind which more than one process can answer, with alternative endpoints. */
export interface Address {
  readonly name: string;
  readonly way: () => Promise<Endpoint>;
  /** Tried in turn when `way` gives no answer at all: the runner's own connection may be broken. */
  readonly elsewhere: readonly Pick<Address, "name" | "way">[];
}

/** Verifies that the release, and no other, answers there: one trial by the rules. */
export async function addressLive(
  { name, way, elsewhere }: Address,
  rules: Rules,
  context: AddressContext,
): Promise<CheckResult> {
  const here = await oneTrial(name, way, rules, context);
  if (here.answered) return here.result;
  for (const other of elsewhere) {
    const there = await oneTrial(other.name, other.way, rules, context);
    if (there.answered || there.result.verdict !== "inconclusive") return there.result;
  }
  return here.result;
}

async function oneTrial(
  name: string,
  way: () => Promise<Endpoint>,
  rules: Rules,
  context: AddressContext,
): Promise<{ readonly result: CheckResult; readonly answered: boolean }> {
  const { world, signal } = context;
  const startedAt = world.clock.monotonic();
  const elapsed = (): number => world.clock.monotonic() - startedAt;
  const open = new Set<Promise<void>>();
  const trial: Trial = { name, way, rules, tally: EMPTY_TALLY, answered: false, failure: undefined };
  let sentMs = Number.NEGATIVE_INFINITY;
  while (!signal.aborted && trial.failure === undefined && verdictOf(trial.tally, elapsed(), rules) === undefined) {
    const nowMs = elapsed();
    const wait = waitMs(trial.tally, open.size, sentMs, nowMs, rules);
    if (wait === 0) {
      sentMs = nowMs;
      const one = queryOnce(trial, nowMs, context).finally(() => open.delete(one));
      open.add(one);
      continue;
    }
    const woken = new AbortController();
    const longestMs = Math.min(wait, rules.allowanceMs + rules.withinMs - nowMs);
    await Promise.race([...open, world.clock.sleep(longestMs, AbortSignal.any([signal, woken.signal]))]);
    woken.abort();
  }
  if (trial.failure !== undefined) throw trial.failure.error;
  return { result: resultOf(trial, elapsed()), answered: trial.answered };
}

/** A trial under way. */
interface Trial {
  readonly name: string;
  readonly way: () => Promise<Endpoint>;
  readonly rules: Rules;
  tally: Tally;
  /** Whether the service itself answered at all. */
  answered: boolean;
  failure: { readonly error: unknown } | undefined;
}

async function queryOnce(trial: Trial, sentMs: number, context: AddressContext): Promise<void> {
  const { verify, release, narrator } = context;
  const { name, way, rules } = trial;
  try {
    const expected: Expected = { version: release.version, configHash: release.configHash, verify };
    const answer = await queryVia(way, expected, LONGEST_QUERY_MS, context);
    trial.tally = withAnswer(trial.tally, answer, sentMs, rules);
    trial.answered ||= answer.verdict !== "inconclusive" || answer.limited === true;
    narrator.doing(`${name} ${answer.detail} (${trial.tally.counted} of ${rules.needed} answers)`);
  } catch (error) {
    trial.failure ??= { error };
  }
}

function resultOf({ name, tally, rules }: Trial, durationMs: number): CheckResult {
  const verdict = verdictOf(tally, durationMs, rules) ?? "inconclusive";
  return {
    ...(tally.otherRelease === undefined ? {} : { other: true as const }),
    name: "live",
    where: name,
    verdict,
    detail: describe(tally, verdict, durationMs, rules),
    warning: verdict === "pass" ? doubtOf(tally, rules) : undefined,
    durationMs,
  };
}

/** N times in a row. `way` is called for each query: after a broken connection, the endpoint is another one. */
async function untilSteady(
  name: string,
  way: () => Promise<Endpoint>,
  context: VerifyContext,
  signal: AbortSignal,
): Promise<CheckResult> {
  const { verify, release, narrator, world } = context;
  const expected: Expected = { version: release.version, configHash: release.configHash, verify };
  const startedAt = world.clock.monotonic();
  const elapsed = (): number => world.clock.monotonic() - startedAt;
  const others = new Map<string, { count: number; lastMs: number }>();
  let answers = 0;
  let inARow = 0;
  let last: Answer | undefined;
  const othersSeen = (): string =>
    others.size === 0 ? "" : `; also seen: ${othersOf({ others, answers }).join(", ")}`;
  while (!signal.aborted) {
    const left = verify.withinMs - elapsed();
    if (left <= 0) break;
    const sentMs = elapsed();
    last = await queryVia(way, expected, Math.min(LONGEST_QUERY_MS, Math.max(250, left)), context);
    if (last.verdict === "pass" || last.other !== undefined) answers += 1;
    if (last.other !== undefined)
      others.set(last.other, { count: (others.get(last.other)?.count ?? 0) + 1, lastMs: sentMs });
    inARow = last.verdict === "pass" ? inARow + 1 : 0;
    if (inARow >= verify.times)
      return {
        name: "live",
        where: name,
        verdict: "pass",
        detail: `${last.detail}, ${inARow} times in a row${othersSeen()}`,
        durationMs: elapsed(),
      };
    narrator.doing(`${name} ${last.detail} (${formatDuration(elapsed())} of ${formatDuration(verify.withinMs)})`);
    const pauseMs = inARow === 0 ? Math.min(FIRST_ANSWER_MS, verify.intervalMs) : verify.intervalMs;
    // A slow service is not kept busy with us for more than half of its time.
    await world.clock.sleep(Math.max(pauseMs, Math.min(last.durationMs, LONGEST_QUERY_MS)), signal);
  }
  return {
    name: "live",
    where: name,
    verdict: last === undefined || last.verdict === "pass" ? "inconclusive" : last.verdict,
    detail: `${last === undefined ? "was not queried" : last.detail}${inARow === 0 ? "" : `, only ${inARow} times in a row,`} after ${formatDuration(elapsed())}${othersSeen()}`,
    durationMs: elapsed(),
  };
}

/** Queries once. An unreachable host is `inconclusive`, like a service that does not answer. */
export async function queryVia(
  way: () => Promise<Endpoint>,
  expected: Expected,
  timeoutMs: number,
  { verifier }: Pick<VerifyContext, "verifier">,
): Promise<Answer> {
  try {
    return await verifier.query(await way(), expected, timeoutMs);
  } catch (error) {
    if (!(error instanceof SiteUnreachable)) throw error;
    return { verdict: "inconclusive", detail: error.message, instance: undefined, durationMs: 0 };
  }
}
