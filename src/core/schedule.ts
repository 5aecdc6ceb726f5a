import type { World } from "./world.ts";

/** Something that tasks use: any number of them share it, or one has it to itself. */
export interface Resource {
  readonly name: string;
  readonly mode: "shared" | "exclusive";
}

export interface Task {
  readonly name: string;
  /** Tasks without whose success this one has nothing to do. */
  readonly needs: readonly string[];
  /** Tasks that must have ended before this one starts, however they ended. */
  readonly after: readonly string[];
  readonly resources: readonly Resource[];
  readonly deadlineMs: number;
}

export type Ending<Result> =
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "threw"; readonly error: unknown }
  | { readonly kind: "late" }
  | { readonly kind: "cancelled"; readonly hadStarted: boolean }
  /** `by`: a task that it needs did not succeed. */
  | { readonly kind: "blocked"; readonly by: string }
  /** It waits for a task that waits for it. */
  | { readonly kind: "circular" };

export interface Ended<T extends Task, Result> {
  readonly task: T;
  readonly ending: Ending<Result>;
  /** Milliseconds from the start of the schedule. */
  readonly startMs: number;
  readonly durationMs: number;
}

export interface ScheduleOptions<T extends Task, Result> {
  /** How many run side by side. */
  readonly parallel: number;
  readonly run: (task: T, signal: AbortSignal) => Promise<Result>;
  /** Whether a task that needs the ended one may start. */
  readonly satisfies: (ended: Ended<T, Result>) => boolean;
  readonly onEnd: (ended: Ended<T, Result>) => void;
}

/** A task that ignores its signal is abandoned after this. */
const GRACE_MS = 5000;

/**
 * Runs tasks side by side, each as soon as what it needs has succeeded, what it comes after has ended, and the resources
 * it uses are free. A need that is not among the tasks is met. Resolves when all have ended.
 */
export async function schedule<T extends Task, Result>(
  tasks: readonly T[],
  options: ScheduleOptions<T, Result>,
  world: Pick<World, "clock" | "signal">,
): Promise<Ended<T, Result>[]> {
  const { clock, signal } = world;
  const began = clock.monotonic();
  const now = (): number => Math.round(clock.monotonic() - began);
  const planned = new Set(tasks.map(({ name }) => name));
  const waiting = new Set(tasks);
  const running = new Map<T, Promise<void>>();
  const ended = new Map<string, Ended<T, Result>>();

  const end = (task: T, startMs: number, ending: Ending<Result>): void => {
    waiting.delete(task);
    running.delete(task);
    const one = { task, ending, startMs, durationMs: now() - startMs };
    ended.set(task.name, one);
    options.onEnd(one);
  };
  const start = (task: T): void => {
    const startMs = now();
    waiting.delete(task);
    running.set(
      task,
      runWithDeadline(task, options.run, world).then((ending) => end(task, startMs, ending)),
    );
  };
  const isEarly = ({ needs, after }: T): boolean =>
    [...needs, ...after].some((name) => planned.has(name) && !ended.has(name));
  const isFree = ({ resources }: T): boolean =>
    running.size < options.parallel && ![...running.keys()].some((other) => isConflict(other.resources, resources));

  while (waiting.size > 0 || running.size > 0) {
    for (const task of waiting) {
      if (isEarly(task)) continue;
      const unmet = task.needs.find((name) => {
        const need = ended.get(name);
        return need !== undefined && !options.satisfies(need);
      });
      if (signal.aborted) end(task, now(), { kind: "cancelled", hadStarted: false });
      else if (unmet !== undefined) end(task, now(), { kind: "blocked", by: unmet });
      else if (isFree(task)) start(task);
    }
    if (running.size > 0) await Promise.race(running.values());
    else if ([...waiting].every(isEarly)) for (const task of waiting) end(task, now(), { kind: "circular" });
  }
  return tasks.flatMap(({ name }) => ended.get(name) ?? []);
}

/** Whether two tasks must not run at once. */
export function isConflict(left: readonly Resource[], right: readonly Resource[]): boolean {
  return left.some(({ name, mode }) =>
    right.some((other) => other.name === name && (mode === "exclusive" || other.mode === "exclusive")),
  );
}

async function runWithDeadline<T extends Task, Result>(
  task: T,
  run: (task: T, signal: AbortSignal) => Promise<Result>,
  { clock, signal }: Pick<World, "clock" | "signal">,
): Promise<Ending<Result>> {
  const late = new AbortController();
  const done = new AbortController();
  const own = AbortSignal.any([signal, late.signal]);
  const cutShort = (): Ending<Result> => (signal.aborted ? { kind: "cancelled", hadStarted: true } : { kind: "late" });
  const deadline = (async () => {
    await clock.sleep(task.deadlineMs, AbortSignal.any([done.signal, signal]));
    if (!signal.aborted && !done.signal.aborted) late.abort();
    await clock.sleep(GRACE_MS, done.signal);
    return cutShort();
  })();
  const work = (async (): Promise<Ending<Result>> => {
    const result = await run(task, own);
    // The result of work that was cut short cannot be relied on.
    return own.aborted ? cutShort() : { kind: "done", result };
  })().catch((error: unknown): Ending<Result> => (own.aborted ? cutShort() : { kind: "threw", error }));
  try {
    return await Promise.race([work, deadline]);
  } finally {
    done.abort();
  }
}

/** The names of those that need one of `missing`, directly or through others. */
export function dependentsOf(
  items: readonly { readonly name: string; readonly needs: readonly string[] }[],
  missing: ReadonlySet<string>,
): Set<string> {
  const found = new Set<string>();
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { name, needs } of items) {
      if (needs.some((need) => missing.has(need) || found.has(need))) found.add(name);
    }
  }
  return found;
}
