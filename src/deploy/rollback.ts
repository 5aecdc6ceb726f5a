import { errorMessage } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import { Context } from "./context.ts";
import type { Request } from "./context.ts";
import { concludeCommitted } from "./deploy.ts";
import { takeEvidence } from "./evidence.ts";
import { CommitFailed, carryOut } from "./forward.ts";
import { withFigures } from "./measure.ts";
import { describePlan } from "./plan.ts";
import { Refused, withFix } from "./refused.ts";
import { plainVersion, releaseOfId } from "../release/release.ts";
import type { Release } from "../release/release.ts";
import type { Report } from "./report.ts";
import { inspectReachable, notLive, settle } from "./settle.ts";
import { confirmTraffic } from "./switched.ts";
import { isRunning } from "./target.ts";
import type { SiteState, Target } from "./target.ts";
import { withLease } from "./with-lease.ts";
import type { Ending, Lease, LeasedWork } from "./with-lease.ts";
import type { Verifier } from "./verifier.ts";
import { groupLive } from "./verify.ts";
import type { Verdict } from "./words.ts";
import { VerdictFailed, blamesRelease, detailsOf, verifyContext } from "./waves.ts";

/**
 * The health check of the live release is short: a rollback in an outage must not wait for a service that does not
 * answer.
 */
const HEALTH_WITHIN_MS = 3000;

/**
 * Rolls back to the last good release, or to the one that `to` names (a version, a release, a backup): a deployment of
 * a release that the sites still have, whose record also holds the steps forward, so that a recovery completes it. It
 * takes over from a running deployment, and first settles what is unfinished; where that restored a good release, it
 * ends there.
 */
export async function rollback(
  request: Request,
  to: string,
  target: Target,
  verifier: Verifier,
  world: World,
): Promise<Report> {
  const context = new Context(request, target, verifier, world);
  const work = new Rollback(context, to);
  const ended = await work.preflight();
  if (ended !== undefined) return ended;
  const report = await withLease(context, true, work);
  return withFigures(report, context.probing);
}

class Rollback implements LeasedWork {
  private readonly context: Context;
  private readonly to: string;
  /** The release that a rollback without a name replaces. */
  private leave: string | undefined;

  constructor(context: Context, to: string) {
    this.context = context;
    this.to = to;
  }

  /** Returns the report of a refusal or a dry run, after which nothing follows. */
  async preflight(): Promise<Report | undefined> {
    const { context, to } = this;
    try {
      const states = await context.narrator.phase("preflight", async () => sitesToRollBack(context));
      this.leave = releaseToLeave(states);
      if (context.request.dryRun) return await dryRun(to, this.leave, states, context);
      // A name that no site has is refused before a running deployment is taken over for it.
      if (to !== "") choose(to, this.leave, states);
      return undefined;
    } catch (error) {
      return context.report("refused", error instanceof Refused ? withFix(error) : errorMessage(error));
    }
  }

  async run(lease: Lease): Promise<Ending> {
    const { context, to, leave } = this;
    const { target, narrator } = context;
    const states = lease.states === undefined ? await context.inspectAll() : context.saw(lease.states);
    context.previous = states.find(({ current }) => current !== undefined)?.current;
    const stuck = lease.settled.some((ending) => (ending.stuck ?? []).length > 0);
    const restored = to === "" && !stuck ? alreadyLeft(leave, states) : undefined;
    const wanted = restored ?? choose(to, leave, states);
    context.release = wanted;
    if (!stuck && states.every((state) => state.current?.id === wanted.id && isRunning(state, wanted.id)))
      return this.verifyAgain(states, lease, restored !== undefined);
    if (!stuck) await confirmTraffic(states, context);
    const plan = await target.planRollback(wanted, states, await healthNow(states, context));
    for (const line of describePlan(plan)) narrator.print(line);
    context.announce(plan);
    context.evidence = await takeEvidence(target.sites, context.id, [], context);
    return concludeCommitted("rolled_back", await carryOut(plan, wanted, states, lease, context), context);
  }

  async failed(error: unknown): Promise<Ending> {
    const { context } = this;
    if (error instanceof Refused) {
      await settle(context.id, {}, context);
      return { outcome: "refused", reason: withFix(error) };
    }
    const verdict = error instanceof VerdictFailed;
    const hints = verdict ? detailsOf(error) : [errorMessage(error)];
    const how = { hints, failedChecks: verdict, commitSent: error instanceof CommitFailed };
    const settled = await context.narrator.phase("settle", async () => settle(context.id, how, context));
    const { bad: _failed, ...rest } = settled;
    const ending = blamesRelease(error) || !verdict ? settled : rest;
    return { ...ending, reason: `${errorMessage(error)}${settled.reason === "" ? "" : `; ${settled.reason}`}` };
  }

