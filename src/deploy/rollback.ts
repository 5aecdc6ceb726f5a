import { errorMessage } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import { Context } from "./context.ts";
import type { Request } from "./context.ts";
import { takeEvidence } from "./evidence.ts";
import { describePlan, planHash } from "./plan.ts";
import { measure, withFigures } from "./measure.ts";
import type { Probe } from "./probe.ts";
import { Refused } from "./refused.ts";
import { releaseOfId } from "./release.ts";
import type { Release } from "./release.ts";
import type { Report } from "./report.ts";
import { concludeVerified, settle, verifyLive } from "./settle.ts";
import type { HostState, Target } from "./target.ts";
import { underLease } from "./underlease.ts";
import type { Ending, Lease } from "./underlease.ts";
import type { Verifier } from "./verifier.ts";
import { runWave } from "./waves.ts";

/**
 * Back to the last good release, or to the one that `to` names (a version, a release, a backup). It
 * waits for nobody but a person's lock, and brings an unfinished deployment back first; where that is
 * all there was to do, it is done.
 */
export async function rollback(request: Request, to: string, target: Target, verifier: Verifier, world: World): Promise<Report> {
  const context = new Context(request, target, verifier, world);
  let began = false;
  let probing: Probe | undefined;
  try {
    // A name that nobody has is refused before a living deployment is overtaken for it.
    if (to !== "" || request.dryRun) {
      const states = await context.narrator.phase("preflight", async () => context.inspectAll());
      if (request.dryRun) return dryRun(to, states, context);
      choose(to, states);
    }
  } catch (error) {
    if (error instanceof Refused) return context.report("refused", `${error.message}. ${error.fix ?? ""}`.trim());
    return context.report("refused", errorMessage(error));
  }

  const run = async ({ signal, settled, armed }: Lease): Promise<Ending> => {
    const states = await context.inspectAll();
    context.previous = states.find((state) => state.current !== undefined)?.current;
    // Whoever stops a deployment that is under way wants what was live before it, not what was before that; whoever
    // repeats a rollback that had not begun wants to go back.
    const overtook = settled.some(({ outcome, wasRollback }) => outcome !== "deployed" && !(outcome === "refused" && wasRollback === true)) && states.every((state) => state.current !== undefined);
    const broughtBack = settled.some(({ outcome }) => outcome !== "refused" && outcome !== "deployed");
    const wanted = to === "" && overtook ? (context.previous as Release) : choose(to, states);
    context.release = wanted;
    if (states.every((state) => state.current?.id === wanted.id && state.running.some(({ release }) => release === wanted.id))) {
      const bad = (await context.narrator.phase("verify", async () => verifyLive(states, context))).filter(({ verdict }) => verdict !== "pass");
      if (bad.length === 0) return { outcome: overtook && broughtBack ? "rolled_back" : "unchanged", reason: "" };
      return { outcome: "rollback_unverified", reason: bad.map(({ where, detail }) => `${where}: ${detail}`).join("; ") };
    }
    const plan = target.planBack(wanted, states);
    context.plan = plan;
    for (const line of describePlan(plan)) context.narrator.say(line);
    const leaving = context.previous;
    request.announce({ deploymentId: context.id, previousVersion: leaving?.version ?? "", planHash: planHash(plan) });
    await context.narrator.phase("snapshot", async () => {
      const [evidence] = await Promise.all([
        takeEvidence(target.hosts, context.id, context.id, [], target, context.narrator, world),
        ...plan.waves.filter(({ phase }) => phase === "snapshot").map(async (wave) => runWave(wave, wanted, new Map(), context, signal)),
        armed,
      ]);
      context.evidence = evidence;
    });
    began = true;
    probing = measure(states, context);
    const ending = await context.narrator.phase("go back", async () => {
      for (const wave of plan.waves.filter(({ phase }) => phase === "switch")) {
        signal.throwIfAborted();
        await runWave(wave, wanted, new Map(), context, signal);
      }
      return concludeVerified(context, signal);
    });
    // Who goes forward by name does not say that what they leave is bad.
    const rank = (id: string | undefined): number => states[0]?.releases.find((known) => known.id === id)?.good ?? 0;
    const isBack = to === "" || rank(leaving?.id) === 0 || rank(leaving?.id) > rank(wanted.id);
    return { ...ending, bad: leaving === undefined || leaving.id === wanted.id || !isBack ? undefined : leaving.id };
  };

  const report = await underLease(context, true, {
    run,
    switchBegan: () => began,
    failed: async (error) => {
      if (error instanceof Refused) return { outcome: "refused", reason: `${error.message}. ${error.fix ?? ""}`.trim() };
      const ending = await settle(context.id, [errorMessage(error)], context);
      // The undo ran, but what it brought back was seen not to be well.
      const outcome = ending.outcome === "rolled_back" ? "rollback_unverified" : ending.outcome;
      return { outcome, reason: `${errorMessage(error)}${ending.reason === "" ? "" : `; ${ending.reason}`}` };
    },
  });
  return withFigures(report, probing);
}

function dryRun(to: string, states: readonly HostState[], context: Context): Report {
  const wanted = choose(to, states);
  context.release = wanted;
  context.previous = states.find((state) => state.current !== undefined)?.current;
  context.plan = context.target.planBack(wanted, states);
  for (const line of describePlan(context.plan)) context.narrator.say(line);
  return context.report("unchanged", "dry run: nothing was changed");
}

/**
 * The release to go back to: one that every host still has. Without a name it is the newest good one that
 * is neither live nor known to be bad.
 */
function choose(to: string, states: readonly HostState[]): Release {
  const everywhere = (id: string): boolean => states.every((state) => state.releases.some((release) => release.id === id));
  const liveEverywhere = (id: string): boolean => states.every(({ current }) => current?.id === id);
  const goodEverywhere = (id: string): boolean => states.every(({ releases }) => releases.some((known) => known.id === id && known.good > 0 && !known.bad));
  const named = states[0]?.backups.find(({ name }) => name === to)?.release;
  const candidates = [...(states[0]?.releases ?? [])].sort((left, right) => right.good - left.good);
  const found =
    to === ""
      ? candidates.find(({ id }) => goodEverywhere(id) && !liveEverywhere(id))
      : candidates.find(({ id }) => (id === to || id === named || releaseOfId(id)?.version === to.replace(/^v(?=\d)/, "")) && everywhere(id));
  const release = found === undefined ? undefined : releaseOfId(found.id);
  if (release !== undefined) return release;
  const kept = candidates.filter(({ id }) => everywhere(id)).map(({ id, good, bad }) => `${id}${liveEverywhere(id) ? " (live)" : bad ? " (bad)" : good > 0 ? "" : " (never good)"}`);
  throw new Refused(
    to === "" ? "there is no good release to go back to" : `${JSON.stringify(to)} is not a release that every host has`,
    `The hosts have: ${kept.length === 0 ? "none" : kept.join(", ")}. Name one of them, or deploy.`,
  );
}
