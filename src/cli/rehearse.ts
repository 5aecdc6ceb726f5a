import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { references } from "../config/reference.ts";
import { loadConfig } from "../config/load.ts";
import { UserError } from "../core/errors.ts";
import { parseDotenv } from "../actions/lib/dotenv.ts";
import { Cleaner } from "../rehearsal/cleaner.ts";
import type { RunResult } from "../rehearsal/events.ts";
import { RunPrinter } from "../rehearsal/print.ts";
import { Recorder } from "../rehearsal/record.ts";
import { Rehearsal } from "../rehearsal/rehearsal.ts";
import type { Start } from "../rehearsal/rehearsal.ts";
import { temporaryFolder } from "../rehearsal/folder.ts";
import type { Run } from "../rehearsal/run.ts";
import { MadeUpSecrets } from "../rehearsal/secrets.ts";
import { openStage } from "../rehearsal/stage.ts";
import type { Stage } from "../rehearsal/stage.ts";
import { runsHtml } from "../report/runs-html.ts";

export interface RehearseOptions {
  readonly config: string;
  readonly workflow?: string | undefined;
  readonly event?: string | undefined;
  readonly tag?: string | undefined;
  readonly input?: readonly string[] | undefined;
  readonly var?: readonly string[] | undefined;
  readonly real?: string | undefined;
  readonly json: boolean;
  readonly verbose: boolean;
}

const SUITE_HAS = ["dist/index.js", "deploy/action.yml", ".github/workflows/pipeline.yml"];

/** Rehearses the workflows of the repository in which it is started. Resolves to the exit code. */
export async function rehearse(options: RehearseOptions, write: (line: string) => void, colour: boolean): Promise<number> {
  const suite = suiteFolder();
  const real = options.real === undefined ? undefined : realEnvironment(options.real);
  const kept = keptFolder();
  const folder = temporaryFolder();
  const cleaner = new Cleaner(suite, folder);
  const printer = new RunPrinter({ write, colour, detail: options.verbose ? "lines" : "steps" });
  const recorder = new Recorder();
  const stops: (() => void)[] = [];
  let stage: Stage | undefined;
  let rehearsal: Rehearsal | undefined;
  try {
    stage = await openStage(folder);
    const secrets = new MadeUpSecrets(secretsOfService(options.config));
    rehearsal = await Rehearsal.open({
      suite,
      repository: process.cwd(),
      kept,
      folder,
      secret: real === undefined ? secrets.get : (name) => real[name],
      vars: { ...real, ...pairs(options.var, "--var") },
      env: real === undefined ? { ERLMCP_ACTIONS_SANDBOX: folder } : {},
      real: real !== undefined,
      onEvent: (event) => {
        recorder.tell(event);
        if (options.json) write(JSON.stringify(event));
        else printer.tell(event);
      },
    });
    const say = options.json ? () => {} : write;
    const starts = await startsOf(options, rehearsal, say);
    const results: RunResult[] = [];
    for (const start of starts) {
      const run = await rehearsal.run(start);
      stops.push(listenToCtrlC(run, say));
      const result = await run.start();
      results.push(result);
      recorder.end(result, kept);
      writeFileSync(join(kept, "index.html"), runsHtml(recorder.runs, `Rehearsal of ${rehearsal.repository.name}`));
      if (!options.json) printer.summary(result);
    }
    if (options.json) write(JSON.stringify({ kind: "end", conclusion: worst(results), results: results.map((result) => ({ ...result, artifacts: Object.fromEntries(result.artifacts) })) }));
    else tellEnd({ write, stage, real: real !== undefined, api: rehearsal.api.unknown, kept });
    return results.every(({ conclusion }) => conclusion === "success") ? 0 : 1;
  } finally {
    printer.close();
    for (const stop of stops) stop();
    rehearsal?.close();
    await stage?.close();
    const left = await cleaner.clean();
    if (left.length > 0) write(`These processes could not be stopped: ${left.join(", ")}.`);
  }
}

/** Which workflows run, for which event, at which ref. */
async function startsOf(options: RehearseOptions, rehearsal: Rehearsal, say: (line: string) => void): Promise<Start[]> {
  const inputs = pairs(options.input, "--input");
  const event = options.event ?? (options.input === undefined ? "push" : "workflow_dispatch");
  if (event !== "push" && event !== "workflow_dispatch") throw new UserError(`--event ${event} is not rehearsed`, { fix: "It is push (of a tag) or workflow_dispatch." });
  const ref = await refFor(event, options.tag, rehearsal, say);
  const listening = await rehearsal.workflows(ref, event);
  const wanted = options.workflow === undefined ? listening : listening.filter(({ path }) => path === relative(process.cwd(), resolve(options.workflow ?? "")) || path === options.workflow || path === `.github/workflows/${options.workflow}`);
  if (wanted.length === 0) {
    const those = listening.length === 0 ? "none does" : `there are ${listening.map(({ path }) => path).join(", ")}`;
    throw new UserError(options.workflow === undefined ? `no workflow in .github/workflows listens to ${event === "push" ? `a push of the tag ${ref}` : event}` : `${options.workflow} does not listen to ${event}; ${those}`, {
      fix: "docs/pipeline.md has one to paste.",
    });
  }
  return wanted.map(({ path }) => ({ workflow: path, event, ref, inputs }));
}

