import type { Strategy } from "../config/types.ts";
import { allBounded } from "../core/concurrent.ts";
import type { Context } from "./context.ts";
import { groupAt } from "./placed-check.ts";
import type { Groups } from "./placed-check.ts";
import type { Release } from "../release/release.ts";
import { SiteUnreachable } from "./target.ts";
import type { Endpoint, Target, WaveGate } from "./target.ts";
import { allowanceOf, rulesOf } from "./trial.ts";
import type { Rules } from "./trial.ts";
import { addressLive, exited, nameOf, passGate } from "./verify.ts";
import type { Address } from "./verify.ts";
import type { CheckResult } from "./verifier.ts";
import { throwUnlessPassed, verifyContext } from "./waves.ts";

const AT_ONCE = 8;
const WATCH_MS = 1000;
const WATCH_EVERY_MS = 3000;

/** An address that the traffic uses, and the rules of its trial. */
export interface TrafficAddress {
  readonly address: Address;
  readonly rules: Rules;
}

/** How long after a switch the previous release may still answer, in milliseconds. */
export function drainAllowance(strategy: Strategy): number {
  return strategy.kind === "blue-green" ? allowanceOf(strategy.drainMs) : 0;
}

/**
 * Where the traffic arrives: the public URL, and each site's front; empty where there is neither.
 * @param sites those that have the release; the environment's other hosts answer at the URL with another one
 * @param allowanceMs how long from now on another release may still answer
 */
export async function trafficAddresses(
  sites: readonly string[],
  { target, request }: Context,
  allowanceMs: number,
): Promise<TrafficAddress[]> {
  const { url, verify, otherSites = 0 } = request.environment;
  const all = target.sites.length + otherSites;
  const fronts = await allBounded(sites, target.parallel, async (site) => ({
    site,
    front: await hasFront(site, target),
  }));
  const addresses = fronts
    .filter(({ front }) => front)
    .map(({ site }): TrafficAddress => ({
      address: { name: `${site} front`, way: async () => frontOf(site, target), elsewhere: [] },
      rules: rulesOf(verify, { sites: 1, instances: 1, allowanceMs, mayDiffer: false }),
    }));
  if (url === undefined) return addresses;
  const elsewhere = target.sites.map((site) => ({
    name: `${url} from ${site}`,
    way: async () => (await target.inside(site, url)) ?? { name: url, url },
  }));
  const address = { name: url, way: async () => ({ name: url, url }), elsewhere };
  const rules = rulesOf(verify, { sites: all, instances: sites.length, allowanceMs, mayDiffer: sites.length < all });
  return [{ address, rules }, ...addresses];
}

/** Verifies the addresses of the traffic: one trial per address. */
export async function throughSwitch(
  addresses: readonly TrafficAddress[],
  release: Release,
  context: Context,
  signal: AbortSignal,
): Promise<CheckResult[]> {
  const results = await allBounded(addresses, AT_ONCE, async ({ address, rules }) =>
    addressLive(address, rules, { ...verifyContext(context, release), signal }),
  );
  for (const { where, warning } of results) if (warning !== undefined) context.warn(`${where}: ${warning}`);
  return results;
}

/** Whether a site has a front. An unreachable site may have one: its trial will show. */
export async function hasFront(site: string, target: Target): Promise<boolean> {
  try {
    return (await target.front(site)) !== undefined;
  } catch (error) {
    if (!(error instanceof SiteUnreachable)) throw error;
    return true;
  }
}

async function frontOf(site: string, target: Target): Promise<Endpoint> {
  const endpoint = await target.front(site);
  if (endpoint === undefined) throw new TypeError(`${site} has no front`);
  return endpoint;
}

/**
 * Verifies the addresses that the traffic uses: the public URL, and the front of each host. An instance that exits
 * meanwhile fails the verification at once and gives the reason. Call it right after the switch: the drain allowance
 * starts here.
 * @param gate the gate of the last wave where it was left to this verification: both then run side by side
 */
export async function verifyThroughSwitch(
  sites: readonly string[],
  groups: Groups,
  gate: WaveGate | undefined,
  release: Release,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const addresses = await trafficAddresses(sites, context, drainAllowance(context.request.environment.strategy));
  if (addresses.length === 0 && gate === undefined) return;
  await context.narrator.phase("verify", async () => {
    const over = new AbortController();
    const both = AbortSignal.any([signal, over.signal]);
    const passed = async (verifying: Promise<CheckResult[]>): Promise<void> => {
      const results = await verifying;
      // What another failure has ended is no result.
      if (over.signal.aborted) return;
      context.checks.push(...results);
      throwUnlessPassed(results);
      for (const { where, detail } of results) context.narrator.print(`✓ ${where} ${detail}`);
    };
    const gates =
      gate === undefined
        ? []
        : sites.map(async (site) => passGate(site, gate, { ...verifyContext(context, release), signal: both }));
    const instances = Promise.all(gates.map(passed));
    const traffic = throughSwitch(addresses, release, context, both).then(async (results) => {
      // Where both fail, the instance has the reason; another release at the address needs none.
      if (results.some(({ verdict, other }) => verdict !== "pass" && other !== true)) await instances;
      return results;
    });
    try {
      await Promise.race([
        Promise.all([instances, passed(traffic)]),
        passed(firstFailures(sites, groups, context, both)),
      ]);
    } finally {
      over.abort();
    }
  });
}

/** Resolves with the first groups that fail; never when none does. */
async function firstFailures(
  sites: readonly string[],
  groups: Groups,
  context: Context,
  signal: AbortSignal,
): Promise<CheckResult[]> {
  while (!signal.aborted) {
    await context.world.clock.sleep(WATCH_EVERY_MS, signal);
    const failures = signal.aborted ? [] : await failedGroups(sites, groups, context, signal);
    if (failures.length > 0) return failures;
  }
  return new Promise(() => {});
}

/** The groups that have failed for good. */
export async function failedGroups(
  sites: readonly string[],
  groups: Groups,
  { target }: Context,
  signal: AbortSignal,
): Promise<CheckResult[]> {
  const found = await allBounded(sites, target.parallel, async (site) => {
    const group = groupAt(groups, site);
    const failure = await target.watch(site, group, WATCH_MS, signal).catch((error: unknown) => {
      if (error instanceof SiteUnreachable) return undefined;
      throw error;
    });
    return failure === undefined ? undefined : exited(await nameOf(site, group, target), failure);
  });
  return found.filter((one) => one !== undefined);
}