  /** The wanted release is live already; `restored`: by settling an unfinished deployment. */
  private async verifyAgain(states: readonly SiteState[], { settled }: Lease, restored: boolean): Promise<Ending> {
    const wrong = await this.context.narrator.phase("verify", async () => notLive(states, this.context));
    if (wrong !== "") return { outcome: "rollback_unverified", reason: wrong };
    const changed = settled.some(({ outcome }) => outcome !== "refused" && outcome !== "deployed");
    return { outcome: restored && changed ? "rolled_back" : "unchanged", reason: "" };
  }
}

/**
 * The hosts on which something is live, or runs, or is pending. An unreachable one refuses the rollback: what is live
 * there is unknown.
 */
async function sitesToRollBack(context: Context): Promise<readonly SiteState[]> {
  const { states, unreachable } = await inspectReachable(context);
  // A host that shares a record with another host is settled together with it, even when nothing is live there.
  const shared = (id: string | undefined, site: string): boolean =>
    id !== undefined && states.some((other) => other.site !== site && other.attempt?.id === id);
  const something = states.filter(
    ({ site, current, groups, attempt, owner }) =>
      current !== undefined ||
      groups.length > 0 ||
      owner !== undefined ||
      attempt?.end === "pending" ||
      shared(attempt?.id, site),
  );
  if (unreachable.length > 0) {
    const rest = something.map(({ site }) => site).join(",");
    throw new Refused(
      `${unreachable.join(", ")} cannot be reached, so what is live there is unknown`,
      rest === "" ? "Make it reachable." : `Make it reachable, or roll back the others with \`hosts: ${rest}\`.`,
    );
  }
  if (something.length === 0 || something.length === states.length) return states;
  const sites = something.map(({ site }) => site);
  context.warn(
    `nothing is live on ${states
      .filter(({ site }) => !sites.includes(site))
      .map(({ site }) => site)
      .join(", ")}: the rollback skips it`,
  );
  context.target = narrowedTo(context.target, sites);
  return something;
}

function narrowedTo(target: Target, sites: readonly string[]): Target {
  return Object.create(target, { sites: { value: sites, enumerable: true } }) as Target;
}

/**
 * The release that a rollback without a name replaces, fixed before it takes any lease: the one that a deployment under
 * way installs, the one that a rollback under way replaces, else the live one.
 */
function releaseToLeave(states: readonly SiteState[]): string | undefined {
  const underWay = states.flatMap(({ attempt, owner }): string[] => {
    if (attempt !== undefined && (attempt.end === "pending" || attempt.id === owner?.id))
      return [attempt.kind === "rollback" ? attempt.from : attempt.to];
    return owner !== undefined && owner.kind !== "rollback" && owner.kind !== "recover" ? [owner.release] : [];
  });
  const left = new Set(underWay.length > 0 ? underWay : states.map(({ current }) => current?.id ?? ""));
  const [only] = left;
  return left.size === 1 && only !== "" ? only : undefined;
}

/** The live release, when settling has already replaced the unwanted one by a good one. */
function alreadyLeft(leave: string | undefined, states: readonly SiteState[]): Release | undefined {
  const live = states[0]?.current;
  if (live === undefined || leave === undefined || leave === live.id) return undefined;
  const good = states.every(
    ({ current, releases }) =>
      current?.id === live.id && releases.some(({ id, good: rank, bad }) => id === live.id && rank > 0 && !bad),
  );
  return good ? live : undefined;
}

/** Whether the live release is healthy; undefined when that is unknown. */
async function healthNow(states: readonly SiteState[], context: Context): Promise<boolean | undefined> {
  const verdicts = await context.narrator.phase("check what is live", async () =>
    Promise.all(states.map(async (state) => healthAt(state, context))),
  );
  if (verdicts.flat().includes("fail")) return false;
  return verdicts.flat().every((verdict) => verdict === "pass") ? true : undefined;
}

