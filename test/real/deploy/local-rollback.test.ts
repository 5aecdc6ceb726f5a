// A rollback by name, by backup, to the last good release, and of one setting.

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LocalHub } from "../../kit/hub.ts";

describe("rollback on this machine", () => {
  let hub: LocalHub;
  const version = async (): Promise<string | undefined> => (await hub.health())?.version;
  beforeAll(async () => {
    hub = await LocalHub.open();
    for (const wanted of ["1.0.0", "2.0.0", "3.0.0"]) {
      const { outputs, log } = await hub.deploy(wanted);
      if (outputs["outcome"] !== "deployed") throw new Error(log);
    }
  });
  afterAll(() => hub.close());

  it("to a release that no host has is refused, with the existing ones", async () => {
    const before = hub.host.listing();
    const result = await hub.act("rollback", { to: "9.9.9" });
    expect(result.outputs, result.log).toMatchObject({ outcome: "refused" });
    expect(result.code).toBe(1);
    expect(result.report?.reason).toContain('"9.9.9" is not a whole release on every host');
    expect(result.report?.reason).toContain("1.0.0-0000000-");
    expect(hub.host.listing()).toBe(before);
  });

  it.each(["../../etc", "-rf", "$(touch /tmp/hostile)", "1.0.0; id", "releases/*", "a\nb"])(
    "to the hostile name %j is refused like an unknown release",
    async (to) => {
      const result = await hub.act("rollback", { to });
      expect(result.outputs["outcome"], result.log).toBe("refused");
      expect(await version()).toBe("3.0.0");
    },
  );

  it("a dry run prints the plan and changes nothing", async () => {
    const before = hub.host.listing();
    const dry = await hub.act("rollback", { "dry-run": "true" });
    expect(hub.host.listing()).toBe(before);
    expect(dry.code, dry.log).toBe(0);
    expect(dry.log).toMatch(/stop 3\.0\.0-\S+, start 2\.0\.0-0000000-/);
  });

  it("without a name restores the last good release, verified; the failed one is then chosen only by name", async () => {
    const result = await hub.act("rollback", { reason: "orders fail" });
    expect(result.outputs, result.log).toMatchObject({
      outcome: "rolled_back",
      version: "2.0.0",
      "previous-version": "3.0.0",
    });
    expect(result.code).toBe(0);
    expect(await version()).toBe("2.0.0");
    expect(hub.host.known("left").join()).toContain("3.0.0-");
    expect(hub.host.known("bad")).toEqual([]);
    expect(await hub.host.leftoversAfter()).toEqual([]);
  });

  it("repeated restores the release before that, not the bad one", async () => {
    const result = await hub.act("rollback");
    expect(result.outputs, result.log).toMatchObject({ outcome: "rolled_back", version: "1.0.0" });
    expect(await version()).toBe("1.0.0");
  });

  it("is refused when no good release is left", async () => {
    const result = await hub.act("rollback");
    expect(result.outputs, result.log).toMatchObject({ outcome: "refused" });
    expect(await version()).toBe("1.0.0");
  });

  it("to a named version restores even a bad one", async () => {
    const result = await hub.act("rollback", { to: "v2.0.0" });
    expect(result.outputs, result.log).toMatchObject({ outcome: "rolled_back", version: "2.0.0" });
    expect(await version()).toBe("2.0.0");
  });

  it("to a release that an earlier rollback restored and verified is possible: it is good", async () => {
    const next = await hub.deploy("4.0.0");
    expect(next.outputs["outcome"], next.log).toBe("deployed");
    const result = await hub.act("rollback");
    expect(result.outputs, result.log).toMatchObject({ outcome: "rolled_back", version: "2.0.0" });
    expect(await version()).toBe("2.0.0");
  });

  it("to the live release is unchanged, and verified", async () => {
    await hub.act("rollback", { to: "2.0.0" });
    const pid = hub.host.pid();
    const result = await hub.act("rollback", { to: "2.0.0" });
    expect(result.outputs, result.log).toMatchObject({ outcome: "unchanged" });
    expect(result.code).toBe(0);
    expect(hub.host.pid()).toBe(pid);
  });

  it("to a backup restores it by its name", async () => {
    const [oldest = ""] = hub.host.backups().sort();
    expect(oldest).toMatch(/^mcp-hub-backup-\d{8}-\d{6}$/);
    const result = await hub.act("rollback", { to: oldest });
    expect(result.outputs, result.log).toMatchObject({ outcome: "rolled_back" });
    expect(await version()).toBe(result.outputs["version"]);
  });

  it("from the laptop restores the previous release", async () => {
    const result = await hub.cli("rollback", "--environment", "staging", "--to", "2.0.0", "--reason", "tried by hand");
    expect(result.code, result.log).toBe(0);
    expect(await version()).toBe("2.0.0");
    const status = await hub.cli("status", "--environment", "staging");
    expect(status.log).toContain("live 2.0.0-0000000-");
  });

  it.each([
    ["", "there is no good release to roll back to"],
    ["1.0.0", '"1.0.0" is not a whole release on every host'],
  ])("to %j, a release that lacks a file, is refused before anything stops", async (to, reason) => {
    const broken = await LocalHub.open();
    try {
      for (const wanted of ["1.0.0", "2.0.0"]) {
        const deployed = await broken.deploy(wanted);
        expect(deployed.outputs["outcome"], deployed.log).toBe("deployed");
      }
      const old = broken.host.releases().find((name) => name.startsWith("1.0.0-")) ?? "";
      rmSync(join(broken.path, "releases", old, "server.js"));
      const before = broken.host.pid();
      const result = await broken.act("rollback", to === "" ? {} : { to });
      expect(result.outputs["outcome"], result.log).toBe("refused");
      expect(result.report?.reason).toContain(reason);
      expect(result.report?.reason).toContain("missing server.js");
      expect(broken.host.pid(), "the same process").toBe(before);
      expect((await broken.health())?.version).toBe("2.0.0");
      expect(await broken.host.leftoversAfter()).toEqual([]);
    } finally {
      broken.close();
    }
  });

  it("to a release that crashes at its start ends with the previously live one live again", async () => {
    const broken = await LocalHub.open();
    try {
      for (const wanted of ["1.0.0", "2.0.0"]) {
        const deployed = await broken.deploy(wanted);
        expect(deployed.outputs["outcome"], deployed.log).toBe("deployed");
      }
      const [old = "", live] = [broken.host.releases().find((name) => name.startsWith("1.0.0-")), broken.host.live()];
      writeFileSync(join(broken.path, "releases", old, "server.js"), "throw new Error('damaged since');\n");
      const result = await broken.act("rollback", {}, { within: "4s", extra: "" });
      expect(result.outputs["outcome"], result.log).toBe("rollback_failed");
      expect(result.code).toBe(1);
      expect(result.report?.reason).toMatch(/has ended/);
      expect(broken.host.live()).toBe(live);
      expect((await broken.health())?.version).toBe("2.0.0");
      expect(broken.host.known("bad")).toEqual([old]);
      expect(await broken.host.leftoversAfter()).toEqual([]);
    } finally {
      broken.close();
    }
  });
});

