import { formatDuration } from "../core/duration.ts";
import { Summary } from "../core/summary.ts";
import type { Report } from "../deploy/report.ts";
import { causeOf, factsLine, liveRows, liveTitle, lostSentence, phasesOf, storyOf, totalMs } from "./story.ts";
import { bar, clip, count, firstOf } from "./text.ts";

// Together they keep the worst report under the runner's 1 MiB, so that the next steps at its end survive.
const MOST_REASON = 2000;
const MOST_CELL = 300;
const MOST_ROWS = 60;
const MOST_PASSED_ROWS = 120;
const MOST_WARNINGS = 30;
const MOST_PLAN = 32 * 1024;
const MOST_NEXT = 20;

/** The job summary of a deployment: Markdown under 1 MiB in which no foreign text is markup. */
export function deploymentSummary(report: Report): string {
  const summary = new Summary();
  const story = storyOf(report);
  summary.heading(`${story.mark} ${clip(story.title, 300)}. ${story.sentence}`);
  summary.paragraph(clip(factsLine(report), 1000));
  why(report, summary);
  if (report.dryRun) plan(report, summary);
  live(report, summary);
  const lost = lostSentence(report);
  if (lost !== undefined) summary.heading("Requests", 3).paragraph(lost);
  timeline(report, summary);
  checks(report, summary);
  if (!report.dryRun && report.planText.length > 0) {
    summary.details(clip(`Plan ${report.planHash}`, 100), (inner) => inner.code(planText(report)));
  }
  warnings(report, summary);
  next(report, summary);
  return summary.toString();
}

function why(report: Report, summary: Summary): void {
  const { reason, reasonTitle } = storyOf(report);
  const diagnosis = report.evidence?.diagnosis;
  if (reason === "" && diagnosis === undefined) return;
  summary.heading(reason === "" ? "What the evidence shows" : reasonTitle, 3);
  const [first = "", ...rest] = clip(reason.trim(), MOST_REASON).split(/\r\n|\r|\n/);
  if (first !== "") summary.paragraph(first);
  if (rest.length > 0) summary.code(rest.join("\n"));
  const cause = causeOf(report);
  if (cause !== "") summary.paragraph(`Cause: ${clip(cause, MOST_CELL)}`);
  if (diagnosis === undefined) return;
  summary.paragraph(`First fatal line, from ${clip(diagnosis.where, MOST_CELL)}:`).code(clip(diagnosis.line, 1000));
}

function live(report: Report, summary: Summary): void {
  const { kept, left } = firstOf(liveRows(report), MOST_ROWS);
  if (kept.length === 0) return;
  const rows = kept.map(({ host, release, note }) => [host, release, note].map((cell) => clip(cell, MOST_CELL)));
  summary.heading(liveTitle(report), 3).table([["Host", "Release", ""], ...rows]);
  leftOut(left, "host", summary);
}

function timeline(report: Report, summary: Summary): void {
  const { kept, left } = firstOf(phasesOf(report), MOST_ROWS);
  if (kept.length === 0) return;
  const total = totalMs(report);
  const rows = kept.map(({ phase, startMs, durationMs, ok }) => [
    `${ok ? "✓" : "✗"} ${clip(phase, 100)}`,
    formatDuration(durationMs),
    bar(startMs, durationMs, total),
  ]);
  summary.heading("Timeline", 3).table([["Phase", "Time", ""], ...rows]);
  leftOut(left, "phase", summary);
}

function checks(report: Report, summary: Summary): void {
  if (report.checks.length === 0) return;
  const bad = report.checks.filter(({ verdict }) => verdict !== "pass");
  const passed = report.checks.filter(({ verdict }) => verdict === "pass");
  summary.heading("Checks", 3);
  if (bad.length > 0) checkTable(bad, MOST_ROWS, summary);
  if (passed.length > 0)
    summary.details(`${count(passed.length, "check")} passed`, (inner) => checkTable(passed, MOST_PASSED_ROWS, inner));
}

function checkTable(results: Report["checks"], most: number, summary: Summary): void {
  const { kept, left } = firstOf(results, most);
  const rows = kept.map(({ name, where, verdict, detail, durationMs }) => [
    `${verdict === "pass" ? "✓" : verdict === "fail" ? "✗" : "?"} ${verdict}`,
    clip(name, 100),
    clip(where, 100),
    clip(detail, MOST_CELL),
    formatDuration(durationMs),
  ]);
  summary.table([["Verdict", "Check", "Where", "Detail", "Time"], ...rows]);
  leftOut(left, "check", summary);
}

function plan(report: Report, summary: Summary): void {
  if (report.planText.length === 0) return;
  summary.heading(clip(`Plan ${report.planHash}`, 100), 3).code(planText(report));
  summary
    .paragraph("To bind a deployment to this plan, give it as:")
    .code(clip(`plan-hash: ${report.planHash}`, 100), "yaml");
}

function planText(report: Report): string {
  return clip(report.planText.map((line) => clip(line, MOST_REASON)).join("\n"), MOST_PLAN);
}

function warnings(report: Report, summary: Summary): void {
  const { kept, left } = firstOf(report.warnings, MOST_WARNINGS);
  if (kept.length === 0) return;
  summary.heading("Warnings", 3);
  for (const warning of kept) summary.paragraph(clip(`⚠ ${warning}`, 500));
  leftOut(left, "warning", summary);
}

function next(report: Report, summary: Summary): void {
  const { kept } = firstOf(report.next, MOST_NEXT);
  if (kept.length === 0) return;
  summary.heading("What to do next", 3);
  if (kept.some((line) => line.startsWith("erlmcp-actions ")))
    summary.paragraph("On a laptop, on the host or in GitHub: docs/recovery.md of erlmcp-actions says how.");
  summary.code(kept.map((line) => clip(line, 500)).join("\n"));
}

function leftOut(left: number, noun: string, summary: Summary): void {
  if (left > 0) summary.paragraph(`${count(left, `more ${noun}`)}: the report has all of them.`);
}
