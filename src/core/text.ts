import { distance } from "fastest-levenshtein";

const LONGEST = 60;
const ESCAPE_SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;
// The runner compares by culture, which skips over invisible characters: they go too.
const INVISIBLE = /[\p{Cc}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu;

/** A value in double quotes on one line, shortened, with everything invisible written out. */
export function printable(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return oneLine(JSON.stringify(short));
}

/** A text in which no line end or bidirectional mark can rewrite what stands around it. */
export function oneLine(text: string): string {
  return text.replace(
    // oxlint-disable-next-line no-control-regex
    /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** `; did you mean "x"?` for the nearest candidate that is near enough to be a typing error, else "". */
export function didYouMean(word: string, candidates: readonly string[]): string {
  let best: string | undefined;
  let nearest = (word.length > 3 ? Math.max(2, Math.floor(word.length / 3)) : 1) + 1;
  for (const candidate of word.length > 40 ? [] : candidates) {
    const far = distance(spelling(word), spelling(candidate));
    if (far < nearest) [best, nearest] = [candidate, far];
  }
  return best === undefined ? "" : `; did you mean ${printable(best)}?`;
}

function spelling(word: string): string {
  return word.toLowerCase().replaceAll("_", "-");
}

/**
 * One line of foreign text without escape sequences, control characters (tab excepted) and
 * invisible characters.
 */
export function printableLine(line: string): string {
  return line.replace(ESCAPE_SEQUENCES, "").replace(INVISIBLE, (found) => (found === "\t" ? found : ""));
}

/** The printable lines of a text; a lone carriage return ends a line, as it does for the runner. */
export function printableLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map(printableLine);
}

/**
 * A line that the runner cannot take for a command. It obeys `::name::` after leading white space,
 * and `##[name]` anywhere in a line.
 */
export function withoutCommands(line: string): string {
  const harmless = line.replaceAll("##[", "## [");
  return /^\s*::/u.test(harmless) ? harmless.replace("::", ": :") : harmless;
}
