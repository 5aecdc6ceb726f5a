import type { Finding } from "../../gate.ts";
import { counts, joinReasons, plural, sumOf, tally } from "./tally.ts";
import type { Runner } from "./tally.ts";

/** ` Test Files  1 failed (1)`, `      Tests  1 failed | 12 passed (13)`, `     Errors  1 error`, recorded from vitest 5.1 */
export const vitest: Runner = (lines) => {
  const tests = matches(lines, /^\s*Tests\s{2,}(?:(.+) \((\d+)\)|no tests)\s*$/);
  const begun = lines.filter((line) => /^\s*RUN\s+v\d\S* /.test(line)).length;
  if (tests.length === 0 && begun === 0) return undefined;
  const none = lines.filter((line) => /^\s*No test files found, exiting with code 0$/.test(line)).length;
  const found = counts(tests.flatMap(([, text = ""]) => text.split("|")));
  const declared = tests.reduce((total, [, , number = "0"]) => total + Number(number), 0);
  const counted = Object.values(found).reduce((total, number) => total + number, 0);
  const failed = found["failed"] ?? 0;
  const suites = totalOf(lines, /^\W*Failed Suites (\d+) \W*$/);
  // A file with a failing test counts as a failed file too.
  const files = Math.max(suites, totalOf(lines, /^\s*Test Files\s{2,}(\d+) failed\b/) - failed);
  const errors = totalOf(lines, /^\s*Errors\s{2,}(\d+) errors?\s*$/);
  return tally("vitest", {
    passed: found["passed"] ?? 0,
    failed,
    skipped: counted - failed - (found["passed"] ?? 0),
    notRun: Math.max(0, declared - counted),
    broken: joinReasons([unloaded(files), errors > 0 ? `${plural(errors, "error")} outside of tests` : undefined]),
    doubt: joinReasons([
      tests.length + none < begun ? "vitest exited without printing a summary" : undefined,
      counted > declared ? `the summary of vitest counts ${counted} tests of ${declared}` : undefined,
    ]),
    findings: vitestFailures(lines),
  });
};

/** `Test Suites: 1 failed, 1 total`, `Tests:       1 failed, 12 passed, 13 total`, recorded from jest 30 */
export const jest: Runner = (lines) => {
  const tests = matches(lines, /^Tests:\s+(?:(.+), )?(\d+) total\s*$/);
  const exits = lines.some((line) => /^\s*●\s+process\.exit called with /.test(line));
  if (tests.length === 0 && !exits) return undefined;
  const found = counts(tests.flatMap(([, text = ""]) => text.split(",")));
  const declared = tests.reduce((total, [, , number = "0"]) => total + Number(number), 0);
  const counted = Object.values(found).reduce((total, number) => total + number, 0);
  const failed = found["failed"] ?? 0;
  const partly = matches(lines, /^Test Suites:\s(.*) (\d+) of (\d+) total\s*$/).filter(
    ([, text = "", ran, of]) => Number(ran) + sumOf(counts(text.split(",")), "skipped") < Number(of),
  );
  return tally("jest", {
    passed: found["passed"] ?? 0,
    failed,
    skipped: sumOf(found, "skipped", "todo", "pending"),
    broken: unloaded(
      Math.max(
        lines.filter((line) => /^\s+● Test suite failed to run$/.test(line)).length,
        totalOf(lines, /^Test Suites:\s+(\d+) failed\b/) - failed,
      ),
    ),
    doubt: joinReasons([
      ...partly.map(([, , ran, of]) => `jest ran only ${ran} of ${of} test files`),
      exits ? "a test ended the jest process; results not yet printed are lost" : undefined,
      counted === declared ? undefined : `the summary of jest counts ${counted} tests of ${declared}`,
    ]),
    findings: jestFailures(lines),
  });
};

/** `  12 passing (20ms)`, `  1 failing`, `  2 pending`, recorded from mocha 11 */
export const mocha: Runner = (lines) => {
  const found = counts(lines.flatMap((line) => /^\s{2}(\d+ (?:passing|failing|pending))\b/.exec(line)?.[1] ?? []));
  if (found["passing"] === undefined) return undefined;
  // The tests after a failed hook never run.
  const hooks = lines.filter((line) => /^\s+\d+\) .*"(?:before|after)(?: all| each)" hook\b/.test(line)).length;
  return tally("mocha", {
    passed: found["passing"],
    failed: found["failing"] ?? 0,
    skipped: found["pending"] ?? 0,
    broken: hooks > 0 ? "a hook failed, and the tests after it never ran" : undefined,
    doubt: hasOpenRun(lines) ? "mocha exited without printing a summary: more tests follow the last one" : undefined,
    findings: mochaFailures(lines),
  });
};

