import type { Environment, Hook } from "../../config/types.ts";
import { Refused } from "../../deploy/target.ts";
import type { HostState, Plan, Release, Step, Wave } from "../../deploy/target.ts";
import type { Contents } from "./contents.ts";
import { backLines, nextSlot, servingSlot, switchLines, undoLines } from "./lines.ts";

const SHORT_MS = 150_000;
const STAGE_MS = 900_000;

/** The waves of a deployment: everything that can be done beside the old release first, on all hosts at once. */
export function planForward(release: Release, states: readonly HostState[], environment: Environment, contents: Contents | undefined): Plan {
  const { strategy } = environment;
  const hosts = states.map(({ host }) => host);
  const moveMs = moveDeadline(environment);
  const per = (make: (state: HostState) => Step): Record<string, Step[]> => Object.fromEntries(states.map((state) => [state.host, [make(state)]]));
  const waves: Wave[] = [
    { name: "write the way back", phase: "snapshot", steps: per((state) => snapshotStep("forward", undoLines(state, release.id, environment))) },
    { name: `stage ${release.id}`, phase: "stage", steps: per((state) => stageStep(release, state, contents)) },
  ];
  const settle: Wave[] = [];
  if (strategy.kind === "blue-green") {
    const groups = groupBy(states, (state) => nextSlot(state, strategy));
    for (const [slot, members] of groups) {
      waves.push({
        name: `start it in slot ${slot}`,
        phase: "switch",
        gate: slot,
        steps: Object.fromEntries(members.map((state) => [state.host, [linesStep(switchLines(state, release.id, environment).beside, `start ${release.id} in slot ${slot}, beside what serves`, moveMs)]])),
      });
    }
    for (const [slot, members] of groups) {
      waves.push({
        name: `lead the traffic to slot ${slot}`,
        phase: "switch",
        gate: slot,
        steps: Object.fromEntries(members.map((state) => [state.host, [linesStep(switchLines(state, release.id, environment).over, `switch the traffic to slot ${slot}`, moveMs)]])),
      });
    }
    const old = states.filter((state) => state.current !== undefined);
    if (old.length > 0) {
      settle.push({
        name: `let the old slot finish for ${strategy.drainMs / 1000} s, then stop it`,
        phase: "settle",
        waitMs: strategy.drainMs,
        steps: Object.fromEntries(old.map((state) => {
          const live = servingSlot(state, strategy);
          return [state.host, [linesStep([`stop ${live} -`, `link slots/${live} -`], `stop slot ${live}`, moveMs)]];
        })),
      });
    }
  } else {
    const size = strategy.kind === "rolling" ? Math.min(strategy.maxInFlight, hosts.length) : hosts.length;
    for (const members of batches(states, size)) {
      waves.push({
        name: `switch ${members.map(({ host }) => host).join(", ")}`,
        phase: "switch",
        gate: "main",
        steps: Object.fromEntries(members.map((state) => [state.host, [linesStep(switchLines(state, release.id, environment).over, switchSays(state, release), moveMs)]])),
      });
    }
  }
  return {
    release: release.id,
    waves,
    settle,
    hosts: Object.fromEntries(states.map((state) => [state.host, { from: state.current?.id ?? "", undo: undoLines(state, release.id, environment) }])),
    notes: strategy.kind !== "blue-green" && (strategy.kind === "recreate" || hosts.length === 1) && states.some(({ current }) => current !== undefined) ? ["the service is away while a host restarts it"] : [],
  };
}

/** The waves of a way back: the undo names the wanted release, and is run in the strategy's own batches. */
export function planBack(wanted: Release, states: readonly HostState[], environment: Environment): Plan {
  const { strategy } = environment;
  const absent = states.filter((state) => !state.releases.some(({ id }) => id === wanted.id));
  if (absent.length > 0) throw new Refused(`${absent.map(({ host }) => host).join(", ")} do not have release ${wanted.id}`, "Choose one that every host has, or deploy it.");
  const moveMs = moveDeadline(environment);
  const lines = (state: HostState): readonly string[] => backLines(state, wanted.id, environment);
  // A way back is for an emergency: a rolling one takes half of the hosts at a time, never all.
  const size = strategy.kind === "rolling" ? Math.max(strategy.maxInFlight, Math.ceil(states.length / 2)) : states.length;
  const gate = (state: HostState): string => (strategy.kind === "blue-green" ? nextSlot(state, strategy) : "main");
  const waves: Wave[] = [
    { name: "write the way", phase: "snapshot", steps: Object.fromEntries(states.map((state) => [state.host, [snapshotStep("back", lines(state))]])) },
  ];
  for (const members of batches(states, size)) {
    for (const [slot, group] of groupBy(members, gate)) {
      waves.push({
        name: `bring ${wanted.id} back on ${group.map(({ host }) => host).join(", ")}`,
        phase: "switch",
        gate: slot,
        steps: Object.fromEntries(group.map((state) => [state.host, [{ verb: "undo", words: [], says: `${state.current?.id ?? "nothing"} → ${wanted.id}`, deadlineMs: moveMs }]])),
      });
    }
  }
  return {
    release: wanted.id,
    waves,
    settle: [],
    hosts: Object.fromEntries(states.map((state) => [state.host, { from: state.current?.id ?? "", undo: lines(state) }])),
    notes: [],
  };
}

export function hookStep(hook: Hook, release: Release): Step {
  const words = [String(Math.ceil(hook.timeoutMs / 1000)), release.id, hook.irreversible ? "irreversible" : "-", ...hook.command.map((word) => Buffer.from(word).toString("base64"))];
  return { verb: "hook", words, says: `hook ${hook.name}`, deadlineMs: hook.timeoutMs + SHORT_MS };
}

function snapshotStep(way: "forward" | "back", undo: readonly string[]): Step {
  return { verb: "snapshot", words: [way, ...undo], says: "write the undo", deadlineMs: SHORT_MS };
}

function stageStep(release: Release, state: HostState, contents: Contents | undefined): Step {
  const code = contents?.code;
  const there = state.releases.find(({ id }) => id === release.id);
  // A release of the same name that was built into other bytes is another one; preflight saw that it does not serve.
  const present = there !== undefined && (code === undefined || !("archive" in code) || there.archive === code.sha256);
  const how = present ? "it is there already" : code !== undefined && "from" in code ? `copy the code of ${code.from}` : "upload and unpack";
  return { verb: "stage", words: [release.id, ...(present ? ["present"] : [])], says: `stage ${release.id}: ${how}`, deadlineMs: STAGE_MS };
}

function linesStep(lines: readonly string[], says: string, deadlineMs: number): Step {
  return { verb: "lines", words: lines, says, deadlineMs };
}

function switchSays(state: HostState, release: Release): string {
  return state.current === undefined ? `start ${release.id}` : `stop ${state.current.id}, start ${release.id}`;
}

function moveDeadline({ target }: Environment): number {
  return 2 * (target.startTimeoutMs + target.stopTimeoutMs) + SHORT_MS;
}

function batches<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
