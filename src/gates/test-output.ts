import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Finding } from "./gate.ts";

/** What a run of tests has counted. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Files that could not be run, and errors outside of tests: their tests are counted by nobody. */
  readonly broken: number;
  /** Whose summary it is. */
  readonly by: string;
}

// oxlint-disable-next-line no-control-regex
const COLOURS = /\u001b\[[0-9;]*m/g;

const MOST_SUMMARY = 300;

/** The summaries that known test runners printed, those of several runs added up; undefined when there is none. */
export function tallyOf(output: string): Tally | undefined {
  // A test may print anything: no summary is that long, and looking through a line of a megabyte takes minutes.
  const lines = output.replace(COLOURS, "").split(/\r?\n/).filter(({ length }) => length <= MOST_SUMMARY);
  const found = [nodeTally(lines), vitestTally(lines), jestTally(lines), mochaTally(lines)].filter((tally) => tally !== undefined);
  const total = (of: (tally: Tally) => number): number => found.reduce((all, tally) => all + of(tally), 0);
  if (found.length === 0) return undefined;
  return { passed: total(({ passed }) => passed), failed: total(({ failed }) => failed), skipped: total(({ skipped }) => skipped), broken: total(({ broken }) => broken), by: found.map(({ by }) => by).join(", ") };
}

function sum(lines: readonly string[], pattern: RegExp): Record<string, number> {
  const found: Record<string, number> = {};
  for (const line of lines) {
    const [, word, number] = pattern.exec(line) ?? [];
    if (word !== undefined) found[word] = (found[word] ?? 0) + Number(number);
  }
  return found;
}

/** `node --test`: `ℹ pass 23`, or `# pass 23` of TAP. A run that was cut off has no such lines. */
function nodeTally(lines: readonly string[]): Tally | undefined {
  const { tests, pass = 0, fail = 0, cancelled = 0, skipped = 0, todo = 0 } = sum(lines, /^(?:ℹ|#) (tests|pass|fail|cancelled|skipped|todo) (\d+)$/);
  return tests === undefined ? undefined : { passed: pass, failed: fail + cancelled, skipped: skipped + todo, broken: 0, by: "node --test" };
}

/** ` Test Files  1 failed (1)`, ` Tests  1 failed | 12 passed (13)`, ` Errors  1 error`; a file that can not be loaded has no tests. */
function vitestTally(lines: readonly string[]): Tally | undefined {
  const found = lines.flatMap((line) => /^\s*Tests\s{2,}(.+) \(\d+\)\s*$/.exec(line)?.[1] ?? []);
  const broken = totalOf(lines, /^\s*Test Files\s{2,}(\d+) failed\b/) + totalOf(lines, /^\s*Errors\s{2,}(\d+) errors?\s*$/);
  return found.length === 0 ? undefined : added(found.flatMap((text) => text.split("|")), broken, "vitest");
}

/** `Test Suites: 1 failed, 1 total`, `Tests:       1 failed, 12 passed, 13 total` */
function jestTally(lines: readonly string[]): Tally | undefined {
  const found = lines.flatMap((line) => /^Tests:\s+(.+), \d+ total\s*$/.exec(line)?.[1] ?? []);
  return found.length === 0 ? undefined : added(found.flatMap((text) => text.split(",")), totalOf(lines, /^Test Suites:\s+(\d+) failed\b/), "jest");
}

function totalOf(lines: readonly string[], pattern: RegExp): number {
  return lines.reduce((total, line) => total + Number(pattern.exec(line)?.[1] ?? 0), 0);
}

function added(parts: readonly string[], broken: number, by: string): Tally {
  const { passed = 0, failed = 0, ...others } = parts.reduce<Record<string, number>>((all, part) => {
    const [, number = "0", word = ""] = /(\d+) (\w+)/.exec(part) ?? [];
    return { ...all, [word]: (all[word] ?? 0) + Number(number) };
  }, {});
  return { passed, failed, skipped: Object.values(others).reduce((total, number) => total + number, 0), broken, by };
}

/** `  12 passing (20ms)`, `  1 failing`, `  2 pending` */
function mochaTally(lines: readonly string[]): Tally | undefined {
  const found: Record<string, number> = {};
  for (const line of lines) {
    const [, number, word] = /^\s{2}(\d+) (passing|failing|pending)\b/.exec(line) ?? [];
    if (word !== undefined) found[word] = (found[word] ?? 0) + Number(number);
  }
  return found["passing"] === undefined ? undefined : { passed: found["passing"], failed: found["failing"] ?? 0, skipped: found["pending"] ?? 0, broken: 0, by: "mocha" };
}

/** Where `node --test` says that tests failed: `test at a.test.js:5:1` and the name below it, or `location:` of TAP. */
export function nodeFailures(output: string, folder: string): Finding[] {
  const lines = output.replace(COLOURS, "").split(/\r?\n/);
  const found = new Map<string, Finding>();
  let tap = "a test";
  for (const [index, line] of lines.entries()) {
    tap = /^\s*not ok \d+ - (.*)$/.exec(line)?.[1] ?? tap;
    const [, at] = /^test at (.+:\d+:\d+)$/.exec(line) ?? /^\s*location: '(.+:\d+:\d+)'$/.exec(line) ?? [];
    const [, path = "", row, col] = /^(.+):(\d+):(\d+)$/.exec(at ?? "") ?? [];
    if (path === "") continue;
    const name = /^\s*✖ (.*?)(?: \([\d.]+ms\))?$/.exec(lines[index + 1] ?? "")?.[1] ?? tap;
    const file = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
    found.set(at ?? "", { severity: "error", message: `${name} failed`, file, line: Number(row), col: Number(col) });
  }
  return [...found.values()];
}

/**
 * Files that `node --test` counts as one passing test each although they have tests of their own: what ends the
 * process with exit code 0 takes along what was not told yet, and leaves just that.
 */
export function silentFiles(output: string, folder: string): string[] {
  const lines = output.replace(COLOURS, "").split(/\r?\n/);
  const names = lines.flatMap((line) => (/^✔ (.+?)(?: \([\d.]+ms\))?$/.exec(line) ?? /^ok \d+ - (.+)$/.exec(line))?.[1] ?? []);
  return names.filter((name) => /\.[cm]?[jt]sx?$/.test(name) && /["']node:test["']/.test(textOf(resolve(folder, name))));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // the name of a test, not of a file
  }
}
