/** One answer of the host program, in order: `key base64` lines, or `key =value` where that is one printable line. */
export class Answer {
  private readonly pairs: readonly (readonly [string, string])[];

  constructor(pairs: readonly (readonly [string, string])[]) {
    this.pairs = pairs;
  }

  /** The first value of a key. */
  get(key: string): string | undefined {
    return this.pairs.find(([name]) => name === key)?.[1];
  }

  all(key: string): string[] {
    return this.pairs.filter(([name]) => name === key).map(([, value]) => value);
  }

  /** Every pair whose key starts with the prefix; the prefix is taken off. */
  below(prefix: string): [string, string][] {
    return this.pairs
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]);
  }
}

const LINE = /^([a-z][A-Za-z0-9:._/-]*) (?:=([ -~]*)|([A-Za-z0-9+/]*={0,2}))$/;

/** Lines of any other form are foreign (a login banner) and are left out. Undefined when the answer has no end: it was cut. */
export function parseAnswer(text: string): Answer | undefined {
  const pairs: [string, string][] = [];
  for (const line of text.split("\n")) {
    const match = LINE.exec(line);
    if (match === null) continue;
    pairs.push([match[1] ?? "", match[2] ?? Buffer.from(match[3] ?? "", "base64").toString("utf8")]);
  }
  return pairs.at(-1)?.[0] === "end" ? new Answer(pairs) : undefined;
}
