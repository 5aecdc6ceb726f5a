import { errorMessage } from "../core/errors.ts";
import { allBounded, eachBounded } from "../core/concurrent.ts";
import type { Context } from "./context.ts";
import { takeEvidence } from "./evidence.ts";
import { leadToWinner } from "./switched.ts";
import { LeaseLost } from "./target.ts";
import type { Attempt, LiveState, SiteState } from "./target.ts";
import { drainAllowance, throughSwitch, trafficAddresses } from "./through-switch.ts";
import { groupLive, rolledOut } from "./verify.ts";
import type { CheckResult } from "./verifier.ts";
import { verifyContext } from "./waves.ts";
import type { Outcome } from "./words.ts";

export interface Settled {
  readonly outcome: Outcome;
  readonly reason: string;
  /** A release that did not start, or failed its checks. */
  readonly bad?: string | undefined;
  /**
   * Hosts on which the undo cannot be completed: a rollback to another release, or a forced deployment, replaces it.
   */
  readonly stuck?: readonly string[];
}

export interface HowSettled {
  /** Messages about the failure, for the diagnosis. */
  readonly hints?: readonly string[];
  /** Our own deployment, whose release failed the checks of this engine. */
  readonly failedChecks?: boolean;
  /** Our own deployment, whose commits were sent: a host that cannot be reached may have received its own. */
  readonly commitSent?: boolean;
}

const TRIES = 3;
const PAUSE_MS = 2000;
const ROUNDS = 5;

type Act = "commit" | "finish" | "drop" | "follow";
interface Recorded {
  readonly site: string;
  readonly state: SiteState;
  readonly attempt: Attempt;
}

/**
 * Brings an unfinished deployment `of` to one end on every host, inspects until the hosts are equal or nothing more may
 * be done, and verifies what is live. The caller owns the leases. Used after a failure, by post and recover, by the
 * next deployment, and by rollback. The rules and their reasons are in docs/architecture.md.
 */
export async function settle(
  of: string,
  { hints = [], failedChecks = false, commitSent = false }: HowSettled,
  context: Context,
): Promise<Settled> {
  let judged = failedChecks;
  for (let round = 1; ; round += 1) {
    const found = await inspectReachable(context);
    const recorded = recordsOf(of, found.states);
    if (mustHold(recorded, context)) return holdAll(context, `deployment ${of} had passed its point of no return`);
    const onward =
      commitSent &&
      found.unreachable.length > 0 &&
      recorded.every(({ attempt }) => attempt.kind !== "rollback" && attempt.end !== "undone" && attempt.prepared);
    const acts = onward
      ? new Map(recorded.map(({ site }) => [site, "commit" as const]))
      : decide(recorded, found.states.length, failedChecks);
    const sites = [...acts.keys()];
    // A finished rollback has shown whether its release starts.
    judged ||= recorded.some(({ site, attempt }) => attempt.kind === "rollback" && acts.get(site) === "finish");
    const backwards = sites.filter((site) => acts.get(site) !== "commit");
    // With slots a release also fails beside what serves, where nothing was switched for it.
    if (recorded.some(({ attempt }) => attempt.switched) || (failedChecks && backwards.length > 0))
      context.evidence ??= await takeEvidence(backwards, of, hints, context);
    const failures = await carryOut(acts, of, context);
    if (failures.length > 0) {
      return {
        outcome: "unknown",
        reason: `the undo was not completed on ${failures.map(({ site, why }) => `${site}: ${why}`).join("; ")}`,
        stuck: failures.map(({ site }) => site),
      };
    }
    const now = sites.length === 0 ? found : await inspectReachable(context);
    const after = recordsOf(of, now.states);
    if (round < ROUNDS && sites.length > 0 && decide(after, now.states.length, false).size > 0 && !allEnded(after))
      continue;
    return conclude(of, judged, now, context);
  }
}

