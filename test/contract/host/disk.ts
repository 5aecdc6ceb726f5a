import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { DURABLE, NEEDLESS } from "./legal.ts";

/** Content of a file, target of a link, or null for a folder, by its path below the service's folder. */
export type Disk = ReadonlyMap<string, string | { readonly link: string } | null>;

/** What the prologue noted down. */
export interface Note {
  readonly what: "w" | "c" | "s" | "k";
  /** Below the service's folder; "" for all of it. */
  readonly path: string;
}

const SKIPPED =
  /^(releases|logs|front|backups)(\/|$)|^\.deploy\/(host.*|lock|guard\.lock|boot|test-.*|(in|out|put)\.\d+|journal\.jsonl|ballast|evidence.*|releases)(\/|$)/;

export function readDisk(root: string): Disk {
  const disk = new Map<string, string | { link: string } | null>();
  const walk = (folder: string): void => {
    for (const name of readdirSync(join(root, folder))) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (SKIPPED.test(path)) continue;
      const stat = lstatSync(join(root, path));
      if (stat.isSymbolicLink()) disk.set(path, { link: readlinkSync(join(root, path)) });
      else if (stat.isDirectory()) {
        disk.set(path, null);
        walk(path);
      } else disk.set(path, readFileSync(join(root, path), "utf8"));
    }
  };
  walk("");
  return disk;
}

/** A name, and what is below it, as it was on a disk. */
export function restore(root: string, path: string, disk: Disk): void {
  rmSync(join(root, path), { recursive: true, force: true });
  for (const [name, entry] of disk) {
    if (name !== path && !name.startsWith(`${path}/`)) continue;
    const file = join(root, name);
    mkdirSync(dirname(file), { recursive: true });
    if (entry === null) mkdirSync(file, { recursive: true });
    else if (typeof entry === "string") writeFileSync(file, entry);
    else symlinkSync(entry.link, file);
  }
}

/** The notes of a run, in their order; a relative word is none of ours. */
export function readNotes(file: string, root: string): Note[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      const [what = "", path = ""] = line.split(" ");
      if ((what === "s" || what === "k") && path === "") return [{ what, path: "" } as const];
      if (what === "s" && path === root) return [{ what, path: "." } as const];
      if (!/^[wcs]$/.test(what) || !path.startsWith(`${root}/`)) return [];
      return [{ what: what as Note["what"], path: path.slice(root.length + 1) }];
    });
}

export interface Unsynced {
  readonly path: string;
  /** The number of writes up to when this name was last durable; 0 for before the verb. */
  readonly writes: number;
}

/** Names whose last change is not on the disk behind these notes. */
export function unsynced(notes: readonly Note[]): Unsynced[] {
  const dirty = new Map<string, number>();
  const durable = new Map<string, number>();
  let writes = 0;
  notes.forEach(({ what, path }) => {
    if (what === "k") writes += 1;
    if (what === "w" && !SKIPPED.test(path)) {
      dirty.set(path, writes);
      return;
    }
    if (what !== "s") return;
    for (const [name] of dirty) {
      if (path === "" || dirname(name) === path) {
        dirty.delete(name);
        durable.set(name, writes);
      }
    }
  });
  return [...dirty.keys()].map((path) => ({ path, writes: durable.get(path) ?? 0 }));
}

export function writesIn(notes: readonly Note[]): number {
  return notes.filter(({ what }) => what === "k").length;
}

/** Writes that came before something that had to be durable was; and names given to content that is not on the disk. */
export function outOfOrder(notes: readonly Note[]): string[] {
  const found: string[] = [];
  const content = new Set<string>();
  notes.forEach(({ what, path }, index) => {
    if (what === "c") content.add(path);
    if (what !== "w") return;
    const next = notes[index + 1];
    if (
      /put\.\d+$/.test(path) &&
      next?.what === "w" &&
      !SKIPPED.test(next.path) &&
      !NEEDLESS.test(next.path) &&
      !content.delete(path) &&
      !/secrets\.env$|current$|slots\//.test(next.path)
    ) {
      found.push(`${next.path} was named before its content was durable`);
    }
    const before = unsynced(notes.slice(0, index));
    for (const { rule, durable, write, first } of DURABLE) {
      if (!write.test(path)) continue;
      const both = first === true && notes.some((note) => note.what === "w" && durable.test(note.path));
      if (both && !notes.slice(0, index).some((note) => note.what === "w" && durable.test(note.path)))
        found.push(`${path} was written first: ${rule}`);
      const open = before.find((name) => durable.test(name.path) && name.path !== path);
      if (open !== undefined) found.push(`${path} was written before ${open.path} was durable: ${rule}`);
    }
  });
  return found;
}
