import { formatDuration } from "../core/duration.ts";
import type { World } from "../core/world.ts";

/** One phase of a deployment. Times are milliseconds since its start. */
export interface TimelineEntry {
  readonly phase: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly ok: boolean;
}

const SILENCE_MS = 10_000;

/** Logs one attempt: each phase with its time, and what it waits for when it takes long. */
export class Narrator {
  readonly timeline: TimelineEntry[] = [];
  private readonly startedAt: number;
  private status = "";
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.startedAt = world.clock.monotonic();
  }

  get elapsedMs(): number {
    return this.world.clock.monotonic() - this.startedAt;
  }

  /** What the attempt is doing right now; printed when nothing else was for 10 s. */
  doing(status: string): void {
    this.status = status;
  }

  print(text: string): void {
    this.world.log.info(`  ${text}`);
  }

  async phase<T>(name: string, work: () => Promise<T>): Promise<T> {
    const startMs = this.elapsedMs;
    this.status = name;
    this.world.log.info(`▸ ${name}`);
    const over = new AbortController();
    const ticking = this.tick(name, startMs, over.signal);
    let ok = false;
    try {
      const result = await work();
      ok = true;
      return result;
    } finally {
      over.abort();
      await ticking;
      const durationMs = this.elapsedMs - startMs;
      this.timeline.push({ phase: name, startMs, durationMs, ok });
      this.world.log.info(`  ${ok ? "✓" : "✗"} ${name} ${formatDuration(durationMs)}`);
    }
  }

  private async tick(name: string, startMs: number, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await this.world.clock.sleep(SILENCE_MS, over);
      if (!over.aborted) this.print(`… ${name} for ${formatDuration(this.elapsedMs - startMs)}: ${this.status}`);
    }
  }
}
