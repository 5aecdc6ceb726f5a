import type { Environment, Hook } from "../../../src/config/types.ts";
import type { Clock } from "../../../src/core/clock.ts";
import { SiteUnreachable, StepFailed } from "../../../src/deploy/target.ts";
import type {
  AttemptEnd,
  Death,
  Endpoint,
  EvidenceFile,
  Finding,
  SiteState,
  LastWord,
  LeaseAnswer,
  LeaseTerms,
  Owner,
  Plan,
  Release,
  Step,
  Target,
} from "../../../src/deploy/target.ts";
import type { Contents } from "../../../src/targets/host/contents.ts";
import { servingSlot } from "../../../src/targets/host/lines.ts";
import { hookStep, planForward, planRollback } from "../../../src/targets/host/plan.ts";
import type { Site } from "./site.ts";

/** Called before and after each method acts: whoever plays a fault kills, cuts or races there. */
export type Tap = (method: string, host: string, when: "before" | "after") => Promise<void>;

export interface MemoryOptions {
  readonly environment: Environment;
  readonly contents: Contents | undefined;
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
    return this.call("inspect", host, (site) => site.state());
  }

  preflight(): Finding[] {
    return [];
  }

  plan(release: Release, states: readonly SiteState[]): Plan {
    return planForward(release, states, this.options.environment, this.options.contents);
  }

  planRollback(wanted: Release, states: readonly SiteState[], fromWasHealthy: boolean | undefined): Plan {
    return planRollback(wanted, states, fromWasHealthy, this.options.environment);
  }

  serving(state: SiteState): string {
    return servingSlot(state, this.options.environment.strategy);
  }

  hookStep(hook: Hook, release: Release): Step {
    return hookStep(hook, release);
  }

  async lease(host: string, owner: Owner, how: LeaseTerms): Promise<LeaseAnswer> {
    return this.call("lease", host, (site) => site.lease(owner, how));
  }

  async arm(host: string, id: string): Promise<{ readonly survivesReboot: boolean }> {
    await this.call("arm", host, (site) => site.arm(id));
    return { survivesReboot: true };
  }

  async beat(host: string, id: string): Promise<"alive" | "dead"> {
    return this.call("beat", host, (site) => {
      site.own(id);
      return site.guard === id ? "alive" : "dead";
    });
  }

  async run(host: string, id: string, step: Step): Promise<void> {
    await this.call(step.verb, host, (site) => {
      if (step.verb === "snapshot") site.snapshot(id, step.words);
      else if (step.verb === "stage") site.stage(id, step.words[0] ?? "");
      else if (step.verb === "beside" || step.verb === "switch") site.run(id, step.verb, step.words);
      else if (step.verb === "hook") site.own(id);
      else throw new StepFailed(host, `no such step: ${step.verb}`);
    });
  }

  async disarm(host: string, id: string): Promise<void> {
    await this.call("disarm", host, (site) => site.disarm(id));
  }

  async prepare(host: string, id: string): Promise<void> {
    await this.call("prepare", host, (site) => site.prepare(id));
  }

  async commit(host: string, id: string, of: string): Promise<void> {
    await this.call("commit", host, (site) => site.commit(id, of));
  }

  async finish(
    host: string,
    id: string,
    of: string,
    { drop }: { readonly drop: boolean },
  ): Promise<AttemptEnd | undefined> {
    return this.call("finish", host, (site) => {
      site.own(id);
      return site.finish(of, drop);
    });
  }

  async follow(host: string, id: string, of: string): Promise<void> {
    await this.call("follow", host, (site) => site.follow(id, of));
  }

  async lead(host: string, id: string, of: string): Promise<void> {
    await this.call("lead", host, (site) => site.lead(id, of));
  }

  async stopLeft(host: string, id: string, seen: boolean): Promise<void> {
    await this.call("stop-left", host, (site) => {
      site.own(id);
      site.stopLeft(seen);
    });
  }

  async markBad(host: string, id: string, release: string): Promise<void> {
    await this.call("mark", host, (site) => site.markBad(id, release));
  }

  async end(host: string, id: string, { outcome, bad, of }: LastWord): Promise<void> {
    await this.call("end", host, (site) => site.end(id, outcome, bad, of));
  }

  async hold(host: string, id: string, reason: string, actor: string): Promise<void> {
    await this.call("hold", host, (site) => site.hold(id, { kind: "hold", actor, reason }));
  }

  async evidence(host: string, id: string, of: string): Promise<EvidenceFile[]> {
    return this.call("evidence", host, (site) => {
      site.own(id);
      site.evidence.add(of);
      return [{ name: "main/log.txt", text: "" }];
    });
  }

  async endpoint(host: string, slot: string): Promise<Endpoint> {
    return { name: `${host} ${slot}`, url: `memory://${host}/${slot}` };
  }

  async front(host: string): Promise<Endpoint | undefined> {
    return this.options.environment.strategy.kind === "blue-green"
      ? { name: `${host} front`, url: `memory://${host}/front` }
      : undefined;
  }

  async fromHost(host: string, url: string): Promise<Endpoint> {
    return { name: `${url} as ${host} sees it`, url };
  }

  async watch(host: string, slot: string, withinMs: number, signal: AbortSignal): Promise<Death | undefined> {
    const site = this.at(host);
    if (!site.reachable) throw new SiteUnreachable(host, "it is cut off");
    const dead = (): Death | undefined =>
      site.slots.has(slot) ? undefined : { why: "process 1 has ended", log: "fatal: it ended" };
    if (dead() === undefined) await this.options.clock.sleep(withinMs, signal);
    return signal.aborted ? undefined : dead();
  }

  async close(): Promise<void> {}

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
