import { createRequire } from "node:module";
import { existsSync, globSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import type { BuildOptions, Metafile, Plugin } from "esbuild";
import {
  ENGINE,
  ENGINE_FILE,
  INDEX_FILE,
  REHEARSAL,
  REHEARSAL_FILE,
  assertOnce,
  exportsOf,
  laterByRequire,
  ownModules,
  sharedFromIndex,
} from "./engine-plugin.ts";
import {
  HEAVY_FILE,
  HEAVY_PACKAGES,
  assertHeavyIsLazy,
  heavyByRequire,
  lazyCrypto,
  treeShakeToolkit,
  withoutDescriptions,
} from "./heavy-plugin.ts";
import { licencesOf } from "./licences.ts";
import { shortLocalNames } from "./short-names.ts";

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
  /** Names that the engine file imports from the index at run time, by file. */
  readonly shared: Readonly<Record<string, readonly string[]>>;
}

interface Action {
  readonly name: string;
  readonly file: string;
  readonly hasPost: boolean;
}

/** The folder for files between the two bundlers; its relative path, and so the output, is the same everywhere. */
const BETWEEN = "node_modules/.cache/bundle";
const SIBLINGS = [INDEX_FILE, ENGINE_FILE, HEAVY_FILE, REHEARSAL_FILE];
const POST_FILE = "post.cjs";
const POST_SOURCE = "src/edge/post.ts";
/** The parts of the rehearsal that `npm start` uses. */
const REHEARSAL_DOOR = "src/edge/cli/start.ts";

/**
 * Builds the file that every run reads (index), the file that a run with valid inputs needs (engine), the
 * packages that are loaded on first use (heavy), the rehearsal, and one stub per action.
 * The same source gives the same bytes in any folder.
 */
export async function buildDist(options: BundleOptions): Promise<BundleResult> {
  const { root } = options;
  const actions = await findActions(options);
  const cli = existsSync(join(root, options.cli)) ? options.cli : undefined;
  const between = join(root, BETWEEN, basename(options.out));
  rmSync(between, { recursive: true, force: true });
  mkdirSync(between, { recursive: true });

  const entries = new Set<string>();
  const taken = new Map<string, readonly string[]>();
  // The first build finds the modules in the index; then the engine's build finds which of them it uses.
  const first = await buildIndex(root, indexSource(actions, cli), entries);
  const inIndex = ownModules(first.metafile);
  const later = new Set(existsSync(join(root, REHEARSAL_DOOR)) ? [REHEARSAL_DOOR] : []);
  const engine = await buildEngine(root, [...entries].sort(), [
    laterByRequire(root, REHEARSAL, later),
    sharedFromIndex(root, inIndex, taken),
  ]);
  const rehearsal = await buildEngine(root, [...later].sort(), [sharedFromIndex(root, inIndex, taken)]);
  const shared = Object.fromEntries([...taken].sort(([left], [right]) => (left < right ? -1 : 1)));
  const index = await buildIndex(root, indexSource(actions, cli) + sharedSource(Object.keys(shared)), entries);
  const heavy = await buildHeavy(root);
  const metafiles = [index, engine, heavy, rehearsal].map(({ metafile }) => metafile);
  assertHeavyIsLazy(index.metafile, "index");
  assertHeavyIsLazy(engine.metafile, "engine");
  assertOnce(index.metafile, engine.metafile);
  assertOnce(index.metafile, rehearsal.metafile);
  const files = writeDist(options, {
    [INDEX_FILE]: await throughNcc(between, INDEX_FILE, index.code),
    ...(entries.size === 0 ? {} : { [ENGINE_FILE]: await throughNcc(between, ENGINE_FILE, engine.code) }),
    [HEAVY_FILE]: await throughNcc(between, HEAVY_FILE, heavy.code),
    ...(later.size === 0 ? {} : { [REHEARSAL_FILE]: await throughNcc(between, REHEARSAL_FILE, rehearsal.code) }),
    // The repository's own package.json says "module"; these files are CommonJS.
    "package.json": '{ "type": "commonjs" }\n',
    "licenses.txt": licencesOf(root, metafiles),
    ...stubs(actions, cli !== undefined),
    ...(await postFile(root, actions)),
  });
  return { files, shared };
}

interface Bundled {
  readonly code: string;
  readonly metafile: Metafile;
}

async function bundled(root: string, source: string, options: BuildOptions): Promise<Bundled> {
  const { outputFiles, metafile } = await build({
    ...commonOptions(root),
    ...options,
    stdin: { contents: source, resolveDir: root, loader: "ts" },
    write: false,
    metafile: true,
  });
  return { code: outputFiles[0]?.text ?? "", metafile };
}

function buildIndex(root: string, source: string, entries: Set<string>): Promise<Bundled> {
  return bundled(root, source, { plugins: [laterByRequire(root, ENGINE, entries), ...packagePlugins()] });
}

function buildEngine(root: string, entries: readonly string[], own: readonly Plugin[]): Promise<Bundled> {
  return bundled(root, `module.exports = {${entries.map(lazyModule).join("")}\n};`, {
    plugins: [...own, ...packagePlugins()],
  });
}

