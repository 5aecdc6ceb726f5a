import { errorMessage } from "../core/errors.ts";
import { bake } from "./bake.ts";
import { smoke } from "./smoke.ts";
import { verifyThroughSwitch } from "./through-switch.ts";
import { allBounded, eachBounded } from "../core/concurrent.ts";
import type { Context } from "./context.ts";
import type { Heartbeat } from "./heartbeat.ts";
import { measure } from "./measure.ts";
import { groupAt } from "./placed-check.ts";
import type { Groups } from "./placed-check.ts";
import { trafficAt } from "./switched.ts";
import { LeaseLost, StepFailed } from "./target.ts";
import type { LiveState, SiteState, Plan, Wave } from "./target.ts";
import type { Release } from "../release/release.ts";
import type { Lease } from "./with-lease.ts";
import { VerdictFailed, runWave } from "./waves.ts";

export interface Committed {
  /** The hosts that kept their previous release, with the reason (only with `on-host-failure: continue`). */
  readonly left: ReadonlyMap<string, string>;
  /** The other hosts as inspected with their commit. */
  readonly states: readonly LiveState[];
}

/** Commits were sent, and not every host answered: the result is settled, never assumed. */
export class CommitFailed extends Error {}

/**
 * Carries out a plan, of a deployment or of a rollback, and commits it: snapshot, stage, hooks, beside, switch, verify,
 * smoke, bake, hooks, commit.
 */
export async function carryOut(
  plan: Plan,
  release: Release,
  states: readonly SiteState[],
  { signal, heart, armed }: Lease,
  context: Context,
): Promise<Committed> {
  const { target, narrator, request } = context;
  const left = new Map<string, string>();
  const groups = groupsOf(plan, states);
  // Behind the address of a single site there is no other one: its instances and the traffic are verified side by side.
  const last = target.sites.length === 1 ? plan.waves.findLast((wave) => wave.phase === "switch") : undefined;
  const phase = async (name: Wave["phase"]): Promise<boolean> => {
    const waves = plan.waves
      .filter((wave) => wave.phase === name)
      .map((wave) => (wave === last ? withoutGate(wave) : wave));
    if (waves.length === 0) return false;
    await narrator.phase(name, async () => {
      if (name === "beside" || name === "switch") {
        await Promise.all([armed, heart.now()]);
        context.switchBegan = true;
        context.probing ??= await measure(states, groups, context);
      }
      for (const wave of waves) await runWave(wave, release, left, context, signal);
    });
    return true;
  };
  const remaining = (): string[] => target.sites.filter((site) => !left.has(site));

  await phase("snapshot");
  await phase("stage");
  await phase("before hooks");
  const beside = await phase("beside");
  if (beside) await smoke(remaining(), groups, release, context, signal, "instances");
  await phase("switch");
  const sites = remaining();
  await verifyThroughSwitch(sites, groups, last?.gate, release, context, signal);
  if (beside) await verifyAlike(sites, groups, release, states, context);
  await smoke(sites, groups, release, context, signal, beside ? "rest" : "all");
  await bake(sites, groups, release, context, signal);
  await phase("after hooks");
  const committed = await commit(sites, groups, release, heart, signal, context);
  if (
    request.environment.url === undefined &&
    beside &&
    (await Promise.all(sites.map(async (site) => target.front(site)))).some((front) => front === undefined)
  ) {
    context.warn(
      "No address goes through the switch (`url`, or `strategy.front`): it was not verified that the traffic reaches the new slot.",
    );
  }
  return { left, states: committed };
}

/**
 * Round one, all that is slow; then the rename alone, on all hosts at once: the shortest time in which they can differ.
 * @throws LeaseLost when another owner took over, CommitFailed when a host did not answer
 */
async function commit(
  sites: readonly string[],
  groups: Groups,
  release: Release,
  heart: Heartbeat,
  signal: AbortSignal,
  context: Context,
): Promise<readonly LiveState[]> {
  return context.narrator.phase("commit", async () => {
    const states = await allBounded(sites, context.target.parallel, async (site) => context.lease(site).prepare());
    checkLive(context.saw(states), groups, release);
    await heart.now();
    signal.throwIfAborted();
    const commits = await eachBounded(sites, sites.length, async (site) => context.lease(site).commit(context.id));
    const failed = commits.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
    const lost = failed.find((reason) => reason instanceof LeaseLost && reason.by !== "");
    if (lost !== undefined) throw lost;
    if (failed.length > 0) throw new CommitFailed(errorMessage(failed[0]), { cause: failed[0] });
    return commits.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  });
}

function withoutGate({ gate: _, ...wave }: Wave): Wave {
  return wave;
}

/** Where both groups run one release with different secrets, its name does not show which of them has the traffic. */
async function verifyAlike(
  sites: readonly string[],
  groups: Groups,
  release: Release,
  states: readonly SiteState[],
  context: Context,
): Promise<void> {
  const alike = sites.filter((site) =>
    states.some(
      (state) =>
        state.site === site &&
        state.groups.some(({ name, running }) => name !== groups.get(site) && (running[release.id] ?? 0) > 0),
    ),
  );
  const results = await allBounded(alike, context.target.parallel, async (site) => {
    const group = groupAt(groups, site);
    const seen = await trafficAt(site, group, release.id, true, context);
    const verdict =
      seen === "here" ? ("pass" as const) : seen === "elsewhere" ? ("fail" as const) : ("inconclusive" as const);
    return {
      name: "switch",
      where: `${site} front`,
      verdict,
      detail: seen === "here" ? `leads to slot ${group}` : `was not confirmed to lead to slot ${group}`,
      durationMs: 0,
    };
  });
  context.checks.push(...results);
  const bad = results.filter(({ verdict }) => verdict !== "pass");
  if (bad.length > 0) throw new VerdictFailed(bad);
}

/**
 * The last inspection before the commit: another release, or none, fails the deployment; an unidentified process does
 * not.
 */
function checkLive(states: readonly LiveState[], groups: Groups, release: Release): void {
  for (const state of states) {
    const { site, current } = state;
    if (current?.id !== release.id)
      throw new StepFailed(site, `${current?.id ?? "nothing"} is live there, not ${release.id}`);
    const there = state.groups.filter(({ name }) => name === groupAt(groups, site));
    const other = there.flatMap(({ running }) => Object.keys(running)).find((id) => id !== release.id && id !== "?");
    if (other !== undefined) throw new StepFailed(site, `${other} runs there, not ${release.id}`);
    if (there.length === 0) throw new StepFailed(site, `${release.id} does not run any more`);
    const short = there.find(({ wanted, ready }) => ready < wanted);
    if (short !== undefined) throw new StepFailed(site, `${short.ready} of ${short.wanted} instances are ready there`);
  }
}

/** By site, the group that runs the release after the plan: the one that a gate names, else the serving one. */
function groupsOf(plan: Plan, states: readonly SiteState[]): Groups {
  const gated = plan.waves.flatMap(({ gate, steps }) =>
    gate === undefined ? [] : Object.keys(steps).map((site) => [site, gate.group] as const),
  );
  return new Map([...states.map(({ site, serving }) => [site, serving] as const), ...gated]);
}
