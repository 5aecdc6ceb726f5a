// A deployment on one host: first, repeated, as a dry run, with other secrets, and failing.

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HUB_SECRETS, LocalHub, deployStep } from "../../kit/hub.ts";
import { seen } from "../../kit/seen.ts";

describe("one host, this machine", () => {
  let hub: LocalHub;
  beforeAll(async () => {
    hub = await LocalHub.open();
  });
  afterAll(() => hub.close());

  it("a dry run on an empty host writes nothing at all", async () => {
    const before = hub.host.listing();
    const dry = await hub.deploy("1.0.0", { step: { inputs: { "dry-run": "true" } } });
    expect(dry.log).toContain("stage 1.0.0-0000000-");
    expect(dry.outputs).toMatchObject({ outcome: "unchanged", "plan-hash": expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(dry.code).toBe(0);
    expect(hub.host.listing()).toBe(before);
    expect(before).toBe("");
  });

  it("the first deployment", async () => {
    const first = await hub.deploy("1.0.0");
    expect(first.outputs, first.log).toMatchObject({
      outcome: "deployed",
      version: "1.0.0",
      "previous-version": "",
      "requests-sent": "",
    });
    expect(first.code).toBe(0);
    expect(await hub.health()).toMatchObject({ version: "1.0.0", status: "healthy" });
    expect(hub.host.live()).toMatch(/^1\.0\.0-0000000-[0-9a-f]{8}$/);
    expect((await hub.health())?.configHash).toBe(hub.host.live().slice(-8));
    expect(await hub.host.leftoversAfter()).toEqual([]);
    expect(hub.host.outcome(first.outputs["deployment-id"] ?? "")).toEqual({ outcome: "deployed", by: "engine" });
  });

  it("deploying the live release is unchanged: nothing restarts, it is verified, and it is fast", async () => {
    const pid = hub.host.pid();
    const again = await hub.deploy("1.0.0");
    expect(again.outputs, again.log).toMatchObject({ outcome: "unchanged" });
    expect(again.code).toBe(0);
    expect(hub.host.pid()).toBe(pid);
    expect(again.report?.checks.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual(
      expect.arrayContaining(["live pass", "health pass"]),
    );
    expect(again.durationMs).toBeLessThan(10_000);
    expect(await hub.host.leftoversAfter()).toEqual([]);
  });

  it("deploying the live release is not unchanged when the service is failing", async () => {
    const sick = await LocalHub.open();
    try {
      const first = await sick.deploy("1.0.0", { fault: "fail-after:8" });
      expect(first.outputs["outcome"], first.log).toBe("deployed");
      await seen(async () => (await sick.health())?.status !== "healthy");
      const again = await sick.deploy("1.0.0", { fault: "fail-after:8", within: "2s" });
      expect(again.outputs["outcome"], again.log).toBe("refused");
      expect(again.report?.reason).toContain("could not be verified");
    } finally {
      sick.close();
    }
  });

  it("a dry run of the next one prints the plan and its hash, and changes nothing, byte for byte", async () => {
    const before = hub.host.listing();
    const dry = await hub.deploy("2.0.0", { step: { inputs: { "dry-run": "true" } } });
    expect(hub.host.listing()).toBe(before);
    expect(dry.code).toBe(0);
    expect(dry.log).toContain("stage 2.0.0-0000000-");
    expect(dry.log).toContain(dry.outputs["plan-hash"]);
    expect(dry.summary).toContain(dry.outputs["plan-hash"]);
    expect(dry.report?.planText.join("\n")).toMatch(/start main 1\.0\.0|1\.0\.0-0000000/);
    const second = await hub.deploy("2.0.0", { step: { inputs: { "dry-run": "true" } } });
    expect(second.outputs["plan-hash"]).toBe(dry.outputs["plan-hash"]);
  });

  it("the hash of another plan is refused without a change; that of this plan is accepted", async () => {
    const plan = await hub.deploy("2.0.0", { step: { inputs: { "dry-run": "true" } } });
    const other = await hub.deploy("3.0.0", { step: { inputs: { "plan-hash": plan.outputs["plan-hash"] ?? "" } } });
    expect(other.outputs, other.log).toMatchObject({ outcome: "refused" });
    expect(other.code).toBe(1);
    expect(other.report?.reason).toContain(plan.outputs["plan-hash"]);
    expect(await hub.health()).toMatchObject({ version: "1.0.0" });
    expect(hub.host.releases().filter((name) => name.includes("3.0.0"))).toEqual([]);
    expect(await hub.host.leftoversAfter()).toEqual([]);

    const right = await hub.deploy("2.0.0", { step: { inputs: { "plan-hash": plan.outputs["plan-hash"] ?? "" } } });
    expect(right.outputs, right.log).toMatchObject({
      outcome: "deployed",
      "previous-version": "1.0.0",
      "plan-hash": plan.outputs["plan-hash"],
    });
    expect(Number(right.outputs["requests-sent"])).toBeGreaterThan(3);
    // One process, stopped and started on the same port: some requests in between are lost, and are told.
    expect(Number(right.outputs["longest-gap-ms"])).toBeGreaterThan(0);
    expect(await hub.health()).toMatchObject({ version: "2.0.0" });
  });

  it("a changed secret is not unchanged, and reaches the service", async () => {
    const pid = hub.host.pid();
    const release = hub.host.live();
    const changed = await hub.deploy("2.0.0", {
      step: { inputs: { secrets: HUB_SECRETS.replace("gemini-key", "another-key") } },
    });
    expect(changed.outputs, changed.log).toMatchObject({ outcome: "deployed" });
    expect(hub.host.live()).toBe(release);
    expect(hub.host.pid()).not.toBe(pid);
    expect(hub.host.environment()).toContain("GEMINI_API_KEY=another-key-of-the-tests-42");
  });

  it("a failed deployment restores the old secret with the previous release", async () => {
    const bad = await hub.deploy("2.1.0", {
      fault: "health-500",
      within: "2s",
      step: { inputs: { secrets: HUB_SECRETS.replace("gemini-key", "third-key") } },
    });
    expect(bad.outputs, bad.log).toMatchObject({
      outcome: "rolled_back",
      version: "2.1.0",
      "previous-version": "2.0.0",
    });
    expect(bad.code).toBe(1);
    expect(await hub.health()).toMatchObject({ version: "2.0.0" });
    expect(hub.host.environment()).toContain("GEMINI_API_KEY=another-key-of-the-tests-42");
    expect(await hub.host.leftoversAfter()).toEqual([]);
    expect(hub.host.known("bad").join()).toContain("2.1.0-");
  });

  it("a changed secret that makes the live release fail is rolled back too", async () => {
    const release = hub.host.live();
    const job = hub.job({
      extra:
        '    smoke: [{name: key is the old one, command: [sh, -c, "grep -q another-key ../../shared/secrets.env"], on: host}]\n',
    });
    try {
      const bad = await job.step(
        "deploy",
        deployStep("2.0.0", { inputs: { secrets: HUB_SECRETS.replace("gemini-key", "fourth-key") } }),
      );
      expect(bad.outputs, bad.log).toMatchObject({ outcome: "rolled_back" });
    } finally {
      job.close();
    }
    expect(hub.host.live()).toBe(release);
    expect(hub.host.environment()).toContain("GEMINI_API_KEY=another-key-of-the-tests-42");
    // It is the good release of before, with its old secret: what failed was not the release.
    expect(hub.host.known("good")).toContain(release);
  });

  it("an instance that crashes while the public URL is queried is noticed at once, and is the reason", async () => {
    // A balancer that does not take the new release for healthy.
    const elsewhere = createServer((_, response) => {
      void hub
        .health()
        .then((seen) =>
          seen?.version === "2.0.0"
            ? response.setHeader("content-type", "application/json").end(JSON.stringify(seen))
            : response.writeHead(503).end(),
        );
    }).listen(0, "127.0.0.1");
    await once(elsewhere, "listening");
    try {
      const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
      const result = await hub.deploy("3.0.0", { fault: "crash-after:4", within: "60s", url });
      expect(result.outputs, result.log).toMatchObject({ outcome: "rolled_back" });
      expect(result.report?.reason).toMatch(/has ended[\s\S]*the hub cannot continue/);
      expect(result.durationMs).toBeLessThan(40_000);
    } finally {
      elsewhere.close();
    }
  });

  it("the first deployment of a broken release is removed, and leaves nothing behind", async () => {
    const empty = await LocalHub.open();
    try {
      const first = await empty.deploy("1.0.0", { fault: "crash" });
      expect(first.outputs, first.log).toMatchObject({ outcome: "removed" });
      expect(first.code).toBe(1);
      expect(first.report?.evidence?.diagnosis?.cause).toContain("the hub cannot start");
      expect(empty.host.live()).toBe("");
      expect(await empty.health()).toBeUndefined();
      expect(await empty.host.leftoversAfter()).toEqual([]);
      const next = await empty.deploy("1.0.1");
      expect(next.outputs, next.log).toMatchObject({ outcome: "deployed" });
    } finally {
      empty.close();
    }
  });
});
