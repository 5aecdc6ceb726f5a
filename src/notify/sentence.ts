import { printableLines } from "../core/text.ts";
import type { Report } from "../deploy/report.ts";
import { succeeded } from "../deploy/words.ts";
import type { Outcome } from "../deploy/words.ts";

const MOST_REASON = 300;

type Clause = (report: Report, what: string) => string;

const CLAUSES: Readonly<Record<Outcome, Clause>> = {
  deployed: ({ environment, version, previousVersion }, what) =>
    `${what} is live in ${environment}${previousVersion === "" || previousVersion === version ? "" : ` (before: ${previousVersion})`}`,
  unchanged: ({ intent, environment }, what) =>
    intent === "recover"
      ? `Nothing was left to recover of ${what} in ${environment}`
      : `${what} was already live in ${environment}, and is healthy`,
  stale: ({ environment }, what) => `${what} was not deployed to ${environment}, because a newer commit is live there`,
  refused: ({ intent, service, environment }, what) =>
    intent === "rollback"
      ? `The rollback of ${service} in ${environment} was refused`
      : `${what} was not deployed to ${environment}`,
  rolled_back: ({ intent, service, environment, version, previousVersion }, what) => {
    if (intent === "rollback")
      return `${service} in ${environment} was rolled back${version === "" ? "" : ` to ${version}`}`;
    const restored = intent === "recover" || previousVersion === "" ? "the previous release" : previousVersion;
    return `${what} failed in ${environment}, and ${restored} is live again`;
  },
  removed: ({ environment }, what) =>
    `${what} failed in ${environment} and was removed; there was no previous release, so nothing runs`,
  rollback_failed: ({ service, environment, version }) =>
    `The rollback of ${service} in ${environment}${version === "" ? "" : ` to ${version}`} failed, and what was live before it is live again`,
  rollback_unverified: ({ environment }, what) =>
    `${what} in ${environment} was rolled back, but what is live now could not be verified`,
  held: ({ environment }, what) => `${what} failed in ${environment} and was left as it is, for a person to inspect`,
  mixed: ({ environment }, what) => `${what} is live on some hosts of ${environment} only`,
  unknown: ({ service, environment }) => `Could not determine which release of ${service} is live in ${environment}`,
};

/** The outcome as one sentence for a chat: plain text in which nothing mentions people or becomes a link. */
export function sentenceOf(report: Report): string {
  const { dryRun, probe } = report;
  const outcome = dryRun ? `Dry run: ${dryRunClause(report)}` : clause(report);
  const why = succeeded(report.intent, report.outcome) ? "" : reasonOf(report);
  const lost = dryRun || probe === undefined ? "" : `; ${probe.lost} of ${probe.sent} requests were lost`;
  return harmless(`${outcome}${why === "" ? "" : `: ${why}`}${lost}.`);
}

function clause(report: Report): string {
  return CLAUSES[report.outcome](report, subjectOf(report));
}

function subjectOf({ service, version }: Report): string {
  return version === "" ? service : `${service} ${version}`;
}

function dryRunClause(report: Report): string {
  const { outcome, intent, environment } = report;
  if (outcome !== "unchanged") return clause(report);
  return `a ${intent === "rollback" ? "rollback" : "deployment"} of ${subjectOf(report)} in ${environment} was planned, and nothing was changed`;
}

function reasonOf({ reason }: Report): string {
  const line = printableLines(reason.slice(0, MOST_REASON * 2))
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
  return (line.length <= MOST_REASON ? line : `${line.slice(0, MOST_REASON)}…`).replace(/[.;:]+$/, "");
}

/** Chats treat `<…>` as a link or a mention, and `@here` as a mention: a log line must not notify everybody. */
function harmless(text: string): string {
  return printableLines(text)
    .join(" ")
    .replaceAll("<", "‹")
    .replaceAll(">", "›")
    .replace(/@(?=(?:all|channel|everyone|here)\b)/gi, "@ ");
}
