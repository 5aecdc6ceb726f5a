import { createHash } from "node:crypto";
import type { Block, Cell, Document, Section } from "../document.ts";
import { clip, firstOf, headAndTail, leftOut, size } from "../text.ts";
import { breakable, html, Markup } from "./markup.ts";
import type { Piece } from "./markup.ts";
import { gantt, requestsPlot } from "./plots.ts";
import { STYLE } from "./style.ts";

const MOST_TITLE = 300;
const MOST_NOTE = 600;
const MOST_TEXT = 16_000;
const MOST_CELL = 2000;
const MOST_FACT = 300;
const MOST_ROWS = 500;
const MOST_CODE = 256 * 1024;
const MOST_FILES = 500;
const MOST_FILE_BYTES = 64_000;
const MOST_FILES_BYTES = 1_000_000;

/** The document as one HTML page that stands alone: it loads nothing, runs nothing, and may be opened anywhere. */
export function renderHtml({ title, tone, sentence, note, sections }: Document): string {
  const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`;
  const headline = clip(title, MOST_TITLE);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${headline}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<header class="${tone}"><h1>${headline}</h1>${optional(sentence, html`<p>${sentence}</p>`)}${optional(note, html`<p class="quiet">${clip(note, MOST_NOTE)}</p>`)}</header>
${sections.map(card)}
</main>
</body>
</html>
`.source;
}

function optional(text: string, markup: Markup): Markup | undefined {
  return text === "" ? undefined : markup;
}

function card({ title, blocks }: Section): Markup {
  return html`<section><h2>${clip(title, MOST_TITLE)}</h2>
${blocks.map(render)}
</section>
`;
}

function render(block: Block): Piece {
  switch (block.kind) {
    case "paragraph": {
      const label = block.label === undefined ? undefined : html`<strong>${block.label}:</strong> `;
      const text = clip(block.text, MOST_TEXT);
      return block.quiet === true ? html`<p class="quiet">${label}${text}</p>` : html`<p>${label}${text}</p>`;
    }
    case "list": {
      const { kept, left } = firstOf(block.items, MOST_ROWS);
      return html`<ul>${kept.map((item) => html`<li>${clip(item, MOST_CELL)}</li>`)}</ul>${more(left, block.noun)}`;
    }
    case "code": {
      const text = clip(block.text, MOST_CODE);
      return block.fatal === true ? html`<pre class="fatal">${text}</pre>` : html`<pre>${text}</pre>`;
    }
    case "facts":
      return html`<dl>${block.pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${content(value, MOST_FACT)}</dd></div>`)}</dl>`;
    case "figures":
      return html`<dl class="figures">${block.figures.map(({ name, value, bad }) => html`<div><dt>${name}</dt><dd class="${bad ? "lost" : ""}">${value}</dd></div>`)}</dl>
<p class="quiet">${block.sentence}</p>`;
    case "table":
      return table(block.head, block.rows, block.noun, Math.min(MOST_ROWS, block.most ?? MOST_ROWS));
    case "timeline":
      return gantt(block.spans, block.totalMs, block.noun);
    case "plot":
      return requestsPlot(block.samples, block.spans, block.caption);
    case "files":
      return files(block.files);
    case "details":
      return html`<details${block.open === true ? new Markup(" open") : undefined}><summary>${clip(block.title, MOST_TITLE)}</summary>
${block.blocks.map(render)}</details>
`;
  }
}

function table(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  noun: string,
  most: number,
): readonly Piece[] {
  const { kept, left } = firstOf(rows, most);
  return [
    html`<div class="wide"><table><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>
${kept.map(
  (row) => html`<tr>${row.map(tableCell)}</tr>
`,
)}</tbody></table></div>`,
    more(left, noun),
  ];
}

/** A cell as wide as its longest word. */
function tableCell(cell: Cell): Markup {
  const inside = breakable(content(cell, MOST_CELL));
  const kind = typeof cell === "string" || "links" in cell || cell.as === "code" ? undefined : cell.as;
  if (kind === undefined) return html`<td>${inside}</td>`;
  return html`<td class="${kind === "quiet" ? "quiet" : `word ${kind}`}">${inside}</td>`;
}

function content(cell: Cell, most: number): Piece {
  if (typeof cell === "string") return clip(cell, most);
  if ("links" in cell) return cell.links.map(({ text, href }) => html`${link(clip(text, MOST_FACT), href)} `);
  return cell.as === "code" && cell.text !== "" ? html`<code>${clip(cell.text, most)}</code>` : clip(cell.text, most);
}

/** Only what leads to the web or to a file beside the page becomes a link: a `javascript:` URL would run something. */
function link(text: string, href: string): Piece {
  const isWeb = /^https?:\/\/\S+$/i.test(href);
  const isBeside = !/^[^/]*:|^[/\\]/.test(href);
  return isWeb || isBeside ? html`<a href="${clip(href, MOST_CELL)}" rel="noopener noreferrer">${text}</a>` : text;
}

/** The first files get the room there is. */
function files(all: readonly { readonly name: string; readonly text: string }[]): Piece {
  const { kept, left } = firstOf(all, MOST_FILES);
  let room = MOST_FILES_BYTES;
  const parts = kept.map(({ name, text }) => {
    const bytes = Buffer.byteLength(text);
    const shown = Math.min(MOST_FILE_BYTES, room, bytes);
    room -= shown;
    return html`<details><summary><code>${clip(name, MOST_TITLE)}</code> <span class="quiet">${size(bytes)}</span></summary>
${shown === 0 && bytes > 0 ? html`<p class="quiet">The page has no room left for it; it is in the evidence folder.</p>` : html`<pre>${headAndTail(text, shown)}</pre>`}</details>
`;
  });
  return [parts, more(left, "file")];
}

function more(left: number, noun: string): Markup | undefined {
  return left === 0 ? undefined : html`<p class="quiet">${leftOut(left, noun)}</p>`;
}
