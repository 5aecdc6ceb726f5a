import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { HttpFailure, systemHttp } from "../../../src/core/http.ts";
import { Proxy } from "../../kit/proxy.ts";
import type { ProxyOptions } from "../../kit/proxy.ts";

const folder = mkdtempSync(join(tmpdir(), "proxy-"));
const open: { close(): void }[] = [];
let ca = "";
/** The same service, by http and by https. It answers with how it was asked. */
const ports = { http: 0, https: 0 };
const always: Server[] = [];

beforeAll(async () => {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const names = "subjectAltName=DNS:service.example,DNS:inner.example";
  execFileSync(
    "openssl",
    `req -x509 -newkey rsa:2048 -nodes -keyout ${key} -out ${cert} -days 1 -subj /CN=service -addext ${names}`.split(
      " ",
    ),
    { stdio: "ignore" },
  );
  ca = readFileSync(cert, "utf8");
  const plain = createServer((request, response) => {
    if (request.url === "/503") response.writeHead(503).end();
    else
      response.end(
        JSON.stringify({ url: request.url, host: request.headers.host, proxy: request.headers["proxy-authorization"] }),
      );
  });
  const secure = createTlsServer({ key: readFileSync(key), cert: ca }, (request, response) => {
    if (request.url === "/503") response.writeHead(503).end();
    else
      response.end(
        JSON.stringify({
          host: request.headers.host,
          servername: (request.socket as TLSSocket & { servername: string }).servername,
        }),
      );
  });
  for (const [name, server] of [
    ["http", plain],
    ["https", secure],
  ] as const) {
    await new Promise<void>((resolve) => void server.listen(0, "0.0.0.0", resolve));
    ports[name] = (server.address() as AddressInfo).port;
    always.push(server);
  }
});
afterAll(() => {
  for (const server of always) server.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  for (const name of ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"])
    vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const one of open.splice(0)) one.close();
});

async function proxyIn(variable: string, options: ProxyOptions = {}, spelt = (url: string) => url): Promise<Proxy> {
  const proxy = await Proxy.start(options);
  open.push(proxy);
  vi.stubEnv(variable, spelt(proxy.url));
  return proxy;
}

