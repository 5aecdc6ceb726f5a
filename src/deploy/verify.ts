import { formatDuration } from "../core/duration.ts";
import type { World } from "../core/world.ts";
import type { Verify } from "../config/types.ts";
import type { Narrator } from "./narrator.ts";
import { SiteUnreachable } from "./target.ts";
import type { Death, Endpoint, Target } from "./target.ts";
import type { Release } from "../release/release.ts";
import { NOTHING_HEARD, describe, doubtOf, heard, othersOf, verdictOf, waitMs } from "./trial.ts";
import type { Rules, Tally } from "./trial.ts";
import type { Answer, CheckResult, Expected, Verifier } from "./verifier.ts";

export interface Question {
  readonly target: Target;
  readonly verifier: Verifier;
  readonly verify: Verify;
  readonly release: Release;
  readonly narrator: Narrator;
  readonly world: World;
  readonly signal: AbortSignal;
}

/** What is needed to ask an address: whoever asks has no target where no host can be reached. */
export type AddressQuestion = Omit<Question, "target" | "narrator"> & { readonly narrator: Pick<Narrator, "doing"> };

const LONGEST_ASK_MS = 5000;
const RECONNECT_MS = 1000;

/**
 * Does this very instance run the release? It must say so N times in a row. An instance that is seen to
 * die ends the wait at once, with its last lines.
 */
export async function instanceLive(site: string, slot: string, question: Question): Promise<CheckResult> {
  const { target, verify } = question;
  const { name } = await target.endpoint(site, slot);
  const settled = new AbortController();
  const signal = AbortSignal.any([question.signal, settled.signal]);
  try {
    const dying = deathOf(site, slot, verify.withinMs, question, signal);
    const asking = untilSteady(name, async () => target.endpoint(site, slot), question, signal);
    // A watch that ends without a death says nothing: then the asking decides.
    const death = dying.then((seen) => (seen === undefined ? new Promise<never>(() => {}) : seen));
    const first = await Promise.race([asking, death]);
    if ("why" in first) return dead(name, first);
    return first;
  } finally {
    settled.abort();
  }
}

/** Resolves when the instance is seen to die. A line that breaks meanwhile is opened again, as long as there is time. */
export async function deathOf(
  site: string,
  slot: string,
  withinMs: number,
  { target, world }: Pick<Question, "target" | "world">,
  signal: AbortSignal,
): Promise<Death | undefined> {
  const until = world.clock.monotonic() + withinMs;
  for (;;) {
    try {
      return await target.watch(site, slot, until - world.clock.monotonic(), signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof SiteUnreachable)) throw error;
      await world.clock.sleep(RECONNECT_MS, signal);
      if (signal.aborted || world.clock.monotonic() >= until) return undefined;
    }
  }
}

/** The verdict on an instance that was seen to die. */
export function dead(where: string, death: Death): CheckResult {
  const last = tellingLines(death.log);
  return {
    name: "alive",
    where,
    verdict: "fail",
    detail: `${death.why}${last === "" ? "" : `; it last said:\n${last}`}`,
    durationMs: 0,
  };
}

const TELLING = /error|fatal|exception|panic|crash|terminated/i;
const MOST_LINES = 12;

/** The last lines, or those from the first one of them that tells of an error: a stack would push it out. */
function tellingLines(log: string): string {
  const lines = log.trim().split("\n").slice(-40);
  const telling = lines.findIndex((line) => TELLING.test(line));
  const from = telling === -1 ? Math.max(0, lines.length - MOST_LINES) : telling;
  return lines.slice(from, from + MOST_LINES).join("\n");
}

/** An address behind which more than one process can answer, and the other ways there are to it. */
export interface Address {
  readonly name: string;
  readonly way: () => Promise<Endpoint>;
  /** Asked in turn when nothing at all can be heard by `way`: the runner's way may be what is broken. */
  readonly elsewhere: readonly Pick<Address, "name" | "way">[];
}

/** Does the release answer there, and no other? One trial of as many answers as the rules say. */
export async function addressLive(
  { name, way, elsewhere }: Address,
  rules: Rules,
  question: AddressQuestion,
): Promise<CheckResult> {
  const here = await oneTrial(name, way, rules, question);
  if (here.heard) return here.result;
  for (const other of elsewhere) {
    const there = await oneTrial(other.name, other.way, rules, question);
    if (there.heard || there.result.verdict !== "inconclusive") return there.result;
  }
  return here.result;
}