function recordsOf(of: string, states: readonly SiteState[]): Recorded[] {
  return states.flatMap((state) =>
    state.attempt?.id === of ? [{ site: state.site, state, attempt: state.attempt }] : [],
  );
}

/** After an irreversible hook, or with a hold on one of the hosts, only a person may undo the others. */
function mustHold(recorded: readonly Recorded[], context: Context): boolean {
  if (context.byPerson || recorded.some(({ attempt }) => attempt.end === "committed")) return false;
  return recorded.some(
    ({ state, attempt }) => attempt.end === "pending" && (attempt.disarmed || state.held !== undefined),
  );
}

/** The records of one deployment on all sites, combined. */
interface Facts {
  readonly committed: boolean;
  readonly undone: boolean;
  readonly switched: boolean;
  readonly rollback: boolean;
  /** The release that the rollback replaces was failing: no host returns to it only because another did. */
  readonly fromFailing: boolean;
}

function factsOf(recorded: readonly Recorded[]): Facts {
  const any = (is: (attempt: Attempt) => boolean): boolean => recorded.some(({ attempt }) => is(attempt));
  return {
    committed: any(({ end }) => end === "committed"),
    undone: any(({ end }) => end === "undone"),
    switched: any(({ switched }) => switched),
    rollback: any(({ kind }) => kind === "rollback"),
    fromFailing: any(({ fromWasHealthy }) => fromWasHealthy === false),
  };
}

/**
 * What is to be done at which site. An undo that has begun is completed first; any undone means that all are
 * undone, else any committed means that all finish, else all undo. A rollback finishes by its steps forward.
 */
function decide(recorded: readonly Recorded[], sitesInspected: number, failedChecks: boolean): Map<string, Act> {
  const facts = factsOf(recorded);
  const begun = recorded.filter(({ attempt }) => attempt.end === "pending" && attempt.undoBegun);
  if (begun.length > 0 && !facts.undone && recorded.length > 1) return new Map(begun.map(({ site }) => [site, "drop"]));
  const halfRecorded = !facts.undone && !facts.committed && !facts.switched && recorded.length < sitesInspected;
  const drop = facts.rollback && (facts.undone || halfRecorded || (failedChecks && !facts.fromFailing));
  return new Map(
    recorded.flatMap(({ site, attempt }) => {
      const act = actFor(attempt.end, facts, drop);
      return act === undefined ? [] : [[site, act] as const];
    }),
  );
}

function actFor(
  end: Attempt["end"],
  { committed, undone, rollback, fromFailing }: Facts,
  drop: boolean,
): Act | undefined {
  if (end === "undone") return undefined;
  if (committed && !undone) return end === "pending" && rollback ? "finish" : "commit";
  if (rollback && undone && fromFailing) return end === "pending" ? "finish" : undefined;
  if (end === "committed") return "follow";
  return drop ? "drop" : "finish";
}

function allEnded(recorded: readonly Recorded[]): boolean {
  const [first] = recorded;
  const { rollback, fromFailing } = factsOf(recorded);
  if (recorded.some(({ attempt }) => attempt.end === "pending")) return false;
  return (rollback && fromFailing) || recorded.every(({ attempt }) => attempt.end === first?.attempt.end);
}

/**
 * Returns the hosts on which it failed. One that its guard or a person ended meanwhile is not among them: it is
 * inspected again.
 */
async function carryOut(
  acts: ReadonlyMap<string, Act>,
  of: string,
  context: Context,
): Promise<{ readonly site: string; readonly why: string }[]> {
  const sites = [...acts.keys()];
  const results = await eachBounded(sites, context.target.parallel, async (site) =>
    withRetries(site, acts.get(site) as Act, of, context),
  );
  return results.flatMap((result, index) => {
    if (result.status === "fulfilled") return [];
    if (result.reason instanceof LeaseLost) {
      if (result.reason.by !== "") throw result.reason;
      return [];
    }
    return [{ site: sites[index] as string, why: errorMessage(result.reason) }];
  });
}

