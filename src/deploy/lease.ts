import type { World } from "../core/world.ts";
import { formatDuration } from "../core/duration.ts";
import type { Context } from "./context.ts";
import type { Narrator } from "./narrator.ts";
import { allBounded, eachBounded } from "../core/concurrent.ts";
import { Refused } from "./refused.ts";
import type { LeaseAnswer, LeaseTerms, Owner, Secrets, SiteLease, SiteState, Target } from "./target.ts";

export interface LeaseRequest {
  readonly owner: Owner;
  readonly waitMs: number;
  /** Whether the job that holds a lease has ended; undefined when that is unknown. */
  readonly ownerEnded: (owner: Owner) => Promise<boolean | undefined>;
  /**
   * A rollback or a person's undo does not wait for a running deployment: it takes over. It waits for a running
   * rollback.
   */
  readonly overtake: boolean;
  /** Takes over a running rollback too, and ignores a person's lock. */
  readonly force: boolean;
  /** The secrets of the release, for the inspections under the lease. */
  readonly secrets: Secrets | undefined;
}

export interface Leased {
  readonly leases: ReadonlyMap<string, SiteLease>;
  /** Each site as inspected under its lease, in the order of `target.sites`. */
  readonly states: readonly SiteState[];
  /** Deployments that were overtaken or left unfinished: they are settled first. */
  readonly unfinished: readonly string[];
}

/** By site; undefined where the answer was lost, so that the lease may be ours. */
type Taken = Map<string, SiteLease | undefined>;
type Granted = Extract<LeaseAnswer, { answer: "granted" }>;

const RETRY_EVERY_MS = 2000;
const PRINT_EVERY_MS = 10_000;
// A token has a thousand requests per hour, for all jobs of the repository.
const QUERY_GITHUB_EVERY_MS = 10_000;

/**
 * Takes the lease of every host: all at once unless another owner is in the way. Then it keeps only the hosts that sort
 * before the blocked one while it waits, so that two deployments cannot each hold a half. Ends its leases when it is
 * refused. The guard of each host runs when this resolves.
 * @throws Refused with the holder's name, reason and page.
 */
export async function takeLeases(
  request: LeaseRequest,
  target: Target,
  narrator: Narrator,
  world: World,
): Promise<Leased> {
  const taken: Taken = new Map();
  const unfinished = new Set<string>();
  const states = new Map<string, SiteState>();
  const noted = (site: string, answer: Granted): void => {
    taken.set(site, answer.lease);
    states.set(site, answer.state);
    for (const id of leftBy(site, answer, request, narrator)) unfinished.add(id);
  };
  try {
    for (;;) {
      const open = target.sites.filter((site) => !taken.has(site));
      const tries = await eachBounded(open, target.parallel, async (site) =>
        target.lease(site, request.owner, terms(undefined, request, target)),
      );
      const failed = tries.findIndex((result) => result.status === "rejected" || result.value.answer !== "granted");
      tries.forEach((result, index) => {
        if (result.status === "fulfilled" && result.value.answer === "granted")
          noted(open[index] as string, result.value);
        // A lease that was granted in a lost answer is ours all the same.
        if (result.status === "rejected") taken.set(open[index] as string, undefined);
      });
      const first = tries[failed];
      if (first === undefined)
        return {
          leases: new Map(granted(taken)),
          states: target.sites.flatMap((site) => states.get(site) ?? []),
          unfinished: [...unfinished],
        };
      if (first.status === "rejected") throw first.reason;
      const blocked = open[failed] as string;
      const behind = new Map([...taken].filter(([site]) => site > blocked));
      await giveBack(behind, request.owner.id, target, narrator);
      for (const site of behind.keys()) taken.delete(site);
      const own = granted(taken).map(([, lease]) => lease);
      noted(blocked, await takeOne(blocked, own, request, target, narrator, world));
    }
  } catch (error) {
    await giveBack(taken, request.owner.id, target, narrator);
    throw error;
  }
}

/** Confirms over a new connection that each guard is running: only then may anything change. */
export async function armGuards({
  target,
  leases,
  narrator,
}: Pick<Context, "target" | "leases" | "narrator">): Promise<void> {
  const armed = await allBounded([...leases.values()], target.parallel, async (lease) => ({
    site: lease.site,
    limits: (await lease.arm()).limits,
  }));
  for (const limits of new Set(armed.map((one) => one.limits).filter((text) => text !== ""))) {
    const sites = armed.filter((one) => one.limits === limits).map(({ site }) => site);
    narrator.print(`note: the guard on ${sites.join(", ")} does not survive ${limits}`);
  }
}