async function failureOf(promise: Promise<unknown>): Promise<HttpFailure> {
  const error = await promise.then(
    (answer) => new Error(`answered: ${JSON.stringify(answer)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof HttpFailure)) throw error;
  return error;
}

const http = (path = "/") => `http://service.example:${ports.http}${path}`;
const https = (path = "/") => `https://service.example:${ports.https}${path}`;
const ask = async (url: string, headers: Readonly<Record<string, string>> = {}) =>
  systemHttp(url, { deadlineMs: 5000, ca, headers });

describe("a proxy that the environment names", () => {
  it.each(["http_proxy", "HTTP_PROXY"])("gets the whole URL, named by %s", async (variable) => {
    const proxy = await proxyIn(variable);
    const { status, body } = await ask(http("/p?q=1"));
    expect([status, JSON.parse(body)]).toEqual([200, { url: "/p?q=1", host: `service.example:${ports.http}` }]);
    expect(proxy.asked).toEqual([`GET ${http("/p?q=1")}`]);
  });

  it.each(["https_proxy", "HTTPS_PROXY"])(
    "opens a tunnel for https: by %s, and the certificate is the service's",
    async (variable) => {
      const proxy = await proxyIn(variable);
      expect(JSON.parse((await ask(https())).body)).toEqual({
        host: `service.example:${ports.https}`,
        servername: "service.example",
      });
      expect(proxy.asked).toEqual([`CONNECT service.example:${ports.https}`]);
      const failure = await failureOf(ask(`https://other.example:${ports.https}/`));
      expect(failure.kind).toBe("tls");
      expect(failure.message).toContain(`through the proxy ${proxy.url} (${variable})`);
      await vi.waitFor(() => expect(proxy.open).toBe(0));
    },
  );

  it("is not used for the other scheme", async () => {
    const proxy = await proxyIn("HTTPS_PROXY");
    await failureOf(ask(http())); // the name leads nowhere
    expect(proxy.asked).toEqual([]);
  });

  it("gets the user and the password, also without a scheme before its name", async () => {
    const proxy = await proxyIn("HTTPS_PROXY", { credentials: "me:p@ss" }, (url) => url.replace("//", "//me:p%40ss@"));
    vi.stubEnv("HTTP_PROXY", `me:p%40ss@localhost:${proxy.port}`);
    expect((await ask(https())).status).toBe(200);
    const { status, body } = await ask(http());
    expect([status, JSON.parse(body).proxy]).toEqual([200, undefined]);
  });

  it.each([
    [
      "http",
      "",
      /the proxy http:\/\/127.0.0.1:\d+ \(HTTP_PROXY\) answered HTTP 407: it requires a user and password, and the variable gives none$/,
    ],
    ["https", "", /\(HTTPS_PROXY\) answered HTTP 407: it requires a user and password, and the variable gives none$/],
    [
      "https",
      "me:hunter2@",
      /\(HTTPS_PROXY\) answered HTTP 407: it does not accept the user and password in the variable$/,
    ],
  ])("that refuses us is named, by %s with %j", async (scheme, user, words) => {
    const proxy = await proxyIn(`${scheme.toUpperCase()}_PROXY`, { credentials: "me:right" }, (url) =>
      url.replace("//", `//${user}`),
    );
    const failure = await failureOf(
      systemHttp(scheme === "http" ? http() : https(), { deadlineMs: 5000, ca, retries: 2 }),
    );
    expect([failure.kind, failure.status]).toEqual(["proxy", 407]);
    expect(failure.message).toMatch(words);
    expect(failure.message).not.toContain("hunter2");
    // Another try with the same words could lock the account.
    expect(proxy.asked).toHaveLength(1);
  });

  it.each([502, 503, 504])("that answers %d gives no answer of the service", async (status) => {
    await proxyIn("HTTP_PROXY", { refuses: status });
    await proxyIn("HTTPS_PROXY", { refuses: status });
    for (const url of [http(), https()]) {
      const failure = await failureOf(ask(url));
      expect([failure.kind, failure.status]).toEqual(["proxy", status]);
    }
  });

  it("keeps an answer of the service apart from its own wherever it can", async () => {
    const proxy = await proxyIn("HTTPS_PROXY");
    vi.stubEnv("HTTP_PROXY", proxy.url);
    expect((await ask(https("/503"))).status).toBe(503);
    expect((await failureOf(ask(http("/503")))).kind).toBe("proxy");
    // A tunnel is refused by a rule of the proxy, whatever the status.
    await proxyIn("HTTPS_PROXY", { refuses: 403 });
    expect((await failureOf(ask(https()))).status).toBe(403);
  });

  it("that is not there, or is none, is named", async () => {
    for (const variable of ["HTTP_PROXY", "HTTPS_PROXY"]) (await proxyIn(variable)).close();
    for (const url of [http(), https()]) {
      const failure = await failureOf(ask(url));
      expect(failure.kind).toBe("proxy");
      expect(failure.why).toMatch(
        /^the proxy http:\/\/127.0.0.1:\d+ \(HTTPS?_PROXY\): nothing listens there \(ECONNREFUSED\)$/,
      );
    }
    vi.stubEnv("HTTPS_PROXY", "socks5://me:hunter2@proxy:1080");
    expect((await failureOf(ask(https()))).message).toBe(
      `https://service.example:${ports.https}/: the variable HTTPS_PROXY does not name an http: or https: proxy`,
    );
  });

  it("that never answers is given up at the deadline, and its connection closed", async () => {
    const proxies = [await proxyIn("HTTP_PROXY", { silent: true }), await proxyIn("HTTPS_PROXY", { silent: true })];
    for (const url of [http(), https()]) {
      const failure = await failureOf(systemHttp(url, { deadlineMs: 300 }));
      expect([failure.kind, failure.why]).toEqual([
        "timeout",
        expect.stringMatching(/^no answer within 300 ?ms, through the proxy /),
      ]);
    }
    for (const proxy of proxies) {
      expect(proxy.asked).toHaveLength(1);
      await vi.waitFor(() => expect(proxy.open).toBe(0));
    }
  });

  it("leads a request with a Host of its own through a tunnel, since a whole URL would set that header", async () => {
    const proxy = await proxyIn("HTTP_PROXY");
    vi.stubEnv("HTTPS_PROXY", proxy.url);
    expect(JSON.parse((await ask(http(), { Host: "inner.example" })).body).host).toBe("inner.example");
    expect(JSON.parse((await ask(https(), { Host: "inner.example" })).body)).toEqual({
      host: "inner.example",
      servername: "inner.example",
    });
    expect(proxy.asked).toEqual([`CONNECT service.example:${ports.http}`, `CONNECT service.example:${ports.https}`]);
  });
});

describe("no proxy", () => {
  it.each([
    ["*", "service.example", false],
    [".example", "service.example", false],
    ["example", "service.example", false],
    ["service.example", "service.example", false],
    ["SERVICE.example , other", "service.example", false],
    ["service.example:PORT", "service.example", false],
    ["service.example:1", "service.example", true],
    ["ervice.example", "service.example", true],
    ["192.0.2.7", "192.0.2.7", false],
    ["192.0.2.8", "192.0.2.7", true],
    ["", "service.example", true],
  ])("NO_PROXY=%s for %s", async (list, host, used) => {
    for (const variable of ["no_proxy", "NO_PROXY"]) {
      const proxy = await proxyIn("HTTP_PROXY");
      vi.stubEnv("HTTPS_PROXY", proxy.url);
      vi.stubEnv(variable, undefined);
      vi.stubEnv(variable === "NO_PROXY" ? "no_proxy" : "NO_PROXY", undefined);
      for (const scheme of ["http", "https"] as const) {
        vi.stubEnv(variable, list.replace("PORT", String(ports[scheme])));
        await systemHttp(`${scheme}://${host}:${ports[scheme]}/`, { deadlineMs: 500, ca }).catch(
          (error: unknown) => error,
        );
      }
      expect(proxy.asked.length).toBe(used ? 2 : 0);
    }
  });

  it("is used to this machine, by whichever of its addresses", async () => {
    const proxy = await proxyIn("HTTP_PROXY");
    const own = Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).filter(({ family }) => family === "IPv4").map(({ address }) => address),
    );
    for (const host of ["127.0.0.1", "127.0.0.9", "localhost", ...own])
      expect((await ask(`http://${host}:${ports.http}/`)).status).toBe(200);
    await systemHttp("http://app.localhost:1/", { deadlineMs: 1000 }).catch((error: unknown) => error);
    await systemHttp("http://[::1]:1/", { deadlineMs: 1000 }).catch((error: unknown) => error);
    expect(proxy.asked).toEqual([]);
  });

  it("is used to a Unix socket", async () => {
    const proxy = await proxyIn("HTTP_PROXY");
    const path = join(folder, "socket");
    const server = createServer((_request, response) => response.end("by the socket"));
    open.push(server);
    await new Promise<void>((resolve) => void server.listen(path, resolve));
    expect((await systemHttp("http://service.example/", { deadlineMs: 2000, socketPath: path })).body).toBe(
      "by the socket",
    );
    expect(proxy.asked).toEqual([]);
  });
});
