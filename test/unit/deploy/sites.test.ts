import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deploy } from "../../../src/deploy/deploy.ts";
import type { Report } from "../../../src/deploy/report.ts";
import { rollback } from "../../../src/deploy/rollback.ts";
import { getCheck } from "../../../src/config/check/http.ts";
import type { DeploymentCheck } from "../../../src/deploy/placed-check.ts";
import { beforeTraffic } from "../../../src/deploy/smoke.ts";
import { verifierIn } from "../../../src/checks/verifier.ts";
import { Memory, NEW, OLD, requestOf, shipmentOf, worldOf } from "./memory.ts";

let memory: Memory;
let lines: string[];
beforeEach(async () => {
  memory = await Memory.open(["app1", "app2", "app3"]);
  lines = [];
});
afterEach(async () => memory.close());

const run = async (
  keys: string,
  change: (request: ReturnType<typeof requestOf>) => ReturnType<typeof requestOf> = (request) => request,
): Promise<Report> => {
  const world = worldOf(lines);
  return deploy(change(requestOf(memory, keys)), shipmentOf(NEW), memory, verifierIn(world), world);
};
/** The checks of one name, as `where verdict`. */
const seen = (report: Report, name: string): string[] =>
  report.checks
    .filter((check) => check.name === name)
    .map(({ where, verdict }) => `${where} ${verdict}`)
    .sort();
const smoke = (...checks: string[]): string => `    strategy: recreate\n    smoke: [${checks.join(", ")}]\n`;
/** In turn to each host, as a balancer. */
const balancer = async (): Promise<string> => {
  let turn = 0;
  return memory.serve((request) => {
    const host = memory.all[(turn += 1) % memory.all.length];
    return host === undefined ? undefined : memory.respond(host, request);
  });
};

