import { errorMessage } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import type { Context } from "./context.ts";
import type { Narrator } from "./narrator.ts";
import { allBounded } from "../core/concurrent.ts";
import { LeaseLost } from "./target.ts";
import type { SiteLease } from "./target.ts";

const SLOWEST_MS = 10_000;
const BEATS_A_GUARD = 6;

/**
 * Keeps the guards waiting while the engine runs, and reports a lost lease. Each host has its own loop: a slow host
 * does not delay the others.
 */
export class Heartbeat {
  private readonly over = new AbortController();
  private readonly lost = new AbortController();
  private readonly beating: Promise<unknown>;
  private readonly leases: readonly SiteLease[];
  private readonly parallel: number;
  private readonly narrator: Narrator;
  private readonly world: World;
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor({ leases, target, narrator, world, request }: Context) {
    const { guardMs } = request.environment;
    this.leases = [...leases.values()];
    this.parallel = target.parallel;
    this.narrator = narrator;
    this.world = world;
    this.free = Math.max(1, target.parallel);
    this.beating = Promise.all(
      this.leases.map(async (lease) => this.loop(lease, Math.min(SLOWEST_MS, guardMs / BEATS_A_GUARD), guardMs / 2)),
    );
  }

  /** Aborted, with the reason, once a lease is lost or a host is silent for half its guard's time. */
  get signal(): AbortSignal {
    return this.lost.signal;
  }

  /** One beat now, on every host; throws when one of them does not answer. */
  async now(): Promise<void> {
    await allBounded(this.leases, this.parallel, async (lease) => this.beat(lease));
  }

  async stop(): Promise<void> {
    this.over.abort();
    await this.beating;
  }

  private async beat(lease: SiteLease): Promise<void> {
    if ((await lease.beat()) === "running") return;
    this.narrator.print(`${lease.site}: the guard had stopped; starting it again`);
    await lease.arm();
  }

  private async loop(lease: SiteLease, everyMs: number, silentMs: number): Promise<void> {
    const { clock } = this.world;
    let lastBeat = clock.monotonic();
    while (!this.over.signal.aborted && !this.lost.signal.aborted) {
      await clock.sleep(everyMs, this.over.signal);
      if (this.over.signal.aborted) return;
      try {
        await this.inTurn(async () => this.beat(lease));
        lastBeat = clock.monotonic();
      } catch (error) {
        if (error instanceof LeaseLost || clock.monotonic() - lastBeat > silentMs) {
          this.lost.abort(error);
          return;
        }
        this.narrator.print(`${lease.site}: a beat was lost (${errorMessage(error)})`);
      }
    }
  }

  /** Limits the open connections to those that `parallel` allows. */
  private async inTurn(work: () => Promise<void>): Promise<void> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((go) => this.waiting.push(go));
    try {
      await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}
