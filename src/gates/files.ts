import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../core/errors.ts";

const MOST_FILES = 5000;
const MOST_FOLDERS = 20_000;
const NEVER = new Set([".git", "node_modules"]);

export function sha256(text: string | Buffer): string {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * Files below a folder whose relative path a glob (`*`, `**`, `?`, `[…]`) matches, sorted.
 * @throws UserError when there are too many: an incomplete list would make a count wrong
 */
export function findFiles(folder: string, glob: string): string[] {
  const { files, left } = someFiles(folder, glob);
  if (left !== undefined)
    throw new UserError(`${JSON.stringify(glob)} has more than ${left}`, { fix: "Name a folder with fewer." });
  return files;
}

/** The same up to a limit; `left` names the limit that was exceeded. */
export function someFiles(
  folder: string,
  glob: string,
): { readonly files: string[]; readonly left: string | undefined } {
  const pattern = globPattern(glob);
  const fixed = glob.split("/").slice(0, -1);
  const end = fixed.findIndex((part) => /[*?[]/.test(part));
  const start = (end === -1 ? fixed : fixed.slice(0, end)).join("/");
  const deepest = glob.includes("**") ? Infinity : fixed.length;
  const found: string[] = [];
  const ahead = [start];
  for (let folders = 0; ahead.length > 0; folders += 1) {
    if (folders >= MOST_FOLDERS) return { files: found.sort(), left: `${MOST_FOLDERS} folders to search` };
    if (found.length > MOST_FILES) break;
    const at = ahead.pop() ?? "";
    const depth = at === "" ? 0 : at.split("/").length;
    for (const entry of entriesOf(join(folder, at))) {
      const path = at === "" ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory() && !NEVER.has(entry.name) && depth < deepest) ahead.push(path);
      // A broken link is a file that cannot be read, which the reader reports.
      else if ((entry.isFile() || (entry.isSymbolicLink() && !isFolder(join(folder, path)))) && pattern.test(path))
        found.push(path);
    }
  }
  return {
    files: found.sort().slice(0, MOST_FILES),
    left: found.length > MOST_FILES ? `${MOST_FILES} files` : undefined,
  };
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // not there, or not ours to read
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function globPattern(glob: string): RegExp {
  const source = glob.replace(/\*\*\/|\*\*|\*|\?|\[[^\]/]+\]|[^*?[]+|\[/g, (part) => {
    if (part === "**/") return "(?:.*/)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (/^\[[^\]]+\]$/.test(part)) return `[${part.slice(1, -1).replace(/^!/, "^").replaceAll("\\", "\\\\")}]`;
    return part.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
  });
  return new RegExp(`^${source}$`);
}

/** The state of files now, to detect later which of them a run has written. */
export class Freshness {
  private readonly folder: string;
  private readonly before = new Map<string, string>();

  constructor(folder: string, glob: string) {
    this.folder = folder;
    for (const path of findFiles(folder, glob)) this.before.set(path, this.stateOf(path));
  }

  isFresh(path: string): boolean {
    return this.before.get(path) !== this.stateOf(path);
  }

  private stateOf(path: string): string {
    const stat = statSync(join(this.folder, path), { bigint: true, throwIfNoEntry: false });
    return stat === undefined ? "" : `${stat.ino} ${stat.mtimeNs} ${stat.size}`;
  }
}

export function readText(folder: string, path: string): string {
  return readFileSync(join(folder, path), "utf8");
}
