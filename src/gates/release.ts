import { existsSync, lstatSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Build } from "../config/build.ts";
import type { GateSettings } from "../config/gate/definition.ts";
import { LacksFiles, archiveCommit, leftOutOf } from "../core/commit.ts";
import { UserError, explain } from "../core/errors.ts";
import type { Resource } from "../core/schedule.ts";
import { readInside } from "./archive-inside.ts";
import { withVersion } from "./checkout.ts";
import type { Checkout } from "./checkout.ts";
import type { GateDefinition } from "./definition.ts";
import { compileErrors, rebarEnv } from "./erlang/rebar.ts";
import { findFiles } from "./files.ts";
import { REBAR_BUILD, checkoutFiles, endedBy, failed, inconclusive, measured } from "./gate.ts";
import type { BuiltArchive, Finding, GateContext, Measured } from "./gate.ts";
import { inSources, tail } from "./output.ts";

/** Files beside an archive that describe it: an old one must not stay when the archive is built again. */
const MANIFEST = "release.json";

/** Builds the archive that is deployed. */
export const release: GateDefinition<GateSettings> = {
  row: "G13",
  area: "application",
  stage: "pack",
  make: (_settings, checkout) => ({
    title: "release",
    needs: ["compile"],
    makes: ["archive"],
    resources: resourcesOf(checkout),
    async run(context) {
      const made = await buildArchive(checkout, context);
      return "verdicts" in made ? made : evaluateArchive(made, checkout, context);
    },
  }),
};

/** Build commands may change files that tests read, so no gate runs beside them. */
function resourcesOf({ config, hasRebar }: Checkout): readonly Resource[] {
  return [checkoutFiles(config.build === undefined ? "shared" : "exclusive"), ...(hasRebar ? [REBAR_BUILD] : [])];
}

async function buildArchive(checkout: Checkout, context: GateContext): Promise<Made> {
  const { build } = checkout.config;
  if (build !== undefined) return byCommands(build, checkout, context);
  return checkout.hasRebar ? byRebar(checkout, context) : byGit(checkout, context);
}

/** An archive that exists and has not been read yet. */
interface Built {
  readonly file: string;
  /** The paths of the commit's files, where the commit is the release. */
  readonly committed: readonly string[];
}

/** The archive, or why there is none. */
type Made = Built | Measured;

async function byCommands({ commands, archive }: Build, checkout: Checkout, context: GateContext): Promise<Made> {
  const file = join(checkout.folder, archive);
  remove(file);
  for (const command of commands) {
    const { code, signal, stdout, stderr } = await context.run(withVersion(command, checkout.version));
    if (code === null) return inconclusive(endedBy(command[0] ?? "", signal));
    if (code !== 0) return brokenBuild(`${command.join(" ")} exited with ${code}`, `${stdout}\n${stderr}`, checkout);
  }
  const left = lstatSync(file, { throwIfNoEntry: false });
  if (left === undefined) return failed(`the commands exited with 0, but created no ${archive}`);
  if (!left.isFile()) return failed(`the commands created ${archive} as a link or a folder; it must be a file`);
  return { file, committed: [] };
}

async function byRebar(checkout: Checkout, context: GateContext): Promise<Made> {
  const { source, build } = await context.workspace();
  const glob = `${relative(source, build)}/prod/rel/*/*.tar.gz`;
  for (const old of findFiles(source, glob)) remove(join(source, old));
  const { code, signal, stdout, stderr } = await context.run(["rebar3", "as", "prod", "tar"], { env: rebarEnv(build) });
  if (code === null) return inconclusive(endedBy("rebar3", signal));
  if (code !== 0) return brokenBuild(`rebar3 as prod tar exited with ${code}`, `${stdout}\n${stderr}`, checkout);
  const archives = findFiles(source, glob);
  if (archives.length > 1)
    return failed(
      `rebar3 created ${archives.length} archives: ${archives.join(", ")}. Create a single one with build.commands, and name it in build.archive`,
    );
  return archives[0] === undefined
    ? failed("rebar3 as prod tar exited with 0, but created no archive")
    : { file: join(source, archives[0]), committed: [] };
}

/** Without a build the committed files are deployed. */
async function byGit({ config, version, head, git, out }: Checkout, context: GateContext): Promise<Made> {
  // A job may build two services: each has its own manifest beside its archive.
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

function brokenBuild(what: string, output: string, { folder }: Checkout): Measured {
  const { findings, elsewhere } = compileErrors(output, folder);
  if (elsewhere !== undefined && findings.length === 0)
    return inconclusive(`a dependency of the build could not be fetched: ${elsewhere}`);
  const message = `${what}: ${tail(output) || "it printed nothing"}`;
  return measured("fail", message, { findings: [{ severity: "error", message }, ...inSources(findings, folder)] });
}

async function evaluateArchive(
  { file, committed }: Built,
  { folder, version, config, readArchive }: Checkout,
  context: GateContext,
): Promise<Measured> {
  let archive: BuiltArchive;
  let names: ReadonlySet<string>;
  try {
    const { names: all, ...read } = await readArchive(file);
    archive = { file, ...read };
    names = all;
  } catch (error) {
    // The error has the absolute path, which the report does not need.
    if (error instanceof UserError)
      return failed(`a deployment would refuse the archive: ${explain(error).replaceAll(`${folder}/`, "")}`);
    throw error;
  }
  const { files, ambiguous, own } = await readInside(file);
  const figures = { bytes: archive.bytes, entries: archive.entries };
  const evidence = [
    { what: "archive", value: `sha256 ${archive.sha256}` },
    {
      what: own === undefined ? "version in it" : own.file,
      value: own?.version ?? "unknown: it has no file with a version",
    },
  ];
  const findings: Finding[] = [];
  context.note(`${file}: ${archive.bytes} bytes, ${archive.entries} entries, sha256 ${archive.sha256}`);
  const lacks = leftOutOf(committed, names);
  if (lacks !== undefined) findings.push({ severity: "warning", message: lacks });
  const unusable = files === 0 ? "the archive contains only folders and links, no files" : ambiguous;
  if (unusable !== undefined)
    return measured("fail", unusable, {
      figures,
      evidence,
      findings: [...findings, { severity: "error", message: unusable }],
    });
  if (own !== undefined && own.version !== version) {
    const message = `the archive has version ${own.version} (${own.file}), not ${version}`;
    // Where the gate version is off, a version in the archive that differs is only a warning.
    findings.push({ severity: config.gates.version === false ? "warning" : "error", message });
    if (config.gates.version !== false) return measured("fail", message, { figures, evidence, findings });
  }
  context.give("archive", archive);
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
