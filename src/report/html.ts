import { formatDuration } from "../core/duration.ts";
import type { Report } from "../deploy/report.ts";
import { gantt } from "./gantt.ts";
import { html, Markup } from "./markup.ts";
import type { Piece } from "./markup.ts";
import { cell, leftOut, page, section, table } from "./page.ts";
import { requestsPlot } from "./requests-plot.ts";
import {
  causeOf,
  factsLine,
  liveRows,
  liveTitle,
  lostSentence,
  phasesOf,
  startedAt,
  storyOf,
  totalMs,
} from "./story.ts";
import { clip, count, firstOf, headAndTail } from "./text.ts";

const MOST_REASON = 16_000;
const MOST_CELL = 2000;
const MOST_ROWS = 500;
const MOST_PLAN = 256 * 1024;
const MOST_FILE_BYTES = 64_000;
const MOST_EVIDENCE_BYTES = 1_000_000;
const MOST_FILES = 500;

/** The report as one HTML page that stands alone: it loads nothing, runs nothing, and may be opened anywhere. */
export function deploymentHtml(report: Report): string {
  const story = storyOf(report);
  const title = clip(`${story.mark} ${story.title}`, 300);
  return page({
    title,
    tone: story.tone,
    head: html`<p>${story.sentence}</p><p class="quiet">${clip(factsLine(report), 600)}</p>`,
    body: html`${why(report)}
${next(report)}
${report.dryRun ? planSection(report) : undefined}
${live(report)}
${requests(report)}
${report.timeline.length === 0 ? undefined : section("Timeline", gantt(phasesOf(report), totalMs(report), "phase"))}
${checks(report)}
${facts(report)}
${report.dryRun ? undefined : planSection(report)}
${evidence(report)}
${warnings(report)}`,
  });
}

function why(report: Report): Markup | undefined {
  const { reason, reasonTitle } = storyOf(report);
  const diagnosis = report.evidence?.diagnosis;
  if (reason === "" && diagnosis === undefined) return undefined;
  const [first = "", ...rest] = clip(reason.trim(), MOST_REASON).split(/\r\n|\r|\n/);
  const cause = causeOf(report);
  return section(
    reason === "" ? "What the evidence shows" : reasonTitle,
    first === "" ? undefined : html`<p>${first}</p>`,
    rest.length === 0 ? undefined : html`<pre>${rest.join("\n")}</pre>`,
    cause === "" ? undefined : html`<p><strong>Cause:</strong> ${clip(cause, MOST_CELL)}</p>`,
    diagnosis === undefined
      ? undefined
      : html`<p class="quiet">First fatal line, from ${clip(diagnosis.where, 300)}:</p><pre class="fatal">${clip(diagnosis.line, MOST_CELL)}</pre>`,
  );
}

function next(report: Report): Markup | undefined {
  const { kept } = firstOf(report.next, 50);
  return kept.length === 0
    ? undefined
    : section("What to do next", html`<pre>${kept.map((line) => clip(line, MOST_CELL)).join("\n")}</pre>`);
}

function facts(report: Report): Markup {
  const pairs: readonly (readonly [string, Piece])[] = [
    ["Service", report.service],
    ["Environment", report.environment],
    ["Version", report.version],
    ["Version before", report.previousVersion],
    ["Release", report.release],
    ["URL", link(report.url)],
    ["Asked for", report.dryRun ? `${report.intent}, dry run` : report.intent],
    ["Deployment", report.deploymentId],
    ["Started", startedAt(report)],
    ["Took", formatDuration(report.durationMs)],
    ["Plan", report.planHash],
  ];
  return section(
    "Facts",
    html`<dl>${pairs.filter(([, value]) => value !== "").map(([name, value]) => html`<div><dt>${name}</dt><dd>${typeof value === "string" ? clip(value, 300) : value}</dd></div>`)}</dl>`,
  );
}

function link(url: string): Piece {
  if (!/^https?:\/\/[^\s]+$/i.test(url)) return url;
  return html`<a href="${clip(url, MOST_CELL)}" rel="noopener noreferrer">${clip(url, 300)}</a>`;
}

function live(report: Report): Markup | undefined {
  const { kept, left } = firstOf(liveRows(report), MOST_ROWS);
  if (kept.length === 0) return undefined;
  const rows = kept.map(({ host, release, note }) => {
    const { from } = report.plan?.sites[host] ?? { from: undefined };
    return [
      host,
      html`<code>${clip(release, 300)}</code> <span class="quiet">${note}</span>`,
      from === undefined ? "" : from === "" ? "nothing" : html`<code>${clip(from, 300)}</code>`,
    ];
  });
  return section(liveTitle(report), table(["Host", "Release", "Before"], rows), leftOut(left, "host"));
}

