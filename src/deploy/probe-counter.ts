/** A request of the probe, or several that are as one. Times are milliseconds since the probe's start. */
export interface Sample {
  readonly atMs: number;
  readonly durationMs: number;
  readonly ok: boolean;
  /** How many requests it stands for. */
  readonly requests: number;
}

/** What was seen of one site. */
export interface SiteFigures {
  readonly name: string;
  readonly sent: number;
  readonly lost: number;
  /** Requests that never set out, because the way to the host was cut: nothing is known of the service then. */
  readonly unsent: number;
  /** The longest time without a good answer, as far as it was seen, in milliseconds. */
  readonly longestGapMs: number;
}

// An event is told at most this long after it happened, and only what comes after it may still be told.
const LATEST_MS = 5000;
const MOST_EVENTS = 512;

/** Counts what one site answers, for as long as there is something to count, in a space that does not grow. */
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

  /** @param pauseMs how much less often than by itself it is asked, since others are asked in turn: no gap, but not known */
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

  /** Nothing could be seen at that time: a gap ends there, and another begins. */
  unseen(atMs: number): void {
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

/** About half as many samples: two that follow each other and are alike become the slower one. None is lost sight of. */
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
