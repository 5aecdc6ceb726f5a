import { formatDuration } from "../core/duration.ts";
import { printableLines, withoutCommands } from "../core/printable.ts";
import type { Report } from "../deploy/report.ts";
import { succeeded } from "../deploy/words.ts";
import { causeOf, liveRows, liveTitle, lostSentence, phasesOf, storyOf } from "./story.ts";
import { clip, count, firstOf } from "./text.ts";

const MOST_TEXT = 400;
const MOST_LIVE = 3;
const MOST_CHECKS = 2;
const MOST_NEXT = 3;

/** The report for the end of a log or for a terminal: at most 15 lines, each of them one line. */
export function deploymentLines(report: Report): string[] {
  const story = storyOf(report);
  const diagnosis = report.evidence?.diagnosis;
  const cause = causeOf(report);
  const lost = lostSentence(report);
  return [
    `${story.mark} ${clip(story.title, 200)}. ${story.sentence}`,
    ...part("why", story.reason),
    ...part("cause", cause),
    ...part("said", diagnosis === undefined ? "" : `${diagnosis.line} (${diagnosis.where})`),
    ...live(report),
    ...part("downtime", lost ?? ""),
    ...checks(report),
    ...part("took", took(report)),
    ...part("plan-hash", report.dryRun ? report.planHash : ""),
    ...part("warnings", report.warnings.length === 0 ? "" : `${report.warnings.length}: ${report.warnings[0]}`),
    ...firstOf(report.next, MOST_NEXT).kept.flatMap((line) => part("next", line)),
  ].map((line) => withoutCommands(oneLine(line)));
}

function part(name: string, text: string): string[] {
  return text === "" ? [] : [`  ${name}: ${text}`];
}

/** Hosts with the same release share a line. */
function live(report: Report): string[] {
  const byRelease = new Map<string, string[]>();
  for (const { host, release, note } of liveRows(report)) {
    const seen = note === "" ? release : `${release} (${note})`;
    byRelease.set(seen, [...(byRelease.get(seen) ?? []), host]);
  }
  const name = liveTitle(report) === "Last seen live" ? "last seen live" : "live";
  const { kept, left } = firstOf([...byRelease], MOST_LIVE);
  const lines = kept.flatMap(([release, hosts]) => {
    const { kept: named, left: others } = firstOf(hosts, 8);
    return part(name, `${release} on ${named.join(", ")}${others === 0 ? "" : ` and ${others} more`}`);
  });
  if (left === 0) return lines;
  return [...lines.slice(0, -1), `${lines.at(-1)}; ${count(left, "more release")}`];
}

function checks(report: Report): string[] {
  const bad = report.checks.filter(({ verdict }) => verdict !== "pass");
  if (report.checks.length === 0) return [];
  // What failed was no check then, or is told above: a failure must not read as if all was well.
  if (bad.length === 0)
    return part(
      "checks",
      succeeded(report.intent, report.outcome)
        ? `all ${report.checks.length} passed`
        : `${report.checks.length} passed, and none failed`,
    );
  const { kept, left } = firstOf(bad, MOST_CHECKS);
  return kept.flatMap(({ name, where, verdict, detail }, index) => {
    const more = index === kept.length - 1 && left > 0 ? `; ${left} more did not pass` : "";
    return part("check", `${clip(`${name} on ${where} ${verdict}: ${detail}`, MOST_TEXT - 60)}${more}`);
  });
}

function took(report: Report): string {
  const slowest = phasesOf(report)
    .toSorted((left, right) => right.durationMs - left.durationMs)
    .slice(0, 3);
  const phases = slowest.map(({ phase, durationMs }) => `${phase} ${formatDuration(durationMs)}`).join(", ");
  return `${formatDuration(report.durationMs)}${phases === "" ? "" : `, most of it ${phases}`}`;
}

function oneLine(text: string): string {
  // Clipped before too: a reason can be megabytes long.
  const lines = printableLines(text.slice(0, MOST_TEXT * 4));
  return clip(lines.join(" ").replaceAll("\t", " ").trimEnd(), MOST_TEXT);
}
