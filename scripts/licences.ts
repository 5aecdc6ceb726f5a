import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/** The licences of every package that is in a bundle, even in part, sorted by name. */
export function licencesOf(root: string, metafiles: readonly Metafile[]): string {
  const packages = new Set<string>();
  for (const output of metafiles.flatMap(({ outputs }) => Object.values(outputs))) {
    for (const [file, { bytesInOutput }] of Object.entries(output.inputs)) {
      const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
      if (folder !== undefined && bytesInOutput > 0) packages.add(folder);
    }
  }
  const texts = new Set([...packages].map((folder) => licenceOf(join(root, folder))));
  return [...texts].sort().join("\n");
}

function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<
    string,
    string
  >;
  const files = globSync("{LICEN[CS]E,licen[cs]e}{,.md,.txt}", { cwd: folder }).sort();
  const text = files[0] === undefined ? "" : `${readFileSync(join(folder, files[0]), "utf8").trim()}\n`;
  return `${name} ${version}\n${license}\n${text}`;
}
