import type { Context } from "./context.ts";
import { Refused } from "./refused.ts";
import { releaseOfId } from "../release/release.ts";
import type { Attempt, LiveState, SiteState } from "./target.ts";
import { isRunning, runs } from "./target.ts";
import { queryVia } from "./verify.ts";
import type { Expected } from "./verifier.ts";

/** Where the traffic of a host goes: to the expected slot, to another one, or unknown. */
export type Traffic = "here" | "elsewhere" | "unknown";

const IN_A_ROW = 3;
const MOST_TRIES = 8;
const PAUSE_MS = 250;
const QUERY_MS = 3000;

/** The slot and the release that an ended deployment leaves live on a host. */
function winner({ end, from, to, fromGroup, toGroup }: Attempt): {
  readonly slot: string;
  readonly release: string;
} {
  return end === "committed" ? { slot: toGroup, release: to } : { slot: fromGroup, release: from };
}

/**
 * Whether the traffic of a host reaches a release in a slot, checked at the host's own front, else at the public URL.
 * The record about it is only a hint. Where both slots run a release of one name (`sameName`), only the names of
 * instances distinguish the slots.
 */
export async function trafficAt(
  site: string,
  slot: string,
  release: string,
  sameName: boolean,
  context: Context,
): Promise<Traffic> {
  const { target, world, request } = context;
  const { url, verify } = request.environment;
  const named = releaseOfId(release);
  const front = await target.front(site);
  if (named === undefined || (front === undefined && url === undefined)) return "unknown";
  const expected = { version: named.version, configHash: named.configHash, verify };
  const way = async () => (await target.front(site)) ?? { name: url ?? "", url: url ?? "" };
  const instance = sameName ? await nameOfInstance(site, slot, expected, context) : undefined;
  if (sameName && instance === undefined) return "unknown";
  let here = 0;
  let elsewhere = 0;
  for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
    const answer = await queryVia(way, expected, QUERY_MS, context);
    // A release that fails in its slot is no sign that the traffic is elsewhere.
    const other = answer.other !== undefined || (answer.verdict === "pass" && sameName && answer.instance !== instance);
    here = answer.verdict === "pass" && !other ? here + 1 : 0;
    elsewhere = other ? elsewhere + 1 : 0;
    if (here >= IN_A_ROW) return "here";
    if (elsewhere >= IN_A_ROW) return "elsewhere";
    await world.clock.sleep(PAUSE_MS);
  }
  return "unknown";
}

/**
 * Checks that the traffic reaches the recorded slot of an ended deployment. Where it does not, the traffic is switched
 * again and checked again.
 */
export async function leadToWinner(state: LiveState, context: Context): Promise<Traffic> {
  const { attempt, site } = state;
  if (attempt === undefined || attempt.end === "pending") return "unknown";
  const { slot, release } = winner(attempt);
  const check = async (): Promise<Traffic> => trafficAt(site, slot, release, inTwoGroups(state, release), context);
  const seen = await check();
  if (seen !== "elsewhere" || !runs(state, slot, release)) return seen;
  context.narrator.print(
    `${site}: the traffic does not reach slot ${slot}, the recorded live slot; switching it there again`,
  );
  await context.lease(site).lead(attempt.id);
  return check();
}

/** Before a plan with slots: the slot with the traffic must be known before anything may be started or stopped. */
export async function confirmTraffic(states: readonly SiteState[], context: Context): Promise<void> {
  if (context.request.environment.strategy.kind !== "blue-green") return;
  await Promise.all(
    states.map(async (state) => {
      if (state.attempt === undefined || state.current === undefined || !isRunning(state, state.current.id)) return;
      if ((await leadToWinner(state, context)) === "elsewhere") {
        throw new Refused(
          `${state.site}: the traffic does not reach the recorded live slot`,
          "Check the switch command's configuration there, switch the traffic to the slot of the live release, and run this again.",
        );
      }
    }),
  );
}

/**
 * After the end of a deployment: the slot that the traffic left has drained and is stopped, where the traffic is
 * confirmed on the other one. `verified`: our own deployment was just verified through the switch. Never fails: a slot
 * that keeps running is a warning, and the next command stops it.
 */
export async function stopLeftSlots(states: readonly LiveState[], verified: boolean, context: Context): Promise<void> {
  const { narrator, world } = context;
  const left = states.filter(
    ({ attempt }) => attempt !== undefined && attempt.end !== "pending" && attempt.left !== undefined,
  );
  const [first] = left;
  if (first === undefined) return;
  const waitMs = Math.max(...left.map(({ attempt }) => (attempt?.switched === true ? attempt.drainMs : 0)));
  await narrator.phase(
    `let the slot that the traffic left finish for ${Math.round(waitMs / 1000)} s, then stop it`,
    async () => {
      await world.clock.sleep(waitMs, world.signal);
      await Promise.all(
        left.map(async (state) => {
          try {
            const seen =
              verified || state.attempt?.switched !== true || (await leadToWinner(state, context)) === "here";
            if (!seen)
              context.warn(
                `${state.site}: slot ${state.attempt?.left} keeps running: the traffic was not confirmed on the other one`,
              );
            else await context.lease(state.site).stopLeft(true);
          } catch (error) {
            context.warn(
              `${state.site}: slot ${state.attempt?.left} keeps running: ${error instanceof Error ? error.message : String(error)}`,
            );
          }
        }),
      );
    },
  );
}

/** Groups of one site run releases of one name. */
function inTwoGroups({ groups }: LiveState, release: string): boolean {
  return groups.filter(({ running }) => (running[release] ?? 0) > 0).length > 1;
}

/** The name that the first instance of a group reports. */
async function nameOfInstance(
  site: string,
  group: string,
  expected: Expected,
  context: Context,
): Promise<string | undefined> {
  const { found } = await context.target.instances(site, group, "new");
  const endpoint = found[0]?.endpoint;
  return endpoint === undefined ? undefined : (await queryVia(endpoint, expected, QUERY_MS, context)).instance;
}
