/** A request of the probe, or several merged into one. Times are milliseconds since the probe's start. */
export interface Sample {
  readonly atMs: number;
  readonly durationMs: number;
  readonly ok: boolean;
  /** How many requests it stands for. */
  readonly requests: number;
}

/** The measurements of one site. */
export interface SiteFigures {
  readonly name: string;
  readonly sent: number;
  readonly lost: number;
  /**
   * Requests that could not be sent, because the connection to the host was lost: the state of the service is unknown
   * then.
   */
  readonly unsent: number;
  /** The longest measured time without a good answer, in milliseconds. */
  readonly longestGapMs: number;
}

// An event arrives at most this long after it happened: older ones are final.
const LATEST_MS = 5000;
const MOST_EVENTS = 512;

/** Counts the answers of one site in constant space. */
export class SiteCounter {
  private readonly name: string;
  private readonly pauseMs: number;
  private sent = 0;
  private lost = 0;
  private unsent = 0;
  private longestMs = 0;
  private beforeMs = 0;
  private lastMs = 0;
  private events: number[] = [];

  /**
   * @param pauseMs the extra time between two requests, as sites are queried in turn: it is not a gap of the service
   */
  constructor(name: string, pauseMs: number) {
    this.name = name;
    this.pauseMs = pauseMs;
  }

  answered(endedMs: number, ok: boolean): void {
    this.sent += 1;
    this.lastMs = Math.max(this.lastMs, endedMs);
    if (ok) this.event(endedMs);
    else this.lost += 1;
  }

  /** No request could be sent at that time: a gap ends there, and another begins. */
  notSent(atMs: number): void {
    this.unsent += 1;
    this.event(atMs);
  }

  figures(): SiteFigures {
    this.fold(Number.POSITIVE_INFINITY);
    const longestMs = Math.max(this.longestMs, this.lastMs - this.beforeMs);
    return {
      name: this.name,
      sent: this.sent,
      lost: this.lost,
      unsent: this.unsent,
      longestGapMs: Math.max(0, Math.round(longestMs - this.pauseMs)),
    };
  }

  private event(atMs: number): void {
    this.events.push(atMs);
    if (this.events.length > MOST_EVENTS) this.fold(atMs - LATEST_MS);
  }

  private fold(untilMs: number): void {
    const sorted = this.events.toSorted((left, right) => left - right);
    this.events = sorted.filter((atMs) => atMs > untilMs);
    for (const atMs of sorted) {
      if (atMs > untilMs) return;
      this.longestMs = Math.max(this.longestMs, atMs - this.beforeMs);
      this.beforeMs = Math.max(this.beforeMs, atMs);
    }
  }
}

/** About half as many samples: two alike that follow each other become the slower one, with the requests of both. */
export function thinned(samples: readonly Sample[]): Sample[] {
  const kept: Sample[] = [];
  const waiting = new Map<boolean, Sample>();
  for (const sample of samples.toSorted((left, right) => left.atMs - right.atMs)) {
    const other = waiting.get(sample.ok);
    if (other === undefined) {
      waiting.set(sample.ok, sample);
      continue;
    }
    waiting.delete(sample.ok);
    const slower = sample.durationMs > other.durationMs && sample.ok ? sample : other;
    kept.push({ ...slower, requests: sample.requests + other.requests });
  }
  return [...kept, ...waiting.values()];
}
