import type { World } from "../core/world.ts";
import { Context } from "./context.ts";
import type { Request } from "./context.ts";
import { measure, withFigures } from "./measure.ts";
import type { Groups } from "./placed-check.ts";
import { releaseOfId } from "../release/release.ts";
import type { Report } from "./report.ts";
import { describeLive, inspectReachable, notLive, settle } from "./settle.ts";
import type { Owner, SiteState, Target } from "./target.ts";
import { withLease } from "./with-lease.ts";
import type { Ending, Lease } from "./with-lease.ts";
import type { Verifier } from "./verifier.ts";
import type { Outcome } from "./words.ts";

export interface RecoverOptions {
  /** The deployments that may be taken over while their guard is running: those of this job. */
  readonly mine: (id: string) => boolean;
  /** A person takes over any deployment, and ends a hold. */
  readonly overtake: boolean;
}

/**
 * Finishes what a deployment left unfinished: called by a post step, by the recover action and by a person. Where
 * nothing is left to do it repeats the recorded outcome, and verifies what only a guard did.
 */
export async function recover(
  request: Request,
  options: RecoverOptions,
  target: Target,
  verifier: Verifier,
  world: World,
): Promise<Report> {
  const recovery = new Recovery(new Context(request, target, verifier, world), options);
  await recovery.inspect();
  return (await recovery.nothingToFinish()) ?? recovery.finish();
}

class Recovery {
  private readonly context: Context;
  private readonly options: RecoverOptions;
  private states: readonly SiteState[] = [];
  private missing: readonly string[] = [];
  private recorded: Recorded | undefined;
  private unfinished = false;
  /** A deployment that one site committed and another undid. */
  private split: string | undefined;

  constructor(context: Context, options: RecoverOptions) {
    this.context = context;
    this.options = options;
  }

  /** The deployment of ours that owned a site when it was inspected. */
  private get owner(): Owner | undefined {
    return this.states.flatMap(({ owner }) => owner ?? []).find(({ id }) => this.ours(id));
  }

  private ours(id: string): boolean {
    return this.options.overtake || this.options.mine(id);
  }

  async inspect(): Promise<void> {
    const { context } = this;
    const { mine, overtake } = this.options;
    const { states, unreachable } = await context.narrator.phase("inspect", async () => inspectReachable(context));
    this.states = states;
    this.missing = unreachable;
    // After the switch of the deployment, the previous release is no longer visible.
    context.previous = states.find(
      ({ current, attempt }) => current !== undefined && (overtake || attempt?.switched !== true || !mine(attempt.id)),
    )?.current;
    context.release = releaseOfId(this.owner?.release ?? "");
    this.recorded = outcomeOnRecord(states, (id) => this.ours(id));
    this.unfinished = states.some((state) => this.isUnfinished(state));
    this.split = splitOf(states, this.recorded?.id, context);
  }

  private isUnfinished({ attempt, owner }: SiteState): boolean {
    const isOurs = owner !== undefined && this.ours(owner.id);
    return isOurs || (attempt?.end === "pending" && owner === undefined);
  }

  /** The report where no lease is needed: a hold, an unreachable host, or nothing left to do. */
  async nothingToFinish(): Promise<Report | undefined> {
    const { context, states, missing, recorded } = this;
    const held = states.find((state) => state.held !== undefined)?.held;
    if (!this.options.overtake && held !== undefined && recorded?.outcome === "held")
      return { ...context.report("held", held.reason), deploymentId: recorded.id, repeated: true };
    if (missing.length > 0)
      return context.report(
        "unknown",
        `${missing.join(", ")} cannot be reached: what this job left there, if anything, is unknown. A guard restores the previous release there`,
      );
    if (this.unfinished || this.split !== undefined || somethingFollows(states)) return undefined;
    const doubtful =
      recorded !== undefined && VERIFIED_AGAIN.includes(recorded.outcome) && !keptApart(recorded.outcome, context);
    if (doubtful) return undefined;
    if (this.options.overtake) return nothingToUndo(states, context);
    return recorded === undefined ? this.nothingOfThisJob() : this.repeat(recorded);
  }

  private nothingOfThisJob(): Report {
    const other = this.states.find(({ owner }) => owner !== undefined)?.owner;
    const reason =
      other === undefined
        ? "there is nothing to recover"
        : `this job left nothing to recover; another deployment is unfinished: ${other.reason}, by ${other.actor}`;
    return { ...this.context.report("unchanged", reason), repeated: true };
  }

  private repeat({ id, outcome }: Recorded): Report {
    const { context, states } = this;
    if (differ(states) && !keptApart(outcome, context))
      return { ...context.report("mixed", describeLive(states)), deploymentId: id };
    if (outcome === "deployed") context.release ??= states.find(({ current }) => current !== undefined)?.current;
    return { ...context.report(outcome, "on record"), deploymentId: id, repeated: true };
  }

  /** Takes the leases and settles the deployment. */
  async finish(): Promise<Report> {
    const { context, states, options } = this;
    const { request } = context;
    // The owner of an unfinished deployment of this job has ended: this job itself is running.
    context.request = {
      ...request,
      ownerEnded: async (owner) => options.mine(owner.id) || request.ownerEnded(owner),
    };
    // The release to be undone serves until then.
    if (this.unfinished || this.split !== undefined)
      context.probing = await measure(states, servedNext(states), context);
    let of: string | undefined;
    const report = await withLease(context, options.overtake, {
      run: async (lease) => {
        const ending = await this.underLease(lease);
        of = this.split ?? ending.of ?? this.owner?.id;
        return ending;
      },
      failed: async () => settle(context.id, {}, context),
    });
    const measured = await withFigures(report, context.probing);
    return options.overtake || of === undefined ? measured : { ...measured, deploymentId: of };
  }

