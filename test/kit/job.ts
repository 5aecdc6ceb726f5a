import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseFileCommands } from "../../scripts/run-stub.ts";
import type { Report } from "../../src/deploy/report.ts";

const DIST = resolve(import.meta.dirname, "../../dist");
const FILES = ["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH"];

export interface StepOptions {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Called once the process runs. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Called with all of stdout so far at each change: to kill or cancel it at a moment. */
  readonly onOutput?: (text: string, child: ChildProcess) => void;
  readonly deadlineMs?: number;
}

export interface StepResult {
  readonly code: number | null;
  readonly signal: string | null;
  /** stdout and stderr as they came. */
  readonly log: string;
  readonly stdout: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
  /** What report.json says; undefined when the step did not come to writing one. */
  readonly report: Report | undefined;
  /** Every file of the report's folder, evidence among them, by its path below it. */
  readonly files: Readonly<Record<string, string>>;
  readonly durationMs: number;
}

let nextRun = Number(process.pid) * 1000;

/** One job on a runner: its folders, its ids, and steps that are the committed bundles, started as the runner starts them. */
export class Job {
  readonly folder: string;
  readonly workspace: string;
  readonly runId: string;
  readonly checkRunId: string;
  private readonly env: Readonly<Record<string, string>>;
  private steps = 0;
  private running: ChildProcess | undefined;

  constructor(options: { workspace?: string; env?: Readonly<Record<string, string>> } = {}) {
    this.folder = mkdtempSync(join(tmpdir(), "job-"));
    this.workspace = options.workspace ?? join(this.folder, "workspace");
    mkdirSync(this.workspace, { recursive: true });
    mkdirSync(join(this.folder, "temp"));
    this.runId = String((nextRun += 1));
    this.checkRunId = String(nextRun + 500);
    this.env = {
      PATH: process.env["PATH"] ?? "",
      HOME: this.folder,
      GITHUB_ACTIONS: "true",
      GITHUB_RUN_ID: this.runId,
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_REPOSITORY: "acme/service",
      GITHUB_SERVER_URL: "https://github.example",
      // Nothing listens there: GitHub that cannot be reached.
      GITHUB_API_URL: "http://127.0.0.1:9",
      GITHUB_ACTOR: "tester",
      RUNNER_TEMP: join(this.folder, "temp"),
      RUNNER_TRACKING_ID: `github_${this.runId}`,
      ACTIONS_RUNTIME_TOKEN: "a-job-token-that-no-service-may-see",
      ...options.env,
    };
  }

  /** Starts dist/<action>.js and waits for its end. */
  async step(action: string, options: StepOptions = {}): Promise<StepResult> {
    return this.start([`${action}.js`], options, {});
  }

  /** The command line, as a person runs it in the checkout. */
  async cli(args: readonly string[], options: StepOptions = {}): Promise<StepResult> {
    const person = {
      GITHUB_ACTIONS: "",
      GITHUB_RUN_ID: "",
      GITHUB_RUN_ATTEMPT: "",
      GITHUB_ACTOR: "",
      RUNNER_TRACKING_ID: "",
    };
    return this.start(["cli.js", ...args], { ...options, env: { ...person, ...options.env } }, {});
  }

  /** The post step of an earlier step: it gets what that one saved, and nothing else. */
  async post(action: string, main: StepResult, options: StepOptions = {}): Promise<StepResult> {
    return this.start([`${action}-post.js`], options, main.state);
  }

  /** What a lost runner does to the step that runs: it is gone in an instant. */
  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    this.running?.kill(signal);
  }

  write(name: string, text: string): string {
    const file = join(this.workspace, name);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async start(
    [stub = "", ...args]: readonly string[],
    options: StepOptions,
    state: Readonly<Record<string, string>>,
  ): Promise<StepResult> {
    const commands = join(this.folder, `step-${(this.steps += 1)}`);
    mkdirSync(commands);
    const env: Record<string, string> = { ...this.env };
    for (const name of FILES) {
      env[name] = join(commands, name);
      writeFileSync(join(commands, name), "");
    }
    const inputs = { "check-run-id": this.checkRunId, ...options.inputs };
    for (const [name, value] of Object.entries(inputs)) env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] = value;
    for (const [name, value] of Object.entries(state)) env[`STATE_${name}`] = value;
    const before = this.reports();
    const startedAt = performance.now();
    const child = spawn(process.execPath, [join(DIST, stub), ...args], {
      cwd: this.workspace,
      env: { ...env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: options.deadlineMs ?? 120_000,
      killSignal: "SIGKILL",
    });
    this.running = child;
    options.onStart?.(child);
    let log = "";
    let stdout = "";
    const more = (text: string): void => {
      log += text;
      options.onOutput?.(log, child);
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      more(text);
    });
    child.stderr.setEncoding("utf8").on("data", more);
    const [code, signal] = await new Promise<[number | null, string | null]>((done, failed) => {
      child.once("error", failed);
      child.once("exit", (...ending) => setTimeout(() => done(ending), 50));
    });
    const read = (name: string): string => readFileSync(join(commands, name), "utf8");
    const outputs = parseFileCommands(read("GITHUB_OUTPUT"));
    const files = filesBelow(
      [...this.reports()].find(([folder, written]) => written !== 0 && before.get(folder) !== written)?.[0],
    );
    return {
      code,
      signal,
      log,
      stdout,
      outputs,
      report: files["report.json"] === undefined ? undefined : (JSON.parse(files["report.json"]) as Report),
      files,
      state: parseFileCommands(read("GITHUB_STATE")),
      summary: read("GITHUB_STEP_SUMMARY"),
      durationMs: performance.now() - startedAt,
    };
  }

  /** Folders of reports, and which file the report is there by now: a recovery writes into that of its deployment. */
  reports(): Map<string, number> {
    return new Map(
      this.reportFolders().map((folder) => [
        folder,
        statSync(join(folder, "report.json"), { throwIfNoEntry: false })?.ino ?? 0,
      ]),
    );
  }

  /** Folders of reports (a smoke test leaves a file beside them): an action writes into the runner's temporary folder, the command line into the checkout. */
  private reportFolders(): string[] {
    return [join(this.folder, "temp/erlmcp-actions"), join(this.workspace, ".erlmcp/reports")].flatMap((folder) =>
      existsSync(folder)
        ? readdirSync(folder, { withFileTypes: true })
            .filter((entry) => entry.isDirectory())
            .map(({ name }) => join(folder, name))
        : [],
    );
  }
}

function filesBelow(folder: string | undefined): Record<string, string> {
  if (folder === undefined) return {};
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names.map(({ parentPath, name }) => [
      join(parentPath, name).slice(folder.length + 1),
      readFileSync(join(parentPath, name), "utf8"),
    ]),
  );
}
