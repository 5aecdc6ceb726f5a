import { existsSync, lstatSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Build, GateSettings } from "../config/types.ts";
import { UserError, explain } from "../core/errors.ts";
import { lookInside } from "./archive-inside.ts";
import { findFiles } from "./files.ts";
import { endedBy, failed, inconclusive, measured } from "./gate.ts";
import type { Finding, Gate, GateContext, Measured } from "./gate.ts";
import { saidBy } from "./git.ts";
import type { Git } from "./git.ts";
import { BUILD_FOLDER, compileErrors, inSources, rebarEnv, tail } from "./rebar.ts";
import type { BuiltArchive } from "./report.ts";
import { withVersion } from "./site.ts";
import type { Site } from "./site.ts";

const REBAR_ARCHIVES = `${BUILD_FOLDER}/prod/rel/*/*.tar.gz`;

const MOST_NAMED = 5;

/** What lies beside an archive and tells of it: an old one must not stay when the archive is made anew. */
export const MANIFEST = "release.json";

/** Builds the archive; `built` is told of one that can be deployed. */
export function releaseGate({ timeoutMs }: GateSettings, site: Site, built: (archive: BuiltArchive) => void): Gate {
  const { build } = site.config;
  return {
    name: "release",
    row: "G13",
    title: "release",
    needs: ["compile"],
    // Commands may change what tests read: they have the checkout to themselves.
    after: ["git-clean", ...(build === undefined ? [] : ["unit", ...site.config.gates.custom.map(({ name }) => name)])],
    // What commands of a rebar3 project run is not known: best not beside another rebar3.
    exclusive: site.hasRebar ? [BUILD_FOLDER] : [],
    deadlineMs: timeoutMs,
    applies: async () => undefined,
    async run(context) {
      const made = build !== undefined ? await byCommands(build, site, context) : site.hasRebar ? await byRebar(site, context) : await byGit(site, context);
      if (typeof made !== "string") return made;
      return look(made, site, built, context);
    },
  };
}

/** The archive's file, or why there is none. */
type Made = string | Measured;

async function byCommands({ commands, archive }: Build, site: Site, context: GateContext): Promise<Made> {
  const file = join(site.folder, archive);
  remove(file);
  for (const command of commands) {
    const { code, signal, stdout, stderr } = await context.run(withVersion(command, site.version));
    if (code === null) return inconclusive(endedBy(command[0] ?? "", signal));
    if (code !== 0) return brokenBuild(`${command.join(" ")} ended with ${code}`, `${stdout}\n${stderr}`, site);
  }
  const left = lstatSync(file, { throwIfNoEntry: false });
  if (left === undefined) return failed(`the commands ended with 0, and left no ${archive}`);
  if (!left.isFile()) return failed(`the commands left ${archive} as a link or a folder: it must be a file`);
  return file;
}

async function byRebar(site: Site, context: GateContext): Promise<Made> {
  for (const old of findFiles(site.folder, REBAR_ARCHIVES)) remove(join(site.folder, old));
  const { code, signal, stdout, stderr } = await context.run(["rebar3", "as", "prod", "tar"], { env: rebarEnv(site) });
  if (code === null) return inconclusive(endedBy("rebar3", signal));
  if (code !== 0) return brokenBuild(`rebar3 as prod tar ended with ${code}`, `${stdout}\n${stderr}`, site);
  const archives = findFiles(site.folder, REBAR_ARCHIVES);
  if (archives.length > 1) return failed(`rebar3 made ${archives.length} archives: ${archives.join(", ")}. Say in build.commands which one it is`);
  return archives[0] === undefined ? failed("rebar3 as prod tar ended with 0, and left no archive") : join(site.folder, archives[0]);
}

