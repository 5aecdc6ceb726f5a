import { errorMessage, explain } from "../core/errors.ts";
import { eachBounded } from "../core/concurrent.ts";
import type { Context } from "./context.ts";
import { Heartbeat } from "./heartbeat.ts";
import { armGuards, takeLeases } from "./lease.ts";
import { Refused, Stale, withFix } from "./refused.ts";
import type { Report } from "./report.ts";
import { inspectReachable, settle } from "./settle.ts";
import { stopLeftSlots } from "./switched.ts";
import { LeaseLost } from "./target.ts";
import type { LiveState, SiteState } from "./target.ts";
import { VerdictFailed } from "./waves.ts";
import type { Outcome } from "./words.ts";

/** How a piece of work under a lease ended. */
export interface Ending {
  readonly outcome: Outcome;
  readonly reason: string;
  /** A release that must never be chosen automatically again. */
  readonly bad?: string | undefined;
  /** The deployment whose outcome this is too. */
  readonly of?: string | undefined;
  /** Hosts whose undo failed: only another deployment may replace their record. */
  readonly stuck?: readonly string[];
  /** Our own release was just verified through the switch. */
  readonly verified?: boolean;
  /** Every site as inspected with the commit; undefined where it has to be inspected. */
  readonly states?: readonly LiveState[];
  /** The leases were ended by a hold. */
  readonly keep?: boolean;
}

export interface Lease {
  /** Aborted when the run is cancelled, and when the lease is lost. */
  readonly signal: AbortSignal;
  readonly heart: Heartbeat;
  /** Every site as inspected under its lease; undefined once something was settled there. */
  readonly states: readonly SiteState[] | undefined;
  /** The endings of deployments that were found unfinished. */
  readonly settled: Ending[];
  /** Resolves once every guard is confirmed running over a new connection: nothing may be switched before. */
  readonly armed: Promise<void>;
}

export interface LeasedWork {
  /** The work itself; may throw anything. */
  run(lease: Lease): Promise<Ending>;
  /** Called when `run` threw, except for `Stale`, a lease lost to another owner, and a cancel after the switch. */
  failed(error: unknown): Promise<Ending>;
}

const OVERTAKEN_WAIT_MS = 120_000;
const INSPECT_AGAIN_MS = 1000;
const CONFIRM_MS = 5000;

/** Takes the leases, settles what others left unfinished, does the work, and ends the leases. */
export async function withLease(context: Context, overtake: boolean, work: LeasedWork): Promise<Report> {
  const { target, narrator, world, request } = context;
  let heart: Heartbeat | undefined;
  let leasing = false;
  context.byPerson = overtake;
  try {
    leasing = true;
    const leased = await narrator.phase("lease", async () => {
      const { ownerEnded, environment, force } = request;
      return takeLeases(
        {
          owner: request.owner,
          ownerEnded,
          waitMs: environment.leaseWaitMs,
          overtake,
          force,
          secrets: context.shipment?.secrets,
        },
        target,
        narrator,
        world,
      );
    });
    leasing = false;
    context.leases = leased.leases;
    const armed = armGuards(context);
    // Avoids an unhandled rejection; the awaiting caller still gets the error.
    armed.catch(() => undefined);
    heart = new Heartbeat(context);
    const signal = AbortSignal.any([world.signal, heart.signal]);
    const states = leased.unfinished.length === 0 ? leased.states : undefined;
    const lease: Lease = { signal, heart, states, settled: [], armed };
    const ending = await attempt(work, lease, leased.unfinished, context);
    if (ending.outcome === "held" || ending.keep === true) {
      await inspectReachable(context);
    } else {
      const now = ending.states ?? (await inspectReachable(context)).states;
      await stopLeftSlots(now, ending.verified === true, context);
      await endAll(ending, lease.settled, context);
      if (ending.outcome === "unknown") await inspectReachable(context);
    }
    return context.report(ending.outcome, ending.reason);
  } catch (error) {
    return await afterwards(error, leasing, context);
  } finally {
    await heart?.stop();
  }
}

/** Settles the deployments that were found unfinished. Returns an ending when the work must not follow. */
async function settleOthers(
  unfinished: readonly string[],
  { heart, armed, settled }: Lease,
  context: Context,
): Promise<Ending | undefined> {
  const { narrator, request } = context;
  if (unfinished.length === 0) return undefined;
  await armed;
  // The new owner must own every host before it changes anything.
  await heart.now();
  for (const of of unfinished) {
    const ending = await narrator.phase(`settle ${of}, which was left unfinished`, async () => settle(of, {}, context));
    context.warn(
      `deployment ${of} was left unfinished and is settled now: ${ending.outcome}${ending.reason === "" ? "" : ` (${ending.reason})`}`,
    );
    if (ending.outcome === "held")
      return { outcome: request.intent === "recover" ? "held" : "refused", reason: ending.reason, keep: true };
    settled.push({ ...ending, of });
    // Bad marks are written before a release is chosen.
    const { bad } = ending;
    if (bad !== undefined)
      await eachBounded(context.target.sites, context.target.parallel, async (site) =>
        context.lease(site).markBad(bad),
      );
    const mayReplace = ending.stuck !== undefined && (request.intent === "rollback" || request.force);
    if (ending.outcome === "unknown" && !mayReplace && request.intent !== "rollback" && request.intent !== "recover") {
      return {
        outcome: "refused",
        reason: `deployment ${of} was left unfinished, and what is live could not be confirmed: ${ending.reason}`,
      };
    }
    // Evidence of an overtaken deployment belongs in the report of its recovery, not of a new deployment.
    if (request.intent !== "recover") context.evidence = undefined;
  }
  return undefined;
}

