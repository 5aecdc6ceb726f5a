import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { UserError } from "../core/errors.ts";

/** What a release archive requires of a host. */
export interface Needs {
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** As `uname -m` says it; undefined when the archive holds no programs of a machine. */
  readonly arch: string | undefined;
  readonly libc: "glibc" | "musl" | undefined;
  /** Highest version of glibc that a program in it names. */
  readonly glibc: readonly [number, number] | undefined;
}

export interface Archive {
  readonly sha256: string;
  readonly needs: Needs;
  readonly entries: number;
  /** Of all entries, without a leading `./`. */
  readonly names: ReadonlySet<string>;
}

const MOST_ERRORS = 10;
const MOST_BYTES = 8 * 1024 ** 3;
const MOST_LINKS_FOLLOWED = 40;
// https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: a pointer is less than 1024 bytes.
const LFS_POINTER =
  /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:ext-[^\n]*\n)*oid sha256:[0-9a-f]{64}\nsize \d+\n$/;
const MOST_POINTER = 1024;
/** ELF e_machine; https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html */
const MACHINES: Readonly<Record<number, string>> = {
  3: "i686",
  40: "armv7l",
  62: "x86_64",
  183: "aarch64",
  243: "riscv64",
};

/**
 * Reads a `.tar.gz` through once: its digest, what it needs of a host, whether every name in it stays inside, and
 * whether its files are there or only pointers of Git LFS. Nothing of a refused archive ever reaches a host.
 * @throws UserError that lists what is wrong with its entries, or that it is damaged.
 */
export async function readArchive(file: string): Promise<Archive> {
  const hash = createHash("sha256");
  const errors: string[] = [];
  const elf = new ElfFacts();
  const links = new Links();
  const names = new Set<string>();
  const pointers: string[] = [];
  let packedBytes = 0;
  let unpackedBytes = 0;
  let entries = 0;
  const tar = extract();
  tar.on("entry", (header, stream, next) => {
    entries += 1;
    unpackedBytes += header.size ?? 0;
    if (unpackedBytes > MOST_BYTES) stream.destroy(new UserError("it unpacks to more than 8 GB"));
    const wrong = entryError(header.name, header.type ?? "file", header.linkname ?? "", header.mode ?? 0, links);
    if (wrong !== undefined) errors.push(wrong);
    names.add(header.name.replace(/^(?:\.\/)+/, ""));
    const chunks = elf.reader();
    const small: Buffer[] | undefined = (header.size ?? 0) < MOST_POINTER ? [] : undefined;
    stream.on("data", (chunk) => {
      chunks(chunk as Buffer);
      small?.push(chunk as Buffer);
    });
    stream.on("end", () => {
      if (small !== undefined && LFS_POINTER.test(Buffer.concat(small).toString("latin1"))) pointers.push(header.name);
      next();
    });
    stream.on("error", next);
  });
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      packedBytes += chunk.length;
      done(null, chunk);
    },
  });
  try {
    await pipeline(createReadStream(file), counting, createGunzip(), tar);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT")
      throw new UserError(`archive ${file} does not exist`, { fix: "Build it first, or correct `archive`." });
    if (error instanceof UserError) throw error;
    throw new UserError(`archive ${file} is damaged or is no .tar.gz: ${(error as Error).message}`, {
      fix: "Build it again.",
      cause: error,
    });
  }
  if (entries === 0) errors.push("it is empty");
  errors.push(...links.leadingOut());
  if (errors.length > 0) {
    const more = errors.length > MOST_ERRORS ? `; and ${errors.length - MOST_ERRORS} more` : "";
    throw new UserError(`archive ${file} is refused: ${errors.slice(0, MOST_ERRORS).join("; ")}${more}`, {
      fix: "Build it from plain files, folders and links that stay inside.",
    });
  }
  if (pointers.length > 0) throw lfsPointers(file, pointers);
  return { sha256: hash.digest("hex"), entries, names, needs: { packedBytes, unpackedBytes, ...elf.facts() } };
}

function lfsPointers(file: string, pointers: readonly string[]): UserError {
  const more = pointers.length > MOST_ERRORS ? `, and ${pointers.length - MOST_ERRORS} more` : "";
  return new UserError(
    `archive ${file} is refused: it has pointers of Git LFS in place of files: ${pointers
      .slice(0, MOST_ERRORS)
      .map((name) => JSON.stringify(name.slice(0, 120)))
      .join(", ")}${more}`,
    {
      fix: "Fetch the files before it is made, with `lfs: true` of actions/checkout or `git lfs pull`.",
    },
  );
}

