import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { systemHttp } from "../../../src/core/http.ts";
import { SiteCounter, thinned } from "../../../src/deploy/probe-counter.ts";
import { startProbe } from "../../../src/deploy/probe.ts";
import type { Probe, ProbedSite } from "../../../src/deploy/probe.ts";
import { SiteUnreachable } from "../../../src/deploy/target.ts";

const world = { clock: systemClock, http: systemHttp };
const probeOf = (way: ProbedSite["way"], by: Parameters<typeof startProbe>[1] = world): Probe =>
  startProbe({ sites: [{ name: "app1", way }], direct: true, path: "/health", startMs: 0 }, by);

describe("a steady client behind a tunnel", () => {
  let folder: string;
  let server: Server;
  const way = async () => ({ name: "app1", url: "http://app1", socketPath: join(folder, "tunnel") });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "probe-"));
    server = createServer((_, response) => void response.end("well")).listen(join(folder, "tunnel"));
    await once(server, "listening");
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  it("a closed tunnel loses no request: requests that were never sent are counted separately", async () => {
    const probe = probeOf(way);
    await systemClock.sleep(500);
    server.close();
    await systemClock.sleep(2500);
    const { sent, lost, unsent, longestGapMs } = await probe.stop();
    expect(sent).toBeGreaterThan(0);
    // One that was on its way when the tunnel broke is lost with it.
    expect(lost).toBeLessThanOrEqual(1);
    expect(unsent).toBeGreaterThan(lost);
    expect(longestGapMs).toBeLessThan(2000);
  });

  it("continues over the new tunnel when there is one", async () => {
    let name = "tunnel";
    const probe = probeOf(async () => ({ name: "app1", url: "http://app1", socketPath: join(folder, name) }));
    await systemClock.sleep(300);
    server.close();
    await systemClock.sleep(300);
    let asked = 0;
    const next = createServer((_, response) => void response.end(`well ${(asked += 1)}`)).listen(join(folder, "next"));
    await once(next, "listening");
    name = "next";
    await expect.poll(() => asked).toBeGreaterThan(2);
    const { samples, unsent } = await probe.stop();
    next.close();
    expect(unsent).toBeGreaterThan(0);
    expect(samples.at(-1)?.ok).toBe(true);
  });

  it("waits for nothing more once it has a way", async () => {
    let waiting = 0;
    const clock = {
      ...systemClock,
      sleep: async (ms: number, signal?: AbortSignal) => {
        waiting += 1;
        await systemClock.sleep(ms, signal);
        waiting -= 1;
      },
    };
    const probe = probeOf(way, { ...world, clock });
    await systemClock.sleep(700);
    expect(waiting).toBeLessThan(5);
    await probe.stop();
  });

  it("nor does a host to which no way leads, or none that opens before the end", async () => {
    for (const none of [
      async () => Promise.reject(new SiteUnreachable("app1", "no route")),
      async () => new Promise<never>(() => {}),
    ]) {
      const probe = probeOf(none);
      await systemClock.sleep(200);
      const { sent, unsent } = await probe.stop();
      expect({ sent, some: unsent > 0 }).toEqual({ sent: 0, some: true });
    }
  });

  it("a service that closes the connection behind the tunnel is a lost request", async () => {
    server.removeAllListeners("request").on("connection", (socket) => socket.destroy());
    const probe = probeOf(way);
    await systemClock.sleep(300);
    const { sent, lost, unsent } = await probe.stop();
    expect(unsent).toBe(0);
    expect(lost).toBe(sent);
  });
});

