import type { Environment } from "../../../../config/types.ts";
import type { Obstacle, SiteState } from "../../../../deploy/target.ts";
import { managerOf } from "./manager.ts";

type Found = Omit<Obstacle, "site">;

/** What stands in the way of a process: its manager, and its ports. */
export function processPreflight({ site, groups, facts }: SiteState, environment: Environment): Found[] {
  const found: Found[] = [];
  if (managerOf(environment).kind === "systemd" && facts["systemd"] !== "yes") {
    const text = "systemd cannot be used there (it is not running, or we are not root)";
    found.push({ level: "blocker", text, fix: "Use `sudo: true`, or another manager." });
  }

  const host = environment.target.hosts.find(({ name }) => name === site);
  // A process that no deployment started may be the service's own.
  const startedByOthers = groups.some(({ running }) => running["?"] !== undefined);
  for (const port of host?.ports ?? []) {
    const [ours, pid, ...command] = (facts[`port-${port}`] ?? "").split(" ");
    if (ours !== "no") continue;
    const who = pid === "-" ? "a process that this user may not see" : `process ${pid} (${command.join(" ").trim()})`;
    const fix = "Stop it, or give the service another port.";
    const level = startedByOthers || pid === "-" ? "warning" : "blocker";
    found.push({ level, text: `port ${port} is in use by ${who}`, fix });
  }
  return found;
}
