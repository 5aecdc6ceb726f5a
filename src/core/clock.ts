/** Time as a parameter, so that waiting can be tested without waiting. */
export interface Clock {
  /** Milliseconds since the epoch; can jump when the machine's clock is set. */
  now(): number;
  /** Milliseconds since some fixed moment; monotonic. For measuring only. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds, or early when the signal aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

// setTimeout fires at once for anything longer.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(Math.max(0, ms), LONGEST_TIMER_MS));
      signal?.addEventListener("abort", done, { once: true });
    }),
};
