import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../core/errors.ts";
import { parseManifest } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";
import type { ReleaseSource } from "./from-git.ts";
import { plainVersion } from "./release.ts";

export interface ArchiveParts {
  /** Absolute, as is `manifest`. */
  readonly file: string;
  /** The `release.json` beside the archive where it is undefined. */
  readonly manifest: string | undefined;
  /** Lower-case hexadecimal; undefined for any. */
  readonly manifestSha256: string | undefined;
  readonly version: string | undefined;
  readonly commit: string | undefined;
  /** The commit of a version, where neither manifest nor input names it; empty where it is unknown. */
  commitOf(version: string): Promise<string>;
}

/**
 * An archive, with the manifest of its build where there is one.
 * @throws UserError where inputs and manifest contradict each other, and where neither names the version
 */
export async function fromArchive(parts: ArchiveParts): Promise<ReleaseSource> {
  const { file, commit } = parts;
  const manifest = manifestOf(parts);
  const version = parts.version ?? manifest?.version;
  if (version === undefined)
    throw new UserError("input version: is required", {
      fix: "Give the version that the archive holds, or a manifest that names it.",
    });
  if (manifest !== undefined && plainVersion(manifest.version) !== plainVersion(version)) {
    throw new UserError(`the manifest is of version ${manifest.version}, not ${version}`, {
      fix: "Give the manifest that was built with this archive.",
    });
  }
  if (manifest !== undefined && commit !== undefined && manifest.commit !== commit) {
    throw new UserError(`the manifest is of commit ${manifest.commit}, not ${commit}`, {
      fix: "Give the manifest that was built with this archive, or correct `commit`.",
    });
  }
  return {
    file,
    version,
    manifest,
    committed: [],
    commit: manifest?.commit ?? commit ?? (await parts.commitOf(version)),
  };
}

function manifestOf({ file, manifest, manifestSha256 }: ArchiveParts): Manifest | undefined {
  const beside = join(dirname(file), "release.json");
  const path = manifest ?? (existsSync(beside) ? beside : undefined);
  if (path !== undefined) return parseManifest(readManifest(path, manifestSha256), path);
  if (manifestSha256 === undefined) return undefined;
  throw new UserError(`manifest ${beside} is missing, and must have sha256 ${manifestSha256}`, {
    fix: "Fetch release.json together with the archive, or give `manifest`.",
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
