import { lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import type { Stats } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import picomatch from "picomatch";

interface Pattern {
  readonly excludes: boolean;
  /** The part of its path before the first `*`, `?` or `[`; all of it where there is none. */
  readonly base: string;
  readonly matches: (file: string) => boolean;
}

/**
 * Files as @actions/glob finds them: one pattern per line, `!` excludes files of the lines above, a folder includes all
 * files below it. Source: internal-globber.ts and internal-pattern.ts of actions/toolkit.
 * @param root absolute folder of relative patterns
 * @returns absolute files, sorted; and the folders of the search, without folders below others
 */
export function findFiles(
  root: string,
  text: string,
  { hidden, links }: { hidden: boolean; links: boolean },
): { files: string[]; searched: string[] } {
  const patterns = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => patternOf(root, line));
  const bases = [...new Set(patterns.filter(({ excludes }) => !excludes).map(({ base }) => base))];
  const searched = bases.filter((base) => !bases.some((other) => other !== base && isBelow(base, other)));
  const found = searched.flatMap((base) => filesBelow(base, { hidden, links }, []));
  const isWanted = (file: string): boolean =>
    patterns.reduce((wanted, { excludes, matches }) => (matches(file) ? !excludes : wanted), false);
  return { files: found.filter(isWanted).sort(), searched };
}

function patternOf(root: string, line: string): Pattern {
  const marks = /^!*/.exec(line)?.[0].length ?? 0;
  const segments = line.slice(marks).trim().split("/");
  const at = segments.findIndex((segment) => /[*?[]/.test(segment));
  const literal = at < 0 ? segments : segments.slice(0, at);
  const base = resolve(root, literal.join("/") || (line.slice(marks).startsWith("/") ? "/" : "."));
  const excludes = marks % 2 === 1;
  if (at < 0) return { excludes, base, matches: (file) => file === base || isBelow(file, base) };
  const rest = segments
    .slice(at)
    .filter((segment) => segment !== "")
    .join("/");
  const isMatch = picomatch([rest, `${rest}/**`], { dot: true, nobrace: true, noextglob: true, nonegate: true });
  return {
    excludes,
    base,
    matches: (file) => isBelow(file, base) && isMatch(file.slice(base === "/" ? 1 : base.length + 1)),
  };
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder === "/" ? "/" : `${folder}/`);
}

/** The file itself, or all files below a folder. Broken links and loops are left out. */
function filesBelow(path: string, options: { hidden: boolean; links: boolean }, above: readonly string[]): string[] {
  const stats = statsOf(path, options.links);
  if (stats === undefined || (!options.hidden && basename(path).startsWith("."))) return [];
  if (stats.isFile()) return [path];
  if (!stats.isDirectory()) return [];
  const real = realpathSync(path);
  if (above.includes(real)) return [];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name), options, [...above, real]));
}

function statsOf(path: string, links: boolean): Stats | undefined {
  try {
    return links ? statSync(path) : lstatSync(path);
  } catch {
    return undefined; // gone, or a link to nothing
  }
}

/** The deepest folder common to all paths. */
function common(paths: readonly string[]): string {
  const [first = "/", ...rest] = paths.map((path) => path.split("/"));
  const parts = [...first];
  const at = parts.findIndex((part, index) => rest.some((other) => other[index] !== part));
  return (at < 0 ? parts : parts.slice(0, at)).join("/") || "/";
}

/** The folder to which paths in an artifact are relative. Source: search.ts of actions/upload-artifact. */
export function artifactRoot(files: readonly string[], searched: readonly string[]): string {
  if (searched.length > 1) return common(searched);
  const [only = "/"] = searched;
  return files.length === 1 && files[0] === only ? dirname(only) : only;
}
