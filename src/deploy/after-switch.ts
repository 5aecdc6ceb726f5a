import { formatDuration } from "../core/duration.ts";
import { allBounded } from "./bounded.ts";
import type { Check } from "../config/types.ts";
import type { Context } from "./context.ts";
import type { Release } from "./release.ts";
import { drainAllowance, throughSwitch } from "./through-switch.ts";
import { HostUnreachable, StepFailed } from "./target.ts";
import type { Endpoint } from "./target.ts";
import { askBy, dead, deathOf } from "./verify.ts";
import type { CheckResult, RunCommand } from "./verifier.ts";
import { VerdictFailed } from "./waves.ts";

const BAKE_EVERY_MS = 1000;
const BAKE_FAILURES = 3;
const ASK_MS = 5000;
const LOOK_FOR_DEAD_MS = 1000;
const LOOK_EVERY_MS = 3000;

type Slots = ReadonlyMap<string, string>;

/**
 * What the traffic sees: the public URL, and the front of each host, while what is behind them lives: an instance that
 * dies meanwhile is the answer, and the one that says why. To be called right after the switch: the allowance of what
 * drains is counted from here.
 */
export async function verifyThroughSwitch(hosts: readonly string[], slots: Slots, release: Release, context: Context, signal: AbortSignal): Promise<void> {
  const { url, strategy, target } = context.request.environment;
  if (url === undefined && target.hosts.every(({ front }) => front === undefined)) return;
  await context.narrator.phase("verify", async () => {
    const over = new AbortController();
    const both = AbortSignal.any([signal, over.signal]);
    try {
      const asking = throughSwitch(hosts, release, context, { signal: both, allowanceMs: drainAllowance(strategy) });
      const results = await Promise.race([asking, firstDeaths(hosts, slots, context, both)]);
      context.checks.push(...results);
      throwUnlessPassed(results);
      for (const { where, detail } of results) context.narrator.say(`✓ ${where} ${detail}`);
    } finally {
      over.abort();
    }
  });
}

/** Resolves with the first deaths that are seen; never when there are none. */
async function firstDeaths(hosts: readonly string[], slots: Slots, context: Context, signal: AbortSignal): Promise<CheckResult[]> {
  while (!signal.aborted) {
    await context.world.clock.sleep(LOOK_EVERY_MS, signal);
    const deaths = signal.aborted ? [] : await theDead(hosts, slots, context, signal);
    if (deaths.length > 0) return deaths;
  }
  return new Promise(() => {});
}

/** The environment's own checks, side by side, against the public URL or else the first host. */
export async function smoke(hosts: readonly string[], slots: Slots, release: Release, context: Context, signal: AbortSignal): Promise<void> {
  const { environment } = context.request;
  if (environment.smoke.length === 0) return;
  const [first = ""] = hosts;
  await context.narrator.phase("smoke", async () => {
    const endpoint: Endpoint = environment.url === undefined ? await context.target.endpoint(first, slots.get(first) ?? "main") : { name: environment.url, url: environment.url };
    const results = await allBounded(environment.smoke, 4, async (check) => {
      signal.throwIfAborted();
      const result = await askWhereItIs(check, endpoint, first, release, context);
      context.narrator.say(`${result.verdict === "pass" ? "✓" : "✗"} ${result.name} ${formatDuration(result.durationMs)}${result.verdict === "pass" ? "" : `: ${result.detail}`}`);
      return result;
    });
    context.checks.push(...results);
    if (results.every(({ verdict }) => verdict === "pass")) return;
    // What has died answers nothing: its death is the reason, not that it was not reached.
    const deaths = await theDead(hosts, slots, context, signal);
    context.checks.push(...deaths);
    throwUnlessPassed([...deaths, ...results]);
  });
}

async function theDead(hosts: readonly string[], slots: Slots, { target }: Context, signal: AbortSignal): Promise<CheckResult[]> {
  const found = await allBounded(hosts, target.parallel, async (host) => {
    const slot = slots.get(host) ?? "main";
    const death = await target.watch(host, slot, LOOK_FOR_DEAD_MS, signal).catch((error: unknown) => {
      if (error instanceof HostUnreachable) return undefined;
      throw error;
    });
    return death === undefined ? undefined : dead((await target.endpoint(host, slot)).name, death);
  });
  return found.filter((one) => one !== undefined);
}