/** Each package is evaluated separately: using GitHub's API does not load the cache's storage clients. */
function buildHeavy(root: string): Promise<Bundled> {
  const getters = Object.entries(HEAVY_PACKAGES).map(
    ([name, key]) => `get ${key}() { return require(${JSON.stringify(name)}); },`,
  );
  return bundled(root, `module.exports = { ${getters.join(" ")} };`, { minifyIdentifiers: true });
}

function packagePlugins(): Plugin[] {
  return [withoutDescriptions(), heavyByRequire(), treeShakeToolkit(), lazyCrypto(), shortLocalNames()];
}

function commonOptions(root: string): BuildOptions {
  return {
    absWorkingDir: root,
    outfile: "bundle.cjs",
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    // A native import() of a built-in loads far more of Node than require() does.
    supported: { "dynamic-import": false },
    conditions: ["import"],
    mainFields: ["module", "main"],
    // The package's build for Node cannot be tree-shaken.
    alias: { yaml: "./node_modules/yaml/browser/index.js" },
    loader: { ".sh": "text" },
    // Top-level names of modules are kept, so stack traces remain readable.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    // Plain ASCII takes half the memory in Node, and less time to read and compile.
    charset: "ascii",
    logLevel: "warning",
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

/**
 * Actions are imported statically, and share nearly everything: wrapped for lazy evaluation, the index is a tenth
 * larger. The command line starts in the engine file.
 */
function indexSource(actions: readonly Action[], cli: string | undefined): string {
  const imports = actions.map(({ file }, at) => `import * as action${at} from "./${file}";`);
  const entries = actions.map(({ name, hasPost }, at) => {
    const phases = hasPost ? `main: action${at}.main, post: action${at}.post` : `only: action${at}.main`;
    return `${JSON.stringify(name)}: { ${phases} }`;
  });
  return `
import { runAction } from "./src/core/action.ts";
${imports.join("\n")}
const actions = { ${entries.join(", ")} };
export async function run(name, phase) {
  await runAction(actions[name][phase], { phase });
}
${
  cli === undefined
    ? ""
    : `
export async function cli() {
  const { main } = await import("./${cli}");
  const code = await main(process.argv.slice(2));
  if (typeof code === "number") process.exitCode = code;
}`
}`;
}

/** The index's own instances of the modules that the engine uses too. */
function sharedSource(files: readonly string[]): string {
  const imports = files.map((file, at) => `import * as shared${at} from "./${file}";`);
  const entries = files.map((file, at) => `${JSON.stringify(file)}: shared${at}`);
  return `\n${imports.join("\n")}\nexport const shared = { ${entries.join(", ")} };`;
}

function lazyModule(file: string): string {
  return `\n  get ${JSON.stringify(file)}() { return require("./${file}"); },`;
}

async function throughNcc(between: string, name: string, source: string): Promise<string> {
  const file = join(between, name);
  writeFileSync(file, source);
  const ncc = createRequire(import.meta.url)("@vercel/ncc") as (
    input: string,
    options: Record<string, unknown>,
  ) => Promise<{ code: string; assets: Record<string, unknown> }>;
  const { code, assets } = await ncc(file, {
    externals: SIBLINGS.map((sibling) => `./${sibling}`),
    cache: false,
    quiet: true,
    target: "es2022",
  });
  const extra = Object.keys(assets).filter((asset) => asset !== "package.json");
  if (extra.length > 0) throw new Error(`${name} needs files beside it that are not written: ${extra.join(", ")}`);
  return code;
}

function stubs(actions: readonly Action[], hasCli: boolean): Record<string, string> {
  const files: Record<string, string> = {};
  for (const { name, hasPost } of actions) {
    files[`${name}.js`] = stub(name, hasPost ? "main" : "only");
    if (hasPost) files[`${name}-post.js`] = stub(name, "post");
  }
  if (hasCli) files["cli.js"] = `#!/usr/bin/env node\nrequire("./${INDEX_FILE}").cli();\n`;
  return files;
}

/** What a post step loads first: few of them have anything to do. */
async function postFile(root: string, actions: readonly Action[]): Promise<Record<string, string>> {
  if (!actions.some(({ hasPost }) => hasPost)) return {};
  const { code } = await bundled(root, `export * from "./${POST_SOURCE}";`, {});
  return { [POST_FILE]: code };
}

function stub(name: string, phase: "only" | "main" | "post"): string {
  if (phase === "post")
    return `"use strict";\nif (!require("./${POST_FILE}").nothingToDo()) require("./${INDEX_FILE}").run(${JSON.stringify(name)}, "post");\n`;
  return `"use strict";\nrequire("./${INDEX_FILE}").run(${JSON.stringify(name)}, "${phase}");\n`;
}

function writeDist({ root, out }: BundleOptions, files: Readonly<Record<string, string>>): string[] {
  const folder = join(root, out);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    if (text.includes("webpackMissingModule")) throw new Error(`${name} lacks a module that could not be resolved`);
    writeFileSync(join(folder, name), text, { mode: name === "cli.js" ? 0o755 : 0o644 });
  }
  return Object.keys(files).sort();
}
