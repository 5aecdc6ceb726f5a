import type { Finding } from "../../gate.ts";
import { joinReasons, someOf, tally } from "./tally.ts";
import type { Runner } from "./tally.ts";

const RUN = /^=== (RUN|CONT|NAME|PAUSE) +(\S+)$/;
// Also after output of a test without a line end.
const END = /--- (PASS|FAIL|SKIP): (\S+) \(\d+\.\d+s\)$/;
const PACKAGE = /^(ok  |FAIL)\t(\S+)(?:[\t ](.*))?$/;
const EVENT = /^(?:start|run|pause|cont|pass|bench|fail|output|skip|attr|artifacts)$/;
const BENCHMARK = /^Benchmark\S*\s+\d+\t/;
const PLACE = /^\s+(\S+_test\.go):(\d+): (.*)$/;

/** The state of a test, or of a package where `test` is undefined. */
interface Event {
  readonly action: string;
  readonly package: string;
  readonly test: string | undefined;
  /** The note behind a failing package, such as `[build failed]`. */
  readonly why?: string | undefined;
}

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
  /** Tests that started and did not end yet, by package and test. */
  readonly open: Map<string, string>;
  readonly packages: Map<string, Package>;
  /** Packages that passed without a test. */
  readonly silent: string[];
  readonly broken: string[];
  readonly findings: Finding[];
}

/**
 * `go test -v` and `go test -json`, recorded from 1.26. A package without either prints `ok  	shop	0.1s` whatever was in
 * it, and a TestMain that exits with 0 makes a package pass that ran no test.
 */
export const go: Runner = (lines) => {
  const { events, places } = lines.some(isEvent) ? fromJson(lines) : fromText(lines);
  const totals: Totals = {
    passed: 0,
    failed: 0,
    skipped: 0,
    open: new Map(),
    packages: new Map(),
    silent: [],
    broken: [],
    findings: [],
  };
  for (const event of events) count(event, totals, places);
  const { open, packages, silent, broken, findings } = totals;
  if (![...packages.values()].some(({ ended, begun }) => ended || begun)) return undefined;
  const never = [...open.values()];
  if (never.length > 0) findings.push({ severity: "error", message: `never ended: ${someOf(never)}` });
  const unfinished = [...packages].flatMap(([name, { ended }]) => (ended ? [] : [name]));
  const isCounting = events.some(({ action }) => action === "run" || action === "start");
  return tally("go test", {
    passed: totals.passed,
    failed: totals.failed,
    skipped: totals.skipped,
    notRun: never.length,
    broken: joinReasons(broken),
    doubt: joinReasons([
      unfinished.length === 0 ? undefined : `no result was printed for ${someOf(unfinished)}`,
      silent.length === 0 ? undefined : isCounting ? `passed without reporting a test: ${someOf(silent)}` : NOT_VERBOSE,
    ]),
    findings: [...findings, ...(broken.length > 0 ? compileErrors(lines) : [])],
  });
};

const NOT_VERBOSE = "`go test` counts its tests only with -v or -json: add one of them to the command";

type Place = Pick<Finding, "file" | "line"> & { readonly why: string };

interface Package {
  tests: number;
  failed: number;
  begun: boolean;
  benchmarks: boolean;
  ended: boolean;
}

function count(event: Event, totals: Totals, places: ReadonlyMap<string, Place>): void {
  const { action, package: name, test } = event;
  const here = totals.packages.get(name) ?? { tests: 0, failed: 0, begun: false, ended: false, benchmarks: false };
  totals.packages.set(name, here);
  here.begun ||= action === "start" || action === "run";
  if (test === undefined) countPackage(event, here, totals);
  // With -json a benchmark has no end, unless it failed.
  else if (test.startsWith("Benchmark") && action !== "fail") here.benchmarks = true;
  else countTest(action, name, test, here, totals, places);
}

function countTest(
  action: string,
  name: string,
  test: string,
  here: Package,
  totals: Totals,
  places: ReadonlyMap<string, Place>,
): void {
  const key = `${name} ${test}`;
  if (action === "run") totals.open.set(key, test);
  else totals.open.delete(key);
  here.tests += 1;
  if (action === "pass") totals.passed += 1;
  if (action === "skip") totals.skipped += 1;
  if (action !== "fail") return;
  totals.failed += 1;
  here.failed += 1;
  const { why = "", ...place } = places.get(key) ?? {};
  totals.findings.push({
    severity: "error",
    message: `${name} ${test} failed${why === "" ? "" : `: ${why}`}`,
    ...place,
  });
}

function countPackage({ action, package: name, why = "" }: Event, here: Package, totals: Totals): void {
  here.ended ||= action !== "start";
  if (action === "fail" && here.failed === 0)
    totals.broken.push(`${name} failed outside of its tests${why.startsWith("[") ? ` ${why}` : ""}`);
  if (action === "pass" && here.tests === 0 && !here.benchmarks && !why.includes("[no tests to run]"))
    totals.silent.push(name);
}

