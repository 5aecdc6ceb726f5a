import { errorMessage } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import { smoke } from "./smoke.ts";
import { Context } from "./context.ts";
import type { Request } from "./context.ts";
import { takeEvidence } from "./evidence.ts";
import { CommitFailed, carryOut } from "./forward.ts";
import type { Committed } from "./forward.ts";
import { checkOrder } from "./order.ts";
import { withFigures } from "./measure.ts";
import { describePlan, planHash } from "./plan.ts";
import { Refused, Stale, withFix } from "./refused.ts";
import type { Release } from "../release/release.ts";
import type { Shipment } from "../release/shipment.ts";
import type { Report } from "./report.ts";
import { describeLive, holdAll, settle, verifyLive } from "./settle.ts";
import { confirmTraffic } from "./switched.ts";
import { runs } from "./target.ts";
import type { Plan, SiteState, Target, Wave } from "./target.ts";
import { withLease } from "./with-lease.ts";
import type { Ending, Lease, LeasedWork } from "./with-lease.ts";
import type { Verifier } from "./verifier.ts";
import { VerdictFailed, blamesRelease, detailsOf } from "./waves.ts";
import type { Outcome } from "./words.ts";

/** Deploys a shipment: preflight, lease, plan, then the steps of {@link carryOut}, and one outcome. */
export async function deploy(
  request: Request,
  shipment: Shipment,
  target: Target,
  verifier: Verifier,
  world: World,
): Promise<Report> {
  const context = new Context(request, target, verifier, world);
  context.release = shipment.release;
  context.shipment = shipment;
  const deployment = new Deployment(context, shipment);
  const ended = await deployment.preflight();
  if (ended !== undefined) return ended;
  const report = await withLease(context, false, deployment);
  return withFigures(report, context.probing);
}

class Deployment implements LeasedWork {
  private readonly context: Context;
  private readonly shipment: Shipment;

  constructor(context: Context, shipment: Shipment) {
    this.context = context;
    this.shipment = shipment;
  }

  /** Returns the report of a refusal or a dry run, after which nothing follows. */
  async preflight(): Promise<Report | undefined> {
    const { context, shipment } = this;
    const { release } = shipment;
    try {
      const states = await context.narrator.phase("preflight", async () => {
        const seen = await context.inspectAll();
        await context.enforcePreflight(seen, shipment, isUnchanged(seen, release));
        return seen;
      });
      return context.request.dryRun ? await dryRun(states, shipment, context) : undefined;
    } catch (error) {
      if (error instanceof Stale) return context.report("stale", error.message);
      if (error instanceof Refused) return context.report("refused", withFix(error));
      if (context.world.signal.aborted) return context.report("refused", "cancelled before anything was changed");
      return context.report("refused", errorMessage(error));
    }
  }

  async run(lease: Lease): Promise<Ending> {
    const { context, shipment } = this;
    const { release } = shipment;
    const states = await context.narrator.phase("plan", async () =>
      lease.states === undefined ? context.inspectAll() : context.saw(lease.states),
    );
    context.previous = states.find(({ current }) => current !== undefined)?.current;
    await checkOrder(release, states, context);
    if (isUnchanged(states, release)) return again(states, context, lease.signal);
    await context.enforcePreflight(states, shipment, false);
    await confirmTraffic(states, context);
    refuseAlikeSlots(states, release, context);
    const plan = await makePlan(shipment, states, context);
    context.announce(plan);
    return concludeCommitted("deployed", await carryOut(plan, release, states, lease, context), context);
  }

  async failed(error: unknown): Promise<Ending> {
    const { context } = this;
    if (error instanceof Refused && !context.switchBegan) {
      await settle(context.id, {}, context);
      return { outcome: "refused", reason: withFix(error) };
    }
    const why = errorMessage(error);
    context.world.log.error(why);
    const verdict = error instanceof VerdictFailed;
    const hints = verdict ? detailsOf(error) : [why];
    for (const text of hints) if (text.includes("\n")) context.narrator.print(text);
    if (verdict && context.switchBegan && context.request.environment.onFailure === "hold")
      return this.hold(why, hints);
    return this.undo(error, hints);
  }

  private async hold(why: string, hints: readonly string[]): Promise<Ending> {
    const { context, shipment } = this;
    context.evidence = await takeEvidence(context.target.sites, context.id, hints, context);
    return holdAll(context, `deployment ${context.id} of ${shipment.release.id} failed: ${why.slice(0, 300)}`);
  }