function granted(taken: Taken): [string, SiteLease][] {
  return [...taken].flatMap(([site, lease]) => (lease === undefined ? [] : [[site, lease] as [string, SiteLease]]));
}

function terms(over: string | undefined, { overtake, force, secrets }: LeaseRequest, { sites }: Target): LeaseTerms {
  return { over, breakHold: overtake, force, sites: sites.length, secrets };
}

function isDeployment({ kind }: Owner): boolean {
  return kind === "deploy" || kind === "config-change";
}

function mayOvertake(owner: Owner, { overtake, force }: LeaseRequest): boolean {
  return overtake && (force || isDeployment(owner));
}

async function takeOne(
  site: string,
  taken: readonly SiteLease[],
  request: LeaseRequest,
  target: Target,
  narrator: Narrator,
  world: World,
): Promise<Granted> {
  const startedAt = world.clock.monotonic();
  let printedAt = Number.NEGATIVE_INFINITY;
  let queried = { of: "", atMs: 0 };
  let over: string | undefined;
  for (;;) {
    world.signal.throwIfAborted();
    const answer = await target.lease(site, request.owner, terms(over, request, target));
    if (answer.answer === "granted") return answer;
    if (answer.answer === "locked") {
      const { kind, actor, reason } = answer.locked;
      throw new Refused(
        kind === "person" ? `${site} is locked by ${actor}: ${reason}` : `${site} is held as it is: ${reason}`,
        answer.fix,
      );
    }
    const { owner } = answer;
    const waited = world.clock.monotonic() - startedAt;
    const query = owner.id !== queried.of || waited - queried.atMs >= QUERY_GITHUB_EVERY_MS || waited >= request.waitMs;
    if (query) queried = { of: owner.id, atMs: waited };
    if (
      owner.guard === "stopped" ||
      mayOvertake(owner, request) ||
      (query && (await request.ownerEnded(owner)) === true)
    ) {
      over = owner.id;
      continue;
    }
    const who = `${owner.kind} ${owner.id}${owner.release === "" ? "" : ` of ${owner.release}`} by ${owner.actor}${owner.url === "" ? "" : ` (${owner.url})`}`;
    if (waited >= request.waitMs) {
      throw new Refused(
        `${site} is leased to the running ${who}`,
        isDeployment(owner)
          ? "Wait for it, cancel it, or use the rollback action, which takes over from a running deployment."
          : request.overtake
            ? "Wait for it to end; `force: true` takes over from it."
            : "Wait for it to end.",
      );
    }
    if (waited - printedAt >= PRINT_EVERY_MS) {
      printedAt = waited;
      narrator.print(`${site}: waiting for ${who}; ${formatDuration(waited)} of ${formatDuration(request.waitMs)}`);
    }
    narrator.doing(`waiting for ${who}`);
    // The guards of the leases we hold need beats meanwhile.
    await allBounded(taken, target.parallel, async (lease) => lease.beat());
    await world.clock.sleep(Math.min(RETRY_EVERY_MS, request.waitMs - waited), world.signal);
  }
}

/** Deployments whose owner we replaced, or whose undo is pending. */
function leftBy(site: string, { replaced, undo }: Granted, request: LeaseRequest, narrator: Narrator): string[] {
  const left = [replaced, undo].filter((id) => id !== undefined && id !== request.owner.id) as string[];
  if (replaced !== undefined && left.length > 0) narrator.print(`${site}: took over from deployment ${replaced}`);
  return left;
}

async function giveBack(taken: Taken, id: string, target: Target, narrator: Narrator): Promise<void> {
  for (const [site, lease] of taken) {
    try {
      if (lease === undefined) await target.abandon(site, id);
      else await lease.end({ outcome: "refused", bad: undefined, of: [] });
    } catch (error) {
      // Its guard, when there is one, gives it back at the end of its countdown.
      narrator.print(`${site}: could not end the lease (${error instanceof Error ? error.message : String(error)})`);
    }
  }
}
