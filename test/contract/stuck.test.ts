import { describe, expect, it } from "vitest";
import { Cluster, RELEASES } from "./memory/cluster.ts";
import type { Command, Setup } from "./memory/cluster.ts";
import { isHealthy, judge } from "./memory/judge.ts";

const { L, N, O, W } = RELEASES;

/** W fails its checks, and while it was tried somebody removed files of L on the first host: its undo cannot run to its end. */
async function stuck(setup: Partial<Setup> = {}): Promise<Cluster> {
  const cluster = new Cluster({ sites: 2, health: { W: "sick" }, ...setup });
  const [first] = [...cluster.sites.values()];
  const engine = await cluster.run("deploy W", {
    call: 15,
    when: "after",
    act: () => {
      Object.assign(first?.known.get(L.id) ?? {}, { whole: "missing server.js" });
      return "go on";
    },
  });
  expect(engine.report, cluster.lines.join("\n")).toMatchObject({ outcome: "unknown" });
  expect(engine.report?.reason).toMatch(/was not completed on app1: .*not whole/);
  return cluster;
}

describe("an undo that cannot complete", () => {
  it.each<Command>(["recover", "undo", "deploy N"])(
    "%s retries it, reports what is missing, and changes nothing else",
    async (command) => {
      const cluster = await stuck();
      const { report } = await cluster.run(command);
      expect(["unknown", "refused"], cluster.lines.join("\n")).toContain(report?.outcome);
      expect(report?.reason).toContain("not whole");
      for (const site of cluster.sites.values())
        expect(site.record?.id === "k1" || site.record === undefined, "no other record").toBe(true);
    },
  );

  it("an undo by hand after a refused deployment keeps the outcome of its own deployment", async () => {
    const cluster = await stuck();
    expect((await cluster.run("deploy N")).report?.outcome).toBe("refused");
    expect((await cluster.run("undo")).report?.outcome, cluster.lines.join("\n")).toBe("unknown");
  });

  it("a rollback replaces it with the newest release that is good and complete on every host", async () => {
    const cluster = await stuck();
    const { report } = await cluster.run("rollback");
    expect(report, cluster.lines.join("\n")).toMatchObject({ outcome: "rolled_back", version: O.version });
    for (const site of cluster.sites.values()) {
      expect([site.current, isHealthy(site)]).toEqual([O.id, true]);
      expect(site.known.get(W.id)?.good, "its former place").toBe(0);
    }
    expect([...cluster.sites.values()].map(({ outcomes }) => outcomes["k1"]?.outcome)).toContain("rollback_failed");
    expect(judge(cluster)).toEqual([]);
  });

  it("a forced deployment replaces it", async () => {
    const cluster = await stuck();
    const { report } = await cluster.run("deploy N force");
    expect(report, cluster.lines.join("\n")).toMatchObject({ outcome: "deployed", version: N.version });
    for (const site of cluster.sites.values()) expect([site.current, isHealthy(site)]).toEqual([N.id, true]);
    expect(judge(cluster)).toEqual([]);
  });

  it("without a complete release a rollback is refused with what is missing, and only a forced deployment helps", async () => {
    const cluster = await stuck();
    for (const site of cluster.sites.values())
      Object.assign(site.known.get(O.id) ?? {}, { whole: "its folder is gone" });
    const { report } = await cluster.run("rollback");
    expect(report, cluster.lines.join("\n")).toMatchObject({ outcome: "refused" });
    expect(report?.reason).toContain("its folder is gone");
    expect((await cluster.run("deploy N force")).report?.outcome).toBe("deployed");
    expect(judge(cluster)).toEqual([]);
  });
});
