/** A term of Erlang, as far as configuration files have them. */
export interface Term {
  readonly type: "atom" | "string" | "number" | "tuple" | "list" | "other";
  /** Of an atom, a string or a number. */
  readonly text: string;
  /** Of a tuple or a list. */
  readonly items: readonly Term[];
  /** From 1. */
  readonly line: number;
}

const DEEPEST = 60;
const TOKEN =
  /(?<space>[\s\u00a0]+|%[^\n]*)|"(?<string>(?:[^"\\]|\\[\s\S])*)"|'(?<quoted>(?:[^'\\]|\\[\s\S])*)'|(?<char>\$(?:\\[\s\S]|[\s\S]))|(?<number>-?\d[\d_]*(?:\.\d+(?:[eE][+-]?\d+)?)?(?:#[0-9a-zA-Z]+)?)|(?<atom>[a-z][\w@]*)|(?<mark><<|>>|=>|:=|[{}[\],.|#/:])/y;

interface Token {
  readonly kind: "string" | "atom" | "number" | "mark";
  readonly text: string;
  readonly line: number;
}

/**
 * The terms of a text such as rebar.config, as file:consult/1 would read them.
 * @returns undefined for a text that is not such
 */
export function readTerms(text: string): Term[] | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const reader = new Reader(tokens);
  const terms: Term[] = [];
  while (!reader.isAtEnd()) {
    const term = reader.term(0);
    if (term === undefined || !reader.skip(".")) return undefined;
    terms.push(term);
  }
  return terms;
}

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  let line = 1;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    const { string, quoted, char, number, atom, mark } = match.groups ?? {};
    if (string !== undefined) tokens.push({ kind: "string", text: unescaped(string), line });
    else if (quoted !== undefined) tokens.push({ kind: "atom", text: unescaped(quoted), line });
    else if (char !== undefined || number !== undefined)
      tokens.push({ kind: "number", text: (char ?? number ?? "").replaceAll("_", ""), line });
    else if (atom !== undefined) tokens.push({ kind: "atom", text: atom, line });
    else if (mark !== undefined) tokens.push({ kind: "mark", text: mark, line });
    line += match[0].split("\n").length - 1;
  }
  return tokens;
}

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (_, char: string) => ({ n: "\n", t: "\t", r: "\r" })[char] ?? char);
}

class Reader {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  isAtEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  skip(mark: string): boolean {
    const token = this.tokens[this.at];
    if (token?.kind !== "mark" || token.text !== mark) return false;
    this.at += 1;
    return true;
  }

  term(depth: number): Term | undefined {
    const token = this.tokens[this.at];
    if (token === undefined || depth > DEEPEST) return undefined;
    this.at += 1;
    const { kind, text, line } = token;
    if (kind === "string") {
      // Strings side by side are one.
      let whole = text;
      for (let next = this.tokens[this.at]; next?.kind === "string"; next = this.tokens[this.at]) {
        whole += next.text;
        this.at += 1;
      }
      return { type: "string", text: whole, items: [], line };
    }
    if (kind !== "mark") return { type: kind, text, items: [], line };
    if (text === "{") return this.items("tuple", "}", line, depth);
    if (text === "[") return this.items("list", "]", line, depth);
    if (text === "<<") return this.items("other", ">>", line, depth);
    return text === "#" && this.skip("{") ? this.items("other", "}", line, depth) : undefined;
  }

  /** What stands up to a closing mark; separators within a map or a binary separate as well. */
  private items(type: Term["type"], end: string, line: number, depth: number): Term | undefined {
    const items: Term[] = [];
    while (!this.skip(end)) {
      const item = this.term(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
      const separated = [",", "|", "=>", ":=", ":", "/"].some((mark) => this.skip(mark));
      const next = this.tokens[this.at];
      if (!separated && !(next?.kind === "mark" && next.text === end)) return undefined;
    }
    return { type, text: "", items, line };
  }
}

/** The tuples `{Key, …}` among these terms. */
export function tuplesOf(terms: readonly Term[], key: string): Term[] {
  return terms.filter(({ type, items }) => type === "tuple" && items[0]?.type === "atom" && items[0].text === key);
}
