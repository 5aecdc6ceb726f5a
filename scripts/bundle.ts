import { createRequire } from "node:module";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import type { BuildOptions, Metafile } from "esbuild";
import { HEAVY_FILE, HEAVY_PACKAGES, assertHeavyIsLazy, heavyByRequire, lazyCrypto, treeShakeToolkit } from "./heavy-plugin.ts";
import { licencesOf } from "./licences.ts";

export interface BundleOptions {
  /** Absolute folder; the other paths are relative to it. */
  readonly root: string;
  /** Each file in here that exports `main`, and perhaps `post`, is an action. */
  readonly actions: string;
  /** A file that exports `main(argv)`; left out of the bundle when it does not exist. */
  readonly cli: string;
  readonly out: string;
}

export interface BundleResult {
  /** Names in `out`, sorted. */
  readonly files: readonly string[];
}

interface Action {
  readonly name: string;
  readonly file: string;
  readonly hasPost: boolean;
}

/** The folder for what lies between the two bundlers; its place in the tree is the same everywhere, so its bytes are. */
const BETWEEN = "node_modules/.cache/bundle";
const INDEX_FILE = "index.js";

/**
 * Builds the bundle (index), the part that is loaded on first use (heavy) and one stub an action.
 * The same source gives the same bytes in any folder.
 */
export async function buildDist(options: BundleOptions): Promise<BundleResult> {
  const actions = await findActions(options);
  const hasCli = existsSync(join(options.root, options.cli));
  const between = join(options.root, BETWEEN, basename(options.out));
  rmSync(between, { recursive: true, force: true });
  mkdirSync(between, { recursive: true });

  const common = commonOptions(options.root);
  const [index, heavy] = await Promise.all([
    build({
      ...common,
      stdin: { contents: indexSource(actions, hasCli ? options.cli : undefined), resolveDir: options.root, loader: "ts" },
      outfile: join(between, "index.cjs"),
      plugins: [heavyByRequire(), treeShakeToolkit(), lazyCrypto()],
    }),
    build({
      ...common,
      minifyIdentifiers: true,
      stdin: { contents: heavySource(), resolveDir: options.root, loader: "js" },
      outfile: join(between, HEAVY_FILE),
    }),
  ]);
  assertHeavyIsLazy(index.metafile);
  return writeDist(options, {
    [INDEX_FILE]: await throughNcc(join(between, "index.cjs")),
    [HEAVY_FILE]: readFileSync(join(between, HEAVY_FILE), "utf8"),
    // The repository's own package.json says "module"; these files are CommonJS.
    "package.json": '{ "type": "commonjs" }\n',
    "licenses.txt": licencesOf(options.root, [index.metafile, heavy.metafile]),
    ...stubs(actions, hasCli),
  });
}

function commonOptions(root: string): BuildOptions & { metafile: true } {
  return {
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    // A native import() of a built-in loads far more of Node than require() does.
    supported: { "dynamic-import": false },
    conditions: ["import"],
    mainFields: ["module", "main"],
    loader: { ".sh": "text" },
    // Names stay as they are written: stack traces remain readable, for a fifth more bytes.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    charset: "utf8",
    logLevel: "warning",
    metafile: true,
  };
}

async function findActions({ root, actions }: BundleOptions): Promise<Action[]> {
  const files = globSync(`${actions}/*.ts`, { cwd: root }).sort();
  const found: Action[] = [];
  for (const file of files) {
    const exported = await exportsOf(root, file);
    if (exported.includes("main")) {
      found.push({ name: basename(file, ".ts"), file, hasPost: exported.includes("post") });
    }
  }
  return found;
}

async function exportsOf(root: string, file: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [file],
    format: "esm",
    outdir: BETWEEN,
    write: false,
    metafile: true,
  });
  return Object.values((metafile satisfies Metafile).outputs).flatMap((output) => output.exports);
}

/** Each action is imported lazily: a run evaluates only the modules of its own. */
function indexSource(actions: readonly Action[], cli: string | undefined): string {
  const entries = actions.map(
    ({ name, file, hasPost }) => `${JSON.stringify(name)}: { load: () => import("./${file}"), hasPost: ${hasPost} }`,
  );
  return `
import { runAction } from "./src/core/edge.ts";
const actions = { ${entries.join(", ")} };
export async function run(name, phase) {
  const { load, hasPost } = actions[name];
  await runAction(async (world) => (await load())[phase](world), { phase: phase === "post" ? "post" : hasPost ? "main" : "only" });
}
${cli === undefined ? "" : `
export async function cli() {
  const { main } = await import("./${cli}");
  const code = await main(process.argv.slice(2));
  if (typeof code === "number") process.exitCode = code;
}`}`;
}

/** Each package is evaluated by itself: who wants GitHub's API does not pay for the cache's storage clients. */
function heavySource(): string {
  const getters = Object.entries(HEAVY_PACKAGES).map(
    ([packageName, key]) => `get ${key}() { return require(${JSON.stringify(packageName)}); },`,
  );
  return `module.exports = { ${getters.join(" ")} };`;
}

async function throughNcc(file: string): Promise<string> {
  const ncc = createRequire(import.meta.url)("@vercel/ncc") as (
    input: string,
    options: Record<string, unknown>,
  ) => Promise<{ code: string; assets: Record<string, unknown> }>;
  const { code, assets } = await ncc(file, { externals: [`./${HEAVY_FILE}`], cache: false, quiet: true, target: "es2022" });
  const extra = Object.keys(assets).filter((name) => name !== "package.json");
  if (extra.length > 0) throw new Error(`the bundle needs files beside it that are not written: ${extra.join(", ")}`);
  return code;
}

function stubs(actions: readonly Action[], hasCli: boolean): Record<string, string> {
  const files: Record<string, string> = {};
  for (const { name, hasPost } of actions) {
    files[`${name}.js`] = stub(name, "main");
    if (hasPost) files[`${name}-post.js`] = stub(name, "post");
  }
  if (hasCli) files["cli.js"] = `#!/usr/bin/env node\nrequire("./${INDEX_FILE}").cli();\n`;
  return files;
}

function stub(name: string, phase: "main" | "post"): string {
  return `"use strict";\nrequire("./${INDEX_FILE}").run(${JSON.stringify(name)}, "${phase}");\n`;
}

function writeDist({ root, out }: BundleOptions, files: Readonly<Record<string, string>>): BundleResult {
  const folder = join(root, out);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    if (text.includes("webpackMissingModule")) throw new Error(`${name} lacks a module that could not be resolved`);
    writeFileSync(join(folder, name), text, { mode: name === "cli.js" ? 0o755 : 0o644 });
  }
  return { files: Object.keys(files).sort() };
}