/** No build: what is deployed is what is committed. */
async function byGit({ config, version, head, git, out }: Site, context: GateContext): Promise<Made> {
  const modules = await submodules(git);
  if (modules.length > 0) return failed(`the files of the commit are the release, and those of ${modules.join(", ")} are none: submodules are not archived. Say in \`build\` how the archive is made`);
  // Of two services that one job builds, each has its own manifest beside its archive.
  const place = join(out, config.service);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const file = join(place, `${config.service}-${version}.tar.gz`);
  remove(file);
  const { code, stderr } = await git("archive", "--format=tar.gz", "-o", file, head.commit);
  context.note(`git archive ${head.commit}: ${code}`);
  return code === 0 ? file : inconclusive(`git archive failed: ${saidBy(stderr)}`);
}

/** Submodules in the folder of the service, as git-ls-tree(1) tells them: `160000 commit <id>\t<path>`. */
async function submodules(git: Git): Promise<string[]> {
  const { code, stdout, stderr } = await git("ls-tree", "-r", "-z", "HEAD");
  if (code !== 0) throw new UserError(`git ls-tree failed: ${saidBy(stderr)}`);
  return stdout.split("\0").flatMap((entry) => /^160000 commit [0-9a-f]+\t(.*)$/s.exec(entry)?.[1] ?? []);
}

function brokenBuild(what: string, output: string, { folder }: Site): Measured {
  const { findings, elsewhere } = compileErrors(output, folder);
  if (elsewhere !== undefined && findings.length === 0) return inconclusive(`what the build depends on could not be had: ${elsewhere}`);
  const message = `${what}: ${tail(output) || "it printed nothing"}`;
  return measured("fail", message, { findings: [{ severity: "error", message }, ...inSources(findings, folder)] });
}

async function look(file: string, { folder, version, config, readArchive }: Site, built: (archive: BuiltArchive) => void, context: GateContext): Promise<Measured> {
  let archive: BuiltArchive;
  try {
    archive = { file, ...(await readArchive(file)) };
  } catch (error) {
    // The reader names the file in full, which the report does not need.
    if (error instanceof UserError) return failed(`a deployment would refuse the archive: ${explain(error).replaceAll(`${folder}/`, "")}`);
    throw error;
  }
  const { files, torn, own, pointers } = await lookInside(file);
  const figures = { bytes: archive.bytes, entries: archive.entries };
  const evidence = [{ what: "archive", value: `sha256 ${archive.sha256}` }, { what: own === undefined ? "version in it" : own.file, value: own?.version ?? "nothing in it tells" }];
  const findings: Finding[] = [];
  context.note(`${file}: ${archive.bytes} bytes, ${archive.entries} entries, sha256 ${archive.sha256}`);
  if (pointers.length > 0) {
    const message = `the archive has pointers of Git LFS in place of files: ${pointers.slice(0, MOST_NAMED).join(", ")}${pointers.length > MOST_NAMED ? `, and ${pointers.length - MOST_NAMED} more` : ""}. Fetch them before the build, with \`git lfs pull\``;
    return measured("fail", message, { figures, evidence, findings: [{ severity: "error", message }] });
  }
  const none = files === 0 ? "the archive has folders and links only, and no file" : torn;
  if (none !== undefined) return measured("fail", none, { figures, evidence, findings: [{ severity: "error", message: none }] });
  if (own !== undefined && own.version !== version) {
    const message = `the archive is of version ${own.version} (${own.file}), not ${version}`;
    // Where versions are of no account, the archive's own is not either; that it differs is told all the same.
    findings.push({ severity: config.gates.version === false ? "warning" : "error", message });
    if (config.gates.version !== false) return measured("fail", message, { figures, evidence, findings });
  }
  built(archive);
  return measured("pass", `${archive.entries} entries, ${(archive.bytes / 1e6).toFixed(1)} MB, sha256 ${archive.sha256.slice(0, 12)}…`, { figures, evidence, findings });
}

function remove(file: string): void {
  rmSync(file, { force: true });
  const manifest = join(dirname(file), MANIFEST);
  if (existsSync(manifest)) rmSync(manifest, { force: true });
}
