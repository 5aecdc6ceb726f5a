// `rehearse --real` deploys to hosts with systemd and over ssh, and an interrupt restores the previous release.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COOKIE } from "../../kit/erlmcp.ts";
import { HostFolder, inside } from "../../kit/host-folder.ts";
import { RehearseCli, ctrlC } from "../../kit/rehearse-cli.ts";
import type { CliOptions, CliRun } from "../../kit/rehearse-cli.ts";
import { seen } from "../../kit/seen.ts";
import { SshHosts, placeFor } from "../../kit/ssh-hosts.ts";
import { exclusive, has, need } from "../engines.ts";
import type { SshEndpoint } from "../engines.ts";

const EXAMPLE = resolve(import.meta.dirname, "../../../examples/erlmcp");
const PATH = "/opt/erlmcp-rehearsed";
const UNIT = "erlmcp-rehearsed";
const PORT = 8097;

const UNIT_FILE = `[Unit]
Description=erlmcp of the rehearsal on real hosts
ConditionPathExists=${PATH}/current/bin/erlmcp
[Service]
User=deployer
WorkingDirectory=${PATH}/current
EnvironmentFile=${PATH}/current/.release/env
EnvironmentFile=-${PATH}/shared/secrets.env
Environment=HOME=/home/deployer RUNNER_LOG_DIR=/run/${UNIT} RELX_OUT_FILE_PATH=/run/${UNIT}
RuntimeDirectory=${UNIT}
ExecStart=${PATH}/current/bin/erlmcp foreground
TimeoutStopSec=10
`;

