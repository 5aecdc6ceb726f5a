import { formatDuration } from "../core/duration.ts";
import type { Release } from "../release/release.ts";
import type { Context } from "./context.ts";
import { placedChecks } from "./placed-check.ts";
import type { Groups } from "./placed-check.ts";
import { failedGroups } from "./through-switch.ts";
import type { CheckResult } from "./verifier.ts";
import { throwUnlessPassed } from "./waves.ts";

/**
 * The environment's own checks at each of their places. With slots the `instances` are checked before they get the
 * traffic, and the `rest` (the public URL, other addresses, commands) after that.
 */
export async function smoke(
  sites: readonly string[],
  groups: Groups,
  release: Release,
  context: Context,
  signal: AbortSignal,
  part: "all" | "instances" | "rest",
): Promise<void> {
  const checks = placedChecks(sites, groups, release, context).filter(
    ({ ofInstance }) => part === "all" || ofInstance === (part === "instances"),
  );
  if (checks.length === 0) return;
  await context.narrator.phase("smoke", async () => {
    const results = await context.verifier.runSuite(checks, {
      parallel: context.target.parallel,
      captured: context.captured,
      signal,
      onResult: (result) => context.narrator.print(lineOf(result)),
    });
    context.checks.push(...results);
    if (results.every(({ verdict }) => verdict === "pass")) return;
    // An instance that has exited explains the failed checks: its exit is reported first.
    const failures = await failedGroups(sites, groups, context, signal);
    context.checks.push(...failures);
    throwUnlessPassed([...failures, ...results]);
  });
}

function lineOf({ name, where, verdict, detail, durationMs }: CheckResult): string {
  const passed = verdict === "pass";
  return `${passed ? "✓" : "✗"} ${name} on ${where} ${formatDuration(durationMs)}${passed ? "" : `: ${detail}`}`;
}
