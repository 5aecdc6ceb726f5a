import { createHash } from "node:crypto";
import { breakable, html, Markup } from "./markup.ts";
import type { Piece } from "./markup.ts";
import { STYLE } from "./style.ts";
import { clip, count } from "./text.ts";

const MOST_CELL = 2000;

export interface PageParts {
  readonly title: string;
  /** `good`, `plain`, `bad` or `alarm`: the colour of its head. */
  readonly tone: string;
  /** What stands below the title. */
  readonly head: Piece;
  readonly body: Piece;
}

/** One HTML page that stands alone: it loads nothing, runs nothing, and may be opened anywhere. */
export function page({ title, tone, head, body }: PageParts): string {
  const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<header class="${tone}"><h1>${title}</h1>${head}</header>
${body}
</main>
</body>
</html>
`.source;
}

export function section(title: string, ...content: readonly Piece[]): Markup {
  return html`<section><h2>${title}</h2>
${content}
</section>`;
}

export function table(head: readonly string[], rows: readonly (readonly Piece[])[]): Markup {
  return html`<div class="wide"><table><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>
${rows.map(
  (row) => html`<tr>${row.map((content) => cell(typeof content === "string" ? clip(content, MOST_CELL) : content))}</tr>
`,
)}</tbody></table></div>`;
}

/** A cell of a table, as wide as its longest word. */
export function cell(content: Piece, kind = ""): Markup {
  return kind === "" ? html`<td>${breakable(content)}</td>` : html`<td class="${kind}">${breakable(content)}</td>`;
}

export function leftOut(left: number, noun: string): Markup | undefined {
  return left === 0
    ? undefined
    : html`<p class="quiet">${count(left, `more ${noun}`)}: report.json has all of them.</p>`;
}
