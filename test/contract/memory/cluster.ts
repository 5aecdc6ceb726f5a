import { loadConfig } from "../../../src/config/load.ts";
import type { Environment } from "../../../src/config/types.ts";
import { plainLog } from "../../../src/core/log.ts";
import { Secrets } from "../../../src/core/mask.ts";
import type { World } from "../../../src/core/world.ts";
import type { Request } from "../../../src/deploy/context.ts";
import { deploy } from "../../../src/deploy/deploy.ts";
import { recover } from "../../../src/deploy/recover.ts";
import { release } from "../../../src/release/release.ts";
import type { Release } from "../../../src/release/release.ts";
import type { Shipment } from "../../../src/release/shipment.ts";
import type { Report } from "../../../src/deploy/report.ts";
import { rollback } from "../../../src/deploy/rollback.ts";
import { SiteUnreachable } from "../../../src/deploy/target.ts";
import type { Owner } from "../../../src/deploy/target.ts";
import type { Answer, Verifier } from "../../../src/deploy/verifier.ts";
import type { Intent } from "../../../src/deploy/words.ts";
import { Site } from "./site.ts";
import type { Health, Switch } from "./site-record.ts";
import { Platform, PlatformTarget } from "./platform.ts";
import type { PlatformSetup } from "./platform.ts";
import { MemoryTarget } from "./target.ts";
import type { Tap } from "./target.ts";
import { VirtualTime } from "./time.ts";

/** O an older good release, L live at the beginning, W the one of the first command, N of a later one. */
export const RELEASES = {
  O: release("1.0.0", "a".repeat(40), "00000001"),
  L: release("2.0.0", "b".repeat(40), "00000002"),
  W: release("3.0.0", "c".repeat(40), "00000003"),
  N: release("4.0.0", "d".repeat(40), "00000004"),
} satisfies Record<string, Release>;
export type Name = keyof typeof RELEASES;

export type Command = "deploy W" | "deploy N" | "deploy N force" | "rollback" | "rollback O" | "recover" | "undo";

export interface Setup {
  readonly sites: number;
  readonly strategy?: "recreate" | "rolling" | "blue-green";
  /** By release, or by release and site: `W`, `W@2`. */
  readonly health?: Readonly<Record<string, Health>>;
  /** What the switch command does, call by call; `ok` when the list is over. */
  readonly switches?: readonly Switch[];
  /** Nothing is live at the beginning. */
  readonly first?: boolean;
  /** W is an older good release, the one that a rollback from L takes. */
  readonly rollback?: boolean;
  readonly onHostFailure?: "continue";
  readonly hook?: boolean;
  /** Instances are run by a platform that moves by itself. */
  readonly platform?: PlatformSetup;
}

export interface Engine {
  readonly id: string;
  readonly command: Command;
  alive: boolean;
  /** Undefined while it runs, and for one that was killed. */
  report: Report | undefined;
  readonly calls: { readonly method: string; readonly host: string }[];
  cancel(): void;
}

export interface Fault {
  /** Which call, counted from 1, of which engine. */
  readonly call: number;
  readonly when: "before" | "after";
  act(site: Site, engine: Engine): "go on" | "dead" | "cut";
}

function letterOf(id: string): string {
  return Object.entries(RELEASES).find(([, one]) => one.id === id)?.[0] ?? "";
}

const NEVER = new Promise<never>(() => undefined);
const MOST_CALLS = 3000;

/** Hosts in memory, the engines that work on them, and the time they share. */
export class Cluster {
  readonly time = new VirtualTime();
  readonly sites: ReadonlyMap<string, Site>;
  private readonly platforms: ReadonlyMap<string, Platform>;
  readonly engines: Engine[] = [];
  readonly lines: string[] = [];
  readonly setup: Setup;
  readonly environment: Environment;

