import { describe, expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import type { Environment } from "../../../src/config/types.ts";
import { problemsOf, staging } from "./problems.ts";

function environment(text: string, name = "staging"): Environment {
  const found = loadConfig(text, "deploy.yml").environments[name];
  if (found === undefined) throw new Error(`no environment ${name}`);
  return found;
}

describe("with only a name and hosts", () => {
  const plain = environment(staging(""));

  test("everything else has a default", () => {
    expect(plain).toEqual({
      name: "staging",
      profile: "staging",
      url: undefined,
      target: {
        kind: "direct",
        hosts: [
          {
            name: "web1",
            local: false,
            address: "web1",
            user: undefined,
            port: 22,
            jump: undefined,
            sudo: false,
            runAs: undefined,
            path: "/opt/shop",
            instance: "http://127.0.0.1:8080",
            ports: [8080],
            env: {},
          },
        ],
        manager: { kind: "systemd", unit: "shop" },
        startTimeoutMs: 60_000,
        stopTimeoutMs: 30_000,
        connectTimeoutMs: 10_000,
        evidence: [],
        shared: [],
      },
      strategy: { kind: "recreate" },
      env: {},
      secrets: [],
      configFiles: [],
      verify: {
        path: "/health",
        versionField: "version",
        configField: undefined,
        instanceField: undefined,
        times: 3,
        intervalMs: 100,
        withinMs: 60_000,
      },
      smoke: [],
      bakeMs: 3000,
      hooks: { before: [], after: [] },
      onFailure: "rollback",
      onHostFailure: "undo",
      leaseWaitMs: 300_000,
      guardMs: 60_000,
      keep: 5,
    });
  });

  test("several hosts go one after the other", () => {
    expect(environment(staging("", "[web1, web2]")).strategy).toEqual({ kind: "rolling", maxInFlight: 1 });
    expect(environment(staging("    strategy: recreate\n", "[web1, web2]")).strategy).toEqual({ kind: "recreate" });
  });

  test.each([
    ["25%", 4, 1],
    ["50%", 5, 2],
    ["1%", 3, 1],
    ["100%", 3, 3],
    ["2", 3, 2],
    ["9", 3, 3],
  ])("max-in-flight %s of %d hosts is %d", (share, count, expected) => {
    const hosts = `[${Array.from({ length: count }, (_, i) => `web${i}`).join(", ")}]`;
    const keys = `    strategy: { kind: rolling, max-in-flight: ${share} }\n`;
    expect(environment(staging(keys, hosts)).strategy).toEqual({ kind: "rolling", maxInFlight: expected });
  });

  test("each of the managers", () => {
    const manager = (text: string): unknown =>
      (environment(staging(`      manager: ${text}\n`)).target as { manager?: unknown }).manager;
    expect(manager("{ release: shop }")).toEqual({ kind: "release", name: "shop" });
    expect(manager("{ process: node server.js --port 80 }")).toEqual({
      kind: "process",
      command: ["node", "server.js", "--port", "80"],
    });
    expect(manager("{ command: { start: bin/s start, stop: [bin/s, stop], status: bin/s status } }")).toEqual({
      kind: "command",
      start: ["bin/s", "start"],
      stop: ["bin/s", "stop"],
      status: ["bin/s", "status"],
    });
    const [none] = problemsOf(staging("      manager: {}\n"));
    expect(none?.message).toContain("needs exactly one of systemd, release, process, command, not none");
    expect(problemsOf(staging("      manager: { systemd: a, release: b }\n"))[0]?.message).toContain(
      "not systemd and release",
    );
  });
});

describe("presets", () => {
  const erlmcp = (keys = "", hosts = "[web1]"): Environment => environment(staging(keys, hosts, "preset: erlmcp\n"));

  test("erlmcp", () => {
    const { target, verify, smoke, secrets, env } = erlmcp();
    expect(target).toMatchObject({ manager: { kind: "release", name: "erlmcp" } });
    expect(target.hosts[0]).toMatchObject({
      ports: [8080, 9090],
      path: "/opt/erlmcp",
      instance: "http://127.0.0.1:8080",
    });
    expect(target.evidence).toContain("/var/log/erlmcp/production.log");
    expect(verify).toMatchObject({
      path: "/health",
      versionField: "version",
      configField: "config_hash",
      instanceField: "node",
    });
    expect(smoke.map((check) => check.name)).toEqual(["health", "ready", "live", "metrics"]);
    expect(secrets).toEqual(["ERLANG_COOKIE"]);
    expect(env).toEqual({
      ERLMCP_ENV: "staging",
      ERLMCP_LOG_LEVEL: "debug",
      OTEL_TRACES_SAMPLER: "traceidratio",
      OTEL_TRACES_SAMPLER_ARG: "0.5",
      TCPS_QUALITY_PASS_RATE: "0.80",
    });
  });

  test("mcp-hub takes the environment's own file, and nothing of erlmcp's variables", () => {
    const hub = environment(staging("", "[web1]", "preset: mcp-hub\n"));
    expect(hub.configFiles).toEqual([{ from: "mcp-servers.staging.json", to: "mcp-servers.json" }]);
    expect(hub.target).toMatchObject({ manager: { kind: "process", command: ["node", "server.js"] } });
    expect(hub.target.hosts[0]).toMatchObject({
      ports: [7000],
      path: "/opt/mcp-hub",
      instance: "http://127.0.0.1:7000",
    });
    expect(hub.verify).toMatchObject({ configField: "configHash", instanceField: "instance" });
    expect(hub.secrets).toEqual(["GEMINI_API_KEY", "GITHUB_PERSONAL_ACCESS_TOKEN"]);
    expect(hub.env).toEqual({});
  });

  test("the file goes before them: lists are replaced, maps are merged", () => {
    const file = erlmcp(
      "      path: /srv/x\n      ports: [1]\n      evidence: []\n    env: { ERLMCP_LOG_LEVEL: info, MORE: 1 }\n    secrets: [OTHER]\n    smoke: []\n    verify: { times: 9, interval: 1s, config-field: false }\n",
    );
    expect(file.target).toMatchObject({ evidence: [], manager: { kind: "release" } });
    expect(file.target.hosts[0]).toMatchObject({ path: "/srv/x", ports: [1] });
    expect(file.env).toMatchObject({ ERLMCP_ENV: "staging", ERLMCP_LOG_LEVEL: "info", MORE: "1" });
    expect(file.secrets).toEqual(["OTHER"]);
    expect(file.smoke).toEqual([]);
    expect(file.verify).toMatchObject({
      path: "/health",
      times: 9,
      intervalMs: 1000,
      configField: undefined,
      instanceField: "node",
    });
  });

  test("a variable of the profile makes way for a secret of that name", () => {
    expect(erlmcp("    secrets: [ERLMCP_LOG_LEVEL]\n").env).not.toHaveProperty("ERLMCP_LOG_LEVEL");
  });

  test("ports follow an instance of another address", () => {
    expect(erlmcp("      instance: http://127.0.0.1:8099\n").target.hosts[0]?.ports).toEqual([8099]);
    expect(erlmcp("      instance: https://shop.internal\n").target.hosts[0]?.ports).toEqual([443]);
  });

  test("each host has those of its own instance", () => {
    const { hosts } = erlmcp(
      "",
      "[{address: local, name: a, path: /srv/a, instance: 'http://127.0.0.1:8081'}, {address: local, name: b, path: /srv/b, instance: 'http://127.0.0.1:8082'}, web1]",
    ).target;
    expect(hosts.map(({ ports }) => ports)).toEqual([[8081], [8082], [8080, 9090]]);
  });

  test("with slots have only the keys that are the same for each slot", () => {
    const keys =
      "    strategy: { kind: blue-green, switch: s, slots: { a: { instance: 'http://h:1' }, b: { instance: 'http://h:2' } } }\n";
    expect(erlmcp(keys).smoke.map((check) => check.name)).toEqual(["health", "ready", "live"]);
    expect(erlmcp(keys).target.hosts[0]?.ports).toEqual([1, 2]);
    expect(environment(staging(keys)).target).toMatchObject({ manager: { kind: "systemd", unit: "shop@{slot}" } });
  });
});

describe("profiles", () => {
  const all = loadConfig(
    "service: erlmcp\npreset: erlmcp\nenvironments:\n" +
      ["dev", "staging", "production"].map((name) => `  ${name}: { target: { hosts: [${name}] } }\n`).join("") +
      "  eu: { profile: production, target: { hosts: [eu] } }\n",
    "deploy.yml",
  ).environments;

  test("decide how patient verify is, and when a guard acts", () => {
    expect(all["dev"]).toMatchObject({ guardMs: 30_000, verify: { times: 1, intervalMs: 100 } });
    expect(all["staging"]).toMatchObject({ guardMs: 60_000, verify: { times: 3 } });
    expect(all["production"]).toMatchObject({ guardMs: 60_000, verify: { times: 5, withinMs: 120_000 } });
  });

  test("give erlmcp its variables", () => {
    expect(all["dev"]?.env).toEqual({
      ERLMCP_ENV: "dev",
      ERLMCP_LOG_LEVEL: "debug",
      OTEL_TRACES_SAMPLER: "always_off",
    });
    expect(all["production"]?.env).toMatchObject({
      ERLMCP_ENV: "production",
      ERLMCP_LOG_LEVEL: "error",
      OTEL_TRACES_SAMPLER_ARG: "0.1",
    });
    expect(all["eu"]?.env).toEqual(all["production"]?.env);
  });
});

describe("rules between keys", () => {
  test("blue-green needs slots, a switch, and an address that goes through it", () => {
    expect(problemsOf(staging("    strategy: blue-green\n")).map(({ path, line }) => `${line} ${path}`)).toEqual([
      "6 environments.staging.strategy.slots",
      "6 environments.staging.strategy.switch",
      "6 environments.staging.strategy.front",
    ]);
  });

  test("a hook that cannot be undone needs on-failure: hold", () => {
    const hook = "    hooks: { before: [{ name: migrate, run: bin/migrate, irreversible: true }] }\n";
    const [problem] = problemsOf(staging(hook));
    expect(problem).toMatchObject({ path: "environments.staging.hooks.before[0].irreversible" });
    expect(problem?.message).toContain("needs on-failure: hold");
    expect(problemsOf(staging(`${hook}    on-failure: rollback\n`))).toHaveLength(1);
    expect(problemsOf(staging(`${hook}    on-failure: hold\n`))).toEqual([]);
  });

  test("no environment at all", () => {
    expect(problemsOf("service: shop\nenvironments: {}\n")).toMatchObject([{ line: 2, path: "environments" }]);
    expect(problemsOf("service: shop\n")).toMatchObject([{ line: 1, path: "environments" }]);
  });

  test("HEAD has no body to check", () => {
    const check = "    smoke: [{ name: a, http: /, method: HEAD, contains: x, fields: { a: 1 } }]\n";
    expect(problemsOf(staging(check)).map(({ path }) => path)).toEqual([
      "environments.staging.smoke[0].contains",
      "environments.staging.smoke[0].fields",
    ]);
  });
});
