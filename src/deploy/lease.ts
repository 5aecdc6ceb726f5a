import type { World } from "../core/world.ts";
import { formatDuration } from "../core/duration.ts";
import type { Narrator } from "./attempt.ts";
import { allBounded } from "./bounded.ts";
import { Refused } from "./refused.ts";
import type { Owner, Target } from "./target.ts";

export interface LeaseRequest {
  readonly owner: Owner;
  readonly waitMs: number;
  /** Asks whether the job that holds a lease has ended; undefined when nobody can tell. */
  readonly ownerEnded: (owner: Owner) => Promise<boolean | undefined>;
  /** A rollback does not wait for a living deployment: it takes its place. */
  readonly overtake: boolean;
}

export interface Leased {
  /** Deployments that were overtaken or left unfinished, by host: they are settled first. */
  readonly unfinished: readonly string[];
}

const ASK_EVERY_MS = 2000;
const TELL_EVERY_MS = 10_000;

/**
 * Takes the lease of every host in sorted order, so that two deployments can not each hold a half, and
 * gives back what it took when it is refused. The guard of each host runs when this resolves.
 * @throws Refused with the holder's name, reason and page.
 */
export async function takeLeases(request: LeaseRequest, target: Target, narrator: Narrator, world: World): Promise<Leased> {
  const taken: string[] = [];
  const unfinished = new Set<string>();
  try {
    for (const host of target.hosts) {
      // A lease that was granted in an answer we never saw is ours all the same.
      taken.push(host);
      const found = await takeOne(host, request, target, narrator, world);
      for (const id of found) unfinished.add(id);
    }
  } catch (error) {
    await giveBack(taken, request.owner.id, target, narrator);
    throw error;
  }
  return { unfinished: [...unfinished] };
}

/** Sees each guard alive from a new connection: only then may anything change. */
export async function armGuards(target: Target, id: string, narrator: Narrator): Promise<void> {
  const armed = await allBounded(target.hosts, target.parallel, async (host) => target.arm(host, id));
  const lost = target.hosts.filter((_, index) => armed[index]?.survivesReboot === false);
  if (lost.length > 0) narrator.say(`the guard on ${lost.join(", ")} does not survive a reboot of the host (no systemd, or not root)`);
}

async function takeOne(host: string, request: LeaseRequest, target: Target, narrator: Narrator, world: World): Promise<string[]> {
  const startedAt = world.clock.monotonic();
  let toldAt = Number.NEGATIVE_INFINITY;
  let over: string | undefined;
  for (;;) {
    world.signal.throwIfAborted();
    const answer = await target.lease(host, request.owner, { over, breakHold: request.overtake });
    if (answer.answer === "granted") {
      const left = [answer.replaced, answer.undo].filter((id) => id !== undefined && id !== request.owner.id) as string[];
      if (answer.replaced !== undefined && left.length > 0) narrator.say(`${host}: took over from deployment ${answer.replaced}`);
      return left;
    }
    if (answer.answer === "locked") {
      const { kind, actor, reason } = answer.locked;
      throw new Refused(
        kind === "person" ? `${host} is locked by ${actor}: ${reason}` : `${host} is held as it is: ${reason}`,
        kind === "person" ? "erlmcp-actions unlock, or `sh .deploy/host unlock` on the host" : "erlmcp-actions undo, or a rollback: either ends the hold",
      );
    }
    const { owner } = answer;
    if (owner.guard === "dead" || request.overtake || (await request.ownerEnded(owner)) === true) {
      over = owner.id;
      continue;
    }
    const waited = world.clock.monotonic() - startedAt;
    const who = `${owner.kind} ${owner.id} of ${owner.release} by ${owner.actor}${owner.url === "" ? "" : ` (${owner.url})`}`;
    if (waited >= request.waitMs) {
      throw new Refused(`${host} is leased to the living ${who}`, "Wait for it, cancel it, or use the rollback action, which takes its place.");
    }
    if (waited - toldAt >= TELL_EVERY_MS) {
      toldAt = waited;
      narrator.say(`${host}: waiting for ${who}; ${formatDuration(waited)} of ${formatDuration(request.waitMs)}`);
    }
    narrator.doing(`waiting for ${who}`);
    await world.clock.sleep(Math.min(ASK_EVERY_MS, request.waitMs - waited), world.signal);
  }
}

async function giveBack(hosts: readonly string[], id: string, target: Target, narrator: Narrator): Promise<void> {
  for (const host of hosts) {
    try {
      await target.end(host, id, { outcome: "refused", bad: undefined, of: undefined });
    } catch (error) {
      // Its guard, when there is one, gives it back at the end of its countdown.
      narrator.say(`${host}: the lease was not given back (${error instanceof Error ? error.message : String(error)})`);
    }
  }
}
