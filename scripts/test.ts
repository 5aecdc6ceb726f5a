// npm test: types and lint beside the tests. What they print comes when they end.

import { spawn } from "node:child_process";

async function run(name: string, command: string, args: readonly string[], shown: boolean): Promise<boolean> {
  const child = spawn(command, args, { stdio: ["ignore", shown ? "inherit" : "pipe", shown ? "inherit" : "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (more: Buffer) => (text += more.toString()));
  const code = await new Promise<number | null>((done) => child.once("close", done));
  if (!shown) console.log(`\n${name}: ${code === 0 ? "passed" : "FAILED"}\n${text.trim()}`);
  return code === 0;
}

const ROOMS = ["unit", "contract", "bundle", "workflows", "rehearsal"].map((room) => `test/${room}`);
const passed = await Promise.all([
  run("types", "npm", ["run", "--silent", "typecheck"], false),
  run("lint", "npm", ["run", "--silent", "lint"], false),
  run("tests", "vitest", ["run", ...ROOMS, "--exclude", "test/rehearsal/long/**"], true),
]);
process.exitCode = passed.every(Boolean) ? 0 : 1;
