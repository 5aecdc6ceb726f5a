import { formatDuration } from "../../core/duration.ts";
import type { Sample, Span } from "../document.ts";
import { clip, count, firstOf, leftOut } from "../text.ts";
import { html } from "./markup.ts";
import type { Markup } from "./markup.ts";

const WIDTH = 1000;
const AXIS = 26;

const TIME_STEPS_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  1_800_000, 3_600_000, 7_200_000,
];

/** Round times from zero up to `end`, at most `most` steps of them. */
function timeTicks(end: number, most: number): number[] {
  const longest = TIME_STEPS_MS.at(-1) as number;
  const step = TIME_STEPS_MS.find((candidate) => end / candidate <= most) ?? Math.ceil(end / most / longest) * longest;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}

/** `0`, `500ms`, `2s`, `1m 30s` */
function tickLabel(ms: number): string {
  return ms === 0
    ? "0"
    : formatDuration(ms)
        .replace(".0s", "s")
        .replace(/ 00[sm]$/, "");
}

const SPANS = { left: 190, right: 90, row: 26, most: 80, label: 25 };

/** What took how long and when, one row each; `total` is the length of the axis in milliseconds. */
export function gantt(spans: readonly Span[], total: number, noun: string): Markup {
  const { kept, left } = firstOf(spans, SPANS.most);
  const x = (ms: number): number => SPANS.left + (Math.max(0, ms) / total) * (WIDTH - SPANS.left - SPANS.right);
  const bottom = kept.length * SPANS.row;
  const label = kept
    .map(({ name, durationMs, ok }) => `${clip(name, 60)} ${formatDuration(durationMs)}${ok ? "" : ", failed"}`)
    .join("; ");
  return html`<div class="wide"><svg viewBox="0 0 ${WIDTH} ${bottom + AXIS}" role="img" aria-label="Timeline: ${clip(label, 3000)}">
${timeTicks(total, 8).map((ms) => html`<line class="grid" x1="${x(ms)}" x2="${x(ms)}" y1="0" y2="${bottom}"/><text class="small middle" x="${x(ms)}" y="${bottom + 18}">${tickLabel(ms)}</text>`)}
${kept.map((span, index) => ganttRow(span, index * SPANS.row, x))}
</svg></div>${left === 0 ? undefined : html`<p class="quiet">${leftOut(left, noun)}</p>`}`;
}

function ganttRow({ name, startMs, durationMs, ok, changes }: Span, y: number, x: (ms: number) => number): Markup {
  const kind = ok ? (changes ? "bar switch" : "bar") : "bar failed";
  const from = x(startMs);
  const width = Math.max(3, x(startMs + durationMs) - from);
  const label = name.length > SPANS.label ? `${name.slice(0, SPANS.label - 1)}…` : name;
  return html`<g><title>${clip(name, 300)}: ${formatDuration(durationMs)}, from ${tickLabel(startMs)}${ok ? "" : ", failed"}</title>
<text class="${ok ? "end" : "end failed-text"}" x="${SPANS.left - 12}" y="${y + 17}">${ok ? "" : "✗ "}${label}</text>
<rect class="${kind}" x="${from}" y="${y + 5}" width="${width}" height="${SPANS.row - 10}" rx="3"/>
<text class="small" x="${from + width + 6}" y="${y + 17}">${formatDuration(durationMs)}</text></g>
`;
}

const MOST_POINTS = 600;
const LEFT = 62;
const RIGHT = 16;
const BANDS = 24;
const TOP = 34;
const HEIGHT = 170;
const LANE = 22;
const BOTTOM = TOP + HEIGHT + 6 + LANE;

/** At most `most` points; no slow request and no lost one disappears among good ones. */
export function downsample(samples: readonly Sample[], most: number = MOST_POINTS): Sample[] {
  if (samples.length <= most) return [...samples];
  const size = Math.ceil(samples.length / Math.floor(most / 2));
  const points: Sample[] = [];
  for (let from = 0; from < samples.length; from += size) {
    const chunk = samples.slice(from, from + size);
    for (const ok of [true, false]) {
      const alike = chunk.filter((sample) => sample.ok === ok);
      const [first] = alike;
      if (first === undefined) continue;
      const slowest = alike.reduce((slow, sample) => (sample.durationMs > slow.durationMs ? sample : slow), first);
      points.push({
        atMs: ok ? slowest.atMs : first.atMs,
        durationMs: slowest.durationMs,
        ok,
        requests: alike.reduce((sum, { requests }) => sum + requests, 0),
      });
    }
  }
  return points.toSorted((left, right) => left.atMs - right.atMs);
}

