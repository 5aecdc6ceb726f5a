import type { Finding } from "../../gate.ts";
import { joinReasons, plural, tally } from "./tally.ts";
import type { Runner } from "./tally.ts";

const BEGIN = /^running (\d+) tests?$/;
const RESULT =
  /^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored(?:; (\d+) measured)?; \d+ filtered out(?:; finished in [\d.]+s)?$/;
const BROKEN = /^error: (could not compile .*)$/;

interface Binary {
  readonly tests: number;
  result: { readonly passed: number; readonly failed: number; readonly skipped: number } | undefined;
}

/**
 * `cargo test`, recorded from 1.95: each binary prints `running 3 tests`, and later `test result: ok. 2 passed; …`. One that
 * exits in between may exit with 0, and cargo continues with the next. A result that does not add up was printed by a test.
 */
export const cargo: Runner = (lines, folder) => {
  const binaries: Binary[] = [];
  for (const line of lines) {
    const [, tests] = BEGIN.exec(line) ?? [];
    if (tests !== undefined) binaries.push({ tests: Number(tests), result: undefined });
    const current = binaries.at(-1);
    const [passed = 0, failed = 0, ignored = 0, measured = 0] =
      RESULT.exec(line)
        ?.slice(1)
        .map((number: string | undefined) => Number(number ?? 0)) ?? [];
    if (current !== undefined && RESULT.test(line) && passed + failed + ignored + measured === current.tests)
      current.result = { passed, failed, skipped: ignored + measured };
  }
  const broken = lines.flatMap((line) => BROKEN.exec(line)?.[1] ?? []);
  if (binaries.length === 0 && broken.length === 0) return undefined;
  const total = (of: "passed" | "failed" | "skipped"): number =>
    binaries.reduce((all, { result }) => all + (result?.[of] ?? 0), 0);
  const unfinished = binaries.filter(({ result }) => result === undefined);
  const stopped =
    lines.some((line) => line.startsWith("error: test failed, to rerun pass ")) &&
    !lines.some((line) => /^error: \d+ targets? failed:$/.test(line));
  return tally("cargo test", {
    passed: total("passed"),
    failed: total("failed"),
    skipped: total("skipped"),
    broken: broken[0],
    doubt: joinReasons([
      ...unfinished.map(({ tests }) => `a test binary with ${plural(tests, "test")} exited without printing a result`),
      stopped
        ? "cargo stopped after the first test binary that failed; with --no-fail-fast it runs them all"
        : undefined,
    ]),
    findings: failures(lines, folder),
  });
};

/** `test tests::counts ... FAILED`, or `tests::counts --- FAILED` when it is quiet; the panic has the place. */
function failures(lines: readonly string[], folder: string): Finding[] {
  const names = new Set<string>();
  const places = new Map<
    string,
    { readonly file: string; readonly line: number; readonly col: number; readonly why: string }
  >();
  for (const [index, line] of lines.entries()) {
    const name = (
      /^test (.+) \.\.\. FAILED$/.exec(line) ??
      /^(\S.*) --- FAILED$/.exec(line) ??
      /^---- (.+) stdout ----$/.exec(line)
    )?.[1];
    if (name !== undefined) names.add(name.replace(/ - should panic$/, ""));
    const [, test, file = "", row, col] =
      /^thread '(.+?)'(?: \(\d+\))? panicked at (.+):(\d+):(\d+):$/.exec(line) ?? [];
    if (test !== undefined)
      places.set(test, {
        file: file.replace(`${folder}/`, ""),
        line: Number(row),
        col: Number(col),
        why: lines[index + 1] ?? "",
      });
  }
  const compile = lines.flatMap((line, index): Finding[] => {
    const [, message] = /^error(?:\[E\d+\])?: (.+)$/.exec(line) ?? [];
    const [, file, row, col] = /^\s*--> (.+):(\d+):(\d+)$/.exec(lines[index + 1] ?? "") ?? [];
    return message === undefined || file === undefined
      ? []
      : [{ severity: "error", message, file, line: Number(row), col: Number(col) }];
  });
  return [
    ...compile,
    ...[...names].map((name): Finding => {
      const { why, ...place } = places.get(name) ?? { why: "" };
      return { severity: "error", message: `${name} failed${why === "" ? "" : `: ${why}`}`, ...place };
    }),
  ];
}
