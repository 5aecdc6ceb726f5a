import type { Environment, Hook } from "../../config/types.ts";
import type { World } from "../../core/world.ts";
import { StepFailed } from "../../deploy/target.ts";
import type {
  Endpoint,
  Failure,
  Instances,
  LeaseAnswer,
  LeaseTerms,
  Obstacle,
  Owner,
  Plan,
  Secrets,
  SiteState,
  Step,
  Target,
} from "../../deploy/target.ts";
import type { Release } from "../../release/release.ts";
import type { Shipment } from "../../release/shipment.ts";
import type { Answer } from "./answer.ts";
import { Calls, LOCK_MS, SPARE_MS } from "./calls.ts";
import { hookStep, planForward, planRollback } from "./plan.ts";
import { preflight } from "./preflight.ts";
import { programOf } from "./program.ts";
import type { HostRuntime } from "./runtime.ts";
import { processRuntime } from "./runtimes/process/runtime.ts";
import { HostLease, lengthOf } from "./site-lease.ts";
import { lockedOf, ownerOf, ownerRecord, stateOf } from "./state.ts";

export interface SshCredentials {
  readonly key: string | undefined;
  readonly knownHosts: string | undefined;
}

const PARALLEL = 30;
const UNLOCK: Readonly<Record<"person" | "hold", string>> = {
  person:
    "erlmcp-actions unlock, or `sh .deploy/host unlock` on the host. A rollback passes the lock with `force: true`.",
  hold: "erlmcp-actions undo, or a rollback: either ends the hold",
};

/** Releases in folders on hosts, over OpenSSH or on this machine, by the host program. */
export class HostTarget implements Target {
  readonly sites: readonly string[];
  readonly parallel = PARALLEL;
  private readonly service: string;
  private readonly environment: Environment;
  private readonly calls: Calls;
  private readonly world: World;
  private readonly runtime: HostRuntime;

  constructor(
    service: string,
    environment: Environment,
    ssh: SshCredentials,
    world: World,
    runtime: HostRuntime = processRuntime,
  ) {
    this.service = service;
    this.environment = environment;
    this.world = world;
    this.runtime = runtime;
    const { hosts, connectTimeoutMs } = environment.target;
    this.sites = hosts.map(({ name }) => name).sort();
    this.calls = new Calls(hosts, { ...ssh, connectTimeoutMs }, programOf(runtime.program), world);
  }

  async inspect(site: string, secrets: Secrets | undefined): Promise<SiteState> {
    const nonce = this.world.randomHex(8);
    return this.stateOf(
      site,
      secrets,
      nonce,
      await this.calls.verb(site, ["inspect", ...this.inspectionWords(site, nonce)]),
    );
  }

  /** The words that an inspection takes: a nonce, and the ports. */
  private inspectionWords(site: string, nonce: string): readonly string[] {
    const ports = this.calls.at(site).host.ports.join(",");
    return [nonce, ports === "" ? "-" : ports];
  }

  private stateOf(site: string, secrets: Secrets | undefined, nonce: string, answer: Answer): SiteState {
    const closed = answer.get("unreadable");
    if (closed !== undefined) {
      throw new StepFailed(
        site,
        `${closed} cannot be read by ${answer.get("user") ?? "this user"} there, so that what is live is unknown: run this as the user that deploys, or with \`sudo: true\``,
      );
    }
    return stateOf(site, answer, { observed: this.runtime.observe(answer, this.environment), secrets, nonce });
  }

  async preflight(state: SiteState, shipment: Shipment): Promise<readonly Obstacle[]> {
    return preflight(state, shipment, this.environment, this.runtime);
  }

  async plan(shipment: Shipment, states: readonly SiteState[]): Promise<Plan> {
    return planForward(shipment, states, this.environment, this.runtime);
  }

  async planRollback(
    wanted: Release,
    states: readonly SiteState[],
    fromWasHealthy: boolean | undefined,
  ): Promise<Plan> {
    return planRollback(wanted, states, fromWasHealthy, this.environment, this.runtime);
  }

  hookStep(hook: Hook, release: Release): Step {
    return hookStep(hook, release);
  }

