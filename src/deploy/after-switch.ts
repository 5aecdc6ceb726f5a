import { formatDuration } from "../core/duration.ts";
import { allBounded } from "../core/concurrent.ts";
import type { Context } from "./context.ts";
import { placedChecks } from "./placed-check.ts";
import type { Slots } from "./placed-check.ts";
import type { Release } from "../release/release.ts";
import { drainAllowance, throughSwitch } from "./through-switch.ts";
import { SiteUnreachable } from "./target.ts";
import { askBy, dead, deathOf } from "./verify.ts";
import type { CheckResult } from "./verifier.ts";
import { VerdictFailed } from "./waves.ts";

const BAKE_EVERY_MS = 1000;
const BAKE_FAILURES = 3;
/** Between two questions of all that is watched. */
const LEAST_BETWEEN_MS = 50;
const ASK_MS = 5000;
const LOOK_FOR_DEAD_MS = 1000;
const LOOK_EVERY_MS = 3000;

/**
 * What the traffic sees: the public URL, and the front of each host, while what is behind them lives: an instance that
 * dies meanwhile is the answer, and the one that says why. To be called right after the switch: the allowance of what
 * drains is counted from here.
 */
export async function verifyThroughSwitch(
  sites: readonly string[],
  slots: Slots,
  release: Release,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const { url, strategy, target } = context.request.environment;
  if (url === undefined && target.hosts.every(({ front }) => front === undefined)) return;
  await context.narrator.phase("verify", async () => {
    const over = new AbortController();
    const both = AbortSignal.any([signal, over.signal]);
    try {
      const asking = throughSwitch(sites, release, context, { signal: both, allowanceMs: drainAllowance(strategy) });
      const results = await Promise.race([asking, firstDeaths(sites, slots, context, both)]);
      context.checks.push(...results);
      throwUnlessPassed(results);
      for (const { where, detail } of results) context.narrator.say(`✓ ${where} ${detail}`);
    } finally {
      over.abort();
    }
  });
}

/** Resolves with the first deaths that are seen; never when there are none. */
async function firstDeaths(
  sites: readonly string[],
  slots: Slots,
  context: Context,
  signal: AbortSignal,
): Promise<CheckResult[]> {
  while (!signal.aborted) {
    await context.world.clock.sleep(LOOK_EVERY_MS, signal);
    const deaths = signal.aborted ? [] : await theDead(sites, slots, context, signal);
    if (deaths.length > 0) return deaths;
  }
  return new Promise(() => {});
}

/**
 * The environment's own checks, at every place where they are asked; those of one place four at a time. With slots the
 * `instances` are checked before they get the traffic, and the `rest` (the public URL, other addresses, commands) after it.
 */
export async function smoke(
  sites: readonly string[],
  slots: Slots,
  release: Release,
  context: Context,
  signal: AbortSignal,
  part: "all" | "instances" | "rest",
): Promise<void> {
  const checks = placedChecks(sites, slots, release, context).filter(
    ({ ofInstance }) => part === "all" || ofInstance === (part === "instances"),
  );
  if (checks.length === 0) return;
  await context.narrator.phase("smoke", async () => {
    const sites = [...new Set(checks.map(({ site }) => site))];
    const results = await allBounded(sites, context.target.parallel, async (site) =>
      allBounded(
        checks.filter((one) => one.site === site),
        4,
        async ({ check, run }) => {
          signal.throwIfAborted();
          const result = await run(check);
          context.narrator.say(
            `${result.verdict === "pass" ? "✓" : "✗"} ${result.name} on ${result.where} ${formatDuration(result.durationMs)}${result.verdict === "pass" ? "" : `: ${result.detail}`}`,
          );
          return result;
        },
      ),
    );
    context.checks.push(...results.flat());
    if (results.flat().every(({ verdict }) => verdict === "pass")) return;
    // What has died answers nothing: its death is the reason, not that it was not reached.
    const deaths = await theDead(sites, slots, context, signal);
    context.checks.push(...deaths);
    throwUnlessPassed([...deaths, ...results.flat()]);
  });
}

async function theDead(
  sites: readonly string[],
  slots: Slots,
  { target }: Context,
  signal: AbortSignal,
): Promise<CheckResult[]> {
  const found = await allBounded(sites, target.parallel, async (site) => {
    const slot = slots.get(site) ?? "main";
    const death = await target.watch(site, slot, LOOK_FOR_DEAD_MS, signal).catch((error: unknown) => {
      if (error instanceof SiteUnreachable) return undefined;
      throw error;
    });
    return death === undefined ? undefined : dead((await target.endpoint(site, slot)).name, death);
  });
  return found.filter((one) => one !== undefined);
}

