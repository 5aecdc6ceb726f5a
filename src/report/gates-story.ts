import { formatDuration } from "../core/duration.ts";
import type { GateEntry, GatesReport, GateState } from "../gates/report.ts";

/** What every form of a gates report says first, in the same words. Its texts are foreign: whoever shows them escapes them. */
export interface GatesStory {
  readonly mark: string;
  readonly tone: "good" | "bad" | "alarm";
  readonly title: string;
  readonly sentence: string;
}

export function gatesStory(report: GatesReport): GatesStory {
  const { service, version, profile, verdict, criteria, readiness, subset } = report;
  const waived = report.gates.filter(isWaived).length;
  return {
    mark: verdict === "pass" ? "✅" : verdict === "fail" ? "❌" : "❓",
    tone: verdict === "pass" ? "good" : verdict === "fail" ? "bad" : "alarm",
    title: `gates ${verdict}: ${service} ${version} for ${profile}`,
    sentence: `${criteria.met} of ${criteria.expected} expected gates passed, ${readiness} % ready${waived === 0 ? "" : `, ${waived} waived`}${subset.length === 0 ? "" : "; only some gates were asked for, so that nothing is said of staging and production"}.`,
  };
}

/** Whether it blocks nothing only because a person said so. */
export function isWaived({ waived, state }: GateEntry): boolean {
  return waived !== undefined && (state === "fail" || state === "inconclusive");
}

export const STATE_MARKS: Readonly<Record<GateState, string>> = {
  pass: "✓",
  fail: "✗",
  inconclusive: "?",
  "not applicable": "–",
  off: "–",
  "not asked for": "–",
};

/** The worst first, then as they are listed. */
export function byUrgency(gates: readonly GateEntry[]): GateEntry[] {
  const rank: Readonly<Record<GateState, number>> = {
    fail: 0,
    inconclusive: 1,
    pass: 2,
    "not applicable": 3,
    off: 4,
    "not asked for": 4,
  };
  return gates.toSorted((left, right) => rank[left.state] - rank[right.state]);
}

/** `pass / pass / fail`, in the order dev, staging, production. */
export function verdictsText({ verdicts }: GateEntry): string {
  return verdicts === undefined
    ? ""
    : [verdicts.dev, verdicts.staging, verdicts.production].map((verdict) => verdict ?? "–").join(" / ");
}

export function gatesFacts(report: GatesReport): string {
  return [
    `commit ${report.commit.slice(0, 12)}`,
    `started ${report.startedAt.replace(/\.\d+Z$/, "Z")}`,
    `took ${formatDuration(report.durationMs)}`,
  ].join(", ");
}

/** When each gate that ran did so, in milliseconds from the start. */
export function gatesTimeline(
  report: GatesReport,
): { phase: string; startMs: number; durationMs: number; ok: boolean }[] {
  return report.gates
    .filter(({ verdicts }) => verdicts !== undefined)
    .map(({ name, startMs, durationMs, state }) => ({ phase: name, startMs, durationMs, ok: state === "pass" }))
    .toSorted((left, right) => left.startMs - right.startMs);
}

/** Of a path on the machine that ran the gates, what somebody else can use. */
export function fileName(path: string): string {
  return path.split("/").at(-1) ?? path;
}
