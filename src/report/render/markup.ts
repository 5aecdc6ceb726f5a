import { printableLines } from "../../core/text.ts";

/** HTML that is safe to show. Only the tag `html` creates it. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** A value in a template: text is escaped, markup is not, undefined shows nothing. */
export type Piece = Markup | string | number | undefined | readonly Piece[];

/** A template in which every text is escaped, for elements and for attributes in quotes. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(parts.map((part, index) => part + sourceOf(pieces[index])).join(""));
}

function sourceOf(piece: Piece): string {
  if (piece === undefined) return "";
  if (piece instanceof Markup) return piece.source;
  if (typeof piece === "number") return Number.isFinite(piece) ? String(Math.round(piece * 10) / 10) : "0";
  return typeof piece === "string" ? escapeHtml(piece) : piece.map(sourceOf).join("");
}

/** Text that shows as itself in an element and in an attribute in quotes. */
export function escapeHtml(text: string): string {
  return printableLines(text)
    .join("\n")
    .replace(/[&<>"'`]/g, (character) => `&#${character.codePointAt(0)};`);
}

/** A browser keeps a word whole up to so many characters, and may break a longer one. */
const MOST_WORD = 24;

/**
 * Markup in which a text that is too long for a word, such as a path or a digest, may break behind a separator, and
 * anywhere where it has none. All other words stay whole.
 */
export function breakable(piece: Piece): Markup {
  return new Markup(
    sourceOf(piece).replace(/(<[^>]*>)|([^<\s]+)/g, (whole, tag: string | undefined) =>
      tag === undefined ? brokenWord(whole) : whole,
    ),
  );
}

function brokenWord(word: string): string {
  const characters = word.match(/&#\d+;|[\s\S]/gu) ?? [];
  if (characters.length <= MOST_WORD) return word;
  let source = "";
  let since = 0;
  for (const [index, character] of characters.entries()) {
    source += character;
    since += 1;
    if (index === characters.length - 1 || (since < MOST_WORD && !/^[/\\_.,:;=?@|-]$/.test(character))) continue;
    source += "<wbr>";
    since = 0;
  }
  return source;
}
