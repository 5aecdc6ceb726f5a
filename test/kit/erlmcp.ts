import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import { Job } from "./job.ts";
import type { StepOptions, StepResult } from "./job.ts";
import { SshHosts, placeFor } from "./ssh-hosts.ts";

const EXAMPLE = resolve(import.meta.dirname, "../../examples/erlmcp");
const SOURCES = ["src", "config", "bin", "tools", "scripts", "rebar.config", "rebar.config.script"];

/** The example release, built by rebar3 with its own script; kept between runs, by what it is made of. */
export function erlmcpArchive(version: string): string {
  const hash = createHash("sha256");
  const read = (path: string): void => {
    if (path.endsWith("_build")) return;
    let names: string[] | undefined;
    try {
      names = readdirSync(path);
    } catch {
      hash.update(readFileSync(path));
    }
    for (const name of names?.sort() ?? []) read(join(path, name));
  };
  for (const name of SOURCES) read(join(EXAMPLE, name));
  const folder = join(tmpdir(), `erlmcp-archives-${hash.digest("hex").slice(0, 12)}`);
  const file = join(folder, `erlmcp-${version}.tar.gz`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const part = join(folder, `${process.pid}-${version}.tar.gz`);
    execFileSync("bash", [join(EXAMPLE, "scripts/build.sh"), version, part, "staging"], { stdio: "pipe" });
    renameSync(part, file);
  }
  return file;
}

export const COOKIE = "cookie-of-the-tests-0123456789";

export interface ErlmcpVariant {
  /** ERLMCP_FAULT of every host, or of some by name. */
  readonly fault?: string;
  readonly faultOn?: Readonly<Record<string, string>>;
  readonly metricsPort?: number;
  readonly smoke?: string;
  readonly extra?: string;
  readonly stopTimeout?: string;
  readonly inputs?: Readonly<Record<string, string>>;
}

/** erlmcp on the sshd hosts, run by its release script. */
export class ErlmcpHosts extends SshHosts {
  static async open(count = 3): Promise<ErlmcpHosts> {
    return new ErlmcpHosts(...(await placeFor(count)));
  }

  config({
    fault,
    faultOn = {},
    metricsPort = 0,
    smoke = "{name: health, http: /health, fields: {status: healthy}}, {name: ready, http: /health/ready}",
    extra = "",
    stopTimeout = "5s",
  }: ErlmcpVariant = {}): string {
    const hosts = this.all.map(({ name, address, port, user, path, url, servicePort }) => {
      const own = faultOn[name] === undefined ? "" : `, ERLMCP_FAULT: "${faultOn[name]}"`;
      return `        - {name: ${name}, address: ${address}, port: ${port}, user: ${user}, path: ${path}, instance: "${url}", env: {ERLMCP_HOST: ${address}, ERLMCP_PORT: "${servicePort}", NODE_NAME: erlmcp-${name}@127.0.0.1, HOME: ${path}/shared${own}}}\n`;
    });
    return `service: erlmcp
preset: erlmcp
environments:
  staging:
    target:
      ports: []
      stop-timeout: ${stopTimeout}
      hosts:
${hosts.join("")}    strategy: rolling
    env: {ERLMCP_METRICS_PORT: "${metricsPort}", ERLMCP_DISTRIBUTION: "off"${fault === undefined ? "" : `, ERLMCP_FAULT: "${fault}"`}}
    smoke: [${smoke}]
    verify: {within: 8s, interval: 200ms, times: 2}
    lease: {guard: 30s, wait: 2s}
${extra.includes("bake:") ? "" : "    bake: 0s\n"}${extra}`;
  }

  async deploy(version: string, variant: ErlmcpVariant = {}, step: StepOptions = {}): Promise<StepResult> {
    const job = new Job();
    job.write("deploy.yml", this.config(variant));
    try {
      return await job.step("deploy", {
        ...step,
        inputs: {
          environment: "staging",
          version,
          archive: erlmcpArchive(version),
          "skip-tests": "true",
          secrets: `ERLANG_COOKIE=${COOKIE}\n`,
          ...this.inputs,
          ...variant.inputs,
        },
      });
    } finally {
      job.close();
    }
  }

  /** The version that each instance reports. */
  async versions(): Promise<(string | undefined)[]> {
    return Promise.all(
      this.all.map(async ({ url }) => {
        try {
          return (
            (await (
              await fetch(`${url}/health`, { headers: { connection: "close" }, signal: AbortSignal.timeout(3000) })
            ).json()) as { version: string }
          ).version;
        } catch {
          return undefined;
        }
      }),
    );
  }
}

/** Deploys a v2 that is broken over v1, and asserts that v1 is back everywhere and that the reason is told. */
export async function takenBack(
  hosts: ErlmcpHosts,
  variant: ErlmcpVariant,
  reason: RegExp,
  cause?: RegExp,
): Promise<StepResult> {
  const result = await hosts.deploy("2.0.0", variant);
  expect(result.outputs, result.log).toMatchObject({
    outcome: "rolled_back",
    version: "2.0.0",
    "previous-version": "1.0.0",
  });
  expect(result.code).toBe(1);
  expect(await hosts.versions()).toEqual(["1.0.0", "1.0.0", "1.0.0"]);
  expect(hosts.live()).toMatch(/^1\.0\.0-0000000-[0-9a-f]{8}$/);
  expect(await hosts.leftovers()).toEqual([]);
  expect(result.report?.reason).toMatch(reason);
  if (cause !== undefined) expect(result.report?.evidence?.diagnosis?.cause, result.log).toMatch(cause);
  expect(result.summary).toMatch(/^.*rolled.{1,5}back/);
  expect(result.report?.evidence?.files.length).toBeGreaterThan(0);
  return result;
}
