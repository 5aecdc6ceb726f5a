import { clip } from "./text.ts";

/** `alarm` needs a person now; `bad` failed, but what is live is known and healthy. */
export type Tone = "good" | "plain" | "bad" | "alarm";

/** A renderer decides how each kind of cell looks; a link is a web address or a file beside the page. */
export type Cell =
  | string
  | { readonly text: string; readonly as: "code" | "quiet" | "pass" | "fail" | "inconclusive" }
  | { readonly links: readonly { readonly text: string; readonly href: string }[] };

/** A piece of work with its time, in milliseconds from the start of whatever it is a part of. */
export interface Span {
  readonly name: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly ok: boolean;
  /** Whether what serves changed meanwhile. */
  readonly changes: boolean;
}

/** Requests that were answered alike; `durationMs` is that of the slowest. */
export interface Sample {
  readonly atMs: number;
  readonly durationMs: number;
  readonly ok: boolean;
  readonly requests: number;
}

export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly bad: boolean;
}

/** Texts are untrusted and of any length: renderers escape them and keep to the limits of their medium. */
export type Block =
  | { readonly kind: "paragraph"; readonly text: string; readonly label?: string; readonly quiet?: true }
  | { readonly kind: "list"; readonly items: readonly string[]; readonly noun: string }
  | { readonly kind: "code"; readonly text: string; readonly language?: string; readonly fatal?: true }
  | { readonly kind: "facts"; readonly pairs: readonly (readonly [name: string, value: Cell])[] }
  /** Figures that are shown large; `sentence` states the same as text. */
  | { readonly kind: "figures"; readonly figures: readonly Figure[]; readonly sentence: string }
  /** `most`: fewer rows than the default of the renderer. */
  | {
      readonly kind: "table";
      readonly head: readonly string[];
      readonly rows: readonly (readonly Cell[])[];
      readonly noun: string;
      readonly most?: number;
    }
  | { readonly kind: "timeline"; readonly spans: readonly Span[]; readonly totalMs: number; readonly noun: string }
  /** Response times and lost requests; `spans` are what happened meanwhile. */
  | {
      readonly kind: "plot";
      readonly samples: readonly Sample[];
      readonly spans: readonly Span[];
      readonly caption: string;
    }
  /** Evidence, the most important file first; all of it is in the report's folder too. */
  | { readonly kind: "files"; readonly files: readonly { readonly name: string; readonly text: string }[] }
  | {
      readonly kind: "details";
      readonly title: string;
      readonly blocks: readonly Block[];
      readonly open?: boolean;
    };

export interface Section {
  readonly title: string;
  /** Its lines in a log, which has no room for blocks. */
  readonly brief?: readonly string[];
  /** Whether these are its last lines, where reading a log begins. */
  readonly isConclusion?: true;
  readonly blocks: readonly Block[];
}

/** A report, once for all renderers. */
export interface Document {
  readonly title: string;
  readonly tone: Tone;
  /** What the title means; empty where the title is enough. */
  readonly sentence: string;
  /** Small print below it. */
  readonly note: string;
  readonly sections: readonly Section[];
}

/** The parts of a list that are there. */
export function present<T>(...parts: readonly (T | undefined)[]): T[] {
  return parts.filter((part) => part !== undefined);
}

/** The text of a cell in a medium that shows text only. */
export function textOf(cell: Cell): string {
  if (typeof cell === "string") return cell;
  return "links" in cell ? cell.links.map(({ text }) => text).join(" ") : cell.text;
}

/** A line of a section's brief; none where there is nothing to show. */
export function briefLine(name: string, text: string, most: number = Infinity): string[] {
  return text === "" ? [] : [`${name}: ${clip(text, most)}`];
}
