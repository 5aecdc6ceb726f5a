import { join } from "node:path";
import { hashedTarget } from "../config/target/index.ts";
import type { Environment } from "../config/types.ts";
import { leftOutOf } from "../core/commit.ts";
import { UserError } from "../core/errors.ts";
import { gitIn } from "../core/git.ts";
import type { World } from "../core/world.ts";
import { readArchive } from "../release/archive.ts";
import { configurationHash } from "../release/configuration.ts";
import { fromArchive } from "../release/from-archive.ts";
import { commitOfVersion, fromGit } from "../release/from-git.ts";
import type { ReleaseSource } from "../release/from-git.ts";
import { manifestText, requireVerdict } from "../release/manifest.ts";
import { release } from "../release/release.ts";
import type { Shipment } from "../release/shipment.ts";
import { commandEnvironment } from "./command-environment.ts";
import { insideOf, readConfigFiles } from "./inputs/config-file.ts";

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
  const found = await sourceOf(inputs, folder, world);
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
  const made = release(
    found.version,
    found.commit,
    configurationHash(environment, hashedTarget(environment.target), files),
  );
  return {
    release: made,
    payload: { kind: "archive", file: found.file, sha256: archive.sha256, needs: archive.needs },
    files,
    secrets,
    manifest: manifestText(made, archive.sha256, manifest),
  };
}

async function sourceOf(inputs: ReleaseInputs, folder: string, world: World): Promise<ReleaseSource> {
  // What git starts, filters among it, is the repository's own: it gets no inputs of the step.
  const git = gitIn(folder, commandEnvironment(process.env, []), world);
  const { archive, manifest, version, commit } = inputs;
  if (archive !== undefined) {
    return fromArchive({
      file: insideOf(folder, archive),
      manifest: manifest === undefined ? undefined : insideOf(folder, manifest),
      manifestSha256: inputs["manifest-sha256"],
      version,
      commit,
      commitOf: async (wanted) => commitOfVersion(wanted, git, process.env, world.log),
    });
  }
  if (inputs["manifest-sha256"] !== undefined) throw new UserError("input manifest-sha256: goes with `archive`");
  if (version === undefined)
    throw new UserError("neither archive nor version is given", { fix: "Give `archive`, or a git ref as `version`." });
  return fromGit(version, commit, join(world.tmp, "release.tar.gz"), git);
}
