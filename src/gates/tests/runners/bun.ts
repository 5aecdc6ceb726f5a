import type { Finding } from "../../gate.ts";
import { counts, joinReasons, plural, sumOf, tally, within } from "./tally.ts";
import type { Runner } from "./tally.ts";

/** On stdout; everything else is on stderr. */
const BEGIN = /^bun test v\S+ \([0-9a-f]+\)$/;
const END = /^Ran (\d+) tests? across \d+ files?\. \[[\d.]+m?s\]$/;
const COUNT = /^ ?\d+ (?:pass|fail|skip|todo|errors?|filtered out|expect\(\) calls|snapshots.*)$|^ ?snapshots: /;
const BAILED = /^Bailed out after (\d+) failures?$/;

/**
 * `bun test`, recorded from 1.4: lines of counts right above `Ran 3 tests across 2 files. [12.00ms]`. They must add up to
 * it, as a test may print the same. A process that exits in the middle of its tests prints nothing, and may exit with 0.
 */
export const bun: Runner = (lines, folder) => {
  const begun = lines.filter((line) => BEGIN.test(line)).length;
  const ends = lines.flatMap((line, index) => (END.test(line) ? [index] : []));
  if (begun === 0 && ends.length === 0) return undefined;
  const bailed = lines.reduce((total, line) => total + Number(BAILED.exec(line)?.[1] ?? 0), 0);
  const blocks = ends.map((end) => countsAbove(lines, end)).filter((block) => block !== undefined);
  const summaries = blocks.length + lines.filter((line) => BAILED.test(line)).length;
  const total = (...words: readonly string[]): number => blocks.reduce((all, block) => all + sumOf(block, ...words), 0);
  const errors = total("error", "errors");
  const hooks = lines.filter((line) => /^(?:\(fail\)|✗) (?:.* > )?\(unnamed\)(?: |$)/.test(line)).length;
  return tally("bun test", {
    passed: total("pass"),
    failed: total("fail") + bailed,
    skipped: total("skip", "todo"),
    broken: joinReasons([
      errors > 0 ? `${plural(errors, "error")} outside of tests, such as a file that cannot be loaded` : undefined,
      hooks > 0 ? "a hook failed, and the tests after it never ran" : undefined,
    ]),
    doubt: joinReasons([
      bailed > 0
        ? `bun test stopped after ${plural(bailed, "failure")}; the remaining tests were not counted`
        : undefined,
      summaries < begun
        ? "bun test exited without printing a summary; its process was probably killed mid-run"
        : undefined,
      summaries > begun || blocks.length + (bailed > 0 ? 1 : 0) < ends.length
        ? "bun test printed more summaries than it started runs: a test seems to print some"
        : undefined,
    ]),
    findings: failures(lines, folder),
  });
};

function countsAbove(lines: readonly string[], end: number): Record<string, number> | undefined {
  let start = end;
  while (start > 0 && COUNT.test(lines[start - 1] ?? "")) start -= 1;
  const found = counts(lines.slice(start, end));
  return start < end && sumOf(found, "pass", "fail", "skip", "todo") === Number(END.exec(lines[end] ?? "")?.[1])
    ? found
    : undefined;
}

const FILE = /^(?:::group::)?(\S.*\.[cm]?[jt]sx?):(?: \(run #\d+\))?$/;
const FRAME = /^\s+at .*?\(?(\/.+):(\d+):(\d+)\)?$/;
const FAILED = /^(?:\(fail\)|✗) (.*?)(?: \[[\d.]+m?s\])?$/;
const ANY_RESULT = /^(?:\((?:fail|pass|skip|todo)\)|[✗✓»✎]) /;
const RULE = /^-+$/;

/** `(fail) name [0.16ms]`, in colours `✗ name`, below the error with its stack; the file's name stands alone above. */
function failures(lines: readonly string[], folder: string): Finding[] {
  const found: Finding[] = [];
  let file: string | undefined;
  let place: Pick<Finding, "file" | "line" | "col"> | undefined;
  let error = "";
  let outside = false;
  for (const [index, line] of lines.entries()) {
    const header = FILE.exec(line)?.[1];
    file = header ?? file;
    outside ||= line === "# Unhandled error between tests";
    error = /^error: (.*)$/.exec(line)?.[1] ?? error;
    place ??= frameIn(line, folder);
    const name = FAILED.exec(line)?.[1];
    const isEndOutside = outside && RULE.test(line) && error !== "";
    if (isEndOutside) outside = false;
    const message = isEndOutside ? `error outside of a test: ${error}` : failureOf(name, error, lines[index + 1]);
    if (message !== undefined) found.push({ severity: "error", message, ...(place ?? { file }) });
    if (header !== undefined || ANY_RESULT.test(line) || (RULE.test(line) && !outside))
      [place, error] = [undefined, ""];
  }
  return found;
}

/** The place of a line of a stack, where it is in the folder of the service. */
function frameIn(line: string, folder: string): Pick<Finding, "file" | "line" | "col"> | undefined {
  const [, path = "", row, col] = FRAME.exec(line) ?? [];
  return path.startsWith(`${folder}/`)
    ? { file: within(path, folder), line: Number(row), col: Number(col) }
    : undefined;
}

function failureOf(name: string | undefined, error: string, next = ""): string | undefined {
  if (name === undefined) return undefined;
  const why = error === "" ? /^ {2}\^ (.*)$/.exec(next)?.[1] : error;
  return `${name === "(unnamed)" ? "a hook" : name} failed${why === undefined ? "" : `: ${why}`}`;
}
