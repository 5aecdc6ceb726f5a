// Two slots on one host behind nginx: a switch, a failure and a rollback under load lose no request.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../kit/free-port.ts";
import { HUB_EXAMPLE, HUB_SECRETS, deployStep } from "../../kit/hub.ts";
import { Job } from "../../kit/job.ts";
import type { StepOptions, StepResult } from "../../kit/job.ts";
import { seen } from "../../kit/seen.ts";
import { SshHosts, placeFor } from "../../kit/ssh-hosts.ts";
import { has, level2, need } from "../engines.ts";

/** Somebody who asks all the time, and keeps count. */
class Client {
  readonly versions = new Map<string, number>();
  readonly lost: string[] = [];
  private readonly url: string;
  private readonly open = new Set<Promise<void>>();
  private readonly timer: NodeJS.Timeout;

  constructor(url: string) {
    this.url = url;
    this.timer = setInterval(() => {
      const asking = this.ask().finally(() => this.open.delete(asking));
      this.open.add(asking);
    }, 20);
  }

  async stop(): Promise<this> {
    clearInterval(this.timer);
    await Promise.all(this.open);
    return this;
  }

  private async ask(): Promise<void> {
    try {
      const response = await fetch(`${this.url}/health`, {
        signal: AbortSignal.timeout(10_000),
        headers: { connection: "close" },
      });
      const text = await response.text();
      if (response.status !== 200) {
        this.lost.push(`HTTP ${response.status}`);
        return;
      }
      const { version } = JSON.parse(text) as { version: string };
      this.versions.set(version, (this.versions.get(version) ?? 0) + 1);
    } catch (error) {
      this.lost.push(String(error));
    }
  }
}

