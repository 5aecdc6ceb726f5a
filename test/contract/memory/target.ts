import type { Environment, Hook } from "../../../src/config/types.ts";
import type { Clock } from "../../../src/core/clock.ts";
import { SiteUnreachable, StepFailed } from "../../../src/deploy/target.ts";
import type {
  AttemptEnd,
  Endpoint,
  EvidenceFile,
  Failure,
  Instances,
  LastWord,
  LeaseAnswer,
  LeaseTerms,
  Owner,
  Plan,
  SiteLease,
  SiteState,
  Step,
  StepResult,
  Target,
} from "../../../src/deploy/target.ts";
import type { Release } from "../../../src/release/release.ts";
import type { Shipment } from "../../../src/release/shipment.ts";
import { hookStep, planForward, planRollback } from "../../../src/targets/host/plan.ts";
import type { Snapshot, Stage } from "../../../src/targets/host/plan.ts";
import { processRuntime } from "../../../src/targets/host/runtimes/process/runtime.ts";
import type { Site } from "./site.ts";

/** Called before and after each method acts: whoever plays a fault kills, cuts or races there. */
export type Tap = (method: string, host: string, when: "before" | "after") => Promise<void>;

export interface MemoryOptions {
  readonly environment: Environment;
  readonly sites: ReadonlyMap<string, Site>;
  readonly clock: Clock;
  readonly tap: Tap;
}

const CALL_MS = 5;

/** The target of the contract suite: hosts in memory, with the plans and lines of the real ones. */
export class MemoryTarget implements Target {
  readonly sites: readonly string[];
  readonly parallel = 30;
  private readonly options: MemoryOptions;

  constructor(options: MemoryOptions) {
    this.options = options;
    this.sites = [...options.sites.keys()].sort();
  }

  async inspect(host: string): Promise<SiteState> {
    return this.call("inspect", host, (site) => this.observed(site));
  }

  /** What an inspection answers, also one that travels in another answer. */
  protected observed(site: Site): SiteState {
    return site.state();
  }

  async preflight(): Promise<[]> {
    return [];
  }

  async plan(shipment: Shipment, states: readonly SiteState[]): Promise<Plan> {
    return planForward(shipment, states, this.options.environment, processRuntime);
  }

  async planRollback(
    wanted: Release,
    states: readonly SiteState[],
    fromWasHealthy: boolean | undefined,
  ): Promise<Plan> {
    return planRollback(wanted, states, fromWasHealthy, this.options.environment, processRuntime);
  }

  hookStep(hook: Hook, release: Release): Step {
    return hookStep(hook, release);
  }

  async lease(name: string, owner: Owner, terms: LeaseTerms): Promise<LeaseAnswer> {
    return this.call("lease", name, (site) => {
      const answer = site.lease(owner, terms);
      return answer.answer === "granted"
        ? { ...answer, lease: this.leaseOf(name, owner.id), state: this.observed(site) }
        : answer;
    });
  }

  async abandon(name: string, id: string): Promise<void> {
    await this.leaseOf(name, id).end({ outcome: "refused", bad: undefined, of: [] });
  }

  async lock(): Promise<void> {
    throw new Error("no person locks anything here");
  }

  async unlock(): Promise<void> {
    throw new Error("no person locks anything here");
  }

  async readConfig(): Promise<string> {
    return "";
  }

  async instances(site: string, group: string): Promise<Instances> {
    const name = `${site} ${group}`;
    const endpoint = async (): Promise<Endpoint> => ({ name, url: `memory://${site}/${group}` });
    return { wanted: 1, found: [{ name, release: undefined, endpoint }] };
  }

  async front(site: string): Promise<Endpoint | undefined> {
    return this.options.environment.strategy.kind === "blue-green"
      ? { name: `${site} front`, url: `memory://${site}/front` }
      : undefined;
  }

  async inside(site: string, url: string): Promise<Endpoint> {
    return { name: `${url} from ${site}`, url };
  }

