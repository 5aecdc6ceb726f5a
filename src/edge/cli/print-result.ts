import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { printableLine } from "../../core/printable.ts";
import type { RunResult } from "../../rehearsal/events.ts";
import { logFolder, namesAmong } from "../../rehearsal/names.ts";
import type { Stage } from "../../rehearsal/stage.ts";

const NO_REASON = /^(?:Process completed with exit code|The operation was canceled)/;
/** What an outcome says to type: it asks the hosts of deploy.yml, which this was not about. */
const TYPED_NEXT = / Next: erlmcp-actions [^\n]*$/;
const PORT_HINT =
  "  A port that is written into the code stays as it is, and is not the one that was asked here: let the service listen on the one that the variable PORT names, or one of your own in `env` (docs/rehearsal.md).";
const EMPTY_HINT =
  "  The hosts of a rehearsal are empty when it begins: --after TAG pushes an older tag first, once for each that is to be there (docs/rehearsal.md).";
/** Errors of a job that are told, warnings of a run, and characters of each. */
const REASONS = 6;
const WARNINGS = 12;
const WIDE = 400;

export interface Ending {
  readonly write: (line: string) => void;
  readonly stage: Stage;
  readonly real: boolean;
  readonly api: readonly string[];
  readonly kept: string;
}

/** What is the same for all runs: how the hosts were played, and what was not. */
export function tellEnd({ write, stage, real, api, kept }: Ending): void {
  write("");
  if (real) write("These were the real hosts. Not rehearsed: reviewers said yes at once, and GitHub was not asked.");
  else {
    for (const { environment, hosts, url, changed, notRun } of stage.environments()) {
      write(
        `${environment}: ${hosts.map((host) => `${host.was} was played by ${host.instances.join(" and ")}`).join(", ")}${url === undefined ? "" : `; ${url.was} by ${url.now}`}`,
      );
      for (const what of changed) write(`  other than there: ${what}`);
      for (const what of notRun) write(`  not rehearsed: ${what}`);
    }
    for (const what of stage.leftOut()) write(`Not rehearsed: ${printableLine(what)}`);
    write(
      "Not rehearsed: connections to hosts, their own users, sudo and systemd, reviewers (they said yes at once), GitHub's own limits.",
    );
  }
  for (const what of new Set(api)) write(`Not rehearsed: GitHub was asked ${what}`);
  write(`Logs, summaries and reports: ${relative(process.cwd(), kept) || "."}/index.html`);
}

/** Warnings of a run, which GitHub shows on its page; then each job that failed: its errors, and where all that it said is. */
export function whatWentWrong(result: RunResult, real: boolean): string[] {
  const nameOf = namesAmong(result.jobs.map(({ job }) => job));
  const failed = result.jobs
    .filter((job) => job.result === "failure")
    .flatMap(({ job, steps }) => {
      const lines = reasonsOf(job, result, real);
      const log = relative(process.cwd(), join(result.folder, logFolder(job), "log.txt"));
      const told =
        lines.length > 0
          ? lines
          : steps.filter(({ conclusion }) => conclusion === "failure").map(({ name }) => `${name}: failed`);
      // The last one says what came of it.
      const shown =
        told.length <= REASONS
          ? told
          : [...told.slice(0, REASONS - 1), `… and ${told.length - REASONS} more`, ...told.slice(-1)];
      return [...shown.map(cut), ...(existsSync(log) ? [`all it said: ${log}`] : [])].map(
        (line) => `  ${nameOf(job)}: ${line.replaceAll("\n", "\n    ")}`,
      );
    });
  const says = (words: string): boolean => !real && result.annotations.some(({ message }) => message.includes(words));
  return [
    ...result.assumed.map((what) => `taken for granted: ${printableLine(what)}`),
    ...warningsOf(result, nameOf),
    ...failed,
    ...(says("nothing listens there") ? [PORT_HINT] : []),
    ...(says("there is no good release to go back to") ? [EMPTY_HINT] : []),
  ];
}

function warningsOf({ annotations }: RunResult, nameOf: (job: string) => string): string[] {
  const all = [
    ...new Set(
      annotations
        .filter(({ level }) => level === "warning")
        .map(({ job, message }) => `  ${nameOf(job)}: warning: ${cut(message).replaceAll("\n", "\n    ")}`),
    ),
  ];
  return all.length <= WARNINGS ? all : [...all.slice(0, WARNINGS), `  … and ${all.length - WARNINGS} more warnings`];
}

function reasonsOf(job: string, { annotations }: RunResult, real: boolean): string[] {
  const errors = annotations.filter(
    (each) => each.job === job && each.level === "error" && !NO_REASON.test(each.message),
  );
  const placed = errors
    .filter(({ file }) => file !== "")
    .map(({ file, line, message }) => ({ at: line === "" ? `${file}:` : `${file}:${line}:`, message }));
  // What names all places at once has been told place by place.
  const told = (message: string): boolean =>
    message.split("\n").every((line) => placed.some(({ at }) => line.trim().startsWith(at)));
  const rest = errors.filter(({ file, message }) => file === "" && !told(message)).map(({ message }) => message);
  const all = [
    ...new Set([
      ...placed.map(({ at, message }) => `${at} ${message.replace(/^: /, "")}`),
      ...(real ? rest : rest.map((message) => message.replace(TYPED_NEXT, ""))),
    ]),
  ];
  return all.filter((reason) => !all.some((other) => other !== reason && other.includes(reason)));
}

function cut(line: string): string {
  return line.length > WIDE ? `${line.slice(0, WIDE)}…` : line;
}
