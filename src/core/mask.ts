/** Shorter values are never masked. */
export const SHORTEST = 4;
const MASK = "***";
// The widths at which base64 and PEM tools wrap their lines.
const WRAP_WIDTHS = [64, 76];
const SHORTEST_WRAPPED = 8;

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The secrets of this process and every form in which they could be printed: the value, each of its
 * lines, base64 in all alignments, base64url, URL-encoded, JSON-escaped, hexadecimal.
 * Values and lines under 4 characters are never masked: they would blank innocent text.
 */
export class Secrets {
  private readonly values = new Set<string>();
  private readonly forms = new Set<string>();
  private readonly unwrappedForms = new Set<string>();
  private readonly named: string[] = [];
  private readonly announce: (form: string) => void;

  /** `announce` receives each value once, and its lines and base64, but not the rarer forms. */
  constructor(announce: (form: string) => void = () => {}) {
    this.announce = announce;
  }

  /** Names given with the values, in the order of their adding. */
  get names(): readonly string[] {
    return this.named;
  }

  add(value: string, name?: string): void {
    if (name !== undefined && !this.named.includes(name)) this.named.push(name);
    if (this.values.has(value)) return;
    this.values.add(value);
    const trimmed = value.trim();
    if (trimmed.length < SHORTEST) return;
    const common = commonForms(value, trimmed);
    for (const form of common) this.announce(form);
    for (const form of [...common, ...rareForms(value), ...rareForms(trimmed)]) this.remember(form);
  }

  /**
   * The text with every form of every secret replaced by `***`, also one that is wrapped over lines.
   * @param escapes how a form may look in a text of another language, such as Markdown
   */
  redact(text: string, escapes: readonly ((form: string) => string)[] = []): string {
    if (this.forms.size === 0 || text.length < SHORTEST) return text;
    const found = findAll(text, this.forms);
    for (const escape of escapes) found.push(...findAll(text, new Set([...this.forms].map(escape))));
    if (/[\r\n]/.test(text)) found.push(...this.findWrapped(text));
    return replaceRanges(text, found);
  }

  private remember(form: string): void {
    if (form.length < SHORTEST) return;
    this.forms.add(form);
    const unwrapped = unwrap(form).text;
    if (unwrapped.length >= SHORTEST) this.unwrappedForms.add(unwrapped);
  }

  private findWrapped(text: string): Range[] {
    const unwrapped = unwrap(text);
    return findAll(unwrapped.text, this.unwrappedForms).map(({ from, to }) => ({
      from: unwrapped.positions[from] ?? 0,
      to: (unwrapped.positions[to - 1] ?? 0) + 1,
    }));
  }
}

/** A value of one line as it is, one of many as its lines: the runner would mask a line such as `}` too. */
function commonForms(value: string, trimmed: string): string[] {
  const lines = trimmed
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST);
  const bytes = [Buffer.from(value), Buffer.from(trimmed)];
  return unique([...lines, ...bytes.map((b) => b.toString("base64")), ...bytes.flatMap(innerBase64)]);
}

/** What of the base64 of a text stays the same whatever bytes stand before and after the value. */
function innerBase64(bytes: Buffer): string[] {
  return [0, 1, 2]
    .map((offset) => {
      const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
      const from = Math.ceil((offset * 8) / 6);
      const to = Math.floor(((offset + bytes.length) * 8) / 6);
      return encoded.slice(from, to);
    })
    .filter((form) => form.length >= SHORTEST);
}

function rareForms(value: string): string[] {
  const bytes = Buffer.from(value);
  const base64 = bytes.toString("base64");
  const url = encodeUrl(value);
  const json = JSON.stringify(value).slice(1, -1);
  const hex = bytes.toString("hex");
  const encoded = [
    value,
    base64,
    base64.replace(/=+$/, ""),
    ...[base64, ...innerBase64(bytes)].map((form) => form.replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_")),
    url,
    url.replaceAll("%20", "+"),
    url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    json,
    json.replaceAll("/", "\\/"),
    JSON.stringify(json).slice(1, -1),
    hex,
    hex.toUpperCase(),
  ];
  return unique([...encoded, ...[value, base64].flatMap(wrappedLines)]);
}

/** The lines that wrapping gives, for logs that print each line on its own. */
function wrappedLines(form: string): string[] {
  return WRAP_WIDTHS.flatMap((width) => {
    if (form.length <= width || /\s/.test(form)) return [];
    return form.match(new RegExp(`.{1,${width}}`, "gsu")) ?? [];
  }).filter((line) => line.length >= SHORTEST_WRAPPED);
}

function encodeUrl(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    // A lone surrogate has no URL form; such a value is covered by its other forms.
    return value;
  }
}

/** The text without line breaks and the blanks around them; `positions[i]` is where character i stood. */
function unwrap(text: string): { text: string; positions: Uint32Array } {
  const positions = new Uint32Array(text.length);
  let kept = "";
  let from = 0;
  const take = (to: number): void => {
    for (let at = from; at < to; at += 1) positions[kept.length + at - from] = at;
    kept += text.slice(from, to);
  };
  for (const gap of text.matchAll(/[\r\n][ \t\r\n]*/g)) {
    let end = gap.index;
    while (end > from && (text[end - 1] === " " || text[end - 1] === "\t")) end -= 1;
    take(end);
    from = gap.index + gap[0].length;
  }
  take(text.length);
  return { text: kept, positions };
}

function findAll(text: string, forms: Iterable<string>): Range[] {
  const found: Range[] = [];
  for (const form of forms) {
    for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + form.length)) {
      found.push({ from: at, to: at + form.length });
    }
  }
  return found;
}

/** Overlapping finds become one mask, so that no end of a longer form is left over. */
function replaceRanges(text: string, ranges: Range[]): string {
  if (ranges.length === 0) return text;
  ranges.sort((a, b) => a.from - b.from || b.to - a.to);
  let result = "";
  let done = 0;
  let open = ranges[0] as Range;
  for (const range of ranges) {
    if (range.from < open.to) {
      open = { from: open.from, to: Math.max(open.to, range.to) };
      continue;
    }
    result += text.slice(done, open.from) + MASK;
    done = open.to;
    open = range;
  }
  return result + text.slice(done, open.from) + MASK + text.slice(open.to);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
