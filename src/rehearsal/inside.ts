import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { UserError } from "../core/errors.ts";

/** A path below a folder that is there, made absolute. @throws UserError when it leads out of it, by a link too */
export function inside(folder: string, path: string): string {
  const full = resolve(folder, path);
  if (!leadsOut(folder, full)) {
    let there = full;
    while (!existsSync(there)) there = dirname(there);
    if (!leadsOut(realpathSync(folder), realpathSync(there))) return full;
  }
  throw new UserError(`the path ${JSON.stringify(path)} leads out of ${folder}`);
}

function leadsOut(from: string, to: string): boolean {
  const way = relative(from, to);
  return way === ".." || way.startsWith("../") || isAbsolute(way);
}
