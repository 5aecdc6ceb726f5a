import { errorMessage } from "../core/errors.ts";
import { allBounded, eachBounded } from "./bounded.ts";
import type { Context } from "./context.ts";
import { takeEvidence } from "./evidence.ts";
import { LeaseLost } from "./target.ts";
import { drainAllowance, throughSwitch } from "./through-switch.ts";
import type { HostState } from "./target.ts";
import { instanceLive } from "./verify.ts";
import type { CheckResult } from "./verifier.ts";
import { questionOf } from "./waves.ts";
import type { Outcome } from "./words.ts";

export interface Settled {
  readonly outcome: Outcome;
  readonly reason: string;
}

const TRIES = 3;
const PAUSE_MS = 2000;

/**
 * Brings an unfinished deployment `of` to one of its two ends on every host: any host undone means all
 * undo; else any committed means finish; else undo. Then looks whether what is live is well. The caller
 * owns the leases. Used after a failure, by post and recover, by the next deployment, and by rollback.
 */
export async function settle(of: string, hints: readonly string[], context: Context): Promise<Settled> {
  const { target, narrator } = context;
  const { states, unreachable } = await inspectReachable(context);
  const of_ = (key: "undo" | "undone" | "committed" | "switched" | "disarmed") => states.filter((state) => state[key] === of);
  const pending = of_("undo");
  const switched = of_("switched").length > 0;
  if (of_("disarmed").length > 0 && of_("committed").length === 0 && !context.byPerson) return holdAll(context, `deployment ${of} had passed its point of no return`);

  if (of_("undone").length === 0 && of_("committed").length > 0) {
    // Again on those that were committed: one may have been cut off before it noted the release as good.
    await allBounded([...pending, ...of_("committed")], target.parallel, async ({ host }) => {
      const release = of_("committed")[0]?.current;
      if (release !== undefined) await target.commit(host, context.id, of, release);
    });
    return conclude("deployed", unreachable, context, await inspectReachable(context));
  }

  const back = [...pending, ...of_("committed")].map(({ host }) => host);
  if (back.length === 0 && of_("undone").length === 0) {
    return unreachable.length === 0 ? { outcome: "refused", reason: "" } : lost(unreachable);
  }
  if (switched) context.evidence ??= await takeEvidence(back, context.id, of, hints, target, narrator, context.world);
  const undone = await eachBounded(back, target.parallel, async (host) => undoWithRetries(host, of, context));
  const failed = undone.flatMap((result, index) => (result.status === "rejected" ? [`${back[index]}: ${errorMessage(result.reason)}`] : []));
  const stolen = undone.find((result) => result.status === "rejected" && result.reason instanceof LeaseLost);
  if (stolen?.status === "rejected") throw stolen.reason;
  if (failed.length > 0) return { outcome: "unknown", reason: `the undo did not run to its end on ${failed.join("; ")}` };
  const passed = of_("disarmed").length > 0;
  if (!switched && !passed) return unreachable.length === 0 ? { outcome: "refused", reason: "" } : lost(unreachable);
  const settled = await conclude("rolled_back", unreachable, context, await inspectReachable(context));
  const byHand = states.filter((state) => state.undone === of && state.outcomes[of]?.by === "person").map(({ host }) => host);
  const reasons = [
    settled.reason,
    ...(byHand.length > 0 ? [`a person ran \`undo\` on ${byHand.join(", ")}`] : []),
    ...(passed ? ["what a hook did that can not be taken back is still done"] : []),
  ];
  return { ...settled, reason: reasons.filter((text) => text !== "").join("; ") };
}

/** Looks at every host and says in one word what is there. `wanted` is the word when all is well. */
async function conclude(wanted: "deployed" | "rolled_back", unreachable: readonly string[], context: Context, seen: Seen): Promise<Settled> {
  const missing = [...new Set([...unreachable, ...seen.unreachable])];
  if (missing.length > 0) return lost(missing);
  const [first] = seen.states;
  if (seen.states.every((state) => state.current === undefined)) {
    const still = seen.states.filter((state) => state.running.length > 0).map(({ host }) => host);
    return still.length === 0 ? { outcome: "removed", reason: "" } : { outcome: "rollback_unverified", reason: `something still runs on ${still.join(", ")}` };
  }
  if (seen.states.some((state) => state.current?.id !== first?.current?.id)) return { outcome: "mixed", reason: describeLive(seen.states) };
  const results = await verifyLive(seen.states, context, drainAllowance(context.request.environment.strategy));
  const bad = results.filter(({ verdict }) => verdict !== "pass");
  if (bad.length === 0) return { outcome: wanted, reason: "" };
  const reason = bad.map(({ where, detail }) => `${where}: ${detail}`).join("; ");
  return { outcome: wanted === "deployed" ? "unknown" : "rollback_unverified", reason };
}

