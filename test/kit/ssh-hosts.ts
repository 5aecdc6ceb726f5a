import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { need } from "../real/engines.ts";
import type { SshEndpoint } from "../real/engines.ts";
import { HostFolder } from "./host-folder.ts";
import { freePort } from "./free-port.ts";
import { stopAll } from "./hub.ts";

const NAMES = ["one", "two", "three"];

export interface SshHost extends SshEndpoint {
  readonly name: string;
  readonly path: string;
  readonly servicePort: number;
  /** The service's instance, as every host sees it: behind the addresses is one machine. */
  readonly url: string;
}

/** A service on the sshd hosts: on each it has its own folder, address and port. */
export class SshHosts {
  readonly folder: string;
  readonly all: readonly SshHost[];
  readonly hosts: readonly HostFolder[];

  constructor(folder: string, ports: readonly number[]) {
    this.folder = folder;
    this.all = ports.map((servicePort, index): SshHost => {
      const endpoint = need("ssh").hosts[index];
      const name = NAMES[index];
      if (endpoint === undefined || name === undefined) throw new Error("there are not so many hosts");
      return {
        ...endpoint,
        name,
        path: join(folder, name),
        servicePort,
        url: `http://${endpoint.address}:${servicePort}`,
      };
    });
    this.hosts = this.all.map(({ path }) => new HostFolder(path));
  }

  /** Inputs of every step that goes there. */
  get inputs(): Readonly<Record<string, string>> {
    const { key, knownHosts } = need("ssh");
    return { "ssh-key": readFileSync(key, "utf8"), "known-hosts": readFileSync(knownHosts, "utf8") };
  }

  /** What is left anywhere once nobody is at work. */
  async leftovers(): Promise<string[]> {
    const all = await Promise.all(this.hosts.map(async (host) => host.leftoversAfter()));
    return all.flat();
  }

  /** The one release that is live on all of them, or what differs. */
  live(): string {
    return [...new Set(this.hosts.map((host) => host.live()))].join(" and ");
  }

  close(): void {
    for (const host of this.hosts) stopAll(host.path);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A folder and as many free ports as there are hosts. */
export async function placeFor(count: number): Promise<[string, number[]]> {
  const ports: number[] = [];
  for (let index = 0; index < count; index += 1) ports.push(await freePort());
  return [mkdtempSync(join(tmpdir(), "hosts-")), ports];
}
