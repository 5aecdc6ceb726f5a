#!/usr/bin/env node
// npm start: runs tags of a small service through the pipeline on this machine, with this repository's workflow files and bundles.
// Plain JavaScript without dependencies. This file only checks whether it can run here.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const USAGE = "usage: npm start [-- --verbose]    --verbose shows all output of the steps";
const NEEDED = [
  "dist/index.js",
  "dist/engine.cjs",
  "dist/rehearsal.cjs",
  "dist/gate.js",
  "dist/deploy.js",
  "dist/rollback.js",
  "dist/recover.js",
];

function problem() {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  if (process.platform !== "linux")
    return `npm start needs Linux, because it starts and stops services like the hosts do (WSL 2 works); this is ${process.platform}.`;
  if (Number.parseInt(process.versions.node, 10) < 20)
    return `npm start needs Node 20 or later; this is ${process.version}.`;
  const missing = NEEDED.find((file) => !existsSync(root + file));
  if (missing !== undefined)
    return `${missing} is missing: restore it with \`git checkout dist\`, or build it with \`npm ci && npm run build\`.`;
  for (const program of ["git", "bash", "tar", "gzip", "flock", "setsid"]) {
    if (spawnSync(program, ["--version"], { stdio: "ignore" }).error !== undefined)
      return `npm start needs ${program}, which is not on the PATH.`;
  }
  return undefined;
}

const args = process.argv.slice(2);
if (args.includes("--help") || args.includes("-h")) {
  console.log(USAGE);
} else if (args.some((arg) => arg !== "--verbose")) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const why = problem();
  if (why === undefined) {
    const { start } = await import("./start.mjs");
    process.exit(await start({ verbose: args.includes("--verbose") }));
  }
  console.error(why);
  process.exitCode = 1;
}