describe("one setting, without new code", () => {
  let hub: LocalHub;
  let original = "";
  beforeAll(async () => {
    hub = await LocalHub.open();
    const { outputs, log } = await hub.deploy("1.0.0");
    if (outputs["outcome"] !== "deployed") throw new Error(log);
    original = hub.host.live();
  });
  afterAll(() => hub.close());

  it("is changed: the same code with another configuration is a release of its own", async () => {
    const result = await hub.act("rollback", {
      mode: "config",
      set: "toolFiltering.mode=static",
      reason: "prompts are slow",
    });
    expect(result.outputs, result.log).toMatchObject({ outcome: "deployed", version: "1.0.0" });
    expect(result.code).toBe(0);
    expect(await hub.health()).toMatchObject({
      version: "1.0.0",
      mode: "static",
      configHash: hub.host.live().slice(-8),
    });
    expect(hub.host.live()).not.toBe(original);
    expect(await hub.host.leftoversAfter()).toEqual([]);
  });

  it("is unchanged when set again", async () => {
    const result = await hub.act("rollback", { mode: "config", set: "toolFiltering.mode=static" });
    expect(result.outputs, result.log).toMatchObject({ outcome: "unchanged" });
    expect(result.code).toBe(0);
  });

  it("is changed back: the earlier release, by its old name", async () => {
    const result = await hub.act("rollback", { mode: "config", set: "toolFiltering.mode=prompt-based" });
    expect(result.outputs, result.log).toMatchObject({ outcome: "deployed" });
    expect(await hub.health()).toMatchObject({ mode: "prompt-based" });
    expect(hub.host.live()).toBe(original);
  });

  it("is rolled back like any other release", async () => {
    const flipped = await hub.act("rollback", { mode: "config", set: "toolFiltering.mode=static" });
    expect(flipped.outputs["outcome"], flipped.log).toBe("deployed");
    const back = await hub.act("rollback");
    expect(back.outputs, back.log).toMatchObject({ outcome: "rolled_back" });
    expect(hub.host.live()).toBe(original);
    expect(await hub.health()).toMatchObject({ mode: "prompt-based" });
  });

  it.each([
    ["toolFiltering.modus=static", "toolFiltering.modus is not in"],
    ["toolFiltering.enabled=perhaps", "is a boolean"],
    ["__proto__.polluted=1", "is not key=value"],
    ["no sign", "is not key=value"],
    ["", "set"],
  ])("%j is refused with a reason", async (set, reason) => {
    const before = hub.host.listing();
    const result = await hub.act("rollback", { mode: "config", set });
    expect(result.code).toBe(1);
    expect(result.log).toContain(reason);
    expect(hub.host.listing()).toBe(before);
  });
});
