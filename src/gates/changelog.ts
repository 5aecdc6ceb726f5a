import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { SettingsFor } from "../config/gate/index.ts";
import { dateBelow, versionHeading } from "./changelog-heading.ts";
import type { VersionHeading } from "./changelog-heading.ts";
import { isDate } from "./date.ts";
import { sha256 } from "./files.ts";
import type { GateDefinition } from "./definition.ts";
import type { Checkout } from "./checkout.ts";
import { inconclusive, measured } from "./gate.ts";
import type { Measured } from "./gate.ts";

/** One version of a changelog. */
export interface ChangelogEntry {
  readonly version: string;
  /** As written; empty when there is none. */
  readonly date: string;
  /** From 1. */
  readonly line: number;
  /** Lines of text below its heading, other headings and link definitions not counted. */
  readonly lines: number;
  /** Whether it is marked as withdrawn. */
  readonly yanked: boolean;
}

/** Marks without a blank after them are no longer a heading in Markdown, but are still common. */
const SECTION = /^#{1,2}(?:\s|(?<=##)(?=\[?v?\d))/;
/** Some tools give a patch release a lower heading level than its minor version. */
const LOWER = /^#{3,4}(?:\s|(?=\[?v?\d))/;
/** Bold letters in the place of a heading. */
const BOLD = /^\*\*.*\d{4}-\d{2}-\d{2}/;
/** The target of a link that generators put before a heading; it shows no text. */
const ANCHOR = /<a\s+(?:name|id)\s*=\s*(?:"[^"]*"|'[^']*')\s*(?:\/>|>\s*<\/a>)/gi;
/** Only a comment that starts a line may span several. */
const COMMENT = /^ {0,3}<!--[\s\S]*?(?:-->|(?![\s\S]))|<!--.*?-->/gm;

const MOST_HEADING = 1000;
/** In some time zone it is already tomorrow. */
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The entries of a changelog, in the order of the file.
 * @param names of the service and its package, which a heading may have before the version
 */
export function parseChangelog(text: string, names: readonly string[] = []): ChangelogEntry[] {
  const entries: { version: string; date: string; line: number; lines: number; yanked: boolean }[] = [];
  let current: (typeof entries)[number] | undefined;
  let fence = "";
  const lines = withoutHidden(text).split(/\r\n|\r|\n/);
  for (const [index, line] of lines.entries()) {
    fence = fenceAfter(line, fence);
    const heading = fence === "" ? headingAt(lines, index, names) : undefined;
    if (heading !== undefined) {
      current = heading.version === undefined ? undefined : { ...heading.version, line: index + 1, lines: 0 };
      if (current !== undefined) entries.push(current);
      continue;
    }
    if (current === undefined || !isText(line)) continue;
    const date = current.date === "" && current.lines === 0 ? dateBelow(line) : undefined;
    if (date === undefined) current.lines += 1;
    else current.date = date;
  }
  return entries;
}

/** Removes comments and anchors, which are not rendered; line ends stay, so that lines keep their numbers. */
function withoutHidden(text: string): string {
  return text
    .replace(/^\uFEFF/, "")
    .replace(COMMENT, (comment) => comment.replace(/[^\r\n]/g, ""))
    .replace(ANCHOR, "");
}

/** The fence of the code block that is open after a line; empty outside of one. */
function fenceAfter(line: string, fence: string): string {
  const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
  if (mark === undefined) return fence;
  if (fence === "") return mark;
  return mark.startsWith(fence) && line.trim() === mark ? "" : fence;
}

