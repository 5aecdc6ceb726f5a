import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { build as esbuild } from "esbuild";
import type { Metafile, Plugin } from "esbuild";

/** The file that each stub reads. */
export const INDEX_FILE = "index.js";
/** The file that a run needs once its inputs and deploy.yml are valid; loaded on first use. */
export const ENGINE_FILE = "engine.cjs";

/** The file of the rehearsal, which only the command line loads. */
export const REHEARSAL_FILE = "rehearsal.cjs";

const SHARED = "shared";
/** The modules in the rehearsal's file, by their path. */
const REHEARSED = /^src\/(?:rehearsal\/|edge\/cli\/(?:rehearse|start)\.ts$)/;

/** A file beside the index, and the modules in it. */
export interface LaterFile {
  readonly file: string;
  readonly holds: (module: string) => boolean;
}

export const ENGINE: LaterFile = { file: ENGINE_FILE, holds: () => true };
export const REHEARSAL: LaterFile = { file: REHEARSAL_FILE, holds: (module) => REHEARSED.test(module) };

/** Turns `await import("./engine/deployment.ts")` into a require of the file that holds it, and collects its path in `entries`. */
export function laterByRequire(root: string, { file, holds }: LaterFile, entries: Set<string>): Plugin {
  return {
    name: `later-${file}`,
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ path, kind, importer, resolveDir }) => {
        const module = relative(root, join(resolveDir, path));
        if (kind !== "dynamic-import" || isPackaged(importer) || !holds(module)) return undefined;
        entries.add(module);
        return { path: module, namespace: file };
      });
      build.onResolve({ filter: /.*/, namespace: file }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /.*/, namespace: file }, ({ path }) => ({
        contents: `module.exports = require("./${file}")[${JSON.stringify(path)}];`,
        loader: "js",
      }));
    },
  };
}

/**
 * For the engine's build: a module in the index is imported from there, so that a class or a
 * registry exists once. The imported names are collected in `taken`, by file; the index must export them as
 * `shared`. A name that the module does not export fails the build.
 */
export function sharedFromIndex(
  root: string,
  inIndex: ReadonlySet<string>,
  taken: Map<string, readonly string[]>,
): Plugin {
  return {
    name: "shared-from-index",
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ path, resolveDir, namespace }) => {
        if (namespace === SHARED) return undefined;
        const file = relative(root, join(resolveDir, path));
        return inIndex.has(file) ? { path: file, namespace: SHARED } : undefined;
      });
      build.onResolve({ filter: /.*/, namespace: SHARED }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /.*/, namespace: SHARED }, async ({ path }) => {
        if (/^export let\b/m.test(readFileSync(join(root, path), "utf8"))) {
          return { errors: [{ text: `${path} exports a variable: the engine would keep its first value` }] };
        }
        const names = await exportsOf(root, path);
        taken.set(path, names);
        return { contents: takeFromIndex(path, names), loader: "js" };
      });
    },
  };
}

/** The modules of this project that a build read, as paths below the root. */
export function ownModules(metafile: Metafile): Set<string> {
  return new Set(Object.keys(metafile.inputs).filter((file) => /^[^:<]*\.ts$/.test(file) && !isPackaged(file)));
}

/** @throws Error when a module of ours would be in both files: each of its classes would exist twice. */
export function assertOnce(index: Metafile, other: Metafile): void {
  const both = [...ownModules(other)].filter((file) => ownModules(index).has(file));
  if (both.length > 0) throw new Error(`these are in ${INDEX_FILE} and in another file: ${both.join(", ")}`);
}

/** Names that a module exports at run time, sorted. */
export async function exportsOf(root: string, file: string): Promise<string[]> {
  const { metafile } = await esbuild({
    absWorkingDir: root,
    entryPoints: [file],
    format: "esm",
    outdir: "node_modules/.cache",
    write: false,
    metafile: true,
  });
  return Object.values(metafile.outputs)
    .flatMap((output) => output.exports)
    .sort();
}

function takeFromIndex(file: string, names: readonly string[]): string {
  const lines = names.map((name) =>
    name === "default" ? "export default shared$.default;" : `export const ${name} = shared$.${name};`,
  );
  return [`const shared$ = require("./${INDEX_FILE}").shared[${JSON.stringify(file)}];`, ...lines].join("\n");
}

function isPackaged(file: string): boolean {
  return /(?:^|\/)node_modules\//.test(file);
}
