import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parseFileCommands } from "../../../scripts/run-stub.ts";
import { main } from "../../../src/edge/actions/smoke-test.ts";
import { printEnd } from "../../../src/edge/cli/print-result.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { explain } from "../../../src/core/errors.ts";
import { systemExec, systemQuery } from "../../../src/core/exec.ts";
import { systemHttp } from "../../../src/core/http.ts";
import { plainLog } from "../../../src/core/log.ts";
import { Secrets } from "../../../src/core/mask.ts";
import type { World } from "../../../src/core/world.ts";
import { readLeftOut } from "../../../src/sandbox/stage-file.ts";

let folder: string;
let service: Server;
let world: World;
let log: string[];
let now: string;
const asked: string[] = [];

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "smoke-rehearsed-")));
  service = createServer((request, answer) => {
    asked.push(request.url ?? "");
    answer.end(JSON.stringify({ version: "1.4.0" }));
  });
  await new Promise<void>((done) => service.listen(0, "127.0.0.1", done));
  const { port } = service.address() as AddressInfo;
  now = `http://127.0.0.1:${port}/shop`;
  writeFileSync(join(folder, "stage.json"), JSON.stringify({ version: 1, ports: [1, 2, 3, 4], proxies: [{ port }] }));
  mkdirSync(join(folder, "environments"));
  writeFileSync(
    join(folder, "environments", "shop_staging.json"),
    JSON.stringify({
      version: 1,
      service: "shop",
      environment: "staging",
      strategy: "recreate",
      url: { was: "https://shop.example.com/app", now, port },
      hosts: [],
      changed: [],
      notRun: [],
    }),
  );
  asked.length = 0;
  log = [];
  vi.stubEnv("ERLMCP_ACTIONS_SANDBOX", folder);
  vi.stubEnv("RUNNER_TEMP", folder);
  for (const name of ["output", "step_summary"]) {
    writeFileSync(join(folder, name), "");
    vi.stubEnv(`GITHUB_${name.toUpperCase()}`, join(folder, name));
  }
  const secrets = new Secrets();
  world = {
    clock: systemClock,
    exec: systemExec,
    query: systemQuery,
    http: systemHttp,
    log: plainLog((line) => log.push(line), { colour: false, secrets }),
    secrets,
    randomHex: () => "00",
    tmp: folder,
    signal: new AbortController().signal,
  };
});

afterEach(() => {
  vi.unstubAllEnvs();
  service.close();
  rmSync(folder, { recursive: true });
});

async function smoke(
  inputs: Readonly<Record<string, string>>,
): Promise<{ ended: string; outputs: Record<string, string>; log: string }> {
  for (const [name, value] of Object.entries({ "working-directory": folder, ...inputs }))
    vi.stubEnv(`INPUT_${name.toUpperCase()}`, value);
  const ended = await main(world).then(() => "green", explain);
  return { ended, outputs: parseFileCommands(readFileSync(join(folder, "output"), "utf8")), log: log.join("\n") };
}

describe("a smoke test of an address, in a rehearsal", () => {
  test.each([
    ["as deploy.yml has it", "https://shop.example.com/app"],
    ["with a slash at its end", "https://shop.example.com/app/"],
    ["in capitals", "HTTPS://Shop.Example.com/app"],
    ["with the port that it has anyhow", "https://shop.example.com:443/app"],
  ])("the environment's URL, %s, is queried in the sandbox", async (_, url) => {
    expect(await smoke({ "base-url": url, version: "1.4.0" })).toMatchObject({
      ended: "green",
      outputs: { verdict: "pass", total: "2" },
    });
    expect(asked).toEqual(expect.arrayContaining(["/shop/health"]));
    expect(readLeftOut(folder)).toEqual([]);
  });

  test("below the environment's URL, and the address in the sandbox itself", async () => {
    await smoke({ "base-url": "https://shop.example.com/app/orders" });
    await smoke({ "base-url": now });
    expect(asked).toEqual(["/shop/orders/health", "/shop/health"]);
  });

  test.each([
    ["another host", "https://shop.example.org/app"],
    ["another scheme", "http://shop.example.com/app"],
    ["another port", "https://shop.example.com:8443/app"],
    ["a path that begins alike", "https://shop.example.com/apple"],
    ["a service that the job itself has started", "http://localhost:8080"],
  ])("%s: the step is green, the check is listed as not rehearsed, and nothing is queried", async (_, url) => {
    const { ended, outputs, log: said } = await smoke({ "base-url": url, version: "1.4.0" });
    expect([ended, outputs, asked]).toEqual(["green", {}, []]);
    expect(said).toContain(`not rehearsed: check health of ${url}`);
    const lines: string[] = [];
    printEnd({
      write: (line) => lines.push(line),
      stage: { environments: () => [], leftOut: () => readLeftOut(folder) } as never,
      real: false,
      api: [],
      kept: folder,
    });
    expect(lines).toContain(`Not rehearsed: check health of ${url}: not run, nothing was deployed there`);
  });

  test("of two addresses the one outside is not queried, and the other one is", async () => {
    expect(
      await smoke({ "base-url": "https://shop.example.com/app", "dashboard-url": "https://dashboard.example.com" }),
    ).toMatchObject({ ended: "green", outputs: { verdict: "pass", total: "1" } });
    expect(
      await smoke({
        "base-url": "https://shop.example.org",
        "dashboard-url": "https://shop.example.com/app",
        version: "9.9.9",
      }),
    ).toMatchObject({ ended: "green", outputs: { verdict: "pass", total: "1" } });
    expect(readLeftOut(folder)).toEqual([
      "check dashboard of https://dashboard.example.com: not run, nothing was deployed there",
      "check health of https://shop.example.org: not run, nothing was deployed there",
    ]);
    expect(asked).toEqual(["/shop/health", "/shop/health"]);
  });

  test("an environment whose checks are all outside passes", async () => {
    writeFileSync(
      join(folder, "deploy.yml"),
      "service: shop\nenvironments:\n  qa:\n    profile: dev\n    url: https://qa.example.com\n    target: { hosts: [a.example.com], manager: { process: x } }\n    smoke: [{ name: page, http: 'https://status.example.com/' }]\n",
    );
    const { ended, log: said } = await smoke({ environment: "qa" });
    expect(ended).toBe("green");
    expect(said).toContain("not rehearsed: check page");
  });

  test.each(["shop.example.com", "ftp://shop.example.com", "https://", "https:///health"])(
    "%s is not a URL, in a rehearsal or not",
    async (url) => {
      const words = "input base-url: is not a URL; write https://host/path";
      expect((await smoke({ "base-url": url })).ended).toContain(words);
      vi.stubEnv("ERLMCP_ACTIONS_SANDBOX", undefined);
      expect((await smoke({ "base-url": url })).ended).toContain(words);
    },
  );
});
