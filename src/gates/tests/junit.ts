import { parseXml } from "./xml.ts";
import type { Element } from "./xml.ts";

/** One test of a JUnit file. */
export interface JunitCase {
  readonly suite: string;
  readonly name: string;
  readonly classname: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** The text of the failure, its attribute `message` first. */
  readonly message: string;
  readonly file: string;
  readonly line: number | undefined;
}

export interface Junit {
  readonly cases: readonly JunitCase[];
  /** The sum of the suites' attributes `failures` and `errors`. */
  readonly declaredFailures: number;
  /** Tests that suites count in their attribute `tests`, but do not contain. */
  readonly lacking: number;
  /** Why its counts cannot be relied on. */
  readonly doubt: string | undefined;
}

/** Config functions of Common Test: listed as tests, but counted only when they fail themselves. */
const CONFIG_FUNCTIONS = /^(?:init|end)_per_(?:suite|group|testcase)$/;
/** Types of a skipped test that never ran or never ended, as opposed to one that was skipped on purpose. */
const NOT_RUN = new Set(["timeout", "unknown", "abort"]);
/** Some writers mark a skipped test only by an attribute; `notrun` and `suppressed` are those of GoogleTest. */
const BAD_WORD = /^(?:fail(?:ed|ure)?|error(?:ed)?)$/i;
const OFF_WORD = /^(?:notrun|disabled|suppressed|skipped|ignored)$/i;
const COUNTS = ["tests", "failures", "errors", "skipped", "disabled"] as const;
const COUNT = /^\s*\d{1,9}\s*$/;
const MOST_CHARACTERS = 16 * 1024 * 1024;

/**
 * Reads a JUnit file by its elements, never by its counts alone: EUnit counts failing assertions as errors and
 * tests that hang as skipped, and Common Test omits a suite's own failure.
 * @throws Error when it is not well-formed, or is no JUnit file
 */
export function parseJunit(text: string): Junit {
  if (text.length > MOST_CHARACTERS) throw new Error("is larger than 16 MB");
  const root = parseXml(text);
  // Node's own reporter puts tests that are in no suite right below the root.
  const suites = root.name === "testsuite" || root.name === "testsuites" ? [root, ...allSuites(root)] : undefined;
  if (suites === undefined) throw new Error(`begins with <${root.name}>, not with <testsuites> or <testsuite>`);
  let [lacking, left] = [0, count(root, "skipped") + count(root, "disabled")];
  const cases: JunitCase[] = [];
  for (const suite of suites) {
    const name = suite.attributes["name"] ?? "";
    const own = suite.children.flatMap((element) => (element.name === "testcase" ? allCases(element) : []));
    const found = own.flatMap((element) => caseOf(element, name));
    const bad = badOf(suite);
    if (bad !== undefined)
      found.push({
        suite: name,
        name: "the suite itself",
        classname: "",
        outcome: "failed",
        message: messageOf(bad),
        file: "",
        line: undefined,
      });
    // An outer suite counts tests in some files, suites in others.
    const leftOut = suite.children.some((element) => element.name === "testsuite") ? undefined : unlisted(suite, own);
    if (leftOut !== undefined) lacking += Math.max(0, count(suite, "tests") - own.length - leftOut);
    left -= own.filter(isSkipped).length + (leftOut ?? 0);
    cases.push(...found);
  }
  return {
    cases,
    declaredFailures: declared(root),
    lacking: Math.max(0, lacking - Math.max(0, left)),
    doubt: unreadable(suites),
  };
}

/** A count that cannot be read may include missing tests. */
function unreadable(suites: readonly Element[]): string | undefined {
  for (const { name, attributes } of suites) {
    for (const counted of COUNTS) {
      const value = attributes[counted];
      if (value !== undefined && !COUNT.test(value))
        return `has ${JSON.stringify(value.slice(0, 40))} for ${counted} of <${name}>, which is not a count`;
    }
  }
  return undefined;
}

/** Some writers count a skipped test without an element for it. */
function unlisted(suite: Element, own: readonly Element[]): number {
  return Math.max(0, count(suite, "skipped") + count(suite, "disabled") - own.filter(isSkipped).length);
}

function isSkipped({ attributes, children }: Element): boolean {
  return (
    children.some(({ name }) => /^skipped$/i.test(name)) ||
    [attributes["status"], attributes["result"]].some((word) => OFF_WORD.test(word ?? ""))
  );
}

function allSuites(element: Element): Element[] {
  return element.children.filter(({ name }) => name === "testsuite").flatMap((suite) => [suite, ...allSuites(suite)]);
}

function allCases(element: Element): Element[] {
  return [element, ...element.children.filter(({ name }) => name === "testcase").flatMap((inner) => allCases(inner))];
}

/** An outer suite repeats the counts of its inner suites, or is the only one with counts. */
function declared(suite: Element): number {
  const inner = suite.children
    .filter(({ name }) => name === "testsuite")
    .reduce((total, one) => total + declared(one), 0);
  return Math.max(inner, count(suite, "failures") + count(suite, "errors"));
}

function badOf({ children }: Element): Element | undefined {
  return children.find(({ name }) => /^(?:failure|error)$/i.test(name));
}

function messageOf({ attributes, text }: Element): string {
  return [attributes["message"] ?? "", text.trim()].filter((part) => part !== "").join(": ");
}

function count({ attributes }: Element, name: string): number {
  const value = attributes[name];
  return value !== undefined && COUNT.test(value) ? Number(value) : 0;
}

function caseOf(element: Element, suite: string): JunitCase[] {
  const { attributes, children } = element;
  const name = attributes["name"] ?? "";
  const bad = badOf(element);
  const skipped = children.find((child) => /^skipped$/i.test(child.name));
  const notRun =
    skipped !== undefined &&
    (NOT_RUN.has(skipped.attributes["type"] ?? "") || skipped.text.trimStart().startsWith("{tc_auto_skip,"));
  const words = [attributes["status"], attributes["result"]];
  const isBad = bad !== undefined || notRun || words.some((word) => BAD_WORD.test(word ?? ""));
  const outcome = isBad
    ? "failed"
    : skipped !== undefined || words.some((word) => OFF_WORD.test(word ?? ""))
      ? "skipped"
      : "passed";
  if (bad === undefined && CONFIG_FUNCTIONS.test(name)) return [];
  const reason = bad ?? skipped;
  const message = [
    notRun ? (skipped.attributes["type"] ?? "did not run") : "",
    reason === undefined ? "" : messageOf(reason),
  ]
    .filter((part) => part !== "")
    .join(": ");
  const line = Number(attributes["line"]);
  return [
    {
      suite,
      name,
      classname: attributes["classname"] ?? "",
      outcome,
      message,
      file: attributes["file"] ?? "",
      line: Number.isInteger(line) && line > 0 ? line : undefined,
    },
  ];
}
