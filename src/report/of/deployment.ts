import { formatDuration } from "../../core/duration.ts";
import type { Report } from "../../deploy/report.ts";
import { MEANING, succeeded } from "../../deploy/words.ts";
import type { Outcome } from "../../deploy/words.ts";
import { briefLine, present } from "../document.ts";
import type { Block, Cell, Document, Section, Span, Tone } from "../document.ts";
import { clip, count, firstOf } from "../text.ts";

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
/** Outcomes for which the last observation of the hosts may predate the last change to them. */
const SEEN_EARLIER: ReadonlySet<Outcome> = new Set(["held", "unknown"]);
const DRY_RUN_REASON = /^dry run: nothing was changed(?:; )?/;

// Together with the other lines at most 15 in a log.
const BRIEF_RELEASES = 3;
const BRIEF_HOSTS = 8;
const BRIEF_CHECKS = 2;
const BRIEF_NEXT = 3;

export function deploymentDocument(report: Report): Document {
  const { intent, outcome, service, version, environment, dryRun } = report;
  const good = succeeded(intent, outcome);
  const word = dryRun ? (outcome === "unchanged" ? "dry run" : `dry run, ${outcome}`) : outcome;
  return {
    title: `${markOf(report, good)} ${word}: ${version === "" ? service : `${service} ${version}`} → ${environment}`,
    tone: toneOf(report, good),
    sentence: sentenceOf(report),
    note: noteOf(report),
    sections: present(
      why(report, good),
      next(report),
      dryRun ? plan(report) : undefined,
      live(report),
      requests(report),
      timeline(report),
      checks(report, good),
      facts(report),
      dryRun ? undefined : plan(report),
      evidence(report),
      warnings(report),
    ),
  };
}

function markOf({ intent, outcome, dryRun }: Report, good: boolean): string {
  if (dryRun && good) return "🔍";
  return good && intent !== "recover" && outcome !== "stale" && outcome !== "held" ? "✅" : MARKS[outcome];
}

function toneOf({ intent, outcome, dryRun }: Report, good: boolean): Tone {
  // A successful recovery must not show a failed deployment in green.
  if (good && intent === "recover" && MARKS[outcome] !== "✅") return outcome === "held" ? "alarm" : "plain";
  if (good) return dryRun || outcome === "stale" ? "plain" : "good";
  return NEEDS_A_PERSON.has(outcome) ? "alarm" : "bad";
}

function sentenceOf({ intent, outcome, dryRun }: Report): string {
  if (dryRun && outcome === "unchanged")
    return `Nothing was changed; this is what a ${intent === "rollback" ? "rollback" : "deployment"} would do.`;
  if (dryRun && outcome === "refused") return "Nothing was changed; without `dry-run` it would be refused.";
  if (intent === "recover" && outcome === "unchanged") return "Nothing was left to recover.";
  return MEANING[outcome];
}

/** `deploy 5f1c, previous version 1.4.1, started …, took 1m 05s, plan …` */
function noteOf(report: Report): string {
  return [
    `${report.intent} ${report.deploymentId}`,
    ...(report.previousVersion === "" ? [] : [`previous version ${report.previousVersion}`]),
    `started ${startedAt(report)}`,
    `took ${formatDuration(report.durationMs)}`,
    ...(report.planHash === "" ? [] : [`plan ${report.planHash}`]),
  ].join(", ");
}

