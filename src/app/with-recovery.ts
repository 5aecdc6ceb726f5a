import { explain } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import type { Report } from "../deploy/report.ts";
import type { Intent } from "../deploy/words.ts";
import type { recoverDeployment, RecoverParts } from "./deploy.ts";
import { continued } from "./reports.ts";

const RECOVERY_MS = 10 * 60_000;

/** Called with what a recovery needs once the engine starts. */
export type Started = (parts: RecoverParts) => void;

/**
 * Runs a change where no post step follows: a deployment that is interrupted, or whose outcome is unknown, is recovered
 * here. A cancel ends only the change itself, not its recovery.
 */
export async function withRecovery(
  intent: Intent,
  world: World,
  recover: typeof recoverDeployment,
  change: (started: Started) => Promise<Report>,
): Promise<Report> {
  const begun: RecoverParts[] = [];
  let first: Report | undefined;
  try {
    first = await change((parts) => void begun.push(parts));
  } catch (error) {
    if (begun.length === 0) throw error;
    world.log.error(world.signal.aborted ? "cancelled" : explain(error));
  }
  if (first !== undefined && (begun.length === 0 || first.outcome !== "unknown")) return first;
  const [parts] = begun as [RecoverParts];
  const { repeated, reason, ...last } = await recovered(parts, recover, world);
  const why = [world.signal.aborted ? "cancelled" : "", repeated === true ? "" : reason];
  // Judged as the change that was requested: that has failed where its recovery succeeds.
  return {
    ...(first === undefined ? last : continued(first, { ...last, reason })),
    intent,
    deploymentId: parts.id,
    // A recovery that finds nothing to do has changed nothing, and neither has the interrupted change.
    outcome: last.outcome === "unchanged" ? "refused" : last.outcome,
    reason: why.filter((text) => text !== "").join("; "),
  };
}

async function recovered(parts: RecoverParts, recover: typeof recoverDeployment, world: World): Promise<Report> {
  const bound = AbortSignal.timeout(RECOVERY_MS);
  world.log.warn(
    `Deployment ${parts.id} is unfinished: it is recovered now, within ${RECOVERY_MS / 60_000} minutes. Ctrl-C quits, and leaves it to the guards on the hosts.`,
  );
  return recover(parts, `recovery of ${parts.id}`, {
    ...world,
    signal: world.signal.aborted ? bound : AbortSignal.any([world.signal, bound]),
  });
}
