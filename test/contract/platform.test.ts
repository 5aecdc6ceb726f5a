import { describe, expect, test } from "vitest";
import { Cluster, RELEASES } from "./memory/cluster.ts";
import type { Setup } from "./memory/cluster.ts";
import type { PlatformSetup } from "./memory/platform.ts";
import { AFTER, callsOf, drawn, play, report } from "./memory/play.ts";

/** What hosts of one process each cannot show: several instances per site, and a platform that moves and reverts by itself. */
const on = (platform: Partial<PlatformSetup>, sites = 1): Setup => ({ sites, platform: { wanted: 3, ...platform } });

async function deployed(setup: Setup) {
  const cluster = new Cluster(setup);
  const { report: told } = await cluster.run("deploy W");
  const log = cluster.lines.join("\n");
  if (told === undefined) throw new Error(`there is no report:\n${log}`);
  return { cluster, outcome: told.outcome, reason: told.reason, checks: told.checks, log };
}

describe("a platform that runs three instances", () => {
  test("is waited for, then each instance reports the release", async () => {
    const { outcome, checks, log } = await deployed(on({}));
    expect(outcome, log).toBe("deployed");
    expect(checks.filter(({ name }) => name === "live").map(({ where }) => where)).toEqual([
      "app1 3-0-0",
      "app1 3-1-0",
      "app1 3-2-0",
    ]);
  });

  test("whose instances get other names all the time is verified by those that are there", async () => {
    const { outcome, log } = await deployed(on({ moveEveryMs: 700 }));
    expect(outcome, log).toBe("deployed");
  });

  test.each([
    [{ fails: { W: "reverts" } }, "app1: rollout failed: the platform rolled it back: 0 of 3 updated"],
    [{ fails: { W: "stuck" } }, "app1: rollout failed: the platform cannot finish it: 0 of 3 updated"],
    [{ countsShort: RELEASES.W.id }, "app1: 2 of 3 instances are ready there"],
    [{ keepsOne: true }, "app1 2-2-0: live failed: reports 2.0.0"],
  ] as const)("%j: the previous release is restored", async (platform, why) => {
    const { cluster, outcome, reason, log } = await deployed(on(platform));
    expect({ outcome, reason }, log).toMatchObject({ outcome: "rolled_back", reason: expect.stringContaining(why) });
    expect([...cluster.sites.values()].map(({ current }) => current)).toEqual([RELEASES.L.id]);
  });

  test("of which only two fit proves nothing: too few instances are inconclusive, before the undo and after it", async () => {
    const { outcome, reason, log } = await deployed(on({ room: 2 }));
    expect({ outcome, reason }, log).toMatchObject({
      outcome: "rollback_unverified",
      reason: expect.stringContaining("app1: live inconclusive: 2 of 3 instances run after 1.0s"),
    });
  });

  test("is rolled back to the previous release, and waited for", async () => {
    const cluster = new Cluster({ ...on({}, 2), rollback: true });
    const { report: told } = await cluster.run("rollback");
    expect(told?.outcome, cluster.lines.join("\n")).toBe("rolled_back");
    expect([...cluster.sites.values()].map(({ current }) => current)).toEqual([RELEASES.W.id, RELEASES.W.id]);
  });
});

test.each<[string, Setup]>([
  ["a good release", on({}, 2)],
  ["a release that the platform reverts", on({ fails: { W: "reverts" } }, 2)],
])("%s, killed after each call, then each kind of recovery", async (name, setup) => {
  const calls = await callsOf(setup, "deploy W");
  const failures: { title: string; wrong: string[] }[] = [];
  let played = 0;
  for (const [index, { method, host }] of calls.entries()) {
    if (index > 0 && (method === "inspect" || method === "beat")) continue;
    for (const after of AFTER) {
      const title = `killed after call ${index + 1} (${method} on ${host}), then ${after}`;
      if (!drawn(`${name}: ${title}`, 0.12)) continue;
      played += 1;
      const wrong = await play(
        { setup, first: "deploy W", after },
        { call: index + 1, when: "after", act: () => "dead" },
      );
      if (wrong.length > 0) failures.push({ title, wrong });
    }
  }
  report(played, failures);
});
