import type { Clock } from "../../../src/core/clock.ts";

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly ring: () => void;
}

const SHORTEST_MS = 0.001;

/** Time that passes only when everybody waits: days of a deployment in milliseconds of a test. */
export class VirtualTime {
  now = 0;
  private order = 0;
  private timers: Timer[] = [];

  /** A clock for one engine; once that engine is dead its waits never end. */
  clock(alive: () => boolean): Clock {
    return {
      now: () => 1_700_000_000_000 + this.now,
      monotonic: () => this.now,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          if (signal?.aborted === true) {
            resolve();
            return;
          }
          const timer: Timer = {
            // A wait so short that the sum would not show it must end all the same.
            at: ms > 0 ? this.now + Math.max(ms, SHORTEST_MS) : this.now,
            order: (this.order += 1),
            ring: () => {
              signal?.removeEventListener("abort", early);
              if (alive()) resolve();
            },
          };
          const early = (): void => {
            this.timers = this.timers.filter((other) => other !== timer);
            resolve();
          };
          signal?.addEventListener("abort", early, { once: true });
          this.timers.push(timer);
        }),
    };
  }

  /** Lets time pass until `work` has ended, or `over` says so. Fails when nobody waits for anything any more. */
  async until<T>(work: Promise<T>, over: () => boolean = () => false): Promise<T | undefined> {
    let ended = false;
    const settled = work.finally(() => {
      ended = true;
    });
    settled.catch(() => undefined);
    for (;;) {
      // Everything that can go on without time goes on first.
      await new Promise((go) => setImmediate(go));
      if (ended) return settled;
      if (over()) return undefined;
      const next = this.timers.reduce<Timer | undefined>(
        (first, timer) =>
          first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order)
            ? timer
            : first,
        undefined,
      );
      if (next === undefined) throw new Error("everybody waits, and nothing is going to happen");
      this.timers = this.timers.filter((timer) => timer !== next);
      this.now = next.at;
      next.ring();
    }
  }
}
