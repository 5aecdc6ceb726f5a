import { existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HostFolder } from "../kit/host-folder.ts";
import { deployStep, hubHealth } from "../kit/hub.ts";
import { Requests, TestStage } from "../kit/stage.ts";

let on: TestStage;
/** Where the traffic went, in order. */
let moves: string[];

beforeEach(async () => {
  on = await TestStage.open();
  moves = [];
  on.stage.onMoved(({ environment }, url) => moves.push(`${environment} ${url}`));
});

afterEach(async () => {
  const calls = on.calls();
  expect(await on.close()).toEqual([]);
  expect(existsSync(on.folder)).toBe(false);
  expect(calls, "nothing leads to a server").toEqual([]);
});

describe("examples/mcp-hub by its own deploy.yml, whose hosts are of example.com", () => {
  it("mcp-hub is deployed to staging and production under load, and rolled back", { timeout: 60_000 }, async () => {
    const [staging, production] = await Promise.all([on.deploy("1.0.0", "staging"), on.deploy("1.0.0", "production")]);
    expect(staging.outputs, staging.log).toMatchObject({ outcome: "deployed", version: "1.0.0" });
    expect(production.outputs, production.log).toMatchObject({ outcome: "deployed", version: "1.0.0" });
    const urls = { staging: staging.outputs["url"] ?? "", production: production.outputs["url"] ?? "" };
    expect(on.replaced("production").url).toMatchObject({ was: "https://hub.example.com", now: urls.production });

    const requests = new Requests(urls.production);
    const second = await on.deploy("2.0.0", "production");
    await requests.stop();
    expect(second.outputs, second.log).toMatchObject({
      outcome: "deployed",
      version: "2.0.0",
      "previous-version": "1.0.0",
      url: urls.production,
      "requests-lost": "0",
    });
    expect(Number(second.outputs["requests-sent"])).toBeGreaterThan(0);
    expect(requests.lost).toEqual([]);
    expect(requests.versions).toEqual(["1.0.0", "2.0.0"]);
    const [a, b] = on.replaced("production").hosts[0]?.instances ?? [];
    expect(moves.filter((move) => move.startsWith("production"))).toEqual([`production ${a}`, `production ${b}`]);

    const back = await on.act("rollback", { environment: "production", reason: "orders fail" });
    expect(back.outputs, back.log).toMatchObject({ outcome: "rolled_back", version: "1.0.0" });
    expect(await hubHealth(urls.production)).toMatchObject({ version: "1.0.0", status: "healthy" });
    expect(await hubHealth(urls.staging)).toMatchObject({ version: "1.0.0", status: "healthy" });
    const status = await on.cli(["status", "--environment", "production"]);
    expect(status.log).toMatch(/^hub\.example\.com: live 1\.0\.0-/m);
    const smoke = await on.act("smoke-test", { environment: "production", version: "1.0.0" });
    expect(smoke.outputs, smoke.log).toMatchObject({ verdict: "pass", total: "3" });
    const host = new HostFolder(on.replaced("production").hosts[0]?.path ?? "");
    expect(await host.leftoversAfter()).toEqual([]);
  });

  it("is rolled back when the runner is lost at the moment of the switch", { timeout: 60_000 }, async () => {
    await on.deploy("1.0.0", "production");
    const url = on.replaced("production").url?.now ?? "";
    const requests = new Requests(url);
    const job = on.job();
    on.stage.onMoved((_, to) => {
      if (to === on.replaced("production").hosts[0]?.instances[1]) job.kill();
    });
    const killed = await job.step("deploy", deployStep("2.0.0", { inputs: { environment: "production" } }));
    expect(killed.signal, killed.log).toBe("SIGKILL");
    const recovered = await job.step("recover", { inputs: { environment: "production" } });
    await requests.stop();
    job.close();
    expect(recovered.outputs, recovered.log).toMatchObject({ outcome: "rolled_back" });
    expect(await hubHealth(url)).toMatchObject({ version: "1.0.0" });
    expect(requests.lost).toEqual([]);
  });
});

const THREE = `service: hub
preset: mcp-hub
environments:
  production:
    url: https://hub.example.com
    target:
      path: /srv/hub
      sudo: true
      run-as: nobody-there
      stop-timeout: 5s
      hosts:
        - deploy@hub1.example.com
        - {address: hub2.example.com, user: root, port: 2222, jump: bastion.example.com, name: Hub.2}
        - deploy@[2001:db8::3]
    env: {PORT: 7000, SELF: "http://localhost:7000/x", NEXT: "hub2.example.com:7000", DATA: /srv/hub/shared/data}
    config: {from: mcp-servers.production.json, to: mcp-servers.json}
    verify: {times: 2}
`;

