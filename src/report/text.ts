const BAR_WIDTH = 24;

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

/**
 * Of a long text its start and its end, together about `mostBytes` of UTF-8: a crash dump says what
 * happened in its first lines, a log in its last.
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

/** A part of `total` milliseconds, drawn with characters. */
export function bar(startMs: number, durationMs: number, total: number): string {
  const from = Math.min(BAR_WIDTH - 1, Math.max(0, Math.floor((startMs / total) * BAR_WIDTH)));
  const length = Math.min(BAR_WIDTH - from, Math.max(1, Math.round((durationMs / total) * BAR_WIDTH)));
  return "░".repeat(from) + "█".repeat(length) + "░".repeat(BAR_WIDTH - from - length);
}

/** A cut between the two halves of a character would leave one that can not be written. */
function wholeCharacters(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}
