import type { World } from "../core/world.ts";
import { recover } from "../deploy/recover.ts";
import { withTarget } from "../targets/open.ts";
import type { Report } from "../deploy/report.ts";
import type { ActionRequest } from "./inputs/request.ts";
import { verifierFor } from "./verifier.ts";
import type { Common } from "./inputs/inputs.ts";
import { jobPrefix, ownerOf } from "./inputs/job.ts";
import type { Job } from "./inputs/job.ts";
import { finish } from "./finish.ts";
import { requestOf } from "./request.ts";
import { begunOf, continued, latestReport, reportOf } from "./reports.ts";

/** The recover action: finishes what this job left unfinished, and no other job's. */
export async function recoverMain(
  { config, environment, notify, job, folder, token, credentials }: ActionRequest<Common>,
  world: World,
): Promise<void> {
  const owner = ownerOf(job, "recover", "", `recover ${environment.name}`, world);
  const request = requestOf(
    { intent: "recover", service: config.service, environment, owner, job, folder, token },
    world,
  );
  const prefix = jobPrefix(job);
  await withTarget(config.service, environment, credentials, world, async (target) => {
    const report = await recover(
      request,
      { mine: (id) => id.startsWith(prefix), overtake: false },
      target,
      ...verifierFor(environment, world),
    );
    await finish({ report: ofDeployment(report, job), notify, job, outputs: true }, world);
  });
}

/**
 * The report of the deployment that a recovery handled: that of the deploying step where nothing was left to do; else
 * its facts, with the end that the recovery observed.
 */
export function ofDeployment({ repeated, ...report }: Report, job: Job): Report {
  const { deploymentId, service, environment } = report;
  const begun = begunOf(job, deploymentId);
  const earlier = reportOf(job, deploymentId);
  if (repeated === true) {
    const reported = earlier ?? (begun === undefined ? latestReport(job, service, environment) : undefined);
    // News is a missing report, or an outcome other than the reported one.
    const isNews =
      reported === undefined ||
      (reported.outcome !== report.outcome && (report.outcome !== "unchanged" || reported.outcome === "unknown"));
    if (!isNews) return { ...reported, intent: report.intent, next: report.next, repeated };
  }
  if (earlier !== undefined) return continued(earlier, report);
  return begun === undefined ? report : { ...report, ...begun };
}