/** After waves whose gates asked every instance already: what is left is what the traffic sees, and what the hosts say. */
export async function concludeVerified(context: Context, signal: AbortSignal): Promise<Settled> {
  const { request, release } = context;
  const [seen, through] = await Promise.all([
    inspectReachable(context),
    release === undefined ? [] : throughSwitch(context.target.hosts, release, context, { signal, allowanceMs: drainAllowance(request.environment.strategy) }),
  ]);
  context.checks.push(...through);
  const bad = through.filter(({ verdict }) => verdict !== "pass");
  if (seen.unreachable.length > 0) return lost(seen.unreachable);
  if (seen.states.some((state) => state.current?.id !== release?.id)) return { outcome: "mixed", reason: describeLive(seen.states) };
  if (bad.length > 0) return { outcome: "rollback_unverified", reason: bad.map(({ where, detail }) => `${where}: ${detail}`).join("; ") };
  return { outcome: "rolled_back", reason: "" };
}

/**
 * Asks every instance, and through the switch, whether it is what the host says is live.
 * @param allowanceMs how long another release may still be seen through the switch, in milliseconds; none where nothing was switched
 */
export async function verifyLive(states: readonly HostState[], context: Context, allowanceMs = 0): Promise<CheckResult[]> {
  const { target, world } = context;
  // A cancel must not stop the verification of a way back: it has deadlines of its own.
  const { signal } = new AbortController();
  const results = await allBounded(states, target.parallel, async (state): Promise<CheckResult> => {
    if (state.current === undefined) return { name: "live", where: state.host, verdict: "fail", detail: "nothing is live", durationMs: 0 };
    return instanceLive(state.host, target.serving(state), { ...questionOf(context, state.current), signal });
  });
  const release = states[0]?.current;
  if (release !== undefined && results.every(({ verdict }) => verdict === "pass")) {
    results.push(...(await throughSwitch(states.map(({ host }) => host), release, context, { signal, allowanceMs })));
  }
  for (const check of results) context.narrator.say(`${check.verdict === "pass" ? "✓" : "✗"} ${check.where}: ${world.secrets.redact(check.detail)}`);
  context.checks.push(...results);
  return results;
}

export async function holdAll(context: Context, reason: string): Promise<Settled> {
  const { target, request } = context;
  await allBounded(target.hosts, target.parallel, async (host) => target.hold(host, context.id, reason, request.owner.actor));
  return { outcome: "held", reason };
}

interface Seen {
  readonly states: HostState[];
  readonly unreachable: string[];
}

export async function inspectReachable(context: Context): Promise<Seen> {
  const { target, narrator, world } = context;
  const results = await eachBounded(target.hosts, target.parallel, async (host) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await target.inspect(host);
      } catch (error) {
        if (attempt === TRIES) throw error;
        narrator.say(`${errorMessage(error)}; trying again`);
        await world.clock.sleep(PAUSE_MS);
      }
    }
  });
  const states: HostState[] = [];
  const unreachable: string[] = [];
  results.forEach((result, index) => {
    const host = target.hosts[index] as string;
    if (result.status === "fulfilled") states.push(result.value);
    else unreachable.push(host);
    context.live[host] = result.status === "fulfilled" ? (result.value.current?.id ?? "nothing") : "?";
  });
  return { states, unreachable };
}

async function undoWithRetries(host: string, of: string, { target, id, narrator, world }: Context): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await target.undo(host, id, of);
      narrator.say(`${host}: the state before is back`);
      return;
    } catch (error) {
      if (attempt === TRIES || error instanceof LeaseLost) throw error;
      narrator.say(`${errorMessage(error)}; trying again`);
      await world.clock.sleep(PAUSE_MS);
    }
  }
}

function lost(hosts: readonly string[]): Settled {
  return { outcome: "unknown", reason: `${hosts.join(", ")} can not be reached; the guard there brings the release before back by itself` };
}

function describeLive(states: readonly HostState[]): string {
  return states.map((state) => `${state.host}: ${state.current?.id ?? "nothing"}`).join("; ");
}
