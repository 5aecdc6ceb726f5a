import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, parseDocument } from "yaml";
import type { Node } from "yaml";
import type { Path } from "./errors.ts";
import { printable } from "../core/text.ts";

// A real deploy.yml has some hundred values; aliases of aliases have millions.
const MOST_CHARACTERS = 262_144;
const MOST_NODES = 20_000;
const DEEPEST = 40;

export interface Finding {
  readonly path: Path;
  readonly message: string;
  /** Points at the key, where the key is what is wrong. */
  readonly at?: "key" | undefined;
  /** Known only to the reader of the text, where no path leads to the place. */
  readonly offset?: number | undefined;
}

export interface Place {
  readonly line: number;
  readonly col: number;
}

/** The values of a YAML text, and where each of them is written. */
export interface Source {
  readonly value: unknown;
  readonly findings: readonly Finding[];
  /** The text could not be parsed, so that checking its values would only add confusing errors. */
  readonly broken: boolean;
  /** The place of a finding; of what is not there, the place of what should hold it. */
  readonly place: (finding: Finding) => Place;
}

/** Reads YAML without any of its surprises: no duplicates, no custom tags, no number that loses digits. */
export function readSource(text: string): Source {
  const lines = new LineCounter();
  const reader = new Reader();
  const value = reader.read(text, lines);
  const place = (finding: Finding): Place => {
    const offset = finding.offset ?? reader.offset(finding.path, finding.at);
    const { line, col } = lines.linePos(offset);
    return line < 1 ? { line: 1, col: 1 } : { line, col };
  };
  return { value, findings: reader.findings, broken: reader.broken, place };
}

/** What keeps any YAML text, of one document or several, from being read. */
export function syntaxProblems(text: string): (Place & { readonly message: string })[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  const errors = Array.isArray(documents) ? documents.flatMap((document) => document.errors) : [];
  return errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return { line: Math.max(1, line), col: Math.max(1, col), message: explainSyntax(error) };
  });
}

class Stop extends Error {}

class Reader {
  readonly findings: Finding[] = [];
  broken = false;
  readonly #values = new Map<string, number>();
  readonly #keys = new Map<string, number>();
  readonly #anchors = new Map<string, Node>();
  #nodes = 0;

  read(text: string, lines: LineCounter): unknown {
    if (text.length > MOST_CHARACTERS) {
      this.#fail([], "the file is larger than 256 kB; is it the right one?", 0);
      return undefined;
    }
    try {
      return this.#parse(text, lines);
    } catch (error) {
      if (error instanceof Stop) return undefined;
      // The parser recurses, so that absurd nesting ends its stack.
      if (!(error instanceof RangeError)) throw error;
      this.#fail([], `is nested deeper than ${DEEPEST} levels; write it flatter`, 0);
      return undefined;
    }
  }

  offset(path: Path, at: "key" | undefined): number {
    for (let length = path.length; length > 0; length -= 1) {
      const id = JSON.stringify(path.slice(0, length));
      const key = this.#keys.get(id);
      const value = this.#values.get(id);
      const missing = length < path.length;
      const found = at === "key" || missing ? (key ?? value) : (value ?? key);
      if (found !== undefined) return found;
    }
    return this.#values.get("[]") ?? 0;
  }

