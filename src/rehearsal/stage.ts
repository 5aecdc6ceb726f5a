import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { UserError } from "../core/errors.ts";
import { Proxy } from "./proxy.ts";
import { readLeftOut, readReplaced, textOf, writeWhole } from "../sandbox/stage-file.ts";
import type { Replaced, ReplacedHost, StageFile } from "../sandbox/stage-file.ts";

const PORTS = 64;
const PROXIES = 12;
const TRIES = 2000;

/** Called before a request is led on, when it goes to an instance of a host that is not the one before. */
export type Moved = (environment: { readonly service: string; readonly environment: string }, url: string) => void;

/**
 * The place on which environments are played while ERLMCP_ACTIONS_SANDBOX names its folder: ports, and proxies for
 * public URLs, which live as long as this process. {@link cleanStage} ends what was started there.
 */
export interface Stage {
  readonly folder: string;
  /** What stands in for what by now. */
  environments(): readonly Replaced[];
  /** What was left out and belongs to none of them, a line each. */
  leftOut(): readonly string[];
  /** Synchronous: what it does is done before the request arrives. The first request to a host is a move as well. */
  onMoved(listener: Moved): void;
  close(): Promise<void>;
}

/**
 * @param folder absolute, exists, of plain names (letters, digits, ".", "_", "-"), since paths of services begin with it
 * @throws UserError when there are no free ports
 */
export async function openStage(folder: string): Promise<Stage> {
  const stage = new OpenStage(folder);
  await stage.open();
  return stage;
}

class OpenStage implements Stage {
  readonly folder: string;
  private readonly proxies: Proxy[] = [];
  private readonly listeners: Moved[] = [];
  /** The instance that a host was last led to, by environment and host. */
  private readonly led = new Map<string, string>();
  private turn = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  async open(): Promise<void> {
    try {
      // Proxies first: what they listen on is free no more.
      const proxies = await this.openProxies();
      const ports = await freePorts(PORTS);
      const file: StageFile = { version: 1, ports, proxies: proxies.map((port) => ({ port })) };
      writeWhole(join(this.folder, "stage.json"), `${JSON.stringify(file)}\n`);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  environments(): readonly Replaced[] {
    return readReplaced(this.folder);
  }

  leftOut(): readonly string[] {
    return readLeftOut(this.folder);
  }

  onMoved(listener: Moved): void {
    this.listeners.push(listener);
  }

  async close(): Promise<void> {
    await Promise.all(this.proxies.map(async (proxy) => proxy.close()));
  }

  private async openProxies(): Promise<number[]> {
    const open: number[] = [];
    for (let tries = 0; open.length < PROXIES && tries < TRIES; tries += 1) {
      const wanted = somePort();
      const proxy = new Proxy(
        () => this.ways(wanted).map(({ url }) => url),
        (url) => this.tell(wanted, url),
      );
      try {
        open.push(await proxy.listen(wanted));
        this.proxies.push(proxy);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      }
    }
    if (open.length < PROXIES) throw noPorts();
    return open;
  }

  /** The instances behind a proxy, by turns; of a host with slots the one that its switch command named. */
  private ways(port: number): { replaced: Replaced; host: ReplacedHost; url: string }[] {
    const replaced = this.behind(port);
    if (replaced === undefined) return [];
    const ways = replaced.hosts
      .filter(({ front }) => replaced.url?.port === port || front === port)
      .flatMap((host) => {
        const url = host.traffic === undefined ? host.instances[0] : textOf(host.traffic);
        return url === undefined || !host.instances.includes(url) ? [] : [{ replaced, host, url }];
      });
    this.turn += 1;
    return ways.map((_, index) => ways[(index + this.turn) % ways.length]).filter((way) => way !== undefined);
  }

  /** The environment whose public URL, or whose host's front, a proxy stands in for. */
  private behind(port: number): Replaced | undefined {
    return this.environments().find(
      ({ url, hosts }) => url?.port === port || hosts.some(({ front }) => front === port),
    );
  }

  private tell(port: number, url: string): void {
    const replaced = this.behind(port);
    const host = replaced?.hosts.find(({ instances }) => instances.includes(url));
    if (replaced === undefined || host === undefined) return;
    const key = `${replaced.service} ${replaced.environment} ${host.name}`;
    if (this.led.get(key) === url) return;
    this.led.set(key, url);
    for (const listener of this.listeners)
      listener({ service: replaced.service, environment: replaced.environment }, url);
  }
}

/** Ports that are free, and below those that outgoing connections take: one of these must not be gone when it is wanted. */
async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let tries = 0; ports.size < count && tries < TRIES; tries += 1) {
    const port = somePort();
    if (await isFree(port)) ports.add(port);
  }
  if (ports.size < count) throw noPorts();
  return [...ports];
}

function somePort(): number {
  const low = Number(readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8").trim().split(/\s+/)[0]);
  // Where there is no room below, those that the system leaves for services of one's own.
  const [first, last] = low > 12_000 ? [Math.max(10_000, low - 20_000), low - 1] : [49_152, 60_999];
  return first + Math.floor(Math.random() * (last - first + 1));
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((done) => {
    server.once("error", () => done(false)).listen(port, "127.0.0.1", () => server.close(() => done(true)));
  });
}

function noPorts(): UserError {
  return new UserError(`there are no ${PORTS + PROXIES} free ports on 127.0.0.1`, {
    fix: "End what takes them, and rehearse again.",
  });
}