function requests(report: Report): Markup | undefined {
  const { probe } = report;
  const sentence = lostSentence(report);
  if (probe === undefined) return sentence === undefined ? undefined : section("Requests", html`<p>${sentence}</p>`);
  return section(
    "Requests from the switch to the end",
    html`<dl class="figures"><div><dt>Sent</dt><dd>${probe.sent}</dd></div><div><dt>Lost</dt><dd class="${probe.lost > 0 ? "lost" : ""}">${probe.lost}</dd></div><div><dt>Longest time without an answer</dt><dd>${probe.lost === 0 ? "none" : formatDuration(probe.longestGapMs)}</dd></div></dl>`,
    probe.unsent === 0 && probe.sites.length === 0 ? undefined : html`<p>${sentence}</p>`,
    probe.sites.length < 2 ? undefined : sitesTable(probe.sites),
    probe.samples.length === 0 ? undefined : requestsPlot(probe, report),
  );
}

function sitesTable(sites: NonNullable<Report["probe"]>["sites"]): Piece {
  const { kept, left } = firstOf(sites, MOST_ROWS);
  const rows = kept.map(({ name, sent, lost, unsent, longestGapMs }) => [
    name,
    String(sent),
    String(lost),
    String(unsent),
    lost === 0 ? "none" : formatDuration(longestGapMs),
  ]);
  return [table(["Host", "Sent", "Lost", "Not sent", "Longest time without an answer"], rows), leftOut(left, "host")];
}

function checks(report: Report): Markup | undefined {
  const bad = report.checks.filter(({ verdict }) => verdict !== "pass");
  const passed = report.checks.filter(({ verdict }) => verdict === "pass");
  if (report.checks.length === 0) return undefined;
  return section(
    "Checks",
    bad.length === 0 ? undefined : checkTable(bad),
    passed.length === 0
      ? undefined
      : html`<details${bad.length === 0 ? new Markup(" open") : undefined}><summary>${count(passed.length, "check")} passed</summary>${checkTable(passed)}</details>`,
  );
}

function checkTable(results: Report["checks"]): Piece {
  const { kept, left } = firstOf(results, MOST_ROWS);
  const rows = kept.map(
    ({
      name,
      where,
      verdict,
      detail,
      durationMs,
    }) => html`<tr>${cell(`${verdict === "pass" ? "✓" : verdict === "fail" ? "✗" : "?"} ${verdict}`, `word ${verdict}`)}${cell(clip(name, 300))}${cell(clip(where, 300))}${cell(clip(detail, MOST_CELL))}${cell(formatDuration(durationMs), "number")}</tr>
`,
  );
  return [
    html`<div class="wide"><table><thead><tr><th scope="col">Verdict</th><th scope="col">Check</th><th scope="col">Where</th><th scope="col">Detail</th><th scope="col" class="number">Time</th></tr></thead><tbody>${rows}</tbody></table></div>`,
    leftOut(left, "check"),
  ];
}

function planSection(report: Report): Markup | undefined {
  if (report.planText.length === 0) return undefined;
  const text = html`<pre>${clip(report.planText.join("\n"), MOST_PLAN)}</pre>`;
  if (!report.dryRun)
    return section(
      "Plan",
      html`<details><summary>Every step on every host, and the way back</summary>${text}</details>`,
    );
  return section(
    "Plan",
    text,
    html`<p>To bind a deployment to this plan, give it <code>plan-hash: ${clip(report.planHash, 100)}</code></p>`,
  );
}

/** The file that the diagnosis quotes first: it must not be the one that found no room. */
function evidence(report: Report): Markup | undefined {
  const where = report.evidence?.diagnosis?.where;
  const files = (report.evidence?.files ?? []).toSorted(
    (left, right) => Number(right.name === where) - Number(left.name === where),
  );
  if (files.length === 0) return undefined;
  let room = MOST_EVIDENCE_BYTES;
  const { kept, left } = firstOf(files, MOST_FILES);
  const parts = kept.map(({ host, name, text }) => {
    const title = html`<summary><code>${clip(`${host}: ${name}`, 300)}</code> <span class="quiet">${size(Buffer.byteLength(text))}</span></summary>`;
    const shown = Math.min(MOST_FILE_BYTES, room, Buffer.byteLength(text));
    room -= shown;
    if (shown === 0 && text !== "")
      return html`<details>${title}<p class="quiet">There was no room for it here: it is in the evidence folder.</p></details>
`;
    return html`<details>${title}<pre>${headAndTail(text, shown)}</pre></details>
`;
  });
  return section(
    "Evidence",
    html`<p class="quiet">Taken before anything was put back. The whole files are in the evidence folder.</p>`,
    parts,
    leftOut(left, "file"),
  );
}

function size(bytes: number): string {
  return bytes < 1000
    ? `${bytes} B`
    : bytes < 1_000_000
      ? `${(bytes / 1000).toFixed(1)} kB`
      : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function warnings(report: Report): Markup | undefined {
  const { kept, left } = firstOf(report.warnings, MOST_ROWS);
  if (kept.length === 0) return undefined;
  return section(
    "Warnings",
    html`<ul>${kept.map((warning) => html`<li>${clip(warning, MOST_CELL)}</li>`)}</ul>`,
    leftOut(left, "warning"),
  );
}