  #parse(text: string, lines: LineCounter): unknown {
    const doc = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      // Found below instead, where their path is known.
      uniqueKeys: false,
      resolveKnownTags: false,
    });
    for (const error of [...doc.errors, ...doc.warnings]) this.#fail([], explainSyntax(error), error.pos[0]);
    if (this.broken) return undefined;
    if (doc.contents === null || (isScalar(doc.contents) && doc.contents.value === null)) {
      this.#fail([], 'the file is empty; it needs at least "service:" and "environments:"', 0);
      return undefined;
    }
    return this.#value(doc.contents, [], new Set());
  }

  #fail(path: Path, message: string, offset?: number): void {
    this.findings.push({ path, message, offset });
    this.broken = true;
  }

  #value(node: unknown, path: Path, within: ReadonlySet<unknown>): unknown {
    const at = (node as Node | null)?.range?.[0];
    this.#nodes += 1;
    if (this.#nodes > MOST_NODES)
      this.#stop(path, `holds more than ${MOST_NODES} values, aliases included; write it shorter`, at);
    if (path.length > DEEPEST) this.#stop(path, `is nested deeper than ${DEEPEST} levels; write it flatter`, at);
    if (isAlias(node)) return this.#alias(node.source, path, within, at);
    const id = JSON.stringify(path);
    if (at !== undefined && !(isScalar(node) && node.source === "")) this.#values.set(id, at);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined)
      this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return this.#scalar(node.value, node.type === "PLAIN" ? node.source : undefined, path);
    const inside = new Set(within).add(node);
    if (isSeq(node)) return node.items.map((item, index) => this.#value(item, [...path, index], inside));
    if (isMap(node)) return this.#map(node.items, path, inside);
    return null;
  }

  #alias(name: string, path: Path, within: ReadonlySet<unknown>, at: number | undefined): unknown {
    const target = this.#anchors.get(name);
    if (target === undefined)
      this.#stop(path, `*${name} refers to an anchor &${name} that is not written before it`, at);
    if (within.has(target)) this.#stop(path, `*${name} contains itself; write the value out`, at);
    const value = this.#value(target, path, within);
    // The error is reported where the alias is used.
    if (at !== undefined) this.#values.set(JSON.stringify(path), at);
    return value;
  }

  #scalar(value: unknown, source: string | undefined, path: Path): unknown {
    const exact = typeof value !== "number" && typeof value !== "boolean";
    if (!exact && source !== undefined && source !== String(value)) {
      this.findings.push({
        path,
        message: `${source} is read as ${String(value)}; write ${String(value)}, or "${source}" in quotes for text`,
      });
    }
    return typeof value === "bigint" ? Number(value) : value;
  }

  #map(
    items: readonly { key: unknown; value: unknown }[],
    path: Path,
    within: ReadonlySet<unknown>,
  ): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    for (const { key, value } of items) {
      const offset = (key as Node | null)?.range?.[0];
      const name = isScalar(key) && key.value !== null ? (key.source ?? String(key.value)) : undefined;
      if (name === undefined) {
        this.#fail(path, "has a key that is not a word; write key: value", offset);
        continue;
      }
      const inner = [...path, name];
      const id = JSON.stringify(inner);
      const refusal = refusedKey(name) ?? this.#twice(id, Object.hasOwn(map, name));
      if (refusal !== undefined) {
        this.findings.push({ path: inner, message: refusal, offset });
        continue;
      }
      if (offset !== undefined) this.#keys.set(id, offset);
      map[name] = this.#value(value, inner, within);
    }
    return map;
  }

  #twice(id: string, seen: boolean): string | undefined {
    return seen && this.#keys.has(id) ? "is written twice; keep one of the two" : undefined;
  }

  #stop(path: Path, message: string, offset: number | undefined): never {
    this.#fail(path, message, offset);
    throw new Stop();
  }
}

function refusedKey(name: string): string | undefined {
  if (name === "__proto__") return "is not a key; remove it";
  if (name === "<<") return "merge keys are not read; write the keys out, or use an alias for a whole value";
  return undefined;
}

function explainSyntax(error: { readonly code: string; readonly message: string }): string {
  switch (error.code) {
    case "TAB_AS_INDENT":
      return "a tab is used to indent; use spaces";
    case "MULTIPLE_DOCS":
      return "the file has more than one document; keep one, without another ---";
    case "RESOURCE_EXHAUSTION":
      return `is nested deeper than ${DEEPEST} levels; write it flatter`;
    case "TAG_RESOLVE_FAILED":
      return `${printable(error.message)}: tags are not read; write the value without "!…"`;
    case "BAD_INDENT":
      return `${error.message}; check how far this line is indented`;
    case "BLOCK_AS_IMPLICIT_KEY":
      return `${error.message}; check the indentation, or put the value in quotes when it has ": " in it`;
    case "BAD_SCALAR_START":
      return `${error.message}; put it in quotes`;
    default:
      return `is not valid YAML: ${error.message}`;
  }
}