describe.skipIf(!has("ssh", "nginx"))("blue-green behind nginx", { timeout: 120_000 }, () => {
  let hosts: SshHosts;
  let front = 0;
  const ports = { a: 0, b: 0 };
  const nginx = (...args: string[]): void =>
    void execFileSync(
      need("nginx"),
      ["-p", hosts.folder, "-c", join(hosts.folder, "nginx.conf"), "-e", join(hosts.folder, "error.log"), ...args],
      { stdio: "pipe" },
    );
  const url = (): string => `http://127.0.0.1:${front}`;
  const host = () => hosts.hosts[0] as NonNullable<(typeof hosts.hosts)[0]>;

  beforeAll(async () => {
    hosts = new SshHosts(...(await placeFor(1)));
    front = await freePort();
    ports.a = hosts.all[0]?.servicePort ?? 0;
    ports.b = await freePort();
    mkdirSync(join(hosts.folder, "tmp"));
    writeFileSync(join(hosts.folder, "upstream.conf"), `server 127.0.0.1:9;\n`);
    const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map((name) => `  ${name}_temp_path tmp/${name};\n`)
      .join("");
    writeFileSync(
      join(hosts.folder, "nginx.conf"),
      `pid nginx.pid;
worker_processes 2;
events {}
http {
  access_log off;
${temp}  upstream hub { include upstream.conf; }
  server {
    listen 127.0.0.1:${front};
    location / { proxy_pass http://hub; proxy_next_upstream off; }
  }
}
`,
    );
    // Safe to repeat: the file is renamed into place, and a reload of the same is none.
    writeFileSync(
      join(hosts.folder, "switch.sh"),
      `set -eu
cd ${hosts.folder}
printf 'server %s;\\n' "\${INSTANCE#http://}" >upstream.new
mv upstream.new upstream.conf
echo "$SLOT $INSTANCE" >>switched
exec ${need("nginx")} -p ${hosts.folder} -c ${hosts.folder}/nginx.conf -e ${hosts.folder}/error.log -s reload
`,
    );
    nginx();
  });
  afterAll(() => {
    spawnSync("sh", ["-c", 'kill "$(cat "$1/nginx.pid")"', "sh", hosts.folder]);
    hosts.close();
  });

  const job = (fault?: string, extra = ""): Job => {
    const { name, address, port, user, path } = hosts.all[0] as NonNullable<(typeof hosts.all)[0]>;
    const made = new Job();
    made.write("mcp-servers.staging.json", readFileSync(join(HUB_EXAMPLE, "mcp-servers.staging.json"), "utf8"));
    made.write(
      "deploy.yml",
      `service: mcp-hub
preset: mcp-hub
environments:
  staging:
    url: ${url()}
    target:
      hosts: [{name: ${name}, address: ${address}, port: ${port}, user: ${user}, path: ${path}}]
    strategy:
      kind: blue-green
      slots:
        a: {instance: "http://127.0.0.2:${ports.a}", env: {PORT: "${ports.a}"}}
        b: {instance: "http://127.0.0.2:${ports.b}", env: {PORT: "${ports.b}"}}
      switch: [sh, ${hosts.folder}/switch.sh]
      drain: 1s
    env: {HOST: 127.0.0.2${fault === undefined ? "" : `, FAULT: "${fault}"`}}
    verify: {within: 6s, interval: 100ms, times: 2}
    lease: {guard: 10s, wait: 2s}
${extra}`,
    );
    return made;
  };
  const deploy = async (version: string, fault?: string, extra = "", step: StepOptions = {}): Promise<StepResult> => {
    const one = job(fault, extra);
    try {
      return await one.step("deploy", deployStep(version, { ...step, inputs: hosts.inputs }));
    } finally {
      one.close();
    }
  };

  it("v1 takes the first slot", async () => {
    const result = await deploy("1.0.0");
    expect(result.outputs, result.log).toMatchObject({ outcome: "deployed" });
    expect(await hosts.leftovers()).toEqual([]);
  });

  it("v2 gets the traffic under load without a lost request", async () => {
    const client = new Client(url());
    const result = await deploy("2.0.0");
    await client.stop();
    expect(result.outputs, result.log).toMatchObject({
      outcome: "deployed",
      "previous-version": "1.0.0",
      "requests-lost": "0",
    });
    expect(Number(result.outputs["requests-sent"])).toBeGreaterThan(5);
    expect(client.lost).toEqual([]);
    expect([...client.versions.keys()].sort()).toEqual(["1.0.0", "2.0.0"]);
    // The old slot has drained and is stopped.
    expect(host().pid("a")).toBeUndefined();
    expect(await hosts.leftovers()).toEqual([]);
  });

  it.each([
    ["health-500", "3.0.0"],
    ...(level2
      ? [
          ["crash", "3.0.0"],
          ["wrong-version", "0.0.0-wrong"],
          ["slow-start:30", "3.0.0"],
        ]
      : []),
  ])("a v3 that is broken (%s) never gets traffic", async (fault, tells) => {
    const client = new Client(url());
    const result = await deploy("3.0.0", fault);
    await client.stop();
    // Nothing was switched for it: it was verified beside what serves.
    expect(result.outputs, result.log).toMatchObject({ outcome: "refused", "requests-lost": "0" });
    expect(result.report?.evidence?.files.length, "evidence of what failed").toBeGreaterThan(0);
    expect(client.lost).toEqual([]);
    expect([...client.versions.keys()]).toEqual(["2.0.0"]);
    expect([...client.versions.keys()]).not.toContain(tells);
    expect(await hosts.leftovers()).toEqual([]);
  });

  it.runIf(level2)("one that fails a check of its instance never gets traffic", async () => {
    const client = new Client(url());
    const result = await deploy("4.0.0", undefined, "    smoke: [{name: never, http: /nowhere}]\n");
    await client.stop();
    expect(result.outputs, result.log).toMatchObject({ outcome: "refused" });
    expect([...client.versions.keys()]).toEqual(["2.0.0"]);
    expect(await hosts.leftovers()).toEqual([]);
  });

  it("one that fails after the switch is rolled back without a lost request: the old slot still serves", async () => {
    const client = new Client(url());
    const result = await deploy("4.0.0", undefined, `    smoke: [{name: never, http: "${url()}/nowhere"}]\n`);
    await client.stop();
    expect(result.outputs, result.log).toMatchObject({ outcome: "rolled_back" });
    expect(client.lost).toEqual([]);
    expect(client.versions.get("4.0.0")).toBeGreaterThan(0);
    expect(host().live()).toContain("2.0.0-");
    expect(await hosts.leftovers()).toEqual([]);
  });

  it("a runner killed after the switch: the guard switches the traffic to the previous release without a lost request", async () => {
    const client = new Client(url());
    const one = job(undefined, "    bake: 60s\n");
    const dead = await one.step(
      "deploy",
      deployStep("5.0.0", {
        inputs: hosts.inputs,
        onOutput: (text, child) => void (text.includes("▸ bake") && child.kill("SIGKILL")),
      }),
    );
    expect(dead.signal, dead.log).toBe("SIGKILL");
    await seen(() => host().live().startsWith("2.0.0-"), 30_000);
    // A guard cannot see where the traffic goes: the slot that it left keeps running until somebody has looked.
    expect(await host().leftoversAfter(15_000)).toEqual(["a slot that was left: after a"]);
    const recovered = await one.step("recover", {
      inputs: { environment: "staging", secrets: HUB_SECRETS, ...hosts.inputs },
    });
    await client.stop();
    one.close();
    expect(recovered.outputs["outcome"], recovered.log).toBe("rolled_back");
    expect(await hosts.leftovers()).toEqual([]);
    expect(client.lost).toEqual([]);
    expect(host().live()).toContain("2.0.0-");
  });

  it("a healthy v3, and a rollback under load", async () => {
    const forth = await deploy("3.0.0");
    expect(forth.outputs, forth.log).toMatchObject({ outcome: "deployed", "requests-lost": "0" });
    const client = new Client(url());
    const one = job();
    const back = await one.step("rollback", {
      inputs: { environment: "staging", secrets: HUB_SECRETS, ...hosts.inputs },
    });
    await client.stop();
    one.close();
    expect(back.outputs, back.log).toMatchObject({ outcome: "rolled_back", version: "2.0.0" });
    expect(host().live()).toContain("2.0.0-");
    expect(await hosts.leftovers()).toEqual([]);
    expect(client.lost, "requests lost by a rollback to a slot of its own").toEqual([]);
  });
});
