import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { GeneratedSecrets } from "../../src/rehearsal/github/secrets.ts";
import type { RunEvent } from "../../src/rehearsal/model.ts";
import { Rehearsal } from "../../src/rehearsal/rehearsal.ts";
import type { Start } from "../../src/rehearsal/rehearsal.ts";
import type { Run } from "../../src/rehearsal/run.ts";
import { Cleaner } from "../../src/rehearsal/stage/clean.ts";
import { openStage, temporaryFolder } from "../../src/rehearsal/stage/stage.ts";
import type { Stage } from "../../src/rehearsal/stage/stage.ts";
import { HostFolder } from "./host-folder.ts";
import { HUB_EXAMPLE, hubHealth } from "./hub.ts";
import { RanPipeline } from "./ran-pipeline.ts";
import { SUITE } from "./rehearsed.ts";

const TESTS = "tests/prompt-based-filtering.test.js";
/** As many as deploy.yml asks for. */
const QUICK_TESTS =
  'import test from "node:test";\nfor (let one = 1; one <= 23; one += 1) test(`quick ${one}`, () => {});\n';
const BUILT_ANEW = ["package.json", "CHANGELOG.md"];

/** What a release changes in the files of the example. */
export interface Change {
  readonly write?: Readonly<Record<string, string>>;
  /** By file, the text that is there and the one in its place. */
  readonly replace?: Readonly<Record<string, readonly [string, string]>>;
  /** The version in package.json, where it is not that of the tag. */
  readonly says?: string;
  readonly withoutChangelog?: boolean;
}

const IMPORTS = "import { createMcp } from './lib/mcp.js';";
const POST = "async function postMcp(request, response) {";

/** Releases that pass every gate. */
export const BROKEN = {
  /** Its archive lacks a file that it imports. */
  start: {
    write: { "quotas.js": "export const quota = 100;\n" },
    replace: { "server.js": [IMPORTS, `${IMPORTS}\nimport './quotas.js';`] },
  },
  /** Its tests and staging have other thresholds than production, where every client is turned away. */
  production: {
    replace: {
      "server.js": [
        POST,
        `${POST}\n  if (![0.7, 0.99].includes(settings.threshold)) throw new RangeError('threshold');`,
      ],
    },
  },
} as const satisfies Record<string, Change>;

/** What a test does while a run is under way. */
export type During = (event: RunEvent, run: Run) => void;

/** Does something when a job first says a line, such as `▸ switch`. */
export function atLine(job: string, line: string, act: (run: Run) => void): During {
  let done = false;
  return (event, run) => {
    if (done || event.kind !== "line" || !event.job.includes(job) || !event.text.includes(line)) return;
    done = true;
    act(run);
  };
}

/** The hub as a repository of its own, its three callers among it, with a stage on which its pipeline plays. */
export class Pipeline {
  readonly rehearsal: Rehearsal;
  readonly stage: Stage;
  readonly kept: string;
  /** Secrets that are not set. */
  readonly missing = new Set<string>();
  /** Lines that somebody wrote below the made-up ones of a secret. */
  readonly more = new Map<string, string>();
  /** What the reviewers say. */
  approve: (environment: string, job: string) => Promise<boolean> = async () => true;
  private readonly repository: string;
  private readonly given: ReadonlySet<string>;
  private readonly cleaner: Cleaner;
  private readonly versions: string[] = [];

  private constructor(parts: {
    rehearsal: Rehearsal;
    stage: Stage;
    kept: string;
    repository: string;
    given: ReadonlySet<string>;
    cleaner: Cleaner;
  }) {
    ({
      rehearsal: this.rehearsal,
      stage: this.stage,
      kept: this.kept,
      repository: this.repository,
      given: this.given,
      cleaner: this.cleaner,
    } = parts);
  }