async function withRetries(site: string, act: Act, of: string, context: Context): Promise<void> {
  const { narrator, world } = context;
  const lease = context.lease(site);
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (act === "commit") await lease.commit(of);
      else if (act === "follow") await lease.follow(of);
      else if ((await lease.finish(of, { drop: act === "drop" })) === "undone")
        narrator.print(`${site}: the previous release is restored`);
      return;
    } catch (error) {
      if (attempt === TRIES || error instanceof LeaseLost) throw error;
      narrator.print(`${errorMessage(error)}; trying again`);
      await world.clock.sleep(PAUSE_MS);
    }
  }
}

/** The outcome from the state of every host. */
async function conclude(of: string, judged: boolean, found: Inspected, context: Context): Promise<Settled> {
  const recorded = recordsOf(of, found.states);
  const [first] = recorded;
  if (found.unreachable.length > 0) return unreachable(found.unreachable);
  if (first === undefined) return { outcome: "refused", reason: "" };
  const { attempt } = first;
  const switched = recorded.some((one) => one.attempt.switched);
  const undone = recorded.filter((one) => one.attempt.end === "undone");
  const bad =
    attempt.kind === "rollback" && judged && undone.some((one) => one.attempt.to !== one.attempt.from)
      ? { bad: attempt.to }
      : {};
  if (recorded.some((one) => one.attempt.end === "pending"))
    return { outcome: "unknown", reason: `deployment ${of} is still pending on ${pendingSites(recorded)}`, ...bad };
  const passed = undone.some((one) => one.attempt.disarmed) ? "the effect of an irreversible hook remains" : "";
  const word = await wordFor(recorded, switched, found.states, context);
  const byHand = undone.filter(({ state }) => state.outcomes[of]?.by === "person").map(({ site }) => site);
  const reasons = [word.reason, byHand.length > 0 ? `a person ran \`undo\` on ${byHand.join(", ")}` : "", passed];
  return { outcome: word.outcome, reason: reasons.filter((text) => text !== "").join("; "), ...bad };
}

async function wordFor(
  recorded: readonly Recorded[],
  switched: boolean,
  states: readonly SiteState[],
  context: Context,
): Promise<Settled> {
  const live = new Set(states.map(({ current }) => current?.id ?? ""));
  if (live.size > 1) return { outcome: "mixed", reason: describeLive(states) };
  const { kind, to, from } = (recorded[0] as Recorded).attempt;
  const committed = recorded.some(({ attempt }) => attempt.end === "committed");
  if (!switched && !committed) return { outcome: "refused", reason: "" };
  const [current = ""] = live;
  if (current === "") {
    const still = states.filter((state) => state.groups.length > 0).map(({ site }) => site);
    return still.length === 0
      ? { outcome: "removed", reason: "" }
      : { outcome: "rollback_unverified", reason: `something still runs on ${still.join(", ")}` };
  }
  const wrong = await notLive(states, context);
  const unverified = committed && kind !== "rollback" ? "unknown" : "rollback_unverified";
  if (wrong !== "") return { outcome: unverified, reason: wrong };
  if (kind === "rollback")
    return { outcome: current === to && (to !== from || committed) ? "rolled_back" : "rollback_failed", reason: "" };
  return { outcome: committed ? "deployed" : "rolled_back", reason: "" };
}

/**
 * Why the recorded live release could not be verified on every host; empty when it was. With slots the traffic is
 * checked, and switched again where needed.
 */
export async function notLive(states: readonly SiteState[], context: Context): Promise<string> {
  const wrong: string[] = [];
  if (context.request.environment.strategy.kind === "blue-green") {
    for (const state of states) {
      if (state.attempt?.switched !== true) continue;
      const found = await leadToWinner(state, context);
      if (found !== "here")
        wrong.push(
          `${state.site}: the live release ${found === "elsewhere" ? "does not get the traffic" : "was not confirmed through the switch"}`,
        );
    }
  }
  const results =
    wrong.length > 0 ? [] : await verifyLive(states, context, drainAllowance(context.request.environment.strategy));
  return [
    ...wrong,
    ...results.filter(({ verdict }) => verdict !== "pass").map(({ where, detail }) => `${where}: ${detail}`),
  ].join("; ");
}

