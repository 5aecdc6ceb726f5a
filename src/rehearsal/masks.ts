/** How a secret is written elsewhere and still found. Source: ValueEncoders.cs of actions/runner, but for PowerShell. */
const FORMS: readonly ((value: string) => string)[] = [
  (value) => value,
  // The part before it in the encoded text decides how its bytes fall into groups of three.
  ...[0, 1, 2].map(
    (shift) =>
      (value: string): string =>
        Buffer.from(value)
          .subarray(Buffer.byteLength(value) > shift ? shift : 0)
          .toString("base64"),
  ),
  (value) => value.replaceAll('"', '\\"'),
  (value) => value.replaceAll("'", "''"),
  (value) => JSON.stringify(value).slice(1, -1),
  (value) =>
    encodeURIComponent(Buffer.from(value).toString()).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  (value) =>
    value
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&apos;"),
  (value) => (value.length > 8 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : ""),
];

/** Values that are shown as `***` from the moment they are known. */
export class Masks {
  private readonly values = new Set<string>();
  private any: RegExp | undefined;

  /** Masks the value and each of its lines. Source: ActionCommandManager.cs of actions/runner. */
  add(value: string): void {
    for (const text of [value, ...value.split(/[\r\n]/)].map((line) => line.trim())) {
      for (const form of text === "" ? [] : FORMS.map((write) => write(text))) if (form !== "") this.values.add(form);
    }
    this.any = undefined;
  }

  /** What overlaps or touches is one `***`. Source: SecretMasker.cs of actions/runner. */
  hide(text: string): string {
    if (!this.touches(text)) return text;
    const places = [...this.values].flatMap((value) => placesOf(value, text)).sort(([a], [b]) => a - b);
    let shown = "";
    let at = 0;
    let end = -1;
    for (const [from, to] of places) {
      if (from > end) {
        shown += `${text.slice(at, from)}***`;
        end = to;
      }
      end = Math.max(end, to);
      at = end;
    }
    return shown + text.slice(at);
  }

  /** Whether a text has a masked value in it: such an output is dropped. */
  touches(text: string): boolean {
    if (this.values.size === 0) return false;
    this.any ??= new RegExp([...this.values].map((value) => value.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|"));
    return this.any.test(text);
  }
}

function placesOf(value: string, text: string): [number, number][] {
  const places: [number, number][] = [];
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) places.push([at, at + value.length]);
  return places;
}