it(
  "a rolling deployment over three hosts loses no request, and the input hosts limits it to one",
  { timeout: 60_000 },
  async () => {
    const first = await on.deploy("1.0.0", "production", THREE);
    expect(first.outputs, first.log).toMatchObject({ outcome: "deployed" });
    const { hosts, url } = on.replaced("production");
    const versions = async (): Promise<(string | undefined)[]> =>
      Promise.all(hosts.map(async ({ instances: [instance = ""] }) => (await hubHealth(instance))?.version));
    expect(await versions()).toEqual(["1.0.0", "1.0.0", "1.0.0"]);
    const requests = new Requests(url?.now ?? "");
    const second = await on.deploy("2.0.0", "production", THREE);
    await requests.stop();
    expect(second.outputs, second.log).toMatchObject({ outcome: "deployed", version: "2.0.0", "requests-lost": "0" });
    expect(requests.lost).toEqual([]);
    expect(await versions()).toEqual(["2.0.0", "2.0.0", "2.0.0"]);
    expect(new Set(moves).size).toBe(3);

    const environment = new HostFolder(hosts[0]?.path ?? "").environment().split("\n");
    const portOf = (index: number): string => new URL(hosts[index]?.instances[0] ?? "").port;
    expect(environment).toEqual(
      expect.arrayContaining([
        `PORT=${portOf(0)}`,
        `SELF=http://localhost:${portOf(0)}/x`,
        `NEXT=127.0.0.1:${portOf(1)}`,
        `DATA=${hosts[0]?.path}/shared/data`,
        `HOME=${hosts[0]?.path}/shared`,
      ]),
    );

    const one = await on.act("rollback", { environment: "production" }, THREE);
    expect(one.outputs, one.log).toMatchObject({ outcome: "rolled_back", version: "1.0.0" });
    expect(await versions()).toEqual(["1.0.0", "1.0.0", "1.0.0"]);
  },
);

it("blue-green on two hosts has its own slots on each", { timeout: 60_000 }, async () => {
  const config = THREE.replace(
    /hosts:[\s\S]*?env:.*\n/,
    `hosts: [deploy@hub1.example.com, deploy@hub2.example.com]
    strategy:
      kind: blue-green
      slots:
        a: {instance: "http://127.0.0.1:7001", env: {PORT: 7001}}
        b: {instance: "http://127.0.0.1:7002", env: {PORT: 7002}}
      switch: /usr/local/bin/hub-switch
`,
  );
  const first = await on.deploy("1.0.0", "production", config);
  expect(first.outputs, first.log).toMatchObject({ outcome: "deployed" });
  const { hosts, url } = on.replaced("production");
  expect(new Set(hosts.flatMap(({ instances }) => instances)).size).toBe(4);
  const requests = new Requests(url?.now ?? "");
  const second = await on.deploy("2.0.0", "production", config);
  expect(second.outputs, second.log).toMatchObject({ outcome: "deployed", "requests-lost": "0" });
  const back = await on.act("rollback", { environment: "production" }, config);
  expect(back.outputs, back.log).toMatchObject({ outcome: "rolled_back", version: "1.0.0" });
  await requests.stop();
  expect(requests.lost).toEqual([]);
  expect(moves.length).toBeGreaterThanOrEqual(6);
});

it("without a stage the hosts of deploy.yml are used, and connections to them are attempted", async () => {
  const job = on.job(undefined, false);
  const result = await job.step("deploy", deployStep("1.0.0"));
  job.close();
  expect(result.outputs["outcome"], result.log).not.toBe("deployed");
  expect(on.calls().join("\n")).toMatch(/^ssh .*-- hub-staging\.example\.com/m);
  on.forgetCalls();
});

