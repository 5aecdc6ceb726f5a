import type { Check, CommandCheck, HttpCheck } from "../config/types.ts";
import type { Context } from "./context.ts";
import type { Release } from "../release/release.ts";
import { SiteUnreachable, StepFailed } from "./target.ts";
import type { Endpoint } from "./target.ts";
import type { CheckResult, RunCommand } from "./verifier.ts";

/** A check at one of its places. */
export interface PlacedCheck {
  readonly check: Check;
  /** The host; empty for the places that are checked once: the public URL, other addresses, the runner. */
  readonly site: string;
  /**
   * It queries an instance of the release directly, so that with slots it can run before the release gets the traffic.
   */
  readonly ofInstance: boolean;
  /** One result per instance, or one. A site that cannot be reached gives `inconclusive`. */
  run(check: Check): Promise<CheckResult[]>;
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
): PlacedCheck[] {
  return context.request.environment.smoke.flatMap((check) =>
    check.kind === "http"
      ? placesOfHttp(check, sites, groups, release, context)
      : placesOfCommand(check, sites, release, context),
  );
}

function placesOfHttp(
  check: HttpCheck,
  sites: readonly string[],
  groups: Groups,
  release: Release,
  context: Context,
): PlacedCheck[] {
  const {
    target,
    request: { environment },
  } = context;
  const at = (site: string, run: PlacedCheck["run"], ofInstance = false): PlacedCheck => ({
    check,
    site,
    ofInstance,
    run,
  });
  const absolute = /^https?:/i.test(check.url) ? new URL(check.url) : undefined;
  const atHost = (site: string): PlacedCheck =>
    at(
      site,
      async (variant) =>
        unlessUnreachable(site, variant, async () => {
          if (absolute === undefined) return atInstances(variant, site, groupAt(groups, site), release, context);
          // A loopback address is that of the site, not of this machine.
          const inside = await target.inside(site, absolute.origin);
          if (inside === undefined) return [notReachable(variant, site)];
          return [await runCheckAt({ ...variant, url: pathOf(absolute) } as HttpCheck, inside, site, release, context)];
        }),
      absolute === undefined,
    );
  if (absolute !== undefined && !isLoopback(absolute))
    return [
      at("", async (variant) =>
        checkFromHere(variant as HttpCheck, absolute.origin, pathOf(absolute), sites, release, context),
      ),
    ];
  const own = sitesOf(check, sites).map(atHost);
  if (absolute !== undefined || environment.url === undefined) return own;
  const { url } = environment;
  const atUrl = at("", async (variant) => checkFromHere(variant as HttpCheck, url, check.url, sites, release, context));
  return check.once ? [atUrl] : [...own, atUrl];
}

function placesOfCommand(
  check: CommandCheck,
  sites: readonly string[],
  release: Release,
  context: Context,
): PlacedCheck[] {
  const on = (site: string, name: string): PlacedCheck => ({
    check,
    site,
    ofInstance: false,
    run: async (variant) =>
      unlessUnreachable(name, variant, async () => [
        await runCheckAt(variant, { name, url: "" }, site, release, context),
      ]),
  });
  return check.on === "runner" ? [on("", "runner")] : sitesOf(check, sites).map((site) => on(site, site));
}

function sitesOf({ once, host: only }: Check, sites: readonly string[]): readonly string[] {
  const own = only === undefined ? sites : sites.filter((site) => site === only);
  return once ? own.slice(0, 1) : own;
}

/** The check at each instance of a site. */
async function atInstances(
  check: Check,
  site: string,
  group: string,
  release: Release,
  context: Context,
): Promise<CheckResult[]> {
  const { found } = await context.target.instances(site, group, "new");
  if (found.length === 0) return [{ ...notReachable(check, site), detail: "no instance runs there" }];
  return Promise.all(
    found.map(async ({ name, endpoint }) =>
      endpoint === undefined
        ? { ...notReachable(check, name), detail: "it has no address of its own: check it at `url`" }
        : runCheckAt(check, await endpoint(), site, release, context),
    ),
  );
}

function notReachable({ name }: Check, where: string): CheckResult {
  return { name, where, verdict: "inconclusive", detail: "it cannot be queried from there", durationMs: 0 };
}

async function checkFromHere(
  check: HttpCheck,
  base: string,
  path: string,
  [first = ""]: readonly string[],
  release: Release,
  context: Context,
): Promise<CheckResult[]> {
  const result = await runCheckAt({ ...check, url: path }, { name: base, url: base }, first, release, context);
  if (result.verdict !== "inconclusive") return [result];
  const again = await unlessUnreachable(first, check, async () => {
    const inside = await context.target.inside(first, base);
    return inside === undefined
      ? [result]
      : [await runCheckAt({ ...check, url: path }, inside, first, release, context)];
  });
  return again.some(({ verdict }) => verdict === "inconclusive") ? [result] : again;
}

async function runCheckAt(
  check: Check,
  endpoint: Endpoint,
  site: string,
  release: Release,
  context: Context,
): Promise<CheckResult> {
  return context.verifier.check(check, endpoint, commandRunner(site, release, context));
}

async function unlessUnreachable(
  where: string,
  { name }: Check,
  work: () => Promise<CheckResult[]>,
): Promise<CheckResult[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SiteUnreachable)) throw error;
    return [{ name, where, verdict: "inconclusive", detail: error.message, durationMs: 0 }];
  }
}

function commandRunner(site: string, release: Release, context: Context): RunCommand {
  return async (command, on, timeoutMs) => {
    if (on === "runner") {
      const [program = "", ...args] = command;
      const { code, stdout, stderr } = await context.world.exec(program, args, {
        deadlineMs: timeoutMs,
        keepBytes: 65_536,
      });
      return { code, output: `${stdout}${stderr}` };
    }
    const step = context.target.hookStep({ name: "check", command, on, timeoutMs, irreversible: false }, release);
    try {
      const { output } = await context.lease(site).run(step, context.stepIo(context.world.signal));
      return { code: 0, output };
    } catch (error) {
      if (error instanceof StepFailed) return { code: 1, output: error.message };
      throw error;
    }
  };
}

function pathOf({ pathname, search }: URL): string {
  return `${pathname}${search}`;
}

function isLoopback({ hostname }: URL): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/.test(hostname);
}