  /** @param options.ownTests the hub's own tests, which take two seconds, in place of quick ones */
  static async open({ ownTests = false }: { ownTests?: boolean } = {}): Promise<Pipeline> {
    const folder = temporaryFolder();
    const cleaner = new Cleaner(SUITE, folder);
    const repository = join(folder, "mcp-hub");
    cpSync(HUB_EXAMPLE, repository, { recursive: true, filter: (file) => !/\/(?:node_modules|out)$/.test(file) });
    writeFileSync(join(repository, ".gitignore"), "out/\n");
    if (!ownTests) writeFileSync(join(repository, TESTS), QUICK_TESTS);
    const git = gitIn(repository);
    for (const args of [
      ["init", "--quiet", "--initial-branch=main"],
      ["config", "user.name", "test"],
      ["config", "user.email", "test@example.com"],
      ["add", "--all"],
      ["commit", "--quiet", "--message", "The example"],
      ["tag", "base"],
    ])
      git(...args);
    const kept = mkdtempSync(join(tmpdir(), "pipeline-kept-"));
    const stage = await openStage(folder);
    const given = new Set<string>();
    const secrets = new GeneratedSecrets(["GEMINI_API_KEY", "GITHUB_PERSONAL_ACCESS_TOKEN"]);
    const rehearsal = await Rehearsal.open({
      suite: SUITE,
      repository,
      kept,
      folder,
      secret: (name, ofService) => {
        if (pipeline.missing.has(name)) return undefined;
        const value = secrets.get(name, ofService);
        for (const line of value.split("\n")) given.add(line.replace(/^\w+=/, ""));
        return `${value}${pipeline.more.get(name) ?? ""}`;
      },
      env: { ERLMCP_ACTIONS_SANDBOX: folder },
      approve: async (environment, job) => pipeline.approve(environment, job),
    });
    const pipeline: Pipeline = new Pipeline({ rehearsal, stage, kept, repository, given, cleaner });
    return pipeline;
  }

  /** Ends everything. @throws Error when a process would not end */
  async close(): Promise<void> {
    this.rehearsal.close();
    await this.stage.close();
    const left = await this.cleaner.clean();
    rmSync(this.kept, { recursive: true, force: true });
    if (left.length > 0) throw new Error(`these processes would not end: ${left.join(", ")}`);
  }

  /** Commits the example with a change on top of the release before, and tags it v<version>. Gives the commit. */
  async release(version: string, change: Change = {}): Promise<string> {
    const { git } = this;
    git("rm", "-r", "--quiet", "--force", ".");
    git("checkout", "base", "--", ".");
    this.versions.unshift(version);
    const write = (name: string, text: string): void => {
      mkdirSync(dirname(join(this.repository, name)), { recursive: true });
      writeFileSync(join(this.repository, name), text);
    };
    const read = (name: string): string => readFileSync(join(this.repository, name), "utf8");
    write(
      "package.json",
      `${JSON.stringify({ ...JSON.parse(read("package.json")), version: change.says ?? version }, null, 2)}\n`,
    );
    const told = this.versions.slice(change.withoutChangelog === true ? 1 : 0);
    write(
      "CHANGELOG.md",
      `# Changelog\n${told.map((each) => `\n## ${each} - 2026-01-01\n\n### Changed\n- What ${each} changes.\n`).join("")}`,
    );
    for (const [name, text] of Object.entries(change.write ?? {})) write(name, text);
    for (const [name, [there, instead]] of Object.entries(change.replace ?? {})) {
      if (!read(name).includes(there))
        throw new Error(
          `${name} of the example has no ${JSON.stringify(there)} any more; the files made here are ${BUILT_ANEW.join(", ")}`,
        );
      write(
        name,
        read(name).replace(there, () => instead),
      );
    }
    git("add", "--all");
    git("commit", "--quiet", "--message", version);
    git("tag", `v${version}`);
    await this.rehearsal.repository.refresh();
    return git("rev-parse", "HEAD");
  }

  /** Pushes the tag of a release: its workflow release runs. */
  async push(version: string, during?: During): Promise<RanPipeline> {
    return this.run({ workflow: ".github/workflows/release.yml", event: "push", ref: `v${version}` }, during);
  }

  /** The button of a workflow: release, rollback or status. */
  async dispatch(workflow: string, inputs: Readonly<Record<string, string>>, during?: During): Promise<RanPipeline> {
    return this.run(
      { workflow: `.github/workflows/${workflow}.yml`, event: "workflow_dispatch", ref: "main", inputs },
      during,
    );
  }

