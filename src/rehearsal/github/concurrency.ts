import type { Scope } from "../workflow/expression.ts";
import { child, literal, stringOf, valueOf } from "../workflow/node.ts";
import type { Node } from "../workflow/node.ts";

interface Waiting {
  readonly enter: () => void;
  readonly giveUp: () => void;
}

interface Group {
  cancelRunning: () => void;
  waiting: Waiting[];
}

/** A request to enter a group. */
export interface Entry {
  /** `cancel-in-progress`: the holder of the group is cancelled. */
  readonly replace: boolean;
  /** `queue: max`: it waits behind the requests that wait already; otherwise it replaces them. */
  readonly queue: boolean;
  /** Called when a newer request has `cancel-in-progress`. */
  readonly cancelSelf: () => void;
  /** The request is withdrawn. */
  readonly cancelled: AbortSignal;
  readonly onWait: () => void;
}

/**
 * Concurrency groups across all runs: one holder, one waiting request, and a newer request replaces the one that waits.
 * Source: https://docs.github.com/actions/concepts/workflows-and-actions/concurrency
 */
export class Concurrency {
  private readonly groups = new Map<string, Group>();

  /** Waits for its turn. Resolves to a function that leaves the group, or to undefined when a newer request replaced it or it was cancelled. */
  async enter(
    name: string,
    { replace, queue, cancelSelf, cancelled, onWait }: Entry,
  ): Promise<(() => void) | undefined> {
    const key = keyOf(name);
    const group = this.groups.get(key);
    if (group === undefined) {
      this.groups.set(key, { cancelRunning: cancelSelf, waiting: [] });
      return () => this.leave(key);
    }
    if (!queue) for (const waiting of group.waiting) waiting.giveUp();
    if (replace) group.cancelRunning();
    if (cancelled.aborted) return undefined;
    onWait();
    const entered = await new Promise<boolean>((resolve) => {
      const waiting: Waiting = {
        enter: () => {
          cancelled.removeEventListener("abort", waiting.giveUp);
          group.cancelRunning = cancelSelf;
          resolve(true);
        },
        giveUp: () => {
          group.waiting = group.waiting.filter((each) => each !== waiting);
          resolve(false);
        },
      };
      group.waiting.push(waiting);
      cancelled.addEventListener("abort", waiting.giveUp, { once: true });
    });
    return entered ? () => this.leave(key) : undefined;
  }

  /** Synchronous, so that the next request enters before a new one can. */
  private leave(key: string): void {
    const next = this.groups.get(key)?.waiting.shift();
    if (next === undefined) this.groups.delete(key);
    else next.enter();
  }
}

/** Group names are case-insensitive. */
function keyOf(name: string): string {
  return name.toLowerCase();
}

/** What runs here can be cancelled by this signal, and holds these concurrency groups. */
export interface GroupContext {
  readonly cancelled: AbortSignal;
  readonly groups: readonly string[];
}

interface GroupRequest {
  /** The value under `concurrency:`. */
  readonly node: Node | undefined;
  readonly scope: Scope;
  readonly context: GroupContext;
  /** Whether it keeps waiting when the run is cancelled. */
  readonly runsWhenCancelled?: () => boolean;
  /** How a newer request cancels it; without this only its own context is cancelled. */
  readonly cancelAll?: () => void;
  readonly onWait: (name: string) => void;
}

/** The concurrency groups of one run's workflows and jobs. */
export class Groups {
  private readonly concurrency: Concurrency;
  private readonly killed: AbortSignal;

  constructor(concurrency: Concurrency, killed: AbortSignal) {
    this.concurrency = concurrency;
    this.killed = killed;
  }

  /** Runs the work in its group, if it has one. Resolves to the reason when it never entered the group. */
  async within<T>(
    { node, scope, context: { cancelled, groups }, runsWhenCancelled = () => false, cancelAll, onWait }: GroupRequest,
    work: (context: GroupContext) => Promise<T>,
  ): Promise<{ value: T } | { why: string }> {
    if (node === undefined) return { value: await work({ cancelled, groups }) };
    const name = node.kind === "map" ? stringOf(child(node, "group"), scope) : stringOf(node, scope);
    // GitHub cancels a job that would wait for its own caller.
    if (groups.includes(keyOf(name)))
      return { why: `a deadlock for the concurrency group '${name}' was detected: its caller already holds the group` };
    const own = new AbortController();
    const givenUp = new AbortController();
    void untilCancelled(cancelled, runsWhenCancelled, this.killed).then(() => givenUp.abort());
    const leave = await this.concurrency.enter(name, {
      replace: valueOf(child(node, "cancel-in-progress"), scope) === true,
      queue: literal(child(node, "queue")) === "max",
      cancelSelf: cancelAll ?? (() => own.abort()),
      cancelled: givenUp.signal,
      onWait: () => onWait(name),
    });
    if (leave === undefined)
      return {
        why: givenUp.signal.aborted
          ? "the run was cancelled"
          : `a newer request is waiting for the concurrency group '${name}'`,
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

/** Resolves when the work is cancelled and does not run on, or when it is killed. */
export async function untilCancelled(
  cancelled: AbortSignal,
  runsWhenCancelled: () => boolean,
  killed: AbortSignal,
): Promise<undefined> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (killed.aborted || (cancelled.aborted && !runsWhenCancelled())) resolve(undefined);
    };
    for (const signal of [cancelled, killed]) signal.addEventListener("abort", check, { once: true });
    check();
  });
}
