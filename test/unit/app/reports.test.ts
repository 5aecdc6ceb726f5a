import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ofDeployment } from "../../../src/app/recover.ts";
import { folderOf, latestReport, reportOf, writeBegun } from "../../../src/app/reports.ts";
import { currentJob } from "../../../src/app/inputs/job.ts";
import type { Job } from "../../../src/app/inputs/job.ts";
import type { Report } from "../../../src/deploy/report.ts";
import { deployed, nothingToRecover, rolledBack, unknown } from "../report/reports.ts";

let job: Job;
const [FIRST, LAST] = ["7.1.8.aaaa", "7.1.8.bbbb"];

beforeEach(() => {
  job = {
    ...currentJob("8"),
    runId: "7",
    attempt: "1",
    reports: join(mkdtempSync(join(tmpdir(), "reports-")), "erlmcp-actions"),
  };
});
afterEach(() => rmSync(dirname(job.reports), { recursive: true }));

function written(id: string, report: Report): Report {
  const own = { ...report, deploymentId: id };
  mkdirSync(folderOf(job, id), { recursive: true });
  writeFileSync(join(folderOf(job, id), "report.json"), JSON.stringify(own));
  return own;
}

const onRecord = (id: string, outcome: Report["outcome"]): Report => ({
  ...nothingToRecover,
  deploymentId: id,
  outcome,
  reason: "on record",
  repeated: true,
});
const nothing: Report = { ...nothingToRecover, deploymentId: "7.1.8.cccc", repeated: true };

test.each(["../../etc", "..", ".", "", "a/b", "7.1.8.aa/../../x", "7.1.8.aa\n", "x".repeat(300)])(
  "an id from a host never leads out of the folder of reports: %j",
  (id) => {
    expect([basename(dirname(folderOf(job, id))), basename(folderOf(job, id))]).toEqual(["erlmcp-actions", "unnamed"]);
  },
);

describe("the report of a recovery with nothing to do", () => {
  test("is that of the deployment whose outcome is on record", () => {
    const first = written(FIRST, rolledBack);
    written(LAST, deployed);
    expect(ofDeployment(onRecord(FIRST, "rolled_back"), job)).toMatchObject({
      ...JSON.parse(JSON.stringify(first)),
      intent: "recover",
      next: [],
      repeated: true,
    });
  });

  test("is the last one of this job and environment, where nothing is on record", () => {
    written(FIRST, { ...deployed, startedAt: "2026-01-01T00:00:00.000Z" });
    written(LAST, { ...rolledBack, startedAt: "2026-01-01T00:01:00.000Z" });
    written("7.1.8.dddd", { ...deployed, environment: "other", startedAt: "2026-01-01T00:02:00.000Z" });
    written("7.2.8.eeee", { ...deployed, startedAt: "2026-01-01T00:03:00.000Z" });
    expect(ofDeployment(nothing, job)).toMatchObject({ deploymentId: LAST, outcome: "rolled_back", repeated: true });
  });

  test("is its own where no step has reported, or where another outcome is on record", () => {
    expect(ofDeployment(nothing, job)).toMatchObject({ deploymentId: "7.1.8.cccc", outcome: "unchanged" });
    written(FIRST, unknown);
    for (const report of [ofDeployment(onRecord(FIRST, "rolled_back"), job), ofDeployment(nothing, job)])
      expect(report).not.toHaveProperty("repeated");
    expect(ofDeployment(onRecord(FIRST, "rolled_back"), job)).toMatchObject({
      deploymentId: FIRST,
      outcome: "rolled_back",
      version: unknown.version,
      previousVersion: unknown.previousVersion,
    });
  });

  test("is that of an interrupted deployment, from its note before the first change, not an earlier report of the job", () => {
    written(FIRST, rolledBack);
    writeBegun(job, LAST, { version: "1.5.0", previousVersion: "1.4.1" });
    const report = ofDeployment(onRecord(LAST, "rolled_back"), job);
    expect(report).toMatchObject({ deploymentId: LAST, version: "1.5.0", previousVersion: "1.4.1" });
    expect(report).not.toHaveProperty("repeated");
  });

  test("outside of a run is not that of another deployment", () => {
    const laptop = { ...job, runId: "", attempt: "", checkRunId: "" };
    job = laptop;
    written("local.0.0.aaaa", deployed);
    expect(latestReport(laptop, deployed.service, deployed.environment)).toBeUndefined();
  });

  test.each([
    "",
    "null",
    "[]",
    "{",
    '{"outcome":"deployed"}',
    '{"outcome":"fine","deploymentId":"7.1.8.aaaa","startedAt":"","timeline":[],"warnings":[]}',
  ])("a file that is not a report is ignored: %s", (text) => {
    mkdirSync(folderOf(job, FIRST), { recursive: true });
    writeFileSync(join(folderOf(job, FIRST), "report.json"), text);
    expect(reportOf(job, FIRST)).toBeUndefined();
  });
});