async function attempt(
  work: LeasedWork,
  lease: Lease,
  unfinished: readonly string[],
  context: Context,
): Promise<Ending> {
  const { heart } = lease;
  try {
    return (await settleOthers(unfinished, lease, context)) ?? (await work.run(lease));
  } catch (error) {
    if (error instanceof Stale) return { outcome: "stale", reason: error.message };
    const cause = heart.signal.aborted ? (heart.signal.reason as unknown) : error;
    // Without the lease to another owner it stops; when a guard or a person ended it, it settles its other hosts.
    if (cause instanceof LeaseLost && cause.by !== "") throw cause;
    if (context.world.signal.aborted && context.switchBegan) throw new Cancelled();
    // The failure may be caused by another owner: a beat shows that.
    const beating = heart.now().catch((lost: unknown) => {
      if (lost instanceof LeaseLost && lost.by !== "") throw lost;
    });
    await Promise.race([beating, context.world.clock.sleep(CONFIRM_MS)]);
    if (!(error instanceof VerdictFailed) && !(error instanceof Refused))
      context.narrator.print(`✗ ${context.world.secrets.redact(errorMessage(error))}`);
    return work.failed(error);
  }
}

/** Cancelled after the switch: the 10 s that are left are too few for an undo. */
class Cancelled extends Error {}

async function afterwards(error: unknown, leasing: boolean, context: Context): Promise<Report> {
  if (error instanceof Refused) return context.report("refused", withFix(error));
  if (error instanceof Cancelled) {
    return context.report(
      "unknown",
      "cancelled after the switch began: the post step, the recover action or the guard on the host finishes it",
    );
  }
  if (error instanceof LeaseLost) return context.narrator.phase("overtaken", async () => overtaken(error, context));
  if (leasing)
    return context.report(
      "refused",
      context.world.signal.aborted ? "cancelled before anything was changed" : errorMessage(error),
    );
  // After an unexpected error nothing is settled here: the guards on the hosts finish the deployment.
  context.world.log.error(explain(error));
  await inspectReachable(context);
  return context.report("unknown", errorMessage(error));
}

/** Another owner took over: the outcome is the one recorded on the hosts. */
async function overtaken(error: LeaseLost, context: Context): Promise<Report> {
  const { target, world, id } = context;
  const until = world.clock.monotonic() + OVERTAKEN_WAIT_MS;
  for (;;) {
    const states = await eachBounded(target.sites, target.parallel, async (site) => context.inspect(site));
    const words = states.map((state) => (state.status === "fulfilled" ? state.value.outcomes[id]?.outcome : undefined));
    const [first] = words;
    // While a host has an owner, the recorded outcome is not final.
    const atWork = states.some((state) => state.status === "fulfilled" && state.value.owner !== undefined);
    const settled = !atWork && words.every((word) => word !== undefined && word === first);
    if (settled || world.clock.monotonic() >= until || world.signal.aborted) {
      states.forEach((state, index) => {
        context.live[target.sites[index] as string] =
          state.status === "fulfilled" ? (state.value.current?.id ?? "nothing") : "?";
      });
      return context.report(settled && first !== undefined ? first : "unknown", error.message);
    }
    context.narrator.doing("waiting for the new owner to record the outcome");
    await world.clock.sleep(INSPECT_AGAIN_MS, world.signal);
  }
}

async function endAll(ending: Ending, settled: readonly Ending[], context: Context): Promise<void> {
  // A replaced record already has its outcome.
  const replaced = (other: Ending): boolean => other.stuck !== undefined && ending.outcome !== "refused";
  const of = [...settled.filter((other) => other.of !== ending.of && !replaced(other)), ending].flatMap((other) =>
    other.of === undefined ? [] : [{ id: other.of, outcome: other.outcome }],
  );
  const { target, narrator } = context;
  const results = await eachBounded(target.sites, target.parallel, async (site) => {
    await context.lease(site).end({ outcome: ending.outcome, bad: ending.bad, of });
  });
  results.forEach((result, index) => {
    if (result.status === "fulfilled" || (result.reason instanceof LeaseLost && result.reason.by === "")) return;
    narrator.print(`${target.sites[index]}: could not end the lease (${errorMessage(result.reason)}); its guard will`);
  });
}
