import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { printableLine } from "../../core/text.ts";
import type { RunResult } from "../../rehearsal/model.ts";
import { logFolder, namesAmong } from "../../rehearsal/names.ts";
import type { Stage } from "../../rehearsal/stage/stage.ts";

const NO_REASON = /^(?:Process completed with exit code|The operation was canceled)/;
/** The next command of an outcome: it would query the hosts of deploy.yml, not those of the sandbox. */
const TYPED_NEXT = / Next: erlmcp-actions [^\n]*$/;
const PORT_HINT =
  "  A port in the code is not replaced, but the checks here use another port: let the service read its port from the variable PORT, or from one of your own in `env` (docs/rehearsal.md).";
const EMPTY_HINT =
  "  The hosts of a rehearsal are empty at first: --after TAG pushes an older tag first; repeat it for several tags (docs/rehearsal.md).";
/** The most errors per job, warnings per run, and characters of each that are printed. */
const MAX_ERRORS = 6;
const MAX_WARNINGS = 12;
const MAX_WIDTH = 400;

export interface Ending {
  readonly write: (line: string) => void;
  readonly stage: Stage;
  readonly real: boolean;
  readonly api: readonly string[];
  readonly kept: string;
}

/** Prints what applies to all runs: what replaced the hosts, and what was not rehearsed. */
export function printEnd({ write, stage, real, api, kept }: Ending): void {
  write("");
  if (real) write("The real hosts were used. Not rehearsed: reviewers (they approved at once), and GitHub itself.");
  else {
    for (const { environment, hosts, url, changed, notRun } of stage.environments()) {
      write(
        `${environment}: ${hosts.map((host) => `${host.was} was replaced by ${host.instances.join(" and ")}`).join(", ")}${url === undefined ? "" : `; ${url.was} by ${url.now}`}`,
      );
      for (const what of changed) write(`  changed: ${what}`);
      for (const what of notRun) write(`  not rehearsed: ${what}`);
    }
    for (const what of stage.leftOut()) write(`Not rehearsed: ${printableLine(what)}`);
    write(
      "Not rehearsed: connections to hosts, their own users, sudo and systemd, reviewers (they approved at once), GitHub's own limits.",
    );
  }
  for (const what of new Set(api)) write(`Not rehearsed: the request ${what} to GitHub's API`);
  write(`Logs, summaries and reports: ${relative(process.cwd(), kept) || "."}/index.html`);
}

/** What the run assumed, its warnings, which GitHub shows on its page, and the errors of each failed job with the path of its log. */
export function problemLines(result: RunResult, real: boolean): string[] {
  const nameOf = namesAmong(result.jobs.map(({ job }) => job));
  const failed = result.jobs
    .filter((job) => job.result === "failure")
    .flatMap(({ job, steps }) => {
      const errors = errorsOf(job, result, real);
      const log = relative(process.cwd(), join(result.folder, logFolder(job), "log.txt"));
      const lines =
        errors.length > 0
          ? errors
          : steps.filter(({ conclusion }) => conclusion === "failure").map(({ name }) => `${name}: failed`);
      // The last line is the result.
      const shown =
        lines.length <= MAX_ERRORS
          ? lines
          : [...lines.slice(0, MAX_ERRORS - 1), `… and ${lines.length - MAX_ERRORS} more`, ...lines.slice(-1)];
      return [...shown.map(truncate), ...(existsSync(log) ? [`full log: ${log}`] : [])].map(
        (line) => `  ${nameOf(job)}: ${line.replaceAll("\n", "\n    ")}`,
      );
    });
  const mentions = (words: string): boolean =>
    !real && result.annotations.some(({ message }) => message.includes(words));
  return [
    ...result.assumed.map((what) => `assumed: ${printableLine(what)}`),
    ...warningsOf(result, nameOf),
    ...failed,
    ...(mentions("nothing listens there") ? [PORT_HINT] : []),
    ...(mentions("there is no good release to roll back to") ? [EMPTY_HINT] : []),
  ];
}

function warningsOf({ annotations }: RunResult, nameOf: (job: string) => string): string[] {
  const all = [
    ...new Set(
      annotations
        .filter(({ level }) => level === "warning")
        .map(({ job, message }) => `  ${nameOf(job)}: warning: ${truncate(message).replaceAll("\n", "\n    ")}`),
    ),
  ];
  return all.length <= MAX_WARNINGS
    ? all
    : [...all.slice(0, MAX_WARNINGS), `  … and ${all.length - MAX_WARNINGS} more warnings`];
}

function errorsOf(job: string, { annotations }: RunResult, real: boolean): string[] {
  const errors = annotations.filter(
    (each) => each.job === job && each.level === "error" && !NO_REASON.test(each.message),
  );
  const placed = errors
    .filter(({ file }) => file !== "")
    .map(({ file, line, message }) => ({ at: line === "" ? `${file}:` : `${file}:${line}:`, message }));
  // A message that lists all places repeats the messages of each place.
  const isRepeated = (message: string): boolean =>
    message.split("\n").every((line) => placed.some(({ at }) => line.trim().startsWith(at)));
  const rest = errors.filter(({ file, message }) => file === "" && !isRepeated(message)).map(({ message }) => message);
  const all = [
    ...new Set([
      ...placed.map(({ at, message }) => `${at} ${message.replace(/^: /, "")}`),
      ...(real ? rest : rest.map((message) => message.replace(TYPED_NEXT, ""))),
    ]),
  ];
  return all.filter((reason) => !all.some((other) => other !== reason && other.includes(reason)));
}

function truncate(line: string): string {
  return line.length > MAX_WIDTH ? `${line.slice(0, MAX_WIDTH)}…` : line;
}