/** Whether tests follow the last summary, for runners that list tests in this way; below `1 failing` they are the failed ones. */
function hasOpenRun(lines: readonly string[]): boolean {
  const last = lines.findLastIndex((line) =>
    /^\s+\d+ (?:passing|failing|passed)\b|^(?:.*ℹ|#) tests +\d+$|^Tests:\s|^\s*Tests\s{2}/.test(line),
  );
  return (
    !/^\s+\d+ failing\b/.test(lines[last] ?? "") &&
    lines.slice(last + 1).some((line) => /^\s+(?:✔|✓|\d+\)) /.test(line))
  );
}

function matches(lines: readonly string[], pattern: RegExp): RegExpExecArray[] {
  return lines.map((line) => pattern.exec(line)).filter((match) => match !== null);
}

function unloaded(files: number): string | undefined {
  return files > 0
    ? `${plural(files, "test file")} could not be run, or an error occurred outside of a test`
    : undefined;
}

function totalOf(lines: readonly string[], pattern: RegExp): number {
  return lines.reduce((total, line) => total + Number(pattern.exec(line)?.[1] ?? 0), 0);
}

/** ` FAIL  a.test.mjs > shop > bad one`, the error below it, and ` ❯ a.test.mjs:2:84` */
function vitestFailures(lines: readonly string[]): Finding[] {
  return lines.flatMap((line, index): Finding[] => {
    const [, file, test] = /^ FAIL {2}(\S+?)(?: > (.+)| \[ .+ \])$/.exec(line) ?? [];
    if (file === undefined) return [];
    const below = lines.slice(index + 1, index + 40);
    const end = below.findIndex((other) => / FAIL {2}|⎯⎯⎯/.test(other));
    const at = below
      .slice(0, end === -1 ? undefined : end)
      .map((other) => /^ ❯ (?:.* )?(\S+):(\d+):(\d+)$/.exec(other))
      .find((match) => match?.[1] === file);
    return [
      {
        severity: "error",
        message: `${test ?? "the file"} failed: ${below.find((other) => other.trim() !== "")?.trim() ?? ""}`,
        file,
        ...(at === undefined || at === null ? {} : { line: Number(at[2]), col: Number(at[3]) }),
      },
    ];
  });
}

/** `FAIL ./a.test.js`, and `  ● shop › bad one` below it; once more at the very end where there are many. */
function jestFailures(lines: readonly string[]): Finding[] {
  const found = new Map<string, Finding>();
  let file: string | undefined;
  for (const line of lines) {
    file =
      /^(?:FAIL|PASS) (?:\S+ )?(\S+\.[cm]?[jt]sx?)(?: \([\d.]+ m?s\))?$/.exec(line)?.[1]?.replace(/^\.\//, "") ?? file;
    const test = /^ {2}● (.+)$/.exec(line)?.[1];
    if (test !== undefined)
      found.set(`${file} ${test}`, {
        severity: "error",
        message: test === "Test suite failed to run" ? "the file could not be run" : `${test} failed`,
        file,
      });
  }
  return [...found.values()];
}

/** `  1) shop`, `       bad one:` and `     Error: three`, below the summary; the stack names the place. */
function mochaFailures(lines: readonly string[]): Finding[] {
  const from = lines.findIndex((line) => /^ {2}\d+ failing\b/.test(line));
  const starts =
    from === -1 ? [] : lines.flatMap((line, index) => (index > from && /^ {2}\d+\) /.test(line) ? [index] : []));
  return starts.map((start, at) => {
    const own = lines.slice(start, Math.min(starts[at + 1] ?? Infinity, start + 60));
    const last = own.findIndex((line) => line.endsWith(":"));
    const name = own
      .slice(0, last + 1)
      .map((line) => line.trim().replace(/^\d+\) /, ""))
      .join(" ")
      .replace(/:$/, "");
    return { severity: "error", message: `${name} failed: ${own[last + 1]?.trim() ?? ""}` };
  });
}