  async watch(name: string, group: string, withinMs: number, signal: AbortSignal): Promise<Failure | undefined> {
    const site = this.at(name);
    if (!site.reachable) throw new SiteUnreachable(name, "it is cut off");
    const failure = (): Failure | undefined =>
      site.slots.has(group) ? undefined : { why: "process 1 has ended", log: "fatal: it ended" };
    if (failure() === undefined) await this.options.clock.sleep(withinMs, signal);
    return signal.aborted ? undefined : failure();
  }

  async close(): Promise<void> {}

  private leaseOf(site: string, id: string): MemoryLease {
    return new MemoryLease(
      site,
      id,
      async (method, work) => this.call(method, site, work),
      (at) => this.observed(at),
    );
  }

  private at(host: string): Site {
    const site = this.options.sites.get(host);
    if (site === undefined) throw new Error(`there is no site ${host}`);
    return site;
  }

  private async call<T>(method: string, host: string, work: (site: Site) => T): Promise<T> {
    const { tap, clock } = this.options;
    const site = this.at(host);
    await clock.sleep(CALL_MS);
    await tap(method, host, "before");
    if (!site.reachable) throw new SiteUnreachable(host, "it is cut off");
    const result = work(site);
    await tap(method, host, "after");
    if (!site.reachable) throw new SiteUnreachable(host, "it was cut off before it answered");
    return result;
  }
}

type Call = <T>(method: string, work: (site: Site) => T) => Promise<T>;

class MemoryLease implements SiteLease {
  readonly site: string;
  private readonly id: string;
  private readonly call: Call;
  private readonly observed: (site: Site) => SiteState;

  constructor(site: string, id: string, call: Call, observed: (site: Site) => SiteState) {
    this.site = site;
    this.id = id;
    this.call = call;
    this.observed = observed;
  }

  async arm(): Promise<{ readonly limits: string }> {
    await this.call("arm", (site) => site.arm(this.id));
    return { limits: "" };
  }

  async beat(): Promise<"running" | "stopped"> {
    return this.call("beat", (site) => {
      site.own(this.id);
      return site.guard === this.id ? "running" : "stopped";
    });
  }

  async run({ verb, data }: Step): Promise<StepResult> {
    await this.call(verb, (site) => {
      if (verb === "snapshot") site.snapshot(this.id, data as unknown as Snapshot);
      else if (verb === "stage") site.stage(this.id, (data as unknown as Stage).release);
      else if (verb === "beside" || verb === "switch") site.run(this.id, verb, data as readonly string[]);
      else if (verb === "hook") site.own(this.id);
      else throw new StepFailed(this.site, `no such step: ${verb}`);
    });
    return { output: "" };
  }

  async disarm(): Promise<void> {
    await this.call("disarm", (site) => site.disarm(this.id));
  }

  async prepare(): Promise<SiteState> {
    return this.call("prepare", (site) => {
      site.prepare(this.id);
      return this.observed(site);
    });
  }

  async commit(of: string): Promise<SiteState> {
    return this.call("commit", (site) => {
      site.commit(this.id, of);
      return this.observed(site);
    });
  }

  async finish(of: string, { drop }: { readonly drop: boolean }): Promise<AttemptEnd | undefined> {
    return this.call("finish", (site) => {
      site.own(this.id);
      return site.finish(of, drop);
    });
  }

  async follow(of: string): Promise<void> {
    await this.call("follow", (site) => site.follow(this.id, of));
  }

  async lead(of: string): Promise<void> {
    await this.call("lead", (site) => site.lead(this.id, of));
  }

  async stopLeft(seen: boolean): Promise<void> {
    await this.call("stop-left", (site) => {
      site.own(this.id);
      site.stopLeft(seen);
    });
  }

  async markBad(release: string): Promise<void> {
    await this.call("mark", (site) => site.markBad(this.id, release));
  }

  async end({ outcome, bad, of }: LastWord): Promise<void> {
    await this.call("end", (site) => site.end(this.id, outcome, bad, of));
  }

  async hold(reason: string, actor: string): Promise<void> {
    await this.call("hold", (site) => site.hold(this.id, { kind: "hold", actor, reason }));
  }

  async evidence(of: string): Promise<readonly EvidenceFile[]> {
    return this.call("evidence", (site) => {
      site.own(this.id);
      site.evidence.add(of);
      return [{ name: "main/log.txt", text: "", about: "release" }];
    });
  }
}
