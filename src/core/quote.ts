import { distance } from "fastest-levenshtein";

const LONGEST = 60;

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
    const far = distance(plain(word), plain(candidate));
    if (far < nearest) [best, nearest] = [candidate, far];
  }
  return best === undefined ? "" : `; did you mean ${printable(best)}?`;
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll("_", "-");
}
