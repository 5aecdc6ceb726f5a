interface Waiting {
  readonly enter: () => void;
  readonly giveUp: () => void;
}

interface Group {
  cancelRunning: () => void;
  waiting: Waiting[];
}

/** How something wants into a group. */
export interface Wish {
  /** `cancel-in-progress`: whoever is in is told to stop. */
  readonly replace: boolean;
  /** `queue: max`: it waits behind those that wait already; else it takes their place. */
  readonly queue: boolean;
  /** Called when a newer one with `cancel-in-progress` wants in. */
  readonly cancelSelf: () => void;
  /** It does not want in any more. */
  readonly cancelled: AbortSignal;
  readonly onWait: () => void;
}

/**
 * Concurrency groups over all runs: one is in, one waits, and a newer one takes the place of the one that waits.
 * Source: https://docs.github.com/actions/concepts/workflows-and-actions/concurrency
 */
export class Concurrency {
  private readonly groups = new Map<string, Group>();

  /** Waits for its turn. Resolves to how to leave, or to undefined when a newer one took its place or when it was cancelled. */
  async enter(
    name: string,
    { replace, queue, cancelSelf, cancelled, onWait }: Wish,
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

  /** The next is in before anybody else can ask. */
  private leave(key: string): void {
    const next = this.groups.get(key)?.waiting.shift();
    if (next === undefined) this.groups.delete(key);
    else next.enter();
  }
}

/** Names of groups do not differ by their case. */
export function keyOf(name: string): string {
  return name.toLowerCase();
}
