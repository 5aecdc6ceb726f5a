// An OTP release on three hosts over ssh, run by its release script, is deployed, and rolled back where it does not start.

import { createServer } from "node:net";
import type { Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ErlmcpHosts, erlmcpArchive, takenBack } from "../../kit/erlmcp.ts";
import { has, level2 } from "../engines.ts";

describe.skipIf(!has("ssh", "otp"))("erlmcp on three hosts", { timeout: 120_000 }, () => {
  let hosts: ErlmcpHosts;
  beforeAll(async () => {
    for (const version of ["1.0.0", "2.0.0"]) erlmcpArchive(version);
    hosts = await ErlmcpHosts.open();
  }, 180_000);
  afterAll(() => hosts.close());

  it("the first deployment of a release that crashes at boot is removed, and leaves nothing", async () => {
    const result = await hosts.deploy("1.0.0", { fault: "crash" });
    expect(result.outputs, result.log).toMatchObject({ outcome: "removed", "previous-version": "" });
    expect(result.report?.evidence?.diagnosis?.cause).toMatch(/erlmcp_cannot_start|application erlmcp/);
    expect(await hosts.versions()).toEqual([undefined, undefined, undefined]);
    expect(hosts.hosts.flatMap((host) => [host.live(), ...host.releases()])).toEqual(["", "", ""]);
    expect(await hosts.leftovers()).toEqual([]);
  });

  it.runIf(level2)(
    "the first deployment onto a port of another process is removed, and that process is named",
    async () => {
      const stranger = await listen(hosts.all[1]?.servicePort ?? 0, hosts.all[1]?.address ?? "");
      try {
        const result = await hosts.deploy("1.0.0");
        expect(result.outputs, result.log).toMatchObject({ outcome: "removed" });
        expect(result.report?.evidence?.diagnosis?.cause).toContain(`port ${hosts.all[1]?.servicePort} is in use by`);
        expect(result.report?.evidence?.diagnosis?.cause).toContain(`process ${process.pid}`);
        expect(await hosts.leftovers()).toEqual([]);
      } finally {
        stranger.close();
      }
    },
  );

  it("v1 is deployed to all of them", async () => {
    const result = await hosts.deploy("1.0.0");
    expect(result.outputs, result.log).toMatchObject({ outcome: "deployed", "previous-version": "" });
    expect(await hosts.versions()).toEqual(["1.0.0", "1.0.0", "1.0.0"]);
    expect(hosts.live()).toMatch(/^1\.0\.0-0000000-[0-9a-f]{8}$/);
    expect(await hosts.leftovers()).toEqual([]);
  });

  it("a v2 that crashes at boot is rolled back, with the slogan of its crash", async () => {
    await takenBack(
      hosts,
      { fault: "crash" },
      /erlmcp_cannot_start|application erlmcp/,
      /erlmcp_cannot_start|application erlmcp/,
    );
  });

  it.runIf(level2)("a v2 that crashes some seconds after its start fails during the bake", async () => {
    await takenBack(
      hosts,
      { fault: "crash-after:3", extra: "    bake: 8s\n" },
      /has ended/,
      /crash dump|terminated|application erlmcp|cannot continue/,
    );
  });

  it.runIf(level2)(
    "a v2 that starts after its deadline is rolled back, and the reason is that it did not answer in time",
    async () => {
      await takenBack(hosts, { fault: "slow-start:30" }, /(?:no answer|nothing listens).*after 8/);
    },
  );

  it.runIf(level2)("a v2 whose port another process has is rolled back, and that process is named", async () => {
    const stranger = await listen(0, "0.0.0.0");
    const { port } = stranger.address() as { port: number };
    try {
      await takenBack(
        hosts,
        { metricsPort: port },
        /has ended|port/,
        new RegExp(`port ${port} is in use by .*process ${process.pid}`),
      );
    } finally {
      stranger.close();
    }
  });

  it("a healthy v2 is deployed host by host", async () => {
    const result = await hosts.deploy("2.0.0");
    expect(result.outputs, result.log).toMatchObject({
      outcome: "deployed",
      version: "2.0.0",
      "previous-version": "1.0.0",
    });
    expect(await hosts.versions()).toEqual(["2.0.0", "2.0.0", "2.0.0"]);
    expect(hosts.live()).toMatch(/^2\.0\.0-/);
    // Sorted by name: one, three, two. Each starts after the one before was seen to be well.
    const order = [0, 2, 1].map(
      (index) => hosts.hosts[index]?.journal().findLast(({ what }) => what.startsWith("start main 2.0.0"))?.at ?? "",
    );
    expect(order).toEqual([...order].sort());
    expect(await hosts.leftovers()).toEqual([]);
  });
});

async function listen(port: number, address: string): Promise<Server> {
  const server = createServer();
  await new Promise<void>((done, failed) => server.once("error", failed).listen(port, address, done));
  return server;
}
