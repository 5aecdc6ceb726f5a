import { readdirSync } from "node:fs";
import { relative, join } from "node:path";
import picomatch from "picomatch";

/** Files below a folder that match one of the patterns, and none of those that begin with `!`; sorted, relative. */
export function filesMatching(folder: string, patterns: readonly string[]): string[] {
  const clean = patterns.flatMap((pattern) => pattern.split("\n")).map((pattern) => pattern.trim().replace(/^(!?)\.\//, "$1")).filter((pattern) => pattern !== "" && !pattern.startsWith("#"));
  const wanted = clean.filter((pattern) => !pattern.startsWith("!"));
  if (wanted.length === 0) return [];
  const isWanted = picomatch(wanted, { dot: true });
  const unwanted = clean.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  const isUnwanted = unwanted.length === 0 ? () => false : picomatch(unwanted, { dot: true });
  return filesBelow(folder).filter((file) => isWanted(file) && !isUnwanted(file));
}

/** All files below a folder, relative to it, sorted. Links are not followed. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
