import { BUILD_FOLDER } from "./erlang/rebar.ts";
import { someFiles } from "./files.ts";
import type { Finding } from "./gate.ts";

/**
 * Findings with paths of files in the repository: deterministic builds name a source by its file name
 * alone. A place that is not such a file is put into the message.
 */
export function inSources(findings: readonly Finding[], folder: string): Finding[] {
  if (findings.every(({ file }) => file === undefined)) return [...findings];
  const sources = someFiles(folder, "**").files.filter((file) => !file.startsWith(`${BUILD_FOLDER}/`));
  return findings.map((finding) => {
    const { file, line } = finding;
    if (file === undefined) return finding;
    const found = sources.includes(file)
      ? [file]
      : sources.filter((source) => source.endsWith(`/${file.split("/").at(-1)}`));
    if (found.length === 1) return { ...finding, file: found[0] };
    return { severity: finding.severity, message: `${file}:${line ?? ""}: ${finding.message}` };
  });
}

/** Characters. */
const MOST_TAIL = 400;
const NPM = /^npm (?:error|ERR!)\s*/;

/** The last lines that are not empty, for a message; for npm the first, as its output ends with help and the name of its log. */
export function tail(output: string, lines = 3): string {
  const all = output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (!NPM.test(all.at(-1) ?? "")) return all.slice(-lines).join(" / ").slice(-MOST_TAIL);
  return all
    .filter((line) => NPM.test(line))
    .map((line) => line.replace(NPM, ""))
    .filter((line) => line !== "")
    .slice(0, lines)
    .join(" / ")
    .slice(0, MOST_TAIL);
}
