import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HUB_EXAMPLE, deployStep, hubHealth } from "./hub.ts";
import type { HubHealth, HubVariant } from "./hub.ts";
import { Job } from "./job.ts";
import type { StepOptions, StepResult } from "./job.ts";
import { SshHosts, placeFor } from "./ssh-hosts.ts";

/** The hub on the sshd hosts. */
export class SshHubs extends SshHosts {
  static async open(count = 3): Promise<SshHubs> {
    return new SshHubs(...(await placeFor(count)));
  }

  config({ extra = "", fault, guard = "15s", wait = "2s", within = "10s" }: HubVariant = {}): string {
    const hosts = this.all.map(
      ({ name, address, port, user, path, url, servicePort }) =>
        `        - {name: ${name}, address: ${address}, port: ${port}, user: ${user}, path: ${path}, instance: "${url}", env: {HOST: ${address}, PORT: "${servicePort}"}}\n`,
    );
    return `service: mcp-hub
preset: mcp-hub
environments:
  staging:
    target:
      hosts:
${hosts.join("")}    strategy: ${hosts.length > 1 ? "rolling" : "recreate"}
    env: {${fault === undefined ? "" : `FAULT: "${fault}"`}}
    config: {from: mcp-servers.staging.json, to: mcp-servers.json}
    verify: {within: ${within}, interval: 100ms, times: 2}
    lease: {guard: ${guard}, wait: ${wait}}
${extra.includes("bake:") ? "" : "    bake: 0s\n"}${extra}`;
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
      return await job.step(
        "deploy",
        deployStep(version, { ...options.step, inputs: { ...this.inputs, ...options.step?.inputs } }),
      );
    } finally {
      job.close();
    }
  }

  async health(): Promise<(HubHealth | undefined)[]> {
    return Promise.all(this.all.map(async ({ url }) => hubHealth(url)));
  }

  async versions(): Promise<(string | undefined)[]> {
    return (await this.health()).map((answer) => answer?.version);
  }
}
