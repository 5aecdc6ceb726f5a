import type { Environment, Host, Slot, Strategy } from "../../../../config/types.ts";
import { isThere } from "../../state-facts.ts";
import type { SiteState } from "../../../../deploy/target.ts";
import type { Lines, Move } from "../../runtime.ts";

/** A line as a person reads it in a plan. */
export function sentenceOf(line: string): string {
  const [op = "", subject = "", object = "-"] = line.split(" ");
  const slot = subject === MAIN ? "" : ` in slot ${subject}`;
  switch (op) {
    case "stop":
      return `stop what runs${slot}${object === "-" ? "" : ` unless it is ${object}`}`;
    case "secrets":
      return subject === "@before" ? "put the previous secrets back" : "put its secrets in place";
    case "link":
      return `${subject} leads to ${object === "-" ? "nothing" : object}`;
    case "start":
      return `start ${object}${slot}`;
    case "await":
      return `wait until ${object} listens${slot}`;
    case "traffic":
      return `switch the traffic to slot ${subject}`;
    case "running":
      return `${object} runs${slot}`;
    default:
      throw new Error(`not a line of an undo: ${line}`);
  }
}

type BlueGreen = Extract<Strategy, { kind: "blue-green" }>;

/** The slot of a strategy without slots. */
export const MAIN = "main";

/** A slot as a host has it. */
export function slotOn(host: Host, { slots }: BlueGreen, slot: string): Slot {
  return (host.slots ?? slots)[slot === "b" ? "b" : "a"];
}

/** Where a release goes: beside the live one, or where it is already. */
export function nextSlot(state: SiteState, to: string, { strategy }: Environment): string {
  if (strategy.kind !== "blue-green") return MAIN;
  // Live on record and not running, as after a reboot: it is started where it was.
  if (isThere(state, to) || (state.current?.id === to && state.groups.length === 0)) return state.serving;
  return state.current !== undefined && state.serving === "a" ? "b" : "a";
}

/** What an undo restores. The slot that it leaves is stopped later, once the traffic is confirmed elsewhere. */
export function undoLines(state: SiteState, to: string, environment: Environment): Lines {
  const { strategy } = environment;
  const was = state.current?.id;
  const live = state.serving;
  const next = nextSlot(state, to, environment);
  if (isThere(state, to)) return [];
  if (was === undefined) {
    const links = strategy.kind === "blue-green" ? [`link slots/${next} -`] : [];
    return [`stop ${next} -`, "secrets @before", "link current -", ...links];
  }
  if (strategy.kind === "blue-green") {
    return [
      `stop ${live} ${was} @before`,
      "secrets @before",
      `link slots/${live} ${was}`,
      `start ${live} ${was}`,
      `await ${live} ${was}`,
      `traffic ${live} ${was}`,
      `link current ${was}`,
    ];
  }
  return [`stop ${MAIN} ${was} @before`, "secrets @before", `link current ${was}`, `start ${MAIN} ${was}`];
}

const NOTHING = { beside: [], over: [] } as const;

/** The lines of the switch: with slots the new release is verified before it gets the traffic. */
export function switchLines(state: SiteState, to: string, environment: Environment): Move {
  const { strategy } = environment;
  if (isThere(state, to)) return NOTHING;
  const next = nextSlot(state, to, environment);
  if (strategy.kind === "blue-green") {
    return {
      beside: [`stop ${next} -`, "secrets @to", `link slots/${next} ${to}`, `start ${next} ${to}`],
      over: [`traffic ${next} ${to}`, `link current ${to}`],
    };
  }
  return { beside: [], over: [`stop ${MAIN} -`, "secrets @to", `link current ${to}`, `start ${MAIN} ${to}`] };
}

/** The same for a release that is there: where it runs with the right secrets already, it is kept. */
export function rollbackLines(state: SiteState, to: string, environment: Environment): Move {
  const { strategy } = environment;
  if (isThere(state, to)) return NOTHING;
  const next = nextSlot(state, to, environment);
  if (strategy.kind === "blue-green") {
    return {
      beside: [`stop ${next} ${to} @to`, "secrets @to", `link slots/${next} ${to}`, `start ${next} ${to}`],
      over: [`traffic ${next} ${to}`, `link current ${to}`],
    };
  }
  return { beside: [], over: [`stop ${MAIN} ${to} @to`, "secrets @to", `link current ${to}`, `start ${MAIN} ${to}`] };
}

/** Steps forward that need no engine: those of the switch, and a wait until the release listens, before it gets the traffic. */
export function forwardLines(state: SiteState, to: string, environment: Environment): Lines {
  const { beside, over } = rollbackLines(state, to, environment);
  const slot = nextSlot(state, to, environment);
  const wait = [`await ${slot} ${to}`];
  return environment.strategy.kind === "blue-green"
    ? [...beside, ...wait, ...over]
    : [...over, ...wait, `running ${slot} ${to}`];
}
