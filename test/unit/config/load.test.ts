import { describe, expect, test } from "vitest";
import { ConfigError } from "../../../src/config/errors.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { UserError } from "../../../src/core/errors.ts";
import { COMPLETE } from "./complete.ts";
import { problemsOf, staging } from "./problems.ts";

const EVERYWHERE = ["dev", "staging", "production"];

describe("a complete file", () => {
  const config = loadConfig(COMPLETE, "deploy.yml");
  const qa = config.environments["qa"];
  const blue = config.environments["blue"];

  test("keeps what is written", () => {
    expect(config).toMatchObject({
      service: "shop",
      preset: "erlmcp",
      notify: { webhook: { url: "https://hooks.example.com/x" } },
      file: "deploy.yml",
    });
    expect(qa).toMatchObject({
      name: "qa",
      profile: "staging",
      url: "https://qa.example.com/shop",
      strategy: { kind: "rolling", maxInFlight: 1 },
      secrets: ["DB_USER", "DB_PASSWORD"],
      configFiles: [
        { from: "config/qa.config", to: "sys.config" },
        { from: "vm.qa.args", to: "etc/vm.args" },
      ],
      verify: {
        path: "/version",
        host: "shop.example.com:8443",
        versionField: "build.version",
        configField: "build.config",
        instanceField: "checks[0].node",
        times: 4,
        intervalMs: 3000,
        withinMs: 90_000,
      },
      bakeMs: 600_000,
      onFailure: "hold",
      onHostFailure: "continue",
      leaseWaitMs: 120_000,
      guardMs: 45_000,
      keep: 7,
    });
    expect(qa?.env).toMatchObject({
      LOG: "debug",
      RATIO: "0.5",
      DEBUG: "true",
      DB: "postgres://${DB_USER}:${DB_PASSWORD}@db/shop",
    });
    expect(qa?.hooks.before).toEqual([
      { name: "migrate", command: ["bin/shop", "migrate"], on: "host", timeoutMs: 300_000, irreversible: true },
    ]);
    expect(qa?.hooks.after).toEqual([
      { name: "announce", command: ["bin/announce", "now"], on: "host", timeoutMs: 60_000, irreversible: false },
    ]);
  });

  test("has its build and its gates, with the preset's expectations", () => {
    expect(config.build).toEqual({
      commands: [
        ["rebar3", "as", "prod", "tar"],
        ["sh", "-c", 'echo "$HOME"'],
      ],
      archive: "_build/shop.tar.gz",
    });
    expect(config.gates).toMatchObject({
      "git-clean": { timeoutMs: 20_000, expected: EVERYWHERE },
      version: { timeoutMs: 21_000, expected: EVERYWHERE },
      changelog: { timeoutMs: 22_000, expected: EVERYWHERE, file: "docs/CHANGES.md" },
      configuration: {
        timeoutMs: 23_000,
        expected: EVERYWHERE,
        files: ["priv/*.json"],
        present: ["config/dev.config", "config/staging.config", "config/production.config"],
        variables: ["ERLANG_COOKIE", "DB_USER"],
      },
      compile: { timeoutMs: 720_000, expected: EVERYWHERE, run: ["make", "deps"] },
      unit: {
        timeoutMs: 780_000,
        expected: EVERYWHERE,
        run: ["npm", "run", "units"],
        report: "reports/*.xml",
        minTests: 12,
        allowFailures: { dev: 1, staging: 85, production: 99 },
      },
      release: { timeoutMs: 840_000, expected: EVERYWHERE },
      custom: [
        {
          name: "licences",
          run: ["bin/licences", "{version}"],
          timeoutMs: 900_000,
          expected: ["production"],
          profiles: ["production"],
        },
        {
          name: "lint",
          run: ["npm", "run", "lint"],
          timeoutMs: 600_000,
          expected: EVERYWHERE,
          profiles: ["dev", "staging", "production"],
        },
      ],
    });
  });

  test("without gates, a gate may have nothing to check, unless a preset or production expects it", () => {
    const small =
      "service: shop\nenvironments: { staging: { target: { hosts: [web1] } } }\ngates: { changelog: false, unit: { allow-failures: [staging] } }\n";
    const { gates, build } = loadConfig(small, "deploy.yml");
    expect(build).toBeUndefined();
    expect(gates.changelog).toBe(false);
    expect(gates.version).toEqual({ timeoutMs: 60_000, expected: ["production"] });
    expect(gates.unit).toMatchObject({ expected: EVERYWHERE, minTests: 1, allowFailures: { staging: 80 } });
    expect([gates["git-clean"], gates.configuration, gates.compile, gates.release]).toMatchObject([
      { expected: [] },
      { expected: [] },
      { expected: [] },
      { expected: [] },
    ]);
  });

  test("gives every host what its target says, but for what the host says itself", () => {
    const shared = {
      sudo: false,
      runAs: "svc",
      path: "/srv/shop",
      instance: "http://127.0.0.1:8088",
      ports: [8088, 9191],
      env: {},
    };
    expect(qa?.target.hosts).toEqual([
      {
        ...shared,
        name: "web1.example.com:2222",
        local: false,
        address: "web1.example.com",
        user: "deploy",
        port: 2222,
        jump: "bastion",
      },
      {
        ...shared,
        name: "2001:db8::1",
        local: false,
        address: "2001:db8::1",
        user: "admin",
        port: 22,
        jump: "bastion",
      },
      { ...shared, name: "local", local: true, address: "local", user: undefined, port: 22, jump: undefined },
      {
        name: "spare",
        local: false,
        address: "10.0.0.9",
        user: "root",
        port: 2022,
        jump: "ops@bastion.example.com,gate:2200",
        sudo: true,
        runAs: "shop",
        path: "/srv/spare",
        instance: "http://127.0.0.1:8081",
        ports: [8088, 9191],
        env: { ZONE: "b" },
      },
    ]);
    expect(qa?.target).toMatchObject({
      kind: "direct",
      manager: { kind: "systemd", unit: "shop.service" },
      startTimeoutMs: 61_000,
      stopTimeoutMs: 31_000,
      connectTimeoutMs: 11_000,
      evidence: ["current/log/*.log", "/var/log/shop/error.log"],
      shared: ["data", "uploads"],
    });
  });

  test("reads both kinds of check", () => {
    expect(qa?.smoke[0]).toEqual({
      kind: "http",
      name: "home",
      url: "/",
      method: "POST",
      headers: { "X-Key": "${API_KEY}" },
      body: '{"a": 1}',
      status: [200, 204],
      maxMs: 2000,
      contains: "welcome",
      fields: { status: "healthy", "db.pool": 50, error: null },
      capture: { order: "items[0].id" },
      timeoutMs: 5000,
      attempts: 3,
      once: false,
      readOnly: false,
      needs: [],
      secrets: ["API_KEY"],
      values: {},
    });
    expect(qa?.smoke[2]).toEqual({
      kind: "command",
      name: "cli",
      command: ["bin/shop", "status"],
      on: "runner",
      timeoutMs: 20_000,
      attempts: 2,
      once: true,
      readOnly: false,
      capture: {},
      needs: [],
      secrets: [],
      values: {},
    });
    expect(
      blue?.smoke.map((check) => check.name),
      "the file's own checks, where an environment has none",
    ).toEqual(["everywhere"]);
  });

  test("reads slots, and takes the ports from them", () => {
    expect(blue?.strategy).toEqual({
      kind: "blue-green",
      slots: {
        a: { instance: "http://127.0.0.1:7001", env: { SLOT_PORT: "7001" } },
        b: { instance: "http://127.0.0.1:7002", env: { SLOT_PORT: "7002" } },
      },
      switchCommand: ["bin/switch", "traffic"],
      drainMs: 15_000,
    });
    expect(blue?.target.hosts[0]).toMatchObject({ ports: [7001, 7002], front: "http://127.0.0.1:7100" });
  });

  test("is frozen all the way down", () => {
    const seen: unknown[] = [];
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      seen.push(value);
      expect(Object.isFrozen(value)).toBe(true);
      Object.values(value).forEach(visit);
    };
    visit(config);
    expect(seen.length).toBeGreaterThan(40);
  });

  test("is a value: the same text gives the same configuration", () => {
    expect(loadConfig(COMPLETE, "deploy.yml")).toEqual(config);
    expect(loadConfig(COMPLETE.replaceAll("\n", "\r\n"), "deploy.yml")).toEqual(config);
  });
});

