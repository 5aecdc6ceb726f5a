import type { Finding } from "../../gate.ts";
import { joinReasons, someOf, tally } from "./tally.ts";
import type { Runner } from "./tally.ts";

const RUN = /^=== (RUN|CONT|NAME|PAUSE) +(\S+)$/;
// Also behind what a test printed without a line end, too.
const END = /--- (PASS|FAIL|SKIP): (\S+) \(\d+\.\d+s\)$/;
const PACKAGE = /^(ok  |FAIL)\t(\S+)(?:[\t ](.*))?$/;
const EVENT = /^(?:start|run|pause|cont|pass|bench|fail|output|skip|attr|artifacts)$/;
const BENCHMARK = /^Benchmark\S*\s+\d+\t/;
const PLACE = /^\s+(\S+_test\.go):(\d+): (.*)$/;

/** One test, or a package where `test` is undefined. */
interface Event {
  readonly action: string;
  readonly package: string;
  readonly test: string | undefined;
  /** What a failing package says of itself. */
  readonly why?: string | undefined;
}

interface Seen {
  passed: number;
  failed: number;
  skipped: number;
  readonly open: Map<string, string>;
  readonly silent: string[];
  readonly broken: string[];
  readonly findings: Finding[];
}

/**
 * `go test -v` and `go test -json`, recorded of 1.26. A package without either prints `ok  	shop	0.1s` whatever was in
 * it, and a TestMain that ends the process with 0 makes one well that ran no test.
 */
export const go: Runner = (lines) => {
  const { events, places } = lines.some(isEvent) ? fromJson(lines) : fromText(lines);
  const seen: Seen = { passed: 0, failed: 0, skipped: 0, open: new Map(), silent: [], broken: [], findings: [] };
  const packages = new Map<string, Package>();
  for (const event of events) take(event, seen, packages, places);
  if (![...packages.values()].some(({ ended, begun }) => ended || begun)) return undefined;
  const never = [...seen.open.values()];
  if (never.length > 0) seen.findings.push({ severity: "error", message: `never ended: ${someOf(never)}` });
  const cut = [...packages].flatMap(([name, { ended }]) => (ended ? [] : [name]));
  const counted = events.some(({ action }) => action === "run" || action === "start");
  return tally("go test", {
    passed: seen.passed,
    failed: seen.failed,
    skipped: seen.skipped,
    notRun: never.length,
    broken: joinReasons(seen.broken),
    doubt: joinReasons([
      cut.length === 0 ? undefined : `no result was printed for ${someOf(cut)}`,
      seen.silent.length === 0
        ? undefined
        : counted
          ? `passed without reporting a test: ${someOf(seen.silent)}`
          : "`go test` counts its tests only with -v or -json: add one of them to the command",
    ]),
    findings: [...seen.findings, ...(seen.broken.length > 0 ? compileErrors(lines) : [])],
  });
};

type Said = Pick<Finding, "file" | "line"> & { readonly why: string };

interface Package {
  tests: number;
  failed: number;
  begun: boolean;
  benchmarks: boolean;
  ended: boolean;
}

function take(
  { action, package: name, test, why = "" }: Event,
  seen: Seen,
  packages: Map<string, Package>,
  places: ReadonlyMap<string, Said>,
): void {
  const here = packages.get(name) ?? { tests: 0, failed: 0, begun: false, ended: false, benchmarks: false };
  packages.set(name, here);
  const key = `${name} ${test ?? ""}`;
  here.begun ||= action === "start" || action === "run";
  // -json tells no end of a benchmark, unless it failed.
  if (test?.startsWith("Benchmark") === true && action !== "fail") {
    here.benchmarks = true;
    return;
  }
  if (test !== undefined) {
    if (action === "run") seen.open.set(key, test);
    else seen.open.delete(key);
    here.tests += 1;
    if (action === "pass") seen.passed += 1;
    if (action === "skip") seen.skipped += 1;
    if (action !== "fail") return;
    seen.failed += 1;
    here.failed += 1;
    const { why: said = "", ...place } = places.get(key) ?? {};
    seen.findings.push({
      severity: "error",
      message: `${name} ${test} failed${said === "" ? "" : `: ${said}`}`,
      ...place,
    });
    return;
  }
  here.ended ||= action !== "start";
  if (action === "fail" && here.failed === 0)
    seen.broken.push(`${name} failed outside of its tests${why.startsWith("[") ? ` ${why}` : ""}`);
  if (action === "pass" && here.tests === 0 && !here.benchmarks && !why.includes("[no tests to run]"))
    seen.silent.push(name);
}

