// An OTP release on three hosts that runs but reports wrong things, fails, or does not stop, is rolled back.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ErlmcpHosts, erlmcpArchive, takenBack } from "../../kit/erlmcp.ts";
import { has, level2 } from "../engines.ts";

describe.skipIf(!has("ssh", "otp"))("erlmcp on three hosts, running but failing", { timeout: 120_000 }, () => {
  let hosts: ErlmcpHosts;
  beforeAll(async () => {
    for (const version of ["1.0.0", "2.0.0"]) erlmcpArchive(version);
    hosts = await ErlmcpHosts.open();
    const { outputs, log } = await hosts.deploy("1.0.0");
    if (outputs["outcome"] !== "deployed") throw new Error(log);
  }, 240_000);
  afterAll(() => hosts.close());

  it.runIf(level2)("a v2 that reports another version is rolled back", async () => {
    await takenBack(hosts, { fault: "wrong-version" }, /reports version 0\.0\.0-wrong, not 2\.0\.0/);
  });

  it.runIf(level2)("a v2 that answers 500 is rolled back", async () => {
    await takenBack(hosts, { fault: "health-500" }, /HTTP 500/);
  });

  it("a v2 that is broken on two of three hosts is rolled back on all of them", async () => {
    await takenBack(
      hosts,
      { faultOn: { two: "crash", three: "crash" } },
      /erlmcp_cannot_start|application erlmcp|has ended/,
      /erlmcp_cannot_start|application erlmcp/,
    );
  });

  it.runIf(level2)("a v2 that fails and ignores TERM is killed at its deadline, and rolled back", async () => {
    const result = await takenBack(
      hosts,
      { fault: "ignore-term", stopTimeout: "2s", smoke: "{name: never, http: /nowhere}" },
      /never failed: HTTP 404/,
    );
    expect(result.durationMs).toBeLessThan(100_000);
  });

  it("a v2 that ignores TERM is deployed, and the next deployment kills it at its deadline", async () => {
    const deaf = await hosts.deploy("2.0.0", { fault: "ignore-term", stopTimeout: "2s" });
    expect(deaf.outputs["outcome"], deaf.log).toBe("deployed");
    const pids = hosts.hosts.map((host) => host.pid() ?? 0);
    const next = await hosts.deploy("2.0.0", { stopTimeout: "2s" });
    expect(next.outputs["outcome"], next.log).toBe("deployed");
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    expect(await hosts.versions()).toEqual(["2.0.0", "2.0.0", "2.0.0"]);
    expect(await hosts.leftovers()).toEqual([]);
  });
});
