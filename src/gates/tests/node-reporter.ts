import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "../../config/types.ts";
import type { Checkout } from "../checkout.ts";

/** Records which tests `node --test` started: there is an event when a test is registered, and one when it has ended. */
const REPORTER = String.raw`import { appendFileSync } from "node:fs";
export default async function* (events) {
  for await (const { type, data } of events) {
    if (!/^test:(?:enqueue|pass|fail)$/.test(type)) continue;
    const { name = "", file = "", line = 0, column = 0, nesting = 0 } = data;
    appendFileSync(FILE, JSON.stringify([type === "test:enqueue" ? 1 : -1, process.pid, name, file, line, column, nesting]) + "\n");
  }
}
`;
const RUNS_NODE_TESTS = /\bnode\b[^|;&]*\s--test(?=\s|$)/;
const HAS_REPORTERS = /--test-reporter\b/;
const NOT_TAKEN = /--test-reporter\S*(?: is not allowed in NODE_OPTIONS|' must match the number of)/;

/** A second reporter beside the one that prints. */
export interface NodeReporter {
  readonly env: Readonly<Record<string, string>>;
  /** Tests that were registered and never ended, by name; those of a process that ended early. */
  neverEnded(): string[];
}

/**
 * A reporter for `node --test`, whose summary omits the tests of a process that exits with 0 in the middle
 * of them. Undefined where the command does not run it, or has reporters of its own.
 */
export function nodeReporter(
  command: Command,
  { package: found, env }: Pick<Checkout, "package" | "env">,
  scratch: string,
): NodeReporter | undefined {
  const words = command.join(" ");
  const text = /^npm (?:run )?test$/.test(words) ? (found?.test ?? "") : words;
  const options = env["NODE_OPTIONS"] ?? "";
  if (!RUNS_NODE_TESTS.test(text) || HAS_REPORTERS.test(text) || HAS_REPORTERS.test(options)) return undefined;
  const events = join(scratch, "node-tests.jsonl");
  const reporter = join(scratch, "node-tests.mjs");
  rmSync(events, { force: true });
  writeFileSync(reporter, REPORTER.replace("FILE", JSON.stringify(events)));
  const added = [
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    `--test-reporter=${pathToFileURL(reporter).href}`,
    "--test-reporter-destination=stderr",
  ];
  const all = { NODE_OPTIONS: [options, ...added].filter((option) => option !== "").join(" ") };
  return { env: all, neverEnded: () => openTests(textOf(events)) };
}

/** Whether Node rejected our reporter: an old version does, and so does one with other reporters that we did not detect. */
export function refusedReporter(output: string): boolean {
  return NOT_TAKEN.test(output);
}

type Event = readonly [
  count: 1 | -1,
  pid: number,
  name: string,
  file: string,
  line: number,
  column: number,
  nesting: number,
];

/** @param text the reporter's output, one JSON array per line; a truncated line is ignored */
export function openTests(text: string): string[] {
  const open = new Map<string, { event: Event; count: number }>();
  for (const line of text.split("\n")) {
    const event = eventOf(line);
    if (event === undefined) continue;
    const key = JSON.stringify(event.slice(1));
    open.set(key, { event, count: (open.get(key)?.count ?? 0) + event[0] });
  }
  return [...open.values()].flatMap(({ event, count }) =>
    count > 0 && !isFileItself(event) ? Array.from({ length: count }, () => event[2]) : [],
  );
}

/** A file is registered as a test, and does not end as one when it has tests of its own. */
function isFileItself([, , name, file, line, column]: Event): boolean {
  return line === 1 && column === 1 && (file === name || file.endsWith(`/${name}`) || name.endsWith(`/${file}`));
}

function eventOf(line: string): Event | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return Array.isArray(value) && value.length === 7 ? (value as unknown as Event) : undefined;
  } catch {
    return undefined;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // nothing was registered
  }
}