describe("the counter of one site", () => {
  const count = (answers: readonly [atMs: number, ok: boolean][], unseen: readonly number[] = [], pauseMs = 0) => {
    const counter = new SiteCounter("app1", pauseMs);
    for (const [atMs, ok] of answers) counter.answered(atMs, ok);
    for (const atMs of unseen) counter.notSent(atMs);
    return counter.figures();
  };

  it("a measured gap ends where nothing can be measured any more", () => {
    const answers = [
      [0, true],
      [50, false],
      [100, false],
      [5000, true],
    ] as const;
    expect(count([...answers].map(([atMs, ok]) => [atMs, ok]))).toMatchObject({
      sent: 4,
      lost: 2,
      unsent: 0,
      longestGapMs: 5000,
    });
    const unseen = Array.from({ length: 97 }, (_, index) => 150 + index * 50);
    expect(
      count(
        [...answers].map(([atMs, ok]) => [atMs, ok]),
        unseen,
      ),
    ).toMatchObject({ lost: 2, unsent: 97, longestGapMs: 150 });
  });

  it("counts a day as it counts a minute, and sees the gap in its middle", () => {
    const counter = new SiteCounter("app1", 0);
    const day = 86_400_000;
    for (let atMs = 0; atMs < day; atMs += 500) counter.answered(atMs, atMs < 40_000_000 || atMs >= 40_012_000);
    expect(counter.figures()).toEqual({ name: "app1", sent: 172_800, lost: 24, unsent: 0, longestGapMs: 12_500 });
  });

  it("an event that arrives late is in its place all the same", () => {
    const counter = new SiteCounter("app1", 0);
    for (let atMs = 0; atMs < 60_000; atMs += 50) {
      if (atMs < 20_000 || atMs > 23_000) counter.answered(atMs, true);
      if (atMs >= 22_000 && atMs < 25_000) counter.notSent(atMs - 2000);
    }
    expect(counter.figures().longestGapMs).toBeLessThanOrEqual(150);
  });

  it("querying it less often, because sites are queried in turn, is not a gap", () => {
    expect(
      count(
        [
          [0, true],
          [500, true],
          [1000, true],
        ],
        [],
        450,
      ),
    ).toMatchObject({ longestGapMs: 50 });
    expect(
      count(
        [
          [0, true],
          [500, false],
          [1000, true],
        ],
        [],
        450,
      ),
    ).toMatchObject({ longestGapMs: 550 });
  });
});

it("thinned samples stand for all requests, the slowest and the lost among them", () => {
  let samples = Array.from({ length: 10_000 }, (_, index) => ({
    atMs: index * 50,
    durationMs: index === 4321 ? 1900 : 5,
    ok: index % 1000 !== 7,
    requests: 1,
  }));
  for (let times = 0; times < 4; times += 1) samples = thinned(samples);
  expect(samples.length).toBeLessThan(700);
  expect(samples.reduce((sum, { requests }) => sum + requests, 0)).toBe(10_000);
  expect(samples.filter(({ ok }) => !ok).reduce((sum, { requests }) => sum + requests, 0)).toBe(10);
  expect(samples.some(({ durationMs }) => durationMs === 1900)).toBe(true);
});

describe("several hosts, each queried directly", () => {
  it("share 20 requests a second, and the gap is that of the worst", async () => {
    const servers: Server[] = [];
    const counts = [0, 0];
    for (const index of [0, 1]) {
      const server = createServer((_, response) => {
        counts[index] = (counts[index] ?? 0) + 1;
        response.end("well");
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
      servers.push(server);
    }
    const ways = servers.map((server, index): ProbedSite => ({
      name: `app${index + 1}`,
      way: async () => ({ name: "", url: `http://127.0.0.1:${(server.address() as AddressInfo | null)?.port ?? 1}` }),
    }));
    const probe = startProbe({ sites: ways, direct: true, path: "/", startMs: 0 }, world);
    await systemClock.sleep(600);
    servers[1]?.close();
    await systemClock.sleep(1400);
    const result = await probe.stop();
    servers[0]?.close();
    expect(await probe.stop()).toBe(result);
    const [one, two] = result.sites;
    expect(result.sent).toBeGreaterThan(25);
    expect(result.sent).toBeLessThan(45);
    expect(Math.abs((one?.sent ?? 0) - (two?.sent ?? 0))).toBeLessThanOrEqual(1);
    expect(one).toMatchObject({ name: "app1", lost: 0 });
    expect(two?.lost).toBeGreaterThan(8);
    expect(result).toMatchObject({ lost: two?.lost, longestGapMs: two?.longestGapMs });
    expect(result.longestGapMs).toBeGreaterThan(1000);
  });

  it("of the public URL there are no figures by host", async () => {
    const probe = startProbe(
      {
        sites: [{ name: "http://127.0.0.1:1", way: async () => ({ name: "", url: "http://127.0.0.1:1" }) }],
        direct: false,
        path: "/",
        startMs: 5.4,
      },
      world,
    );
    await systemClock.sleep(150);
    expect(await probe.stop()).toMatchObject({ startMs: 5, sites: [] });
  });
});