async function oneTrial(
  name: string,
  way: () => Promise<Endpoint>,
  rules: Rules,
  question: AddressQuestion,
): Promise<{ readonly result: CheckResult; readonly heard: boolean }> {
  const { verify, release, narrator, world, signal } = question;
  const expected: Expected = { version: release.version, configHash: release.configHash, verify };
  const startedAt = world.clock.monotonic();
  const elapsed = (): number => world.clock.monotonic() - startedAt;
  const open = new Set<Promise<void>>();
  const state: { tally: Tally; sentMs: number; answered: boolean; failure?: { readonly error: unknown } } = {
    tally: NOTHING_HEARD,
    sentMs: Number.NEGATIVE_INFINITY,
    answered: false,
  };
  const askOnce = async (askedMs: number): Promise<void> => {
    try {
      const answer = await askBy(way, expected, LONGEST_ASK_MS, question);
      state.tally = heard(state.tally, answer, askedMs, rules);
      state.answered ||= answer.verdict !== "inconclusive" || answer.limited === true;
      narrator.doing(`${name} ${answer.detail} (${state.tally.counted} of ${rules.needed} answers)`);
    } catch (error) {
      state.failure ??= { error };
    }
  };
  while (!signal.aborted && state.failure === undefined && verdictOf(state.tally, elapsed(), rules) === undefined) {
    const nowMs = elapsed();
    const wait = waitMs(state.tally, open.size, state.sentMs, nowMs, rules);
    if (wait === 0) {
      state.sentMs = nowMs;
      const one = askOnce(nowMs).finally(() => open.delete(one));
      open.add(one);
      continue;
    }
    const woken = new AbortController();
    await Promise.race([
      ...open,
      world.clock.sleep(
        Math.min(wait, rules.allowanceMs + rules.withinMs - nowMs),
        AbortSignal.any([signal, woken.signal]),
      ),
    ]);
    woken.abort();
  }
  if (state.failure !== undefined) throw state.failure.error;
  const { tally } = state;
  const verdict = verdictOf(tally, elapsed(), rules) ?? "inconclusive";
  const warning = verdict === "pass" ? doubtOf(tally, rules) : undefined;
  return {
    result: {
      ...(tally.stranger === undefined ? {} : { other: true as const }),
      name: "live",
      where: name,
      verdict,
      detail: describe(tally, verdict, elapsed(), rules),
      warning,
      durationMs: elapsed(),
    },
    heard: state.answered,
  };
}

/** N times in a row. `way` is asked for each time: when the line broke, it is another one. */
async function untilSteady(
  name: string,
  way: () => Promise<Endpoint>,
  question: Question,
  signal: AbortSignal,
): Promise<CheckResult> {
  const { verify, release, narrator, world } = question;
  const expected: Expected = { version: release.version, configHash: release.configHash, verify };
  const startedAt = world.clock.monotonic();
  const elapsed = (): number => world.clock.monotonic() - startedAt;
  const others = new Map<string, { count: number; lastMs: number }>();
  let answers = 0;
  let inARow = 0;
  let last: Answer | undefined;
  const told = (): string => (others.size === 0 ? "" : `; also seen: ${othersOf({ others, answers }).join(", ")}`);
  while (!signal.aborted) {
    const left = verify.withinMs - elapsed();
    if (left <= 0) break;
    const askedMs = elapsed();
    last = await askBy(way, expected, Math.min(LONGEST_ASK_MS, Math.max(250, left)), question);
    if (last.verdict === "pass" || last.other !== undefined) answers += 1;
    if (last.other !== undefined)
      others.set(last.other, { count: (others.get(last.other)?.count ?? 0) + 1, lastMs: askedMs });
    inARow = last.verdict === "pass" ? inARow + 1 : 0;
    if (inARow >= verify.times)
      return {
        name: "live",
        where: name,
        verdict: "pass",
        detail: `${last.detail}, ${inARow} times in a row${told()}`,
        durationMs: elapsed(),
      };
    narrator.doing(`${name} ${last.detail} (${formatDuration(elapsed())} of ${formatDuration(verify.withinMs)})`);
    await world.clock.sleep(verify.intervalMs, signal);
  }
  return {
    name: "live",
    where: name,
    verdict: last === undefined || last.verdict === "pass" ? "inconclusive" : last.verdict,
    detail: `${last === undefined ? "was not asked" : last.detail}${inARow === 0 ? "" : `, only ${inARow} times in a row,`} after ${formatDuration(elapsed())}${told()}`,
    durationMs: elapsed(),
  };
}

/** Asks once. A host that can not be reached gives no answer, as a service does that is not there. */
export async function askBy(
  way: () => Promise<Endpoint>,
  expected: Expected,
  timeoutMs: number,
  { verifier }: Pick<Question, "verifier">,
): Promise<Answer> {
  try {
    return await verifier.ask(await way(), expected, timeoutMs);
  } catch (error) {
    if (!(error instanceof SiteUnreachable)) throw error;
    return { verdict: "inconclusive", detail: error.message, instance: undefined, durationMs: 0 };
  }
}
