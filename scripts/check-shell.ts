import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { programOf } from "../src/targets/host/program.ts";
import processProgram from "../src/targets/host/runtimes/process/runtime.sh";

/**
 * Runs shellcheck on every tracked shell script; on the host program as a whole, because its parts call each other. Where
 * shellcheck is not installed nothing is checked, unless REQUIRE_REAL=1.
 */
const root = resolve(import.meta.dirname, "..");
const PARTS = "src/targets/host/";
const PROGRAM = programOf(processProgram);
/** Text for the bundler's tests, not a script. */
const NO_SCRIPT = "test/bundle/sample/motto.sh";
/** In `a && b || fail` the last part should run where either fails; functions are called by a name in a variable. */
const EXCLUDED = "SC2015,SC2317";

const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 })
  .split("\0")
  .filter((file) => file !== "" && file !== NO_SCRIPT && !file.startsWith("dist/") && existsSync(join(root, file)));
const parts = tracked.filter((file) => file.startsWith(PARTS));
const scripts = tracked.filter((file) => !file.startsWith(PARTS) && isShell(file));

if (spawnSync("shellcheck", ["--version"]).error === undefined) {
  const findings = [...shellcheck(scripts), ...shellcheck(["--shell=dash", "-"], PROGRAM).map(inItsPart)];
  for (const finding of findings) console.error(finding);
  if (findings.length > 0) process.exitCode = 1;
} else {
  console.log("shellcheck is not installed: the shell scripts were not checked");
  if (process.env["REQUIRE_REAL"] === "1") process.exitCode = 1;
}

function isShell(file: string): boolean {
  return file.endsWith(".sh") || /^#!.*\b(?:ba|da)?sh\b/.test(readFileSync(join(root, file), "latin1").slice(0, 100));
}

function shellcheck(words: readonly string[], input = ""): string[] {
  const run = spawnSync("shellcheck", ["--format=gcc", `--exclude=${EXCLUDED}`, ...words], {
    cwd: root,
    encoding: "utf8",
    input,
  });
  if (run.status !== 0 && run.stdout === "") return [`shellcheck: ${run.error?.message ?? run.stderr.trim()}`];
  return run.stdout.split("\n").filter((line) => line !== "");
}

/** A finding in the joined program, with the file and line of the part. */
function inItsPart(finding: string): string {
  const [, at = "", rest = ""] = /^-:(\d+)(:.*)/.exec(finding) ?? [];
  for (const file of parts) {
    const text = readFileSync(join(root, file), "utf8");
    const line = Number(at) - PROGRAM.slice(0, PROGRAM.indexOf(text)).split("\n").length + 1;
    if (line >= 1 && line < text.split("\n").length) return `${file}:${line}${rest}`;
  }
  return finding;
}
