import { formatDuration } from "../core/duration.ts";
import { Summary } from "../core/summary.ts";
import type { GateEntry, GatesReport } from "../gates/report.ts";
import {
  byUrgency,
  fileName,
  gatesFacts,
  gatesStory,
  gatesTimeline,
  isWaived,
  STATE_MARKS,
  verdictsText,
} from "./gates-story.ts";
import { bar, clip, count, firstOf } from "./text.ts";

const MOST_ROWS = 60;
const MOST_CELL = 300;
const MOST_FINDINGS = 50;

/** The job summary of a run of the gates: Markdown under 1 MiB in which no foreign text is markup. */
export function gatesSummary(report: GatesReport): string {
  const summary = new Summary();
  const { mark, title, sentence } = gatesStory(report);
  summary
    .heading(`${mark} ${clip(title, 300)}`)
    .paragraph(sentence)
    .paragraph(gatesFacts(report));
  const { kept, left } = firstOf(byUrgency(report.gates), MOST_ROWS);
  summary.table([
    ["Gate", "Row", report.profile, "dev / staging / production", "Time", "What was seen"],
    ...kept.map(row),
  ]);
  if (left > 0) summary.paragraph(`${count(left, "more gate")}: the report has all of them.`);
  for (const gate of kept.filter(({ state }) => state === "fail" || state === "inconclusive")) details(gate, summary);
  timeline(report, summary);
  if (report.archive !== undefined)
    summary.heading("Archive", 3).table([
      ["File", "Size", "SHA-256"],
      [
        clip(fileName(report.archive.file), MOST_CELL),
        `${(report.archive.bytes / 1e6).toFixed(1)} MB`,
        report.archive.sha256,
      ],
    ]);
  for (const notice of firstOf(report.notices, MOST_ROWS).kept) summary.paragraph(clip(`ℹ ${notice}`, 500));
  return summary.toString();
}

function row(gate: GateEntry): string[] {
  const state = `${STATE_MARKS[gate.state]} ${gate.state}${isWaived(gate) ? ", waived" : ""}`;
  return [
    clip(gate.name, 100),
    gate.row,
    state,
    verdictsText(gate),
    gate.verdicts === undefined ? "" : formatDuration(gate.durationMs),
    clip(gate.summary, MOST_CELL),
  ];
}

function details(gate: GateEntry, summary: Summary): void {
  const { findings, waived, name, state } = gate;
  summary.heading(clip(`${name}: ${state}`, 100), 3);
  if (isWaived(gate)) summary.paragraph(`Waived until ${waived?.until}: ${clip(waived?.reason ?? "", MOST_CELL)}`);
  const { kept, left } = firstOf(findings, MOST_FINDINGS);
  if (kept.length > 0)
    summary.table([
      ["", "Where", "Finding"],
      ...kept.map(({ severity, message, file, line, col }) => [
        severity,
        clip([file, line, col].filter((part) => part !== undefined).join(":"), 200),
        clip(message, MOST_CELL),
      ]),
    ]);
  if (left > 0) summary.paragraph(`${count(left, "more finding")}: the report has all of them.`);
}

function timeline(report: GatesReport, summary: Summary): void {
  const entries = gatesTimeline(report);
  if (entries.length === 0) return;
  const total = Math.max(1, ...entries.map(({ startMs, durationMs }) => startMs + durationMs));
  const rows = firstOf(entries, MOST_ROWS).kept.map(({ phase, startMs, durationMs, ok }) => [
    `${ok ? "✓" : "✗"} ${clip(phase, 100)}`,
    formatDuration(durationMs),
    bar(startMs, durationMs, total),
  ]);
  summary.heading("Timeline", 3).table([["Gate", "Time", ""], ...rows]);
}
