// The example mcp-hub builds, starts, and fails as the tests need it.

import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, build, cleanUp, events, examples, start, type Service } from "./service.ts";

const VERSION = "9.8.7-rc.1";
const KEY = "AIza-0123456789-key";
let root: string;
let archive: string;

const hub = async (env: NodeJS.ProcessEnv = {}): Promise<{ service: Service; url: string }> => {
  const service = start(process.execPath, ["server.js"], root, { PORT: "0", GEMINI_API_KEY: KEY, ...env });
  const [, port] = await service.says(/"msg":"listening".*?"port":(\d+)/);
  return { service, url: `http://127.0.0.1:${port}` };
};

beforeAll(() => {
  ({ root, archive } = build("mcp-hub", VERSION));
});
afterAll(cleanUp);

describe("the archive", () => {
  it("contains the version, and is reproducible", () => {
    expect(JSON.parse(readFileSync(join(root, "package.json"), "utf8"))).toMatchObject({
      name: "mcp-hub",
      version: VERSION,
    });
    expect(readFileSync(build("mcp-hub", VERSION).archive).equals(readFileSync(archive))).toBe(true);
  });

  it("passes its own 23 tests", () => {
    const output = execFileSync(
      process.execPath,
      ["--test", "--test-reporter=tap", "tests/prompt-based-filtering.test.js"],
      { cwd: root, encoding: "utf8" },
    );
    expect(output).toMatch(/^# tests 23$/m);
    expect(output).toMatch(/^# pass 23$/m);
  });
});

describe("a running hub", () => {
  it("reports its version and no secret, and exits cleanly on SIGTERM", async () => {
    const { service, url } = await hub({ RELEASE_COMMIT: "c0ffee", RELEASE_CONFIG_HASH: "h1" });
    const health = await ask(`${url}/health`);
    expect(health.status).toBe(200);
    expect(health.json).toMatchObject({
      status: "healthy",
      version: VERSION,
      commit: "c0ffee",
      configHash: "h1",
      mode: "prompt-based",
      provider: "gemini",
      apiKeySet: true,
      sessions: 0,
    });
    expect(String(health.json["instance"])).toMatch(new RegExp(`-${service.child.pid}$`));
    expect(await events(`${url}/events`, "event: ready", async () => {})).toContain("event: ready");
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    expect(service.output() + health.text).not.toContain(KEY);
  });

  it("passes its validation script in both modes, and fails it in the wrong one", async () => {
    const script = (...args: string[]): number | null =>
      spawnSync(join(root, "scripts/test-analyze-prompt.sh"), args).status;
    const prompt = await hub();
    expect(script(prompt.url)).toBe(0);
    expect(script("--validate-static-mode", prompt.url)).toBe(1);
    const file = join(root, "static.json");
    writeFileSync(
      file,
      readFileSync(join(root, "mcp-servers.json"), "utf8").replace('"mode": "prompt-based"', '"mode": "static"'),
    );
    const fixed = await hub({ MCP_CONFIG: file });
    expect(script("--validate-static-mode", fixed.url)).toBe(0);
    await Promise.all([prompt.service.stop(), fixed.service.stop()]);
    expect(script(fixed.url)).toBe(1);
    expect(script("--none")).toBe(2);
  });

  it("names a port that is in use", async () => {
    const { service, url } = await hub();
    const second = start(process.execPath, ["server.js"], root, { PORT: new URL(url).port });
    expect((await second.ended).code).toBe(1);
    expect(second.output()).toContain("listen EADDRINUSE");
    await service.stop();
  });
});

describe("faults", () => {
  const status = async (url: string): Promise<number> => (await ask(`${url}/health`)).status;

  it("crash: a stack and exit code 1", async () => {
    const service = start(process.execPath, ["server.js"], root, { PORT: "0", FAULT: "crash" });
    expect((await service.ended).code).toBe(1);
    expect(service.output()).toMatch(/Error: the hub cannot start[\s\S]*\n {4}at /);
  });

  it("crash-after: serves first", async () => {
    const { service, url } = await hub({ FAULT: "crash-after:3" });
    expect(await status(url)).toBe(200);
    expect((await service.ended).code).toBe(1);
    expect(service.output()).toContain('"level":"fatal"');
  });

  it("health-500, fail-after and wrong-version show in health", async () => {
    const broken = await hub({ FAULT: "health-500" });
    const later = await hub({ FAULT: "fail-after:1" });
    const wrong = await hub({ FAULT: "wrong-version" });
    expect(await status(broken.url)).toBe(500);
    expect((await ask(`${wrong.url}/health`)).json["version"]).toBe("0.0.0-wrong");
    await expect.poll(() => status(later.url)).toBe(500);
    await Promise.all([broken, later, wrong].map(({ service }) => service.stop()));
  });

  it("slow-start: does not listen for a while, and can be stopped meanwhile", async () => {
    const service = start(process.execPath, ["server.js"], root, { PORT: "0", FAULT: "slow-start:30" });
    await service.says(/nothing listens for a while/);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(service.output()).not.toContain("listening");
    expect((await service.stop()).code).toBe(0);
  });

  it("ignore-term: only SIGKILL stops it", async () => {
    const { service, url } = await hub({ FAULT: "ignore-term" });
    service.child.kill("SIGTERM");
    await service.says(/SIGTERM ignored/);
    expect(await status(url)).toBe(200);
    service.child.kill("SIGKILL");
    expect((await service.ended).signal).toBe("SIGKILL");
  });

  it("echo-secret: prints the key in four forms", async () => {
    const { service } = await hub({ FAULT: "echo-secret" });
    await service.says(/##\[error\]x/);
    const lines = service.output().split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        `key=${KEY}`,
        KEY.slice(0, 10),
        KEY.slice(10),
        Buffer.from(KEY).toString("base64"),
        "::set-output name=x::y",
      ]),
    );
    await service.stop();
  });

  it("fds: no connection is served any more", async () => {
    const service = start("sh", ["-c", `ulimit -n 128; exec "${process.execPath}" server.js`], root, {
      PORT: "0",
      FAULT: "fds",
    });
    const [, port] = await service.says(/"msg":"listening".*?"port":(\d+)/);
    await service.says(/EMFILE/);
    await expect(ask(`http://127.0.0.1:${port}/health`)).rejects.toThrow("fetch failed");
    await service.stop();
  });

  it("an unknown fault is refused", async () => {
    const service = start(process.execPath, ["server.js"], root, { PORT: "0", FAULT: "none" });
    expect((await service.ended).code).toBe(1);
  });
});

it("the tracked files keep their version", () => {
  expect(readFileSync(join(examples, "mcp-hub/package.json"), "utf8")).not.toContain(VERSION);
});
