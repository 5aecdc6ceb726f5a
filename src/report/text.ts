/** The first `most` characters of a text, and how many were left out. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = wholeCharacters(text.slice(0, most));
  return `${kept} … [${text.length - kept.length} characters left out]`;
}

/** The first items of a list, and how many more there were. */
export function firstOf<T>(items: readonly T[], most: number): { readonly kept: readonly T[]; readonly left: number } {
  return { kept: items.slice(0, most), left: Math.max(0, items.length - most) };
}

/** What follows the first items of a list that was too long. */
export function leftOut(left: number, noun: string): string {
  return `${count(left, `more ${noun}`)}: report.json has all of them.`;
}

/**
 * The start and the end of a long text, together about `mostBytes` of UTF-8: a crash dump names its reason in its first
 * lines, a log in its last.
 */
export function headAndTail(text: string, mostBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= mostBytes) return text;
  const headBytes = Math.floor(mostBytes / 4);
  const head = bytes
    .subarray(0, headBytes)
    .toString("utf8")
    .replace(/\uFFFD$/, "");
  const tail = bytes
    .subarray(bytes.length - (mostBytes - headBytes))
    .toString("utf8")
    .replace(/^\uFFFD+/, "");
  return `${head}\n\n[… ${bytes.length - mostBytes} bytes left out …]\n\n${tail}`;
}

/** `1 host`, `2 hosts`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** `812 B`, `1.2 kB`, `3.4 MB`. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A cut between the two halves of a character would leave one that cannot be written. */
function wholeCharacters(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}