describe("checks", () => {
  it("a path is checked at every instance, and a failure on the last host fails the deployment", async () => {
    memory.at("app3").answer = (request, { current }) =>
      current === NEW && request.url === "/ready" ? { status: 500, body: "" } : undefined;
    const report = await run(smoke("{name: ready, http: /ready}"));
    expect(report).toMatchObject({
      outcome: "rolled_back",
      reason: expect.stringContaining("app3: ready failed: HTTP 500") as string,
    });
    expect(seen(report, "ready")).toEqual(["app1 pass", "app2 pass", "app3 fail"]);
    expect(lines.join("\n")).toMatch(/✗ ready on app3 \d+ms: HTTP 500, expected 200/);
  });

  it("and once at the public URL", async () => {
    const url = await balancer();
    expect(seen(await run(`    url: ${url}\n${smoke("{name: ready, http: /ready}")}`), "ready")).toEqual([
      "app1 pass",
      "app2 pass",
      "app3 pass",
      `${url} pass`,
    ]);
  });

  it("a command on a host is run on every one, a command on the runner once", async () => {
    memory.failingCommands = (host) => host === "app2";
    const report = await run(smoke("{name: cli, command: bin/check}", "{name: here, command: 'true', on: runner}"));
    expect(report.outcome).toBe("rolled_back");
    expect(memory.all.map(({ ran }) => ran)).toEqual([["bin/check"], ["bin/check"], ["bin/check"]]);
    expect(seen(report, "cli")).toEqual(["app1 pass", "app2 fail", "app3 pass"]);
    expect(report.checks.find(({ name, where }) => name === "cli" && where === "app2")).toMatchObject({
      detail: "exited with 3: no",
      output: "no\n",
    });
    expect(seen(report, "here")).toEqual(["runner pass"]);
  });

  it("a loopback address is that of each host, any other is checked once", async () => {
    const asked: string[] = [];
    for (const host of memory.all) {
      host.answer = (request, { name }) => {
        if (request.url === "/metrics?all") asked.push(name);
        return undefined;
      };
    }
    const report = await run(
      smoke('{name: metrics, http: "http://127.0.0.1:9/metrics?all"}', '{name: beside, http: "http://shop.invalid/"}'),
    );
    expect(asked.sort()).toEqual(["app1", "app2", "app3"]);
    expect(seen(report, "metrics").map((line) => line.split(" ").at(-1))).toEqual(["pass", "pass", "pass"]);
    expect(seen(report, "metrics")[1]).toContain("from app2");
    expect(seen(report, "beside")).toEqual(["http://shop.invalid inconclusive"]);
  });

  it("a captured value is that of the same host, and is not used while the release bakes", async () => {
    const orders = new Map<string, string[]>();
    for (const host of memory.all)
      host.answer = ({ method, url }, { name }) => {
        if (method === "POST") return { status: 200, body: JSON.stringify({ id: `of-${name}` }) };
        if (url?.startsWith("/orders/") !== true) return undefined;
        orders.set(name, [...(orders.get(name) ?? []), url]);
        return { status: 200, body: "{}" };
      };
    const create = "{name: create, http: /orders, method: POST, capture: {id: id}}";
    const report = await run(`${smoke(create, '{name: read, http: "/orders/${create.id}"}')}    bake: 3s\n`);
    expect(report.outcome).toBe("deployed");
    expect(seen(report, "read")).toEqual(["app1 pass", "app2 pass", "app3 pass"]);
    for (const { name } of memory.all) {
      expect(orders.get(name)).toEqual([`/orders/of-${name}`]);
    }
  });

  it("a reference without a value is sent as it is written: a rollback must not fail for it", async () => {
    for (const host of memory.all) host.current = NEW;
    const world = worldOf(lines);
    const checks = smoke(
      '{name: probe, http: /ready, headers: {x-probe: "${PROBE}"}}',
      '{name: path, http: "/ready?q=${a.b}"}',
    );
    const back = await rollback(requestOf(memory, checks, "rollback"), "", memory, verifierIn(world), world);
    expect([back.outcome, back.reason]).toEqual(["rolled_back", ""]);
  });

  it("before the traffic moves, only what needs nothing of later checks is checked at the instances", () => {
    const placed = (name: string, ofInstance: boolean, ...needs: string[]): DeploymentCheck => ({
      check: getCheck(name, "/", { needs }),
      site: ofInstance ? "app1" : "",
      ofInstance,
      at: async () => [],
    });
    const all = [
      placed("login", false),
      placed("ready", true),
      placed("ready", false),
      placed("state", true, "ready"),
      placed("me", true, "login"),
      placed("mine", true, "me"),
    ];
    expect(beforeTraffic(all).map(({ check }) => check.name)).toEqual(["ready", "state"]);
  });

  it("`once: true` leaves one place of them", async () => {
    const checks = smoke(
      "{name: ready, http: /ready, once: true}",
      "{name: cli, command: bin/check, once: true}",
      '{name: metrics, http: "http://localhost:9/metrics", once: true}',
    );
    const report = await run(checks);
    expect(report.outcome).toBe("deployed");
    expect([seen(report, "ready"), seen(report, "cli"), seen(report, "metrics")]).toEqual([
      ["app1 pass"],
      ["app1 pass"],
      ["http://localhost:9 from app1 pass"],
    ]);
    const url = await balancer();
    for (const host of memory.all) host.current = OLD;
    expect(seen(await run(`    url: ${url}\n${checks}`), "ready")).toEqual([`${url} pass`]);
  });

  it("a check of one host runs only there", async () => {
    const report = await run(smoke("{name: ready, http: /ready}"), (request) => ({
      ...request,
      environment: {
        ...request.environment,
        smoke: request.environment.smoke.map((check) => ({ ...check, host: "app2" })),
      },
    }));
    expect(seen(report, "ready")).toEqual(["app2 pass"]);
  });
});

describe("bake", () => {
  it("watches every check that only reads, on every host, and ends with the first that fails", async () => {
    let asked = 0;
    memory.at("app2").answer = (request, { current }) =>
      current === NEW && request.url === "/ready" && (asked += 1) > 2 ? { status: 503, body: "" } : undefined;
    const report = await run(
      `${smoke("{name: ready, http: /ready, attempts: 9}", "{name: order, http: /order, method: POST, status: 200}")}    bake: 25s\n`,
    );
    expect(report.outcome).toBe("rolled_back");
    expect(report.reason).toMatch(/^app2: ready failed: HTTP 503, expected 200, 3 times in a row during the bake/);
    expect(report.timeline.find(({ phase }) => phase === "bake")?.durationMs).toBeLessThan(8000);
    expect(seen(report, "ready")).toEqual(["app1 pass", "app2 fail", "app2 pass", "app3 pass"]);
  });

  it("what begins to fail at its very end does not pass", async () => {
    const begins = performance.now() + 1400;
    memory.at("app1").answer = (_, { current }) =>
      current === NEW && performance.now() > begins ? { status: 503, body: "" } : undefined;
    const report = await run(`${smoke()}    bake: 1500ms\n`);
    expect(report).toMatchObject({
      outcome: "rolled_back",
      reason: expect.stringContaining("app1: bake failed") as string,
    });
  });

  it("reports for each host that it stayed healthy", async () => {
    expect(seen(await run(`${smoke()}    bake: 500ms\n`), "bake")).toEqual(["app1 pass", "app2 pass", "app3 pass"]);
  });
});

