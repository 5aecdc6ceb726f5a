import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { loadConfig } from "../../../src/config/load.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { systemQuery } from "../../../src/core/exec.ts";
import { systemHttp } from "../../../src/core/http.ts";
import { plainLog } from "../../../src/core/log.ts";
import { Secrets } from "../../../src/core/mask.ts";
import type { World } from "../../../src/core/world.ts";
import type { Request } from "../../../src/deploy/context.ts";
import { release } from "../../../src/release/release.ts";
import type { Release } from "../../../src/release/release.ts";
import { StepFailed } from "../../../src/deploy/target.ts";
import type {
  Attempt,
  Endpoint,
  Instances,
  LeaseAnswer,
  Owner,
  Plan,
  SiteLease,
  SiteState,
  Step,
  StepResult,
  Target,
} from "../../../src/deploy/target.ts";
import type { Shipment } from "../../../src/release/shipment.ts";
import type { Intent } from "../../../src/deploy/words.ts";

export const OLD = release("1.0.0", "a".repeat(40), "00000001");
export const NEW = release("2.0.0", "b".repeat(40), "00000002");

/** One host of a target in memory, with a real server for its instance. */
export interface MemoryHost {
  readonly name: string;
  readonly url: string;
  current: Release | undefined;
  good: Release[];
  /** Answers what the release does not by itself; undefined leaves it to the version. */
  answer: (
    request: IncomingMessage,
    host: MemoryHost,
  ) => { readonly status: number; readonly body: string } | undefined;
  /** Until when, on the monotonic clock, the process is away. */
  awayUntil: number;
  owner: Owner | undefined;
  /** Lines of what was run there: hooks, and checks with their commands. */
  readonly ran: string[];
  attempt: Attempt | undefined;
}

/** What the engine's flows need of a target, in memory: an instance per host, and nothing that is durable. */
export class Memory implements Target {
  readonly parallel = 8;
  readonly all: MemoryHost[] = [];
  readonly fronts = new Map<string, string>();
  /** How long a switch and an undo keep the process away, in milliseconds. */
  awayMs = 0;
  failingCommands: (host: string, command: string) => boolean = () => false;
  private readonly servers: Server[] = [];

  static async open(names: readonly string[], current: Release | undefined = OLD): Promise<Memory> {
    const memory = new Memory();
    for (const name of names) {
      const url = await memory.serve((request) => memory.respond(memory.at(name), request));
      memory.all.push({
        name,
        url,
        current,
        good: current === undefined ? [] : [current],
        answer: () => undefined,
        awayUntil: 0,
        owner: undefined,
        ran: [],
        attempt: undefined,
      });
    }
    return memory;
  }

