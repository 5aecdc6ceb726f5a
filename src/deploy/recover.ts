import type { World } from "../core/world.ts";
import { Context } from "./context.ts";
import type { Request } from "./context.ts";
import { measure, withFigures } from "./measure.ts";
import type { Groups } from "./placed-check.ts";
import { releaseOfId } from "../release/release.ts";
import type { Report } from "./report.ts";
import { describeLive, inspectReachable, notLive, settle } from "./settle.ts";
import type { SiteState, Owner, Target } from "./target.ts";
import { underLease } from "./with-lease.ts";
import type { Ending, Lease } from "./with-lease.ts";
import type { Verifier } from "./verifier.ts";
import type { Outcome } from "./words.ts";

export interface RecoverOptions {
  /** The deployments that may be taken over though their guard lives: those of this very job. */
  readonly mine: (id: string) => boolean;
  /** A person takes over whatever is there, and ends a hold. */
  readonly overtake: boolean;
}

/**
 * Ends what a deployment left unfinished: called by a post step, by the recover action and by a person.
 * Where nothing is left to do it repeats the outcome that is on record, and verifies what only a guard did.
 */
export async function recover(
  request: Request,
  { mine, overtake }: RecoverOptions,
  target: Target,
  verifier: Verifier,
  world: World,
): Promise<Report> {
  const context = new Context(request, target, verifier, world);
  const { states, unreachable: missing } = await context.narrator.phase("look", async () => inspectReachable(context));
  // Where the deployment has switched, what was live before it is seen no more.
  context.previous = states.find(
    ({ current, attempt }) => current !== undefined && (overtake || attempt?.switched !== true || !mine(attempt.id)),
  )?.current;
  context.release = releaseOfId(
    states.map(({ owner }) => owner).find((owner) => owner !== undefined && (overtake || mine(owner.id)))?.release ??
      "",
  );
  const ours = (id: string): boolean => overtake || mine(id);
  const recorded = outcomeOnRecord(states, ours);
  const unfinished = states.some(
    ({ attempt, owner }) =>
      (attempt?.end === "pending" && (owner === undefined || ours(owner.id))) ||
      (owner !== undefined && ours(owner.id)),
  );
  const split = splitOf(states, recorded?.id, context);
  const held = states.find((state) => state.held !== undefined)?.held;
  if (!overtake && held !== undefined && recorded?.outcome === "held")
    return { ...context.report("held", held.reason), deploymentId: recorded.id, repeated: true };
  if (missing.length > 0)
    return context.report(
      "unknown",
      `${missing.join(", ")} cannot be reached: what this job left there, if anything, is not known. A guard restores the previous release by itself`,
    );
  const doubtful =
    recorded !== undefined && LOOKED_AT_AGAIN.includes(recorded.outcome) && !keptApart(recorded.outcome, context);
  if (overtake && !unfinished && split === undefined && !doubtful && !somethingFollows(states))
    return nothingToUndo(states, context);
  if (!unfinished && split === undefined && recorded === undefined && !somethingFollows(states)) {
    const other = states.find(({ owner }) => owner !== undefined)?.owner;
    const reason =
      other === undefined
        ? "there is nothing to recover"
        : `there is nothing of this job to recover; another one is not finished: ${other.reason}, by ${other.actor}`;
    return { ...context.report("unchanged", reason), repeated: true };
  }
  if (!unfinished && split === undefined && recorded !== undefined && !doubtful && !somethingFollows(states)) {
    if (differ(states) && !keptApart(recorded.outcome, context))
      return { ...context.report("mixed", describeLive(states)), deploymentId: recorded.id };
    context.release ??=
      recorded.outcome === "deployed" ? states.find((state) => state.current !== undefined)?.current : undefined;
    return { ...context.report(recorded.outcome, "on record"), deploymentId: recorded.id, repeated: true };
  }

  let of = split;
  const run = async ({ settled }: Lease): Promise<Ending> => {
    // Whoever came in between and was refused has a word too; what counts is what was pending.
    const just = settled.find(({ outcome }) => outcome !== "refused") ?? settled[0];
    of ??= just?.of;
    if (just !== undefined) return just;
    const now = await context.inspectAll();
    const word = outcomeOnRecord(now, ours);
    of ??= word?.id ?? states.find(({ owner }) => owner !== undefined && ours(owner.id))?.owner?.id;
    const still = splitOf(now, word?.id, context);
    if (still !== undefined) return { ...(await settle(still, {}, context)), of: still };
    if (word === undefined) return { outcome: overtake ? "unchanged" : "refused", reason: "nothing had been changed" };
    if (differ(now)) return { outcome: "mixed", reason: describeLive(now), of: word.id };
    if (!LOOKED_AT_AGAIN.includes(word.outcome)) return { outcome: word.outcome, reason: "on record", of: word.id };
    return { ...(await lookAgain(word, now, context)), of: word.id };
  };

  Object.assign(context, {
    // The owner of an unfinished deployment of this job has ended: it is this job that asks.
    request: {
      ...request,
      ownerEnded: async (owner: Owner) => mine(owner.id) || request.ownerEnded(owner),
    } satisfies Request,
  });
  // What it undoes serves until then.
  if (unfinished || split !== undefined) context.probing = await measure(states, servedNext(states), context);
  const report = await underLease(context, overtake, {
    run,
    switchBegan: () => false,
    failed: async () => settle(context.id, {}, context),
  });
  const measured = await withFigures(report, context.probing);
  return overtake || of === undefined ? measured : { ...measured, deploymentId: of };
}

