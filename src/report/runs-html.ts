import { formatDuration } from "../core/duration.ts";
import type { JobRecord, RunRecord } from "../rehearsal/record.ts";
import { gantt } from "./gantt.ts";
import { html } from "./markup.ts";
import type { Markup, Piece } from "./markup.ts";
import { page, section, table } from "./page.ts";
import { clip, count, firstOf } from "./text.ts";

const MARKS: Readonly<Record<RunRecord["conclusion"], string>> = {
  success: "✅",
  failure: "❌",
  cancelled: "⏹",
  skipped: "➖",
};
const CLASSES: Readonly<Record<RunRecord["conclusion"], string>> = {
  success: "pass",
  failure: "fail",
  cancelled: "inconclusive",
  skipped: "quiet",
};
const MOST = 200;
const MOST_CELL = 1000;

/** The runs of a rehearsal as one page: when each job ran, how it ended, and where its log and reports are. */
export function runsHtml(runs: readonly RunRecord[], title: string): string {
  const total = runs.reduce((sum, { ms }) => sum + ms, 0);
  return page({
    title,
    tone: "plain",
    head: html`<p>${runs.length === 1 ? "One run" : `${runs.length} runs`}, ${formatDuration(total)}.</p>`,
    body: html`${runs.map(runSection)}`,
  });
}

function runSection(run: RunRecord): Markup {
  const ran = run.jobs.filter(({ ms }) => ms > 0);
  const bars = ran.map(({ name, startMs, ms, result }) => ({
    phase: shortName(name),
    startMs,
    durationMs: ms,
    ok: result === "success",
  }));
  return section(
    `${MARKS[run.conclusion]} ${clip(run.title, 200)}, ${formatDuration(run.ms)}`,
    bars.length === 0 ? undefined : gantt(bars, Math.max(1, run.ms), "job"),
    table(["job", "result", "took", "what it came to", "files"], firstOf(run.jobs, MOST).kept.map(jobRow)),
    ran.map(stepsOf),
    run.errors.length === 0
      ? undefined
      : html`<details><summary>${count(run.errors.length, "error")}</summary><pre>${firstOf(run.errors, MOST)
          .kept.map((error) => clip(error, MOST_CELL))
          .join("\n")}</pre></details>`,
    run.notRehearsed.length === 0
      ? undefined
      : html`<p class="quiet">Not rehearsed: ${clip(run.notRehearsed.join("; "), MOST_CELL)}</p>`,
  );
}

function jobRow(job: JobRecord): Piece[] {
  const came = ["outcome", "verdict", "version"]
    .filter((name) => job.outputs[name] !== undefined)
    .map((name) => `${name} ${job.outputs[name]}`)
    .join(", ");
  return [
    shortName(job.name),
    html`<span class="${CLASSES[job.result]}">${job.result}</span>`,
    job.ms === 0 ? "" : formatDuration(job.ms),
    [came, job.why].filter((text) => text !== "").join("; "),
    html`${job.files.map(({ name, path }) => html`<a href="${path}">${name}</a> `)}`,
  ];
}

function stepsOf({ name, steps, startMs, ms }: JobRecord): Markup {
  const bars = steps.map((step) => ({
    phase: step.name,
    startMs: step.startMs - startMs,
    durationMs: step.ms,
    ok: step.conclusion === "success",
  }));
  return html`<details><summary>steps of ${shortName(name)}</summary>${gantt(bars, Math.max(1, ms), "step")}</details>`;
}

/** `staging` of `release / staging / deploy`. */
function shortName(job: string): string {
  const parts = job.split(" / ");
  return (parts.length > 2 ? parts.slice(1, -1).join("/") : parts.at(-1)) ?? job;
}