describe("errors", () => {
  test("all come at once, in the order of the file, each with its place", () => {
    const text = `service: Shop
environments:
  staging:
    stategy: rolling
    target:
      hosts: [web1, "a b"]
      connect-timeout: 5
    bake: 90
  production:
    target: {}
`;
    expect(() => loadConfig(text, "ops/deploy.yml")).toThrow(ConfigError);
    expect(() => loadConfig(text, "ops/deploy.yml")).toThrow(UserError);
    const lines = problemsOf(text).map(({ line, col, path }) => `${line}:${col} ${path}`);
    expect(lines).toEqual([
      "1:10 service",
      "4:5 environments.staging.stategy",
      "6:21 environments.staging.target.hosts[1]",
      "7:24 environments.staging.target.connect-timeout",
      "8:11 environments.staging.bake",
      "10:5 environments.production.target.hosts",
    ]);
    try {
      loadConfig(text, "ops/deploy.yml");
    } catch (error) {
      const message = (error as Error).message.split("\n");
      expect(message).toHaveLength(6);
      expect(message[2]).toBe(
        'ops/deploy.yml:6:21 environments.staging.target.hosts[1]: "a b" is not a host name; write [user@]host[:port]',
      );
      expect(message[4]).toBe("ops/deploy.yml:8:11 environments.staging.bake: needs its unit; write 90s, not 90");
    }
  });

  test("rules between keys are checked beside wrong keys", () => {
    const paths = problemsOf(
      staging("    bake: soon\n    env: { TOKEN: x }\n    secrets: [TOKEN]\n    on-failure: hold up\n"),
    ).map((problem) => problem.path);
    expect(paths).toEqual([
      "environments.staging.bake",
      "environments.staging.env.TOKEN",
      "environments.staging.on-failure",
    ]);
  });

  test.each(["0.5", "few", "0"])("rules between keys are checked beside a number that is %s", (keep) => {
    const paths = problemsOf(staging(`    keep: ${keep}\n    env: { TOKEN: x }\n    secrets: [TOKEN]\n`)).map(
      (problem) => problem.path,
    );
    expect(paths).toEqual(["environments.staging.keep", "environments.staging.env.TOKEN"]);
  });

  test("a wrong key does not bring errors of rules with it", () => {
    const keys =
      "    strategy: { kind: blue-green, slots: { a: { instance: x }, b: { instance: 'http://h:2' } }, switch: 5 }\n";
    expect(problemsOf(staging(keys)).map((problem) => problem.path)).toEqual([
      "environments.staging.strategy.slots.a.instance",
      "environments.staging.strategy.switch",
    ]);
  });

  test.each([
    ["servce: x", "service"],
    ["enviroments: {}", "environments"],
    ["preest: erlmcp", "preset"],
    ["Service: x", "service"],
  ])("%s: suggests %s", (line, meant) => {
    expect(problemsOf(`${line}\n`).map((problem) => problem.message)).toContainEqual(
      expect.stringContaining(`did you mean "${meant}"?`),
    );
  });

  test("an unknown key that resembles none is reported with the known ones", () => {
    const [problem] = problemsOf(staging("    hooks: { whenever: [] }\n"));
    expect(problem?.message).toBe("is not a known key; remove it, or write one of before, after");
  });
});