describe("what this machine lacks", () => {
  const UNIT = `service: shop
environments:
  staging:
    target: {hosts: [deploy@shop.example.com], instance: "http://10.1.2.3:8088"}
    config: {from: mcp-servers.staging.json, to: mcp-servers.json}
    verify: {config-field: configHash}
`;

  it("a systemd unit without rehearsal.process is an error", async () => {
    const refused = await on.deploy("1.0.0", "staging", UNIT);
    expect(refused.code).toBe(1);
    expect(refused.log).toMatch(
      /deploy\.yml: environments\.staging: the systemd unit shop cannot run in a rehearsal\. .*rehearsal: \{process: <command>\}/,
    );
    expect(existsSync(`${on.folder}/hosts`)).toBe(false);
    const deployed = await on.deploy(
      "1.0.0",
      "staging",
      `${UNIT}rehearsal: {process: node /opt/shop/current/server.js}\n`,
    );
    expect(deployed.outputs, deployed.log).toMatchObject({ outcome: "deployed" });
    const { hosts, changed } = on.replaced("staging");
    expect(await hubHealth(hosts[0]?.instances[0] ?? "")).toMatchObject({ version: "1.0.0" });
    expect(changed).toContain('systemd unit shop: run as "node ./server.js"');
  });

  it("hooks and outside calls are not run, and are recorded", async () => {
    const config = `${UNIT}rehearsal: {process: node server.js}
notify: {webhook: "http://127.0.0.1:9/told"}
smoke:
  - {name: own, http: "http://10.1.2.3:8088/health"}
  - {name: elsewhere, http: "https://status.example.com/x"}
  - {name: a database of the host, http: "http://127.0.0.1:5432/"}
  - {name: on the runner, command: curl https://shop.example.com, on: runner}
  - {name: on the host, command: "[ -f server.js ]"}
`.replace(
      "    verify:",
      `    bake: 10m
    hooks:
      before: [{name: migrate, run: curl https://db.example.com}]
      after: [{name: announce, run: curl https://chat.example.com, on: runner}]
    verify:`,
    );
    const deployed = await on.deploy("1.0.0", "staging", config);
    expect(deployed.outputs, deployed.log).toMatchObject({ outcome: "deployed" });
    expect(deployed.report?.checks.map(({ name }) => name)).toEqual(expect.arrayContaining(["own", "on the host"]));
    expect(on.replaced("staging").notRun).toEqual([
      "webhook: not called",
      "hook migrate (before): not run",
      "hook announce (after): not run",
      "check elsewhere: not run, it queries https://status.example.com",
      "check a database of the host: not run, it queries http://127.0.0.1:5432",
      "check on the runner: not run, it is a command on the runner",
    ]);
    expect(on.replaced("staging").changed).toEqual(expect.arrayContaining(["bake: 1.0s instead of 10m 00s"]));
  });

  it("an address from an input is queried in the sandbox, or not at all", async () => {
    await on.deploy("1.0.0", "staging");
    const here = await on.act("smoke-test", { "base-url": "https://hub-staging.example.com" });
    expect(here.outputs, here.log).toMatchObject({ verdict: "pass", total: "1" });
    const out = await on.act("smoke-test", { "base-url": "https://hub-staging.example.org" });
    expect(out, out.log).toMatchObject({ code: 0, outputs: {} });
    expect(out.log).toMatch(
      /^::notice::not rehearsed: check health of https:\/\/hub-staging\.example\.org: this rehearsal has deployed nothing there$/m,
    );
    expect(on.stage.leftOut()).toEqual([
      "check health of https://hub-staging.example.org: not run, nothing was deployed there",
    ]);
  });

  it.each([
    ["", /ERLMCP_ACTIONS_SANDBOX: is empty/],
    ["stage", /not absolute/],
    ["/tmp/no-stage-was-opened-here", /is not the file of a rehearsal's stage/],
  ])("a stage that is %j is rejected, never ignored", async (stage, words) => {
    const refused = await on.deploy("1.0.0", "staging", undefined, { env: { ERLMCP_ACTIONS_SANDBOX: stage } });
    expect(refused.code).toBe(1);
    expect(refused.log).toMatch(words);
  });

  it.each([["https://api.github.com"], [""], ["http://127.0.0.1.example.com:80"]])(
    "a job that GitHub runs, with its API at %j, never acts on a sandbox",
    async (url) => {
      const refused = await on.deploy("1.0.0", "staging", undefined, { env: { GITHUB_API_URL: url } });
      expect(refused).toMatchObject({ code: 1, outputs: { outcome: "refused" } });
      expect(refused.log).toMatch(
        /^::error::ERLMCP_ACTIONS_SANDBOX is set in a job outside a rehearsal: nothing would reach a host\. /m,
      );
      const asked = await on.act("smoke-test", { "base-url": "https://hub-staging.example.com" }, undefined, {
        env: { GITHUB_API_URL: url },
      });
      expect(asked.log).toMatch(/in a job outside a rehearsal/);
    },
  );

  it("a missing key is reported where the real hosts would need one", async () => {
    const words =
      "::warning::No ssh-key was given. On GitHub the runner's own keys would be used for hub-staging.example.com";
    const without = await on.act("recover", { environment: "staging" });
    expect(without.log).toContain(words);
    const withKey = await on.act("recover", { environment: "staging", "ssh-key": "a key" });
    const local = await on.act(
      "recover",
      { environment: "staging" },
      "service: mcp-hub\npreset: mcp-hub\nenvironments: {staging: {target: {hosts: [local]}}}\n",
    );
    for (const { log, outputs } of [withKey, local]) {
      expect(outputs, log).toMatchObject({ outcome: "unchanged" });
      expect(log).not.toContain("No ssh-key was given");
    }
  });

  it("log and summary show that a sandbox was used", async () => {
    const deployed = await on.deploy("1.0.0", "staging");
    expect(deployed.log).toMatch(
      /^In a sandbox: no host of deploy\.yml is contacted, since ERLMCP_ACTIONS_SANDBOX is set\.$/m,
    );
    expect(deployed.summary).toMatch(/^\S+ In a sandbox&#58; no host of /);
    expect((await on.cli(["status", "--environment", "staging"])).log).toMatch(/^In a sandbox: /m);
  });
});