/** What is not committed is rehearsed as if it were; where there is no tag, one is taken for granted. Neither reaches the repository. */
async function refFor(event: "push" | "workflow_dispatch", tag: string | undefined, { repository }: Rehearsal, say: (line: string) => void): Promise<string> {
  if (tag !== undefined) {
    if ((await repository.commitOf(`refs/tags/${tag}`)) === undefined) throw new UserError(`there is no tag ${tag}`, { fix: "Leave --tag out to rehearse what is in the folder." });
    return tag;
  }
  const changes = await repository.changes();
  const commit = changes.length === 0 ? await repository.commitOf("HEAD") : await repository.snapshot();
  if (commit === undefined) throw new UserError("the repository has no commit");
  if (changes.length > 0) say(`${changes.length} file${changes.length === 1 ? " is" : "s are"} not committed; rehearsed as if they were.`);
  if (event === "workflow_dispatch") {
    const branch = await repository.branch();
    await repository.move(`refs/heads/${branch}`, commit);
    return branch;
  }
  const there = changes.length === 0 ? await repository.versionTag(commit) : undefined;
  if (there !== undefined) return there;
  const wanted = `v${(await versionAt(commit, repository)) ?? "0.0.1"}`;
  say(`${wanted} is taken for a tag of it; your repository gets none.`);
  await repository.move(`refs/tags/${wanted}`, commit);
  return wanted;
}

async function versionAt(commit: string, repository: Rehearsal["repository"]): Promise<string | undefined> {
  try {
    const version = (JSON.parse((await repository.show(commit, "package.json")) ?? "{}") as { version?: unknown }).version;
    if (typeof version === "string") return version;
  } catch {
    // Then it has another place.
  }
  for (const file of await repository.files(commit, "src/*.app.src")) {
    const version = /\{\s*vsn\s*,\s*"([^"]+)"\s*\}/.exec((await repository.show(commit, file)) ?? "")?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}

/** What deploy.yml names; a mistake in it is told by the step that reads it. */
function secretsOfService(file: string): Set<string> {
  const names = new Set<string>();
  try {
    const text = readFileSync(file, "utf8");
    for (const name of references(text)) names.add(name);
    for (const { secrets } of Object.values(loadConfig(text, file).environments)) for (const name of secrets) names.add(name);
  } catch {
    // Not there, or wrong.
  }
  return names;
}

function realEnvironment(file: string): Record<string, string> {
  try {
    return parseDotenv(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`--real ${file} can not be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, { fix: "It holds NAME=value lines: SSH_KEY, KNOWN_HOSTS, SERVICE_SECRETS." });
  }
}

function pairs(given: readonly string[] | undefined, option: string): Record<string, string> {
  return Object.fromEntries(
    (given ?? []).map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new UserError(`${option} ${JSON.stringify(pair)} is not name=value`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** The first Ctrl-C cancels the run, as the button on GitHub's page does; the second ends everything. */
function listenToCtrlC(run: Run, say: (line: string) => void): () => void {
  let asked = 0;
  const stop = (): void => {
    asked += 1;
    if (asked === 1) {
      say("■ cancelled: steps get INT, after 7.5s TERM, after 2.5s more they are killed; then recovery. Ctrl-C once more ends all at once.");
      run.cancel();
    } else run.kill();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of signals) process.on(name, stop);
  return () => {
    for (const name of signals) process.off(name, stop);
  };
}

function worst(results: readonly RunResult[]): string {
  return (["failure", "cancelled"] as const).find((word) => results.some(({ conclusion }) => conclusion === word)) ?? "success";
}

interface Ending {
  readonly write: (line: string) => void;
  readonly stage: Stage;
  readonly real: boolean;
  readonly api: readonly string[];
  readonly kept: string;
}

function tellEnd({ write, stage, real, api, kept }: Ending): void {
  write("");
  if (real) write("These were the real hosts. Not rehearsed: reviewers said yes at once, and GitHub was not asked.");
  else {
    for (const { environment, hosts, url, changed, notRun } of stage.environments()) {
      write(`${environment}: ${hosts.map((host) => `${host.was} was played by ${host.instances.join(" and ")}`).join(", ")}${url === undefined ? "" : `; ${url.was} by ${url.now}`}`);
      for (const what of changed) write(`  other than there: ${what}`);
      for (const what of notRun) write(`  not rehearsed: ${what}`);
    }
    write("Not rehearsed: connections to hosts, their own users, sudo and systemd, reviewers (they said yes at once), GitHub's own limits.");
  }
  for (const what of new Set(api)) write(`Not rehearsed: GitHub was asked ${what}`);
  write(`Logs, summaries and reports: ${relative(process.cwd(), kept) || "."}/index.html`);
}

/** Where logs and reports stay; git does not see it. */
function keptFolder(): string {
  const parent = resolve(".erlmcp");
  mkdirSync(parent, { recursive: true });
  if (!existsSync(join(parent, ".gitignore"))) writeFileSync(join(parent, ".gitignore"), "*\n");
  const stamp = new Date().toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const folder = join(parent, `rehearsal-${stamp}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function suiteFolder(): string {
  const root = dirname(dirname(realpathSync(process.argv[1] ?? ".")));
  const missing = SUITE_HAS.find((file) => !existsSync(join(root, file)));
  if (missing !== undefined) throw new UserError(`${missing} is not in ${root}`, { fix: "Start it from a whole copy of the suite." });
  return root;
}