/** For the time of `bake` no instance may die, and none may fail three times in a row. */
export async function bake(hosts: readonly string[], slots: Slots, release: Release, context: Context, signal: AbortSignal): Promise<void> {
  const { bakeMs } = context.request.environment;
  if (bakeMs === 0) return;
  await context.narrator.phase("bake", async () => {
    throwUnlessPassed(await allBounded(hosts, context.target.parallel, async (host) => bakeOne(host, slots.get(host) ?? "main", release, context, signal)));
  });
}

async function bakeOne(host: string, slot: string, release: Release, context: Context, signal: AbortSignal): Promise<CheckResult> {
  const { target, world, narrator, request } = context;
  const { bakeMs, verify } = request.environment;
  const { name } = await target.endpoint(host, slot);
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const result = (verdict: CheckResult["verdict"], detail: string): CheckResult => ({ name: "bake", where: name, verdict, detail, durationMs: bakeMs });
  const dying = deathOf(host, slot, bakeMs, context, both);
  const asking = (async (): Promise<CheckResult> => {
    const until = world.clock.monotonic() + bakeMs;
    let failures = 0;
    while (world.clock.monotonic() < until && !both.aborted) {
      const answer = await askBy(async () => target.endpoint(host, slot), { version: release.version, configHash: release.configHash, verify }, ASK_MS, context);
      failures = answer.verdict === "pass" ? 0 : failures + 1;
      if (failures >= BAKE_FAILURES) return result("fail", answer.detail);
      narrator.doing(`${name} ${answer.detail}; ${formatDuration(Math.max(0, until - world.clock.monotonic()))} to go`);
      await world.clock.sleep(BAKE_EVERY_MS, both);
    }
    signal.throwIfAborted();
    return result("pass", `stayed well for ${formatDuration(bakeMs)}`);
  })();
  try {
    const death = dying.then((seen) => (seen === undefined ? asking : dead(name, seen)));
    return await Promise.race([asking, death]);
  } finally {
    over.abort();
  }
}

/**
 * A loopback address means the host's, not this machine's: it is asked through the host. What can not be
 * reached from here is asked again from there: the runner's way to it may be what is broken.
 */
async function askWhereItIs(check: Check, endpoint: Endpoint, host: string, release: Release, context: Context): Promise<CheckResult> {
  const { verifier, target, request } = context;
  const runner = commandRunner(host, release, context);
  if (check.kind !== "http") return verifier.check(check, endpoint, runner);
  const absolute = /^https?:/.test(check.url) ? new URL(check.url) : undefined;
  const there = absolute === undefined ? check : { ...check, url: `${absolute.pathname}${absolute.search}` };
  if (absolute !== undefined && /^(?:127\.|localhost$|\[::1\])/.test(absolute.hostname)) return verifier.check(there, await target.fromHost(host, absolute.origin), runner);
  const seen = await verifier.check(check, endpoint, runner);
  const origin = absolute?.origin ?? request.environment.url;
  if (seen.verdict !== "inconclusive" || origin === undefined) return seen;
  const again = await verifier.check(there, await target.fromHost(host, origin), runner);
  return again.verdict === "inconclusive" ? seen : again;
}

function commandRunner(host: string, release: Release, context: Context): RunCommand {
  return async (command, on, timeoutMs) => {
    if (on === "runner") {
      const [program = "", ...args] = command;
      const { code, stdout, stderr } = await context.world.exec(program, args, { deadlineMs: timeoutMs, keepBytes: 65_536 });
      return { code, output: `${stdout}${stderr}` };
    }
    const step = context.target.hookStep({ name: "check", command, on, timeoutMs, irreversible: false }, release);
    try {
      await context.target.run(host, context.id, step);
      return { code: 0, output: "" };
    } catch (error) {
      if (error instanceof StepFailed) return { code: 1, output: error.message };
      throw error;
    }
  };
}

function throwUnlessPassed(results: readonly CheckResult[]): void {
  const bad = results.filter(({ verdict }) => verdict !== "pass");
  if (bad.length > 0) throw new VerdictFailed(bad);
}
