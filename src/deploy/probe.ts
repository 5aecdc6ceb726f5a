import { HttpFailure } from "../core/http-failure.ts";
import type { World } from "../core/world.ts";
import { SiteCounter, thinned } from "./probe-counter.ts";
import type { Sample, SiteFigures } from "./probe-counter.ts";
import { SiteUnreachable } from "./target.ts";
import type { Endpoint } from "./target.ts";

/** What a steady client of the service measured. Times are milliseconds; `atMs` counts from the probe's start. */
export interface ProbeResult extends Omit<SiteFigures, "name"> {
  /** When it began, counted from the deployment's start. */
  readonly startMs: number;
  /**
   * The hosts that were queried directly, each with its figures; empty when the public URL was queried. The gap above
   * is that of the worst.
   */
  readonly sites: readonly SiteFigures[];
  /** In the order in which they were sent; thinned when there are many. */
  readonly samples: readonly Sample[];
}

/** An address that is queried. */
export interface ProbedSite {
  readonly name: string;
  /** Called for each request: after a broken connection to a host, the endpoint is another one. */
  readonly way: () => Promise<Endpoint | undefined>;
}

export interface Probe {
  /** Stops the probe after the open requests have ended. Further calls return the same figures. */
  stop(): Promise<ProbeResult>;
}

export interface ProbeOptions {
  /** Queried in turn, so that the rate does not depend on their number. */
  readonly sites: readonly ProbedSite[];
  /** Whether they are hosts, queried directly, instead of the public URL. */
  readonly direct: boolean;
  readonly path: string;
  /** Since the deployment's start, in milliseconds. */
  readonly startMs: number;
}

const EVERY_MS = 50;
const TIMEOUT_MS = 2000;
const MOST_SAMPLES = 10_000;

/**
 * Sends a request every 50 ms, without waiting for the previous answer, so that a slow service is not queried less
 * often. An answer of 500 or more, or none in 2 s, is lost. It runs until it is stopped: counters have no limit, and
 * samples are thinned.
 */
export function startProbe(options: ProbeOptions, world: Pick<World, "clock" | "http">): Probe {
  return new SteadyProbe(options, world);
}

class SteadyProbe implements Probe {
  private readonly options: ProbeOptions;
  private readonly world: Pick<World, "clock" | "http">;
  private readonly over = new AbortController();
  private readonly counters: readonly SiteCounter[];
  private readonly open = new Set<Promise<void>>();
  private readonly startedAt: number;
  private readonly looping: Promise<void>;
  private samples: Sample[] = [];
  private result: Promise<ProbeResult> | undefined;

  constructor(options: ProbeOptions, world: Pick<World, "clock" | "http">) {
    this.options = options;
    this.world = world;
    this.counters = options.sites.map(({ name }) => new SiteCounter(name, (options.sites.length - 1) * EVERY_MS));
    this.startedAt = world.clock.monotonic();
    this.looping = this.loop();
  }

  async stop(): Promise<ProbeResult> {
    this.over.abort();
    this.result ??= this.ended();
    return this.result;
  }

  private elapsed(): number {
    return this.world.clock.monotonic() - this.startedAt;
  }

  private async loop(): Promise<void> {
    const { sites } = this.options;
    let turn = 0;
    let tick = 0;
    while (!this.over.signal.aborted) {
      const [site, counter] = [sites[turn % sites.length], this.counters[turn % sites.length]];
      if (site === undefined || counter === undefined) return;
      turn += 1;
      const request = this.send(site, counter, this.elapsed()).finally(() => this.open.delete(request));
      this.open.add(request);
      // Requests that a busy machine missed are not sent later: that would keep it busy.
      tick = Math.max(tick + 1, Math.floor(this.elapsed() / EVERY_MS));
      await this.world.clock.sleep(tick * EVERY_MS - this.elapsed(), this.over.signal);
    }
  }

  private async send(site: ProbedSite, counter: SiteCounter, atMs: number): Promise<void> {
    const ok = await this.answer(site);
    if (ok === undefined) {
      counter.notSent(atMs);
      return;
    }
    const durationMs = this.elapsed() - atMs;
    counter.answered(atMs + durationMs, ok);
    this.samples.push({ atMs, durationMs, ok, requests: 1 });
    if (this.samples.length > MOST_SAMPLES) this.samples = thinned(this.samples);
  }

  /** Whether the service answered; undefined when the request never reached it. */
  private async answer({ way }: ProbedSite): Promise<boolean | undefined> {
    const found = new AbortController();
    let tunnelled = false;
    try {
      // A new connection may take long to open, and the end of the probe does not wait for it.
      const late = this.world.clock.sleep(TIMEOUT_MS, AbortSignal.any([this.over.signal, found.signal]));
      const endpoint = await Promise.race([way(), late]).finally(() => found.abort());
      if (endpoint === undefined) return undefined;
      tunnelled = endpoint.socketPath !== undefined;
      const response = await this.world.http(`${endpoint.url}${this.options.path}`, {
        deadlineMs: TIMEOUT_MS,
        maxBytes: 65_536,
        ...(endpoint.socketPath === undefined ? {} : { socketPath: endpoint.socketPath }),
      });
      return endpoint.isWayFailure?.(response) === true ? undefined : response.status < 500;
    } catch (error) {
      if (error instanceof SiteUnreachable) return undefined;
      // Our end of a tunnel is gone. A refusal at the other end arrives as a closed connection.
      const onTheWay =
        error instanceof HttpFailure && (error.kind === "proxy" || (tunnelled && error.kind === "refused"));
      // Any other reason is a lost request; the checks report which.
      return onTheWay ? undefined : false;
    }
  }

  private async ended(): Promise<ProbeResult> {
    await this.looping;
    await Promise.all(this.open);
    const figures = this.counters.map((counter) => counter.figures());
    const sum = (key: "sent" | "lost" | "unsent"): number => figures.reduce((total, one) => total + one[key], 0);
    return {
      startMs: Math.round(this.options.startMs),
      sent: sum("sent"),
      lost: sum("lost"),
      unsent: sum("unsent"),
      longestGapMs: Math.max(0, ...figures.map(({ longestGapMs }) => longestGapMs)),
      sites: this.options.direct ? figures : [],
      samples: this.samples.toSorted((left, right) => left.atMs - right.atMs),
    };
  }
}
