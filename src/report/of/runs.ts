import { formatDuration } from "../../core/duration.ts";
import type { JobRecord, RunRecord } from "../../rehearsal/record.ts";
import { present } from "../document.ts";
import type { Block, Cell, Document, Section } from "../document.ts";
import { count } from "../text.ts";

const MARKS: Readonly<Record<RunRecord["conclusion"], string>> = {
  success: "✅",
  failure: "❌",
  cancelled: "⏹",
  skipped: "➖",
};
const SHOWN_AS = { success: "pass", failure: "fail", cancelled: "inconclusive", skipped: "quiet" } as const;

/** The runs of a rehearsal: when each job ran, how it ended, and where its log and reports are. */
export function runsDocument(runs: readonly RunRecord[], title: string): Document {
  const total = runs.reduce((sum, { ms }) => sum + ms, 0);
  return {
    title,
    tone: "plain",
    sentence: `${count(runs.length, "run")}, ${formatDuration(total)}.`,
    note: "",
    sections: runs.map(runSection),
  };
}

function runSection(run: RunRecord): Section {
  const ran = run.jobs.filter(({ ms }) => ms > 0);
  return {
    title: `${MARKS[run.conclusion]} ${run.title}, ${formatDuration(run.ms)}`,
    blocks: present<Block>(
      ran.length === 0
        ? undefined
        : {
            kind: "timeline",
            spans: ran.map(({ name, startMs, ms, result }) => ({
              name: shortName(name),
              startMs,
              durationMs: ms,
              ok: result === "success",
              changes: false,
            })),
            totalMs: Math.max(1, run.ms),
            noun: "job",
          },
      {
        kind: "table",
        head: ["Job", "Result", "Time", "Detail", "Files"],
        rows: run.jobs.map(jobRow),
        noun: "job",
      },
      ...ran.map(stepsOf),
      run.errors.length === 0
        ? undefined
        : {
            kind: "details",
            title: count(run.errors.length, "error"),
            blocks: [{ kind: "code", text: run.errors.join("\n") }],
          },
      run.notRehearsed.length === 0
        ? undefined
        : { kind: "paragraph", text: `Not rehearsed: ${run.notRehearsed.join("; ")}`, quiet: true },
    ),
  };
}

function jobRow(job: JobRecord): Cell[] {
  const results = ["outcome", "verdict", "version"]
    .filter((name) => job.outputs[name] !== undefined)
    .map((name) => `${name} ${job.outputs[name]}`)
    .join(", ");
  return [
    shortName(job.name),
    { text: job.result, as: SHOWN_AS[job.result] },
    job.ms === 0 ? "" : formatDuration(job.ms),
    [results, job.why].filter((text) => text !== "").join("; "),
    { links: job.files.map(({ name, path }) => ({ text: name, href: path })) },
  ];
}

function stepsOf({ name, steps, startMs, ms }: JobRecord): Block {
  return {
    kind: "details",
    title: `Steps of ${shortName(name)}`,
    blocks: [
      {
        kind: "timeline",
        spans: steps.map((step) => ({
          name: step.name,
          startMs: step.startMs - startMs,
          durationMs: step.ms,
          ok: step.conclusion === "success",
          changes: false,
        })),
        totalMs: Math.max(1, ms),
        noun: "step",
      },
    ],
  };
}

/** `staging` of `release / staging / deploy`. */
function shortName(job: string): string {
  const parts = job.split(" / ");
  return (parts.length > 2 ? parts.slice(1, -1).join("/") : parts.at(-1)) ?? job;
}
