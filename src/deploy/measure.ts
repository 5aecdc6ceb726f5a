import type { Context } from "./context.ts";
import { startProbe } from "./probe.ts";
import type { Probe, ProbedSite } from "./probe.ts";
import type { Report } from "./report.ts";
import type { Instance, SiteState } from "./target.ts";
import { hasFront } from "./through-switch.ts";
import type { Groups } from "./placed-check.ts";

const LOOK_UP_EVERY_MS = 1000;

/**
 * Begins to count lost requests. Call it before the live release is touched, and pass the result to {@link withFigures}
 * at the very end: settle, undo and drain lose requests too.
 * @param groups by site, the group that is to serve: where that group changes, only an address in front of the groups
 * shows what clients get
 * @returns undefined where nothing serves, so that nothing can be lost, and where it cannot be measured
 */
export async function measure(
  states: readonly SiteState[],
  groups: Groups,
  context: Context,
): Promise<Probe | undefined> {
  const { request, narrator, target, world } = context;
  const { url, verify } = request.environment;
  const serving = states.filter(({ current }) => current !== undefined);
  if (serving.length === 0) return undefined;
  const options = { path: verify.path, startMs: narrator.elapsedMs };
  if (url !== undefined)
    return startProbe(
      { ...options, sites: [{ name: url, way: async () => ({ name: url, url }) }], direct: false },
      world,
    );
  const sites = await Promise.all(
    serving.map(async ({ site, serving: group }): Promise<ProbedSite[]> => {
      // The figures are added to the report after its other texts have been masked.
      const name = world.secrets.redact(site);
      if (groups.get(site) === group) return [{ name, way: byTurns(site, group, context) }];
      return (await hasFront(site, target)) ? [{ name, way: async () => target.front(site) }] : [];
    }),
  );
  return sites.flat().length === 0 ? undefined : startProbe({ ...options, sites: sites.flat(), direct: true }, world);
}

/** The instances of a group in turn. Which there are is looked up once a second: a platform's answer has its price. */
function byTurns(site: string, group: string, { target, world }: Context): ProbedSite["way"] {
  let turn = 0;
  let known: { readonly atMs: number; readonly found: Promise<readonly Instance[]> } | undefined;
  return async () => {
    const atMs = world.clock.monotonic();
    if (known === undefined || atMs - known.atMs >= LOOK_UP_EVERY_MS)
      known = { atMs, found: target.instances(site, group, "all").then(({ found }) => found) };
    const found = await known.found;
    turn += 1;
    return found[turn % found.length]?.endpoint?.();
  };
}

/** The report with the requests counted so far; stops the count. */
export async function withFigures(report: Report, probe: Probe | undefined): Promise<Report> {
  return probe === undefined ? report : { ...report, probe: await probe.stop() };
}
