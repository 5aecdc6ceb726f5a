import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Environment } from "../config/types.ts";
import { archiveCommit, leftOutOf } from "../core/commit.ts";
import { UserError } from "../core/errors.ts";
import { gitIn } from "../core/git.ts";
import type { Git } from "../core/git.ts";
import type { World } from "../core/world.ts";
import { readArchive } from "../release/archive.ts";
import { configurationHash } from "../release/configuration.ts";
import { parseManifest, requireVerdict } from "../release/manifest.ts";
import type { Manifest } from "../release/manifest.ts";
import { release } from "../release/release.ts";
import type { Release } from "../release/release.ts";
import type { Shipment } from "../release/shipment.ts";
import { commandEnvironment } from "./command-environment.ts";
import { insideOf, readConfigFiles } from "./inputs/config-file.ts";
import { commitOfRef, commitOfVersion, plain } from "./commit.ts";

export interface ReleaseInputs {
  readonly version?: string | undefined;
  /** Full, lower-case hexadecimal. */
  readonly commit?: string | undefined;
  readonly archive?: string | undefined;
  readonly manifest?: string | undefined;
  /** Lower-case hexadecimal. */
  readonly "manifest-sha256"?: string | undefined;
  readonly "skip-tests": boolean;
}

/** What is to be deployed: an archive with its manifest, or a git ref of the checkout. */
export async function shipmentOf(
  inputs: ReleaseInputs,
  environment: Environment,
  service: string,
  secrets: Shipment["secrets"],
  folder: string,
  world: World,
): Promise<Shipment> {
  if (inputs.archive === undefined && inputs["manifest-sha256"] !== undefined)
    throw new UserError("input manifest-sha256: goes with `archive`");
  const found =
    inputs.archive === undefined
      ? await fromGit(inputs, folder, world)
      : await fromArchive(inputs, inputs.archive, folder, world);
  const { manifest } = found;
  if (manifest?.service !== undefined && manifest.service !== service) {
    throw new UserError(`the manifest is of service ${manifest.service}, deploy.yml of ${service}`, {
      fix: "Give the manifest of this service's build.",
    });
  }
  requireVerdict(manifest, environment.profile, inputs["skip-tests"]);
  const archive = await readArchive(found.file);
  if (manifest !== undefined && manifest.archive.sha256 !== archive.sha256) {
    throw new UserError(
      `archive ${found.file} has sha256 ${archive.sha256}, its manifest has ${manifest.archive.sha256}`,
      { fix: "It is not the archive that was built and tested; download it again, or build again." },
    );
  }
  const lacks = leftOutOf(found.committed, archive.names);
  if (lacks !== undefined) world.log.warn(`${lacks}.`);
  const files = readConfigFiles(environment, folder);
  const made = release(found.version, found.commit, configurationHash(environment, files));
  return {
    release: made,
    payload: { kind: "archive", file: found.file, sha256: archive.sha256, needs: archive.needs },
    files,
    secrets,
    manifest: manifestThere(made, archive.sha256, manifest),
  };
}

/** The text of release.json as it lies beside a release. */
export function manifestThere(made: Release, sha256: string | undefined, manifest: Manifest | undefined): string {
  return `${JSON.stringify({ ...manifest, version: made.version, commit: made.commit, configHash: made.configHash, ...(sha256 === undefined ? {} : { archive: { sha256 } }) }, null, 2)}\n`;
}

interface Found {
  readonly file: string;
  readonly version: string;
  readonly commit: string;
  readonly manifest: Manifest | undefined;
  /** The paths of the commit's files, where they are the release. */
  readonly committed: readonly string[];
}

async function fromArchive(inputs: ReleaseInputs, archive: string, folder: string, world: World): Promise<Found> {
  const file = insideOf(folder, archive);
  const beside = join(dirname(file), "release.json");
  const manifestFile =
    inputs.manifest === undefined ? (existsSync(beside) ? beside : undefined) : insideOf(folder, inputs.manifest);
  const manifest =
    manifestFile === undefined
      ? undefined
      : parseManifest(readManifest(manifestFile, inputs["manifest-sha256"]), manifestFile);
  if (manifest === undefined && inputs["manifest-sha256"] !== undefined) {
    throw new UserError(`manifest ${beside} is missing, and must have sha256 ${inputs["manifest-sha256"]}`, {
      fix: "Fetch release.json together with the archive, or give `manifest`.",
    });
  }
  const version = inputs.version ?? manifest?.version;
  if (version === undefined)
    throw new UserError("input version: is required", {
      fix: "Give the version that the archive holds, or a manifest that names it.",
    });
  if (manifest !== undefined && plain(manifest.version) !== plain(version)) {
    throw new UserError(`the manifest is of version ${manifest.version}, not ${version}`, {
      fix: "Give the manifest that lies beside this archive.",
    });
  }
  if (manifest !== undefined && inputs.commit !== undefined && manifest.commit !== inputs.commit) {
    throw new UserError(`the manifest is of commit ${manifest.commit}, not ${inputs.commit}`, {
      fix: "Give the manifest that lies beside this archive, or correct `commit`.",
    });
  }
  return {
    file,
    version,
    manifest,
    committed: [],
    commit:
      manifest?.commit ??
      inputs.commit ??
      (await commitOfVersion(version, gitAt(folder, world), process.env, world.log)),
  };
}

async function fromGit({ version: ref, commit: wanted }: ReleaseInputs, folder: string, world: World): Promise<Found> {
  if (ref === undefined)
    throw new UserError("neither archive nor version is given", { fix: "Give `archive`, or a git ref as `version`." });
  const git = gitAt(folder, world);
  const commit = await commitOfRef(ref, git);
  if (wanted !== undefined && wanted !== commit)
    throw new UserError(`version ${ref} is commit ${commit} in this checkout, not ${wanted}`, {
      fix: "Correct `commit`, or leave it out; where the tag was moved, give its release a version of its own.",
    });
  const file = join(world.tmp, "release.tar.gz");
  const committed = await archiveCommit(commit, file, git);
  return {
    file,
    commit,
    committed,
    manifest: undefined,
    version: /^v?\d/.test(ref) ? ref : await versionAt(commit, git),
  };
}

/** What git starts, filters among it, is the repository's own: it gets no inputs of the step. */
function gitAt(folder: string, world: World): Git {
  return gitIn(folder, commandEnvironment(process.env, []), world);
}

/** A branch has no version of its own: the service reports that of its package.json. */
async function versionAt(commit: string, git: Git): Promise<string> {
  const { code, stdout } = await git("show", `${commit}:./package.json`);
  try {
    const version = code === 0 ? (JSON.parse(stdout) as { version?: unknown }).version : undefined;
    if (typeof version === "string") return version;
  } catch {
    // Said below, together with a file that is not there.
  }
  throw new UserError("the branch has no package.json with a version", {
    fix: "Deploy a tag such as v1.2.3, or give `archive` and `version`.",
  });
}

/** The digest is that of the very bytes that are used. */
function readManifest(file: string, expected: string | undefined): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UserError(`manifest ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, {
      fix: "Correct `manifest`.",
    });
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (expected !== undefined && sha256 !== expected) {
    throw new UserError(`manifest ${file} has sha256 ${sha256}, the one that was built ${expected}`, {
      fix: "It is not what the build made; fetch archive and manifest again, or build again.",
    });
  }
  return bytes.toString("utf8");
}
