import type { Context } from "./context.ts";
import { startProbe } from "./probe.ts";
import type { Probe, ProbedSite } from "./probe.ts";
import type { Report } from "./report.ts";
import type { Endpoint, SiteState } from "./target.ts";

/**
 * Begins to count lost requests; to be called before anything that serves is touched, and to be given to
 * {@link withFigures} when everything has come to its end: settle, undo and drain lose requests too.
 * @returns undefined where nothing serves, so that nothing can be lost, and where nobody could see it
 */
export function measure(states: readonly SiteState[], context: Context): Probe | undefined {
  const { request, narrator, target, world } = context;
  const { url, verify, strategy } = request.environment;
  const serving = states.filter(({ current }) => current !== undefined);
  if (serving.length === 0) return undefined;
  const options = { path: verify.path, startMs: narrator.elapsedMs };
  if (url !== undefined)
    return startProbe(
      { ...options, sites: [{ name: url, way: async () => ({ name: url, url }) }], direct: false },
      world,
    );
  const sites = serving.flatMap((state): ProbedSite[] => {
    const { site } = state;
    // The figures come into the report when its other texts have been masked.
    const name = world.secrets.redact(site);
    if (strategy.kind !== "blue-green") {
      const slot = target.serving(state);
      return [{ name, way: async () => target.endpoint(site, slot) }];
    }
    // A slot does not serve on after a switch: only what is before the slots tells what clients see.
    const front = request.environment.target.hosts.find((one) => one.name === site)?.front;
    return front === undefined ? [] : [{ name, way: async () => (await target.front(site)) as Endpoint }];
  });
  return sites.length === 0 ? undefined : startProbe({ ...options, sites, direct: true }, world);
}

/** The report with what was counted until now, also when nobody else stopped counting. */
export async function withFigures(report: Report, probe: Probe | undefined): Promise<Report> {
  return probe === undefined ? report : { ...report, probe: await probe.stop() };
}
