import { once } from "node:events";
import { createServer, request } from "node:http";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { systemHttp } from "../../../src/core/http.ts";
import { runChecks } from "../../../src/app/smoke-checks.ts";
import { plainLog } from "../../../src/core/log.ts";
import { addressLive } from "../../../src/deploy/verify.ts";
import { rulesOf } from "../../../src/deploy/trial.ts";
import { SiteUnreachable } from "../../../src/deploy/target.ts";
import { release } from "../../../src/release/release.ts";
import { query } from "../../../src/checks/handshake.ts";
import type { World } from "../../../src/core/world.ts";
import type { Verify } from "../../../src/config/types.ts";

const VERIFY: Verify = {
  path: "/health",
  versionField: "version",
  configField: undefined,
  instanceField: undefined,
  times: 1,
  intervalMs: 20,
  withinMs: 1500,
};
const world = { clock: systemClock, http: systemHttp } as World;
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const service = async (version: string, log: string[] = []): Promise<string> =>
  serve((incoming, outgoing) => {
    log.push(`${incoming.headers["cache-control"]} ${incoming.socket.remotePort}`);
    outgoing.end(JSON.stringify({ version }));
  });

/** A proxy that leads each connection where `choose` says; undefined is an error of its own. */
const proxy = async (choose: () => string | undefined): Promise<string> =>
  serve((incoming, outgoing) => {
    const to = choose();
    if (to === undefined) {
      outgoing.writeHead(502).end();
      return;
    }
    request(
      `${to}${incoming.url}`,
      { agent: false, headers: incoming.headers },
      (answer) => void answer.pipe(outgoing.writeHead(answer.statusCode ?? 0)),
    )
      .on("error", () => outgoing.writeHead(502).end())
      .end();
  });

async function live(
  url: string,
  { allowanceMs = 0, fromHost }: { allowanceMs?: number; fromHost?: () => Promise<string> } = {},
) {
  const elsewhere =
    fromHost === undefined
      ? []
      : [{ name: `${url} from app1`, way: async () => ({ name: "app1", url: await fromHost() }) }];
  const question = {
    verifier: {
      query: async (
        ...[endpoint, expected, timeoutMs]: [Parameters<typeof query>[0], Parameters<typeof query>[1], number]
      ) => query(endpoint, expected, timeoutMs, world),
      runSuite: async () => Promise.reject(new Error("unused")),
    },
    verify: VERIFY,
    release: release("2.0.0", "a".repeat(40), "0a1b2c3d"),
    narrator: { doing: () => {} },
    world,
    signal: new AbortController().signal,
  };
  return addressLive(
    { name: url, way: async () => ({ name: url, url }), elsewhere },
    rulesOf(VERIFY, { sites: 1, instances: 1, allowanceMs, mayDiffer: false }),
    question,
  );
}

describe("two real servers behind one address", () => {
  it("an old worker with a tenth of the traffic fails the deployment", async () => {
    const [ours, old] = [await service("2.0.0"), await service("1.0.0")];
    let turn = 0;
    const url = await proxy(() => ((turn += 1) % 10 === 3 ? old : ours));
    for (let times = 0; times < 20; times += 1) {
      expect(await live(url)).toMatchObject({
        verdict: "fail",
        detail: expect.stringMatching(/^another release answers as well: 1\.0\.0 in \d+ of \d+ answers/) as string,
      });
    }
  });

  it("an old worker that ends within the allowance does not fail it", async () => {
    const [ours, old] = [await service("2.0.0"), await service("1.0.0")];
    const until = performance.now() + 500;
    let turn = 0;
    const url = await proxy(() => (performance.now() < until && (turn += 1) % 2 === 0 ? old : ours));
    expect(await live(url, { allowanceMs: 900 })).toMatchObject({
      verdict: "pass",
      detail: expect.stringContaining("seen before that: 1.0.0") as string,
    });
  });

  it("each request has its own connection, and accepts nothing cached", async () => {
    const log: string[] = [];
    expect(await live(await service("2.0.0", log))).toMatchObject({ verdict: "pass" });
    expect(log).toHaveLength(44);
    expect(new Set(log).size).toBe(44);
    expect(log.every((line) => line.startsWith("no-cache "))).toBe(true);
  });
});

describe("the action smoke-test", () => {
  const verify = {
    path: "/health",
    versionField: "version",
    configField: undefined,
    instanceField: undefined,
    times: 1,
    intervalMs: 0,
    withinMs: 10_000,
  };
  const live = async (url: string, version: string) => {
    const here = { ...world, signal: new AbortController().signal, log: plainLog(() => {}, { colour: false }) };
    return (await runChecks({ url, checks: [], verify, sites: 1, version }, ".", here))[0];
  };

  it("does not accept a single answer as the version", async () => {
    const [ours, old] = [await service("2.0.0"), await service("1.0.0")];
    expect(await live(ours, "v2.0.0")).toMatchObject({
      name: "version",
      where: ours,
      verdict: "pass",
      detail: "reports version 2.0.0, in all of 44 answers",
    });
    let turn = 0;
    const url = await proxy(() => ((turn += 1) % 10 === 3 ? old : ours));
    expect(await live(url, "2.0.0")).toMatchObject({
      verdict: "fail",
      detail: expect.stringContaining("1.0.0 in 1 of") as string,
    });
  });
});

describe("a URL that the runner cannot reach", () => {
  it("is queried from the hosts", async () => {
    const ours = await service("2.0.0");
    expect(await live("http://127.0.0.1:1", { fromHost: async () => ours })).toMatchObject({
      verdict: "pass",
      where: "http://127.0.0.1:1 from app1",
    });
  });

  it("is not queried from the hosts after an answer: that would be a second trial", async () => {
    const [ours, old] = [await service("2.0.0"), await service("1.0.0")];
    expect(await live(old, { fromHost: async () => ours })).toMatchObject({ verdict: "fail", where: old });
    let turn = 0;
    const url = await proxy(() => ((turn += 1) % 3 === 0 ? undefined : ours));
    expect(await live(url, { fromHost: async () => ours })).toMatchObject({ verdict: "fail", where: url });
  });

  it("gets no answer from an unreachable host", async () => {
    const found = await live("http://127.0.0.1:1", {
      fromHost: async () => Promise.reject(new SiteUnreachable("app1", "no route")),
    });
    expect(found).toMatchObject({
      verdict: "inconclusive",
      detail: expect.stringContaining("nothing listens there") as string,
    });
  });
});
