import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { verifierFor } from "../../../src/app/verifier.ts";
import { getCheck } from "../../../src/config/check/http.ts";
import type { HttpCheck } from "../../../src/config/check/http.ts";
import type { Check, Verify } from "../../../src/config/types.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { systemHttp } from "../../../src/core/http.ts";
import type { World } from "../../../src/core/world.ts";
import type { CheckResult, Endpoint, RunAt, Verifier } from "../../../src/deploy/verifier.ts";
import { startProbe } from "../../../src/deploy/probe.ts";
import { Proxy } from "../../kit/proxy.ts";

const world = { clock: systemClock, http: systemHttp, signal: new AbortController().signal } as World;
const verify: Verify = {
  path: "/health",
  versionField: "version",
  configField: undefined,
  instanceField: undefined,
  times: 1,
  intervalMs: 50,
  withinMs: 1000,
};
const health = getCheck("health", "/health", { fields: { version: "1.4.0" }, timeoutMs: 3000, once: true });
const expected = { version: "1.4.0", configHash: "", verify };
const noCommand = async () => ({ code: 0, output: "" });

/** The result of one check at one endpoint. */
async function checked(verifier: Verifier, check: Check, endpoint: Endpoint): Promise<CheckResult> {
  const placed = { check, site: "", at: async (run: RunAt) => [await run(check, endpoint, noCommand)] };
  const [result] = await verifier.runSuite([placed], {
    parallel: 1,
    atOnce: 1,
    captured: new Map(),
    signal: world.signal,
  });
  return result as CheckResult;
}

const open: { close(): void }[] = [];
beforeEach(() => {
  for (const name of ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"])
    vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const one of open.splice(0)) one.close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  open.push(server);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What handshake and check say of the service at a URL. */
async function both(url: string, over: Partial<Verify> = {}, check: Partial<HttpCheck> = {}) {
  const [verifier] = verifierFor({ url, verify: { ...verify, ...over } }, world);
  const endpoint = { name: url, url };
  const { verdict, detail } = await verifier.query(endpoint, expected, 3000);
  const seen = await checked(verifier, { ...health, ...check }, endpoint);
  return { handshake: `${verdict}: ${detail}`, check: `${seen.verdict}: ${seen.detail}` };
}

describe("a queried service", () => {
  it("gets the host of verify.host at its URL, and nowhere else", async () => {
    const hosts: string[] = [];
    const listener: RequestListener = (request, response) => {
      hosts.push(`${request.url} ${request.headers.host}`);
      response.end('{"version":"1.4.0"}');
    };
    const [url, instance] = [await serve(listener), await serve(listener)];
    const [verifier, there] = verifierFor({ url, verify: { ...verify, host: "shop.example" } }, world);
    const at = (where: string) => ({ name: where, url: where });
    await verifier.query(at(url), expected, 3000);
    await checked(verifier, health, at(url));
    await checked(verifier, { ...health, url: `${url}/whole` }, at(instance));
    await checked(verifier, { ...health, url: "/own", headers: { HOST: "own.example" } }, at(url));
    await verifier.query(at(instance), expected, 3000);
    await checked(verifier, health, at(instance));
    const direct = new URL(instance).host;
    expect(hosts).toEqual([
      "/health shop.example",
      "/health shop.example",
      "/whole shop.example",
      "/own own.example",
      `/health ${direct}`,
      `/health ${direct}`,
    ]);
    hosts.length = 0;
    const probe = startProbe(
      { path: "/probed", startMs: 0, sites: [{ name: url, way: async () => at(url) }], direct: false },
      there,
    );
    await systemClock.sleep(200);
    await probe.stop();
    expect(new Set(hosts)).toEqual(new Set(["/probed shop.example"]));
  });

  it("may be reached by the address of its balancer under the name in its certificate", async () => {
    const seen: unknown[] = [];
    const http: World["http"] = async (url, { headers }) => {
      seen.push([url, headers]);
      return { status: 200, headers: {}, body: '{"version":"1.4.0"}', durationMs: 1, truncated: false };
    };
    const [verifier] = verifierFor(
      { url: "https://192.0.2.1/shop", verify: { ...verify, host: "shop.example" } },
      { ...world, http },
    );
    await verifier.query(
      { name: "url as one sees it", url: "https://192.0.2.1:443/shop", socketPath: "/tmp/tunnel" },
      expected,
      1000,
    );
    expect(seen).toEqual([
      ["https://192.0.2.1:443/shop/health", { "cache-control": "no-cache", host: "shop.example" }],
    ]);
  });

  it.each([
    ["https://me:hunter2@login.example/in?token=abc", "https://***@login.example/in?***"],
    ["/health/", "ORIGIN/health/"],
    ["http://[", "a malformed URL"],
  ])("and redirects to %s has its target reported", async (location, target) => {
    const url = await serve((_request, response) => response.writeHead(302, { location }).end());
    const shown = target.replace("ORIGIN", url);
    expect(await both(url)).toEqual({
      handshake: `fail: answered HTTP 302 to /health, a redirect to ${shown}`,
      check: expect.stringMatching(
        `^fail: HTTP 302, a redirect to ${shown.replace(/[[\]*?.]/g, String.raw`\$&`)}, expected 200; `,
      ),
    });
  });

  it("may answer compressed, and with a byte order mark", async () => {
    const url = await serve((_request, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync('\uFEFF{"version":"1.4.0"}')),
    );
    expect(await both(url)).toEqual({
      handshake: "pass: reports version 1.4.0",
      check: expect.stringMatching(/^pass: /),
    });
  });

  it("is not judged by the answer of a proxy before it", async () => {
    const proxy = await Proxy.start({ refuses: 502 });
    open.push(proxy);
    vi.stubEnv("HTTP_PROXY", proxy.url);
    const { handshake, check } = await both("http://service.example");
    expect(handshake).toBe(
      `inconclusive: gave no answer: http://service.example/health: the proxy ${proxy.url} (HTTP_PROXY) answered HTTP 502`,
    );
    expect(check).toBe(
      `inconclusive: http://service.example/health: the proxy ${proxy.url} (HTTP_PROXY) answered HTTP 502`,
    );
  });
});