describe("the release that the traffic reaches", () => {
  it("a front that still leads to the old release fails the deployment: the switch did nothing", async () => {
    const led = await memory.serve(() => ({ status: 200, body: JSON.stringify({ version: OLD.version }) }));
    for (const name of ["app1", "app3"])
      memory.fronts.set(name, await memory.serve((request) => memory.respond(memory.at(name), request)));
    memory.fronts.set("app2", led);
    const strategy = `    strategy: {kind: blue-green, slots: {a: {instance: "http://127.0.0.1:1"}, b: {instance: "http://127.0.0.1:2"}}, switch: nothing, drain: 0s}\n`;
    const report = await run(strategy);
    expect(report).toMatchObject({
      outcome: "rolled_back",
      reason: expect.stringMatching(
        /^app2 front: live failed: another release answers as well: 1\.0\.0 in 1 of 1 answers \(100 %\)/,
      ) as string,
    });
    expect(seen(report, "live").filter((line) => line.includes("front"))).toEqual(
      expect.arrayContaining(["app1 front pass", "app2 front fail", "app3 front pass"]),
    );
    expect(report.probe?.sites.map(({ name }) => name)).toEqual(["app1", "app2", "app3"]);
  });

  it("an old worker behind the URL fails it, before and after the undo", async () => {
    let turn = 0;
    const url = await memory.serve((request) =>
      (turn += 1) % 5 === 0
        ? { status: 200, body: JSON.stringify({ version: "0.9.0" }) }
        : memory.respond(memory.at("app1"), request),
    );
    const report = await run(`    url: ${url}\n    strategy: recreate\n`);
    expect(report.outcome).toBe("rollback_unverified");
    expect(report.reason).toMatch(/another release answers as well: 0\.9\.0 in \d+ of \d+ answers/);
    for (const host of memory.all) Object.assign(host, { current: NEW, good: [OLD, NEW] });
    const world = worldOf(lines);
    const back = await rollback(
      requestOf(memory, `    url: ${url}\n    strategy: recreate\n`, "rollback"),
      "",
      memory,
      verifierIn(world),
      world,
    );
    expect(back).toMatchObject({
      outcome: "rollback_unverified",
      reason: expect.stringContaining("0.9.0 in ") as string,
    });
  });

  it("warns when a balancer always leads to the same instance", async () => {
    for (const host of memory.all)
      host.answer = (_, { name, current }) => ({
        status: 200,
        body: JSON.stringify({ version: current?.version, node: name }),
      });
    const url = await memory.serve((request) => memory.respond(memory.at("app2"), request));
    const report = await run(`    url: ${url}\n    strategy: recreate\n`, (request) => ({
      ...request,
      environment: { ...request.environment, verify: { ...request.environment.verify, instanceField: "node" } },
    }));
    expect(report).toMatchObject({
      outcome: "deployed",
      warnings: [
        `${url}: all answers came from one instance of 3 (app2): a sticky balancer or a cache may hide the others`,
      ],
    });
  });

  it("an instance that two processes share names the other one", async () => {
    let turn = 0;
    // Not what the probe asks.
    memory.at("app1").answer = (request, { current }) =>
      current === NEW && request.headers["cache-control"] !== undefined && (turn += 1) % 2 === 1
        ? { status: 200, body: JSON.stringify({ version: "0.9.0" }) }
        : undefined;
    const report = await run("    strategy: recreate\n", (request) => ({
      ...request,
      environment: { ...request.environment, verify: { ...request.environment.verify, times: 3, withinMs: 800 } },
    }));
    expect(report.reason).toMatch(/^app1: live \w+: .*after \d+ms; also seen: 0\.9\.0 in \d of \d answers \(\d\d %\)/);
  });

  it("hosts outside of the deployment answer at the URL with the release they have", async () => {
    const rest = memory.all.splice(1);
    let turn = 0;
    const all = [...memory.all, ...rest];
    const shared = await memory.serve((request) =>
      memory.respond(all[(turn += 1) % 3] as (typeof all)[number], request),
    );
    const limited = (request: ReturnType<typeof requestOf>): ReturnType<typeof requestOf> => ({
      ...request,
      environment: { ...request.environment, otherSites: 2 },
    });
    const report = await run(`    url: ${shared}\n    strategy: recreate\n`, limited);
    expect(report.outcome, report.reason).toBe("deployed");
    expect(report.checks.find(({ where }) => where === shared)?.detail).toMatch(
      /^reports version 2\.0\.0, among 44 answers; hosts that keep another release answer too: 1\.0\.0 in \d+ of 44 answers/,
    );
  });
});
