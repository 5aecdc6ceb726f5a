import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { need } from "../real/engines.ts";
import { HostFolder } from "./host-folder.ts";
import { HUB_EXAMPLE, deployStep, freePort, hubHealth, stopAll } from "./hub.ts";
import type { HubHealth, HubVariant } from "./hub.ts";
import { Job } from "./job.ts";
import type { StepOptions, StepResult } from "./job.ts";

const NAMES = ["one", "two", "three"];

/** The hub on the sshd hosts: each has its own folder, address and port, for behind them is one machine. */
export class SshHubs {
  readonly folder: string;
  readonly hosts: readonly HostFolder[];
  readonly urls: readonly string[];
  private readonly ports: readonly number[];

  private constructor(folder: string, ports: readonly number[]) {
    this.folder = folder;
    this.ports = ports;
    this.hosts = ports.map((_port, index) => new HostFolder(join(folder, NAMES[index] ?? "")));
    this.urls = ports.map((port, index) => `http://${need("ssh").hosts[index]?.address ?? ""}:${port}`);
  }

  static async open(count = 3): Promise<SshHubs> {
    const ports: number[] = [];
    for (let index = 0; index < count; index += 1) ports.push(await freePort());
    return new SshHubs(mkdtempSync(join(tmpdir(), "hubs-")), ports);
  }

  config({ extra = "", fault, guard = "10s", wait = "2s", within = "10s" }: HubVariant = {}): string {
    const hosts = this.ports.map((port, index) => {
      const { address, port: ssh, user } = need("ssh").hosts[index] as { address: string; port: number; user: string };
      return `        - {name: ${NAMES[index]}, address: ${address}, port: ${ssh}, user: ${user}, path: ${this.hosts[index]?.path}, instance: "${this.urls[index]}", env: {HOST: ${address}, PORT: "${port}"}}\n`;
    });
    return `service: mcp-hub
preset: mcp-hub
environments:
  staging:
    target:
      # Behind the addresses is one machine: each host sees the others' ports.
      ports: []
      hosts:
${hosts.join("")}    strategy: ${this.ports.length > 1 ? "rolling" : "recreate"}
    env: {${fault === undefined ? "" : `FAULT: "${fault}"`}}
    config: {from: mcp-servers.staging.json, to: mcp-servers.json}
    verify: {within: ${within}, interval: 100ms, times: 2}
    lease: {guard: ${guard}, wait: ${wait}}
${extra}`;
  }

  get inputs(): Readonly<Record<string, string>> {
    const { key, knownHosts } = need("ssh");
    return { "ssh-key": readFileSync(key, "utf8"), "known-hosts": readFileSync(knownHosts, "utf8") };
  }

  job(options: HubVariant = {}): Job {
    const job = new Job(options.env === undefined ? {} : { env: options.env });
    job.write("deploy.yml", this.config(options));
    job.write("mcp-servers.staging.json", readFileSync(join(HUB_EXAMPLE, "mcp-servers.staging.json"), "utf8"));
    return job;
  }

  async deploy(version: string, options: HubVariant & { readonly step?: StepOptions } = {}): Promise<StepResult> {
    const job = this.job(options);
    try {
      return await job.step("deploy", deployStep(version, { ...options.step, inputs: { ...this.inputs, ...options.step?.inputs } }));
    } finally {
      job.close();
    }
  }

  async health(): Promise<(HubHealth | undefined)[]> {
    return Promise.all(this.urls.map(async (url) => hubHealth(url)));
  }

  async versions(): Promise<(string | undefined)[]> {
    return (await this.health()).map((answer) => answer?.version);
  }

  async leftovers(): Promise<string[]> {
    const all = await Promise.all(this.hosts.map(async (host) => host.leftoversAfter()));
    return all.flat();
  }

  close(): void {
    for (const host of this.hosts) stopAll(host.path);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
