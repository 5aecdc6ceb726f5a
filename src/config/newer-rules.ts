import { ruleCheckPaths } from "./check/index.ts";
import type { DeepPartial, Path, ReportProblem } from "./errors.ts";
import type { EnvironmentInput, FileInput } from "./schema.ts";
import { writtenTarget } from "./target/index.ts";
import { strategyKind } from "./target/strategy.ts";

/**
 * Rules that files were written without. `validate` and `deploy` refuse what breaks one, all others only warn: a
 * rollback must work also with the deploy.yml of a service that has been running since before the rule.
 */
export function newerRules(file: DeepPartial<FileInput>, report: ReportProblem): void {
  ruleCheckPaths(file.smoke ?? [], ["smoke"], report);
  for (const [name, environment] of Object.entries(file.environments ?? {})) {
    if (environment === undefined) continue;
    ruleSeenThroughSwitch(environment, ["environments", name], report);
    ruleCheckPaths(environment.smoke ?? [], ["environments", name, "smoke"], report);
  }
}

/** A switch command that does nothing exits with 0 as well: only an address behind it shows the effect. */
function ruleSeenThroughSwitch(environment: DeepPartial<EnvironmentInput>, path: Path, report: ReportProblem): void {
  const { strategy, target } = environment;
  if (strategyKind(environment) !== "blue-green" || "url" in environment) return;
  if (typeof strategy === "object" && "front" in strategy) return;
  const { sites } = writtenTarget(target);
  if (sites === undefined || sites.every((site) => "front" in site)) return;
  report(
    [...path, "strategy", "front"],
    "is missing; blue-green needs url, or front: the address on each host that the switch command moves, such as http://127.0.0.1:8000",
  );
}
