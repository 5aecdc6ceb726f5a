import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Site } from "./site.ts";
import { SWITCH, deploymentFields, lease, rollbackFields } from "./commands.ts";

let site: Site;
beforeEach(() => {
  site = new Site();
  for (const name of ["L", "W"]) site.release(name);
  site.link("current", "releases/L");
  site.start("main", "L");
  site.write("good/L", "1\n");
});
afterEach(() => site.close());

describe("the verbs of a deployment", () => {
  it("lead from the live release to the wanted one, which is then good", async () => {
    expect((await lease(site, "d1")).answer?.get("answer")).toBe("granted");
    expect((await site.sent("snapshot", "d1", deploymentFields("L", "W"), ["backup-1", "-", "-"])).text).toContain(
      "end =ok",
    );
    expect((await site.sent("run", "d1", SWITCH, ["switch"])).text).toContain("end =ok");
    expect(site.running("main")).toBe("W");
    expect((await site.verb(["prepare", "d1"])).text).toContain("end =ok");
    expect((await site.verb(["commit", "d1", "d1"])).text).toContain("end =ok");
    expect((await site.verb(["after", "d1", "no"])).answer?.get("after")).toBe("none");
    expect((await site.verb(["end", "d1", "deployed", "5", "-"])).text).toContain("end =ok");
    expect([site.live(), site.field("end"), site.word("d1"), site.has("owner"), site.read("good/W")]).toEqual([
      "W",
      "committed",
      "deployed",
      false,
      "2 -\n",
    ]);
    expect((await site.byHand(["fsck"])).code).toBe(0);
  });

  it("finish restores the live release", async () => {
    await lease(site, "d1");
    await site.sent("snapshot", "d1", deploymentFields("L", "W"), ["backup-1", "-", "-"]);
    await site.sent("run", "d1", SWITCH, ["switch"]);
    expect((await site.verb(["finish", "d1", "d1"])).text).toContain("ended =undone");
    expect([site.live(), site.running("main"), site.field("end")]).toEqual(["L", "L", "undone"]);
    expect((await site.verb(["commit", "d1", "d1"])).text).toContain("end =failed");
  });

  it("finish brings a rollback forward", async () => {
    await lease(site, "k1");
    expect((await site.sent("snapshot", "k1", rollbackFields("L", "W"), ["backup-1", "-", "-"])).text).toContain(
      "end =ok",
    );
    expect((await site.verb(["finish", "k1", "k1"])).text).toContain("ended =committed");
    expect([site.live(), site.running("main"), site.has("left/L")]).toEqual(["W", "W", true]);
  });

  it("the guard finishes an abandoned deployment", async () => {
    await lease(site, "d1", "-", "-", "200");
    await site.sent("snapshot", "d1", deploymentFields("L", "W"), ["backup-1", "-", "-"]);
    await site.sent("run", "d1", SWITCH, ["switch"]);
    await expect.poll(() => site.has("owner")).toBe(false);
    expect([site.live(), site.running("main"), site.word("d1")]).toEqual(["L", "L", "rollback_unverified"]);
  });
});
