import { formatDuration } from "../../core/duration.ts";
import { Summary } from "../../core/summary.ts";
import { textOf } from "../document.ts";
import type { Block, Cell, Document } from "../document.ts";
import { clip, firstOf, leftOut, size } from "../text.ts";

// The worst deployment report stays under the runner's 1 MiB with them; of another one that does not, the end is cut.
const MOST_TITLE = 300;
const MOST_TEXT = 2000;
const MOST_CELL = 300;
const MOST_ROWS = 60;
/** Within details a table is folded, and may be longer. */
const MOST_FOLDED_ROWS = 120;
const MOST_ITEMS = 30;
const MOST_ITEM = 500;
const MOST_CODE = 32 * 1024;
const MOST_FILES = 20;
const BAR_WIDTH = 24;

/** The document as a job summary: Markdown under 1 MiB in which no foreign text is markup. */
export function renderMarkdown({ title, sentence, note, sections }: Document): string {
  const summary = new Summary();
  const headline = clip(title, MOST_TITLE);
  summary.heading(sentence === "" ? headline : `${headline}. ${sentence}`);
  if (note !== "") summary.paragraph(clip(note, MOST_TEXT / 2));
  for (const { title: heading, blocks } of sections) {
    summary.heading(clip(heading, MOST_TITLE), 3);
    for (const block of blocks) add(block, summary, MOST_ROWS);
  }
  return summary.toString();
}

function add(block: Block, summary: Summary, mostRows: number): void {
  switch (block.kind) {
    case "paragraph":
      summary.paragraph(clip(block.label === undefined ? block.text : `${block.label}: ${block.text}`, MOST_TEXT));
      return;
    case "list": {
      const { kept, left } = firstOf(block.items, MOST_ITEMS);
      summary.list(kept.map((item) => clip(item, MOST_ITEM)));
      if (left > 0) summary.paragraph(leftOut(left, block.noun));
      return;
    }
    case "code":
      summary.code(clip(block.text, MOST_CODE), block.language);
      return;
    case "facts":
      summary.paragraph(block.pairs.map(([name, value]) => `${name}: ${clip(textOf(value), MOST_CELL)}`).join(" · "));
      return;
    case "figures":
      summary.paragraph(block.sentence);
      return;
    case "table":
      table(block.head, block.rows, block.noun, Math.min(mostRows, block.most ?? mostRows), summary);
      return;
    case "timeline": {
      const noun = `${block.noun.slice(0, 1).toUpperCase()}${block.noun.slice(1)}`;
      const rows = block.spans.map(({ name, startMs, durationMs, ok }) => [
        `${ok ? "✓" : "✗"} ${clip(name, 100)}`,
        formatDuration(durationMs),
        bar(startMs, durationMs, block.totalMs),
      ]);
      table([noun, "Time", ""], rows, block.noun, mostRows, summary);
      return;
    }
    case "plot":
      // Its figures stand beside it; a picture has no place in Markdown.
      return;
    case "files": {
      const { kept, left } = firstOf(block.files, MOST_FILES);
      const names = kept.map(({ name, text }) => `${clip(name, MOST_CELL)} (${size(Buffer.byteLength(text))})`);
      summary.paragraph(names.join(" · "));
      if (left > 0) summary.paragraph(leftOut(left, "file"));
      return;
    }
    case "details":
      summary.details(clip(block.title, MOST_TITLE), (inner) => {
        for (const part of block.blocks) add(part, inner, MOST_FOLDED_ROWS);
      });
  }
}

function table(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  noun: string,
  most: number,
  summary: Summary,
): void {
  const texts = rows.map((row) => row.map((cell) => clip(textOf(cell), MOST_CELL)));
  summary.table([head, ...texts], { most, leftOut: (left) => leftOut(left, noun) });
}

/** A part of `total` milliseconds, drawn with characters. */
function bar(startMs: number, durationMs: number, total: number): string {
  const from = Math.min(BAR_WIDTH - 1, Math.max(0, Math.floor((startMs / total) * BAR_WIDTH)));
  const length = Math.min(BAR_WIDTH - from, Math.max(1, Math.round((durationMs / total) * BAR_WIDTH)));
  return "░".repeat(from) + "█".repeat(length) + "░".repeat(BAR_WIDTH - from - length);
}
