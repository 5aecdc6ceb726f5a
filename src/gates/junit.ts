/** One test of a JUnit file. */
export interface JunitCase {
  readonly suite: string;
  readonly name: string;
  readonly classname: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** What the failure says, its attribute `message` first. */
  readonly message: string;
  readonly file: string;
  readonly line: number | undefined;
}

export interface Junit {
  readonly cases: readonly JunitCase[];
  /** What the suites' attributes `failures` and `errors` add up to. */
  readonly declaredFailures: number;
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Config functions of Common Test: told of as tests, and none unless they fail themselves. */
const CONFIG_FUNCTIONS = /^(?:init|end)_per_(?:suite|group|testcase)$/;
/** A test that never ran or never ended is no test that was left out on purpose. */
const NOT_RUN = new Set(["timeout", "unknown", "abort"]);
const MOST_CHARACTERS = 16 * 1024 * 1024;

/**
 * Reads a JUnit file by its elements, never by its counts alone: EUnit counts failing assertions as errors and
 * tests that hang as skipped, Common Test leaves a suite's own failure out of them.
 * @throws Error when it is not well-formed, or is no JUnit file
 */
export function parseJunit(text: string): Junit {
  if (text.length > MOST_CHARACTERS) throw new Error("is larger than 16 MB");
  const root = parseXml(text);
  // Node's own reporter puts tests that are in no suite right below the root.
  const suites = root.name === "testsuite" || root.name === "testsuites" ? [root, ...allSuites(root)] : undefined;
  if (suites === undefined) throw new Error(`begins with <${root.name}>, not with <testsuites> or <testsuite>`);
  let declaredFailures = 0;
  const cases: JunitCase[] = [];
  for (const suite of suites) {
    const nested = suite.children.some(({ name }) => name === "testsuite");
    // An outer suite repeats the counts of its inner ones.
    if (!nested) declaredFailures += count(suite, "failures") + count(suite, "errors");
    for (const element of suite.children) {
      if (element.name === "testcase") cases.push(...caseOf(element, suite.attributes["name"] ?? ""));
    }
  }
  return { cases, declaredFailures };
}

function allSuites(element: Element): Element[] {
  return element.children.filter(({ name }) => name === "testsuite").flatMap((suite) => [suite, ...allSuites(suite)]);
}

function count({ attributes }: Element, name: string): number {
  const value = Number(attributes[name] ?? 0);
  return Number.isFinite(value) ? value : 0;
}

function caseOf({ attributes, children }: Element, suite: string): JunitCase[] {
  const name = attributes["name"] ?? "";
  const bad = children.find((child) => child.name === "failure" || child.name === "error");
  const skipped = children.find((child) => child.name === "skipped");
  const notRun = skipped !== undefined && (NOT_RUN.has(skipped.attributes["type"] ?? "") || skipped.text.trimStart().startsWith("{tc_auto_skip,"));
  const outcome = bad !== undefined || notRun ? "failed" : skipped !== undefined ? "skipped" : "passed";
  if (bad === undefined && CONFIG_FUNCTIONS.test(name)) return [];
  const told = bad ?? skipped;
  const message = [notRun ? (skipped.attributes["type"] ?? "did not run") : "", told?.attributes["message"] ?? "", told?.text.trim() ?? ""].filter((part) => part !== "").join(": ");
  const line = Number(attributes["line"]);
  return [{ suite, name, classname: attributes["classname"] ?? "", outcome, message, file: attributes["file"] ?? "", line: Number.isInteger(line) && line > 0 ? line : undefined }];
}

const TOKEN = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<!DOCTYPE[^>[]*>|<\/\s*([^\s>]+)\s*>|<([A-Za-z_:][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)|(<)/g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** XML without what a report never needs: no entities are defined, nothing is fetched. */
function parseXml(text: string): Element {
  const top: Element = { name: "", attributes: {}, children: [], text: "" };
  const open: Element[] = [top];
  for (const [, cdata, closing, opening, attributes = "", empty, characters, stray] of text.replace(/^\uFEFF/, "").matchAll(TOKEN)) {
    const current = open.at(-1) as Element;
    if (stray !== undefined) throw new Error("is not well-formed XML");
    if (cdata !== undefined) current.text += cdata;
    else if (characters !== undefined) current.text += decode(characters);
    else if (closing !== undefined) {
      if (open.length === 1 || current.name !== closing) throw new Error(`is not well-formed XML: </${closing.slice(0, 40)}> ends nothing`);
      open.pop();
    } else if (opening !== undefined) {
      const element: Element = { name: opening, attributes: attributesOf(attributes), children: [], text: "" };
      current.children.push(element);
      if (empty === "") open.push(element);
    }
  }
  if (open.length > 1) throw new Error(`is cut off within <${open.at(-1)?.name}>`);
  const [root] = top.children;
  if (root === undefined || top.children.length > 1 || top.text.trim() !== "") throw new Error("is not well-formed XML");
  return root;
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(ATTRIBUTE)].map(([, name = "", double, single]) => [name, decode(double ?? single ?? "")]));
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "\uFFFD";
  });
}
