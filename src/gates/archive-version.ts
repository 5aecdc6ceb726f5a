import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";

const MOST_BYTES = 1024 * 1024;
// `erts version release version`, written by systools; at the top, or one folder down.
const START_DATA = /^(?:\.\/)?(?:[^/]+\/)?releases\/start_erl\.data$/;
const PACKAGE = /^(?:\.\/)?(?:package\/)?package\.json$/;

/** Who in an archive says which version it is, and which. */
export interface ArchiveVersion {
  readonly file: string;
  readonly version: string;
}

/** The version that a release archive itself tells: of an Erlang release its `start_erl.data`, else its package.json. */
export async function versionInArchive(archive: string): Promise<ArchiveVersion | undefined> {
  const found: Record<string, ArchiveVersion> = {};
  const tar = extract();
  tar.on("entry", ({ name, size }, stream, next) => {
    const kind = START_DATA.test(name) ? "release" : PACKAGE.test(name) ? "package" : undefined;
    const chunks: Buffer[] = [];
    stream.on("data", (chunk) => {
      if (kind !== undefined && (size ?? 0) <= MOST_BYTES) chunks.push(chunk as Buffer);
    });
    stream.on("end", () => {
      const version = kind === undefined ? undefined : versionOf(kind, Buffer.concat(chunks).toString("utf8"));
      if (kind !== undefined && version !== undefined) found[kind] = { file: name, version };
      next();
    });
    stream.on("error", next);
  });
  await pipeline(createReadStream(archive), createGunzip(), tar);
  return found["release"] ?? found["package"];
}

function versionOf(kind: "release" | "package", text: string): string | undefined {
  if (kind === "release") return /^\S+ (\S+)\s*$/.exec(text)?.[1];
  try {
    const { version } = JSON.parse(text) as { version?: unknown };
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
