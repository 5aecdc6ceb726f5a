import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanStage } from "../../src/rehearsal/stage/clean.ts";
import type { Replaced } from "../../src/sandbox/stage-file.ts";
import { openStage } from "../../src/rehearsal/stage/stage.ts";
import type { Stage } from "../../src/rehearsal/stage/stage.ts";
import { HUB_EXAMPLE, HUB_SECRETS, hubArchive } from "./hub.ts";
import { Job } from "./job.ts";
import type { StepOptions, StepResult } from "./job.ts";

/** Programs that lead to a server, or that change this machine: what calls them is on record. */
const TRAPS = ["ssh", "scp", "sudo", "systemctl", "curl"];
// A late answer is no lost one: a node that stops on a busy machine takes its time to say so.
const LATE_MS = 20_000;

/** A stage, and jobs of the bundles that play on it with the hub checked out. */
export class TestStage {
  readonly folder: string;
  readonly stage: Stage;
  private readonly bin: string;

  private constructor(folder: string, bin: string, stage: Stage) {
    this.folder = folder;
    this.bin = bin;
    this.stage = stage;
  }

  static async open(): Promise<TestStage> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "stage-")));
    const bin = mkdtempSync(join(tmpdir(), "stage-bin-"));
    mkdirSync(join(folder, "home"));
    for (const name of TRAPS) {
      const file = join(bin, name);
      writeFileSync(file, `#!/bin/sh\necho "${name} $*" >>"${bin}/calls"\nexit 255\n`);
      chmodSync(file, 0o755);
    }
    return new TestStage(folder, bin, await openStage(folder));
  }

  /** Gives the ids of processes that would not end. */
  async close(): Promise<number[]> {
    await this.stage.close();
    const left = existsSync(this.folder) ? await cleanStage(this.folder) : [];
    rmSync(this.bin, { recursive: true, force: true });
    return left;
  }

  /** What was called that leads to a server. */
  calls(): string[] {
    const file = join(this.bin, "calls");
    return existsSync(file)
      ? readFileSync(file, "utf8")
          .split("\n")
          .filter((line) => line !== "")
      : [];
  }

  forgetCalls(): void {
    rmSync(join(this.bin, "calls"), { force: true });
  }

  /** @param rehearsed false: a job that would act on the hosts of deploy.yml */
  job(config?: string, rehearsed = true): Job {
    const job = new Job({
      env: {
        ...(rehearsed ? { ERLMCP_ACTIONS_SANDBOX: this.folder } : {}),
        HOME: join(this.folder, "home"),
        PATH: `${this.bin}:${process.env["PATH"] ?? ""}`,
      },
    });
    cpSync(HUB_EXAMPLE, job.workspace, { recursive: true });
    if (config !== undefined) job.write("deploy.yml", config);
    return job;
  }

  async act(
    action: string,
    inputs: Readonly<Record<string, string>>,
    config?: string,
    step: StepOptions = {},
  ): Promise<StepResult> {
    const job = this.job(config);
    try {
      return await job.step(action, { ...step, inputs: { secrets: HUB_SECRETS, ...inputs } });
    } finally {
      job.close();
    }
  }

  async deploy(version: string, environment: string, config?: string, step: StepOptions = {}): Promise<StepResult> {
    return this.act(
      "deploy",
      { environment, version, archive: hubArchive(version), "skip-tests": "true" },
      config,
      step,
    );
  }

  async cli(args: readonly string[], config?: string): Promise<StepResult> {
    const job = this.job(config);
    try {
      return await job.cli(args);
    } finally {
      job.close();
    }
  }

  replaced(environment: string): Replaced {
    const found = this.stage.environments().find((one) => one.environment === environment);
    if (found === undefined) throw new Error(`${environment} was not replaced`);
    return found;
  }
}

/** Asks a URL every 20 ms, each time over a connection of its own, whether or not the answer before has come. */
export class Requests {
  readonly versions: string[] = [];
  readonly lost: string[] = [];
  sent = 0;
  private readonly open = new Set<Promise<void>>();
  private readonly timer: NodeJS.Timeout;

  constructor(url: string) {
    this.timer = setInterval(() => {
      this.sent += 1;
      const one: Promise<void> = this.ask(url).finally(() => this.open.delete(one));
      this.open.add(one);
    }, 20);
  }

  /** Waits for the answers that have not come yet. */
  async stop(): Promise<this> {
    clearInterval(this.timer);
    await Promise.all(this.open);
    return this;
  }

  private async ask(url: string): Promise<void> {
    try {
      const response = await fetch(`${url}/health`, {
        headers: { connection: "close" },
        signal: AbortSignal.timeout(LATE_MS),
      });
      if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
      const { version } = (await response.json()) as { version: string };
      if (!this.versions.includes(version)) this.versions.push(version);
    } catch (error) {
      this.lost.push(String(error));
    }
  }
}