  /** "Re-run all jobs", or "Re-run failed jobs". */
  async again(ran: RanPipeline, jobs: "all" | "failed", during?: During): Promise<RanPipeline> {
    return this.run({ ...ran.start, rerunOf: { result: ran.result, jobs } }, during);
  }

  /** The version that each environment itself reports at its public URL; "" where nobody answers. */
  async live(): Promise<{ staging: string; production: string }> {
    const [staging, production] = await Promise.all([this.says("staging"), this.says("production")]);
    return { staging, production };
  }

  /** The folder that stands in for the host of an environment; undefined before anything was deployed there. */
  host(environment: string): HostFolder | undefined {
    const path = this.stage.environments().find((one) => one.environment === environment)?.hosts[0]?.path;
    return path === undefined ? undefined : new HostFolder(path);
  }

  url(environment: string): string {
    return this.stage.environments().find((one) => one.environment === environment)?.url?.now ?? "";
  }

  /** Versions that were committed in an environment, in the order in which they were. */
  committed(environment: string): string[] {
    const host = this.host(environment);
    if (host === undefined) return [];
    const rank = (id: string): number => Number(readFileSync(join(host.path, ".deploy/good", id), "utf8").trim());
    return host
      .known("good")
      .sort((left, right) => rank(left) - rank(right))
      .map((id) => id.split("-")[0] ?? "");
  }

  /** The slots in which something runs. */
  running(environment: string): string[] {
    const host = this.host(environment);
    return ["main", "a", "b"].filter((slot) => existsSync(`/proc/${host?.pid(slot) ?? 0}`));
  }

  /** What must not be there once every run has ended: empty when all is well. */
  async left(): Promise<string[]> {
    const hosts = ["staging", "production"].map((environment) => [environment, this.host(environment)] as const);
    const held = await Promise.all(
      hosts.map(async ([environment, host]) =>
        ((await host?.leftoversAfter()) ?? []).map((what) => `${environment}: ${what}`),
      ),
    );
    return [
      ...held.flat(),
      ...this.leaks(),
      ...this.rehearsal.api.unknown.map((what) => `unsupported request to GitHub: ${what}`),
    ];
  }

  /** Kept files (logs, summaries, artifacts, reports) that hold a secret or a token. */
  leaks(): string[] {
    const words = [...this.given]
      .flatMap((value) => [value, Buffer.from(value).toString("base64").replace(/=+$/, "")])
      .concat("ghs_");
    const files = readdirSync(this.kept, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    return files.flatMap((file) => {
      const bytes = readFileSync(file);
      const text = (file.endsWith(".gz") ? unpacked(bytes) : bytes).toString("latin1");
      return words.filter((word) => text.includes(word)).map((word) => `${file} holds ${word}`);
    });
  }

  readonly git = (...args: string[]): string => gitIn(this.repository)(...args);

  private async run(start: Start, during: During = () => {}): Promise<RanPipeline> {
    const events: RunEvent[] = [];
    const run: Run = await this.rehearsal.run({
      ...start,
      onEvent: (event) => {
        events.push(event);
        during(event, run);
      },
    });
    return new RanPipeline(start, await run.start(), events);
  }

  private async says(environment: string): Promise<string> {
    const host = this.host(environment);
    if (host === undefined) return "";
    const health = await hubHealth(this.url(environment));
    const version = health === undefined || health.status !== "healthy" ? (health?.status ?? "") : health.version;
    const recorded = host.live().split("-")[0] ?? "";
    return version === recorded ? version : `${version || "nothing"}, while current leads to ${recorded || "nothing"}`;
  }
}

function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes);
  } catch {
    return bytes; // a test broke it
  }
}

function gitIn(folder: string): (...args: string[]) => string {
  return (...args) =>
    execFileSync("git", args, {
      cwd: folder,
      encoding: "utf8",
      stdio: "pipe",
      env: { PATH: process.env["PATH"] ?? "", HOME: folder, GIT_CONFIG_NOSYSTEM: "1" },
    }).trim();
}
