import { formatDuration } from "../core/duration.ts";
import type { Report } from "../deploy/report.ts";
import { tickLabel, timeTicks } from "./axis.ts";
import { html } from "./markup.ts";
import type { Markup } from "./markup.ts";
import { clip, count, firstOf } from "./text.ts";

type TimelineEntry = Report["timeline"][number];

const WIDTH = 1000;
const LEFT = 190;
const RIGHT = 90;
const ROW = 26;
const AXIS = 26;
const MOST_ROWS = 80;
const MOST_LABEL = 25;

/** What took how long and when, one row each; `total` is the length of the axis in milliseconds. */
export function gantt(entries: readonly TimelineEntry[], total: number, noun: string): Markup {
  const { kept, left } = firstOf(entries, MOST_ROWS);
  const x = (ms: number): number => LEFT + (Math.max(0, ms) / total) * (WIDTH - LEFT - RIGHT);
  const bottom = kept.length * ROW;
  const spoken = kept
    .map(({ phase, durationMs, ok }) => `${clip(phase, 60)} ${formatDuration(durationMs)}${ok ? "" : ", failed"}`)
    .join("; ");
  return html`<div class="wide"><svg viewBox="0 0 ${WIDTH} ${bottom + AXIS}" role="img" aria-label="Timeline: ${clip(spoken, 3000)}">
${timeTicks(total, 8).map((ms) => html`<line class="grid" x1="${x(ms)}" x2="${x(ms)}" y1="0" y2="${bottom}"/><text class="small middle" x="${x(ms)}" y="${bottom + 18}">${tickLabel(ms)}</text>`)}
${kept.map((entry, index) => row(entry, index * ROW, x))}
</svg></div>${left === 0 ? undefined : html`<p class="quiet">${count(left, `more ${noun}`)} in report.json.</p>`}`;
}

function row({ phase, startMs, durationMs, ok }: TimelineEntry, y: number, x: (ms: number) => number): Markup {
  const kind = ok ? (phase === "switch" || phase === "go back" ? "bar switch" : "bar") : "bar failed";
  const from = x(startMs);
  const width = Math.max(3, x(startMs + durationMs) - from);
  const name = phase.length > MOST_LABEL ? `${phase.slice(0, MOST_LABEL - 1)}…` : phase;
  return html`<g><title>${clip(phase, 300)}: ${formatDuration(durationMs)}, from ${tickLabel(startMs)}${ok ? "" : ", failed"}</title>
<text class="${ok ? "end" : "end failed-text"}" x="${LEFT - 12}" y="${y + 17}">${ok ? "" : "✗ "}${name}</text>
<rect class="${kind}" x="${from}" y="${y + 5}" width="${width}" height="${ROW - 10}" rx="3"/>
<text class="small" x="${from + width + 6}" y="${y + 17}">${formatDuration(durationMs)}</text></g>
`;
}
