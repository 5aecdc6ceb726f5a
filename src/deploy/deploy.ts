import { errorMessage } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import { bake, smoke, verifyThroughSwitch } from "./after-switch.ts";
import { allBounded } from "./bounded.ts";
import { Context } from "./context.ts";
import type { Request } from "./context.ts";
import { takeEvidence } from "./evidence.ts";
import { checkOrder } from "./order.ts";
import { describePlan, planHash } from "./plan.ts";
import { measure, withFigures } from "./measure.ts";
import type { Probe } from "./probe.ts";
import { Refused, Stale } from "./refused.ts";
import type { Release } from "./release.ts";
import type { Report } from "./report.ts";
import { holdAll, settle, verifyLive } from "./settle.ts";
import type { HostState, Plan, Target, Wave } from "./target.ts";
import { underLease } from "./underlease.ts";
import type { Ending, Lease } from "./underlease.ts";
import type { Verifier } from "./verifier.ts";
import { VerdictFailed, detailsOf, runWave } from "./waves.ts";

/** The order of a deployment: preflight, lease, plan, snapshot, stage, hooks, switch, verify, smoke, bake, hooks, commit. */
export async function deploy(request: Request, release: Release, target: Target, verifier: Verifier, world: World): Promise<Report> {
  const context = new Context(request, target, verifier, world);
  context.release = release;
  try {
    const before = await context.narrator.phase("preflight", async () => {
      const states = await context.inspectAll();
      context.weigh(states, release, isUnchanged(states, release, target));
      return states;
    });
    if (request.dryRun) return await dryRun(before, release, context);
  } catch (error) {
    if (error instanceof Stale) return context.report("stale", error.message);
    if (error instanceof Refused) return context.report("refused", `${error.message}. ${error.fix ?? ""}`.trim());
    if (world.signal.aborted) return context.report("refused", "cancelled before anything was changed");
    return context.report("refused", errorMessage(error));
  }
  let switching = false;
  let probing: Probe | undefined;

  const run = async ({ signal, heart, armed }: Lease): Promise<Ending> => {
    const { narrator } = context;
    const states = await narrator.phase("plan", async () => context.inspectAll());
    context.previous = states.find((state) => state.current !== undefined)?.current;
    await checkOrder(release, states, context);
    if (isUnchanged(states, release, target)) return again(states, context, signal);
    context.weigh(states, release, false);
    const plan = makePlan(release, states, context);
    request.announce({ deploymentId: context.id, previousVersion: context.previous?.version ?? "", planHash: planHash(plan) });
    const left = new Map<string, string>();
    for (const phase of ["snapshot", "stage", "before hooks", "switch"] as const) {
      const waves = plan.waves.filter((wave) => wave.phase === phase);
      if (waves.length === 0) continue;
      await narrator.phase(phase, async () => {
        if (phase === "switch") {
          await Promise.all([armed, heart.now()]);
          switching = true;
          probing = measure(states, context);
        }
        for (const wave of waves) await runWave(wave, release, left, context, signal);
      });
    }
    const hosts = target.hosts.filter((host) => !left.has(host));
    const slots = new Map(plan.waves.flatMap((wave) => (wave.gate === undefined ? [] : Object.keys(wave.steps).map((host) => [host, wave.gate as string] as const))));
    await verifyThroughSwitch(hosts, slots, release, context, signal);
    await smoke(hosts, slots, release, context, signal);
    await bake(hosts, slots, release, context, signal);
    for (const wave of plan.waves.filter(({ phase }) => phase === "after hooks")) {
      await narrator.phase("after hooks", async () => runWave(wave, release, left, context, signal));
    }
    await narrator.phase("commit", async () => {
      await heart.now();
      signal.throwIfAborted();
      // The first one decides; whatever happens to the others, a reader finishes them.
      const [first, ...others] = hosts;
      if (first !== undefined) await target.commit(first, context.id, context.id, release);
      await allBounded(others, target.parallel, async (host) => target.commit(host, context.id, context.id, release));
    });
    await settleSlots(plan, left, context);
    await context.inspectAll();
    if (left.size > 0) return { outcome: "mixed", reason: [...left].map(([host, why]) => `${host} kept the release before: ${why}`).join("; ") };
    return { outcome: "deployed", reason: "" };
  };

  try {
    const report = await underLease(context, false, {
      run,
      switchBegan: () => switching,
      failed: async (error) => goBack(error, release, switching, context),
    });
    return await withFigures(report, probing);
  } finally {
    await probing?.stop();
  }
}