function why(report: Report, good: boolean): Section | undefined {
  const reason = (report.dryRun ? report.reason.replace(DRY_RUN_REASON, "") : report.reason).trim();
  const diagnosis = report.evidence?.diagnosis;
  if (reason === "" && diagnosis === undefined) return undefined;
  const [first = "", ...rest] = reason.split(/\r\n|\r|\n/);
  // The reason may name the cause already.
  const cause = report.reason.includes(diagnosis?.cause ?? "") ? "" : (diagnosis?.cause ?? "");
  const title = good ? "Why" : report.outcome === "refused" ? "Why it was refused" : "Why it failed";
  return {
    title: reason === "" ? "What the evidence shows" : title,
    brief: [
      ...briefLine("why", reason),
      ...briefLine("cause", cause),
      ...briefLine("first fatal line", diagnosis === undefined ? "" : `${diagnosis.line} (${diagnosis.where})`),
    ],
    blocks: present<Block>(
      first === "" ? undefined : { kind: "paragraph", text: first },
      rest.length === 0 ? undefined : { kind: "code", text: rest.join("\n") },
      cause === "" ? undefined : { kind: "paragraph", label: "Cause", text: cause },
      ...(diagnosis === undefined
        ? []
        : ([
            { kind: "paragraph", text: `First fatal line, from ${clip(diagnosis.where, 300)}:`, quiet: true },
            { kind: "code", text: clip(diagnosis.line, 1000), fatal: true },
          ] as const)),
    ),
  };
}

function next(report: Report): Section | undefined {
  if (report.next.length === 0) return undefined;
  const where = "On a laptop, on the host or in GitHub: see docs/recovery.md of erlmcp-actions.";
  return {
    title: "What to do next",
    brief: firstOf(report.next, BRIEF_NEXT).kept.flatMap((line) => briefLine("next", line)),
    isConclusion: true,
    blocks: present<Block>(
      report.next.some((line) => line.startsWith("erlmcp-actions ")) ? { kind: "paragraph", text: where } : undefined,
      { kind: "code", text: report.next.join("\n") },
    ),
  };
}

function plan({ planText, planHash, dryRun }: Report): Section | undefined {
  if (planText.length === 0) return undefined;
  const code: Block = { kind: "code", text: planText.join("\n") };
  return {
    title: `Plan ${planHash}`,
    blocks: dryRun
      ? [
          code,
          { kind: "paragraph", text: "To bind a deployment to this plan, give it as:" },
          { kind: "code", text: `plan-hash: ${clip(planHash, 100)}`, language: "yaml" },
        ]
      : [{ kind: "details", title: "Every step on every host, and its undo", blocks: [code] }],
  };
}

function live(report: Report): Section | undefined {
  const rows = Object.entries(report.live).map(([host, release]) => ({
    host,
    release,
    note: whatItIs(host, release, report),
  }));
  if (rows.length === 0) return undefined;
  const isCurrent = report.dryRun || !SEEN_EARLIER.has(report.outcome);
  const before = (host: string): Cell => {
    const { from } = report.plan?.sites[host] ?? { from: undefined };
    return from === undefined ? "" : from === "" ? "nothing" : { text: from, as: "code" };
  };
  return {
    title: isCurrent ? "Live releases" : "Last known live releases",
    brief: liveBrief(isCurrent ? "live" : "last known live", rows),
    blocks: [
      {
        kind: "table",
        head: ["Host", "Release", "", ...(report.plan === undefined ? [] : ["Before"])],
        rows: rows.map(({ host, release, note }) => [
          host,
          { text: release, as: "code" },
          note,
          ...(report.plan === undefined ? [] : [before(host)]),
        ]),
        noun: "host",
      },
    ],
  };
}

/** How the live release relates to this deployment; empty when it is neither of its two releases. */
function whatItIs(host: string, release: string, report: Report): string {
  if (release === "?") return "unknown";
  if (release !== "" && release === report.release)
    return report.intent === "rollback" ? "the wanted release" : "this release";
  if (release !== report.plan?.sites[host]?.from) return "";
  return report.dryRun ? "stays" : "the previous release";
}

/** Hosts with the same release share a line. */
function liveBrief(
  name: string,
  rows: readonly { readonly host: string; readonly release: string; readonly note: string }[],
): string[] {
  const byRelease = new Map<string, string[]>();
  for (const { host, release, note } of rows) {
    const shown = note === "" ? release : `${release} (${note})`;
    byRelease.set(shown, [...(byRelease.get(shown) ?? []), host]);
  }
  const { kept, left } = firstOf([...byRelease], BRIEF_RELEASES);
  return kept.map(([release, hosts], index) => {
    const { kept: named, left: others } = firstOf(hosts, BRIEF_HOSTS);
    const more = index === kept.length - 1 && left > 0 ? `; ${count(left, "more release")}` : "";
    return `${name}: ${release} on ${named.join(", ")}${others === 0 ? "" : ` and ${others} more`}${more}`;
  });
}

