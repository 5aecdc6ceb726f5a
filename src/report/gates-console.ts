import { formatDuration } from "../core/duration.ts";
import { printableLines, withoutCommands } from "../core/printable.ts";
import type { GateEntry, GatesReport } from "../gates/report.ts";
import { byUrgency, gatesStory, isWaived, STATE_MARKS } from "./gates-story.ts";
import { clip, firstOf } from "./text.ts";

const MOST_TEXT = 400;
const MOST_FINDINGS = 10;

/** The report for the end of a log or for a terminal: a line a gate, and what is wrong below it. */
export function gatesLines(report: GatesReport): string[] {
  const { mark, title, sentence } = gatesStory(report);
  const lines = [`${mark} ${title}. ${sentence}`, ...byUrgency(report.gates).flatMap(gateLines)];
  if (report.archive !== undefined)
    lines.push(`  archive: ${report.archive.file}`, `  sha256: ${report.archive.sha256}`);
  return lines.map((line) => withoutCommands(clip(printableLines(line.slice(0, MOST_TEXT * 4)).join(" "), MOST_TEXT)));
}

function gateLines(gate: GateEntry): string[] {
  const { name, state, summary, findings, waived, durationMs, verdicts } = gate;
  const took = verdicts === undefined ? "" : ` ${formatDuration(durationMs)}`;
  const head = `  ${STATE_MARKS[state]} ${name} ${state}${took}: ${summary}`;
  if (state !== "fail" && state !== "inconclusive") return [head];
  const { kept, left } = firstOf(
    findings.filter(({ message }) => message !== summary),
    MOST_FINDINGS,
  );
  const more = kept.map(
    ({ message, file, line, col }) =>
      `      ${file === undefined ? "" : `${[file, line, col].filter((part) => part !== undefined).join(":")}: `}${message}`,
  );
  if (left > 0) more.push(`      and ${left} more: see the report`);
  if (isWaived(gate)) more.push(`      waived until ${waived?.until}: ${waived?.reason}`);
  return [head, ...more];
}