/** For the time of `bake` no instance may die, and neither it nor a check that only reads may fail three times in a row. */
export async function bake(
  sites: readonly string[],
  slots: Slots,
  release: Release,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const { bakeMs } = context.request.environment;
  if (bakeMs === 0) return;
  await context.narrator.phase("bake", async () => {
    const over = new AbortController();
    const both = AbortSignal.any([signal, over.signal]);
    const checks = placedChecks(sites, slots, release, context).filter(
      ({ check }) => check.kind === "http" && (check.method === "GET" || check.method === "HEAD"),
    );
    const everyMs = Math.max(BAKE_EVERY_MS, (sites.length + checks.length) * LEAST_BETWEEN_MS);
    const untilFirst = async (watching: Promise<CheckResult>): Promise<CheckResult> => {
      const result = await watching;
      // The way back begins with the first that fails: what clients lose is not to wait for the others.
      if (result.verdict !== "pass") over.abort();
      return result;
    };
    const [instances, asked] = await Promise.all([
      allBounded(sites, context.target.parallel, async (site) =>
        untilFirst(bakeOne(site, slots.get(site) ?? "main", everyMs, release, context, both)),
      ),
      Promise.all(
        checks.map(async ({ check, run }) =>
          untilFirst(bakeCheck(async () => run({ ...check, attempts: 1 }), check.name, everyMs, context, both)),
        ),
      ),
    ]);
    signal.throwIfAborted();
    const failed = [...instances, ...asked].filter(({ verdict }) => verdict !== "pass");
    context.checks.push(...(failed.length > 0 ? failed : instances));
    throwUnlessPassed(failed);
  });
}

async function bakeOne(
  site: string,
  slot: string,
  everyMs: number,
  release: Release,
  context: Context,
  signal: AbortSignal,
): Promise<CheckResult> {
  const { target, request } = context;
  const { bakeMs, verify } = request.environment;
  const { name } = await target.endpoint(site, slot);
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const dying = deathOf(site, slot, bakeMs, context, both);
  const asking = bakeCheck(
    async () => {
      const { verdict, detail, durationMs } = await askBy(
        async () => target.endpoint(site, slot),
        { version: release.version, configHash: release.configHash, verify },
        ASK_MS,
        context,
      );
      return { name: "bake", where: name, verdict, detail, durationMs };
    },
    "bake",
    everyMs,
    context,
    both,
  );
  try {
    const death = dying.then((seen) => (seen === undefined ? asking : dead(name, seen)));
    return await Promise.race([asking, death]);
  } finally {
    over.abort();
  }
}

/** Asks again and again for the time of `bake`; the verdict is that of three failures in a row, or else the last good one. */
async function bakeCheck(
  ask: () => Promise<CheckResult>,
  name: string,
  everyMs: number,
  { world, narrator, request }: Context,
  signal: AbortSignal,
): Promise<CheckResult> {
  const { bakeMs } = request.environment;
  const until = world.clock.monotonic() + bakeMs;
  let failures = 0;
  for (;;) {
    const result = await ask();
    failures = result.verdict === "pass" ? 0 : failures + 1;
    if (failures >= BAKE_FAILURES && !signal.aborted)
      return { ...result, detail: `${result.detail}, ${failures} times in a row while it was baked` };
    const leftMs = until - world.clock.monotonic();
    // The last answer is one of the end, and a failure then is looked into.
    if (signal.aborted || (leftMs <= 0 && failures === 0))
      return {
        name,
        where: result.where,
        verdict: "pass",
        detail: `stayed well for ${formatDuration(bakeMs)}`,
        durationMs: bakeMs,
      };
    narrator.doing(`${result.where} ${result.detail}; ${formatDuration(Math.max(0, leftMs))} to go`);
    await world.clock.sleep(failures > 0 ? everyMs : Math.min(everyMs, leftMs), signal);
  }
}

function throwUnlessPassed(results: readonly CheckResult[]): void {
  const bad = results.filter(({ verdict }) => verdict !== "pass");
  if (bad.length > 0) throw new VerdictFailed(bad);
}
