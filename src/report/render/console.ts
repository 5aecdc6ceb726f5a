import { printableLines, withoutCommands } from "../../core/text.ts";
import type { Document } from "../document.ts";
import { clip } from "../text.ts";

const MOST_TITLE = 200;
const MOST_TEXT = 400;

/** The title and the briefs of a document, for the end of a log or for a terminal: each of them one line. */
export function renderConsole({ title, sentence, sections }: Document): string[] {
  const headline = clip(title, MOST_TITLE);
  const inOrder = sections.toSorted((left, right) => Number(left.isConclusion ?? 0) - Number(right.isConclusion ?? 0));
  return [
    sentence === "" ? headline : `${headline}. ${sentence}`,
    ...inOrder.flatMap(({ brief = [] }) => brief.map((line) => `  ${line}`)),
  ].map((line) => withoutCommands(oneLine(line)));
}

function oneLine(text: string): string {
  // Clipped before too: a reason can be megabytes long.
  const lines = printableLines(text.slice(0, MOST_TEXT * 4));
  return clip(lines.join(" ").replaceAll("\t", " ").trimEnd(), MOST_TEXT);
}
