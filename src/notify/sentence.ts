import { printableLines } from "../core/printable.ts";
import type { Report } from "../deploy/report.ts";
import { succeeded } from "../deploy/words.ts";

const MOST_REASON = 300;

/** The outcome as one sentence for a chat: plain text in which nothing calls people or becomes a link. */
export function sentenceOf(report: Report): string {
  const { dryRun, probe } = report;
  const told = dryRun ? `Dry run: ${dryRunClause(report)}` : clause(report);
  const why = succeeded(report.intent, report.outcome) ? "" : reasonOf(report);
  const lost = dryRun || probe === undefined ? "" : `; ${probe.lost} of ${probe.sent} requests were lost`;
  return harmless(`${told}${why === "" ? "" : `: ${why}`}${lost}.`);
}

function clause({ intent, outcome, service, environment, version, previousVersion }: Report): string {
  const what = version === "" ? service : `${service} ${version}`;
  const before = previousVersion === "" ? "the previous release" : previousVersion;
  switch (outcome) {
    case "deployed":
      return `${what} is live in ${environment}${previousVersion === "" || previousVersion === version ? "" : ` (before: ${previousVersion})`}`;
    case "unchanged":
      return intent === "recover"
        ? `Nothing was left to recover of ${what} in ${environment}`
        : `${what} was live in ${environment} already, and is healthy`;
    case "stale":
      return `${what} was not deployed to ${environment}, because a newer commit is live there`;
    case "refused":
      return intent === "rollback"
        ? `The rollback of ${service} in ${environment} was refused`
        : `${what} was not deployed to ${environment}`;
    case "rolled_back":
      if (intent === "rollback")
        return `${service} in ${environment} was rolled back${version === "" ? "" : ` to ${version}`}`;
      return `${what} failed in ${environment}, and ${intent === "recover" ? "the previous release" : before} is live again`;
    case "removed":
      return `${what} failed in ${environment} and was removed; there was no previous release, so nothing runs`;
    case "rollback_failed":
      return `The rollback of ${service} in ${environment}${version === "" ? "" : ` to ${version}`} failed, and what was live before it is live again`;
    case "rollback_unverified":
      return `${what} in ${environment} was rolled back, but what is live now could not be verified`;
    case "held":
      return `${what} failed in ${environment} and was left as it is, for a person to look at`;
    case "mixed":
      return `${what} is live on some hosts of ${environment} only`;
    case "unknown":
      return `What is live of ${service} in ${environment} is not known`;
  }
}

function dryRunClause(report: Report): string {
  const { outcome, intent, service, environment, version } = report;
  if (outcome !== "unchanged") return clause(report);
  return `a ${intent === "rollback" ? "rollback" : "deployment"} of ${version === "" ? service : `${service} ${version}`} in ${environment} was planned, and nothing was changed`;
}

function reasonOf({ reason }: Report): string {
  const line = printableLines(reason.slice(0, MOST_REASON * 2))
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
  return (line.length <= MOST_REASON ? line : `${line.slice(0, MOST_REASON)}…`).replace(/[.;:]+$/, "");
}

/** Chats read `<…>` as a link or a call, and `@here` as a call: a log line must not wake everybody. */
function harmless(text: string): string {
  return printableLines(text)
    .join(" ")
    .replaceAll("<", "‹")
    .replaceAll(">", "›")
    .replace(/@(?=(?:all|channel|everyone|here)\b)/gi, "@ ");
}
