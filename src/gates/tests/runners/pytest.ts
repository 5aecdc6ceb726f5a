import type { Finding } from "../../gate.ts";
import { counts, joinReasons, plural, sumOf, tally } from "./tally.ts";
import type { Runner, Tally } from "./tally.ts";

const BEGIN = /^=+ test session starts =+$/;
const WORDS =
  "(?:passed|failed|errors?|skipped|deselected|xfailed|xpassed|warnings?|reruns?|subtests (?:passed|failed|skipped))";
/** Plugins have outcomes of their own, which are accepted only between rules; without rules the line may be any output. */
const ANY = `(?:${WORDS}|[a-z]+)`;
const outcomes = (word: string): string => `(no tests ran|(?:\\d+ ${word}, )*\\d+ ${word})`;
const END = new RegExp(`^(?:=+ ${outcomes(ANY)}|${outcomes(WORDS)}) in \\d+\\.\\d+s(?: \\([^()]*\\))?(?: =+)?$`);
const COLLECTED = /(?:^|\s)collected (\d+) items?((?: \/ \d+ [a-z]+)*)$/;
const WORKERS = /^\d+ workers? \[(\d+) items?\]/;
const PROGRESS = /^[.FEsxX]+(?:\s+\[ *\d+%\])?$/;
/** The last line of another runner that also prints dots. */
const OTHER = /^Ran \d+ tests? |^\s+\d+ passing\b/;
const STOPPED = /^!{3,} (.+?) !{3,}$/;

/**
 * pytest, recorded from 7.2: `==== 1 failed, 2 passed, 2 errors in 0.05s ====`, without the rules when it is quiet. A
 * session that was ended early (`pytest.exit`) counts fewer tests than it collected, and may exit with 0.
 */
export const pytest: Runner = (lines) => {
  const starts = lines.flatMap((line, index) => (BEGIN.test(line) ? [index] : []));
  const quiet = lines.filter((line) => END.exec(line)?.[2] !== undefined);
  if (starts.length === 0 && quiet.length === 0) return undefined;
  const sessions = starts.map((start, at) => session(lines.slice(start + 1, starts[at + 1])));
  const without = quiet.map((line) => ofSummary(counts((END.exec(line)?.[2] ?? "").split(", "))));
  const all = [...sessions, ...without];
  const total = (of: (one: Counts) => number): number => all.reduce((sum, one) => sum + of(one), 0);
  const missing = total(({ notRun }) => notRun);
  // A quiet summary does not count errors of files separately.
  const unloaded = Math.max(
    total(({ broken }) => broken),
    filesNamed(lines),
  );
  const continues = lines
    .slice(lines.findLastIndex((line) => END.test(line) || OTHER.test(line)) + 1)
    .some((line) => PROGRESS.test(line));
  const stopped = lines.map((line) => STOPPED.exec(line)?.[1]).find((reason) => reason !== undefined);
  return tally("pytest", {
    passed: total(({ passed }) => passed),
    failed: Math.max(0, total(({ failed }) => failed) - unloaded),
    skipped: total(({ skipped }) => skipped),
    notRun: missing,
    broken: unloaded > 0 ? `${plural(unloaded, "test file")} could not be loaded` : undefined,
    doubt: joinReasons([
      ...sessions.map(({ doubt }) => doubt),
      quiet.length > 0 && continues
        ? "pytest exited without printing a summary: more progress follows the last one"
        : undefined,
      stopped === undefined ? undefined : `pytest was stopped early: ${stopped}`,
    ]),
    findings: [
      ...failures(lines),
      ...(missing > 0
        ? [{ severity: "error" as const, message: `${missing} of the tests collected by pytest never ran` }]
        : []),
    ],
  });
};

type Counts = Pick<Tally, "passed" | "failed" | "skipped" | "notRun" | "doubt"> & { readonly broken: number };

/** Errors are those of fixtures and of files both; the latter are subtracted where they are known. */
function ofSummary(found: Readonly<Record<string, number>>): Counts {
  return {
    passed: sumOf(found, "passed", "xpassed", "subtests passed"),
    failed: sumOf(found, "failed", "error", "errors", "subtests failed"),
    skipped: sumOf(found, "skipped", "xfailed", "subtests skipped"),
    notRun: 0,
    broken: 0,
    doubt: undefined,
  };
}

function session(lines: readonly string[]): Counts {
  // The last: a test may print one.
  const end = lines.findLast((line) => END.exec(line)?.[1] !== undefined);
  if (end === undefined)
    return {
      ...ofSummary({}),
      doubt: "pytest exited without printing a summary; its process was probably killed mid-run",
    };
  const found = counts((END.exec(end)?.[1] ?? "").split(", "));
  const summary = ofSummary(found);
  const [, items, rest = ""] =
    lines.map((line) => COLLECTED.exec(line) ?? WORKERS.exec(line)).find((match) => match !== null) ?? [];
  if (items === undefined) return summary;
  const also = counts(rest.split(" / "));
  const wanted = also["selected"] ?? Number(items);
  const ran = sumOf(found, "passed", "failed", "xfailed", "xpassed");
  // A file may be skipped as a whole, and a test that passed may have an error in its teardown.
  return {
    ...summary,
    notRun: Math.max(0, wanted - ran - sumOf(found, "skipped", "error", "errors")),
    broken: sumOf(also, "error", "errors"),
    doubt:
      ran > wanted
        ? `the summary of pytest counts ${ran} tests, but ${wanted} were collected: a test seems to print one`
        : undefined,
  };
}

function listed(lines: readonly string[]): readonly string[] {
  const from = lines.findIndex((line) => /^=+ short test summary info =+$/.test(line));
  return from === -1 ? [] : lines.slice(from);
}

/** `ERROR test_b.py`, without a test, in the list at the end. */
function filesNamed(lines: readonly string[]): number {
  return listed(lines).filter((line) => /^ERROR [^:\s]+(?: - .*)?$/.test(line)).length;
}

/** `FAILED test_a.py::test_bad - assert 1 == 2` */
function failures(lines: readonly string[]): Finding[] {
  return listed(lines).flatMap((line): Finding[] => {
    const [, kind, file, test, reason] = /^(FAILED|ERROR) ([^:\s]+)(?:::(.+?))?(?: - (.*))?$/.exec(line) ?? [];
    if (file === undefined) return [];
    const what =
      test === undefined
        ? "could not be loaded"
        : `${test} ${kind === "ERROR" ? "had an error in its fixtures" : "failed"}`;
    return [{ severity: "error", message: `${what}${reason === undefined ? "" : `: ${reason}`}`, file }];
  });
}
