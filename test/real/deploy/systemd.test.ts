// The user's own unit on hosts with systemd, which also reboot between switch and commit.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COOKIE, erlmcpArchive } from "../../kit/erlmcp.ts";
import { HostFolder, inside } from "../../kit/host-folder.ts";
import { Job } from "../../kit/job.ts";
import type { StepOptions, StepResult } from "../../kit/job.ts";
import { seen } from "../../kit/seen.ts";
import { DOCKER_HOST, exclusive, has, level2, need } from "../engines.ts";

const PATH = "/opt/erlmcp-by-test";
const UNIT = "erlmcp-by-test";
const PORT = 8090;
const GUARD_S = 20;

/** The user's own unit: it runs what `current` leads to, and comes up with the host. */
const UNIT_FILE = `[Unit]
Description=erlmcp of the tests
ConditionPathExists=${PATH}/current/bin/erlmcp
[Service]
User=deployer
WorkingDirectory=${PATH}/current
EnvironmentFile=${PATH}/current/.release/env
EnvironmentFile=-${PATH}/current/.release/host.env
EnvironmentFile=-${PATH}/shared/secrets.env
Environment=HOME=/home/deployer RUNNER_LOG_DIR=/run/${UNIT} RELX_OUT_FILE_PATH=/run/${UNIT}
RuntimeDirectory=${UNIT}
ExecStart=${PATH}/current/bin/erlmcp foreground
TimeoutStopSec=10
[Install]
WantedBy=multi-user.target
`;

