import { globSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

// Runs test/bench/<name>.ts for each name given; each of them prints its own comparison.
const folder = resolve(import.meta.dirname, "../test/bench");
const known = globSync("*.ts", { cwd: folder })
  .map((file) => basename(file, ".ts"))
  .sort();
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const unknown = wanted.filter((name) => !known.includes(name));

if (wanted.length === 0 || unknown.length > 0) {
  for (const name of unknown) console.error(`there is no benchmark ${name}`);
  console.error(`usage: npm run bench -- <${known.join("|")}> …`);
  process.exitCode = 2;
} else {
  for (const name of wanted) await import(pathToFileURL(join(folder, `${name}.ts`)).href);
}