interface Told {
  readonly events: readonly Event[];
  /** By package and test. */
  readonly places: ReadonlyMap<string, Said>;
}

/** https://pkg.go.dev/cmd/test2json: an object a line. What a test prints is inside of it. */
function fromJson(lines: readonly string[]): Told {
  const notes = new Map<string, string>();
  const places = new Map<string, Said>();
  const events: Event[] = [];
  for (const line of lines) {
    const { Action: action, Package: name, Test: test, Output: output } = objectOf(line);
    // Before Go 1.24 a build that failed is no event.
    const [, state, broken, why] = PACKAGE.exec(line) ?? [];
    if (state === "FAIL" && broken !== undefined)
      events.push({ action: "fail", package: broken, test: undefined, why });
    if (typeof action !== "string" || typeof name !== "string") continue;
    const at = typeof test === "string" ? test : undefined;
    if (typeof output === "string") {
      const said = placeOf(output.trimEnd());
      if (at === undefined) notes.set(name, /\[[a-z ]+\]/.exec(output)?.[0] ?? notes.get(name) ?? "");
      else if (said !== undefined && !places.has(`${name} ${at}`)) places.set(`${name} ${at}`, said);
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

/** The lines of a package come together, its own below those of its tests. */
function fromText(lines: readonly string[]): Told {
  const events: Event[] = [];
  const places = new Map<string, Said>();
  let ahead: Omit<Event, "package">[] = [];
  let begun = new Set<string>();
  let said = new Map<string, Said>();
  let test: string | undefined;
  for (const line of lines) {
    const [, kind, running] = RUN.exec(line) ?? [];
    const [, how = "", ended] = END.exec(line) ?? [];
    if (kind === "RUN" && running !== undefined) {
      ahead.push({ action: "run", test: running });
      begun.add(running);
    }
    if (BENCHMARK.test(line)) ahead.push({ action: "bench", test: "Benchmark" });
    // Without -v only failures are told, and those that were never begun.
    if (ended !== undefined && (how === "FAIL" || begun.has(ended)))
      ahead.push({ action: how.toLowerCase(), test: ended });
    test = running ?? ended ?? test;
    const place = placeOf(line);
    if (test !== undefined && place !== undefined && !said.has(test)) said.set(test, place);
    const [, state, name, why] = PACKAGE.exec(line) ?? [];
    if (name === undefined) continue;
    // One by one: there may be more of them than a call takes arguments.
    for (const event of ahead) events.push({ ...event, package: name });
    events.push({ action: state === "FAIL" ? "fail" : "pass", package: name, test: undefined, why });
    for (const [key, value] of said) places.set(`${name} ${key}`, value);
    [ahead, begun, said, test] = [[], new Set(), new Map(), undefined];
  }
  return { events: [...events, ...ahead.map((event) => ({ ...event, package: "the last package" }))], places };
}

/** `    a_test.go:4: three` */
function placeOf(line: string): Said | undefined {
  const [, file, row, why = ""] = PLACE.exec(line) ?? [];
  return file === undefined ? undefined : { file, line: Number(row), why };
}

/** `broken/a_test.go:3:31: undefined: none`, as it is or inside of an object. */
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
