import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildDist } from "./bundle.ts";

const root = resolve(import.meta.dirname, "..");
// The second bundler numbers modules by their place below the working directory.
process.chdir(root);
const result = await buildDist({ root, actions: "src/edge/actions", cli: "src/edge/cli/main.ts", out: "dist" });
for (const file of result.files) {
  console.log(`${String(readFileSync(join(root, "dist", file)).length).padStart(9)}  dist/${file}`);
}
