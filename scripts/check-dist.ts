import { execFileSync } from "node:child_process";
import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { problemWithoutInputs, runStub } from "./run-stub.ts";

/**
 * Proves that dist/ is built from the source: the tree is copied to another folder without dist/ and
 * node_modules/, installed from the lock file, built there and compared byte by byte. Then every
 * stub is run.
 */
const root = resolve(import.meta.dirname, "..");
const clone = mkdtempSync(join(tmpdir(), "check-dist-"));
const problems: string[] = [];

try {
  copySource();
  run("npm", ["ci", "--no-audit", "--no-fund", "--prefer-offline"]);
  run("npm", ["run", "--silent", "build"]);
  compare(join(root, "dist"), join(clone, "dist"));
  await runStubs();
} finally {
  rmSync(clone, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0
    ? "dist/ is up to date with the source, and every stub runs"
    : "run npm run build and commit dist/",
);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Tracked files and new ones that are not ignored, as they are in the working tree. */
function copySource(): void {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const file of listed.split("\0")) {
    if (file === "" || file.startsWith("dist/") || !lstatSync(join(root, file), { throwIfNoEntry: false })) continue;
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(root, file), join(clone, file), { verbatimSymlinks: true });
  }
}

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { cwd: clone, stdio: ["ignore", "inherit", "inherit"] });
}

function compare(ours: string, rebuilt: string): void {
  const names = new Set([ours, rebuilt].flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : [])));
  for (const name of [...names].sort()) {
    if (!existsSync(join(rebuilt, name))) problems.push(`dist/${name} is not built from the source`);
    else if (!existsSync(join(ours, name))) problems.push(`dist/${name} is missing`);
    else if (!readFileSync(join(ours, name)).equals(readFileSync(join(rebuilt, name))))
      problems.push(`dist/${name} is out of date`);
    else if (name.endsWith("js") && readFileSync(join(ours, name), "utf8").includes("webpackMissingModule")) {
      problems.push(`dist/${name} lacks a module`);
    }
  }
}

async function runStubs(): Promise<void> {
  const node = join(root, "node_modules/.bin/node");
  const stubs = readdirSync(join(clone, "dist")).filter(
    (name) => name.endsWith(".js") && !["index.js", "cli.js"].includes(name),
  );
  for (const name of stubs) {
    const problem = problemWithoutInputs(name, await runStub(join(clone, "dist", name), { node }));
    if (problem !== undefined) problems.push(`dist/${name} ${problem}`);
  }
  console.log(`ran ${stubs.length} stubs`);
}
