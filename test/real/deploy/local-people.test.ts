// Holds, locks, undo and rollback by a person, from a laptop and on the host itself.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HUB_SECRETS, LocalHub, deployStep } from "../../kit/hub.ts";
import { seen } from "../../kit/seen.ts";
import { level2 } from "../engines.ts";

describe("a person", () => {
  let hub: LocalHub;
  const version = async (): Promise<string | undefined> => (await hub.health())?.version;
  beforeEach(async () => {
    hub = await LocalHub.open();
    const { outputs, log } = await hub.deploy("1.0.0");
    if (outputs["outcome"] !== "deployed") throw new Error(log);
  });
  afterEach(() => hub.close());

  const hold = async (): Promise<void> => {
    const held = await hub.deploy("2.0.0", {
      fault: "health-500",
      within: "2s",
      step: { inputs: { "on-failure": "hold" } },
    });
    expect(held.outputs, held.log).toMatchObject({ outcome: "held", "previous-version": "1.0.0" });
    expect(held.code).toBe(1);
    // Left as it is, to be looked at; nobody's lease, but not free either.
    expect(await version()).toBe("2.0.0");
    expect(held.report?.evidence?.files.length).toBeGreaterThan(0);
    expect(held.report?.next.join()).toContain("undo");
    await seen(() => !/process|guard's lock/.test(hub.host.leftovers().join("\n")));
    const left = hub.host.leftovers().join("\n");
    expect(left).toContain("pending: id ");
    expect(left).toContain(".deploy/held");
    expect(left).not.toContain("owner");
    expect(left).not.toContain("process");
    expect(left).not.toContain("guard's lock");
  };

  it("ends a hold, which refuses deployments, by undo from the laptop", async () => {
    await hold();
    const status = await hub.cli("status", "--environment", "staging");
    expect(status.log).toContain("HELD");
    const other = await hub.deploy("3.0.0");
    expect(other.outputs, other.log).toMatchObject({ outcome: "refused" });
    expect(other.report?.reason).toContain("held");
    expect(await version()).toBe("2.0.0");

    const undone = await hub.cli("undo", "--environment", "staging");
    expect(undone.code, undone.log).toBe(0);
    expect(undone.report?.outcome).toBe("rolled_back");
    expect(await version()).toBe("1.0.0");
    expect(await hub.host.leftoversAfter()).toEqual([]);
    const next = await hub.deploy("3.0.0");
    expect(next.outputs["outcome"], next.log).toBe("deployed");
  });

  it("gets the live release and the hold by the status action, which fails where no host is reachable", async () => {
    const job = hub.job();
    const well = await job.step("status", { inputs: { environment: "staging" } });
    expect(well.code, well.log).toBe(0);
    expect(well.outputs).toEqual({
      "live-version": "1.0.0",
      outcome: "deployed",
      unfinished: "false",
      locked: "false",
    });
    await hold();
    const held = await job.step("status", { inputs: { environment: "staging" } });
    expect(held.code, held.log).toBe(0);
    expect(held.outputs).toEqual({ "live-version": "2.0.0", outcome: "held", unfinished: "true", locked: "true" });
    expect(held.summary).toContain("HELD");
    expect(held.log).toContain("UNFINISHED");
    const config = job.write(
      "elsewhere.yml",
      "service: shop\nenvironments:\n  staging:\n    target: { hosts: [deploy@shop.invalid], sudo: true }\n",
    );
    const blind = await job.step("status", {
      inputs: { environment: "staging", config, "ssh-key": "none", "known-hosts": "shop.invalid ssh-ed25519 AAAA" },
    });
    expect(blind.code).toBe(1);
    expect(blind.log).toContain("::error::shop.invalid cannot be inspected");
    expect(blind.outputs).toMatchObject({ "live-version": "unknown", unfinished: "false" });
    job.close();
  });

  it.runIf(level2)("ends a hold by a rollback", async () => {
    await hold();
    const back = await hub.act("rollback");
    expect(back.outputs, back.log).toMatchObject({ outcome: "rolled_back", version: "1.0.0" });
    expect(back.code).toBe(0);
    expect(await version()).toBe("1.0.0");
    expect(await hub.host.leftoversAfter()).toEqual([]);
  });

  it("ends a hold by hand on the host", async () => {
    await hold();
    expect(hub.host.byHand("status").text).toContain("HELD");
    const undone = hub.host.byHand("undo");
    expect(undone, undone.text).toMatchObject({ code: 0 });
    expect(undone.text).toContain("Undone. Live: 1.0.0-");
    expect(await hub.host.leftoversAfter()).toEqual([]);
    // By hand nobody waits for the service to have come up.
    await seen(async () => (await version()) === "1.0.0");
    expect(hub.host.byHand("undo").text).toContain("nothing to undo");
  });

  it("gets the state of the live release from an undo with nothing to undo, also when the service is stopped", async () => {
    const well = await hub.cli("undo", "--environment", "staging");
    expect(well.code, well.log).toBe(0);
    expect(well.report).toMatchObject({ outcome: "unchanged" });
    process.kill(hub.host.pid() ?? 0, "SIGKILL");
    await seen(async () => (await version()) === undefined);
    const dead = await hub.cli("undo", "--environment", "staging");
    expect(dead.code, dead.log).toBe(1);
    expect(dead.report?.reason).toMatch(/nothing to undo, but what is live could not be verified: .*has ended/);
  });

  it.runIf(level2)("can run the undo of a hold twice", async () => {
    await hold();
    const [first, second] = await Promise.all([
      hub.cli("undo", "--environment", "staging"),
      hub.cli("undo", "--environment", "staging"),
    ]);
    expect([first.code, second.code], `${first.log}\n----\n${second.log}`).toEqual(expect.arrayContaining([0]));
    expect(await version()).toBe("1.0.0");
    expect(await hub.host.leftoversAfter()).toEqual([]);
  });

  it("locks from the laptop: deployments and rollbacks are refused by name and reason until unlock", async () => {
    const locked = await hub.cli("lock", "--environment", "staging", "--reason", "freeze for the audit");
    expect(locked.code, locked.log).toBe(0);
    const pid = hub.host.pid();
    for (const result of [
      await hub.deploy("2.0.0"),
      await hub.act("rollback", { to: "1.0.0" }),
      await hub.act("rollback", { mode: "config", set: "toolFiltering.mode=static" }),
    ]) {
      expect(result.outputs, result.log).toMatchObject({ outcome: "refused" });
      expect(result.report?.reason).toContain("freeze for the audit");
      expect(result.code).toBe(1);
    }
    const undo = await hub.cli("undo", "--environment", "staging");
    expect(await version(), undo.log).toBe("1.0.0");
    expect(hub.host.pid()).toBe(pid);
    expect((await hub.cli("status", "--environment", "staging")).log).toContain("freeze for the audit");

    expect((await hub.cli("unlock", "--environment", "staging")).code).toBe(0);
    const next = await hub.deploy("2.0.0");
    expect(next.outputs["outcome"], next.log).toBe("deployed");
  });

  it.runIf(level2)("locks on the host itself with the same effect, and a second lock does not replace it", async () => {
    const locked = hub.host.byHand("lock", "the disk is being looked at; $(id) `id`");
    expect(locked.code, locked.text).toBe(0);
    expect(hub.host.byHand("lock", "another").code).toBe(1);
    const result = await hub.deploy("2.0.0");
    expect(result.outputs, result.log).toMatchObject({ outcome: "refused" });
    expect(result.report?.reason).toContain("the disk is being looked at; $(id) `id`");
    const overtaking = await hub.act("rollback", { to: "1.0.0" });
    expect(overtaking.outputs, overtaking.log).toMatchObject({ outcome: "refused" });
    expect(hub.host.byHand("unlock").code).toBe(0);
    expect((await hub.deploy("2.0.0")).outputs["outcome"]).toBe("deployed");
  });

  it.runIf(level2)("locks during a deployment, which does not stop it, only the next", async () => {
    const running = hub.deploy("2.0.0", { extra: "    bake: 4s\n" });
    await seen(() => hub.host.journal().some(({ what }) => what.startsWith("start main 2.0.0")));
    expect(hub.host.byHand("lock", "from now on").code).toBe(0);
    const first = await running;
    expect(first.outputs["outcome"], first.log).toBe("deployed");
    const next = await hub.deploy("3.0.0");
    expect(next.outputs["outcome"], next.log).toBe("refused");
    expect(next.report?.reason).toContain("from now on");
  });

  it("rolls back during a running deployment, which then reports its own outcome", async () => {
    const running = hub.deploy("2.0.0", { guard: "60s", extra: "    bake: 30s\n" });
    await seen(() => hub.host.journal().some(({ what }) => what.startsWith("start main 2.0.0")));
    const back = await hub.act("rollback", {}, { guard: "60s" });
    expect(back.outputs, back.log).toMatchObject({ outcome: "rolled_back", version: "1.0.0" });
    const overtaken = await running;
    expect(overtaken.outputs, overtaken.log).toMatchObject({ outcome: "rolled_back" });
    expect(overtaken.code).toBe(1);
    expect(await version()).toBe("1.0.0");
    expect(await hub.host.leftoversAfter()).toEqual([]);
  });

  it.runIf(level2)("rolls back a deployment that had not switched: the live release stays, and is good", async () => {
    const second = await hub.deploy("2.0.0");
    expect(second.outputs["outcome"], second.log).toBe("deployed");
    const killed = await hub.deploy("3.0.0", {
      guard: "60s",
      step: { onOutput: (text, child) => void (text.includes("▸ stage") && child.kill("SIGKILL")) },
    });
    expect(killed.signal, killed.log).toBe("SIGKILL");
    const back = await hub.act("rollback", {}, { guard: "60s" });
    expect(back.outputs, back.log).toMatchObject({ outcome: "unchanged", version: "2.0.0" });
    expect(await version()).toBe("2.0.0");
    expect(hub.host.known("bad")).toEqual([]);
    expect(await hub.host.leftoversAfter()).toEqual([]);
  });

  it("alone can roll back after an irreversible hook", async () => {
    const extra = `    on-failure: hold\n    hooks: {before: [{name: migrate, run: [sh, -c, "echo migrated >../../shared/migrated"], on: host, irreversible: true, timeout: 5s}]}\n`;
    const dry = await hub.deploy("2.0.0", { extra, step: { inputs: { "dry-run": "true" } } });
    expect(dry.log).toContain("point of no return");
    const job = hub.job({ extra: `${extra}    bake: 30s\n` });
    try {
      const killed = await job.step(
        "deploy",
        deployStep("2.0.0", { onOutput: (text, child) => void (text.includes("▸ bake") && child.kill("SIGKILL")) }),
      );
      expect(killed.signal).toBe("SIGKILL");
      // The guard counts to its end, and holds.
      await seen(() => hub.host.leftovers().every((line) => !line.includes("owner")), 25_000);
      expect(await version()).toBe("2.0.0");
      const recovered = await job.step("recover", { inputs: { environment: "staging", secrets: HUB_SECRETS } });
      expect(recovered.outputs["outcome"], recovered.log).toBe("held");
      const other = await hub.deploy("3.0.0");
      expect(other.outputs["outcome"], other.log).toBe("refused");
      expect(await version()).toBe("2.0.0");
      // A person may, knowing what the hook did.
      const undone = await hub.cli("undo", "--environment", "staging");
      expect(undone.report?.outcome, undone.log).toBe("rolled_back");
      expect(await version()).toBe("1.0.0");
      expect(await hub.host.leftoversAfter()).toEqual([]);
    } finally {
      job.close();
    }
  });
});