/**
 * Verifies that every instance, and every address of the traffic, reports the release that is live on the host.
 * @param allowanceMs how long another release may still answer through the switch, in milliseconds; 0 where nothing was
 * switched
 */
export async function verifyLive(
  states: readonly SiteState[],
  context: Context,
  allowanceMs = 0,
): Promise<CheckResult[]> {
  const { target, world } = context;
  // A cancel must not stop the verification of what was restored: it has deadlines of its own.
  const { signal } = new AbortController();
  const found = await allBounded(states, target.parallel, async (state): Promise<CheckResult[]> => {
    if (state.current === undefined)
      return [{ name: "live", where: state.site, verdict: "fail", detail: "nothing is live", durationMs: 0 }];
    const verifying = { ...verifyContext(context, state.current), signal };
    // A platform's own rollout has to end first.
    const wrong = state.rollout.state === "moving" ? await rolledOut(state.site, verifying) : undefined;
    return wrong === undefined ? groupLive(state.site, state.serving, "all", verifying) : [wrong];
  });
  const results = found.flat();
  const release = states[0]?.current;
  if (release !== undefined && results.every(({ verdict }) => verdict === "pass")) {
    const addresses = await trafficAddresses(
      states.map(({ site }) => site),
      context,
      allowanceMs,
    );
    results.push(...(await throughSwitch(addresses, release, context, signal)));
  }
  for (const check of results)
    context.narrator.print(
      `${check.verdict === "pass" ? "✓" : "✗"} ${check.where}: ${world.secrets.redact(check.detail)}`,
    );
  context.checks.push(...results);
  return results;
}

/** Holds every host on which the deployment is pending; ends the leases of the others. */
export async function holdAll(context: Context, reason: string): Promise<Settled> {
  const { target, request } = context;
  const { states } = await inspectReachable(context);
  await allBounded(states, target.parallel, async ({ site, attempt }) => {
    if (attempt?.end === "pending") await context.lease(site).hold(reason, request.owner.actor);
    else await context.lease(site).end({ outcome: "held", bad: undefined, of: [] });
  });
  return { outcome: "held", reason };
}

export interface Inspected {
  readonly states: SiteState[];
  readonly unreachable: string[];
}

export async function inspectReachable(context: Context): Promise<Inspected> {
  const { target, narrator, world } = context;
  const results = await eachBounded(target.sites, target.parallel, async (site) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await context.inspect(site);
      } catch (error) {
        if (attempt === TRIES) throw error;
        narrator.print(`${errorMessage(error)}; trying again`);
        await world.clock.sleep(PAUSE_MS);
      }
    }
  });
  const states: SiteState[] = [];
  const missing: string[] = [];
  results.forEach((result, index) => {
    const site = target.sites[index] as string;
    if (result.status === "fulfilled") states.push(result.value);
    else missing.push(site);
    context.live[site] = result.status === "fulfilled" ? (result.value.current?.id ?? "nothing") : "?";
  });
  return { states, unreachable: missing };
}

function unreachable(sites: readonly string[]): Settled {
  return {
    outcome: "unknown",
    reason: `${sites.join(", ")} cannot be reached; the guard there restores the previous release`,
  };
}

export function describeLive(states: readonly LiveState[]): string {
  return states.map((state) => `${state.site}: ${state.current?.id ?? "nothing"}`).join("; ");
}

function pendingSites(recorded: readonly Recorded[]): string {
  return recorded
    .filter(({ attempt }) => attempt.end === "pending")
    .map(({ site }) => site)
    .join(", ");
}