  async lease(site: string, owner: Owner, terms: LeaseTerms): Promise<LeaseAnswer> {
    const input = ownerRecord(owner, terms.sites);
    const nonce = this.world.randomHex(8);
    const words = [
      "lease",
      owner.id,
      lengthOf(input),
      terms.over ?? "-",
      terms.force ? "force" : terms.breakHold ? "break-hold" : "-",
      String(Math.ceil(this.environment.guardMs / 1000)),
      ...this.inspectionWords(site, nonce),
    ];
    // Its first call confirms the guard of this lease: it takes as long as the lease and the plan.
    this.calls.at(site).connection.openGuard();
    const answer = await this.calls.verb(site, words, { payload: input, deadlineMs: LOCK_MS + SPARE_MS });
    const holder = ownerOf(answer);
    switch (answer.get("answer")) {
      case "granted":
        return {
          answer: "granted",
          lease: this.leaseOf(site, owner.id),
          state: this.stateOf(site, terms.secrets, nonce, answer),
          undo: answer.get("undo") || undefined,
          replaced: answer.get("replaced") || undefined,
        };
      case "held":
        if (holder !== undefined) return { answer: "held", owner: holder };
        break;
      case "locked": {
        const locked = lockedOf(answer, "locked-") ??
          lockedOf(answer, "held-") ?? { kind: "person", actor: "somebody", reason: "" };
        return { answer: "locked", locked, fix: UNLOCK[locked.kind] };
      }
    }
    throw new StepFailed(site, "the host answered a lease with something else");
  }

  async abandon(site: string, id: string): Promise<void> {
    await this.leaseOf(site, id).end({ outcome: "refused", bad: undefined, of: [] });
  }

  async lock(site: string, reason: string, actor: string): Promise<void> {
    await this.calls.verb(site, ["lock", base64(reason), base64(actor)]);
  }

  async unlock(site: string): Promise<void> {
    await this.calls.verb(site, ["unlock"]);
  }

  async readConfig(site: string, release: string, path: string): Promise<string> {
    const answer = await this.calls.verb(site, ["read", release, base64(path)]);
    return answer.get("content") ?? "";
  }

  async instances(site: string, group: string): Promise<Instances> {
    const { host } = this.calls.at(site);
    const inspect = async () => this.calls.verb(site, ["inspect", ...this.inspectionWords(site, "-")]);
    const { wanted, found } = await this.runtime.instances(host, group, this.environment, inspect);
    return {
      wanted,
      found: found.map(({ name, release, url }) => ({
        name,
        release,
        endpoint: url === undefined ? undefined : async () => this.through(site, url, name),
      })),
    };
  }

  async front(site: string): Promise<Endpoint | undefined> {
    const { front } = this.calls.at(site).host;
    return front === undefined ? undefined : this.through(site, front, `${site} front`);
  }

  async inside(site: string, url: string): Promise<Endpoint> {
    return this.through(site, url, `${url} as ${site} sees it`);
  }

  async watch(site: string, group: string, withinMs: number, signal: AbortSignal): Promise<Failure | undefined> {
    const seconds = Math.ceil(withinMs / 1000);
    try {
      const answer = await this.calls.verb(site, ["watch", group, String(seconds)], {
        deadlineMs: withinMs + SPARE_MS,
        signal,
      });
      const why = answer.get("exited");
      return why === undefined ? undefined : { why, log: answer.get("log") ?? "" };
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.calls.close();
  }

  private leaseOf(site: string, id: string): HostLease {
    const { service, environment, calls, world, runtime } = this;
    return new HostLease({ site, id, service, environment, calls, world, runtime });
  }

  private async through(site: string, url: string, label: string): Promise<Endpoint> {
    const { hostname, port, protocol, origin, pathname } = new URL(url);
    const base = `${origin}${pathname === "/" ? "" : pathname.replace(/\/$/, "")}`;
    const plain = hostname.replace(/^\[|\]$/g, "");
    const socketPath = await this.calls
      .at(site)
      .connection.forward(plain, Number(port) || (protocol === "https:" ? 443 : 80));
    return { name: label, url: base, ...(socketPath === undefined ? {} : { socketPath }) };
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
