import { formatDuration } from "../core/duration.ts";
import { dependentsOf } from "../core/schedule.ts";
import type { Release } from "../release/release.ts";
import type { Context } from "./context.ts";
import { placedChecks } from "./placed-check.ts";
import type { DeploymentCheck, Groups } from "./placed-check.ts";
import { failedGroups } from "./through-switch.ts";
import type { CheckResult } from "./verifier.ts";
import { throwUnlessPassed } from "./waves.ts";

const AT_ONCE = 4;

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
  const all = placedChecks(sites, groups, release, context);
  const early = part === "all" ? all : beforeTraffic(all);
  const checks = part === "rest" ? all.filter((placed) => !early.includes(placed)) : early;
  if (checks.length === 0) return;
  await context.narrator.phase("smoke", async () => {
    const results = await context.verifier.runSuite(checks, {
      parallel: context.target.parallel,
      atOnce: AT_ONCE,
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

/** Those that query an instance directly, unless they refer to what only a check after the switch captures. */
export function beforeTraffic(all: readonly DeploymentCheck[]): DeploymentCheck[] {
  const direct = all.filter(({ ofInstance }) => ofInstance);
  const names = new Set(direct.map(({ check }) => check.name));
  const late = new Set(all.map(({ check }) => check.name).filter((name) => !names.has(name)));
  const dependents = dependentsOf(
    all.map(({ check }) => check),
    late,
  );
  return direct.filter(({ check }) => !dependents.has(check.name));
}

function lineOf({ name, where, verdict, detail, durationMs }: CheckResult): string {
  const passed = verdict === "pass";
  return `${passed ? "✓" : "✗"} ${name} on ${where} ${formatDuration(durationMs)}${passed ? "" : `: ${detail}`}`;
}
