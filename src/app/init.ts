import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { loadConfig } from "../config/load.ts";
import { PRESETS } from "../config/preset-name.ts";
import { UserError } from "../core/errors.ts";
import { gitError, gitIn } from "../core/git.ts";
import type { Git } from "../core/git.ts";
import { relativeProblem } from "../core/path.ts";
import { oneLine, printable } from "../core/text.ts";
import type { World } from "../core/world.ts";
import { containerFacts, readCompose, readDockerfile } from "../init/container.ts";
import type { ComposeService } from "../init/container.ts";
import { KINDS } from "../init/kinds.ts";
import type { Fact, Proposal, Remedy } from "../init/proposal.ts";
import { Repository } from "../init/repository.ts";
import { MARK, deployFile, leavesOf, workflowFile, workflowName } from "../init/write.ts";
import type { Changelog } from "../init/write.ts";
import { commandEnvironment } from "./command-environment.ts";

const CONFIG = "deploy.yml";
const WORKFLOWS = ".github/workflows";
/** Files that a preset's service has; without them its gates would not pass. */
const PRESET_FILES: Readonly<Record<(typeof PRESETS)[number], string>> = {
  erlmcp: "config/production.config",
  "mcp-hub": "mcp-servers.json",
};

/** A file to write, by its path relative to the current folder. */
interface Planned {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes deploy.yml and the workflow that calls the pipeline, from what the repository in the folder shows. It runs no
 * code of the repository, and never overwrites a file. Resolves to the exit code.
 * @throws UserError where no service is found that the suite can deploy; nothing has been written then
 */
export async function init(folder: string, world: World): Promise<number> {
  const here = realpathSync(resolve(folder));
  const git = gitIn(here, commandEnvironment(process.env, []), world);
  const top = await topOf(git);
  const prefix = relative(top, here);
  // GitHub would evaluate an expression in it.
  if (prefix.includes("${{") || (prefix !== "" && relativeProblem(prefix) !== undefined))
    throw new UserError(`the folder ${printable(prefix)} cannot be named in a workflow`, { fix: "Rename it." });
  const repository = new Repository(here);
  const compose = readCompose(repository);
  const { proposal, others } = propose(repository, compose);
  const container = containerFacts(readDockerfile(repository), compose, [
    ...Object.keys(proposal.env),
    proposal.port.variable ?? "",
  ]);
  const changelog = changelogOf(repository, proposal);
  const preset = PRESETS.find((name) => name === proposal.service && repository.has(PRESET_FILES[name]));
  const config = deployFile({ proposal, preset, changelog });
  // What validate would refuse is never written.
  loadConfig(config, CONFIG, "refuse");
  const planned: Planned[] = [{ path: CONFIG, text: config }];
  const caller = callerOf(new Repository(top), prefix);
  if (caller === undefined)
    planned.push({
      path: relative(here, join(top, WORKFLOWS, `${workflowName(prefix)}.yml`)),
      text: workflowFile({ proposal, prefix, tags: await tagPattern(git) }),
    });

  for (const file of planned) checkPlace(file, here, top);

  const { log } = world;
  log.info(
    `${prefix === "" ? basename(top) : prefix}: a ${proposal.kind} service, read without running any of its code`,
  );
  for (const line of factLines([...proposal.facts, ...container.facts])) log.info(line);
  log.info("");
  for (const file of planned) for (const line of write(file, here)) log.info(line);
  if (caller !== undefined) log.info(`${caller} calls the pipeline already: no workflow was written.`);
  const leaves = leavesOf(proposal);
  const notes = [...proposal.notes, ...container.notes, ...others];
  if (leaves !== undefined && !(await isIgnored(`${leaves}x`, git)))
    notes.push(`Add \`${leaves}\` to .gitignore: the build leaves its archive there.`);
  // A service with a preset reports what the preset verifies.
  const before = preset === undefined ? [...proposal.before] : [];
  for (const { path } of planned)
    if (await isIgnored(path, git))
      before.push({ text: `Git ignores ${path}. Add it all the same:`, lines: [`git add --force ${path}`] });
  for (const line of leftLines(planned, before, notes, here)) log.info(line);
  return 0;
}

async function topOf(git: Git): Promise<string> {
  const { code, stdout, stderr } = await git("rev-parse", "--show-toplevel");
  if (code !== 0)
    throw new UserError(`this is no git repository: ${gitError(stderr)}`, {
      fix: "Run it in the folder of the service, after `git init` and a first commit.",
    });
  return realpathSync(stdout.replace(/\n$/, ""));
}

/** The first kind with a service that can be deployed. */
function propose(
  repository: Repository,
  compose: readonly ComposeService[],
): { readonly proposal: Proposal; readonly others: readonly string[] } {
  const found = KINDS.flatMap((kind) => {
    const result = kind.detect(repository, basename(repository.folder));
    return result === undefined ? [] : [{ kind, result }];
  });
  const chosen = found.find(({ result }) => "service" in result);
  if (chosen !== undefined && "service" in chosen.result)
    return {
      proposal: chosen.result,
      others: found
        .filter(({ kind }) => kind !== chosen.kind)
        .map(({ kind }) => `There is also something in ${kind.name}: it is not built.`),
    };
  const folders = foldersWithServices(repository, compose);
  const below =
    folders.length === 0
      ? ""
      : `A service of ${compose[0]?.place.file ?? ""} can be deployed as a process: ${folders.map((path) => `\`cd ${path} && erlmcp-actions init\``).join(" or ")}.`;
  const [refusal] = found.flatMap(({ result }) => ("refused" in result ? [result] : []));
  if (refusal !== undefined) throw new UserError(oneLine(refusal.refused), { fix: `${refusal.fix} ${below}`.trim() });
  throw nothingFound(repository, compose, below);
}

function nothingFound(repository: Repository, compose: readonly ComposeService[], below: string): UserError {
  const [first] = compose;
  if (first !== undefined)
    return new UserError(
      `${first.place.file} has the services ${compose.map(({ name }) => oneLine(name)).join(", ")}, but compose files cannot be deployed yet, and nothing was written`,
      { fix: below === "" ? "No folder that it builds has a service that can be deployed as a process." : below },
    );
  const image = readDockerfile(repository);
  if (image !== undefined)
    return new UserError(
      `${image.file} is all there is to read, and images cannot be deployed yet; nothing was written`,
      { fix: "Write deploy.yml with `build` and `manager: {process: …}`: docs/deploy-yml.md." },
    );
  return new UserError(
    "no service was found: there is no rebar.config, go.mod, package.json, pyproject.toml or requirements.txt",
    {
      fix: "Run it in the folder of the service, or write deploy.yml with `build` and `manager: {process: …}`: docs/deploy-yml.md.",
    },
  );
}

/** Folders that a compose file builds, and that have a service which can be deployed. */
function foldersWithServices(repository: Repository, compose: readonly ComposeService[]): string[] {
  const built = new Set(compose.flatMap(({ build }) => (build === undefined || build === "." ? [] : [build])));
  return [...built].filter((path) => {
    if (!repository.isFolder(path)) return false;
    const below = new Repository(join(repository.folder, path));
    return KINDS.some((kind) => {
      const result = kind.detect(below, basename(path));
      return result !== undefined && "service" in result;
    });
  });
}

/** The gate needs an entry for the version; a changelog without one would stop the first rehearsal. */
function changelogOf(repository: Repository, { version }: Proposal): Changelog {
  const file = repository
    .entries()
    .find(
      (name) =>
        /^(?:changelog|changes|history|news)(?:\.(?:md|markdown|txt|rst))?$/i.test(name) && repository.has(name),
    );
  if (file === undefined) return { kind: "none", until: "there is a CHANGELOG.md with an entry for each version" };
  const heading =
    version === undefined
      ? undefined
      : repository.line(file, new RegExp(`^(?:#|\\*\\*).*(?<![\\w.])v?${escaped(version)}(?![\\w.])`));
  if (heading === undefined)
    return { kind: "none", until: `${file} has an entry for ${version ?? "the version of the tag"}` };
  return file === "CHANGELOG.md" ? { kind: "default" } : { kind: "other", file };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}-]/g, "\\$&");
}

