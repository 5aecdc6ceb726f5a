/** An element of an XML file, with what a report needs of it. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/**
 * The text of an XML file, in the encoding that its first bytes or its declaration name.
 * @throws Error for an unknown encoding, and for half a character at the end
 */
export function xmlText(bytes: Buffer): string {
  const wide = wideEncoding(bytes);
  if (wide !== undefined) {
    if (bytes.length % 2 === 1) throw new Error("is truncated: it ends with half a character");
    return new TextDecoder(wide).decode(bytes);
  }
  const named =
    /^(?:\xEF\xBB\xBF)?<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(
      bytes.toString("latin1", 0, 200),
    )?.[1] ?? "utf-8";
  // A text that is readable byte by byte is no UTF-16, whatever it declares: writers declare the encoding of their memory.
  if (/^(?:utf|ucs|iso-10646-ucs)-?(?:8|16|2|32|4)/i.test(named)) return bytes.toString("utf8");
  try {
    return new TextDecoder(named).decode(bytes);
  } catch {
    throw new Error(`has the unknown encoding ${JSON.stringify(named)}; write it in UTF-8`);
  }
}

/** https://www.w3.org/TR/xml/#sec-guessing: the byte order mark, else how "<" is written. */
function wideEncoding(bytes: Buffer): "utf-16le" | "utf-16be" | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return "utf-16be";
  return undefined;
}

const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/\s*([^\s>]+)\s*>|<([A-Za-z_:][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)|(<)/g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/**
 * XML without what a report never needs: a document type declares nothing, no entity is expanded, nothing is fetched.
 * @throws Error when it is not well-formed, or refers to an entity
 */
export function parseXml(text: string): Element {
  const top: Element = { name: "", attributes: {}, children: [], text: "" };
  const open: Element[] = [top];
  for (const [, cdata, closing, opening, attributes = "", empty, characters, stray] of withoutDoctype(
    text.replace(/^\uFEFF/, ""),
  ).matchAll(TOKEN)) {
    const current = open.at(-1) as Element;
    if (stray !== undefined) throw new Error("is not well-formed XML");
    if (cdata !== undefined) current.text += cdata;
    else if (characters !== undefined) current.text += decode(characters);
    else if (closing !== undefined) {
      if (open.length === 1 || current.name !== closing)
        throw new Error(`is not well-formed XML: </${closing.slice(0, 40)}> ends nothing`);
      open.pop();
    } else if (opening !== undefined) {
      const element: Element = { name: opening, attributes: attributesOf(attributes, opening), children: [], text: "" };
      current.children.push(element);
      if (empty === "") open.push(element);
    }
  }
  if (open.length > 1) throw new Error(`is truncated within <${open.at(-1)?.name}>`);
  const [root] = top.children;
  if (root === undefined || top.children.length > 1 || top.text.trim() !== "")
    throw new Error("is not well-formed XML");
  return root;
}

/** By hand: a regular expression for quotes and brackets would take exponential time on a hostile file. */
function withoutDoctype(text: string): string {
  const start = endOf(/(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)/y, text, 0);
  if (!text.startsWith("<!DOCTYPE", start)) return text;
  let depth = 0;
  let at = start + "<!DOCTYPE".length;
  while (at < text.length) {
    const skipped = endOf(/"[^"]*"|'[^']*'|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/y, text, at);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const character = text[at] ?? "";
    // Unclosed, it extends to the end of the file.
    if (character === '"' || character === "'" || text.startsWith("<!--", at) || text.startsWith("<?", at)) break;
    if (character === "[") depth += 1;
    if (character === "]") depth -= 1;
    at += 1;
    if (character === ">" && depth === 0) return text.slice(0, start) + text.slice(at);
  }
  throw new Error("is truncated within its document type");
}

/** Where the tokens end that follow each other from a place on. */
function endOf(token: RegExp, text: string, from: number): number {
  let at = from;
  for (token.lastIndex = at; token.test(text); token.lastIndex = at) at = token.lastIndex;
  return at;
}

function attributesOf(text: string, element: string): Record<string, string> {
  const found = [...text.matchAll(ATTRIBUTE)].map(
    ([, name = "", double, single]) => [name, decode(double ?? single ?? "")] as const,
  );
  const seen = new Set<string>();
  const twice = found.find(([name]) => seen.size === seen.add(name).size)?.[0];
  if (twice !== undefined)
    throw new Error(`is not well-formed XML: <${element.slice(0, 40)}> has ${twice.slice(0, 40)} twice`);
  return Object.fromEntries(found);
}

function decode(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z_:][\w:.-]*));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) {
        const character = ENTITIES.get(name);
        if (character === undefined)
          throw new Error(`has the entity ${whole.slice(0, 40)}, which is not expanded; write it without entities`);
        return character;
      }
      const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : "\uFFFD";
    },
  );
}
