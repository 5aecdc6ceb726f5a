import { formatDuration } from "../core/duration.ts";
import { allBounded } from "../core/concurrent.ts";
import type { Release } from "../release/release.ts";
import type { Context } from "./context.ts";
import { groupAt, placedChecks } from "./placed-check.ts";
import type { Groups } from "./placed-check.ts";
import { exited, failureOf, nameOf, queryVia } from "./verify.ts";
import type { CheckResult, PlacedCheck } from "./verifier.ts";
import { throwUnlessPassed } from "./waves.ts";

const BAKE_EVERY_MS = 1000;
const BAKE_FAILURES = 3;
/** Between two queries, over all that is watched. */
const LEAST_BETWEEN_MS = 50;
const QUERY_MS = 5000;
const AT_ONCE = 8;

/** During `bake` no instance may exit, and neither an instance nor a read-only check may fail three times in a row. */
export async function bake(
  sites: readonly string[],
  groups: Groups,
  release: Release,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const { bakeMs } = context.request.environment;
  if (bakeMs === 0) return;
  await context.narrator.phase("bake", async () => {
    const over = new AbortController();
    const both = AbortSignal.any([signal, over.signal]);
    const checks = placedChecks(sites, groups, release, context).filter(
      // What other checks created may be gone again.
      ({ check }) => check.readOnly && check.needs.length === 0,
    );
    const everyMs = Math.max(BAKE_EVERY_MS, (sites.length + checks.length) * LEAST_BETWEEN_MS);
    const untilFirst = async (watching: Promise<CheckResult>): Promise<CheckResult> => {
      const result = await watching;
      // The undo begins with the first failure: clients lose requests until then.
      if (result.verdict !== "pass") over.abort();
      return result;
    };
    const [instances, checked] = await Promise.all([
      allBounded(sites, context.target.parallel, async (site) =>
        untilFirst(bakeGroup(site, groupAt(groups, site), everyMs, release, context, both)),
      ),
      Promise.all(
        checks.map(async (placed) =>
          untilFirst(
            bakeCheck(async () => worst(await runOnce(placed, context)), placed.check.name, everyMs, context, both),
          ),
        ),
      ),
    ]);
    signal.throwIfAborted();
    const failed = [...instances, ...checked].filter(({ verdict }) => verdict !== "pass");
    context.checks.push(...(failed.length > 0 ? failed : instances));
    throwUnlessPassed(failed);
  });
}

async function runOnce({ check, site, at }: PlacedCheck, { verifier, world }: Context): Promise<CheckResult[]> {
  const once = { check: { ...check, attempts: 1 }, site, at };
  return verifier.runSuite([once], { parallel: 1, atOnce: 1, captured: new Map(), signal: world.signal });
}

async function bakeGroup(
  site: string,
  group: string,
  everyMs: number,
  release: Release,
  context: Context,
  signal: AbortSignal,
): Promise<CheckResult> {
  const { bakeMs } = context.request.environment;
  const name = await nameOf(site, group, context.target);
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const failing = failureOf(site, group, bakeMs, context, both);
  const querying = bakeCheck(async () => queryGroup(site, group, release, context), "bake", everyMs, context, both);
  try {
    const failure = failing.then((seen) => (seen === undefined ? querying : exited(name, seen)));
    return await Promise.race([querying, failure]);
  } finally {
    over.abort();
  }
}

/** One query per instance; returns the worst result. */
async function queryGroup(site: string, group: string, release: Release, context: Context): Promise<CheckResult> {
  const { verify } = context.request.environment;
  const { wanted, found } = await context.target.instances(site, group, "new");
  if (wanted === 0 || found.length < wanted) {
    const detail = `${found.length} of ${wanted} instances run`;
    return { name: "bake", where: site, verdict: "inconclusive", detail, durationMs: 0 };
  }
  const expected = { version: release.version, configHash: release.configHash, verify };
  const results = await allBounded(found, AT_ONCE, async ({ name, endpoint }): Promise<CheckResult[]> => {
    if (endpoint === undefined) return [];
    const { verdict, detail, durationMs } = await queryVia(endpoint, expected, QUERY_MS, context);
    return [{ name: "bake", where: name, verdict, detail, durationMs }];
  });
  return worst(results.flat(), { name: "bake", where: site, verdict: "pass", detail: "running", durationMs: 0 });
}

/** The first result that is not a pass, else the first. */
function worst(results: readonly CheckResult[], none?: CheckResult): CheckResult {
  const result = results.find(({ verdict }) => verdict !== "pass") ?? results[0] ?? none;
  if (result === undefined) throw new Error("a check has no result");
  return result;
}

/** Queries repeatedly during `bake`; the verdict is that of three failures in a row, or else the last good one. */
async function bakeCheck(
  query: () => Promise<CheckResult>,
  name: string,
  everyMs: number,
  { world, narrator, request }: Context,
  signal: AbortSignal,
): Promise<CheckResult> {
  const { bakeMs } = request.environment;
  const until = world.clock.monotonic() + bakeMs;
  let failures = 0;
  for (;;) {
    const result = await query();
    failures = result.verdict === "pass" ? 0 : failures + 1;
    if (failures >= BAKE_FAILURES && !signal.aborted)
      return { ...result, detail: `${result.detail}, ${failures} times in a row during the bake` };
    const leftMs = until - world.clock.monotonic();
    // The last answer is from the end of the bake, and a failure then is queried again.
    if (signal.aborted || (leftMs <= 0 && failures === 0))
      return {
        name,
        where: result.where,
        verdict: "pass",
        detail: `stayed healthy for ${formatDuration(bakeMs)}`,
        durationMs: bakeMs,
      };
    narrator.doing(`${result.where} ${result.detail}; ${formatDuration(Math.max(0, leftMs))} to go`);
    await world.clock.sleep(failures > 0 ? everyMs : Math.min(everyMs, leftMs), signal);
  }
}