  private async undo(error: unknown, hints: readonly string[]): Promise<Ending> {
    const { context } = this;
    const { release } = this.shipment;
    const how = { hints, failedChecks: error instanceof VerdictFailed, commitSent: error instanceof CommitFailed };
    const settled = await context.narrator.phase(context.switchBegan ? "undo" : "clean up", async () =>
      settle(context.id, how, context),
    );
    const cause = context.evidence?.diagnosis === undefined ? "" : ` Cause: ${context.evidence.diagnosis.cause}.`;
    const cancelled = context.world.signal.aborted ? "cancelled: " : "";
    // The release that was restored is not bad, even when it was tried with other secrets.
    const isBad = blamesRelease(error) && settled.outcome !== "deployed" && release.id !== context.previous?.id;
    return {
      outcome: settled.outcome,
      reason: `${cancelled}${errorMessage(error)}${settled.reason === "" ? "" : `; ${settled.reason}`}.${cause}`,
      bad: isBad ? release.id : undefined,
    };
  }
}

/** The state of the hosts after the commit decides the outcome: another live release there is `mixed`. */
export function concludeCommitted(outcome: Outcome, { left, states }: Committed, context: Context): Ending {
  context.saw(states);
  if (left.size > 0)
    return {
      outcome: "mixed",
      reason: [...left].map(([site, why]) => `${site} kept its previous release: ${why}`).join("; "),
      verified: true,
    };
  if (states.some((state) => state.current?.id !== context.release?.id))
    return { outcome: "mixed", reason: describeLive(states) };
  return { outcome, reason: "", states, verified: true };
}

/** Two slots that run one release with different secrets are distinguished only by the name of an instance. */
function refuseAlikeSlots(states: readonly SiteState[], release: Release, { request }: Context): void {
  const { strategy, verify } = request.environment;
  if (
    strategy.kind !== "blue-green" ||
    verify.instanceField !== undefined ||
    !states.some(({ current, sameSecrets }) => current?.id === release.id && sameSecrets === false)
  )
    return;
  throw new Refused(
    `${release.id} is live already with other secrets, and nothing in its answers distinguishes the two slots`,
    "Set `verify.instance-field`, or deploy a new version with these secrets.",
  );
}

async function dryRun(states: readonly SiteState[], shipment: Shipment, context: Context): Promise<Report> {
  const { release } = shipment;
  context.previous = states.find((state) => state.current !== undefined)?.current;
  await checkOrder(release, states, context);
  await makePlan(shipment, states, context);
  const unchanged = isUnchanged(states, release)
    ? "; this release is live already, a deployment would only verify it"
    : "";
  return context.report("unchanged", `dry run: nothing was changed${unchanged}`);
}

async function makePlan(shipment: Shipment, states: readonly SiteState[], context: Context): Promise<Plan> {
  const plan = withHooks(await context.target.plan(shipment, states), shipment.release, context);
  context.plan = plan;
  for (const line of describePlan(plan)) context.narrator.print(line);
  const hash = planHash(plan);
  const { planHash: approved } = context.request;
  if (approved !== undefined && approved !== hash) {
    throw new Refused(
      `the plan is ${hash}, not the approved ${approved}`,
      "What is live or what is requested has changed since: make a dry run and approve its plan.",
    );
  }
  return plan;
}

function withHooks(plan: Plan, release: Release, { request, target }: Context): Plan {
  const { before, after } = request.environment.hooks;
  const [first = ""] = target.sites;
  const waves = (phase: "before hooks" | "after hooks"): Wave[] =>
    (phase === "before hooks" ? before : after).map((hook): Wave => {
      const name = `${phase.slice(0, -1)} ${hook.name}${hook.irreversible ? " (point of no return)" : ""}`;
      const irreversible = hook.irreversible ? { irreversible: true } : {};
      if (hook.on === "runner") return { name, phase, steps: {}, onRunner: hook, ...irreversible };
      // A migration runs once, not once per host.
      return { name, phase, steps: { [first]: [target.hookStep(hook, release)] }, ...irreversible };
    });
  const position = plan.waves.filter(({ phase }) => phase === "snapshot" || phase === "stage").length;
  const notes = before
    .concat(after)
    .filter(({ irreversible }) => irreversible)
    .map(({ name }) => `after hook ${name} only a person can undo the deployment`);
  return {
    ...plan,
    notes: [...plan.notes, ...notes],
    waves: [
      ...plan.waves.slice(0, position),
      ...waves("before hooks"),
      ...plan.waves.slice(position),
      ...waves("after hooks"),
    ],
  };
}

function isUnchanged(states: readonly SiteState[], release: Release): boolean {
  return states.every(
    (state) =>
      state.current?.id === release.id && state.sameSecrets !== false && runs(state, state.serving, release.id),
  );
}

async function again(states: readonly SiteState[], context: Context, signal: AbortSignal): Promise<Ending> {
  const results = await context.narrator.phase("verify", async () => verifyLive(states, context));
  const bad = results.filter(({ verdict }) => verdict !== "pass");
  if (bad.length > 0)
    return {
      outcome: "refused",
      reason: `this release is live already, but it could not be verified: ${new VerdictFailed(bad).message}. Roll back, or restart it`,
    };
  const groups = new Map(states.map(({ site, serving }) => [site, serving]));
  await smoke(context.target.sites, groups, context.release as Release, context, signal, "all");
  return { outcome: "unchanged", reason: "" };
}