  constructor(setup: Setup) {
    this.setup = setup;
    const names = Array.from({ length: setup.sites }, (_, index) => `app${index + 1}`);
    const { strategy = "recreate" } = setup;
    const slots = strategy === "blue-green";
    const hook =
      setup.hook === true
        ? "\n    hooks: { before: [{ name: migrate, run: ./migrate, irreversible: true }] }\n    on-failure: hold"
        : "";
    const text = `
service: shop
environments:
  production:
    profile: dev
    target: { hosts: [${names.map((name) => `{ address: ${name}, user: deploy, path: /srv/shop${slots ? "" : ", instance: 'http://127.0.0.1:8080'"} }`).join(", ")}], manager: { process: ./run } }
    strategy: ${slots ? "{ kind: blue-green, slots: { a: { instance: 'http://127.0.0.1:8001' }, b: { instance: 'http://127.0.0.1:8002' } }, switch: ./switch, front: 'http://127.0.0.1:8000', drain: 5s }" : strategy === "rolling" ? "{ kind: rolling, max-in-flight: 1 }" : "{ kind: recreate }"}
    verify: { times: 2, interval: 200ms, within: 1s }
    bake: 300ms
    on-host-failure: ${setup.onHostFailure ?? "undo"}${hook}
    lease: { wait: 20s, guard: 30s }
`;
    this.environment = environmentOf(text);
    this.sites = new Map(this.environment.target.hosts.map(({ name }, index) => [name, this.site(name, index + 1)]));
    this.platforms = new Map(setup.platform === undefined ? [] : this.platformsOf(setup.platform));
  }

  private platformsOf(setup: PlatformSetup): [string, Platform][] {
    const failsOf = (id: string) => setup.fails?.[letterOf(id)];
    const clock = this.time.clock(() => true);
    return [...this.sites].map(([name, site]) => [name, new Platform(site, setup, clock, failsOf)]);
  }

  private site(name: string, number: number): Site {
    const { health = {}, switches = [], first = false, strategy } = this.setup;
    const healthOf = (id: string): Health => {
      const letter = letterOf(id);
      return health[`${letter}@${number}`] ?? health[letter] ?? "ok";
    };
    const site = new Site(name, healthOf, switches);
    const slot = strategy === "blue-green" ? "a" : "main";
    site.traffic = slot;
    site.active = slot;
    if (first) return site;
    for (const [index, letter] of (this.setup.rollback === true
      ? (["O", "W", "L"] as const)
      : (["O", "L"] as const)
    ).entries()) {
      site.known.set(RELEASES[letter].id, { good: index + 1, bad: false, left: false, whole: true, secrets: "s0" });
    }
    site.current = RELEASES.L.id;
    if (healthOf(RELEASES.L.id) !== "nostart") site.slots.set(slot, { release: RELEASES.L.id, secrets: "s0" });
    return site;
  }

  /** Starts a command; it runs as time passes. */
  start(command: Command, fault?: Fault): { readonly engine: Engine; readonly done: Promise<void> } {
    const id = `k${this.engines.length + 1}`;
    const controller = new AbortController();
    const engine: Engine = { id, command, alive: true, report: undefined, calls: [], cancel: () => controller.abort() };
    this.engines.push(engine);
    const clock = this.time.clock(() => engine.alive);
    const tap: Tap = async (method, host, when) => {
      if (!engine.alive) await NEVER;
      if (when === "before") engine.calls.push({ method, host });
      if (engine.calls.length > MOST_CALLS) throw new Error(`${engine.id} makes more than ${MOST_CALLS} calls`);
      if (fault === undefined || engine.calls.length !== fault.call || when !== fault.when) return;
      const site = this.sites.get(host) as Site;
      const effect = fault.act(site, engine);
      if (effect === "dead") {
        engine.alive = false;
        await NEVER;
      }
      if (effect === "cut") throw new SiteUnreachable(host, "the answer was lost");
    };
    const log = plainLog((line) => this.lines.push(`${engine.id} ${line}`), { colour: false });
    const world: World = {
      clock,
      exec: async () =>
        ({
          code: 0,
          signal: null,
          stdout: "",
          stderr: "",
          timedOut: false,
          cancelled: false,
          truncated: false,
        }) as never,
      query: () => {
        throw new Error("no program is run");
      },
      http: () => {
        throw new Error("nothing is requested over the network");
      },
      log,
      secrets: new Secrets(),
      randomHex: (bytes: number) => "0".repeat(bytes * 2),
      tmp: "/nowhere",
      signal: controller.signal,
    } as unknown as World;
    const [verb, name, force] = command.split(" ") as [string, Name | undefined, string | undefined];
    const intent: Intent = verb === "deploy" ? "deploy" : verb === "rollback" ? "rollback" : "recover";
    const wanted = name === undefined ? undefined : RELEASES[name];
    const owner: Owner = {
      id,
      kind: intent,
      repository: "acme/shop",
      runId: id,
      attempt: "1",
      checkRunId: id,
      actor: "ann",
      reason: command,
      url: "",
      release: verb === "deploy" ? (wanted?.id ?? "") : "",
    };
    const request: Request = {
      intent,
      service: "shop",
      environment: this.environment,
      owner,
      dryRun: false,
      force: force !== undefined,
      allowDiverged: undefined,
      planHash: undefined,
      relation: async () => "ahead",
      ownerEnded: async (other) => this.engines.some(({ id: one, alive }) => one === other.id && !alive),
      announce: () => undefined,
    };
    const { environment, sites, platforms } = this;
    const target =
      this.setup.platform === undefined
        ? new MemoryTarget({ environment, sites, clock, tap })
        : new PlatformTarget({ environment, sites, clock, tap, platforms });
    const verifier = new MemoryVerifier(this.sites);
    const work =
      verb === "deploy"
        ? deploy(request, shipmentOf(wanted as Release), target, verifier, world)
        : verb === "rollback"
          ? rollback(request, wanted?.version ?? "", target, verifier, world)
          : recover(
              request,
              {
                mine: (other) =>
                  command === "recover" && this.engines.some(({ id: one, alive }) => one === other && !alive),
                overtake: command === "undo",
              },
              target,
              verifier,
              world,
            );
    const done = (async () => {
      engine.report = await work;
      engine.alive = false;
    })();
    return { engine, done };
  }

