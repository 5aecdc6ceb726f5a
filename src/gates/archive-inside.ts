import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";

const MOST_BYTES = 1024 * 1024;
// `erts version release version`, written by systools; at the top, or one folder down.
const START_DATA = /^(?:\.\/)?(?:[^/]+\/)?releases\/start_erl\.data$/;
const PACKAGE = /^(?:\.\/)?(?:package\/)?package\.json$/;

/** A version, and the file in an archive that has it. */
export interface ArchiveVersion {
  readonly file: string;
  readonly version: string;
}

export interface Inside {
  /** Folders and links count for nothing. */
  readonly files: number;
  /** Why its version is ambiguous: a file that is there twice, with two versions. */
  readonly ambiguous: string | undefined;
  /** The version in the archive itself: of an Erlang release in its `start_erl.data`, else in its package.json. */
  readonly own: ArchiveVersion | undefined;
}

export async function readInside(archive: string): Promise<Inside> {
  const found = new Map<string, string[]>();
  let files = 0;
  const tar = extract();
  tar.on("entry", ({ name, size = 0, type }, stream, next) => {
    if (type === "file" || type === "contiguous-file") files += 1;
    const kind = START_DATA.test(name) ? "release" : PACKAGE.test(name) ? "package" : undefined;
    const isKept = kind !== undefined && size <= MOST_BYTES;
    const chunks: Buffer[] = [];
    stream.on("data", (chunk) => {
      if (isKept) chunks.push(chunk as Buffer);
    });
    stream.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const version = kind === undefined ? undefined : versionOf(kind, text);
      const path = name.replace(/^\.\//, "");
      if (version !== undefined) found.set(path, [...(found.get(path) ?? []), version]);
      next();
    });
    stream.on("error", next);
  });
  await pipeline(createReadStream(archive), createGunzip(), tar);
  const twice = [...found].find(([, versions]) => new Set(versions).size > 1);
  const ambiguous =
    twice === undefined
      ? undefined
      : `the archive has ${twice[0]} more than once, of the versions ${[...new Set(twice[1])].join(", ")}`;
  // Prefer the one nearer to the top, a release before a package.
  const [first] = [...found].sort(([left], [right]) => rank(left) - rank(right));
  return {
    files,
    ambiguous,
    own: first === undefined ? undefined : { file: first[0], version: first[1].at(-1) ?? "" },
  };
}

function rank(path: string): number {
  return path.split("/").length + (START_DATA.test(path) ? 0 : 10);
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
