import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sandboxed } from "../../../src/sandbox/sandbox.ts";
import { loadConfig } from "../../../src/config/load.ts";
import type { Config, Environment } from "../../../src/config/types.ts";
import { readReplaced } from "../../../src/sandbox/stage-file.ts";
import { COMPLETE } from "../config/complete.ts";

let folder: string;
const PORTS = Array.from({ length: 64 }, (_, index) => 61_000 + index);

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "sandbox-")));
  writeFileSync(
    join(folder, "stage.json"),
    JSON.stringify({ version: 1, ports: PORTS, proxies: [{ port: 62_000 }, { port: 62_001 }] }),
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function of(text: string, name = "production"): Environment {
  const environment = sandboxed(loadConfig(text, "deploy.yml"), folder).environments[name];
  if (environment === undefined) throw new Error(`no ${name}`);
  return environment;
}

const notRun = (): readonly string[] => readReplaced(folder).flatMap((replaced) => replaced.notRun);

/** An environment on one host, process-managed; `more` is indented by four spaces. */
const one = (more: string, host = "deploy@app.example.com"): string => `service: shop
environments:
  production:
    target: {hosts: [${host}], path: /srv/shop, manager: {process: node server.js}}
${more}`;

describe("a host in the sandbox", () => {
  it("a host becomes a folder of this machine without a connection to the real one", () => {
    const complete: Config = sandboxed(loadConfig(COMPLETE, "deploy.yml"), folder);
    const hosts = Object.values(complete.environments).flatMap(({ target }) => target.hosts);
    expect(hosts.map(({ name }) => name)).toEqual(["web1.example.com:2222", "2001:db8::1", "local", "spare", "blue1"]);
    for (const host of hosts) {
      expect(host).toMatchObject({
        local: true,
        address: "local",
        user: undefined,
        jump: undefined,
        sudo: false,
        runAs: undefined,
        port: 22,
      });
      expect(host.path.startsWith(`${folder}/hosts/shop_`)).toBe(true);
      expect(new URL(host.instance).hostname).toBe("127.0.0.1");
      expect(PORTS).toEqual(expect.arrayContaining([...host.ports, Number(new URL(host.instance).port)]));
    }
    expect(new Set(hosts.map(({ path }) => path)).size).toBe(hosts.length);
    expect(new Set(hosts.map(({ instance }) => instance)).size).toBe(hosts.length);
    expect(complete.notify).toEqual({});
    expect(JSON.stringify(complete.environments)).not.toMatch(/example\.com\/|bastion|10\.0\.0\.9/);
  });

  it.each([
    ["[2001:db8::1]:2222"],
    ["{address: a.example.com, name: Web}"],
    ["{address: a.example.com, name: web_1}"],
    [`${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.example.com`],
  ])("%s has its own folder, below the environment's", (host) => {
    const { target } = of(one("", host.startsWith("{") ? host : `"${host}"`));
    const path = target.hosts[0]?.path ?? "";
    expect(dirname(path)).toBe(`${folder}/hosts/shop_production`);
    expect(path.slice(folder.length)).toMatch(/^(?:\/[A-Za-z0-9._-]{1,63}){3}$/);
  });

  it("two names never become one folder, also when one looks like the folder of the other", () => {
    const first = of(one("", "{address: a.example.com, name: Web}")).target.hosts[0]?.path ?? "";
    const looksLike = first.slice(first.lastIndexOf("/") + 1);
    const second = of(one("", `{address: b.example.com, name: ${looksLike}}`)).target.hosts[0]?.path;
    const lower = of(one("", `{address: b.example.com, name: web}`)).target.hosts[0]?.path;
    expect(new Set([first, second, lower]).size).toBe(3);
  });

  it("a service and an environment with dashes are distinguished", () => {
    const text = (service: string, environment: string): string =>
      `service: ${service}\nenvironments: {${environment}: {profile: dev, target: {hosts: [a], manager: {process: x}}}}\n`;
    const paths = [of(text("a-b", "c"), "c"), of(text("a", "b-c"), "b-c")].map(({ target }) => target.hosts[0]?.path);
    expect(new Set(paths).size).toBe(2);
  });
});

describe("variables in the sandbox", () => {
  const own = (environment: Environment): Readonly<Record<string, string>> => ({
    ...environment.env,
    ...environment.target.hosts[0]?.env,
  });
  const portOf = (environment: Environment): string => new URL(environment.target.hosts[0]?.instance ?? "").port;

  it.each([
    ["8080", (port: string) => port],
    [":8080", (port: string) => `:${port}`],
    ["http://127.0.0.1:8080/a?b=127.0.0.1:8080", (port: string) => `http://127.0.0.1:${port}/a?b=127.0.0.1:${port}`],
    ["localhost:8080,[::1]:8080,0.0.0.0:8080", (port: string) => `localhost:${port},[::1]:${port},0.0.0.0:${port}`],
    ["app.example.com:8080", (port: string) => `127.0.0.1:${port}`],
    ["APP.example.com:8080", (port: string) => `127.0.0.1:${port}`],
    ["/srv/shop/shared/db", () => "PATH/shared/db"],
    ["a:/srv/shop:/srv/shop-2:/x/srv/shop", () => "a:PATH:/srv/shop-2:/x/srv/shop"],
  ])("%s is translated", (value, wanted) => {
    const environment = of(one(`    env: {X: "${value}"}\n`));
    expect(own(environment)["X"]).toBe(
      wanted(portOf(environment)).replaceAll("PATH", environment.target.hosts[0]?.path ?? ""),
    );
  });

  it.each([
    "80800",
    "18080",
    "127.0.0.1:80801",
    "db.example.com:8080",
    "8080 of 127.0.0.1:5432",
    "myapp.example.com:8080",
  ])("%s is not changed", (value) => {
    const environment = of(one(`    env: {X: "${value}"}\n`));
    expect(own(environment)["X"]).toBe(value);
    expect(own(environment)["PORT"], "nothing carries the port").toBe(portOf(environment));
  });

  it("PORT is set only when no variable has the port, and never over a secret", () => {
    expect(own(of(one("    env: {ASKS: localhost:8080}\n")))["PORT"]).toBeDefined();
    expect(own(of(one("    env: {LISTEN: 8080}\n")))["PORT"]).toBeUndefined();
    expect(own(of(one("    secrets: [PORT]\n")))["PORT"]).toBeUndefined();
  });

  it("the public URL becomes that of the proxy", () => {
    const environment = of(
      one(
        '    url: https://shop.example.com\n    env: {SELF: "https://shop.example.com/x", OTHER: "https://shop.example.com.evil.example"}\n',
      ),
    );
    expect(environment.url).toBe("http://127.0.0.1:62000");
    expect(own(environment)).toMatchObject({
      SELF: "http://127.0.0.1:62000/x",
      OTHER: "https://shop.example.com.evil.example",
    });
  });

  it("a variable with a reference to a secret is translated in place, so it is still expanded", () => {
    const environment = of(one('    env: {DB: "${USER_NAME}@127.0.0.1:8080"}\n'));
    expect(environment.env["DB"]).toBe(`\${USER_NAME}@127.0.0.1:${portOf(environment)}`);
    expect(environment.target.hosts[0]?.env["DB"]).toBeUndefined();
    of(one('    env: {DB: "${USER_NAME}@127.0.0.1:8080"}\n').replace("deploy@app.example.com", "a, b"));
    expect(notRun()).toContain("variable DB: unchanged, since it contains a reference and the hosts differ");
  });

  it("the preset erlmcp gets the variables that separate nodes on one machine", () => {
    const environment = of(
      "service: erlmcp\npreset: erlmcp\nenvironments: {production: {target: {hosts: [a.example.com, b.example.com]}, env: {ERLMCP_HOST: 10.0.0.1}}}\n",
    );
    const [a, b] = environment.target.hosts;
    expect(a?.env).toMatchObject({
      ERLMCP_HOST: "127.0.0.1",
      ERLMCP_PORT: new URL(a?.instance ?? "").port,
      NODE_NAME: "erlmcp-production-a-example-com@127.0.0.1",
      ERLMCP_DISTRIBUTION: "off",
      HOME: `${a?.path}/shared`,
    });
    expect(new Set([...(a?.ports ?? []), ...(b?.ports ?? [])]).size).toBe(4);
    expect(environment.smoke.find(({ name }) => name === "metrics")).toMatchObject({
      url: `http://127.0.0.1:${a?.env["ERLMCP_METRICS_PORT"]}/metrics`,
    });
  });
});

describe("slots in the sandbox", () => {
  const slots = (a: string, b: string): string =>
    one(`    env: {BOTH: "localhost:7001 localhost:7002"}
    strategy: {kind: blue-green, slots: {a: ${a}, b: ${b}}, switch: [sudo, switch], drain: 24h}
`);
  const of2 = (text: string) => {
    const { strategy } = of(text);
    if (strategy.kind !== "blue-green") throw new Error(strategy.kind);
    return strategy;
  };

  it("slots have their own ports, and can use the port of each other", () => {
    const {
      slots: { a, b },
      switchCommand,
      drainMs,
    } = of2(
      slots(
        '{instance: "http://127.0.0.1:7001", env: {PORT: 7001}}',
        '{instance: "http://127.0.0.1:7002", env: {PORT: 7002, OTHER: 7001}}',
      ),
    );
    const [portA, portB] = [new URL(a.instance).port, new URL(b.instance).port];
    expect(portA).not.toBe(portB);
    expect(a.env).toMatchObject({ PORT: portA, BOTH: `localhost:${portA} localhost:${portB}` });
    expect(b.env).toMatchObject({ PORT: portB, OTHER: portA });
    expect(switchCommand.join(" ")).not.toMatch(/sudo/);
    expect(drainMs).toBe(500);
  });

  it("a front is a proxy per host, and references to it are translated", () => {
    const text = slots(
      '{instance: "http://127.0.0.1:7001"}',
      '{instance: "http://127.0.0.1:7002", env: {FRONT: "http://localhost:7000/x"}}',
    )
      .replace("drain: 24h", "front: http://127.0.0.1:7000")
      .replace("hosts: [deploy@app.example.com]", 'hosts: [app1, {address: app2, front: "http://10.0.0.2:81/base"}]');
    const environment = of(text);
    const [one, two] = environment.target.hosts;
    expect([one?.front, two?.front].sort()).toEqual(["http://127.0.0.1:62000", "http://127.0.0.1:62001/base"]);
    expect(one?.slots?.b.env["FRONT"]).toBe(`http://localhost:${new URL(one?.front ?? "").port}/x`);
    const [replaced] = readReplaced(folder);
    expect(replaced?.hosts.map(({ front }) => front)).toEqual([62_000, 62_001]);
    expect(replaced?.changed).toEqual(
      expect.arrayContaining(["front http://10.0.0.2:81/base of app2: a proxy at http://127.0.0.1:62001/base"]),
    );
  });

  it("slots with one port at two addresses get two ports", () => {
    const {
      slots: { a, b },
    } = of2(slots('{instance: "http://127.0.0.1:7001"}', '{instance: "http://127.0.0.2:7001"}'));
    expect(new URL(a.instance).port).not.toBe(new URL(b.instance).port);
    expect(a.env["PORT"]).toBe(new URL(a.instance).port);
    expect(b.env["PORT"]).toBe(new URL(b.instance).port);
  });
});

describe("commands in the sandbox", () => {
  it("commands reach the folder of the service from that of the release", () => {
    const { target } = of(
      one("").replace(
        "process: node server.js",
        "process: [/srv/shop/current/bin/run, --port=8080, --data, /srv/shop/shared/d, /srv/shopping]",
      ),
    );
    const port = new URL(target.hosts[0]?.instance ?? "").port;
    expect(target).toMatchObject({
      manager: {
        kind: "process",
        command: ["./bin/run", `--port=${port}`, "--data", "../../shared/d", "/srv/shopping"],
      },
    });
  });

  it("a command with a port that hosts would have to share is rejected", () => {
    const text = one("", "a, b").replace("process: node server.js", "process: [run, --port=8080]");
    expect(() => of(text)).toThrow(
      /environments\.production: "run --port=8080" names a port, which 2 hosts on one machine cannot share/,
    );
  });

  it("all units and start commands without a replacement are reported at once", () => {
    const text = `service: shop
environments:
  staging: {target: {hosts: [a]}}
  production: {target: {hosts: [b], manager: {command: {start: rc start, stop: rc stop, status: rc status}}}}
`;
    expect(() => of(text)).toThrow(
      /environments\.staging: the systemd unit shop .*; environments\.production: the start command "rc start"/,
    );
    const managers = Object.values(
      sandboxed(loadConfig(`${text}rehearsal: {process: node x.js}\n`, "deploy.yml"), folder).environments,
    ).map(({ target }) => (target as { manager?: unknown }).manager);
    expect(managers).toEqual([
      { kind: "process", command: ["node", "x.js"] },
      { kind: "process", command: ["node", "x.js"] },
    ]);
  });
});

describe("checks and evidence in the sandbox", () => {
  it("a command that still names a host of deploy.yml is not run", () => {
    const checks = [
      ["below", '"curl https://SHOP.example.com:443/x"'],
      ["plain", '"curl http://shop.example.com/x"'],
      ["port", '"curl https://shop.example.com:8443/x"'],
      ["ssh", '[sh, -c, "ssh App.example.com. true"]'],
      ["others", '"echo notshop.example.com shop.example.community app.example.com-2"'],
    ];
    const { smoke } = of(
      one(
        `    url: https://shop.example.com\n    smoke:\n${checks.map(([name, command]) => `      - {name: ${name}, command: ${command}}\n`).join("")}`,
      ),
    );
    expect(smoke.map((check) => (check.kind === "command" ? check.command.join(" ") : check.url))).toEqual([
      "curl http://127.0.0.1:62000/x",
      "echo notshop.example.com shop.example.community app.example.com-2",
    ]);
    expect(notRun()).toEqual(
      ["plain", "port"]
        .map((name) => `check ${name}: not run, its command names shop.example.com`)
        .concat("check ssh: not run, its command names app.example.com"),
    );
  });

  it("a check that needs one that is not run is not run either", () => {
    const { smoke } = of(`${one("    url: https://shop.example.com\n", "app.example.com")}    smoke:
      - {name: login, command: x, on: runner, capture: {id: id}}
      - {name: me, http: "/me/\${login.id}", capture: {id: id}}
      - {name: mine, http: "/mine/\${me.id}"}
      - {name: path, http: /health}
`);
    expect(smoke.map(({ name }) => name)).toEqual(["path"]);
    expect(notRun()).toEqual([
      "check login: not run, it is a command on the runner",
      "check me: not run, it needs a check that is not run",
      "check mine: not run, it needs a check that is not run",
    ]);
  });

  it("checks query the sandbox, or are listed as not run", () => {
    const { smoke, target } = of(`${one("    url: https://shop.example.com\n", "app.example.com")}    smoke:
      - {name: path, http: /health}
      - {name: public, http: "https://shop.example.com/a?b"}
      - {name: beside, http: "https://shop.example.com.evil.example/"}
      - {name: on it, http: "http://localhost:8080/x"}
      - {name: by name, http: "http://app.example.com:8080/x"}
      - {name: other port, http: "http://localhost:9000/x"}
      - {name: runner, command: x, on: runner}
      - {name: host, command: [check, "http://127.0.0.1:8080/"]}
`);
    const port = new URL(target.hosts[0]?.instance ?? "").port;
    expect(smoke.map((check) => ("url" in check ? check.url : check.command.join(" ")))).toEqual([
      "/health",
      "/a?b",
      `http://localhost:${port}/x`,
      `http://127.0.0.1:${port}/x`,
      `check http://127.0.0.1:${port}/`,
    ]);
    expect(notRun().map((line) => line.split(":")[0])).toEqual(["check beside", "check other port", "check runner"]);
  });

  it("a check becomes one per host when ports or folders differ", () => {
    const text = (once: string): string =>
      one(
        `    url: https://shop.example.com
    smoke:
      - {name: path, http: /health}
      - {name: loopback, http: "http://127.0.0.1:8080/x"${once}}
      - {name: public, http: "https://shop.example.com/y"}
      - {name: named, http: "http://app2:8080/z"}
      - {name: command, command: [check, "8080"]${once}}
`,
        "app2, app1",
      );
    const short = (environment: Environment): string[] =>
      environment.smoke.map(
        (check) => `${check.name}${check.host === undefined ? "" : ` on ${check.host}`}${check.once ? " once" : ""}`,
      );
    const all = of(text(""));
    expect(short(all)).toEqual([
      "path",
      "loopback on app2",
      "loopback on app1",
      "public once",
      "named once",
      "command on app2",
      "command on app1",
    ]);
    const port = (name: string): string =>
      new URL(all.target.hosts.find((host) => host.name === name)?.instance ?? "").port;
    expect(
      all.smoke.filter(({ name }) => name === "loopback").map((check) => check.kind === "http" && check.url),
    ).toEqual([`http://127.0.0.1:${port("app2")}/x`, `http://127.0.0.1:${port("app1")}/x`]);
    expect(short(of(text(", once: true")))).toEqual([
      "path",
      "loopback on app1 once",
      "public once",
      "named once",
      "command on app1 once",
    ]);
  });

  it("evidence is limited to the folder of the service", () => {
    const { target } = of(
      one("").replace(
        "manager:",
        "evidence: [current/log/*, /srv/shop/shared/x, /srv/shop-2/x, /var/log/syslog], manager:",
      ),
    );
    expect(target.evidence).toEqual(["current/log/*", "shared/x"]);
  });

  it("waits are shortened, and the change is recorded", () => {
    const environment = of(one("    bake: 1h\n    verify: {interval: 5m, within: 1h}\n    lease: {guard: 90s}\n"));
    expect(environment).toMatchObject({ bakeMs: 1000, guardMs: 90_000, verify: { intervalMs: 50 } });
    expect(readReplaced(folder)[0]?.changed).toEqual(
      expect.arrayContaining(["bake: 1.0s instead of 1h 00m", "verify.interval: 50ms instead of 5m 00s"]),
    );
  });
});

it("a stage without a free port names the key, and takes no port of another", () => {
  mkdirSync(join(folder, "taken/ports"), { recursive: true });
  for (const port of PORTS) writeFileSync(join(folder, "taken/ports", String(port)), "somebody");
  expect(() => of(one(""))).toThrow(
    /all 64 ports of the rehearsal are in use: none is left for shop_production\/app\.example\.com\/main:8080/,
  );
  expect(readdirSync(join(folder, "taken/ports")).length).toBe(64);
});
