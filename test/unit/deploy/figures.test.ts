import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deploy } from "../../../src/deploy/deploy.ts";
import { rollback } from "../../../src/deploy/rollback.ts";
import { verifierIn } from "../../../src/checks/verifier.ts";
import { deploymentLines } from "../report/forms.ts";
import { Memory, NEW, OLD, requestOf, shipmentOf, worldOf } from "./memory.ts";

let memory: Memory;
beforeEach(async () => {
  memory = await Memory.open(["app1"]);
});
afterEach(async () => memory.close());

const world = worldOf();
const run = async (keys: string) => deploy(requestOf(memory, keys), shipmentOf(NEW), memory, verifierIn(world), world);
const url = (): string => `    url: ${memory.at("app1").url}\n`;

describe("requests are counted to the end", () => {
  it("requests lost during an undo are in the figures, after a failed smoke check", async () => {
    memory.awayMs = 600;
    const report = await run(`${url()}    smoke: [{name: wrong, http: /nowhere, status: 404}]\n`);
    expect(report.outcome).toBe("rolled_back");
    // Away once for the switch and once for the undo, 600 ms each, asked each 50 ms.
    expect(report.probe?.lost).toBeGreaterThan(18);
    expect(report.probe?.longestGapMs).toBeGreaterThan(500);
    const undone = report.timeline.find(({ phase }) => phase === "undo");
    const last = report.probe?.samples.at(-1);
    expect((report.probe?.startMs ?? 0) + (last?.atMs ?? 0)).toBeGreaterThan((undone?.startMs ?? 0) + 500);
  });

  it("requests lost during the bake and after it are, too", async () => {
    let asked = 0;
    // From the 30th question on it only fails: the checks have passed by then.
    memory.at("app1").answer = (_, host) =>
      host.current === NEW && (asked += 1) > 80 ? { status: 503, body: "" } : undefined;
    const report = await run(`${url()}    bake: 20s\n`);
    expect(report.outcome).toBe("rolled_back");
    expect(report.probe?.lost).toBeGreaterThan(30);
    expect(report.checks).toContainEqual(expect.objectContaining({ name: "bake", where: "app1", verdict: "fail" }));
    expect(deploymentLines(report).join("\n")).not.toMatch(/checks: (?:all )?\d+ passed/);
  });
});

describe("without a url", () => {
  beforeEach(async () => {
    await memory.close();
    memory = await Memory.open(["app1", "app2"]);
    memory.awayMs = 400;
  });

  it("a deployment queries every host", async () => {
    const report = await run("    strategy: recreate\n");
    expect(report).toMatchObject({ outcome: "deployed", probe: { sites: [{ name: "app1" }, { name: "app2" }] } });
    expect(report.probe?.sites.every(({ lost }) => lost > 0)).toBe(true);
  });

  it("a rollback does the same", async () => {
    for (const host of memory.all) Object.assign(host, { current: NEW, good: [OLD, NEW] });
    const report = await rollback(
      requestOf(memory, "    strategy: recreate\n", "rollback"),
      "",
      memory,
      verifierIn(world),
      world,
    );
    expect(report).toMatchObject({
      outcome: "rolled_back",
      version: "1.0.0",
      probe: { sites: [{ name: "app1" }, { name: "app2" }] },
    });
    expect(report.probe?.lost).toBeGreaterThan(5);
    expect(Math.min(...(report.probe?.sites ?? []).map(({ lost }) => lost))).toBeGreaterThan(0);
  });

  it("a host on which nothing serves loses nothing", async () => {
    memory.at("app2").current = undefined;
    expect((await run("    strategy: recreate\n")).probe?.sites.map(({ name }) => name)).toEqual(["app1"]);
    for (const host of memory.all) host.current = undefined;
    expect((await run("    strategy: recreate\n")).probe).toBeUndefined();
  });
});