/** A heading that begins an entry; without a version it only ends the previous one. */
function headingAt(
  lines: readonly string[],
  index: number,
  names: readonly string[],
): { readonly version: VersionHeading | undefined } | undefined {
  const line = lines[index] ?? "";
  const heading = isUnderlined(lines, index) ? `## ${line.trim()}` : line.replace(/^ {1,3}(?=#)/, "");
  const isSection = SECTION.test(heading);
  if (heading.length > MOST_HEADING || !(isSection || LOWER.test(heading) || BOLD.test(heading))) return undefined;
  const version = versionHeading(heading.replace(/^#+/, "").replace(/\s#+\s*$/, ""), names, !isSection);
  return isSection || version !== undefined ? { version } : undefined;
}

/** A heading underlined with `---` or `===`; below a list such a line is a rule. */
function isUnderlined(lines: readonly string[], index: number): boolean {
  const before = (lines[index - 1] ?? "").trim();
  return (
    /^ {0,3}(?:=+|-{2,})\s*$/.test(lines[index + 1] ?? "") &&
    /^ {0,3}[^\s#>*+`~-]/.test(lines[index] ?? "") &&
    (before === "" || before.startsWith("#"))
  );
}

function isText(line: string): boolean {
  return line.trim() !== "" && !/^\s*#/.test(line) && !/^\s*\[[^\]]+\]:\s/.test(line) && /[\p{L}\p{N}]/u.test(line);
}

/**
 * What is wrong with the entry of a version, each problem with its line; 0 for the file.
 * @param latest the last day that is not in the future, `YYYY-MM-DD`
 */
export function changelogProblems(
  entries: readonly ChangelogEntry[],
  version: string,
  latest: string,
): { line: number; message: string }[] {
  const [entry, twice] = entries.filter((one) => one.version === version);
  if (entry === undefined) {
    const [newest] = entries;
    return [
      {
        line: newest?.line ?? 0,
        message: `has no entry for ${version}${newest === undefined ? "" : `; the latest is ${newest.version}`}. Add "## [${version}] - YYYY-MM-DD" with what changed`,
      },
    ];
  }
  const problems: { line: number; message: string }[] = [];
  if (twice !== undefined) problems.push({ line: twice.line, message: `has ${version} twice` });
  if (entry.yanked)
    problems.push({
      line: entry.line,
      message: `marks ${version} as yanked; release a version after it, or remove [YANKED]`,
    });
  if (entry.lines === 0)
    problems.push({ line: entry.line, message: `has an empty entry for ${version}; write what changed` });
  if (entry.date === "")
    problems.push({ line: entry.line, message: `has no date for ${version}; write "## [${version}] - YYYY-MM-DD"` });
  else if (!isDate(entry.date))
    problems.push({
      line: entry.line,
      message: `has ${JSON.stringify(entry.date)} for ${version}, which is not a date such as 2026-12-31`,
    });
  else if (entry.date > latest)
    problems.push({ line: entry.line, message: `has ${entry.date} for ${version}, which is in the future` });
  return problems;
}

const OTHER_NAMES = /^(?:changelog|changes|history|news|releases?|release[-_]notes)(?:\.(?:md|markdown|txt|rst))?$/i;

/** What to write, in deploy.yml or as a first entry. */
function remedy({ config, folder, version }: Checkout): string {
  const other = readdirSync(folder)
    .sort()
    .find((name) => OTHER_NAMES.test(name));
  const entry = `"## [${version}] - YYYY-MM-DD" with what changed`;
  const add =
    other === undefined
      ? `Add it with ${entry}`
      : `If ${other} is the changelog, write \`changelog: {file: ${other}}\` below \`gates:\` of ${config.file}`;
  return `${add}; or ${other === undefined ? `below \`gates:\` of ${config.file} write ` : ""}\`changelog: false\` to release without`;
}

export const changelog: GateDefinition<SettingsFor<"changelog">> = {
  row: "G11",
  area: "application",
  stage: "inspect",
  make: ({ file }, checkout) => {
    const { config, folder, package: found, version, startedAtMs } = checkout;
    const names = [config.service, ...(found?.name === undefined ? [] : [found.name])];
    return {
      title: "changelog",
      missing: async () =>
        textOf(folder, file) === undefined ? { why: `there is no ${file}`, fix: remedy(checkout) } : undefined,
      async run() {
        const text = textOf(folder, file);
        if (text === undefined) return inconclusive(`${file} was removed during the run`);
        const latest = new Date(startedAtMs + DAY_MS).toISOString().slice(0, 10);
        return evaluateChangelog(file, text, version, names, latest);
      },
    };
  },
};

function textOf(folder: string, file: string): string | undefined {
  try {
    return readFileSync(join(folder, file), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function evaluateChangelog(
  file: string,
  text: string,
  version: string,
  names: readonly string[],
  latest: string,
): Measured {
  const entries = parseChangelog(text, names);
  const evidence = [{ what: file, value: `sha256 ${sha256(text)}` }];
  const figures = { entries: entries.length };
  const findings = changelogProblems(entries, version, latest).map(({ line, message }) => ({
    severity: "error" as const,
    message: `${file} ${message}`,
    file,
    line: line === 0 ? undefined : line,
  }));
  if (findings.length > 0)
    return measured("fail", findings.map(({ message }) => message).join("; "), { findings, figures, evidence });
  const entry = entries.find((one) => one.version === version);
  return measured("pass", `${version} of ${entry?.date}, ${entry?.lines} line${entry?.lines === 1 ? "" : "s"}`, {
    figures: { ...figures, lines: entry?.lines ?? 0 },
    evidence,
  });
}
