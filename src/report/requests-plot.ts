import { formatDuration } from "../core/duration.ts";
import type { Report } from "../deploy/report.ts";
import { tickLabel, timeTicks } from "./axis.ts";
import { html } from "./markup.ts";
import type { Markup } from "./markup.ts";
import { phasesOf } from "./story.ts";
import { clip, count } from "./text.ts";

type Probe = NonNullable<Report["probe"]>;

/** One mark of the plot: the slowest of the requests it stands for, or the lost ones. */
export type Point = Probe["samples"][number];

const MOST_POINTS = 600;
const WIDTH = 1000;
const LEFT = 62;
const RIGHT = 16;
const PHASES = 24;
const TOP = 34;
const HEIGHT = 170;
const LANE = 22;
const BOTTOM = TOP + HEIGHT + 6 + LANE;
const AXIS = 26;

/** At most `most` points; no slow request and no lost one disappears among good ones. */
export function downsample(samples: Probe["samples"], most: number = MOST_POINTS): Point[] {
  if (samples.length <= most) return [...samples];
  const size = Math.ceil(samples.length / Math.floor(most / 2));
  const points: Point[] = [];
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

/** Response times and lost requests over time, with the phases that they fell into. */
export function requestsPlot(probe: Probe, report: Report): Markup {
  const points = downsample(probe.samples);
  const end = Math.max(1, ...points.map(({ atMs }) => atMs));
  const good = points.filter(({ ok }) => ok);
  const slowest = Math.max(1, ...good.map(({ durationMs }) => durationMs)) * 1.1;
  const x = (ms: number): number => LEFT + (Math.min(Math.max(0, ms), end) / end) * (WIDTH - LEFT - RIGHT);
  const y = (ms: number): number => TOP + HEIGHT - (ms / slowest) * HEIGHT;
  const lost = lostSpans(points, end).map((span) => ({
    ...span,
    left: x(span.fromMs),
    width: Math.max(3, x(span.toMs) - x(span.fromMs)),
  }));
  const summary = `${count(probe.sent, "request")}, ${probe.lost} lost, longest gap ${formatDuration(probe.longestGapMs)}`;
  return html`<div class="wide"><svg viewBox="0 0 ${WIDTH} ${BOTTOM + AXIS}" role="img" aria-label="Response time over time: ${summary}">
${phaseBands(report, end, x)}
${timeTicks(slowest, 4).map((ms) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(ms)}" y2="${y(ms)}"/><text class="small end" x="${LEFT - 8}" y="${y(ms) + 4}">${tickLabel(ms)}</text>`)}
${lost.map(({ left, width }) => html`<rect class="gap" x="${left}" y="${TOP}" width="${width}" height="${HEIGHT}"/>`)}
<text class="small end" x="${LEFT - 8}" y="${BOTTOM - 6}">lost</text>
<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${BOTTOM}" y2="${BOTTOM}"/>
${timeTicks(end, 10).map((ms) => html`<line class="grid" x1="${x(ms)}" x2="${x(ms)}" y1="${BOTTOM}" y2="${BOTTOM + 5}"/><text class="small middle" x="${x(ms)}" y="${BOTTOM + 20}">${tickLabel(ms)}</text>`)}
${linesBetweenLost(points, x, y)}
${good.map((point) => html`<circle class="dot" cx="${x(point.atMs)}" cy="${y(point.durationMs)}" r="1.8"><title>${formatDuration(point.durationMs)} at ${tickLabel(point.atMs)}</title></circle>`)}
${lost.map(({ left, width, fromMs, requests }) => html`<rect class="lost" x="${left}" y="${BOTTOM - LANE}" width="${width}" height="${LANE}"><title>${count(requests, "request")} lost from ${tickLabel(fromMs)}</title></rect>`)}
</svg></div>
<p class="quiet">Time of each answer${points.length < probe.samples.length ? `, the slowest of every ${Math.ceil(probe.samples.length / (MOST_POINTS / 2))}` : ""}, by when it was asked for; red below: no answer, or an error of the server.</p>`;
}

/** The probe begins with the switch; the phases from there on are laid over it. */
function phaseBands(report: Report, end: number, x: (ms: number) => number): Markup[] {
  const origin = report.probe?.startMs;
  if (origin === undefined) return [];
  return phasesOf(report).flatMap(({ phase, startMs, durationMs, ok }) => {
    const from = startMs - origin;
    if (from < 0 || from >= end || durationMs <= 0) return [];
    const left = x(from);
    const width = Math.max(2, x(from + durationMs) - left);
    const moves = phase === "switch" || phase === "go back";
    const label = clip(phase, 40);
    return [
      html`<g><title>${label}</title>${moves ? html`<rect class="under" x="${left}" y="${TOP}" width="${width}" height="${BOTTOM - TOP}"/><line class="edge" x1="${left}" x2="${left}" y1="2" y2="${BOTTOM}"/>` : undefined}
<rect class="band ${ok ? (moves ? "switch" : "") : "failed"}" x="${left}" y="2" width="${width}" height="${PHASES}"/>
${width > label.length * 8 + 8 ? html`<text x="${left + 7}" y="19">${label}</text>` : undefined}</g>
`,
    ];
  });
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly requests: number;
}

/** Lost requests that follow each other, from the first of them to the next that was answered. */
function lostSpans(points: readonly Point[], end: number): Span[] {
  const spans: Span[] = [];
  points.forEach(({ atMs, ok, requests }, index) => {
    if (ok) return;
    const before = index > 0 && points[index - 1]?.ok === false ? spans.pop() : undefined;
    spans.push({
      fromMs: before?.fromMs ?? atMs,
      toMs: points[index + 1]?.atMs ?? end,
      requests: (before?.requests ?? 0) + requests,
    });
  });
  return spans;
}

/** A line over a lost request would claim an answer that nobody got. */
function linesBetweenLost(points: readonly Point[], x: (ms: number) => number, y: (ms: number) => number): Markup[] {
  const runs: string[][] = [[]];
  for (const { atMs, durationMs, ok } of points) {
    if (!ok) runs.push([]);
    else runs.at(-1)?.push(`${x(atMs).toFixed(1)},${y(durationMs).toFixed(1)}`);
  }
  return runs.filter((run) => run.length > 1).map((run) => html`<polyline class="line" points="${run.join(" ")}"/>`);
}
