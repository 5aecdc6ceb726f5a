import { execFileSync } from "node:child_process";
import { createServer } from "node:net";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Job } from "./job.ts";
import type { StepOptions, StepResult } from "./job.ts";

const EXAMPLE = resolve(import.meta.dirname, "../../examples/mcp-hub");
export const HUB_SECRETS = "GEMINI_API_KEY=gemini-key-of-the-tests-42\nGITHUB_PERSONAL_ACCESS_TOKEN=ghp_token_of_the_tests_42\n";

const archives = new Map<string, string>();

/** The example service, built with its own script, once a version and process. */
export function hubArchive(version: string): string {
  let file = archives.get(version);
  if (file === undefined) {
    file = join(mkdtempSync(join(tmpdir(), "hub-")), `mcp-hub-${version}.tar.gz`);
    execFileSync("bash", [join(EXAMPLE, "scripts/build.sh"), version, file]);
    archives.set(version, file);
  }
  return file;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export interface HubOptions {
  readonly port: number;
  readonly path: string;
  /** Extra lines below the environment, indented by four spaces. */
  readonly extra?: string;
  readonly fault?: string;
  readonly guard?: string;
}

/** deploy.yml of the hub on this machine. */
export function hubConfig({ port, path, extra = "", fault, guard = "10s" }: HubOptions): string {
  return `service: mcp-hub
preset: mcp-hub
environments:
  staging:
    url: http://127.0.0.1:${port}
    target: {path: ${path}, hosts: [local], instance: "http://127.0.0.1:${port}"}
    env: {PORT: "${port}"${fault === undefined ? "" : `, FAULT: "${fault}"`}}
    config: {from: mcp-servers.staging.json, to: mcp-servers.json}
    verify: {within: 10s, interval: 100ms, times: 2}
    lease: {guard: ${guard}, wait: 2s}
${extra}`;
}

/** The hub on this machine, deployed by jobs of the bundles. One folder a test; `close` stops what runs there. */
export class LocalHub {
  readonly path: string;
  readonly port: number;
  private constructor(path: string, port: number) {
    this.path = path;
    this.port = port;
  }

  static async open(): Promise<LocalHub> {
    return new LocalHub(join(mkdtempSync(join(tmpdir(), "hubhost-")), "srv"), await freePort());
  }

  job(options: Omit<Partial<HubOptions>, "port" | "path"> = {}): Job {
    const job = new Job();
    job.write("deploy.yml", hubConfig({ port: this.port, path: this.path, ...options }));
    job.write("mcp-servers.staging.json", readFileSync(join(EXAMPLE, "mcp-servers.staging.json"), "utf8"));
    return job;
  }

  /** One whole deploy step. */
  async deploy(version: string, options: Omit<Partial<HubOptions>, "port" | "path"> & { step?: StepOptions } = {}): Promise<StepResult> {
    const job = this.job(options);
    try {
      return await job.step("deploy", deployStep(version, options.step));
    } finally {
      job.close();
    }
  }

  async health(): Promise<{ version: string; configHash: string; mode: string } | undefined> {
    try {
      return (await (await fetch(`http://127.0.0.1:${this.port}/health`, { headers: { connection: "close" } })).json()) as { version: string; configHash: string; mode: string };
    } catch {
      return undefined; // nothing listens
    }
  }

  /** State files of the host, for assertions that nothing is left. */
  has(name: string): boolean {
    return existsSync(join(this.path, ".deploy", name));
  }

  releases(): string[] {
    return existsSync(join(this.path, "releases")) ? readdirSync(join(this.path, "releases"), { withFileTypes: true }).map(({ name }) => name).sort() : [];
  }

  close(): void {
    const run = join(this.path, ".deploy/run");
    for (const slot of existsSync(run) ? readdirSync(run) : []) {
      const [, pid] = readFileSync(join(run, slot), "utf8").split(" ");
      try {
        process.kill(-Number(pid), "SIGKILL");
      } catch {
        // It had ended by itself.
      }
    }
    mkdirSync(this.path, { recursive: true });
    rmSync(join(this.path, ".."), { recursive: true, force: true });
  }
}

export function deployStep(version: string, step: StepOptions = {}): StepOptions {
  return { ...step, inputs: { environment: "staging", version, archive: hubArchive(version), "skip-tests": "true", secrets: HUB_SECRETS, ...step.inputs } };
}