async function healthAt({ site, current, serving, groups }: SiteState, context: Context): Promise<Verdict[]> {
  const runs = groups.some(({ running }) => current !== undefined && (current.id in running || "?" in running));
  if (current === undefined || !runs) return ["fail"];
  const verifying = verifyContext(context, current);
  const { times, withinMs } = verifying.verify;
  const results = await groupLive(site, serving, "all", {
    ...verifying,
    verify: { ...verifying.verify, times: Math.min(2, times), withinMs: Math.min(HEALTH_WITHIN_MS, withinMs) },
    signal: new AbortController().signal,
  });
  return results.map(({ verdict }) => verdict);
}

async function dryRun(
  to: string,
  leave: string | undefined,
  states: readonly SiteState[],
  context: Context,
): Promise<Report> {
  const wanted = choose(to, leave, states);
  context.release = wanted;
  context.previous = states.find((state) => state.current !== undefined)?.current;
  context.plan = await context.target.planRollback(wanted, states, undefined);
  for (const line of describePlan(context.plan)) context.narrator.print(line);
  return context.report("unchanged", "dry run: nothing was changed");
}

/**
 * The release to roll back to: a complete one that every host has. Without a name it is the newest good one that is
 * neither the one to replace, nor bad, nor left by an earlier rollback, nor one that a rollback found failing.
 */
function choose(to: string, leave: string | undefined, states: readonly SiteState[]): Release {
  const there = (state: SiteState, id: string) => state.releases.find((release) => release.id === id);
  const ids = [...new Set(states.flatMap(({ releases }) => releases.map(({ id }) => id)))];
  const problems = (id: string, state: SiteState): string => {
    const release = there(state, id);
    if (release === undefined) return "not there";
    if (release.whole !== true) return `not whole: ${release.whole}`;
    return release.lacks.length > 0 ? `secrets ${release.lacks.join(", ")} are missing` : "";
  };
  const usable = (id: string): boolean => states.every((state) => problems(id, state) === "");
  const liveEverywhere = (id: string): boolean => states.every(({ current }) => current?.id === id);
  const candidate = (id: string): boolean =>
    usable(id) &&
    id !== leave &&
    !liveEverywhere(id) &&
    states.every((state) => {
      const release = there(state, id);
      const failing = state.attempt?.from === id && state.attempt.fromWasHealthy === false;
      return release !== undefined && release.good > 0 && !release.bad && !release.left && !failing;
    });
  const rank = (id: string): number => Math.max(...states.map((state) => there(state, id)?.good ?? 0));
  const named = states.flatMap(({ backups }) => backups.filter(({ name }) => name === to))[0]?.release;
  const ordered = ids.toSorted((left, right) => rank(right) - rank(left));
  const matching = ordered.filter((id) => id === to || id === named || releaseOfId(id)?.version === plainVersion(to));
  const found = to === "" ? ordered.find(candidate) : matching.find(usable);
  const release = found === undefined ? undefined : releaseOfId(found);
  if (release !== undefined) return release;
  const why = (id: string): string => {
    const bad = states
      .map((state) => ({ site: state.site, problem: problems(id, state) }))
      .filter(({ problem }) => problem !== "");
    if (bad.length > 0) return bad.map(({ site, problem }) => `${site}: ${problem}`).join(", ");
    if (liveEverywhere(id)) return "live";
    if (id === leave) return "the one to leave";
    if (states.some((state) => there(state, id)?.bad === true)) return "bad";
    if (states.some((state) => there(state, id)?.left === true)) return "left by a rollback, taken only by name";
    return rank(id) > 0 ? "good" : "never good";
  };
  const some = (to === "" ? ordered : matching).map((id) => ({
    id,
    sites: states
      .filter(
        (state) =>
          problems(id, state) === "" && state.current?.id !== id && (to !== "" || (there(state, id)?.good ?? 0) > 0),
      )
      .map(({ site }) => site),
  }));
  const part = some.find(({ sites }) => sites.length > 0 && sites.length < states.length);
  throw new Refused(
    to === ""
      ? "there is no good release to roll back to on every host"
      : `${JSON.stringify(to)} is not a whole release on every host`,
    `${states.map(({ site }) => site).join(", ")} have: ${ordered.length === 0 ? "none" : ordered.map((id) => `${id} (${why(id)})`).join("; ")}. ${part === undefined ? "Name one of them with `to`, or deploy." : `Name one of them with \`to\`, roll back some hosts to ${part.id} with \`hosts: ${part.sites.join(",")}\`, or deploy.`}`,
  );
}
