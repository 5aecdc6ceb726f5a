import { formatDuration } from "../core/duration.ts";
import type { GateEntry, GatesReport } from "../gates/report.ts";
import { gantt } from "./gantt.ts";
import { byUrgency, fileName, gatesFacts, gatesStory, gatesTimeline, isWaived, STATE_MARKS } from "./gates-story.ts";
import { html } from "./markup.ts";
import type { Markup, Piece } from "./markup.ts";
import { leftOut, page, section, table } from "./page.ts";
import { clip, firstOf } from "./text.ts";

const MOST_ROWS = 200;
const MOST_FINDINGS = 100;
const MOST_CELL = 2000;

/** The report as one HTML page that stands alone. */
export function gatesHtml(report: GatesReport): string {
  const { mark, title, sentence, tone } = gatesStory(report);
  const entries = gatesTimeline(report);
  const total = Math.max(1, ...entries.map(({ startMs, durationMs }) => startMs + durationMs));
  const { kept, left } = firstOf(byUrgency(report.gates), MOST_ROWS);
  return page({
    title: clip(`${mark} ${title}`, 300),
    tone,
    head: html`<p>${sentence}</p><p class="quiet">${gatesFacts(report)}</p>`,
    body: html`${section("Gates", gateTable(report, kept), leftOut(left, "gate"))}
${kept.filter((gate) => gate.findings.length > 0 || isWaived(gate)).map(findingsOf)}
${entries.length === 0 ? undefined : section("Timeline", gantt(entries, total, "gate"))}
${archive(report)}
${section("Evidence", kept.map(evidenceOf))}
${report.notices.length === 0 ? undefined : section("Notices", html`<ul>${firstOf(report.notices, MOST_ROWS).kept.map((notice) => html`<li>${clip(notice, MOST_CELL)}</li>`)}</ul>`)}`,
  });
}

function gateTable({ profile }: GatesReport, gates: readonly GateEntry[]): Markup {
  const word = (verdict: string | undefined): Piece =>
    verdict === undefined ? "" : html`<span class="${verdict}">${verdict}</span>`;
  const rows = gates.map((gate): Piece[] => [
    html`<span class="${gate.state.replaceAll(" ", "-")}">${STATE_MARKS[gate.state]} ${gate.state}${isWaived(gate) ? ", waived" : ""}</span>`,
    html`${clip(gate.name, 100)} <span class="quiet">${gate.row}</span>`,
    word(gate.verdicts?.dev),
    word(gate.verdicts?.staging),
    word(gate.verdicts?.production),
    gate.verdicts === undefined ? "" : formatDuration(gate.durationMs),
    clip(gate.summary, MOST_CELL),
  ]);
  return table([`For ${profile}`, "Gate", "dev", "staging", "production", "Time", "What was seen"], rows);
}

function findingsOf(gate: GateEntry): Markup {
  const { kept, left } = firstOf(gate.findings, MOST_FINDINGS);
  const rows = kept.map(({ severity, message, file, line, col }): Piece[] => [
    severity,
    html`<code>${clip([file, line, col].filter((part) => part !== undefined).join(":"), 300)}</code>`,
    clip(message, MOST_CELL),
  ]);
  const waived = isWaived(gate)
    ? html`<p><strong>Waived until ${gate.waived?.until}:</strong> ${clip(gate.waived?.reason ?? "", MOST_CELL)}</p>`
    : undefined;
  return section(
    clip(`${gate.name}: ${gate.state}`, 200),
    waived,
    rows.length === 0 ? undefined : table(["", "Where", "Finding"], rows),
    leftOut(left, "finding"),
  );
}

function evidenceOf({ name, evidence: seen, commands, figures, log }: GateEntry): Markup | undefined {
  if (seen.length + commands.length === 0) return undefined;
  const rows: Piece[][] = [
    ...commands.map(({ command, code, durationMs }): Piece[] => [
      html`<code>${clip(command, 300)}</code>`,
      `${code === null ? "ended by a signal" : `exit code ${code}`} after ${formatDuration(durationMs)}`,
    ]),
    ...firstOf(seen, MOST_ROWS).kept.map(({ what, value }): Piece[] => [
      clip(what, 300),
      html`<code>${clip(value, 300)}</code>`,
    ]),
    ...Object.entries(figures).map(([figure, value]): Piece[] => [figure, String(value)]),
  ];
  return html`<details><summary>${clip(name, 100)}</summary>${table(["What", "Seen"], rows)}${log === "" ? undefined : html`<p class="quiet">Its output: logs/${clip(fileName(log), 300)}</p>`}</details>
`;
}

function archive({ archive: built }: GatesReport): Markup | undefined {
  if (built === undefined) return section("Archive", html`<p>There is none.</p>`);
  return section(
    "Archive",
    table(
      ["File", "Bytes", "Entries", "SHA-256"],
      [[fileName(built.file), String(built.bytes), String(built.entries), html`<code>${built.sha256}</code>`]],
    ),
  );
}