  /** Lets a command run to its end, or until it is killed. */
  async run(command: Command, fault?: Fault): Promise<Engine> {
    const { engine, done } = this.start(command, fault);
    await this.time.until(done, () => !engine.alive);
    return engine;
  }

  /** Every guard whose owner makes no beats any more acts, in this order of the sites. */
  guardsAct(order: readonly Site[] = [...this.sites.values()]): void {
    for (const site of order) {
      const owner = site.owner;
      if (owner === undefined) continue;
      const beats = site.reachable && this.engines.some(({ id, alive }) => id === owner.id && alive);
      if (!beats) site.guardActs();
    }
  }
}

const environments = new Map<string, Environment>();

function environmentOf(text: string): Environment {
  const known = environments.get(text) ?? loadConfig(text, "deploy.yml").environments["production"];
  if (known === undefined) throw new Error("no environment");
  environments.set(text, known);
  return known;
}

/** Nothing of it is read: what lies at a site in memory has no bytes. */
function shipmentOf(wanted: Release): Shipment {
  return {
    release: wanted,
    payload: { kind: "reuse", of: wanted.id },
    files: {},
    manifest: "{}",
    secrets: undefined,
  };
}

/** Queries what runs in memory. */
class MemoryVerifier implements Verifier {
  private readonly sites: ReadonlyMap<string, Site>;

  constructor(sites: ReadonlyMap<string, Site>) {
    this.sites = sites;
  }

  async query(endpoint: { readonly url: string }, expected: { readonly version: string }): Promise<Answer> {
    const [, host = "", place = ""] = /^memory:\/\/([^/]+)\/(.+)$/.exec(endpoint.url) ?? [];
    const site = this.sites.get(host);
    if (site === undefined || !site.reachable) throw new SiteUnreachable(host, "it is cut off");
    const slot = place === "front" ? site.traffic : place;
    const process = place.startsWith("as ") ? { release: place.slice(3) } : site.slots.get(slot);
    const answer = (verdict: Answer["verdict"], detail: string): Answer => ({
      verdict,
      detail,
      instance: undefined,
      durationMs: 1,
    });
    if (process === undefined) return answer("fail", "nothing listens there");
    const health = site.health(process.release);
    if (health === "sick" || (health === "late" && place === "front")) return answer("fail", "HTTP 500");
    const [version = ""] = process.release.split("-");
    return version === expected.version
      ? answer("pass", `reports ${version}`)
      : { ...answer("fail", `reports ${version}`), other: version };
  }

  async runSuite(): Promise<never> {
    throw new Error("there are no checks here");
  }
}