async function goBack(error: unknown, release: Release, switching: boolean, context: Context): Promise<Ending> {
  const why = errorMessage(error);
  const verdict = error instanceof VerdictFailed;
  if (error instanceof Refused && !switching) {
    await settle(context.id, [], context);
    return { outcome: "refused", reason: `${why}. ${error.fix ?? ""}`.trim() };
  }
  context.world.log.error(why);
  const said = verdict ? detailsOf(error) : [why];
  for (const text of said) if (text.includes("\n")) context.narrator.say(text);
  if (verdict && switching && context.request.environment.onFailure === "hold") {
    context.evidence = await takeEvidence(context.target.hosts, context.id, context.id, said, context.target, context.narrator, context.world);
    return holdAll(context, `deployment ${context.id} of ${release.id} failed: ${why.slice(0, 300)}`);
  }
  const settled = await context.narrator.phase(switching ? "go back" : "clean up", async () => settle(context.id, said, context));
  const cause = context.evidence?.diagnosis === undefined ? "" : ` Cause: ${context.evidence.diagnosis.cause}.`;
  const cancelled = context.world.signal.aborted ? "cancelled: " : "";
  return {
    outcome: settled.outcome,
    reason: `${cancelled}${why}${settled.reason === "" ? "" : `; ${settled.reason}`}.${cause}`,
    // The release that came back is not bad, even when it was tried with other secrets.
    bad: verdict && settled.outcome !== "deployed" && release.id !== context.previous?.id ? release.id : undefined,
  };
}

async function dryRun(states: readonly HostState[], release: Release, context: Context): Promise<Report> {
  context.previous = states.find((state) => state.current !== undefined)?.current;
  await checkOrder(release, states, context);
  makePlan(release, states, context);
  const unchanged = isUnchanged(states, release, context.target) ? "; this release is live already, a deployment would only verify it" : "";
  return context.report("unchanged", `dry run: nothing was changed${unchanged}`);
}

function makePlan(release: Release, states: readonly HostState[], context: Context): Plan {
  const plan = withHooks(context.target.plan(release, states), release, context);
  context.plan = plan;
  for (const line of describePlan(plan)) context.narrator.say(line);
  const hash = planHash(plan);
  const { planHash: approved } = context.request;
  if (approved !== undefined && approved !== hash) {
    throw new Refused(`the plan is ${hash}, not the approved ${approved}`, "What is live or what is asked for has changed since: make a dry run, and approve its plan.");
  }
  return plan;
}

function withHooks(plan: Plan, release: Release, { request, target }: Context): Plan {
  const { before, after } = request.environment.hooks;
  const [first = ""] = target.hosts;
  const waves = (phase: "before hooks" | "after hooks"): Wave[] =>
    (phase === "before hooks" ? before : after).map((hook): Wave => {
      const name = `${phase.slice(0, -1)} ${hook.name}${hook.irreversible ? " (point of no return)" : ""}`;
      if (hook.on === "runner") return { name, phase, steps: {}, onRunner: hook };
      // A migration runs once, not once a host.
      return { name, phase, steps: { [first]: [target.hookStep(hook, release)] } };
    });
  const position = plan.waves.findIndex(({ phase }) => phase === "switch");
  const notes = before.concat(after).filter(({ irreversible }) => irreversible).map(({ name }) => `after hook ${name} nothing is taken back by itself`);
  return {
    ...plan,
    notes: [...plan.notes, ...notes],
    waves: [...plan.waves.slice(0, position), ...waves("before hooks"), ...plan.waves.slice(position), ...waves("after hooks")],
  };
}

function isUnchanged(states: readonly HostState[], release: Release, target: Target): boolean {
  return states.every(
    (state) =>
      state.current?.id === release.id &&
      state.sameSecrets !== false &&
      state.running.some(({ slot, release: runs }) => slot === target.serving(state) && runs === release.id),
  );
}

async function again(states: readonly HostState[], context: Context, signal: AbortSignal): Promise<Ending> {
  const results = await context.narrator.phase("verify", async () => verifyLive(states, context));
  const bad = results.filter(({ verdict }) => verdict !== "pass");
  if (bad.length > 0) return { outcome: "refused", reason: `this release is live already, but it is not well: ${new VerdictFailed(bad).message}. Roll back, or restart it` };
  const slots = new Map(states.map((state) => [state.host, context.target.serving(state)]));
  await smoke(context.target.hosts, slots, context.release as Release, context, signal);
  return { outcome: "unchanged", reason: "" };
}

/** After commit the old slot drains and stops. It failing is no reason to go back: the next deployment stops it. */
async function settleSlots(plan: Plan, left: ReadonlyMap<string, string>, context: Context): Promise<void> {
  for (const wave of plan.settle) {
    await context.narrator.phase(wave.name, async () => {
      await context.world.clock.sleep(wave.waitMs ?? 0, context.world.signal);
      await allBounded(Object.keys(wave.steps).filter((host) => !left.has(host)), context.target.parallel, async (host) => {
        for (const step of wave.steps[host] ?? []) await context.target.run(host, context.id, step);
      }).catch((error: unknown) => context.warn(`the old slot was left running: ${errorMessage(error)}`));
    });
  }
}