function requests(report: Report): Section | undefined {
  const { probe } = report;
  if (probe === undefined) {
    const spans = phasesOf(report);
    if (!spans.some(({ changes }) => changes)) return undefined;
    const servedBefore = Object.values(report.plan?.sites ?? {}).some(({ from }) => from !== "");
    const sentence = servedBefore
      ? "Lost requests were not measured: neither `url` nor `strategy.front` is configured."
      : "Nothing was live before, so no request could be lost.";
    return {
      title: "Requests",
      brief: briefLine("downtime", sentence),
      blocks: [{ kind: "paragraph", text: sentence }],
    };
  }
  const { sent, lost, longestGapMs, sites, samples, startMs } = probe;
  const sentence = lostSentence(probe);
  const gap = (ms: number, of: number): string => (of === 0 ? "none" : formatDuration(ms));
  return {
    title: "Requests from the switch to the end",
    brief: briefLine("downtime", sentence),
    blocks: present<Block>(
      {
        kind: "figures",
        figures: [
          { name: "Sent", value: String(sent), bad: false },
          { name: "Lost", value: String(lost), bad: lost > 0 },
          { name: "Longest time without an answer", value: gap(longestGapMs, lost), bad: false },
        ],
        sentence,
      },
      sites.length < 2
        ? undefined
        : {
            kind: "table",
            head: ["Host", "Sent", "Lost", "Not sent", "Longest time without an answer"],
            rows: sites.map((site) => [
              site.name,
              String(site.sent),
              String(site.lost),
              String(site.unsent),
              gap(site.longestGapMs, site.lost),
            ]),
            noun: "host",
          },
      samples.length === 0
        ? undefined
        : {
            kind: "plot",
            samples,
            spans: phasesOf(report).map((span) => ({ ...span, startMs: span.startMs - startMs })),
            caption: `${count(sent, "request")}, ${lost} lost, longest gap ${formatDuration(longestGapMs)}`,
          },
    ),
  };
}

/** The measurement of the steady requests, in one sentence. */
function lostSentence({ sent, lost, unsent, longestGapMs, sites }: NonNullable<Report["probe"]>): string {
  // Others may have answered meanwhile for a host that did not.
  const to =
    sites.length === 0
      ? ""
      : ` to ${sites.length === 1 ? (sites[0]?.name ?? "") : `${sites.length} hosts directly`} (there is no \`url\`)`;
  const worst = sites.length < 2 ? undefined : sites.find((site) => site.longestGapMs === longestGapMs);
  const gap =
    lost === 0
      ? ""
      : `; the longest time without an answer was ${formatDuration(longestGapMs)}${worst === undefined ? "" : `, on ${worst.name}`}`;
  const unknown =
    unsent === 0
      ? ""
      : `; ${unsent} more could not be sent, because the connection to the host was cut: it is unknown what other clients got then`;
  return `${count(sent, "request")} sent${to}, ${lost} lost${gap}${unknown}.`;
}

function timeline(report: Report): Section | undefined {
  const spans = phasesOf(report);
  if (spans.length === 0) return undefined;
  // A phase can end after the duration of the whole was read.
  const totalMs = Math.max(1, report.durationMs, ...spans.map(({ startMs, durationMs }) => startMs + durationMs));
  return { title: "Timeline", blocks: [{ kind: "timeline", spans, totalMs, noun: "phase" }] };
}

/** Phases that may change the live release; `settle ID, which was left unfinished` too. */
const CHANGES = /^(?:switch|undo|settle)\b/;

/** The phases in the order in which they began. */
function phasesOf({ timeline: phases }: Report): Span[] {
  return phases
    .toSorted((left, right) => left.startMs - right.startMs)
    .map(({ phase, ...times }) => ({ ...times, name: phase, changes: CHANGES.test(phase) }));
}

