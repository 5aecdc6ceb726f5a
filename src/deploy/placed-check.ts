import type { Check } from "../config/types.ts";
import { isLoopback } from "../core/url.ts";
import type { Context } from "./context.ts";
import type { Release } from "../release/release.ts";
import { SiteUnreachable, StepFailed } from "./target.ts";
import type { CheckResult, PlacedCheck, RunAt, RunCommand } from "./verifier.ts";

/** A check of a deployment at one of its places. */
export interface DeploymentCheck extends PlacedCheck {
  /**
   * It queries an instance of the release directly, so that with slots it can run before the release gets the traffic.
   */
  readonly ofInstance: boolean;
}

/** By site, the group whose instances run the release. */
export type Groups = ReadonlyMap<string, string>;

export function groupAt(groups: Groups, site: string): string {
  const group = groups.get(site);
  if (group === undefined) throw new Error(`there is no group at ${site}`);
  return group;
}

/**
 * Each check at each of its places: a path at every instance and once at the public URL, a loopback address and a
 * command at every host, any other address once. `once` leaves one place of them: the public URL, or the first host.
 */
export function placedChecks(
  sites: readonly string[],
  groups: Groups,
  release: Release,
  context: Context,
): DeploymentCheck[] {
  const placement = new Placement(sites, groups, release, context);
  return context.request.environment.smoke.flatMap((check) => placement.of(check));
}

/** Where the checks of one deployment run. Only their addresses and sides matter here, never their kind. */
class Placement {
  private readonly sites: readonly string[];
  private readonly groups: Groups;
  private readonly release: Release;
  private readonly context: Context;

  constructor(sites: readonly string[], groups: Groups, release: Release, context: Context) {
    this.sites = sites;
    this.groups = groups;
    this.release = release;
    this.context = context;
  }

  of(check: Check): DeploymentCheck[] {
    if ("url" in check)
      return /^https?:/i.test(check.url) ? this.ofAddress(check, new URL(check.url)) : this.ofPath(check);
    const on = (site: string, name: string): DeploymentCheck => ({
      check,
      site,
      ofInstance: false,
      at: async (run) => [await run(check, { name, url: "" }, this.commandOn(site))],
    });
    return check.on === "runner" ? [on("", "runner")] : this.sitesOf(check).map((site) => on(site, site));
  }

  private ofPath(check: Check & { readonly url: string }): DeploymentCheck[] {
    const own = this.sitesOf(check).map((site) => ({
      check,
      site,
      ofInstance: true,
      at: async (run: RunAt) => this.atInstances(check, site, run),
    }));
    const { url } = this.context.request.environment;
    if (url === undefined) return own;
    const atUrl = {
      check,
      site: "",
      ofInstance: false,
      at: async (run: RunAt) => this.fromHere(check, url, check.url, run),
    };
    return check.once ? [atUrl] : [...own, atUrl];
  }

  private ofAddress(check: Check, address: URL): DeploymentCheck[] {
    const path = `${address.pathname}${address.search}`;
    if (!isLoopback(address.hostname))
      return [
        { check, site: "", ofInstance: false, at: async (run) => this.fromHere(check, address.origin, path, run) },
      ];
    return this.sitesOf(check).map((site) => ({
      check,
      site,
      ofInstance: false,
      // A loopback address is that of the site, not of this machine.
      at: async (run) => [(await this.fromSite(check, site, address.origin, path, run)) ?? notReachable(check, site)],
    }));
  }

  private sitesOf({ once, host: only }: Check): readonly string[] {
    const own = only === undefined ? this.sites : this.sites.filter((site) => site === only);
    return once ? own.slice(0, 1) : own;
  }

  private async atInstances(check: Check, site: string, run: RunAt): Promise<CheckResult[]> {
    const { found } = await this.context.target.instances(site, groupAt(this.groups, site), "new");
    if (found.length === 0) return [{ ...notReachable(check, site), detail: "no instance runs there" }];
    return Promise.all(
      found.map(async ({ name, endpoint }) =>
        endpoint === undefined
          ? { ...notReachable(check, name), detail: "it has no address of its own: check it at `url`" }
          : run(check, await endpoint(), this.commandOn(site)),
      ),
    );
  }

  /** From this machine; where that is inconclusive, from the first site. */
  private async fromHere(check: Check, base: string, path: string, run: RunAt): Promise<CheckResult[]> {
    const [first = ""] = this.sites;
    const here = await run({ ...check, url: path } as Check, { name: base, url: base }, this.commandOn(first));
    if (here.verdict !== "inconclusive") return [here];
    try {
      const there = await this.fromSite(check, first, base, path, run);
      return there === undefined || there.verdict === "inconclusive" ? [here] : [there];
    } catch (error) {
      if (error instanceof SiteUnreachable) return [here];
      throw error;
    }
  }

  private async fromSite(
    check: Check,
    site: string,
    base: string,
    path: string,
    run: RunAt,
  ): Promise<CheckResult | undefined> {
    const inside = await this.context.target.inside(site, base);
    return inside === undefined ? undefined : run({ ...check, url: path } as Check, inside, this.commandOn(site));
  }

  private commandOn(site: string): RunCommand {
    return async (command, timeoutMs) => {
      const hook = { name: "check", command, on: "host", timeoutMs, irreversible: false } as const;
      const step = this.context.target.hookStep(hook, this.release);
      try {
        const { output } = await this.context.lease(site).run(step, this.context.stepIo(this.context.world.signal));
        return { code: 0, output };
      } catch (error) {
        if (error instanceof StepFailed && error.ran !== undefined) return error.ran;
        throw error;
      }
    };
  }
}

function notReachable({ name }: Check, where: string): CheckResult {
  return { name, where, verdict: "inconclusive", detail: "it cannot be queried from there", durationMs: 0 };
}