/** Response times and lost requests over time, above the spans that they fell into. */
export function requestsPlot(samples: readonly Sample[], spans: readonly Span[], caption: string): Markup {
  const points = downsample(samples);
  const end = Math.max(1, ...points.map(({ atMs }) => atMs));
  const good = points.filter(({ ok }) => ok);
  const slowest = Math.max(1, ...good.map(({ durationMs }) => durationMs)) * 1.1;
  const x = (ms: number): number => LEFT + (Math.min(Math.max(0, ms), end) / end) * (WIDTH - LEFT - RIGHT);
  const y = (ms: number): number => TOP + HEIGHT - (ms / slowest) * HEIGHT;
  const lost = lostGaps(points, end).map((gap) => ({
    ...gap,
    left: x(gap.fromMs),
    width: Math.max(3, x(gap.toMs) - x(gap.fromMs)),
  }));
  return html`<div class="wide"><svg viewBox="0 0 ${WIDTH} ${BOTTOM + AXIS}" role="img" aria-label="Response time over time: ${caption}">
${bands(spans, end, x)}
${timeTicks(slowest, 4).map((ms) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(ms)}" y2="${y(ms)}"/><text class="small end" x="${LEFT - 8}" y="${y(ms) + 4}">${tickLabel(ms)}</text>`)}
${lost.map(({ left, width }) => html`<rect class="gap" x="${left}" y="${TOP}" width="${width}" height="${HEIGHT}"/>`)}
<text class="small end" x="${LEFT - 8}" y="${BOTTOM - 6}">lost</text>
<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${BOTTOM}" y2="${BOTTOM}"/>
${timeTicks(end, 10).map((ms) => html`<line class="grid" x1="${x(ms)}" x2="${x(ms)}" y1="${BOTTOM}" y2="${BOTTOM + 5}"/><text class="small middle" x="${x(ms)}" y="${BOTTOM + 20}">${tickLabel(ms)}</text>`)}
${linesBetweenLost(points, x, y)}
${good.map((point) => html`<circle class="dot" cx="${x(point.atMs)}" cy="${y(point.durationMs)}" r="1.8"><title>${formatDuration(point.durationMs)} at ${tickLabel(point.atMs)}</title></circle>`)}
${lost.map(({ left, width, fromMs, requests }) => html`<rect class="lost" x="${left}" y="${BOTTOM - LANE}" width="${width}" height="${LANE}"><title>${count(requests, "request")} lost from ${tickLabel(fromMs)}</title></rect>`)}
</svg></div>
<p class="quiet">Response time${points.length < samples.length ? `, the slowest of every ${Math.ceil(samples.length / (MOST_POINTS / 2))}` : ""}, by the time of the request; red below: no answer, or a server error.</p>`;
}

/** The plot begins with the switch; what began later is laid over it. */
function bands(spans: readonly Span[], end: number, x: (ms: number) => number): Markup[] {
  return spans.flatMap(({ name, startMs, durationMs, ok, changes }) => {
    if (startMs < 0 || startMs >= end || durationMs <= 0) return [];
    const left = x(startMs);
    const width = Math.max(2, x(startMs + durationMs) - left);
    const label = clip(name, 40);
    return [
      html`<g><title>${label}</title>${changes ? html`<rect class="under" x="${left}" y="${TOP}" width="${width}" height="${BOTTOM - TOP}"/><line class="edge" x1="${left}" x2="${left}" y1="2" y2="${BOTTOM}"/>` : undefined}
<rect class="band ${ok ? (changes ? "switch" : "") : "failed"}" x="${left}" y="2" width="${width}" height="${BANDS}"/>
${width > label.length * 8 + 8 ? html`<text x="${left + 7}" y="19">${label}</text>` : undefined}</g>
`,
    ];
  });
}

interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly requests: number;
}

/** Lost requests that follow each other, from the first of them to the next that was answered. */
function lostGaps(points: readonly Sample[], end: number): Gap[] {
  const gaps: Gap[] = [];
  points.forEach(({ atMs, ok, requests }, index) => {
    if (ok) return;
    const before = index > 0 && points[index - 1]?.ok === false ? gaps.pop() : undefined;
    gaps.push({
      fromMs: before?.fromMs ?? atMs,
      toMs: points[index + 1]?.atMs ?? end,
      requests: (before?.requests ?? 0) + requests,
    });
  });
  return gaps;
}

/** The line ends at a lost request: there was no answer to draw. */
function linesBetweenLost(points: readonly Sample[], x: (ms: number) => number, y: (ms: number) => number): Markup[] {
  const runs: string[][] = [[]];
  for (const { atMs, durationMs, ok } of points) {
    if (!ok) runs.push([]);
    else runs.at(-1)?.push(`${x(atMs).toFixed(1)},${y(durationMs).toFixed(1)}`);
  }
  return runs.filter((run) => run.length > 1).map((run) => html`<polyline class="line" points="${run.join(" ")}"/>`);
}
