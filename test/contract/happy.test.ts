import { expect, test } from "vitest";
import { Cluster } from "./memory/cluster.ts";

test.each([
  [{ sites: 1 }, "deploy W", "deployed"],
  [{ sites: 3, strategy: "rolling" }, "deploy W", "deployed"],
  [{ sites: 2, strategy: "blue-green" }, "deploy W", "deployed"],
  [{ sites: 2, health: { W: "sick" } }, "deploy W", "rolled_back"],
  [{ sites: 2, first: true }, "deploy W", "deployed"],
  [{ sites: 2, first: true, health: { W: "sick" } }, "deploy W", "removed"],
  [{ sites: 2, rollback: true }, "rollback", "rolled_back"],
  [{ sites: 2, rollback: true, health: { W: "nostart" } }, "rollback", "rollback_failed"],
  [{ sites: 2, rollback: true, strategy: "blue-green" }, "rollback", "rolled_back"],
  [{ sites: 2, rollback: true, strategy: "blue-green", health: { W: "nostart" } }, "rollback", "refused"],
] as const)("%j, %s: %s", async (setup, command, outcome) => {
  const cluster = new Cluster(setup);
  const { report } = await cluster.run(command);
  expect(report?.outcome, cluster.lines.join("\n")).toBe(outcome);
});