/** The workflow that calls the pipeline for this folder, other than ours. */
function callerOf(repository: Repository, prefix: string): string | undefined {
  for (const name of repository.entries(WORKFLOWS)) {
    const path = `${WORKFLOWS}/${name}`;
    const call = repository.line(path, /^\s*uses:\s*["']?[\w.-]+\/erlmcp-actions\/\.github\/workflows\/pipeline\.yml@/);
    if (call === undefined || /^pipeline(?:-[\w-]+)?\.ya?ml$/.test(name)) continue;
    const folder = repository
      .line(path, /^\s*working-directory:/)
      ?.text.replace(/^[^:]*:\s*["']?|["']?\s*(?:#.*)?$/g, "");
    if ((folder ?? "") === prefix) return `${path}:${call.line}`;
  }
  return undefined;
}

/** The pattern of tags that exist; with a `v` where there are none. */
async function tagPattern(git: Git): Promise<string> {
  const { stdout } = await git("tag", "--list", "--sort=-creatordate");
  const newest = stdout.split("\n").find((tag) => /^v?\d+\.\d/.test(tag));
  return newest === undefined || newest.startsWith("v") ? "v*" : "[0-9]*";
}

async function isIgnored(path: string, git: Git): Promise<boolean> {
  return (await git("check-ignore", "--quiet", "--", path)).code === 0;
}

function factLines(facts: readonly Fact[]): string[] {
  const places = facts.map(({ place }) => (place === undefined ? "-" : oneLine(`${place.file}:${place.line}`)));
  const width = Math.min(40, Math.max(...places.map(({ length }) => length)));
  return facts.map(({ text }, index) => `  ${(places[index] ?? "").padEnd(width)}  ${oneLine(text)}`);
}

/** Writes a file that is missing; one that is there stays as it is. Returns what to print. */
function write({ path, text }: Planned, here: string): string[] {
  const at = join(here, path);
  const found = lstatSync(at, { throwIfNoEntry: false });
  if (found !== undefined) {
    return textOf(at) === text
      ? [`${path} is there, as init writes it.`]
      : [
          `${path} is there and stays as it is. Remove it to get this one:`,
          ...text
            .trimEnd()
            .split("\n")
            .map((line) => `  | ${line}`),
        ];
  }
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, text, { flag: "wx" });
  return [`${path} was written.`];
}

/** Undefined for what is no file that can be read. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** @throws UserError where a link leads the file out of the repository */
function checkPlace({ path }: Planned, here: string, top: string): void {
  const existing = existingParent(dirname(join(here, path)));
  if (realpathSync(existing) === existing && `${existing}/`.startsWith(`${top}/`)) return;
  throw new UserError(`${path} cannot be written: a link leads out of the repository`, { fix: "Remove the link." });
}

function existingParent(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : existingParent(dirname(path));
}

/** What is left to do, and the next commands. */
function leftLines(
  planned: readonly Planned[],
  before: readonly Remedy[],
  notes: readonly string[],
  here: string,
): string[] {
  const lines: string[] = [];
  if (before.length > 0) lines.push("", "Before a rehearsal can succeed:");
  for (const { text, lines: paste } of before)
    lines.push(`  ${oneLine(text)}`, ...paste.map((line) => `      ${line}`));
  const todos = planned.flatMap(({ path }) =>
    (textOf(join(here, path)) ?? "")
      .split("\n")
      .flatMap((line, index) => (line.includes(`${MARK}:`) ? [`${path}:${index + 1}`] : [])),
  );
  if (todos.length > 0) {
    lines.push("", `Left for you, marked ${MARK}; a rehearsal does not need them:`);
    for (const { path } of planned) {
      const own = todos.filter((todo) => todo.startsWith(`${path}:`)).map((todo) => todo.slice(path.length + 1));
      if (own.length > 0) lines.push(`  ${path}, lines ${own.join(", ")}`);
    }
  }
  if (notes.length > 0) lines.push("", "Note:", ...notes.map((note) => `  ${oneLine(note)}`));
  lines.push(
    "",
    "Next:",
    "  erlmcp-actions validate                       checks deploy.yml",
    "  erlmcp-actions rehearse                       builds, deploys and verifies it here, in a sandbox",
    "  erlmcp-actions doctor --environment staging   checks the hosts, once they are named",
  );
  return lines;
}