  private async underLease({ settled }: Lease): Promise<Ending> {
    const { context } = this;
    // A deployment that was refused in between has an outcome too; the pending one counts.
    const just = settled.find(({ outcome }) => outcome !== "refused") ?? settled[0];
    if (just !== undefined) return just;
    const now = await context.inspectAll();
    const recorded = outcomeOnRecord(now, (id) => this.ours(id));
    const still = splitOf(now, recorded?.id, context);
    if (still !== undefined) return { ...(await settle(still, {}, context)), of: still };
    if (recorded === undefined)
      return { outcome: this.options.overtake ? "unchanged" : "refused", reason: "nothing was changed" };
    const of = recorded.id;
    if (differ(now)) return { outcome: "mixed", reason: describeLive(now), of };
    if (!VERIFIED_AGAIN.includes(recorded.outcome)) return { outcome: recorded.outcome, reason: "on record", of };
    return { ...(await verifyRecorded(recorded, now, context)), of };
  }
}

/** The group that serves once the pending deployment has ended; empty where the hosts decide that. */
function servedNext(states: readonly SiteState[]): Groups {
  return new Map(
    states.map(({ site, serving, attempt }) => [
      site,
      attempt !== undefined && attempt.fromGroup !== attempt.toGroup ? "" : serving,
    ]),
  );
}

/** Outcomes that may have improved since, or that only a guard recorded. */
const VERIFIED_AGAIN: readonly Outcome[] = ["unknown", "mixed", "rollback_unverified"];

/** The outcome of a deployment whose hosts are equal, from what is live now. */
async function verifyRecorded(recorded: Recorded, states: readonly SiteState[], context: Context): Promise<Ending> {
  const attempt = states.map((state) => state.attempt).find((one) => one?.id === recorded.id);
  const [live = ""] = states.map(({ current }) => current?.id ?? "");
  if (live === "") {
    const still = states.filter((state) => state.groups.length > 0).map(({ site }) => site);
    return still.length === 0
      ? { outcome: "removed", reason: "" }
      : { outcome: "rollback_unverified", reason: `something still runs on ${still.join(", ")}` };
  }
  const wrong = await context.narrator.phase("verify", async () => notLive(states, context));
  if (wrong !== "")
    return {
      outcome: attempt?.end === "committed" && attempt.kind !== "rollback" ? "unknown" : "rollback_unverified",
      reason: wrong,
    };
  // Without its record, only the health of the live release is known.
  if (attempt === undefined) return { outcome: recorded.outcome, reason: "on record" };
  if (attempt.kind === "rollback")
    return { outcome: live === attempt.to ? "rolled_back" : "rollback_failed", reason: "" };
  return { outcome: live === attempt.to && attempt.end === "committed" ? "deployed" : "rolled_back", reason: "" };
}

/** The deployment that one host committed and another undid: a guard acted while the other was being committed. */
function splitOf(states: readonly SiteState[], id: string | undefined, context: Context): string | undefined {
  const ends = states.flatMap(({ attempt }) => (attempt !== undefined && attempt.id === id ? [attempt.end] : []));
  return ends.includes("committed") &&
    ends.includes("undone") &&
    !keptApart(outcomeOnRecord(states, (other) => other === id)?.outcome, context)
    ? id
    : undefined;
}

/** With `on-host-failure: continue`, `mixed` is an accepted outcome. */
function keptApart(outcome: Outcome | undefined, { request }: Context): boolean {
  return outcome === "mixed" && request.environment.onHostFailure === "continue";
}

function differ(states: readonly SiteState[]): boolean {
  return new Set(states.map(({ current }) => current?.id ?? "")).size > 1;
}

/** Whether a slot that the traffic left still runs, without an owner to stop it. */
function somethingFollows(states: readonly SiteState[]): boolean {
  return states.some(
    ({ attempt, owner }) =>
      owner === undefined && attempt !== undefined && attempt.end !== "pending" && attempt.left !== undefined,
  );
}

/** The report of a person's undo with nothing to undo: what is live now, not an outcome recorded earlier. */
async function nothingToUndo(states: readonly SiteState[], context: Context): Promise<Report> {
  if (states.every(({ current }) => current === undefined))
    return context.report("unchanged", "there was nothing to undo, and nothing is live");
  if (differ(states))
    return context.report("mixed", `there was nothing to undo, but the hosts differ: ${describeLive(states)}`);
  const wrong = await context.narrator.phase("verify", async () => notLive(states, context));
  if (wrong === "") return context.report("unchanged", "there was nothing to undo; what is live was verified");
  return context.report(
    "rollback_unverified",
    `there was nothing to undo, but what is live could not be verified: ${wrong}. \`rollback --to ${states[0]?.current?.version}\` starts it where it does not run`,
  );
}

/** The recorded outcome of a deployment. */
interface Recorded {
  readonly id: string;
  readonly outcome: Outcome;
}

const WORST_FIRST: readonly Outcome[] = ["unknown", "mixed", "rollback_unverified", "rollback_failed"];

/** The worst outcome that any host has recorded for the latest deployment of this job. */
function outcomeOnRecord(states: readonly SiteState[], mine: (id: string) => boolean): Recorded | undefined {
  const all = states.flatMap((state) => Object.entries(state.outcomes).filter(([id]) => mine(id)));
  const latest = all.toSorted(([, left], [, right]) => (left.at < right.at ? 1 : -1))[0]?.[0];
  const words = all.filter(([id]) => id === latest);
  const worst = WORST_FIRST.flatMap((bad) => words.filter(([, { outcome }]) => outcome === bad))[0] ?? words[0];
  return worst === undefined ? undefined : { id: worst[0], outcome: worst[1].outcome };
}
