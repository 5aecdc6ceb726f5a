import { errorMessage } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import type { Narrator } from "./attempt.ts";
import { allBounded, eachBounded } from "./bounded.ts";
import { LeaseLost } from "./target.ts";
import type { Target } from "./target.ts";

const SLOWEST_MS = 10_000;
const BEATS_A_GUARD = 6;

/** Keeps the guards waiting while the engine lives, and tells it when it no longer may. */
export class Heartbeat {
  private readonly over = new AbortController();
  private readonly lost = new AbortController();
  private readonly beating: Promise<void>;
  private readonly target: Target;
  private readonly id: string;
  private readonly narrator: Narrator;
  private readonly world: World;

  constructor(target: Target, id: string, guardMs: number, narrator: Narrator, world: World) {
    this.target = target;
    this.id = id;
    this.narrator = narrator;
    this.world = world;
    this.beating = this.loop(Math.min(SLOWEST_MS, guardMs / BEATS_A_GUARD), guardMs / 2);
  }

  /** Aborted, with the reason, once a lease is lost or a host is silent for half its guard's time. */
  get signal(): AbortSignal {
    return this.lost.signal;
  }

  /** One beat now, on every host; throws when one of them does not answer. */
  async now(): Promise<void> {
    await allBounded(this.target.hosts, this.target.parallel, async (host) => this.beat(host));
  }

  async stop(): Promise<void> {
    this.over.abort();
    await this.beating;
  }

  private async beat(host: string): Promise<void> {
    if ((await this.target.beat(host, this.id)) === "alive") return;
    this.narrator.say(`${host}: the guard was dead; starting it again`);
    await this.target.arm(host, this.id);
  }

  private async loop(everyMs: number, silentMs: number): Promise<void> {
    const heard = new Map(this.target.hosts.map((host) => [host, this.world.clock.monotonic()]));
    while (!this.over.signal.aborted && !this.lost.signal.aborted) {
      await this.world.clock.sleep(everyMs, this.over.signal);
      if (this.over.signal.aborted) return;
      const results = await eachBounded(this.target.hosts, this.target.parallel, async (host) => this.beat(host));
      results.forEach((result, index) => {
        const host = this.target.hosts[index] as string;
        const now = this.world.clock.monotonic();
        if (result.status === "fulfilled") heard.set(host, now);
        else if (result.reason instanceof LeaseLost) this.lost.abort(result.reason);
        else if (now - (heard.get(host) ?? now) > silentMs) this.lost.abort(result.reason);
        else this.narrator.say(`${host}: a beat was lost (${errorMessage(result.reason)})`);
      });
    }
  }
}
