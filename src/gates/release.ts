import { existsSync, lstatSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Build } from "../config/build.ts";
import type { GateSettings } from "../config/gate/definition.ts";
import { LacksFiles, archiveCommit, leftOutOf } from "../core/commit.ts";
import { UserError, explain } from "../core/errors.ts";
import { lookInside } from "./archive-inside.ts";
import { findFiles } from "./files.ts";
import { endedBy, failed, inconclusive, measured } from "./gate.ts";
import type { Finding, Gate, GateContext, Measured } from "./gate.ts";
import { BUILD_FOLDER, compileErrors, inSources, rebarEnv, tail } from "./rebar.ts";
import type { BuiltArchive } from "./report.ts";
import { withVersion } from "./site.ts";
import type { Site } from "./site.ts";

const REBAR_ARCHIVES = `${BUILD_FOLDER}/prod/rel/*/*.tar.gz`;

/** What lies beside an archive and tells of it: an old one must not stay when the archive is made anew. */
const MANIFEST = "release.json";

/** Builds the archive; `built` is told of one that can be deployed. */
export function releaseGate(
  { timeoutMs, expected }: GateSettings,
  site: Site,
  built: (archive: BuiltArchive) => void,
): Gate {
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
    expected,
    missing: async () => undefined,
    async run(context) {
      const made =
        build !== undefined
          ? await byCommands(build, site, context)
          : site.hasRebar
            ? await byRebar(site, context)
            : await byGit(site, context);
      return "verdicts" in made ? made : look(made, site, built, context);
    },
  };
}

/** An archive that lies there and has not been read. */
interface Built {
  readonly file: string;
  /** The paths of the commit's files, where they are the release. */
  readonly committed: readonly string[];
}

/** The archive, or why there is none. */
type Made = Built | Measured;

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
  return { file, committed: [] };
}

async function byRebar(site: Site, context: GateContext): Promise<Made> {
  for (const old of findFiles(site.folder, REBAR_ARCHIVES)) remove(join(site.folder, old));
  const { code, signal, stdout, stderr } = await context.run(["rebar3", "as", "prod", "tar"], { env: rebarEnv(site) });
  if (code === null) return inconclusive(endedBy("rebar3", signal));
  if (code !== 0) return brokenBuild(`rebar3 as prod tar ended with ${code}`, `${stdout}\n${stderr}`, site);
  const archives = findFiles(site.folder, REBAR_ARCHIVES);
  if (archives.length > 1)
    return failed(
      `rebar3 made ${archives.length} archives: ${archives.join(", ")}. Say in build.commands which one it is`,
    );
  return archives[0] === undefined
    ? failed("rebar3 as prod tar ended with 0, and left no archive")
    : { file: join(site.folder, archives[0]), committed: [] };
}

/** No build: what is deployed is what is committed. */
async function byGit({ config, version, head, git, out }: Site, context: GateContext): Promise<Made> {
  // Of two services that one job builds, each has its own manifest beside its archive.
  const place = join(out, config.service);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const file = join(place, `${config.service}-${version}.tar.gz`);
  remove(file);
  try {
    const committed = await archiveCommit(head.commit, file, git);
    context.note(`git archive ${head.commit}: ${committed.length} files`);
    return { file, committed };
  } catch (error) {
    if (error instanceof LacksFiles) return failed(explain(error));
    throw error;
  }
}

function brokenBuild(what: string, output: string, { folder }: Site): Measured {
  const { findings, elsewhere } = compileErrors(output, folder);
  if (elsewhere !== undefined && findings.length === 0)
    return inconclusive(`what the build depends on could not be had: ${elsewhere}`);
  const message = `${what}: ${tail(output) || "it printed nothing"}`;
  return measured("fail", message, { findings: [{ severity: "error", message }, ...inSources(findings, folder)] });
}

async function look(
  { file, committed }: Built,
  { folder, version, config, readArchive }: Site,
  built: (archive: BuiltArchive) => void,
  context: GateContext,
): Promise<Measured> {
  let archive: BuiltArchive;
  let names: ReadonlySet<string>;
  try {
    const { names: all, ...read } = await readArchive(file);
    archive = { file, ...read };
    names = all;
  } catch (error) {
    // The reader names the file in full, which the report does not need.
    if (error instanceof UserError)
      return failed(`a deployment would refuse the archive: ${explain(error).replaceAll(`${folder}/`, "")}`);
    throw error;
  }
  const { files, torn, own } = await lookInside(file);
  const figures = { bytes: archive.bytes, entries: archive.entries };
  const evidence = [
    { what: "archive", value: `sha256 ${archive.sha256}` },
    { what: own === undefined ? "version in it" : own.file, value: own?.version ?? "nothing in it tells" },
  ];
  const findings: Finding[] = [];
  context.note(`${file}: ${archive.bytes} bytes, ${archive.entries} entries, sha256 ${archive.sha256}`);
  const lacks = leftOutOf(committed, names);
  if (lacks !== undefined) findings.push({ severity: "warning", message: lacks });
  const none = files === 0 ? "the archive has folders and links only, and no file" : torn;
  if (none !== undefined)
    return measured("fail", none, { figures, evidence, findings: [...findings, { severity: "error", message: none }] });
  if (own !== undefined && own.version !== version) {
    const message = `the archive is of version ${own.version} (${own.file}), not ${version}`;
    // Where versions are of no account, the archive's own is not either; that it differs is told all the same.
    findings.push({ severity: config.gates.version === false ? "warning" : "error", message });
    if (config.gates.version !== false) return measured("fail", message, { figures, evidence, findings });
  }
  built(archive);
  return measured(
    "pass",
    `${archive.entries} entries, ${(archive.bytes / 1e6).toFixed(1)} MB, sha256 ${archive.sha256.slice(0, 12)}…`,
    { figures, evidence, findings },
  );
}

function remove(file: string): void {
  rmSync(file, { force: true });
  const manifest = join(dirname(file), MANIFEST);
  if (existsSync(manifest)) rmSync(manifest, { force: true });
}
