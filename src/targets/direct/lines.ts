import type { Environment, Host, Slot, Strategy } from "../../config/types.ts";
import type { HostState } from "../../deploy/target.ts";

/**
 * The language of an undo, and of a step: each line names a state, `op subject [object]`, so that running
 * all lines twice is as good as once. See host/service.sh for what each does.
 */
export type Lines = readonly string[];

/** A way back does not wait longer than this for the requests under way: the release that it leaves is seldom a good one. */
const MOST_DRAIN_BACK_MS = 10_000;

type BlueGreen = Extract<Strategy, { kind: "blue-green" }>;

/** The slot of a strategy without slots. */
export const MAIN = "main";

export function servingSlot(state: HostState, strategy: Strategy): string {
  if (strategy.kind !== "blue-green") return MAIN;
  return state.active === "b" ? "b" : "a";
}

/** A slot as a host has it. */
export function slotOn(host: Host, { slots }: BlueGreen, slot: string): Slot {
  return (host.slots ?? slots)[slot === "b" ? "b" : "a"];
}

/** Where the next release goes: beside the one that serves. */
export function nextSlot(state: HostState, strategy: Strategy): string {
  if (strategy.kind !== "blue-green") return MAIN;
  return state.current !== undefined && servingSlot(state, strategy) === "a" ? "b" : "a";
}

/** The state before: what an undo brings back. */
export function undoLines(state: HostState, to: string, environment: Environment): Lines {
  const { strategy } = environment;
  const was = state.current?.id;
  const live = servingSlot(state, strategy);
  const next = nextSlot(state, strategy);
  if (was === undefined) {
    const links = strategy.kind === "blue-green" ? [`link slots/${next} -`] : [];
    return [`stop ${next} -`, "secrets before", "link current -", ...links];
  }
  if (strategy.kind === "blue-green") {
    return ["secrets before", `link slots/${live} ${was}`, `start ${live} ${was}`, `await ${live} ${was}`, `traffic ${live} ${was}`, `link current ${was}`, drainLine(next, strategy), `stop ${next} -`, `link slots/${next} -`];
  }
  // The same code with other secrets: what runs has the name of what to return to, and must stop all the same.
  const keep = was === to ? "-" : was;
  return [`stop ${MAIN} ${keep}`, "secrets before", `link current ${was}`, `start ${MAIN} ${was}`];
}

/** The lines of the switch, in the waves they belong to: with slots the new one is asked before it gets traffic. */
export function switchLines(state: HostState, to: string, environment: Environment): { readonly beside: Lines; readonly over: Lines } {
  const { strategy } = environment;
  const next = nextSlot(state, strategy);
  if (strategy.kind === "blue-green") {
    return {
      beside: [`stop ${next} -`, `link slots/${next} ${to}`, "secrets next", `start ${next} ${to}`],
      over: [`traffic ${next} ${to}`, `link current ${to}`],
    };
  }
  return { beside: [], over: [`stop ${MAIN} -`, "secrets next", `link current ${to}`, `start ${MAIN} ${to}`] };
}

/** A rollback is an undo whose state is the wanted release. It uses the secrets of today. */
export function backLines(state: HostState, to: string, environment: Environment): Lines {
  const { strategy } = environment;
  if (strategy.kind !== "blue-green") return [`stop ${MAIN} ${to}`, `link current ${to}`, `start ${MAIN} ${to}`];
  const next = nextSlot(state, strategy);
  const live = servingSlot(state, strategy);
  return [`stop ${next} ${to}`, `link slots/${next} ${to}`, `start ${next} ${to}`, `await ${next} ${to}`, `traffic ${next} ${to}`, `link current ${to}`, drainLine(live, strategy), `stop ${live} -`, `link slots/${live} -`];
}

function drainLine(slot: string, { drainMs }: BlueGreen): string {
  return `drain ${slot} ${Math.ceil(Math.min(drainMs, MOST_DRAIN_BACK_MS) / 1000)}`;
}
