import { formatDuration } from "../core/duration.ts";
import { UserError, errorMessage, explain } from "../core/errors.ts";
import { PROFILES } from "../core/profile.ts";
import { isConflict, schedule } from "../core/schedule.ts";
import type { Ended, Ending, Task } from "../core/schedule.ts";
import type { World } from "../core/world.ts";
import { STAGES, inconclusive, lacking } from "./gate.ts";
import type { Gate, GateContext, Measured } from "./gate.ts";

/** How one gate ended; `measured` is undefined when there was nothing to check. */
export interface EndedGate {
  readonly gate: Gate;
  readonly measured: Measured | undefined;
  /** Why there was nothing to check. */
  readonly reason: string;
  /** Milliseconds from the start of the run. */
  readonly startMs: number;
  readonly durationMs: number;
}

export interface RunOptions {
  /** How many run side by side. */
  readonly parallel: number;
  /** What a gate may use, with a signal of its own. */
  readonly contextOf: (gate: Gate, signal: AbortSignal) => GateContext;
  /** Called for gates that have something to check. */
  readonly onStart: (gate: Gate) => void;
  readonly onEnd: (ended: EndedGate) => void;
}

type Result = Pick<EndedGate, "measured" | "reason">;
type GateTask = Task & { readonly gate: Gate };

/**
 * Runs gates side by side, in the order that follows from their needs, products, stages and resources. A gate that
 * throws, exceeds its deadline, is cancelled or lacks what it needs is inconclusive.
 */
export async function runAll(
  gates: readonly Gate[],
  { parallel, contextOf, onStart, onEnd }: RunOptions,
  world: Pick<World, "clock" | "signal">,
): Promise<EndedGate[]> {
  const ended = await schedule<GateTask, Result>(
    gates.map((gate) => ({ ...taskOf(gate, gates), gate })),
    {
      parallel,
      run: async ({ gate }, signal) => {
        const missing = await gate.missing();
        if (missing === undefined) {
          onStart(gate);
          return { measured: await gate.run(contextOf(gate, signal)), reason: "" };
        }
        const measured = gate.expected.length === 0 ? undefined : lacking(missing, gate.expected);
        return { measured, reason: missing.why };
      },
      // A gate that does not apply does not block those that need it.
      satisfies: (one) => {
        const { measured } = endedGate(one);
        return measured === undefined || Object.values(measured.verdicts).includes("pass");
      },
      onEnd: (one) => onEnd(endedGate(one)),
    },
    world,
  );
  return ended.map(endedGate);
}

function taskOf(gate: Gate, all: readonly Gate[]): Task {
  const isBefore = (other: Gate): boolean =>
    other !== gate &&
    (gate.uses.some((product) => other.makes.includes(product)) ||
      (STAGES.indexOf(other.stage) < STAGES.indexOf(gate.stage) && isConflict(other.resources, gate.resources)));
  const { name, needs, resources, deadlineMs } = gate;
  return { name, needs, resources, deadlineMs, after: all.filter(isBefore).map((other) => other.name) };
}

function endedGate({ task: { gate }, ending, startMs, durationMs }: Ended<GateTask, Result>): EndedGate {
  const { measured, reason } = resultOf(ending, gate);
  const isCancelled = ending.kind === "cancelled";
  return {
    gate,
    measured: measured === undefined || isCancelled ? measured : onlyInItsProfiles(measured, gate),
    reason,
    startMs,
    durationMs,
  };
}

function resultOf(ending: Ending<Result>, { deadlineMs }: Gate): Result {
  switch (ending.kind) {
    case "done":
      return ending.result;
    case "threw": {
      const { error } = ending;
      const why = error instanceof UserError ? explain(error) : errorMessage(error);
      return { measured: inconclusive(`could not be measured: ${why}`), reason: "" };
    }
    case "late":
      return {
        measured: inconclusive(`did not finish within ${formatDuration(deadlineMs)}, its timeout in deploy.yml`),
        reason: "",
      };
    case "cancelled":
      return {
        measured: inconclusive(
          ending.hadStarted ? "the run was cancelled" : "the run was cancelled before the gate started",
        ),
        reason: "",
      };
    case "blocked":
      return { measured: inconclusive(`needs ${ending.by}, which did not pass`), reason: "" };
    case "circular":
      return { measured: inconclusive("circular dependency between gates"), reason: "" };
  }
}

/** A gate that need not pass does not block, however it ended. */
function onlyInItsProfiles(result: Measured, { profiles = PROFILES }: Gate): Measured {
  const others = PROFILES.filter((profile) => !profiles.includes(profile));
  return {
    ...result,
    verdicts: { ...result.verdicts, ...Object.fromEntries(others.map((profile) => [profile, "pass" as const])) },
  };
}