  /** A server that lives as long as this; an answer of undefined closes the connection. */
  async serve(
    answer: (request: IncomingMessage) => { readonly status: number; readonly body: string } | undefined,
  ): Promise<string> {
    const server = createServer((incoming, outgoing) => {
      const is = answer(incoming);
      if (is === undefined) incoming.socket.destroy();
      else outgoing.writeHead(is.status).end(is.body);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    this.servers.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  get sites(): string[] {
    return this.all.map(({ name }) => name);
  }

  at(name: string): MemoryHost {
    const host = this.all.find((one) => one.name === name);
    if (host === undefined) throw new Error(`no host ${name}`);
    return host;
  }

  respond(host: MemoryHost, request: IncomingMessage): { readonly status: number; readonly body: string } | undefined {
    if (host.current === undefined || performance.now() < host.awayUntil) return undefined;
    return host.answer(request, host) ?? { status: 200, body: JSON.stringify({ version: host.current.version }) };
  }

  async inspect(name: string): Promise<SiteState> {
    const { current, good, owner, attempt } = this.at(name);
    return {
      site: name,
      current,
      serving: "main",
      groups:
        current === undefined
          ? []
          : [{ name: "main", running: { [current.id]: 1 }, wanted: 1, ready: 1, shown: "process 1" }],
      rollout: { state: "idle", detail: "", withinMs: 0 },
      releases: good.map(({ id }, index) => ({
        id,
        good: index + 1,
        bad: false,
        left: false,
        whole: true,
        lacks: [],
        artifact: undefined,
      })),
      backups: [],
      owner: owner === undefined ? undefined : { ...owner, guard: "running" },
      locked: undefined,
      held: undefined,
      attempt,
      outcomes: {},
      sameSecrets: undefined,
      facts: {},
    };
  }
  async preflight(): Promise<[]> {
    return [];
  }
  async plan({ release: wanted }: Shipment, states: readonly SiteState[]): Promise<Plan> {
    return this.planOf(wanted, states, "deploy");
  }
  async planRollback(wanted: Release, states: readonly SiteState[]): Promise<Plan> {
    return this.planOf(wanted, states, "rollback");
  }
  private planOf(wanted: Release, states: readonly SiteState[], kind: Attempt["kind"]): Plan {
    const step = (verb: string, ...data: string[]): Record<string, Step[]> =>
      Object.fromEntries(this.sites.map((name) => [name, [{ verb, data, says: verb, deadlineMs: 1000 }]]));
    return {
      release: wanted.id,
      waves: [
        { name: "snapshot", phase: "snapshot", steps: step("snapshot", kind, wanted.id) },
        {
          name: "switch",
          phase: "switch",
          steps: step("switch", wanted.version),
          gate: { kind: "live", group: "main", of: "all" },
        },
      ],
      settle: [],
      notes: [],
      sites: Object.fromEntries(
        states.map(({ site, current }) => [site, { from: current?.id ?? "", forward: undefined, undo: [] }]),
      ),
    };
  }
  hookStep(hook: Parameters<Target["hookStep"]>[0]): Step {
    return { verb: "hook", data: [...hook.command], says: hook.name, deadlineMs: hook.timeoutMs };
  }
  async lease(name: string, owner: Owner): Promise<LeaseAnswer> {
    this.at(name).owner = owner;
    const state = await this.inspect(name);
    return {
      answer: "granted",
      lease: new MemoryLease(this, name, owner.id),
      state,
      undo: undefined,
      replaced: undefined,
    };
  }
  async abandon(name: string): Promise<void> {
    this.at(name).owner = undefined;
  }
  async lock(): Promise<void> {
    // No person locks anything in memory.
  }
  async unlock(): Promise<void> {
    // Nor unlocks it.
  }
  async readConfig(): Promise<string> {
    return "";
  }
  async instances(name: string): Promise<Instances> {
    const endpoint = async (): Promise<Endpoint> => ({ name, url: this.at(name).url });
    return { wanted: 1, found: [{ name, release: undefined, endpoint }] };
  }
  async front(name: string): Promise<Endpoint | undefined> {
    const url = this.fronts.get(name);
    return url === undefined ? undefined : { name: `${name} front`, url };
  }
  async inside(name: string, url: string): Promise<Endpoint> {
    // A port that no instance has of its own is that of the host: this machine is all of them.
    return { name: `${url} from ${name}`, url: new URL(url).port === "9" ? this.at(name).url : url };
  }
  async watch(_name: string, _group: string, withinMs: number, signal: AbortSignal): Promise<undefined> {
    await systemClock.sleep(withinMs, signal);
    return undefined;
  }
  async close(): Promise<void> {
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
    }
  }
}

class MemoryLease implements SiteLease {
  readonly site: string;
  private readonly memory: Memory;
  private readonly id: string;

  constructor(memory: Memory, site: string, id: string) {
    this.memory = memory;
    this.site = site;
    this.id = id;
  }

  private get host(): MemoryHost {
    return this.memory.at(this.site);
  }
  async arm(): Promise<{ limits: string }> {
    return { limits: "" };
  }
  async beat(): Promise<"running"> {
    return "running";
  }
  async run({ verb, data }: Step): Promise<StepResult> {
    const { host, memory } = this;
    const words = data as readonly string[];
    if (verb === "snapshot") {
      host.attempt = {
        id: this.id,
        kind: words[0] as Attempt["kind"],
        from: host.current?.id ?? "",
        fromWasHealthy: true,
        to: words[1] ?? "",
        end: "pending",
        undoBegun: false,
        switched: false,
        disarmed: false,
        prepared: false,
        forward: false,
        fromGroup: "main",
        toGroup: "main",
        left: undefined,
        drainMs: 0,
      };
    }
    if (verb === "hook") {
      host.ran.push(words.join(" "));
      if (memory.failingCommands(this.site, words.join(" ")))
        throw new StepFailed(this.site, "check exited with 3", { code: 3, output: "no\n" });
    }
    if (verb === "switch") {
      this.note({ switched: true });
      host.current = [OLD, NEW].find(({ version }) => version === words[0]);
      host.awayUntil = performance.now() + memory.awayMs;
    }
    return { output: "" };
  }
  async prepare(): Promise<SiteState> {
    this.note({ prepared: true });
    return this.memory.inspect(this.site);
  }
  async commit(): Promise<SiteState> {
    this.note({ end: "committed" });
    if (this.host.current !== undefined) this.host.good.push(this.host.current);
    return this.memory.inspect(this.site);
  }
  async finish(): Promise<"undone"> {
    const { host } = this;
    this.note({ end: "undone", undoBegun: true });
    host.current = [OLD, NEW].find(({ id }) => id === host.attempt?.from);
    host.awayUntil = performance.now() + this.memory.awayMs;
    return "undone";
  }
  async follow(): Promise<void> {
    await this.finish();
  }
  async disarm(): Promise<void> {
    // No hook here is irreversible.
  }
  async lead(): Promise<void> {
    // There are no slots in memory.
  }
  async stopLeft(): Promise<void> {
    // Nor is one of them left.
  }
  async markBad(bad: string): Promise<void> {
    this.host.good = this.host.good.filter(({ id }) => id !== bad);
  }
  async end(): Promise<void> {
    this.host.owner = undefined;
  }
  async hold(): Promise<void> {
    // Nothing is held in memory.
  }
  async evidence(): Promise<[]> {
    return [];
  }
  private note(change: Partial<Attempt>): void {
    if (this.host.attempt !== undefined) this.host.attempt = { ...this.host.attempt, ...change };
  }
}

/** What a deployment of a release in memory ships: nothing of it is read. */
export function shipmentOf(wanted: Release): Shipment {
  return { release: wanted, payload: { kind: "reuse", of: wanted.id }, files: {}, manifest: "{}", secrets: undefined };
}

/** A world of this machine, and the lines that were logged in it. */
export function worldOf(lines: string[] = []): World {
  return {
    clock: systemClock,
    http: systemHttp,
    secrets: new Secrets(),
    randomHex: () => "00",
    tmp: "",
    signal: new AbortController().signal,
    log: plainLog((line) => lines.push(line), { colour: false }),
    query: systemQuery,
    exec: async (command, args) =>
      ({
        code: command === "true" ? 0 : 1,
        signal: null,
        stdout: [command, ...args].join(" "),
        stderr: "",
        timedOut: false,
        truncated: false,
        durationMs: 1,
      }) as never,
  };
}

/** @param keys of the environment, indented by four spaces */
export function requestOf(memory: Memory, keys: string, intent: Intent = "deploy"): Request {
  const hosts = memory.all.map(
    ({ name, url }) =>
      `{address: ${name}, instance: "${url}"${memory.fronts.has(name) ? `, front: "${memory.fronts.get(name)}"` : ""}}`,
  );
  const { environments } = loadConfig(
    `service: shop\nenvironments:\n  dev:\n    target: {hosts: [${hosts.join(", ")}]}\n    verify: {times: 1, interval: 100ms, within: 2s}\n${keys}`,
    "deploy.yml",
  );
  const owner = {
    id: `${intent}-1`,
    kind: intent,
    repository: "",
    runId: "",
    attempt: "",
    checkRunId: "",
    actor: "ann",
    reason: "",
    url: "",
    release: "",
  } as const;
  return {
    intent,
    service: "shop",
    environment: environments["dev"] as NonNullable<(typeof environments)[string]>,
    owner,
    dryRun: false,
    force: false,
    allowDiverged: undefined,
    planHash: undefined,
    relation: async () => "ahead",
    ownerEnded: async () => undefined,
    announce: () => {},
  };
}
