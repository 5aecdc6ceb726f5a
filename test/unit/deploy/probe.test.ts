import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { systemHttp } from "../../../src/core/http.ts";
import { startProbe, summarise } from "../../../src/deploy/probe.ts";
import { HostUnreachable } from "../../../src/deploy/target.ts";

const world = { clock: systemClock, http: systemHttp };

describe("what a steady client sees through a tunnel", () => {
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

  it("a tunnel that is gone loses nothing by itself: what never set out is counted apart", async () => {
    const probe = startProbe(way, "/health", 0, world);
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

  it("goes on by the new tunnel when there is one", async () => {
    let name = "tunnel";
    const probe = startProbe(async () => ({ name: "app1", url: "http://app1", socketPath: join(folder, name) }), "/health", 0, world);
    await systemClock.sleep(300);
    server.close();
    await systemClock.sleep(300);
    let asked = 0;
    const next = createServer((_, response) => void response.end(`well ${(asked += 1)}`)).listen(join(folder, "next"));
    await once(next, "listening");
    name = "next";
    await expect.poll(() => asked, { timeout: 5000 }).toBeGreaterThan(2);
    const { samples, unsent } = await probe.stop();
    next.close();
    expect(unsent).toBeGreaterThan(0);
    expect(samples.at(-1)?.ok).toBe(true);
  });

  it("waits for nothing more once it has a way", async () => {
    let waiting = 0;
    const clock = { ...systemClock, sleep: async (ms: number, signal?: AbortSignal) => {
      waiting += 1;
      await systemClock.sleep(ms, signal);
      waiting -= 1;
    } };
    const probe = startProbe(way, "/health", 0, { ...world, clock });
    await systemClock.sleep(700);
    expect(waiting).toBeLessThan(5);
    await probe.stop();
  });

  it("nor does a host to which no way leads, or none that opens before the end", async () => {
    for (const none of [async () => Promise.reject(new HostUnreachable("app1", "no route")), async () => new Promise<never>(() => {})]) {
      const probe = startProbe(none, "/health", 0, world);
      await systemClock.sleep(200);
      const { sent, unsent } = await probe.stop();
      expect({ sent, some: unsent > 0 }).toEqual({ sent: 0, some: true });
    }
  });

  it("a service that closes the connection behind the tunnel is a lost request", async () => {
    server.removeAllListeners("request").on("connection", (socket) => socket.destroy());
    const probe = startProbe(way, "/health", 0, world);
    await systemClock.sleep(300);
    const { sent, lost, unsent } = await probe.stop();
    expect(unsent).toBe(0);
    expect(lost).toBe(sent);
  });
});

it("a gap that was seen ends where nothing can be seen any more", () => {
  const at = (atMs: number, ok = true) => ({ atMs, durationMs: 0, ok });
  expect(summarise([at(0), at(50, false), at(100, false), at(5000)], [])).toMatchObject({ lost: 2, unsent: 0, longestGapMs: 5000 });
  const unsentAtMs = Array.from({ length: 97 }, (_, index) => 150 + index * 50);
  expect(summarise([at(0), at(50, false), at(100, false), at(5000)], unsentAtMs)).toMatchObject({ lost: 2, unsent: 97, longestGapMs: 150 });
});
