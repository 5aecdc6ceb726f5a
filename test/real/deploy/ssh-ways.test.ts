// A host is reached as another user, by sudo, and through another host, and nothing is left there.

import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HUB_EXAMPLE, deployStep } from "../../kit/hub.ts";
import { Job } from "../../kit/job.ts";
import type { StepResult } from "../../kit/job.ts";
import { seen } from "../../kit/seen.ts";
import { SshHosts, placeFor } from "../../kit/ssh-hosts.ts";
import { has, need } from "../engines.ts";

describe.skipIf(!has("ssh"))("the connection to a host", { timeout: 60_000 }, () => {
  let hosts: SshHosts;
  beforeEach(async () => {
    hosts = new SshHosts(...(await placeFor(1)));
    // `deployer` must get to the folder that the test made for itself.
    chmodSync(hosts.folder, 0o755);
  });
  afterEach(() => hosts.close());

  const at = () => hosts.all[0] as NonNullable<(typeof hosts.all)[0]>;
  const deployer = (kind: "u" | "g"): number =>
    Number(execFileSync("id", [`-${kind}`, "deployer"], { encoding: "utf8" }));
  const uidOf = (pid: number): number =>
    Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

  const deploy = async (
    version: string,
    host: string,
    env = "",
    runner: Record<string, string> = {},
    inputs: Record<string, string> = hosts.inputs,
  ): Promise<StepResult> => {
    const { address, port, path, servicePort, url } = at();
    const job = new Job();
    job.write("mcp-servers.staging.json", readFileSync(join(HUB_EXAMPLE, "mcp-servers.staging.json"), "utf8"));
    job.write(
      "deploy.yml",
      `service: mcp-hub
preset: mcp-hub
environments:
  staging:
    target:
      hosts: [{name: one, address: ${address}, port: ${port}, user: deployer, path: ${path}, instance: "${url}", ${host}}]
    env: {HOST: ${address}, PORT: "${servicePort}"${env}}
    verify: {within: 5s, interval: 100ms, times: 2}
    lease: {guard: 10s, wait: 2s}
`,
    );
    try {
      return await job.step("deploy", deployStep(version, { inputs, env: runner }));
    } finally {
      job.close();
    }
  };

  it("as root by sudo through a jump host, for a service of another user, deploys, rolls back, and leaves nothing", async () => {
    const way = `sudo: true, run-as: deployer, jump: "root@${need("ssh").jump.address}:${need("ssh").jump.port}"`;
    const temp = mkdtempSync("/tmp/r-");
    const first = await deploy("1.0.0", way, "", { RUNNER_TEMP: temp });
    expect(first.outputs, first.log).toMatchObject({ outcome: "deployed" });
    const [host] = hosts.hosts;
    expect(uidOf(host?.pid() ?? 0)).toBe(deployer("u"));
    expect(statSync(join(at().path, "current", "server.js")).uid).toBe(deployer("u"));
    // What decides how it is run and who may is root's alone.
    for (const name of [".deploy", ".deploy/releases", ".deploy/host"])
      expect(statSync(join(at().path, name)).uid).toBe(0);
    const broken = await deploy("2.0.0", way, ", FAULT: crash", { RUNNER_TEMP: temp });
    expect(broken.outputs, broken.log).toMatchObject({ outcome: "rolled_back", "previous-version": "1.0.0" });
    expect(uidOf(host?.pid() ?? 0)).toBe(deployer("u"));
    expect(await hosts.leftovers()).toEqual([]);
    await seen(() => connections(temp).length === 0, 5000);
    rmSync(temp, { recursive: true });
  });

  it("reports a missing key and a missing known host as such, not as wrong ones", async () => {
    const { "ssh-key": key = "", "known-hosts": knownHosts = "" } = hosts.inputs;
    const other = knownHosts.replaceAll(/ AAAA\S+/g, (line) => ` ${line.slice(1, -4)}AAAA`);
    const said = async (inputs: Record<string, string>): Promise<string> =>
      (await deploy("1.0.0", "sudo: true", "", {}, inputs)).report?.reason ?? "";
    expect(await said({ "known-hosts": knownHosts })).toContain(
      "one cannot be reached: no ssh-key was given, and it accepts none of this machine: in the pipeline it is the secret SSH_KEY (",
    );
    expect(await said({ "ssh-key": key })).toContain(
      "one cannot be reached: no known-hosts were given, and this machine does not know its host key: put the line",
    );
    expect(
      await said({
        "ssh-key": key,
        "known-hosts":
          "elsewhere.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGjyXKaUIkmNJGxfrD6d3w6w1YkA1e8kN8lhVHQ8UuqL",
      }),
    ).toContain("one cannot be reached: its host key is not among the known ones: put the line");
    expect(await said({ "ssh-key": key, "known-hosts": other })).toContain(
      "one cannot be reached: its host key is not the known one: compare it, and put the line",
    );
  });

  it.each([12, 24, 27, 44])(
    "works from a runner whose folder has a path of %i characters, and leaves nothing there",
    async (length) => {
      const temp = `/tmp/${"t".repeat(length - 5)}`;
      mkdirSync(temp, { recursive: true });
      try {
        const first = await deploy("1.0.0", "sudo: true", "", { RUNNER_TEMP: temp });
        expect(first.outputs, first.log).toMatchObject({ outcome: "deployed" });
        const running = seen(() => length > 12 || connections(temp).length > 0);
        const again = await deploy("1.0.0", "sudo: true", "", { RUNNER_TEMP: temp });
        expect(again.outputs, again.log).toMatchObject({ outcome: "unchanged" });
        await running;
        await seen(() => connections(temp).length === 0, 5000);
      } finally {
        rmSync(temp, { recursive: true, force: true });
      }
    },
  );

  it("works as a user who owns only the folder", async () => {
    mkdirSync(at().path);
    chownSync(at().path, deployer("u"), deployer("g"));
    const first = await deploy("1.0.0", "sudo: false");
    expect(first.outputs, first.log).toMatchObject({ outcome: "deployed" });
    expect(first.log).toContain("does not survive a reboot");
    const broken = await deploy("2.0.0", "sudo: false", ", FAULT: health-500");
    expect(broken.outputs, broken.log).toMatchObject({ outcome: "rolled_back" });
    expect(uidOf(hosts.hosts[0]?.pid() ?? 0)).toBe(deployer("u"));
    expect(await hosts.leftovers()).toEqual([]);
  });

  it("as a user without write permission is refused, with the fix", async () => {
    mkdirSync(at().path);
    const result = await deploy("1.0.0", "sudo: false");
    expect(result.outputs, result.log).toMatchObject({ outcome: "refused" });
    expect(result.report?.reason).toMatch(/cannot be written by deployer/);
  });

  it("through a missing jump host is refused, with the reason", async () => {
    const result = await deploy("1.0.0", `sudo: true, jump: "root@${need("ssh").jump.address}:1"`);
    expect(result.outputs, result.log).toMatchObject({ outcome: "refused" });
    expect(result.report?.reason).toMatch(/the way through root@[\d.]+:1 does not lead there/);
  });
});

/** The command lines of the ssh processes, a master's too, of steps of the runner with this folder; it must be short. */
function connections(temp: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const line = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
        return line.includes(`${temp}/`) && /^(?:\/usr\/bin\/)?ssh:? /.test(line) ? [line] : [];
      } catch {
        return []; // it has ended
      }
    });
}
