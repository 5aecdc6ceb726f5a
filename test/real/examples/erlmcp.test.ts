// The example erlmcp builds, starts, and fails as the tests need it.

import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seen } from "../../kit/seen.ts";
import { has } from "../engines.ts";
import { ask, build, cleanUp, events, folder, start, type Service } from "./service.ts";

const VERSION = "9.8.7-rc.1";
const COOKIE = "cookie0123456789abcdef";

interface Node {
  readonly service: Service;
  readonly url: string;
  readonly metrics: string;
}

describe.skipIf(!has("otp"))("erlmcp", () => {
  let root: string;
  let archive: string;

  const launch = (env: NodeJS.ProcessEnv = {}): Service =>
    start(join(root, "bin/erlmcp"), ["foreground"], folder(), {
      ERLMCP_HOST: "127.0.0.1",
      ERLMCP_PORT: "0",
      ERLMCP_METRICS_PORT: "0",
      ERLMCP_DISTRIBUTION: "off",
      ERLANG_COOKIE: COOKIE,
      RUNNER_LOG_DIR: folder(),
      RELX_OUT_FILE_PATH: folder(),
      ...env,
    });
  const node = async (env: NodeJS.ProcessEnv = {}): Promise<Node> => {
    const service = launch(env);
    const [, http, metrics] = await service.says(/ready, \w+, http [\d.]+:(\d+), metrics [\d.]+:(\d+)/);
    return { service, url: `http://127.0.0.1:${http}`, metrics: `http://127.0.0.1:${metrics}` };
  };

  beforeAll(() => {
    ({ root, archive } = build("erlmcp", VERSION));
  });
  afterAll(cleanUp);

  it("builds a reproducible archive that needs no Erlang and has no links out of it", () => {
    expect(readdirSync(root)).toEqual(expect.arrayContaining(["bin", "lib", "releases"]));
    expect(readdirSync(root).some((name) => name.startsWith("erts-"))).toBe(true);
    expect(execFileSync("find", [root, "-type", "l"], { encoding: "utf8" })).toBe("");
    expect(readFileSync(join(root, `releases/${VERSION}/sys.config`), "utf8")).toContain("{environment, production}");
    expect(readFileSync(build("erlmcp", VERSION).archive).equals(readFileSync(archive))).toBe(true);
  });

  it("runs in the started process, reports its version, and exits cleanly on SIGTERM", async () => {
    const { service, url, metrics } = await node({ RELEASE_COMMIT: "c0ffee", RELEASE_CONFIG_HASH: "h1" });
    const health = await ask(`${url}/health`);
    expect(health.status).toBe(200);
    expect(health.json).toMatchObject({
      status: "healthy",
      version: VERSION,
      commit: "c0ffee",
      config_hash: "h1",
      node: "erlmcp@127.0.0.1",
    });
    expect(health.json["checks"]).toHaveLength(10);
    expect(health.json["system"]).toMatchObject({ os_pid: String(service.child.pid) });
    for (const probe of ["ready", "live", "startup"]) expect((await ask(`${url}/health/${probe}`)).status).toBe(200);
    expect((await ask(`${metrics}/metrics`)).text).toMatch(/^erlmcp_memory_bytes\{kind="total"\} \d+$/m);
    expect(await service.stop()).toEqual({ code: 0, signal: null });
  });

  it("serves MCP, work orders, receipts, Andon, gates and live events", async () => {
    const { service, url, metrics } = await node();
    const initialized = await ask(`${url}/mcp`, { jsonrpc: "2.0", method: "initialize", params: {}, id: 1 });
    expect(initialized.json).toMatchObject({ id: 1, result: { serverInfo: { name: "erlmcp", version: VERSION } } });
    const seen = await events(`${url}/tcps/events`, "event: andon", async () => {
      const order = await ask(`${url}/tcps/work-orders`, { bucket: "reliability", priority: 3 });
      expect(order.status).toBe(201);
      const receipt = await ask(`${url}/tcps/receipts/${String(order.json["id"])}`);
      expect((await ask(`${url}/tcps/receipts/verify`, receipt.json)).json["valid"]).toBe(true);
      expect((await ask(`${url}/tcps/receipts/verify`, { ...receipt.json, sha256: "0" })).json["valid"]).toBe(false);
      expect((await ask(`${url}/tcps/andon`, { type: "defect" })).status).toBe(201);
    });
    expect(seen).toContain("event: work_order");
    expect((await ask(`${url}/tcps/gates`)).json).toMatchObject({ passed: true });
    for (const command of ["status", "validate"]) {
      expect(spawnSync(join(root, "tools/tcps"), [command, url, metrics]).status).toBe(0);
    }
    expect(spawnSync(join(root, "bin/healthcheck.sh"), [url]).status).toBe(0);
    await service.stop();
    expect(spawnSync(join(root, "bin/healthcheck.sh"), [url]).status).toBe(2);
  });

  it("keeps its data over a restart, with a data folder", async () => {
    const ERLMCP_DATA_DIR = folder();
    const first = await node({ ERLMCP_DATA_DIR });
    const { id } = (await ask(`${first.url}/tcps/work-orders`, { bucket: "reliability", priority: "high" })).json;
    await first.service.stop();
    const second = await node({ ERLMCP_DATA_DIR });
    expect((await ask(`${second.url}/tcps/work-orders/${String(id)}`)).json).toMatchObject({ id, priority: "high" });
    await second.service.stop();
  });

  it("does not reveal its cookie, and answers ping, rpc and stop with it", async () => {
    const ERL_EPMD_PORT = String(30_000 + (process.pid % 20_000));
    const HOME = folder();
    const env = {
      ERLMCP_DISTRIBUTION: "on",
      NODE_NAME: `cookie${process.pid}@127.0.0.1`,
      ERL_EPMD_PORT,
      HOME,
      RELX_OUT_FILE_PATH: folder(),
      RUNNER_LOG_DIR: folder(),
    };
    const { service } = await node(env);
    const seen = new Set<string>();
    const watch = setInterval(() => {
      for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
        try {
          const line = readFileSync(`/proc/${pid}/cmdline`, "latin1");
          if (line.includes(COOKIE)) seen.add(line);
        } catch {
          // Ended meanwhile.
        }
      }
    }, 2);
    const command = async (...args: string[]) => {
      const run = start(join(root, "bin/erlmcp"), args, root, env);
      return { ...(await run.ended), text: run.output() };
    };
    try {
      expect(statSync(join(HOME, ".erlang.cookie")).mode & 0o777).toBe(0o400);
      for (let n = 0; n < 5; n += 1) expect(await command("ping")).toMatchObject({ code: 0, text: "pong\n" });
      expect((await command("rpc", "erlang", "node")).text).toContain(env.NODE_NAME);
      expect(await command("stop")).toMatchObject({ code: 0 });
      expect(await service.ended).toEqual({ code: 0, signal: null });
      expect([...seen]).toEqual([]);
    } finally {
      clearInterval(watch);
      const erts = readdirSync(root).find((name) => name.startsWith("erts-")) ?? "";
      spawnSync(join(root, erts, "bin/epmd"), ["-kill"], { env: { ...process.env, ERL_EPMD_PORT } });
    }
  });

  describe("faults", () => {
    const crashed = async (env: NodeJS.ProcessEnv): Promise<string> => {
      const logs = folder();
      const service = launch({ ...env, RUNNER_LOG_DIR: logs });
      expect((await service.ended).code).toBe(1);
      return readFileSync(join(logs, "erl_crash.dump"), "latin1").split("\n")[2] ?? "";
    };

    it("crash: a crash dump with its slogan", async () => {
      expect(await crashed({ ERLMCP_FAULT: "crash" })).toMatch(/^Slogan: .*erlmcp_cannot_start/);
    });

    it("crash-after: serves first, then a crash dump", async () => {
      const dump = join(folder(), "dump");
      const { service, url } = await node({ ERLMCP_FAULT: "crash-after:4", ERL_CRASH_DUMP: dump });
      expect((await ask(`${url}/health`)).status).toBe(200);
      expect((await service.ended).code).toBe(1);
      expect(service.output()).toContain("fatal: erlmcp cannot continue");
      expect(readFileSync(dump, "latin1")).toMatch(/^Slogan: .*application_terminated,erlmcp/m);
    });

    it("a port in use is in the slogan", async () => {
      const { service, url } = await node();
      expect(await crashed({ ERLMCP_PORT: new URL(url).port })).toMatch(/^Slogan: .*eaddrinuse/);
      await service.stop();
    });

    it("a configuration with a mistake is in the slogan", async () => {
      const file = join(folder(), "sys.config");
      writeFileSync(file, "[{erlmcp, [}].\n");
      expect(await crashed({ RELX_CONFIG_PATH: file })).toMatch(/^Slogan: .*error in config file/);
    });

    it("health-500, fail-after, wrong-version and a database that is down show in health", async () => {
      const [broken, later, wrong, database] = await Promise.all([
        node({ ERLMCP_FAULT: "health-500" }),
        node({ ERLMCP_FAULT: "fail-after:4" }),
        node({ ERLMCP_FAULT: "wrong-version" }),
        node({ ERLMCP_DB_HOST: "127.0.0.1", ERLMCP_DB_PORT: "1" }),
      ]);
      expect((await ask(`${broken.url}/health`)).status).toBe(500);
      expect((await ask(`${wrong.url}/health`)).json["version"]).toBe("0.0.0-wrong");
      expect((await ask(`${database.url}/health`)).status).toBe(503);
      expect((await ask(`${database.url}/health/live`)).status).toBe(200);
      await expect.poll(async () => (await ask(`${later.url}/health`)).status).toBe(500);
      await Promise.all([broken, later, wrong, database].map(({ service }) => service.stop()));
    });

    it("slow-start: nothing listens, and SIGTERM still stops it", async () => {
      const service = launch({ ERLMCP_FAULT: "slow-start:60" });
      await service.says(/slow start, nothing listens for 60 s/);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect(service.output()).not.toContain("ready");
      expect(await service.stop()).toEqual({ code: 0, signal: null });
    });

    it("fds: no connection is served any more", async () => {
      const service = start("sh", ["-c", `ulimit -n 128; exec "${join(root, "bin/erlmcp")}" foreground`], folder(), {
        ERLMCP_FAULT: "fds",
        ERLMCP_HOST: "127.0.0.1",
        ERLMCP_PORT: "0",
        ERLMCP_METRICS_PORT: "0",
        ERLMCP_DISTRIBUTION: "off",
        ERLANG_COOKIE: COOKIE,
        RUNNER_LOG_DIR: folder(),
        RELX_OUT_FILE_PATH: folder(),
      });
      const [, port] = await service.says(/http [\d.]+:(\d+)/);
      await service.says(/emfile/);
      // One that another part of the node gives back in this moment may serve one more.
      await seen(async () =>
        fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(1500) }).then(
          () => false,
          (error: unknown) => /timeout|fetch failed/.test(String(error)),
        ),
      );
      await service.stop();
    });

    it("ignore-term: only SIGKILL stops it", async () => {
      const { service, url } = await node({ ERLMCP_FAULT: "ignore-term" });
      service.child.kill("SIGTERM");
      await new Promise((resolve) => setTimeout(resolve, 2000));
      expect((await ask(`${url}/health`)).status).toBe(200);
      service.child.kill("SIGKILL");
      expect((await service.ended).signal).toBe("SIGKILL");
    });

    it("leak: memory grows until health reports it", async () => {
      const { service, url } = await node({ ERLMCP_FAULT: "leak", ERLMCP_MEMORY_LIMIT_MB: "60" });
      await expect.poll(async () => (await ask(`${url}/health`)).json["status"]).toBe("degraded");
      await expect.poll(async () => (await ask(`${url}/health/live`)).status).toBe(503);
      await service.stop();
    });

    it("echo-secret: prints the cookie in four forms", async () => {
      const { service } = await node({ ERLMCP_FAULT: "echo-secret" });
      const lines = service.output().split("\n");
      expect(lines).toEqual(
        expect.arrayContaining([
          `cookie=${COOKIE}`,
          COOKIE.slice(0, 11),
          COOKIE.slice(11),
          Buffer.from(COOKIE).toString("base64"),
          "##[error]x",
        ]),
      );
      await service.stop();
    });
  });
});