describe.skipIf(!has("systemd", "otp", "docker"))("erlmcp on hosts with systemd", { timeout: 180_000 }, () => {
  let hosts: HostFolder[] = [];
  const docker = (...args: string[]): string =>
    execFileSync("docker", args, {
      encoding: "utf8",
      env: { ...process.env, DOCKER_HOST, DOCKER_CONTEXT: undefined },
      stdio: ["ignore", "pipe", "pipe"],
    });
  const on = (container: string, script: string): string => docker("exec", container, "sh", "-c", script);
  const containers = (): string[] => need("systemd").map(({ container }) => container);

  let release: () => void;

  beforeAll(async () => {
    release = await exclusive("systemd");
    for (const version of ["1.0.0", "2.0.0"]) erlmcpArchive(version);
    hosts = need("systemd").map(({ container }) => new HostFolder(PATH, inside(container)));
    for (const container of containers()) {
      clean(container);
      on(
        container,
        `printf %s '${Buffer.from(UNIT_FILE).toString("base64")}' | base64 -d >/etc/systemd/system/${UNIT}.service && systemctl daemon-reload && systemctl -q enable ${UNIT}`,
      );
    }
  }, 600_000);
  afterAll(() => {
    for (const container of containers()) clean(container);
    release();
  });
  function clean(container: string): void {
    on(
      container,
      `systemctl -q disable --now ${UNIT} 2>/dev/null; rm -rf ${PATH} /etc/systemd/system/${UNIT}.service; systemctl daemon-reload; systemctl reset-failed ${UNIT} 2>/dev/null; :`,
    );
  }

  const config = (fault: string | undefined, extra: string): string => `service: erlmcp
preset: erlmcp
environments:
  staging:
    target:
      path: ${PATH}
      instance: http://127.0.0.1:${PORT}
      manager: {systemd: ${UNIT}}
      stop-timeout: 10s
      hosts:
${need("systemd")
  .map(
    ({ address, port, user, container }) =>
      `        - {name: ${container}, address: ${address}, port: ${port}, user: ${user}}\n`,
  )
  .join("")}    strategy: rolling
    env: {ERLMCP_HOST: 127.0.0.1, ERLMCP_PORT: "${PORT}", ERLMCP_METRICS_PORT: "0", NODE_NAME: erlmcp-by-test@127.0.0.1${fault === undefined ? "" : `, ERLMCP_FAULT: "${fault}"`}}
    smoke: [{name: ready, http: /health/ready}]
    verify: {within: 10s, interval: 200ms, times: 2}
    lease: {guard: ${GUARD_S}s, wait: 2s}
${extra}`;
  const start = (
    version: string,
    { fault, extra = "" }: { fault?: string; extra?: string } = {},
    step: StepOptions = {},
  ): { job: Job; ended: Promise<StepResult> } => {
    const job = new Job();
    job.write("deploy.yml", config(fault, extra));
    return {
      job,
      ended: job.step("deploy", {
        ...step,
        inputs: { ...access(), environment: "staging", version, archive: erlmcpArchive(version), "skip-tests": "true" },
      }),
    };
  };
  const access = (): Record<string, string> => {
    const { key, knownHosts } = need("ssh");
    return {
      "ssh-key": readFileSync(key, "utf8"),
      "known-hosts": readFileSync(knownHosts, "utf8"),
      secrets: `ERLANG_COOKIE=${COOKIE}\n`,
    };
  };
  const deploy = async (...args: Parameters<typeof start>): Promise<StepResult> => {
    const { job, ended } = start(...args);
    const result = await ended;
    job.close();
    return result;
  };
  /** The version that each unit runs: by the folder of its process, for there is nothing to ask HTTP with in there. */
  const running = (): string[] =>
    containers().map((container) =>
      on(
        container,
        `p=$(systemctl show -p MainPID --value ${UNIT}); [ "$p" != 0 ] && readlink /proc/$p/cwd || echo nothing`,
      )
        .trim()
        .replace(/.*\/([0-9.]+)-.*$/, "$1"),
    );
  const leftovers = async (): Promise<string[]> =>
    (await Promise.all(hosts.map(async (host) => host.leftoversAfter()))).flat();
  const guardUnits = (): string[] =>
    containers().flatMap((container) =>
      on(
        container,
        `grep -ls ${PATH}/ /etc/systemd/system/erlmcp-guard-*.service; find /etc/systemd/system/*.wants -xtype l -name 'erlmcp-guard-*'; :`,
      )
        .split("\n")
        .filter((line) => line !== ""),
    );

  it("v1 is deployed", async () => {
    const result = await deploy("1.0.0");
    expect(result.outputs, result.log).toMatchObject({ outcome: "deployed", "previous-version": "" });
    expect(running()).toEqual(["1.0.0", "1.0.0"]);
    expect(await leftovers()).toEqual([]);
    expect(guardUnits()).toEqual([]);
  });

  it("a v2 that crashes is rolled back, and the cause is named", async () => {
    const result = await deploy("2.0.0", { fault: "crash" });
    expect(result.outputs, result.log).toMatchObject({ outcome: "rolled_back" });
    expect(result.report?.evidence?.diagnosis?.cause).toMatch(/erlmcp_cannot_start|application erlmcp/);
    expect(result.files).toMatchObject({
      [`evidence/${containers()[0]}/main_unit.txt`]: expect.stringContaining(UNIT),
    });
    expect(running()).toEqual(["1.0.0", "1.0.0"]);
    expect(await leftovers()).toEqual([]);
    expect(guardUnits()).toEqual([]);
  });

  it.each([
    ["its journal cut in the middle of a line", true],
    ...(level2 ? [["its journal whole", false] as const] : []),
  ] as const)(
    "a host that reboots between switch and commit, with a killed runner, restores v1 alone: %s",
    async (_name, cut) => {
      const [first = "", second = ""] = containers();
      const { job, ended } = start(
        "2.0.0",
        { extra: "    bake: 60s\n" },
        { onOutput: (text, child) => void (text.includes("▸ bake") && child.kill("SIGKILL")) },
      );
      const dead = await ended;
      expect(dead.signal, dead.log).toBe("SIGKILL");
      expect(running()).toEqual(["2.0.0", "2.0.0"]);
      expect(guardUnits()).toHaveLength(2);
      const before = hosts[0]?.journal().length ?? 0;
      if (cut) on(first, `truncate -s -25 ${PATH}/.deploy/journal.jsonl; sync`);
      docker("restart", "-t", "3", first);
      await seen(
        () => [first, second].every((container) => on(container, `readlink ${PATH}/current`).includes("/1.0.0-")),
        (GUARD_S + 45) * 1000,
      );
      await seen(() => running().every((version) => version === "1.0.0"), 30_000);
      expect(await leftovers()).toEqual([]);
      expect(guardUnits()).toEqual([]);
      const id = hosts[1]?.journal().at(-1)?.deployment ?? "";
      for (const host of hosts) expect(host.outcome(id)).toEqual({ outcome: "rollback_unverified", by: "guard" });
      // What was there can still be read, and what the guard did stands in lines of its own.
      expect(hosts[0]?.journal().length).toBeGreaterThan(before);
      expect(hosts[0]?.journal().at(-1)).toMatchObject({ deployment: id, what: "undone" });

      const recovered = await job.step("recover", { inputs: { ...access(), environment: "staging" } });
      expect(recovered.outputs, recovered.log).toMatchObject({ outcome: "rolled_back" });
      expect(hosts[0]?.outcome(id)?.outcome).toBe("rolled_back");
      expect(await leftovers()).toEqual([]);
      job.close();
    },
  );

  it("a healthy v2 is deployed to both, one after the other", async () => {
    const result = await deploy("2.0.0");
    expect(result.outputs, result.log).toMatchObject({ outcome: "deployed", "previous-version": "1.0.0" });
    expect(running()).toEqual(["2.0.0", "2.0.0"]);
    expect(await leftovers()).toEqual([]);
    expect(guardUnits()).toEqual([]);
  });
});
