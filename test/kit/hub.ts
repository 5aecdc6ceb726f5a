import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { freePort } from "./free-port.ts";
import { HostFolder } from "./host-folder.ts";
import { Job } from "./job.ts";
import type { StepOptions, StepResult } from "./job.ts";

export const HUB_EXAMPLE = resolve(import.meta.dirname, "../../examples/mcp-hub");
export const HUB_SECRETS =
  "GEMINI_API_KEY=gemini-key-of-the-tests-42\nGITHUB_PERSONAL_ACCESS_TOKEN=ghp_token_of_the_tests_42\n";

const archives = new Map<string, string>();

/** The example service, built with its own script, once a version and process. */
export function hubArchive(version: string): string {
  let file = archives.get(version);
  if (file === undefined) {
    const folder = mkdtempSync(join(tmpdir(), "hub-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    file = join(folder, `mcp-hub-${version}.tar.gz`);
    execFileSync("bash", [join(HUB_EXAMPLE, "scripts/build.sh"), version, file]);
    archives.set(version, file);
  }
  return file;
}

/** The same files in other bytes: what a build gives that puts a time into its archive. */
export function rebuiltArchive(version: string): string {
  const archive = hubArchive(version);
  const file = archive.replace(/\.tar\.gz$/, "-rebuilt.tar.gz");
  writeFileSync(file, gzipSync(gunzipSync(readFileSync(archive)), { level: 1 }));
  return file;
}

export interface HubOptions {
  readonly port: number;
  readonly path: string;
  /** Extra lines below the environment, indented by four spaces. */
  readonly extra?: string;
  readonly fault?: string;
  /** How long the guard waits for a beat, and a deployment for a lease. */
  readonly guard?: string;
  readonly wait?: string;
  readonly within?: string;
  /** The public URL; that of the instance when left out. */
  readonly url?: string;
}

export type HubVariant = Omit<Partial<HubOptions>, "port" | "path"> & {
  readonly env?: Readonly<Record<string, string>>;
};

/** deploy.yml of the hub on this machine. */
export function hubConfig({
  port,
  path,
  extra = "",
  fault,
  guard = "10s",
  wait = "2s",
  within = "10s",
  url = `http://127.0.0.1:${port}`,
}: HubOptions): string {
  return `service: mcp-hub
preset: mcp-hub
environments:
  staging:
    url: ${url}
    target: {path: ${path}, hosts: [local], instance: "http://127.0.0.1:${port}"}
    env: {PORT: "${port}"${fault === undefined ? "" : `, FAULT: "${fault}"`}}
    config: {from: mcp-servers.staging.json, to: mcp-servers.json}
    verify: {within: ${within}, interval: 100ms, times: 2}
    lease: {guard: ${guard}, wait: ${wait}}
${extra.includes("bake:") ? "" : "    bake: 0s\n"}${extra}`;
}

/** The hub on this machine, deployed by jobs of the bundles. One folder a test; `close` stops what runs there. */
export class LocalHub {
  readonly path: string;
  readonly port: number;
  readonly host: HostFolder;
  private constructor(path: string, port: number) {
    this.path = path;
    this.port = port;
    this.host = new HostFolder(path);
  }

  static async open(): Promise<LocalHub> {
    return new LocalHub(join(mkdtempSync(join(tmpdir(), "hubhost-")), "srv"), await freePort());
  }

  /** A job with a checkout of the service. */
  job(options: HubVariant = {}): Job {
    const job = new Job(options.env === undefined ? {} : { env: options.env });
    job.write("deploy.yml", hubConfig({ port: this.port, path: this.path, ...options }));
    job.write("mcp-servers.staging.json", readFileSync(join(HUB_EXAMPLE, "mcp-servers.staging.json"), "utf8"));
    return job;
  }

  /** One whole deploy step. */
  async deploy(version: string, options: HubVariant & { readonly step?: StepOptions } = {}): Promise<StepResult> {
    const job = this.job(options);
    try {
      return await job.step("deploy", deployStep(version, options.step));
    } finally {
      job.close();
    }
  }

  /** One whole step of an action, in a job of its own. */
  async act(
    action: string,
    inputs: Readonly<Record<string, string>> = {},
    options: HubVariant & { readonly step?: StepOptions } = {},
  ): Promise<StepResult> {
    const job = this.job(options);
    try {
      return await job.step(action, {
        ...options.step,
        inputs: { environment: "staging", secrets: HUB_SECRETS, ...inputs, ...options.step?.inputs },
      });
    } finally {
      job.close();
    }
  }

  async cli(...args: readonly string[]): Promise<StepResult> {
    const job = this.job();
    try {
      return await job.cli(args);
    } finally {
      job.close();
    }
  }

  async health(): Promise<HubHealth | undefined> {
    return hubHealth(`http://127.0.0.1:${this.port}`);
  }

  close(): void {
    stopAll(this.path);
    mkdirSync(this.path, { recursive: true });
    rmSync(join(this.path, ".."), { recursive: true, force: true });
  }
}

export interface HubHealth {
  readonly status: string;
  readonly version: string;
  readonly configHash: string;
  readonly mode: string;
  readonly instance: string;
}

/** Undefined when nothing answers within 2 s. */
export async function hubHealth(url: string): Promise<HubHealth | undefined> {
  try {
    const response = await fetch(`${url}/health`, {
      headers: { connection: "close" },
      signal: AbortSignal.timeout(2000),
    });
    return (await response.json()) as HubHealth;
  } catch {
    return undefined;
  }
}

/** Ends what a folder on this machine has on record as running, the guard first. */
export function stopAll(path: string): void {
  const run = join(path, ".deploy/run");
  rmSync(join(path, ".deploy/owner"), { force: true });
  for (const slot of existsSync(run) ? readdirSync(run) : []) {
    const [, pid] = readFileSync(join(run, slot), "utf8").split(" ");
    try {
      // Never our own group, nor everybody's.
      if (Number(pid) > 1) process.kill(-Number(pid), "SIGKILL");
    } catch {
      // It had already exited.
    }
  }
}

export function deployStep(version: string, step: StepOptions = {}): StepOptions {
  return {
    ...step,
    inputs: {
      environment: "staging",
      version,
      archive: hubArchive(version),
      "skip-tests": "true",
      secrets: HUB_SECRETS,
      ...step.inputs,
    },
  };
}
