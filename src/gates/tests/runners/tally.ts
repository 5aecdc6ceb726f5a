import type { Counted } from "../evaluate.ts";

/** The counts of one test runner, those of all of its runs added up. */
export interface Tally extends Omit<Counted, "evidence"> {
  /** Whose summary it is. */
  readonly by: string;
}

/**
 * Reads what one runner printed; undefined when it printed nothing.
 * @param lines without colours, each of a bounded length
 * @param folder of the service, absolute: places are relative to it
 */
export type Runner = (lines: readonly string[], folder: string) => Tally | undefined;

/** Findings are omitted where nothing failed: they are then output of a test. */
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

/** The counts of several runners, added up; undefined when there is none. */
export function addUp(tallies: readonly Tally[]): Tally | undefined {
  if (tallies.length === 0) return undefined;
  const total = (of: (one: Tally) => number): number => tallies.reduce((all, one) => all + of(one), 0);
  return {
    passed: total(({ passed }) => passed),
    failed: total(({ failed }) => failed),
    skipped: total(({ skipped }) => skipped),
    notRun: total(({ notRun }) => notRun),
    broken: joinReasons(tallies.map(({ broken }) => broken)),
    doubt: joinReasons(tallies.map(({ doubt }) => doubt)),
    findings: tallies.flatMap(({ findings }) => findings),
    by: tallies.map(({ by }) => by).join(", "),
  };
}

/** The defined reasons, each once, in one sentence. */
export function joinReasons(parts: readonly (string | undefined)[]): string | undefined {
  const reasons = [...new Set(parts.filter((part) => part !== undefined))];
  return reasons.length === 0 ? undefined : reasons.join("; ");
}

/** Numbers by their words: `1 failed, 12 passed` is `{failed: 1, passed: 12}`; repeated words are added up. */
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

/** A path relative to the folder, where it is inside. */
export function within(path: string, folder: string): string {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path.replace(/^\.\//, "");
}
