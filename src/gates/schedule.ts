import { formatDuration } from "../core/duration.ts";
import { UserError, errorMessage, explain } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import { PROFILES, inconclusive, lacking } from "./gate.ts";
import type { Gate, GateContext, Measured, Verdicts } from "./gate.ts";

/** How one gate ended; `measured` is undefined when there was nothing to look at. */
export interface Ended {
  readonly gate: Gate;
  readonly measured: Measured | undefined;
  /** Why there was nothing to look at. */
  readonly reason: string;
  readonly startMs: number;
  readonly durationMs: number;
}

export interface ScheduleOptions {
  /** How many run side by side. */
  readonly parallel: number;
  /** What a gate may use, with a signal of its own. */
  readonly contextOf: (gate: Gate, signal: AbortSignal) => GateContext;
  readonly onStart: (gate: Gate) => void;
  readonly onEnd: (ended: Ended) => void;
}

/** A gate that does not heed its signal is left to itself after this. */
const GRACE_MS = 5000;

/**
 * Runs gates side by side, each once what it needs has passed and what it comes after has ended. Gates that share
 * an exclusive thing take turns. Resolves when all have ended; a gate that throws, is late, is cancelled or lacks
 * what it needs is inconclusive.
 */
export async function schedule(
  gates: readonly Gate[],
  options: ScheduleOptions,
  world: Pick<World, "clock" | "signal">,
): Promise<Ended[]> {
  const { clock, signal } = world;
  const began = clock.monotonic();
  const planned = new Set(gates.map(({ name }) => name));
  const waiting = new Set(gates);
  const running = new Map<Gate, Promise<void>>();
  const ended = new Map<string, Ended>();
  const held = new Set<string>();

  const end = (gate: Gate, startMs: number, result: Measured | undefined, reason: string): void => {
    const one = {
      gate,
      measured: result === undefined || signal.aborted ? result : onlyWhereAsked(result, gate),
      reason,
      startMs,
      durationMs: Math.round(clock.monotonic() - began - startMs),
    };
    ended.set(gate.name, one);
    options.onEnd(one);
  };

  const start = (gate: Gate): void => {
    const startMs = Math.round(clock.monotonic() - began);
    waiting.delete(gate);
    for (const thing of gate.exclusive) held.add(thing);
    options.onStart(gate);
    const work = async (): Promise<void> => {
      const { result, reason } = await runOne(gate, options, world);
      for (const thing of gate.exclusive) held.delete(thing);
      running.delete(gate);
      end(gate, startMs, result, reason);
    };
    running.set(gate, work());
  };

  while (waiting.size > 0 || running.size > 0) {
    for (const gate of waiting) {
      const before = [...gate.needs, ...gate.after].filter((name) => planned.has(name));
      if (before.some((name) => !ended.has(name))) continue;
      const unmet = gate.needs.find((name) => isLacking(ended.get(name)));
      if (unmet !== undefined || signal.aborted) {
        waiting.delete(gate);
        const now = Math.round(clock.monotonic() - began);
        end(
          gate,
          now,
          inconclusive(signal.aborted ? "the run was cancelled before it began" : `needs ${unmet}, which did not pass`),
          "",
        );
        continue;
      }
      if (running.size >= options.parallel || gate.exclusive.some((thing) => held.has(thing))) continue;
      start(gate);
    }
    if (running.size > 0) await Promise.race(running.values());
    else if (
      [...waiting].every((gate) => [...gate.needs, ...gate.after].some((name) => planned.has(name) && !ended.has(name)))
    ) {
      // Only a circle of gates could wait for itself.
      for (const gate of waiting)
        end(gate, Math.round(clock.monotonic() - began), inconclusive("waits for a gate that waits for it"), "");
      waiting.clear();
    }
  }
  return gates.map(({ name }) => ended.get(name) as Ended);
}

function onlyWhereAsked(result: Measured, { profiles = PROFILES }: Gate): Measured {
  const verdicts: Verdicts = {
    ...result.verdicts,
    ...Object.fromEntries(
      PROFILES.filter((profile) => !profiles.includes(profile)).map((profile) => [profile, "pass" as const]),
    ),
  };
  return { ...result, verdicts };
}

/** A need that does not apply is none. */
function isLacking(need: Ended | undefined): boolean {
  const verdicts = need?.measured?.verdicts;
  return verdicts !== undefined && !PROFILES.some((profile) => verdicts[profile] === "pass");
}

async function runOne(
  gate: Gate,
  { contextOf }: ScheduleOptions,
  { clock, signal }: Pick<World, "clock" | "signal">,
): Promise<{ result: Measured | undefined; reason: string }> {
  const late = new AbortController();
  const done = new AbortController();
  const own = AbortSignal.any([signal, late.signal]);
  const ending = (): { result: Measured; reason: string } => ({
    result: inconclusive(
      signal.aborted
        ? "the run was cancelled"
        : `did not end within ${formatDuration(gate.deadlineMs)}; its timeout in deploy.yml says how long it may take`,
    ),
    reason: "",
  });
  const deadline = (async () => {
    await clock.sleep(gate.deadlineMs, AbortSignal.any([done.signal, signal]));
    if (!signal.aborted && !done.signal.aborted) late.abort();
    await clock.sleep(GRACE_MS, done.signal);
    return ending();
  })();
  const work = (async () => {
    const missing = await gate.missing();
    if (missing !== undefined)
      return { result: gate.expected.length === 0 ? undefined : lacking(missing, gate.expected), reason: missing.why };
    const result = await gate.run(contextOf(gate, own));
    // What a cut command printed is no measurement.
    return own.aborted ? ending() : { result, reason: "" };
  })().catch((error: unknown) =>
    own.aborted
      ? ending()
      : {
          result: inconclusive(
            `could not be measured: ${error instanceof UserError ? explain(error) : errorMessage(error)}`,
          ),
          reason: "",
        },
  );
  try {
    return await Promise.race([work, deadline]);
  } finally {
    done.abort();
  }
}
