import type { Environment } from "../../../src/config/types.ts";
import type { Clock } from "../../../src/core/clock.ts";
import type { Endpoint, Failure, Group, Instances, Plan, Rollout, SiteState } from "../../../src/deploy/target.ts";
import type { Release } from "../../../src/release/release.ts";
import type { Shipment } from "../../../src/release/shipment.ts";
import type { Site } from "./site.ts";
import { MemoryTarget } from "./target.ts";
import type { MemoryOptions } from "./target.ts";

/** A platform that runs several instances of a service, and replaces them by itself once it was told a release. */
export interface PlatformSetup {
  readonly wanted: number;
  /** How many instances there is room for; all of them when left out. */
  readonly room?: number;
  /** What it does about a release whose instances do not become ready; by letter. */
  readonly fails?: Readonly<Record<string, "stuck" | "reverts">>;
  /** One old instance is never replaced, and the platform says that it is done. */
  readonly keepsOne?: boolean;
  /** The id of a release of which the platform counts one instance less as ready than answer. */
  readonly countsShort?: string;
  /** Instances get other names every so many milliseconds, as where pods are moved. */
  readonly moveEveryMs?: number;
}

const STEP_MS = 400;
const GIVES_UP_MS = 3000;
const WITHIN_MS = 20_000;

/** The instances of one site. They follow what its record says is to run, one after the other, as time passes. */
export class Platform {
  readonly wanted: number;
  private readonly site: Site;
  private readonly setup: PlatformSetup;
  private readonly clock: Pick<Clock, "monotonic">;
  private readonly failsOf: (release: string) => "stuck" | "reverts" | undefined;
  private to: string;
  /** What each place ran when it was told `to`; empty for nothing. */
  private base: readonly string[];
  private sinceMs = Number.NEGATIVE_INFINITY;

  constructor(
    site: Site,
    setup: PlatformSetup,
    clock: Pick<Clock, "monotonic">,
    failsOf: (release: string) => "stuck" | "reverts" | undefined,
  ) {
    this.site = site;
    this.setup = setup;
    this.clock = clock;
    this.failsOf = failsOf;
    this.wanted = setup.wanted;
    this.to = this.told;
    this.base = Array.from({ length: setup.wanted }, () => this.told);
  }

  rollout(): Rollout {
    this.follow();
    const ageMs = this.clock.monotonic() - this.sinceMs;
    const places = this.places();
    const detail = `${places.filter((release) => release === this.to).length} of ${this.wanted} updated`;
    const fails = this.failsOf(this.to);
    const ended = fails === undefined ? ageMs >= STEP_MS * this.wanted : ageMs >= GIVES_UP_MS;
    const state = !ended ? "moving" : fails === undefined ? "done" : fails === "stuck" ? "stuck" : "reverted";
    return { state, detail, withinMs: WITHIN_MS };
  }

  running(): readonly { readonly name: string; readonly release: string }[] {
    this.follow();
    const { room = this.wanted, moveEveryMs } = this.setup;
    const move = moveEveryMs === undefined ? 0 : Math.floor(this.clock.monotonic() / moveEveryMs);
    return this.places()
      .map((release, index) => ({ name: `${this.site.name} ${release.slice(0, 1)}-${index}-${move}`, release }))
      .filter(({ release }) => release !== "")
      .slice(0, room);
  }

  countsShort(releases: readonly string[]): boolean {
    return releases.some((id) => this.setup.countsShort !== undefined && id === this.setup.countsShort);
  }

  /** What the site's record says is to run. */
  private get told(): string {
    return this.site.slots.get("main")?.release ?? "";
  }

  private follow(): void {
    if (this.told === this.to) return;
    this.base = this.places();
    this.to = this.told;
    this.sinceMs = this.clock.monotonic();
  }

  private places(): readonly string[] {
    if (this.failsOf(this.to) !== undefined) return this.base;
    const moved = Math.floor((this.clock.monotonic() - this.sinceMs) / STEP_MS);
    const kept = this.setup.keepsOne === true ? this.wanted - 1 : this.wanted;
    return this.base.map((old, index) => (index < moved && (index < kept || old === "") ? this.to : old));
  }
}

export interface PlatformOptions extends MemoryOptions {
  readonly platforms: ReadonlyMap<string, Platform>;
  readonly environment: Environment;
}

/** A target whose sites move by themselves: a wave waits until they have, then every instance is verified. */
export class PlatformTarget extends MemoryTarget {
  private readonly platforms: ReadonlyMap<string, Platform>;
  private readonly time: Clock;

  constructor(options: PlatformOptions) {
    super(options);
    this.platforms = options.platforms;
    this.time = options.clock;
  }

  protected override observed(site: Site): SiteState {
    const state = super.observed(site);
    const platform = this.platform(site.name);
    const running: Record<string, number> = {};
    for (const { release } of platform.running()) running[release] = (running[release] ?? 0) + 1;
    const ready = Object.values(running).reduce((sum, count) => sum + count, 0);
    const short = platform.countsShort(Object.keys(running)) ? 1 : 0;
    const group: Group = { name: "main", running, wanted: ready, ready: ready - short, shown: `${ready} tasks` };
    return { ...state, groups: ready === 0 ? [] : [group], rollout: platform.rollout() };
  }

  override async plan(shipment: Shipment, states: readonly SiteState[]): Promise<Plan> {
    return rollingOut(await super.plan(shipment, states));
  }

  override async planRollback(
    wanted: Release,
    states: readonly SiteState[],
    fromWasHealthy: boolean | undefined,
  ): Promise<Plan> {
    return rollingOut(await super.planRollback(wanted, states, fromWasHealthy));
  }

  override async instances(site: string, _group: string): Promise<Instances> {
    return {
      wanted: this.platform(site).wanted,
      found: this.platform(site)
        .running()
        .map(({ name, release }) => ({
          name,
          release,
          endpoint: async (): Promise<Endpoint> => ({ name, url: `memory://${site}/as ${release}` }),
        })),
    };
  }

  override async watch(
    _site: string,
    _group: string,
    withinMs: number,
    signal: AbortSignal,
  ): Promise<Failure | undefined> {
    await this.time.sleep(withinMs, signal);
    return undefined;
  }

  private platform(site: string): Platform {
    const platform = this.platforms.get(site);
    if (platform === undefined) throw new Error(`there is no platform at ${site}`);
    return platform;
  }
}

function rollingOut(plan: Plan): Plan {
  const waves = plan.waves.map((wave) =>
    wave.phase === "switch" ? { ...wave, gate: { kind: "rolled out", group: "main" } as const } : wave,
  );
  return { ...plan, waves };
}