/** The group that serves once what is pending has ended: which end that is, the hosts decide. */
function servedNext(states: readonly SiteState[]): Groups {
  return new Map(
    states.map(({ site, serving, attempt }) => [
      site,
      attempt !== undefined && attempt.fromGroup !== attempt.toGroup ? "" : serving,
    ]),
  );
}

/** Words that may have become better since, or that only a guard wrote. */
const LOOKED_AT_AGAIN: readonly Outcome[] = ["unknown", "mixed", "rollback_unverified"];

/** The word for a deployment whose hosts are equal, from what is live now. */
async function lookAgain(
  word: { readonly id: string; readonly outcome: Outcome },
  states: readonly SiteState[],
  context: Context,
): Promise<Ending> {
  const attempt = states.map((state) => state.attempt).find((one) => one?.id === word.id);
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
  // Without its record nothing more is known than that what is live is healthy.
  if (attempt === undefined) return { outcome: word.outcome, reason: "on record" };
  if (attempt.kind === "rollback")
    return { outcome: live === attempt.to ? "rolled_back" : "rollback_failed", reason: "" };
  return { outcome: live === attempt.to && attempt.end === "committed" ? "deployed" : "rolled_back", reason: "" };
}

/** A deployment that one host committed and another one undid: its guard acted on one while the other was committed. */
function splitOf(states: readonly SiteState[], id: string | undefined, context: Context): string | undefined {
  const ends = states.flatMap(({ attempt }) => (attempt !== undefined && attempt.id === id ? [attempt.end] : []));
  return ends.includes("committed") &&
    ends.includes("undone") &&
    !keptApart(outcomeOnRecord(states, (other) => other === id)?.outcome, context)
    ? id
    : undefined;
}

/** Where hosts may keep their previous release while the others go on, `mixed` is what was asked for. */
function keptApart(outcome: Outcome | undefined, { request }: Context): boolean {
  return outcome === "mixed" && request.environment.onHostFailure === "continue";
}

function differ(states: readonly SiteState[]): boolean {
  return new Set(states.map(({ current }) => current?.id ?? "")).size > 1;
}

/** A slot that the traffic left still runs, and nobody is at work on it. */
function somethingFollows(states: readonly SiteState[]): boolean {
  return states.some(
    ({ attempt, owner }) =>
      owner === undefined && attempt !== undefined && attempt.end !== "pending" && attempt.left !== undefined,
  );
}

/** A person who asks for an undo and finds none wants to know what is there now, not what was on record once. */
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

const WORST_FIRST: readonly Outcome[] = ["unknown", "mixed", "rollback_unverified", "rollback_failed"];

/** The worst word that any host has on record for the latest deployment of this job. */
function outcomeOnRecord(
  states: readonly SiteState[],
  mine: (id: string) => boolean,
): { id: string; outcome: Outcome } | undefined {
  const all = states.flatMap((state) => Object.entries(state.outcomes).filter(([id]) => mine(id)));
  const latest = all.toSorted(([, left], [, right]) => (left.at < right.at ? 1 : -1))[0]?.[0];
  const words = all.filter(([id]) => id === latest);
  const worst = WORST_FIRST.flatMap((bad) => words.filter(([, { outcome }]) => outcome === bad))[0] ?? words[0];
  return worst === undefined ? undefined : { id: worst[0], outcome: worst[1].outcome };
}
