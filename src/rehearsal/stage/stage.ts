import { mkdtempSync, readFileSync, realpathSync } from "node:fs";
import { createServer } from "node:net";
import type { ListenOptions, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../core/errors.ts";
import { readLeftOut, readReplaced, textOf, writeWhole } from "../../sandbox/stage-file.ts";
import type { Replaced, ReplacedHost, StageFile } from "../../sandbox/stage-file.ts";
import { Proxy } from "./proxy.ts";

const PORTS = 64;
const PROXIES = 12;
// Some of a block may be in use.
const BLOCK = 100;
const TRIES = 200;

/** Called before a request is forwarded to another instance of a host than the previous request. */
export type Moved = (environment: { readonly service: string; readonly environment: string }, url: string) => void;

/**
 * The resources of sandboxes while ERLMCP_ACTIONS_SANDBOX names its folder: ports, and proxies for public URLs, which
 * run as long as this process. {@link cleanStage} stops what was started there.
 */
export interface Stage {
  readonly folder: string;
  /** The environments that were replaced so far. */
  environments(): readonly Replaced[];
  /** What was left out and belongs to no environment, a line each. */
  leftOut(): readonly string[];
  /** The listener returns before the request is forwarded. The first request to a host is a move as well. */
  onMoved(listener: Moved): void;
  close(): Promise<void>;
}

/**
 * @param folder absolute, existing, of plain names (letters, digits, ".", "_", "-"), since paths of services begin with it
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
  private claim: Server | undefined;
  private readonly listeners: Moved[] = [];
  /** The instance of the last request, by environment and host. */
  private readonly lastInstance = new Map<string, string>();
  private turn = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  async open(): Promise<void> {
    try {
      const block = await claimBlock();
      this.claim = block.claim;
      const proxies = await this.openProxies(block.ports);
      const ports = block.ports.filter((port) => !proxies.includes(port)).slice(0, PORTS);
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
    this.claim?.close();
  }

  private async openProxies(ports: readonly number[]): Promise<number[]> {
    const open: number[] = [];
    for (const wanted of ports.slice(0, PROXIES)) {
      const proxy = new Proxy(
        () => this.instances(wanted).map(({ url }) => url),
        (url) => this.reportMove(wanted, url),
      );
      open.push(await proxy.listen(wanted));
      this.proxies.push(proxy);
    }
    return open;
  }

  /** The instances behind a proxy, in turn; for a host with slots the one that its switch command named. */
  private instances(port: number): { replaced: Replaced; host: ReplacedHost; url: string }[] {
    const replaced = this.behind(port);
    if (replaced === undefined) return [];
    const found = replaced.hosts
      .filter(({ front }) => replaced.url?.port === port || front === port)
      .flatMap((host) => {
        const url = host.traffic === undefined ? host.instances[0] : textOf(host.traffic);
        return url === undefined || !host.instances.includes(url) ? [] : [{ replaced, host, url }];
      });
    this.turn += 1;
    return found.map((_, index) => found[(index + this.turn) % found.length]).filter((one) => one !== undefined);
  }

  /** The environment whose public URL, or the front of whose host, a proxy replaces. */
  private behind(port: number): Replaced | undefined {
    return this.environments().find(
      ({ url, hosts }) => url?.port === port || hosts.some(({ front }) => front === port),
    );
  }

  private reportMove(port: number, url: string): void {
    const replaced = this.behind(port);
    const host = replaced?.hosts.find(({ instances }) => instances.includes(url));
    if (replaced === undefined || host === undefined) return;
    const key = `${replaced.service} ${replaced.environment} ${host.name}`;
    if (this.lastInstance.get(key) === url) return;
    this.lastInstance.set(key, url);
    for (const listener of this.listeners)
      listener({ service: replaced.service, environment: replaced.environment }, url);
  }
}

/**
 * Free ports outside the range of outgoing connections, which could take one before it is used. Until the claim is
 * closed, or its process ends, no other stage of this network gets them.
 */
async function claimBlock(): Promise<{ readonly claim: Server; readonly ports: readonly number[] }> {
  const low = Number(readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8").trim().split(/\s+/)[0]);
  // Where that leaves no room, the range for private services.
  const [from, last] = low > 12_000 ? [Math.max(10_000, low - 20_000), low - 1] : [49_152, 60_999];
  const blocks = Math.floor((last - from + 1) / BLOCK);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const first = from + BLOCK * Math.floor(Math.random() * blocks);
    const claim = createServer().unref();
    if (!(await listens(claim, { path: `\0erlmcp-rehearsal-ports-${first}` }))) continue;
    const ports: number[] = [];
    for (let port = first; port < first + BLOCK; port += 1) if (await isFree(port)) ports.push(port);
    if (ports.length >= PORTS + PROXIES) return { claim, ports };
    claim.close();
  }
  throw noPorts();
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  if (!(await listens(server, { port, host: "127.0.0.1" }))) return false;
  await new Promise((done) => server.close(done));
  return true;
}

async function listens(server: Server, at: ListenOptions): Promise<boolean> {
  return new Promise((done) => server.once("error", () => done(false)).listen(at, () => done(true)));
}

function noPorts(): UserError {
  return new UserError(`cannot find ${PORTS + PROXIES} free ports on 127.0.0.1`, {
    fix: "Free some ports, and start the rehearsal again.",
  });
}

/** A new temporary folder. deploy.yml accepts only plain names, and a socket's path must be short. */
export function temporaryFolder(): string {
  const parent = realpathSync(tmpdir());
  return mkdtempSync(
    join(/^(?:\/[A-Za-z0-9._-]+)+$/.test(parent) && parent.length < 60 ? parent : "/tmp", "erlmcp-rehearsal-"),
  );
}
