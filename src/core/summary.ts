import { appendFileSync, statSync } from "node:fs";
import { errorMessage } from "./errors.ts";
import type { Log } from "./log.ts";
import type { Secrets } from "./mask.ts";
import { printableLines } from "./text.ts";

/** The runner drops a step's summary whole when it is over 1 MiB. */
const MOST_BYTES = 1024 * 1024;
const ROOM_FOR_NOTES = 1024;
const CUT_NOTE = "\n\n**The summary was cut: it was too long.**\n";
const MOST_CODE = 64 * 1024;
const MOST_TABLE = 192 * 1024;

export interface TableLimits {
  readonly most?: number;
  readonly leftOut?: (rows: number) => string;
}

/**
 * Builds a job summary from untrusted text: everything given is shown as it is, none of it becomes
 * markup. Blocks that no longer fit in the limit are left out from the end, with a note.
 */
export class Summary {
  private readonly blocks: string[] = [];

  heading(text: string, level: 1 | 2 | 3 | 4 = 2): this {
    return this.block(`${"#".repeat(level)} ${escapeMarkdown(text).replaceAll("<br>", " ")}`);
  }

  paragraph(text: string): this {
    return this.block(escapeMarkdown(text));
  }

  list(items: readonly string[]): this {
    return this.block(items.map((item) => `- ${escapeMarkdown(item)}`).join("\n"));
  }

  /** The first row is the head. Columns without a cell stay empty; rows beyond the limits are counted below the table. */
  table(rows: readonly (readonly string[])[], { most = Infinity, leftOut = moreRows }: TableLimits = {}): this {
    const [head, ...body] = rows;
    if (head === undefined) return this;
    const lines = [tableRow(head), `|${" --- |".repeat(head.length)}`];
    let bytes = 0;
    for (const [index, row] of body.entries()) {
      const line = tableRow(row.length < head.length ? [...row, ...Array(head.length - row.length).fill("")] : row);
      bytes += Buffer.byteLength(line) + 1;
      if (index >= most || bytes > MOST_TABLE)
        return this.block(lines.join("\n")).paragraph(leftOut(body.length - index));
      lines.push(line);
    }
    return this.block(lines.join("\n"));
  }

  /** A block of text as it is, in a fixed font. Beyond 64 Ki characters only its end is kept. */
  code(text: string, language = ""): this {
    const kept = text.length <= MOST_CODE ? text : text.slice(text.length - MOST_CODE);
    const note = kept === text ? "" : `[${text.length - kept.length} characters left out]\n`;
    const clean = note + printableLines(kept).join("\n").replace(/\n+$/, "");
    const longestRun = Math.max(2, ...[...clean.matchAll(/`+/g)].map((run) => run[0].length));
    const fence = "`".repeat(longestRun + 1);
    return this.block(`${fence}${language.replace(/[^\w-]/g, "")}\n${clean}\n${fence}`);
  }

  /** A part that is folded until a reader opens it. */
  details(title: string, fill: (inner: Summary) => void): this {
    const inner = new Summary();
    fill(inner);
    return this.block(`<details><summary>${escapeMarkdown(title)}</summary>\n\n${inner.toString()}\n</details>`);
  }

  /** Markdown of at most `limit` bytes of UTF-8. */
  toString(limit: number = MOST_BYTES - ROOM_FOR_NOTES): string {
    let text = "";
    let bytes = 0;
    for (const [index, block] of this.blocks.entries()) {
      bytes += Buffer.byteLength(block) + 2;
      if (bytes > limit) return `${text}${cutNote(this.blocks.length - index)}`;
      text += `${block}\n\n`;
    }
    return text;
  }

  private block(markdown: string): this {
    this.blocks.push(markdown);
    return this;
  }
}

export interface WriteSummaryOptions {
  readonly log?: Pick<Log, "warn"> | undefined;
  /** Masked in the text: the runner masks a summary too, but line by line only. */
  readonly secrets?: Secrets | undefined;
}

/**
 * Adds to the step's summary, where there is one (`GITHUB_STEP_SUMMARY`). Never throws: what cannot
 * be written is a warning. Text that would go over the step's 1 MiB is cut at a line, with a note.
 */
export function writeSummary(text: string, options: WriteSummaryOptions = {}): void {
  const file = process.env["GITHUB_STEP_SUMMARY"];
  if (file === undefined || file === "") return;
  try {
    const used = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    const redacted = options.secrets?.redact(text, [escapeMarkdown, escapedInLine]) ?? text;
    appendFileSync(file, fit(redacted, MOST_BYTES - ROOM_FOR_NOTES - used));
  } catch (error) {
    options.log?.warn(`The job summary could not be written: ${errorMessage(error)}`);
  }
}

/** A form of a secret within a line, where fewer characters are escaped than at its start. */
function escapedInLine(form: string): string {
  return escapeMarkdown(`x${form}`).slice(1);
}

/** Text that shows as itself in Markdown and in HTML alike; line breaks become `<br>`. */
export function escapeMarkdown(text: string): string {
  return printableLines(text).map(escapeLine).join("<br>");
}

function escapeLine(line: string): string {
  return line
    .replace(/^[ \t]+/, "")
    .replace(/[&<>"'`*_[\](){}#|~\\!:^$@-]/g, entity)
    .replace(/^[+=]|(?<=^\d+)\.|(?<=\bwww)\./gi, entity);
}

function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map(escapeMarkdown).join(" | ")} |`;
}

function moreRows(rows: number): string {
  return `${rows} more row${rows === 1 ? " was" : "s were"} left out.`;
}

function cutNote(blocks: number): string {
  return `**The summary was cut: ${blocks} more part${blocks === 1 ? "" : "s"} did not fit.**\n`;
}

function fit(text: string, room: number): string {
  if (Buffer.byteLength(text) <= room) return text;
  if (room <= CUT_NOTE.length - ROOM_FOR_NOTES) return "";
  const cut = Buffer.from(text).subarray(0, Math.max(0, room)).toString("utf8");
  const lastLine = cut.lastIndexOf("\n");
  return `${lastLine === -1 ? "" : cut.slice(0, lastLine)}${CUT_NOTE}`;
}
