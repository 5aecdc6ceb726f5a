import { HttpFailure } from "../core/http-failure.ts";
import type { World } from "../core/world.ts";
import { HostUnreachable } from "./target.ts";
import type { Endpoint } from "./target.ts";

/** What a steady client of the service saw. Times are milliseconds; `atMs` counts from the probe's start. */
export interface ProbeResult {
  /** When it began, counted from the deployment's start. */
  readonly startMs: number;
  readonly sent: number;
  readonly lost: number;
  /** Requests that never set out, because the way to the host was cut: nothing is known of the service then. */
  readonly unsent: number;
  /** The longest time without a good answer, as far as it was seen. */
  readonly longestGapMs: number;
  readonly samples: readonly { readonly atMs: number; readonly durationMs: number; readonly ok: boolean }[];
}

const EVERY_MS = 50;
const TIMEOUT_MS = 2000;
const MOST_SAMPLES = 20_000;

/**
 * Sends a request every 50 ms, whether or not the one before was answered, so that a slow service is not
 * asked less often. An answer of 500 or more, or none in 2 s, is lost.
 * @param way asked for each time: when a line to a host broke, it is another one
 */
export function startProbe(way: () => Promise<Endpoint>, path: string, startMs: number, world: Pick<World, "clock" | "http">): { stop(): Promise<ProbeResult> } {
  const over = new AbortController();
  const samples: { atMs: number; durationMs: number; ok: boolean }[] = [];
  const unsentAtMs: number[] = [];
  const open = new Set<Promise<void>>();
  const startedAt = world.clock.monotonic();

  const send = async (atMs: number): Promise<void> => {
    let ok = false;
    let tunnelled = false;
    const found = new AbortController();
    try {
      // A new way may take long to open, and the end of the probe does not wait for it.
      const late = world.clock.sleep(TIMEOUT_MS, AbortSignal.any([over.signal, found.signal]));
      const endpoint = await Promise.race([way(), late]).finally(() => found.abort());
      if (endpoint === undefined) {
        unsentAtMs.push(atMs);
        return;
      }
      tunnelled = endpoint.socketPath !== undefined;
      const response = await world.http(`${endpoint.url}${path}`, {
        deadlineMs: TIMEOUT_MS,
        maxBytes: 65_536,
        ...(endpoint.socketPath === undefined ? {} : { socketPath: endpoint.socketPath }),
      });
      ok = response.status < 500;
    } catch (error) {
      // Our end of a tunnel is gone. What the other end refuses comes as a connection that is closed.
      if (error instanceof HostUnreachable || (tunnelled && error instanceof HttpFailure && error.kind === "refused")) {
        unsentAtMs.push(atMs);
        return;
      }
      ok = false; // any other reason is a lost request; why is for the checks to tell
    }
    samples.push({ atMs, durationMs: world.clock.monotonic() - startedAt - atMs, ok });
  };

  const loop = async (): Promise<void> => {
    for (let number = 0; !over.signal.aborted && number < MOST_SAMPLES; number += 1) {
      const atMs = world.clock.monotonic() - startedAt;
      const request = send(atMs).finally(() => open.delete(request));
      open.add(request);
      const nextMs = (number + 1) * EVERY_MS - (world.clock.monotonic() - startedAt);
      if (nextMs > 0) await world.clock.sleep(nextMs, over.signal);
    }
  };
  const looping = loop();

  return {
    async stop() {
      over.abort();
      await looping;
      await Promise.all(open);
      return { startMs: Math.round(startMs), ...summarise(samples, unsentAtMs) };
    },
  };
}

/** @param unsentAtMs times at which nothing could be seen: a gap ends there, and another begins */
export function summarise(samples: readonly { atMs: number; durationMs: number; ok: boolean }[], unsentAtMs: readonly number[]): Omit<ProbeResult, "startMs"> {
  const sorted = [...samples].sort((left, right) => left.atMs - right.atMs);
  const end = Math.max(0, ...sorted.map((sample) => sample.atMs + sample.durationMs));
  const answered = sorted.filter((sample) => sample.ok).map((sample) => sample.atMs + sample.durationMs);
  let longestGapMs = 0;
  let before = 0;
  for (const at of [...answered, ...unsentAtMs, end].sort((left, right) => left - right)) {
    longestGapMs = Math.max(longestGapMs, at - before);
    before = at;
  }
  return { sent: sorted.length, lost: sorted.filter((sample) => !sample.ok).length, unsent: unsentAtMs.length, longestGapMs: Math.round(longestGapMs), samples: sorted };
}
