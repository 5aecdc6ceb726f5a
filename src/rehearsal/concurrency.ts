interface Waiting {
  readonly enter: () => void;
  readonly cancel: () => void;
}

interface Group {
  readonly cancelRunning: () => void;
  waiting: Waiting | undefined;
}

/**
 * Concurrency groups over all runs: one is in, one waits, and a newer one takes the place of the one that waits.
 * Source: https://docs.github.com/actions/concepts/workflows-and-actions/concurrency
 */
export class Concurrency {
  private readonly groups = new Map<string, Group>();

  /**
   * Waits for its turn. Resolves to how to leave, or to undefined when a newer one took its place or when it was cancelled.
   * @param cancelSelf called when a newer one with `cancel-in-progress` wants in
   */
  async enter(name: string, cancelInProgress: boolean, cancelSelf: () => void, cancelled: AbortSignal, onWait: () => void): Promise<(() => void) | undefined> {
    const key = name.toLowerCase();
    const group = this.groups.get(key);
    if (group === undefined) return this.take(key, cancelSelf);
    group.waiting?.cancel();
    if (cancelInProgress) group.cancelRunning();
    onWait();
    const entered = await new Promise<boolean>((resolve) => {
      const gone = (): void => resolve(false);
      group.waiting = { enter: () => resolve(true), cancel: gone };
      cancelled.addEventListener("abort", gone, { once: true });
    });
    if (entered) return this.take(key, cancelSelf);
    return undefined;
  }

  private take(key: string, cancelRunning: () => void): () => void {
    this.groups.set(key, { cancelRunning, waiting: undefined });
    return () => {
      const waiting = this.groups.get(key)?.waiting;
      this.groups.delete(key);
      waiting?.enter();
    };
  }
}
