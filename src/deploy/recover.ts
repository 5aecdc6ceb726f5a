import type { World } from "../core/world.ts";
import { Context } from "./context.ts";
import type { Request } from "./context.ts";
import { releaseOfId } from "./release.ts";
import type { Report } from "./report.ts";
import { inspectReachable, settle, verifyLive } from "./settle.ts";
import type { HostState, Target } from "./target.ts";
import { underLease } from "./underlease.ts";
import type { Ending, Lease } from "./underlease.ts";
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
 * Where nothing is left to do it repeats the outcome that is on record, and verifies what only a guard did. But for an
 * undo that a person asks for, the report is that of the deployment it brought to its end, under the id of that one.
 */
export async function recover(request: Request, { mine, overtake }: RecoverOptions, target: Target, verifier: Verifier, world: World): Promise<Report> {
  const context = new Context(request, target, verifier, world);
  const { states, unreachable } = await context.narrator.phase("look", async () => inspectReachable(context));
  // Where the deployment has switched, what was live before it is seen no more.
  context.previous = states.find((state) => state.current !== undefined && (overtake || state.switched === undefined || !mine(state.switched)))?.current;
  context.release = releaseOfId(states.map(({ owner }) => owner).find((owner) => owner !== undefined && (overtake || mine(owner.id)))?.release ?? "");
  const recorded = outcomeOnRecord(states, mine);
  const unfinished = states.some((state) => (state.undo !== undefined && (overtake || state.owner === undefined || mine(state.owner.id))) || (state.owner !== undefined && (overtake || mine(state.owner.id))));
  // Two hosts that ended the same deployment differently: its guard acted on one while the other was committed.
  const splitId = recorded === undefined ? undefined : states.some(({ committed }) => committed === recorded.id) && states.some(({ undone }) => undone === recorded.id) ? recorded.id : undefined;
  const held = states.find((state) => state.locked !== undefined)?.locked;
  if (!overtake && held !== undefined && recorded?.outcome === "held") return { ...context.report("held", held.reason), deploymentId: recorded.id, repeated: true };
  if (unreachable.length > 0) return context.report("unknown", `${unreachable.join(", ")} can not be reached: what this job left there, if anything, can not be seen. A guard brings the release before back by itself`);
  if (overtake && !unfinished && splitId === undefined && recorded?.outcome !== "rollback_unverified") return nothingToUndo(states, context);
  if (!unfinished && splitId === undefined && recorded === undefined) {
    const other = states.find(({ owner }) => owner !== undefined)?.owner;
    const reason = other === undefined ? "there is nothing to recover" : `there is nothing of this job to recover; another one is not finished: ${other.reason}, by ${other.actor}`;
    return { ...context.report("unchanged", reason), repeated: true };
  }
  if (!unfinished && splitId === undefined && recorded !== undefined && recorded.outcome !== "rollback_unverified") {
    context.release ??= recorded.outcome === "deployed" ? states.find((state) => state.current !== undefined)?.current : undefined;
    return { ...context.report(recorded.outcome, "on record"), deploymentId: recorded.id, repeated: true };
  }

  let of = splitId;
  const run = async ({ settled }: Lease): Promise<Ending> => {
    const [just] = settled;
    of ??= just?.of;
    if (just !== undefined) return just;
    if (splitId !== undefined) return { ...(await settle(splitId, [], context)), of: splitId };
    const now = await context.inspectAll();
    const word = outcomeOnRecord(now, mine);
    of = word?.id ?? states.find(({ owner }) => owner !== undefined && mine(owner.id))?.owner?.id;
    if (word !== undefined && word.outcome !== "rollback_unverified") return { outcome: word.outcome, reason: "on record", of: word.id };
    if (word === undefined) return { outcome: "refused", reason: "nothing had been changed" };
    const bad = now.some((state) => state.current !== undefined) ? (await context.narrator.phase("verify", async () => verifyLive(now, context))).filter(({ verdict }) => verdict !== "pass") : [];
    if (bad.length > 0) return { outcome: "rollback_unverified", reason: bad.map(({ where, detail }) => `${where}: ${detail}`).join("; "), of: word.id };
    const empty = now.every((state) => state.current === undefined && state.running.length === 0);
    return { outcome: empty ? "removed" : "rolled_back", reason: "", of: word.id };
  };

  const ours: Request = {
    ...request,
    // The owner of an unfinished deployment of this job has ended: it is this job that asks.
    ownerEnded: async (owner) => mine(owner.id) || request.ownerEnded(owner),
  };
  Object.assign(context, { request: ours });
  const report = await underLease(context, overtake, {
    run,
    switchBegan: () => false,
    failed: async () => settle(context.id, [], context),
  });
  return overtake || of === undefined ? report : { ...report, deploymentId: of };
}

/** A person who asks for an undo and finds none wants to know what is there now, not what was on record once. */
async function nothingToUndo(states: readonly HostState[], context: Context): Promise<Report> {
  if (states.every(({ current }) => current === undefined)) return context.report("unchanged", "there was nothing to undo, and nothing is live");
  const results = await context.narrator.phase("verify", async () => verifyLive(states, context));
  const bad = results.filter(({ verdict }) => verdict !== "pass");
  if (bad.length === 0) return context.report("unchanged", "there was nothing to undo; what is live was seen to be well");
  return context.report("refused", `there was nothing to undo, but what is live is not well: ${bad.map(({ where, detail }) => `${where}: ${detail}`).join("; ")}. Roll back, or deploy again`);
}

/** The worst word that any host has on record for the latest deployment of this job. */
function outcomeOnRecord(states: readonly HostState[], mine: (id: string) => boolean): { id: string; outcome: Outcome } | undefined {
  const all = states.flatMap((state) => Object.entries(state.outcomes).filter(([id]) => mine(id)));
  const latest = all.toSorted(([, left], [, right]) => (left.at < right.at ? 1 : -1))[0]?.[0];
  const words = all.filter(([id]) => id === latest);
  const worst = words.find(([, { outcome }]) => outcome === "unknown") ?? words.find(([, { outcome }]) => outcome === "rollback_unverified") ?? words[0];
  return worst === undefined ? undefined : { id: worst[0], outcome: worst[1].outcome };
}
