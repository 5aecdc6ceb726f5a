import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Repository } from "./checks/source.ts";

export const ROOT = resolve(import.meta.dirname, "../..");

const FILES = [
  ".github/workflows/*.{yml,yaml}",
  "examples/*/.github/workflows/*.{yml,yaml}",
  "deploy/action.yml",
  "actions/*/action.yml",
];
const PAGES = ["*.md", "docs/*.md", "deploy/*.md", "actions/*/*.md", "examples/*/*.md"];

/** Every workflow, action and page of this repository. Workflows that a page shows are files too, with the lines of their page. */
export function ours(): Repository {
  const files = Object.fromEntries(
    globSync([...FILES, ...PAGES], { cwd: ROOT })
      .sort()
      .map((path) => [path, readFileSync(join(ROOT, path), "utf8")]),
  );
  const shown = Object.entries(files)
    .filter(([path]) => path.endsWith(".md"))
    .flatMap(([path, text]) => workflowsOf(path, text));
  return new Repository({ ...files, ...Object.fromEntries(shown) });
}

function workflowsOf(page: string, text: string): [string, string][] {
  return [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].flatMap(({ index, 1: block = "" }): [string, string][] => {
    if (!/^on:/m.test(block)) return [];
    const above = text.slice(0, index).split("\n").length;
    return [[`${page}.${above}.yml`, `${"#\n".repeat(above)}${block}`]];
  });
}
