import { HttpFailure } from "../core/http-failure.ts";
import type { World } from "../core/world.ts";
import { SiteCounter, thinned } from "./probe-counter.ts";
import type { Sample, SiteFigures } from "./probe-counter.ts";
import { SiteUnreachable } from "./target.ts";
import type { Endpoint } from "./target.ts";

/** What a steady client of the service saw. Times are milliseconds; `atMs` counts from the probe's start. */
export interface ProbeResult extends Omit<SiteFigures, "name"> {
  /** When it began, counted from the deployment's start. */
  readonly startMs: number;
  /** The hosts that were asked directly, each with its figures; empty where the public URL was asked. The gap above is that of the worst. */
  readonly sites: readonly SiteFigures[];
  /** In the order in which they were sent; thinned when there are many. */
  readonly samples: readonly Sample[];
}

/** What is asked. */
export interface ProbedSite {
  readonly name: string;
  /** Asked for each time: when a line to a host broke, it is another one. */
  readonly way: () => Promise<Endpoint | undefined>;
}

export interface Probe {
  /** Ends it, and waits for the answers that are on their way. Figures are the same when it is called again. */
  stop(): Promise<ProbeResult>;
}

export interface ProbeOptions {
  /** One by one in turn, so that many are not asked more often than one. */
  readonly sites: readonly ProbedSite[];
  /** Whether they are hosts, asked directly, in place of the public URL. */
  readonly direct: boolean;
  readonly path: string;
  /** Since the deployment's start, in milliseconds. */
  readonly startMs: number;
}

const EVERY_MS = 50;
const TIMEOUT_MS = 2000;
const MOST_SAMPLES = 10_000;

/**
 * Sends a request every 50 ms, whether or not the one before was answered, so that a slow service is not
 * asked less often. An answer of 500 or more, or none in 2 s, is lost. It runs until it is stopped, however long:
 * counters have no limit, and samples are thinned.
 */
export function startProbe(
  { sites, direct, path, startMs }: ProbeOptions,
  world: Pick<World, "clock" | "http">,
): Probe {
  const over = new AbortController();
  const counters = sites.map(({ name }) => new SiteCounter(name, (sites.length - 1) * EVERY_MS));
  let samples: Sample[] = [];
  const open = new Set<Promise<void>>();
  const startedAt = world.clock.monotonic();
  const elapsed = (): number => world.clock.monotonic() - startedAt;

  const send = async ({ way }: ProbedSite, counter: SiteCounter, atMs: number): Promise<void> => {
    let ok = false;
    let tunnelled = false;
    const found = new AbortController();
    try {
      // A new way may take long to open, and the end of the probe does not wait for it.
      const late = world.clock.sleep(TIMEOUT_MS, AbortSignal.any([over.signal, found.signal]));
      const endpoint = await Promise.race([way(), late]).finally(() => found.abort());
      if (endpoint === undefined) {
        counter.unseen(atMs);
        return;
      }
      tunnelled = endpoint.socketPath !== undefined;
      const response = await world.http(`${endpoint.url}${path}`, {
        deadlineMs: TIMEOUT_MS,
        maxBytes: 65_536,
        ...(endpoint.socketPath === undefined ? {} : { socketPath: endpoint.socketPath }),
      });
      if (endpoint.isWayFailure?.(response) === true) {
        counter.unseen(atMs);
        return;
      }
      ok = response.status < 500;
    } catch (error) {
      // Our end of a tunnel is gone. What the other end refuses comes as a connection that is closed.
      if (
        error instanceof SiteUnreachable ||
        (error instanceof HttpFailure && (error.kind === "proxy" || (tunnelled && error.kind === "refused")))
      ) {
        counter.unseen(atMs);
        return;
      }
      ok = false; // any other reason is a lost request; why is for the checks to tell
    }
    const durationMs = elapsed() - atMs;
    counter.answered(atMs + durationMs, ok);
    samples.push({ atMs, durationMs, ok, requests: 1 });
    if (samples.length > MOST_SAMPLES) samples = thinned(samples);
  };

  const loop = async (): Promise<void> => {
    let turn = 0;
    let tick = 0;
    while (!over.signal.aborted) {
      const [site, counter] = [sites[turn % sites.length], counters[turn % sites.length]];
      if (site === undefined || counter === undefined) return;
      turn += 1;
      const request = send(site, counter, elapsed()).finally(() => open.delete(request));
      open.add(request);
      // What a busy machine missed is not made up for: that would keep it busy.
      tick = Math.max(tick + 1, Math.floor(elapsed() / EVERY_MS));
      await world.clock.sleep(tick * EVERY_MS - elapsed(), over.signal);
    }
  };
  const looping = loop();

  const ended = async (): Promise<ProbeResult> => {
    await looping;
    await Promise.all(open);
    const figures = counters.map((counter) => counter.figures());
    const sum = (key: "sent" | "lost" | "unsent"): number => figures.reduce((total, one) => total + one[key], 0);
    return {
      startMs: Math.round(startMs),
      sent: sum("sent"),
      lost: sum("lost"),
      unsent: sum("unsent"),
      longestGapMs: Math.max(0, ...figures.map(({ longestGapMs }) => longestGapMs)),
      sites: direct ? figures : [],
      samples: samples.toSorted((left, right) => left.atMs - right.atMs),
    };
  };
  let result: Promise<ProbeResult> | undefined;
  return {
    async stop() {
      over.abort();
      result ??= ended();
      return result;
    },
  };
}
