import { readFileSync } from "node:fs";
import { join } from "node:path";
import { errorMessage } from "../../core/errors.ts";
import { findFiles, sha256 } from "../files.ts";
import type { Freshness } from "../files.ts";
import type { Evidence, Finding } from "../gate.ts";
import { NOTHING_COUNTED } from "./evaluate.ts";
import type { Counted } from "./evaluate.ts";
import { parseJunit } from "./junit.ts";
import type { Junit, JunitCase } from "./junit.ts";
import { plural, someOf } from "./runners/tally.ts";
import { xmlText } from "./xml.ts";

/** Counts the JUnit files that this run has written. */
export function countReports(glob: string, fresh: Freshness, folder: string): Counted {
  const files = findFiles(folder, glob);
  const written = files.filter((file) => fresh.isFresh(file));
  if (written.length === 0)
    return {
      ...NOTHING_COUNTED,
      doubt: files.length === 0 ? `the tests created no ${glob}` : `${files[0]} is from an earlier run`,
    };
  const read = written.map((file) => readReport(file, folder));
  const reports = read.flatMap(({ junit }) => junit ?? []);
  const cases = reports.flatMap((report) => report.cases);
  const count = (outcome: JunitCase["outcome"]): number => cases.filter((one) => one.outcome === outcome).length;
  const bad = cases.filter(({ outcome }) => outcome === "failed");
  const declared = reports.reduce((total, { declaredFailures }) => total + declaredFailures, 0);
  const lacking = reports.reduce((total, one) => total + one.lacking, 0);
  const old = files.filter((file) => !written.includes(file));
  const findings: Finding[] = bad.map((one) => findingOf(one, folder));
  if (old.length > 0)
    findings.push({
      severity: "warning",
      message: `${old.length} of ${files.length} reports are from an earlier run, and were not counted: ${someOf(old)}`,
    });
  return {
    ...NOTHING_COUNTED,
    passed: count("passed"),
    failed: bad.length,
    skipped: count("skipped"),
    findings,
    evidence: read.map(({ evidence }) => evidence),
    doubt:
      read.findLast(({ broken }) => broken !== undefined)?.broken ??
      read.find(({ doubt }) => doubt !== undefined)?.doubt ??
      (declared > bad.length ? `the reports count ${declared} failures, but name ${bad.length}` : undefined) ??
      (lacking > 0 ? `the reports count ${plural(lacking, "more test")} than they contain` : undefined),
  };
}

interface ReadReport {
  readonly evidence: Evidence;
  readonly junit: Junit | undefined;
  /** Why its counts cannot be relied on. */
  readonly doubt: string | undefined;
  /** Why it could not be read at all. */
  readonly broken: string | undefined;
}

function readReport(file: string, folder: string): ReadReport {
  const bytes = readFileSync(join(folder, file));
  const evidence = { what: file, value: `sha256 ${sha256(bytes)}` };
  try {
    const junit = parseJunit(xmlText(bytes));
    return {
      evidence,
      junit,
      doubt: junit.doubt === undefined ? undefined : `${file} ${junit.doubt}`,
      broken: undefined,
    };
  } catch (error) {
    return { evidence, junit: undefined, doubt: undefined, broken: `${file} ${errorMessage(error)}` };
  }
}

function findingOf({ classname, suite, name, message, file, line }: JunitCase, folder: string): Finding {
  const place = file === "" ? {} : { file: file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file, line };
  return {
    severity: "error",
    message: `${[classname || suite, name].filter((part) => part !== "").join(" ")} failed: ${message.replace(/\s+/g, " ").slice(0, 300)}`,
    ...place,
  };
}
