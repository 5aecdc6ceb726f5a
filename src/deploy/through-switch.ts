import type { Strategy } from "../config/types.ts";
import { allBounded } from "../core/concurrent.ts";
import type { Context } from "./context.ts";
import type { Release } from "../release/release.ts";
import { SiteUnreachable } from "./target.ts";
import type { Endpoint, Target } from "./target.ts";
import { allowanceOf, rulesOf } from "./trial.ts";
import type { Rules } from "./trial.ts";
import { addressLive } from "./verify.ts";
import type { Address } from "./verify.ts";
import type { CheckResult } from "./verifier.ts";
import { questionOf } from "./waves.ts";

const AT_ONCE = 8;

interface Asked {
  readonly address: Address;
  readonly rules: Rules;
}

/** How long after a switch the release before may still be seen, in milliseconds. */
export function drainAllowance(strategy: Strategy): number {
  return strategy.kind === "blue-green" ? allowanceOf(strategy.drainMs) : 0;
}

/**
 * What the traffic sees: the public URL once, and each host's front, as one trial each; empty where there is neither.
 * @param hosts those that have the release; what else there is of the environment answers at the URL with another one
 * @param allowanceMs how long from now on another release may still be seen
 */
export async function throughSwitch(
  sites: readonly string[],
  release: Release,
  context: Context,
  { signal, allowanceMs }: { readonly signal: AbortSignal; readonly allowanceMs: number },
): Promise<CheckResult[]> {
  const { target, request } = context;
  const {
    url,
    verify,
    target: { others = 0 },
  } = request.environment;
  const all = target.sites.length + others;
  const fronts = await allBounded(sites, target.parallel, async (site): Promise<Asked[]> => {
    const address = await frontOf(site, target);
    return address === undefined
      ? []
      : [{ address, rules: rulesOf(verify, { sites: 1, instances: 1, allowanceMs, mayDiffer: false }) }];
  });
  const asked = fronts.flat();
  if (url !== undefined) {
    const elsewhere = target.sites.map((site) => ({
      name: `${url} as ${site} sees it`,
      way: async () => target.fromHost(site, url),
    }));
    asked.unshift({
      address: { name: url, way: async () => ({ name: url, url }), elsewhere },
      rules: rulesOf(verify, { sites: all, instances: sites.length, allowanceMs, mayDiffer: sites.length < all }),
    });
  }
  const results = await allBounded(asked, AT_ONCE, async ({ address, rules }) =>
    addressLive(address, rules, { ...questionOf(context, release), signal }),
  );
  for (const { where, warning } of results) if (warning !== undefined) context.warn(`${where}: ${warning}`);
  return results;
}

async function frontOf(site: string, target: Target): Promise<Address | undefined> {
  const way = async (): Promise<Endpoint> => {
    const endpoint = await target.front(site);
    if (endpoint === undefined) throw new TypeError(`${site} has no front`);
    return endpoint;
  };
  try {
    if ((await target.front(site)) === undefined) return undefined;
  } catch (error) {
    // Whether it can be reached is for the trial to tell.
    if (!(error instanceof SiteUnreachable)) throw error;
  }
  return { name: `${site} front`, way, elsewhere: [] };
}
