import { ruleCheckPaths } from "./check/index.ts";
import type { Path } from "./errors.ts";
import type { EnvironmentInput, FileInput } from "./schema.ts";
import type { Sound, Tell } from "./sound.ts";

/**
 * Rules that files were written without. `validate` and `deploy` refuse what breaks one, all others only warn: a
 * rollback must work also with the deploy.yml of a service that has been running since before the rule.
 */
export function newerRules(file: Sound<FileInput>, tell: Tell): void {
  ruleCheckPaths(file.smoke ?? [], ["smoke"], tell);
  for (const [name, environment] of Object.entries(file.environments ?? {})) {
    if (environment === undefined) continue;
    ruleSeenThroughSwitch(environment, ["environments", name], tell);
    ruleCheckPaths(environment.smoke ?? [], ["environments", name, "smoke"], tell);
  }
}

/** A switch command that does nothing exits with 0 as well: only an address behind it shows the effect. */
function ruleSeenThroughSwitch(environment: Sound<EnvironmentInput>, path: Path, tell: Tell): void {
  const { strategy, target } = environment;
  const written = typeof strategy === "object" ? strategy : undefined;
  const kind = written?.kind ?? strategy;
  if (kind !== "blue-green" || "url" in environment || (written !== undefined && "front" in written)) return;
  const hosts = target?.hosts;
  if (hosts === undefined || hosts.every((host) => typeof host === "object" && "front" in host)) return;
  tell(
    [...path, "strategy", "front"],
    "is missing; blue-green needs url, or front: the address on each host that the switch command moves, such as http://127.0.0.1:8000",
  );
}