describe.skipIf(!has("ssh", "systemd", "otp", "docker"))("rehearse --real", { timeout: 360_000 }, () => {
  let ssh: SshHosts;
  let staging: HostFolder;
  let cli: RehearseCli;
  let repository: string;
  let bin: string;
  let secrets: string;

  const host = (): ReturnType<typeof need<"systemd">>[number] => {
    const [first] = need("systemd");
    if (first === undefined) throw new Error("there is no host with systemd");
    return first;
  };
  const on = (script: string): string => inside(host().container)(script, PATH);
  const clean = (): void =>
    void on(
      `systemctl stop ${UNIT} 2>/dev/null; rm -rf ${PATH} /etc/systemd/system/${UNIT}.service; systemctl daemon-reload; systemctl reset-failed ${UNIT} 2>/dev/null; :`,
    );
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: repository, encoding: "utf8" });

  let letHostsGo: () => void;

  beforeAll(async () => {
    letHostsGo = await exclusive("systemd");
    ssh = new SshHosts(...(await placeFor(2)));
    staging = new HostFolder(PATH, inside(host().container));
    clean();
    on(
      `printf %s '${Buffer.from(UNIT_FILE).toString("base64")}' | base64 -d >/etc/systemd/system/${UNIT}.service && systemctl daemon-reload`,
    );
    cli = new RehearseCli();
    bin = mkdtempSync(join(tmpdir(), "trapped-"));
    repository = join(cli.folder, "erlmcp");
    cpSync(EXAMPLE, repository, { recursive: true });
    rmSync(join(repository, "_build"), { recursive: true, force: true });
    const { key, knownHosts } = need("ssh");
    secrets = join(cli.folder, "real.env");
    writeFileSync(
      secrets,
      `# as the secrets of GitHub\nSSH_KEY='${readFileSync(key, "utf8")}'\nKNOWN_HOSTS="${readFileSync(knownHosts, "utf8")}"\nSERVICE_SECRETS='ERLANG_COOKIE=${COOKIE}\n'\n`,
      { mode: 0o600 },
    );
    for (const args of [
      ["init", "--quiet", "--initial-branch=main"],
      ["config", "user.name", "test"],
      ["config", "user.email", "test@example.com"],
    ])
      git(...args);
    release("1.0.0");
  }, 600_000);
  afterAll(() => {
    clean();
    letHostsGo();
    ssh.close();
    cli.close();
    rmSync(bin, { recursive: true, force: true });
  });

  function config(bake: string): string {
    const { address, port, user, container } = host();
    return `service: erlmcp
preset: erlmcp
build:
  commands: ["sh scripts/build.sh {version} out/erlmcp.tar.gz"]
  archive: out/erlmcp.tar.gz
environments:
  staging:
    target:
      path: ${PATH}
      instance: http://127.0.0.1:${PORT}
      manager: {systemd: ${UNIT}}
      stop-timeout: 10s
      hosts: [{name: ${container}, address: ${address}, port: ${port}, user: ${user}}]
    env: {ERLMCP_HOST: 127.0.0.1, ERLMCP_PORT: "${PORT}", ERLMCP_METRICS_PORT: "0", NODE_NAME: erlmcp-rehearsed@127.0.0.1}
    smoke: [{name: ready, http: /health/ready}]
    verify: {within: 15s, interval: 200ms, times: 2}
    lease: {guard: 15s, wait: 2s}
  production:
    target:
      ports: []
      stop-timeout: 5s
      hosts:
${ssh.all.map((one) => `        - {name: ${one.name}, address: ${one.address}, port: ${one.port}, user: ${one.user}, path: ${one.path}, instance: "${one.url}", env: {ERLMCP_HOST: ${one.address}, ERLMCP_PORT: "${one.servicePort}", NODE_NAME: erlmcp-${one.name}@127.0.0.1, HOME: ${one.path}/shared}}\n`).join("")}    env: {ERLMCP_METRICS_PORT: "0", ERLMCP_DISTRIBUTION: "off"}
    smoke: [{name: ready, http: /health/ready}]
    verify: {within: 15s, interval: 200ms, times: 2}
    bake: ${bake}
    lease: {guard: 15s, wait: 2s}
`;
  }

  /** Commits and tags a version as its team would: version, changelog, deploy.yml. */
  function release(version: string, { bake = "0s", edit = () => {} }: { bake?: string; edit?: () => void } = {}): void {
    const write = (file: string, change: (text: string) => string): void =>
      writeFileSync(join(repository, file), change(readFileSync(join(repository, file), "utf8")));
    write("src/erlmcp.app.src", (text) => text.replace(/\{vsn, "[^"]*"\}/, `{vsn, "${version}"}`));
    write("CHANGELOG.md", (text) =>
      text.replace("# Changelog\n", `# Changelog\n\n## ${version} - 2026-11-20\n\n- Something.\n`),
    );
    writeFileSync(join(repository, "deploy.yml"), config(bake));
    edit();
    git("add", "--all");
    git("commit", "--quiet", "--message", version);
    git("tag", `v${version}`);
  }

  const rehearse = async (args: readonly string[], options: CliOptions = {}): Promise<CliRun> => {
    const run = await cli.run(repository, ["--real", secrets, ...args], { deadlineMs: 300_000, ...options });
    await expect.poll(() => cli.left()).toEqual([]);
    expect(git("status", "--porcelain")).toBe("");
    expect(run.text).not.toContain(COOKIE);
    expect(run.text).not.toContain("PRIVATE KEY");
    return run;
  };
  /** What /health says on a host, asked there over ssh. */
  const asked = ({ address, port, user }: SshEndpoint, service: string): string => {
    const { key, knownHosts } = need("ssh");
    const ask = `exec 3<>/dev/tcp/${service} && printf 'GET /health HTTP/1.0\\r\\n\\r\\n' >&3 && timeout 5 cat <&3`;
    try {
      const text = execFileSync(
        "ssh",
        [
          "-F",
          "none",
          "-i",
          key,
          "-o",
          `UserKnownHostsFile=${knownHosts}`,
          "-o",
          "BatchMode=yes",
          "-p",
          String(port),
          `${user}@${address}`,
          `bash -c '${ask.replaceAll("'", `'\\''`)}'`,
        ],
        { encoding: "utf8", timeout: 20_000, stdio: ["ignore", "pipe", "pipe"] },
      );
      return /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? "no version";
    } catch {
      return "nothing";
    }
  };
  /** The version that runs in staging, and on the hosts of production. */
  const versions = (): string[] => [
    asked(host(), `127.0.0.1/${PORT}`),
    ...ssh.all.map((one) => asked(one, `${one.address}/${one.servicePort}`)),
  ];
  const live = (): string[] => [staging, ...ssh.hosts].map((folder) => folder.live().split("-")[0] ?? "");
  const leftovers = async (): Promise<string[]> => [...(await staging.leftoversAfter()), ...(await ssh.leftovers())];

  it("without --real no host is contacted", async () => {
    for (const name of ["ssh", "scp", "sftp"])
      writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} $*" >>'${bin}/calls'\nexit 255\n`, { mode: 0o755 });
    // A unit needs to be told apart from what is rehearsed of it.
    writeFileSync(
      join(repository, "deploy.yml"),
      `${config("0s").replaceAll(/instance: "http:\/\/[\d.]+/g, 'instance: "http://127.0.0.1')}rehearsal: {process: bin/erlmcp foreground}\n`,
    );
    const run = await cli.run(repository, [], {
      env: { PATH: `${bin}:${process.env["PATH"]}`, SSH_AUTH_SOCK: "/nowhere" },
      deadlineMs: 120_000,
    });
    git("checkout", "--quiet", "deploy.yml");
    expect(run.text).toContain(`${host().user}@${host().address}:${PATH} was replaced by`);
    expect({ code: run.code, text: run.text }).toMatchObject({ code: 0 });
    expect(readdirSync(bin)).not.toContain("calls");
    expect([staging.listing(), ...ssh.hosts.map((folder) => folder.listing())]).toEqual(["", "", ""]);
    await expect.poll(() => cli.left()).toEqual([]);
  });

  it("a tag is deployed to staging and production", async () => {
    const run = await rehearse(["--tag", "v1.0.0"]);
    expect({ code: run.code, text: run.text }).toMatchObject({ code: 0 });
    expect(run.text).toMatch(/^staging .*outcome deployed, version 1\.0\.0$/m);
    expect(run.text).toMatch(/^production .*outcome deployed, version 1\.0\.0$/m);
    expect(run.text).toContain("The real hosts were used.");
    expect(versions()).toEqual(["1.0.0", "1.0.0", "1.0.0"]);
    expect(live()).toEqual(["1.0.0", "1.0.0", "1.0.0"]);
    expect(on(`systemctl is-active ${UNIT}`).trim()).toBe("active");
    expect(await leftovers()).toEqual([]);
  });

  it("a release that cannot start is rolled back in staging, and production is not touched", async () => {
    const hook = join(repository, "bin/pre_start");
    const good = readFileSync(hook, "utf8");
    const before = ssh.hosts.map((folder) => folder.journal().length);
    release("2.0.0", { edit: () => writeFileSync(hook, `${good}\necho "quotas.config is missing" >&2; exit 1\n`) });
    const run = await rehearse(["--tag", "v2.0.0"]);
    expect({ code: run.code, text: run.text }).toMatchObject({ code: 1 });
    expect(run.text).toMatch(/^staging .*outcome rolled_back, version 2\.0\.0$/m);
    expect(run.text).toMatch(/^production .*skipped/m);
    expect(run.text).toMatch(/^ {2}staging: .*rolled_back: /m);
    expect(versions()).toEqual(["1.0.0", "1.0.0", "1.0.0"]);
    expect(live()).toEqual(["1.0.0", "1.0.0", "1.0.0"]);
    expect(ssh.hosts.map((folder) => folder.journal().length)).toEqual(before);
    expect(await leftovers()).toEqual([]);
    writeFileSync(hook, good);
  });

  it("the corrected release is deployed to both", async () => {
    release("3.0.0");
    const run = await rehearse(["--tag", "v3.0.0"]);
    expect({ code: run.code, text: run.text }).toMatchObject({ code: 0 });
    expect(versions()).toEqual(["3.0.0", "3.0.0", "3.0.0"]);
    expect(await leftovers()).toEqual([]);
  });

  it("a dispatch of rollback.yml rolls production back, and does not contact staging", async () => {
    const run = await rehearse([
      "--event",
      "workflow_dispatch",
      "--workflow",
      "rollback.yml",
      "--input",
      "environment=production",
      "--input",
      "reason=orders fail",
    ]);
    expect({ code: run.code, text: run.text }).toMatchObject({ code: 0 });
    expect(run.text).toMatch(/outcome rolled_back, version 1\.0\.0$/m);
    expect(versions()).toEqual(["3.0.0", "1.0.0", "1.0.0"]);
    expect(live()).toEqual(["3.0.0", "1.0.0", "1.0.0"]);
    expect(await leftovers()).toEqual([]);
  });

  it("Ctrl-C in the middle of the switch: the step recover restores the previous release", async () => {
    release("4.0.0", { bake: "60s" });
    const run = await rehearse(["--tag", "v4.0.0", "--verbose"], {
      onText: ctrlC(/^production .*reports version 4\.0\.0/m),
    });
    expect({ code: run.code, text: run.text }).toMatchObject({ code: 130 });
    expect(run.text).toContain("■ cancelled");
    expect(run.text).toMatch(/^production .*outcome rolled_back/m);
    expect(versions()).toEqual(["4.0.0", "1.0.0", "1.0.0"]);
    expect(live()).toEqual(["4.0.0", "1.0.0", "1.0.0"]);
    expect(await leftovers()).toEqual([]);
  });

  it("Ctrl-C twice: the guards restore the previous release alone", async () => {
    const run = await rehearse(["--tag", "v4.0.0", "--verbose"], { onText: ctrlC(/^production .*▸ bake$/m, 300, 300) });
    expect({ code: run.code, text: run.text }).toMatchObject({ code: 130 });
    expect(run.text).toContain("The guards on the hosts roll back");
    await seen(() => ssh.hosts.every((folder) => folder.live().startsWith("1.0.0-")), 45_000);
    expect(await leftovers()).toEqual([]);
    await seen(() => versions().join() === "4.0.0,1.0.0,1.0.0", 20_000);
  });
});
