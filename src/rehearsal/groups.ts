import { keyOf } from "./concurrency.ts";
import type { Scope } from "./expression.ts";
import { child, literal, stringOf, valueOf } from "./node.ts";
import type { Node } from "./node.ts";
import type { Setup } from "./setup.ts";

/** Where something runs: who tells it to stop, and the concurrency groups that it is in. */
export interface Room {
  readonly cancelled: AbortSignal;
  readonly groups: readonly string[];
}

interface Wanted {
  /** What stands under `concurrency:`. */
  readonly node: Node | undefined;
  readonly scope: Scope;
  /** The job, or the workflow, as people know it. */
  readonly who: string;
  readonly room: Room;
  /** Whether it waits on when the run is cancelled. */
  readonly goesOn?: () => boolean;
  /** How it is told to stop by a newer one; its own room is when left out. */
  readonly cancelAll?: () => void;
}

/** The concurrency groups of one run's workflows and jobs. */
export class Groups {
  private readonly setup: Setup;
  private readonly killed: AbortSignal;

  constructor(setup: Setup, killed: AbortSignal) {
    this.setup = setup;
    this.killed = killed;
  }

  /** Runs in a group, where there is one; tells why when it never got in. */
  async within<T>(
    { node, scope, who, room: { cancelled, groups }, goesOn = () => false, cancelAll }: Wanted,
    work: (room: Room) => Promise<T>,
  ): Promise<{ value: T } | { why: string }> {
    if (node === undefined) return { value: await work({ cancelled, groups }) };
    const name = node.kind === "map" ? stringOf(child(node, "group"), scope) : stringOf(node, scope);
    // GitHub cancels what would wait for itself.
    if (groups.includes(keyOf(name)))
      return { why: `a deadlock for the concurrency group '${name}' was detected: what calls it is in it already` };
    const own = new AbortController();
    const unwanted = new AbortController();
    void untilStopped(cancelled, goesOn, this.killed).then(() => unwanted.abort());
    const leave = await this.setup.concurrency.enter(name, {
      replace: valueOf(child(node, "cancel-in-progress"), scope) === true,
      queue: literal(child(node, "queue")) === "max",
      cancelSelf: cancelAll ?? (() => own.abort()),
      cancelled: unwanted.signal,
      onWait: () =>
        this.setup.emit({ kind: "job-wait", job: who, why: `another run is in the concurrency group ${name}` }),
    });
    if (leave === undefined)
      return {
        why: unwanted.signal.aborted
          ? "the run was cancelled"
          : `a newer one waits for the concurrency group '${name}'`,
      };
    try {
      return {
        value: await work({ cancelled: AbortSignal.any([own.signal, cancelled]), groups: [...groups, keyOf(name)] }),
      };
    } finally {
      leave();
    }
  }
}

/** Resolves when something is told to stop and does not go on, or is killed. */
export async function untilStopped(
  cancelled: AbortSignal,
  goesOn: () => boolean,
  killed: AbortSignal,
): Promise<undefined> {
  return new Promise((resolve) => {
    const ask = (): void => {
      if (killed.aborted || (cancelled.aborted && !goesOn())) resolve(undefined);
    };
    for (const each of [cancelled, killed]) each.addEventListener("abort", ask, { once: true });
    ask();
  });
}