function entryError(name: string, type: string, target: string, mode: number, links: Links): string | undefined {
  const shown = JSON.stringify(name.slice(0, 120));
  if (name.startsWith("/")) return `${shown} is absolute`;
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(name)) return `${shown} has control characters`;
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) return `${shown} leaves its folder`;
  if (parts[0] === ".release") return `${shown} is a name of this suite`;
  for (let depth = 1; depth < parts.length; depth += 1) {
    if (links.symbolic.has(parts.slice(0, depth).join("/"))) return `${shown} is below a link`;
  }
  switch (type) {
    case "file":
    case "contiguous-file":
    case "directory":
      return (mode & 0o6000) !== 0 && type !== "directory" ? `${shown} is setuid or setgid` : undefined;
    case "symlink":
      links.symbolic.set(parts.join("/"), target);
      return undefined;
    case "link":
      links.hard.set(parts.join("/"), target);
      return undefined;
    default:
      return `${shown} is a ${type}`;
  }
}

/** The links of an archive. Where one leads is known when all are read: it may lead through another. */
class Links {
  readonly symbolic = new Map<string, string>();
  readonly hard = new Map<string, string>();

  leadingOut(): string[] {
    const out = (kind: Map<string, string>, from: (path: string) => string[]): string[] =>
      [...kind]
        .filter(([path, target]) => !this.staysInside(from(path), target))
        .map(
          ([path, target]) =>
            `link ${JSON.stringify(path.slice(0, 120))} leads out, to ${JSON.stringify(target.slice(0, 120))}`,
        );
    return [...out(this.symbolic, (path) => path.split("/").slice(0, -1)), ...out(this.hard, () => [])];
  }

  /** Walks as the kernel does: `..` is the folder above where a link led, not above its name. */
  private staysInside(from: readonly string[], target: string): boolean {
    const at = [...from];
    const ahead = [target];
    let followed = 0;
    while (ahead.length > 0) {
      const path = ahead.pop() as string;
      if (path === "" || path.startsWith("/")) return false;
      const parts = path.split("/");
      for (const [index, part] of parts.entries()) {
        if (part === "" || part === ".") continue;
        if (part === "..") {
          if (at.pop() === undefined) return false;
          continue;
        }
        const through = this.symbolic.get([...at, part].join("/"));
        if (through === undefined) {
          at.push(part);
          continue;
        }
        followed += 1;
        // As many as Linux follows; a link that leads to itself ends here.
        if (followed > MOST_LINKS_FOLLOWED) return false;
        const rest = parts.slice(index + 1).join("/");
        if (rest !== "") ahead.push(rest);
        ahead.push(through);
        break;
      }
    }
    return true;
  }
}

/** Gathers architecture and C library from the programs in an archive. */
class ElfFacts {
  private arch: string | undefined;
  private libc: "glibc" | "musl" | undefined;
  private glibc: [number, number] | undefined;

  /** A consumer of one entry's chunks. */
  reader(): (chunk: Buffer) => void {
    let isElf: boolean | undefined;
    let tail = "";
    return (chunk) => {
      if (isElf === undefined) {
        isElf = chunk.length >= 20 && chunk.readUInt32BE(0) === 0x7f454c46;
        if (isElf) this.arch ??= MACHINES[chunk[5] === 2 ? chunk.readUInt16BE(18) : chunk.readUInt16LE(18)];
      }
      if (!isElf) return;
      const text = tail + chunk.toString("latin1");
      if (text.includes("ld-musl-")) this.libc ??= "musl";
      for (const [, major, minor] of text.matchAll(/GLIBC_(\d+)\.(\d+)/g)) this.need(Number(major), Number(minor));
      tail = text.slice(-16);
    };
  }

  facts(): Pick<Needs, "arch" | "libc" | "glibc"> {
    return { arch: this.arch, libc: this.libc, glibc: this.glibc };
  }

  private need(major: number, minor: number): void {
    this.libc ??= "glibc";
    const [oldMajor, oldMinor] = this.glibc ?? [0, 0];
    if (major > oldMajor || (major === oldMajor && minor > oldMinor)) this.glibc = [major, minor];
  }
}
