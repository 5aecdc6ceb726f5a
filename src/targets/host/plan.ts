import type { Environment, Hook, Strategy } from "../../config/types.ts";
import type { Plan, SiteState, Step, Unattended, Wave } from "../../deploy/target.ts";
import type { Release } from "../../release/release.ts";
import { artifactOf, sameBytes } from "../../release/shipment.ts";
import type { Shipment } from "../../release/shipment.ts";
import type { HostRuntime, Lines, Move } from "./runtime.ts";
import { isThere } from "./state-facts.ts";

const SHORT_MS = 150_000;
const STAGE_MS = 900_000;

/** The waves of a deployment: everything that can be done beside the live release first, on all hosts at once. */
export function planForward(
  shipment: Shipment,
  states: readonly SiteState[],
  environment: Environment,
  runtime: HostRuntime,
): Plan {
  const { strategy } = environment;
  const { release } = shipment;
  const kind = shipment.payload.kind === "reuse" ? "config-change" : "deploy";
  const drain = drainSeconds(strategy, false);
  const size = strategy.kind === "rolling" ? Math.min(strategy.maxInFlight, states.length) : states.length;
  const live = states.some(({ current }) => current !== undefined);
  const restarts = strategy.kind === "recreate" || (strategy.kind === "rolling" && states.length === 1);
  return {
    release: release.id,
    waves: [
      {
        name: "write the undo",
        phase: "snapshot",
        steps: perSite(states, (state) =>
          snapshotStep(
            {
              kind,
              to: release.id,
              drain,
              from: state.serving,
              slot: runtime.groupFor(state, release.id, environment),
              healthy: undefined,
              forward: [],
              undo: runtime.undo(state, release.id, environment),
            },
            state,
            shipment.secrets !== undefined,
          ),
        ),
      },
      {
        name: `stage ${release.id}`,
        phase: "stage",
        steps: perSite(states, (state) => stageStep(shipment, state)),
      },
      ...fetchWaves(shipment, states, environment, runtime),
      ...switchWaves(release, states, environment, runtime, size, (state) =>
        runtime.forward(state, release.id, environment),
      ),
    ],
    settle: settleWaves(states, release.id, environment, drain),
    sites: Object.fromEntries(
      states.map((state) => [
        state.site,
        {
          from: state.current?.id ?? "",
          forward: undefined,
          undo: unattended(runtime.undo(state, release.id, environment), runtime),
        },
      ]),
    ),
    notes: restarts && live ? ["the service is down while a host restarts it"] : [],
  };
}

/** What the release needs beyond its folder, fetched beside the live release. */
function fetchWaves(
  shipment: Shipment,
  states: readonly SiteState[],
  environment: Environment,
  runtime: HostRuntime,
): Wave[] {
  const steps = runtime.fetch(shipment, environment);
  if (steps.length === 0) return [];
  return [
    {
      name: `fetch what ${shipment.release.id} needs`,
      phase: "stage",
      steps: Object.fromEntries(states.map(({ site }) => [site, steps])),
    },
  ];
}

/** The waves of a rollback: as careful as a deployment, and with steps forward that need no engine. */
export function planRollback(
  wanted: Release,
  states: readonly SiteState[],
  fromWasHealthy: boolean | undefined,
  environment: Environment,
  runtime: HostRuntime,
): Plan {
  const { strategy } = environment;
  const drain = drainSeconds(strategy, true);
  const lines = (state: SiteState) => ({
    forward: runtime.unattended(state, wanted.id, environment),
    undo: runtime.undo(state, wanted.id, environment),
  });
  // A rollback is for an emergency: a rolling one takes half of the hosts at a time, never all.
  const size =
    strategy.kind === "rolling" ? Math.max(strategy.maxInFlight, Math.ceil(states.length / 2)) : states.length;
  return {
    release: wanted.id,
    waves: [
      {
        name: "write the undo",
        phase: "snapshot",
        steps: perSite(states, (state) =>
          snapshotStep(
            {
              kind: "rollback",
              to: wanted.id,
              drain,
              from: state.serving,
              slot: runtime.groupFor(state, wanted.id, environment),
              healthy: fromWasHealthy,
              ...lines(state),
            },
            state,
            false,
          ),
        ),
      },
      ...switchWaves(wanted, states, environment, runtime, size, (state) =>
        runtime.back(state, wanted.id, environment),
      ),
    ],
    settle: settleWaves(states, wanted.id, environment, drain),
    sites: Object.fromEntries(
      states.map((state) => {
        const { forward, undo } = lines(state);
        return [
          state.site,
          { from: state.current?.id ?? "", forward: unattended(forward, runtime), undo: unattended(undo, runtime) },
        ];
      }),
    ),
    notes: [],
  };
}

function switchWaves(
  release: Release,
  states: readonly SiteState[],
  environment: Environment,
  runtime: HostRuntime,
  size: number,
  linesOf: (state: SiteState) => Move,
): Wave[] {
  const { strategy } = environment;
  const moveMs = moveDeadline(environment);
  if (strategy.kind === "blue-green") {
    const groups = [
      ...groupBy(
        states.filter((state) => !isThere(state, release.id)),
        (state) => runtime.groupFor(state, release.id, environment),
      ),
    ];
    return [
      ...groups.map(([slot, members]): Wave => ({
        name: `start it in slot ${slot}`,
        phase: "beside",
        gate: runtime.gate(slot),
        steps: perSite(members, (state) =>
          linesStep(
            "beside",
            linesOf(state).beside,
            `start ${release.id} in slot ${slot}, beside the live release`,
            moveMs,
          ),
        ),
      })),
      ...groups.map(([slot, members]): Wave => ({
        name: `lead the traffic to slot ${slot}`,
        phase: "switch",
        gate: runtime.gate(slot),
        steps: perSite(members, (state) =>
          linesStep("switch", linesOf(state).over, `switch the traffic to slot ${slot}`, moveMs),
        ),
      })),
    ];
  }
  return batches(states, size).map((members) => ({
    name: `switch ${members.map(({ site }) => site).join(", ")}`,
    phase: "switch",
    gate: runtime.gate("main"),
    steps: perSite(members, (state) =>
      linesStep("switch", linesOf(state).over, switchSays(state, release, isThere(state, release.id)), moveMs),
    ),
  }));
}

