import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { importProblems } from "./import-rules.ts";

const root = resolve(import.meta.dirname, "..");
const files = globSync("{src,test,scripts}/**/*.ts", { cwd: root }).sort();
const problems = files.flatMap((file) => importProblems(file, readFileSync(resolve(root, file), "utf8")));
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