function checks({ checks: results }: Report, good: boolean): Section | undefined {
  if (results.length === 0) return undefined;
  const bad = results.filter(({ verdict }) => verdict !== "pass");
  const passed = results.filter(({ verdict }) => verdict === "pass");
  const { kept, left } = firstOf(bad, BRIEF_CHECKS);
  // No check failed then, and the failure is reported above: the section must not look like a success.
  const allPassed = good ? `all ${passed.length} passed` : `${passed.length} passed, and none failed`;
  return {
    title: "Checks",
    brief:
      bad.length === 0
        ? briefLine("checks", allPassed)
        : kept.map(({ name, where, verdict, detail }, index) => {
            const more = index === kept.length - 1 && left > 0 ? `; ${left} more did not pass` : "";
            return `check: ${clip(`${name} on ${where} ${verdict}: ${detail}`, 300)}${more}`;
          }),
    blocks: present<Block>(
      bad.length === 0 ? undefined : checkTable(bad),
      passed.length === 0
        ? undefined
        : {
            kind: "details",
            title: `${count(passed.length, "check")} passed`,
            blocks: [checkTable(passed)],
            open: bad.length === 0,
          },
    ),
  };
}

function checkTable(results: Report["checks"]): Block {
  return {
    kind: "table",
    head: ["Verdict", "Check", "Where", "Detail", "Time"],
    rows: results.map(({ name, where, verdict, detail, durationMs }) => [
      { text: `${verdict === "pass" ? "✓" : verdict === "fail" ? "✗" : "?"} ${verdict}`, as: verdict },
      name,
      where,
      detail,
      formatDuration(durationMs),
    ]),
    noun: "check",
  };
}

function facts(report: Report): Section {
  const slowest = phasesOf(report)
    .toSorted((left, right) => right.durationMs - left.durationMs)
    .slice(0, 3)
    .map(({ name, durationMs }) => `${name} ${formatDuration(durationMs)}`);
  const took = formatDuration(report.durationMs);
  const pairs: readonly (readonly [string, Cell])[] = [
    ["Service", report.service],
    ["Environment", report.environment],
    ["Version", report.version],
    ["Previous version", report.previousVersion],
    ["Release", report.release],
    ["URL", /^https?:\/\/\S+$/i.test(report.url) ? { links: [{ text: report.url, href: report.url }] } : report.url],
    ["Intent", report.dryRun ? `${report.intent}, dry run` : report.intent],
    ["Deployment", report.deploymentId],
    ["Started", startedAt(report)],
    ["Took", took],
    ["Plan", report.planHash],
  ];
  return {
    title: "Facts",
    brief: [
      ...briefLine("took", slowest.length === 0 ? took : `${took}, most of it ${slowest.join(", ")}`),
      ...briefLine("plan-hash", report.dryRun ? report.planHash : ""),
    ],
    blocks: [{ kind: "facts", pairs: pairs.filter(([, value]) => value !== "") }],
  };
}

/** `2025-11-21 08:32:00 UTC` */
function startedAt(report: Report): string {
  return report.startedAt.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)[.\d]*Z$/, "$1 $2 UTC");
}

function evidence({ evidence: collected }: Report): Section | undefined {
  const where = collected?.diagnosis?.where;
  const files = (collected?.files ?? [])
    .toSorted((left, right) => Number(right.name === where) - Number(left.name === where))
    .map(({ host, name, text }) => ({ name: `${host}: ${name}`, text }));
  if (files.length === 0) return undefined;
  return {
    title: "Evidence",
    blocks: [
      {
        kind: "paragraph",
        text: "Collected before anything was rolled back. The complete files are in the evidence folder.",
        quiet: true,
      },
      { kind: "files", files },
    ],
  };
}

function warnings({ warnings: items }: Report): Section | undefined {
  if (items.length === 0) return undefined;
  return {
    title: "Warnings",
    brief: briefLine("warnings", `${items.length}: ${items[0]}`),
    blocks: [{ kind: "list", items, noun: "warning" }],
  };
}