interface Printed {
  readonly events: readonly Event[];
  /** By package and test. */
  readonly places: ReadonlyMap<string, Place>;
}

/** https://pkg.go.dev/cmd/test2json: one object per line. The output of a test is inside of it. */
function fromJson(lines: readonly string[]): Printed {
  const notes = new Map<string, string>();
  const places = new Map<string, Place>();
  const events: Event[] = [];
  for (const line of lines) {
    const { Action: action, Package: name, Test: test, Output: output } = objectOf(line);
    // Before Go 1.24 there is no event for a failed build.
    const [, state, broken, why] = PACKAGE.exec(line) ?? [];
    if (state === "FAIL" && broken !== undefined)
      events.push({ action: "fail", package: broken, test: undefined, why });
    if (typeof action !== "string" || typeof name !== "string") continue;
    const at = typeof test === "string" ? test : undefined;
    if (typeof output === "string") {
      const place = placeOf(output.trimEnd());
      if (at === undefined) notes.set(name, /\[[a-z ]+\]/.exec(output)?.[0] ?? notes.get(name) ?? "");
      else if (place !== undefined && !places.has(`${name} ${at}`)) places.set(`${name} ${at}`, place);
    }
    if (/^(?:start|run|pass|fail|skip)$/.test(action))
      events.push({ action, package: name, test: at, why: notes.get(name) });
  }
  return { events, places };
}

/** A test may print objects of its own that have an `Action`. */
function isEvent(line: string): boolean {
  if (!line.startsWith('{"') || !line.includes('"Action":"')) return false;
  const { Action: action, Package: name } = objectOf(line);
  return typeof name === "string" && typeof action === "string" && EVENT.test(action);
}

function objectOf(line: string): Record<string, unknown> {
  if (!line.startsWith("{")) return {};
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {}; // something else that begins like it
  }
}

/** The lines of a package are printed together, its own below those of its tests. */
function fromText(lines: readonly string[]): Printed {
  const events: Event[] = [];
  const places = new Map<string, Place>();
  let from = 0;
  for (const [index, line] of lines.entries()) {
    const [, state, name, why] = PACKAGE.exec(line) ?? [];
    if (name === undefined) continue;
    const own = testLines(lines.slice(from, index + 1));
    // One by one: there may be more of them than a call takes arguments.
    for (const event of own.events) events.push({ ...event, package: name });
    events.push({ action: state === "FAIL" ? "fail" : "pass", package: name, test: undefined, why });
    for (const [test, place] of own.places) places.set(`${name} ${test}`, place);
    from = index + 1;
  }
  const rest = testLines(lines.slice(from)).events;
  return { events: [...events, ...rest.map((event) => ({ ...event, package: "the last package" }))], places };
}

/** The events of the tests of one package, and their places by test. */
function testLines(lines: readonly string[]): {
  readonly events: readonly Omit<Event, "package">[];
  readonly places: ReadonlyMap<string, Place>;
} {
  const events: Omit<Event, "package">[] = [];
  const begun = new Set<string>();
  const places = new Map<string, Place>();
  let test: string | undefined;
  for (const line of lines) {
    const [, kind, running] = RUN.exec(line) ?? [];
    const [, how = "", ended] = END.exec(line) ?? [];
    if (kind === "RUN" && running !== undefined) {
      events.push({ action: "run", test: running });
      begun.add(running);
    }
    if (BENCHMARK.test(line)) events.push({ action: "bench", test: "Benchmark" });
    // Without -v only failures are printed, and those without their start.
    if (ended !== undefined && (how === "FAIL" || begun.has(ended)))
      events.push({ action: how.toLowerCase(), test: ended });
    test = running ?? ended ?? test;
    const place = placeOf(line);
    if (test !== undefined && place !== undefined && !places.has(test)) places.set(test, place);
  }
  return { events, places };
}

/** `    a_test.go:4: three` */
function placeOf(line: string): Place | undefined {
  const [, file, row, why = ""] = PLACE.exec(line) ?? [];
  return file === undefined ? undefined : { file, line: Number(row), why };
}

/** `broken/a_test.go:3:31: undefined: none`, as plain text or inside an object. */
function compileErrors(lines: readonly string[]): Finding[] {
  return lines.flatMap((line): Finding[] => {
    const { Action: action, Output: output } = objectOf(line);
    const [, file, row, col, message = ""] =
      /^(\S+\.go):(\d+):(\d+): (.+)$/.exec(
        action === "build-output" && typeof output === "string" ? output.trimEnd() : line,
      ) ?? [];
    return file === undefined ? [] : [{ severity: "error", message, file, line: Number(row), col: Number(col) }];
  });
}