/** Once committed, the slot that the traffic left drains and is stopped. */
function settleWaves(states: readonly SiteState[], to: string, environment: Environment, drain: number): Wave[] {
  const { strategy } = environment;
  const old = states.filter((state) => state.current !== undefined && !isThere(state, to));
  if (strategy.kind !== "blue-green" || old.length === 0) return [];
  return [
    {
      name: `let the slot that the traffic left finish for ${drain} s, then stop it`,
      phase: "settle",
      waitMs: drain * 1000,
      steps: perSite(old, (state) => ({
        verb: "stop-left",
        data: [],
        says: `stop slot ${state.serving}`,
        deadlineMs: moveDeadline(environment),
      })),
    },
  ];
}

export function hookStep(hook: Hook, release: Release): Step {
  const data = [
    String(Math.ceil(hook.timeoutMs / 1000)),
    release.id,
    hook.irreversible ? "irreversible" : "-",
    ...hook.command.map((word) => Buffer.from(word).toString("base64")),
  ];
  return { verb: "hook", data, says: `hook ${hook.name}`, deadlineMs: hook.timeoutMs + SHORT_MS };
}

interface SnapshotFields {
  readonly kind: "deploy" | "rollback" | "config-change";
  readonly to: string;
  readonly healthy: boolean | undefined;
  readonly from: string;
  readonly slot: string;
  readonly drain: number;
  readonly forward: Lines;
  readonly undo: Lines;
}

/** The data of a snapshot: lines of the record, and what else the host is to keep with it. */
export interface Snapshot {
  readonly ownSecrets: boolean;
  /** The deployment whose undo failed and is replaced. */
  readonly replaces: string | null;
  readonly record: readonly string[];
}

export interface Stage {
  readonly release: string;
  /** The very same bytes are there already. */
  readonly present: boolean;
}

function snapshotStep(
  { kind, to, healthy, from, slot, drain, forward, undo }: SnapshotFields,
  { attempt }: SiteState,
  ownSecrets: boolean,
): Step {
  const record = [
    `kind ${kind}`,
    `to ${to}`,
    `healthy ${healthy === undefined ? "unknown" : healthy ? "yes" : "no"}`,
    `from-slot ${from}`,
    `to-slot ${slot}`,
    `drain ${drain}`,
    ...forward.map((line) => `forward ${line}`),
    ...undo.map((line) => `undo ${line}`),
  ];
  const data = { ownSecrets, replaces: attempt?.end === "pending" ? attempt.id : null, record } satisfies Snapshot;
  return { verb: "snapshot", data, says: "write the undo", deadlineMs: SHORT_MS };
}

function stageStep(shipment: Shipment, state: SiteState): Step {
  const { release, payload } = shipment;
  const there = state.releases.find(({ id }) => id === release.id);
  const artifact = artifactOf(shipment);
  // A release of the same name that was built into other bytes is another one; preflight saw that it is not live.
  const present =
    there !== undefined &&
    there.whole === true &&
    (artifact === undefined || sameBytes(there.artifact, artifact) === true);
  const how = present
    ? "it is there already"
    : payload.kind === "reuse"
      ? `copy the code of ${payload.of}`
      : "upload and unpack";
  return {
    verb: "stage",
    data: { release: release.id, present } satisfies Stage,
    says: `stage ${release.id}: ${how}`,
    deadlineMs: STAGE_MS,
  };
}

/** Lines of the undo as a plan shows them. */
function unattended(lines: Lines, runtime: HostRuntime): Unattended {
  return lines.map((line) => ({ says: runtime.sentence(line), data: line }));
}

function linesStep(part: "beside" | "switch", lines: Lines, says: string, deadlineMs: number): Step {
  return { verb: part, data: lines, says, deadlineMs };
}

function perSite(states: readonly SiteState[], make: (state: SiteState) => Step): Record<string, Step[]> {
  return Object.fromEntries(states.map((state) => [state.site, [make(state)]]));
}

function switchSays(state: SiteState, release: Release, there: boolean): string {
  if (there) return `${release.id} runs there already`;
  return state.current === undefined ? `start ${release.id}` : `stop ${state.current.id}, start ${release.id}`;
}

function moveDeadline({ target }: Environment): number {
  return 2 * (target.startTimeoutMs + target.stopTimeoutMs) + SHORT_MS;
}

function batches<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

/** A rollback does not wait longer than this for the requests under way: the release that it leaves is seldom a good one. */
const MOST_DRAIN_BACK_MS = 10_000;

/** Whole seconds for which the slot that the traffic left serves on. A release that is left for its faults gets less. */
function drainSeconds(strategy: Strategy, back: boolean): number {
  if (strategy.kind !== "blue-green") return 0;
  return Math.ceil((back ? Math.min(strategy.drainMs, MOST_DRAIN_BACK_MS) : strategy.drainMs) / 1000);
}
