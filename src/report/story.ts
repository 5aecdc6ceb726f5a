import { formatDuration } from "../core/duration.ts";
import type { Report } from "../deploy/report.ts";
import { MEANING, succeeded } from "../deploy/words.ts";
import type { Outcome } from "../deploy/words.ts";
import { count } from "./text.ts";

/** `alarm` needs a person now; `bad` failed, but what is live is known and well. */
export type Tone = "good" | "plain" | "bad" | "alarm";

/** What every form of the report says first, in the same words. */
export interface Story {
  readonly mark: string;
  readonly tone: Tone;
  /** `rolled_back: orders 1.4.2 → production` */
  readonly title: string;
  readonly sentence: string;
  /** Why it ended so; empty when the sentence says it all. */
  readonly reason: string;
  readonly reasonTitle: string;
}

const MARKS: Readonly<Record<Outcome, string>> = {
  deployed: "✅",
  unchanged: "✅",
  stale: "⏩",
  refused: "🚫",
  rolled_back: "⏪",
  removed: "❌",
  rollback_failed: "❌",
  rollback_unverified: "🚨",
  held: "✋",
  mixed: "🚨",
  unknown: "🚨",
};
const NEEDS_A_PERSON: ReadonlySet<Outcome> = new Set(["rollback_unverified", "held", "mixed", "unknown"]);
/** For these the last look at the hosts may be older than what was done to them. */
const SEEN_EARLIER: ReadonlySet<Outcome> = new Set(["held", "unknown"]);
const DRY_RUN_REASON = /^dry run: nothing was changed(?:; )?/;

/** The headline of a report. Its texts are foreign: whoever shows them escapes them. */
export function storyOf(report: Report): Story {
  const { intent, outcome, service, version, environment, dryRun } = report;
  const good = succeeded(intent, outcome);
  const word = dryRun ? (outcome === "unchanged" ? "dry run" : `dry run, ${outcome}`) : outcome;
  const reason = dryRun ? report.reason.replace(DRY_RUN_REASON, "") : report.reason;
  return {
    mark:
      dryRun && good
        ? "🔍"
        : good && intent !== "recover" && outcome !== "stale" && outcome !== "held"
          ? "✅"
          : MARKS[outcome],
    tone: toneOf(report, good),
    title: `${word}: ${version === "" ? service : `${service} ${version}`} → ${environment}`,
    sentence: sentenceOf(report),
    reason,
    reasonTitle: good ? "Why" : outcome === "refused" ? "Why it was refused" : "Why it failed",
  };
}

function toneOf({ intent, outcome, dryRun }: Report, good: boolean): Tone {
  // A recovery that went well is no reason to show a failed deployment in green.
  if (good && intent === "recover" && MARKS[outcome] !== "✅") return outcome === "held" ? "alarm" : "plain";
  if (good) return dryRun || outcome === "stale" ? "plain" : "good";
  return NEEDS_A_PERSON.has(outcome) ? "alarm" : "bad";
}

function sentenceOf({ intent, outcome, dryRun }: Report): string {
  if (dryRun && outcome === "unchanged")
    return `Nothing was changed; this is what a ${intent === "rollback" ? "rollback" : "deployment"} would do.`;
  if (dryRun && outcome === "refused") return "Nothing was changed; asked for in earnest, it would be refused.";
  if (intent === "recover" && outcome === "unchanged") return "Nothing was left to recover.";
  return MEANING[outcome];
}

/** The phases in the order in which they began. */
export function phasesOf(report: Report): Report["timeline"] {
  return report.timeline.toSorted((left, right) => left.startMs - right.startMs);
}

/** The length of the story: phases can end later than the clock of the whole was read. */
export function totalMs(report: Report): number {
  return Math.max(1, report.durationMs, ...report.timeline.map(({ startMs, durationMs }) => startMs + durationMs));
}

/** Where what serves began to change, in milliseconds from the start; undefined when it never did. */
function switchStartMs(report: Report): number | undefined {
  const phases = phasesOf(report);
  return (phases.find(({ phase }) => phase === "switch") ?? phases.find(({ phase }) => phase === "go back"))?.startMs;
}

export interface LiveRow {
  readonly host: string;
  readonly release: string;
  /** What that release is to this deployment; empty when it is neither. */
  readonly note: string;
}

export function liveRows(report: Report): LiveRow[] {
  return Object.entries(report.live).map(([host, release]) => ({ host, release, note: noteOf(host, release, report) }));
}

function noteOf(host: string, release: string, report: Report): string {
  if (release === "?") return "could not be seen";
  if (release !== "" && release === report.release)
    return report.intent === "rollback" ? "the wanted release" : "this release";
  if (release !== report.plan?.sites[host]?.from) return "";
  return report.dryRun ? "stays" : "the release before";
}

export function liveTitle({ outcome, dryRun }: Report): string {
  return SEEN_EARLIER.has(outcome) && !dryRun ? "Last seen live" : "What is live where";
}

/** What the steady client saw, in one sentence; undefined when there is nothing to say. */
export function lostSentence(report: Report): string | undefined {
  const { probe } = report;
  if (probe === undefined) return switchStartMs(report) === undefined ? undefined : whyNotMeasured(report);
  const { sites } = probe;
  // Others may have answered meanwhile for a host that did not.
  const whom =
    sites.length === 0
      ? ""
      : ` to ${sites.length === 1 ? (sites[0]?.name ?? "") : `${sites.length} hosts by themselves`} (there is no \`url\`)`;
  const sent = `${count(probe.sent, "request")} sent${whom}, ${probe.lost} lost`;
  const worst = sites.length < 2 ? undefined : sites.find(({ longestGapMs }) => longestGapMs === probe.longestGapMs);
  const gap =
    probe.lost === 0
      ? ""
      : `; the longest time without an answer was ${formatDuration(probe.longestGapMs)}${worst === undefined ? "" : `, on ${worst.name}`}`;
  const unseen =
    probe.unsent === 0
      ? ""
      : `; ${probe.unsent} more could not be sent, because the way to the host was cut: what others saw then is not known`;
  return `${sent}${gap}${unseen}.`;
}

function whyNotMeasured({ plan }: Report): string {
  const before = Object.values(plan?.sites ?? {}).some(({ from }) => from !== "");
  return before
    ? "Lost requests were not measured: there is neither `url` nor `strategy.front` to ask."
    : "Nothing served before: no request could be lost.";
}

/** `deploy 5f1c, version before 1.4.1, started …, took 1m 05s, plan …` */
export function factsLine(report: Report): string {
  return [
    `${report.intent} ${report.deploymentId}`,
    ...(report.previousVersion === "" ? [] : [`version before ${report.previousVersion}`]),
    `started ${startedAt(report)}`,
    `took ${formatDuration(report.durationMs)}`,
    ...(report.planHash === "" ? [] : [`plan ${report.planHash}`]),
  ].join(", ");
}

/** `2025-11-21 08:32:00 UTC` */
export function startedAt(report: Report): string {
  return report.startedAt.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)[.\d]*Z$/, "$1 $2 UTC");
}

/** The cause, unless the reason names it already. */
export function causeOf(report: Report): string {
  const cause = report.evidence?.diagnosis?.cause ?? "";
  return report.reason.includes(cause) ? "" : cause;
}
