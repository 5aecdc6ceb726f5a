import type { Counted } from "../tests.ts";

/** What one test runner has told of its runs, all of them added up. */
export interface Tally extends Omit<Counted, "evidence"> {
  /** Whose summary it is. */
  readonly by: string;
}

/**
 * Reads what one runner printed; undefined when nothing is of it.
 * @param lines without colours, each of a bounded length
 * @param folder of the service, absolute: places are told relative to it
 */
export type Runner = (lines: readonly string[], folder: string) => Tally | undefined;

/** Findings are left out where nothing is wrong: then they are what a test printed. */
export function tally(by: string, parts: Partial<Omit<Tally, "by">>): Tally {
  const all = {
    passed: 0,
    failed: 0,
    skipped: 0,
    notRun: 0,
    broken: undefined,
    doubt: undefined,
    findings: [],
    ...parts,
    by,
  };
  return { ...all, findings: all.failed + all.notRun > 0 || all.broken !== undefined ? all.findings : [] };
}

/** Adds up what several have told; undefined when there is none. */
export function together(tallies: readonly Tally[]): Tally | undefined {
  if (tallies.length === 0) return undefined;
  const total = (of: (one: Tally) => number): number => tallies.reduce((all, one) => all + of(one), 0);
  return {
    passed: total(({ passed }) => passed),
    failed: total(({ failed }) => failed),
    skipped: total(({ skipped }) => skipped),
    notRun: total(({ notRun }) => notRun),
    broken: joined(tallies.map(({ broken }) => broken)),
    doubt: joined(tallies.map(({ doubt }) => doubt)),
    findings: tallies.flatMap(({ findings }) => findings),
    by: tallies.map(({ by }) => by).join(", "),
  };
}

/** What there is of them in one sentence. */
export function joined(parts: readonly (string | undefined)[]): string | undefined {
  const said = [...new Set(parts.filter((part) => part !== undefined))];
  return said.length === 0 ? undefined : said.join("; ");
}

/** Numbers by their words: `1 failed, 12 passed` is `{failed: 1, passed: 12}`; what is there twice is added up. */
export function counts(parts: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const part of parts) {
    const [, number, word] = /(\d+) ([a-z]+(?: [a-z]+)*)/.exec(part) ?? [];
    if (word !== undefined) found[word] = (found[word] ?? 0) + Number(number);
  }
  return found;
}

export function sumOf(found: Readonly<Record<string, number>>, ...words: readonly string[]): number {
  return words.reduce((total, word) => total + (found[word] ?? 0), 0);
}

const MOST_NAMED = 20;

/** The first of many, and how many more there are. */
export function someOf(names: readonly string[]): string {
  return `${names.slice(0, MOST_NAMED).join(", ")}${names.length > MOST_NAMED ? `, and ${names.length - MOST_NAMED} more` : ""}`;
}

export function plural(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** A path relative to the folder when it is in there. */
export function within(path: string, folder: string): string {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path.replace(/^\.\//, "");
}
