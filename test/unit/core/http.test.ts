import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer as createTcpServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { UserError } from "../../../src/core/errors.ts";
import { HttpFailure, redactUrl, systemHttp } from "../../../src/core/http.ts";

const open: { close(): void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  return `http://127.0.0.1:${await listen(server)}`;
}

function listen(server: Server | ReturnType<typeof createTcpServer>, path?: string): Promise<number> {
  open.push(server);
  return new Promise((resolve) => {
    const ready = (): void => resolve((server.address() as AddressInfo).port);
    if (path === undefined) server.listen(0, "127.0.0.1", ready);
    else server.listen(path, ready);
  });
}

async function failureOf(promise: Promise<unknown>): Promise<HttpFailure> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(HttpFailure);
  return error as HttpFailure;
}

describe("systemHttp", () => {
  it("sends method, headers, body and query, and reads the answer", async () => {
    const url = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        response.writeHead(201, { "X-One": "1", "set-cookie": ["a=1", "b=2"] });
        response.end(
          JSON.stringify({
            method: request.method,
            url: request.url,
            body: Buffer.concat(chunks).toString(),
            token: request.headers["x-token"],
            connection: request.headers.connection,
            auth: request.headers.authorization,
            length: request.headers["content-length"],
          }),
        );
      });
    });
    const answer = await systemHttp(`${url.replace("//", "//me:p%40ss@")}/p?q=1`, {
      method: "POST",
      headers: { "X-Token": "t" },
      body: "häh",
      deadlineMs: 5000,
    });
    expect(answer).toMatchObject({
      status: 201,
      truncated: false,
      headers: { "x-one": "1", "set-cookie": "a=1, b=2" },
    });
    expect(JSON.parse(answer.body)).toEqual({
      method: "POST",
      url: "/p?q=1",
      body: "häh",
      token: "t",
      connection: "close",
      auth: `Basic ${Buffer.from("me:p@ss").toString("base64")}`,
      length: "4",
    });
  });

  it("accepts any status as an answer, and follows no redirect", async () => {
    const url = await serve((_request, response) => response.writeHead(302, { location: "/x" }).end("moved"));
    expect(await systemHttp(url, { deadlineMs: 5000 })).toMatchObject({ status: 302, body: "moved" });
  });

  it("tries again on 503 and on a reset, and gives up after the retries", async () => {
    let calls = 0;
    const url = await serve((request, response) => {
      calls += 1;
      if (calls === 1) response.writeHead(503).end();
      else if (calls === 2) request.socket.destroy();
      else response.end("third");
    });
    expect(await systemHttp(url, { deadlineMs: 10_000, retries: 2 })).toMatchObject({ status: 200, body: "third" });
    calls = 0;
    expect(await systemHttp(url, { deadlineMs: 10_000, retries: 0 })).toMatchObject({ status: 503 });
    expect(calls).toBe(1);
    calls = 0;
    expect((await failureOf(systemHttp(url, { deadlineMs: 10_000, retries: 1 }))).kind).toBe("reset");
  });

  it("does not try again on 500", async () => {
    let calls = 0;
    const url = await serve((_request, response) => {
      calls += 1;
      response.writeHead(500).end();
    });
    await systemHttp(url, { deadlineMs: 5000, retries: 3 });
    expect(calls).toBe(1);
  });

  it("waits as long as Retry-After says, unless that is beyond the deadline", async () => {
    let calls = 0;
    let after = "1";
    const url = await serve((_request, response) => {
      calls += 1;
      if (calls === 1) response.writeHead(429, { "retry-after": after }).end("slow down");
      else response.end("ok");
    });
    const started = performance.now();
    expect(await systemHttp(url, { deadlineMs: 10_000, retries: 1 })).toMatchObject({ status: 200 });
    expect(performance.now() - started).toBeGreaterThan(990);
    calls = 0;
    after = "3600";
    expect(await systemHttp(url, { deadlineMs: 5000, retries: 1 })).toMatchObject({ status: 429, body: "slow down" });
    calls = 0;
    after = new Date(Date.now() - 5000).toUTCString();
    expect(await systemHttp(url, { deadlineMs: 5000, retries: 1 })).toMatchObject({ status: 200 });
  });

  it("ends at its deadline, before and within the body, and at an attempt's time", async () => {
    let calls = 0;
    const url = await serve((request, response) => {
      calls += 1;
      if (request.url === "/body") response.writeHead(200).write("half");
    });
    expect((await failureOf(systemHttp(url, { deadlineMs: 200 }))).kind).toBe("timeout");
    expect((await failureOf(systemHttp(`${url}/body`, { deadlineMs: 200 }))).kind).toBe("timeout");
    calls = 0;
    const started = performance.now();
    expect((await failureOf(systemHttp(url, { deadlineMs: 2000, attemptMs: 100, retries: 2 }))).kind).toBe("timeout");
    expect(calls).toBe(3);
    expect(performance.now() - started).toBeLessThan(2500);
  });

  it("is cancelled by its signal, also while it waits to try again", async () => {
    const url = await serve((_request, response) => response.writeHead(503, { "retry-after": "30" }).end());
    const started = performance.now();
    const failure = await failureOf(
      systemHttp(url, { deadlineMs: 60_000, retries: 3, signal: AbortSignal.timeout(200) }),
    );
    expect(failure.kind).toBe("cancelled");
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it("cuts a body that is too long", async () => {
    const url = await serve((_request, response) => {
      response.write("x".repeat(5000));
      // Never ended: the rest must not be waited for.
    });
    const answer = await systemHttp(url, { deadlineMs: 5000, maxBytes: 1000 });
    expect(answer.truncated).toBe(true);
    expect(answer.body).toHaveLength(1000);
  });

  it("distinguishes a truncated body from a complete one", async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half");
      setTimeout(() => request.socket.destroy(), 50);
    });
    expect((await failureOf(systemHttp(url, { deadlineMs: 5000 }))).kind).toBe("reset");
  });

  it("names what went wrong without user, password and query", async () => {
    const server = createTcpServer();
    const port = await listen(server);
    server.close();
    const failure = await failureOf(
      systemHttp(`http://me:hunter2@127.0.0.1:${port}/p?token=abc`, { deadlineMs: 2000 }),
    );
    expect(failure.kind).toBe("refused");
    expect(failure.message).toContain(`http://***@127.0.0.1:${port}/p?***`);
    expect(failure.message).not.toMatch(/hunter2|abc|me:/);
    expect((await failureOf(systemHttp("http://no-such-host.invalid/", { deadlineMs: 8000 }))).kind).toBe("dns");
    expect(redactUrl("not a url with secret")).toBe("a malformed URL");
  });

  it("fails as `other` when what answers is no HTTP", async () => {
    const server = createTcpServer((socket) => socket.end("SSH-2.0-x\r\n"));
    const port = await listen(server);
    expect((await failureOf(systemHttp(`http://127.0.0.1:${port}/`, { deadlineMs: 2000 }))).kind).toBe("other");
  });

  it("connects to a Unix socket", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "http-")), "s");
    await listen(
      createServer((request, response) => response.end(request.headers.host)),
      path,
    );
    expect(await systemHttp("http://service/x", { deadlineMs: 2000, socketPath: path })).toMatchObject({
      body: "service",
    });
    const gone = failureOf(systemHttp("http://service/x", { deadlineMs: 2000, socketPath: `${path}2` }));
    expect((await gone).kind).toBe("refused");
  });

  it("trusts no certificate but one it was given", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tls-"));
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    execFileSync(
      "openssl",
      `req -x509 -newkey rsa:2048 -nodes -keyout ${key} -out ${cert} -days 1 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1`.split(
        " ",
      ),
      { stdio: "ignore" },
    );
    const ca = readFileSync(cert, "utf8");
    const port = await listen(
      createTlsServer({ key: readFileSync(key), cert: ca }, (_q, response) => response.end("safe")),
    );
    const url = `https://127.0.0.1:${port}/`;
    expect((await failureOf(systemHttp(url, { deadlineMs: 5000 }))).kind).toBe("tls");
    expect(await systemHttp(url, { deadlineMs: 5000, ca })).toMatchObject({ status: 200, body: "safe" });
  });

  it.each(["ftp://host/x", "file:///etc/passwd", "host/path", ""])("refuses %j", async (url) => {
    await expect(systemHttp(url, { deadlineMs: 1000 })).rejects.toBeInstanceOf(UserError);
  });
});

describe("a body", () => {
  const json = JSON.stringify({ version: "1.4.0", text: "hä".repeat(20) });
  const encoders: Readonly<Record<string, (text: Buffer) => Buffer>> = {
    gzip: gzipSync,
    "x-gzip": gzipSync,
    deflate: deflateSync,
    br: brotliCompressSync,
  };

  it.each(Object.keys(encoders))("that comes as %s is decoded", async (encoding) => {
    const url = await serve((_request, response) =>
      response
        .writeHead(200, { "content-encoding": encoding.toUpperCase() })
        .end(encoders[encoding]?.(Buffer.from(json))),
    );
    expect(await systemHttp(url, { deadlineMs: 5000 })).toMatchObject({ status: 200, body: json, truncated: false });
  });

  it("that was encoded twice, or as deflate without its head, is decoded", async () => {
    const twice = await serve((_request, response) =>
      response.writeHead(200, { "content-encoding": "deflate, identity, gzip" }).end(gzipSync(deflateSync(json))),
    );
    expect((await systemHttp(twice, { deadlineMs: 5000 })).body).toBe(json);
    const raw = await serve((_request, response) =>
      response.writeHead(200, { "content-encoding": "deflate" }).end(deflateRawSync(json)),
    );
    expect((await systemHttp(raw, { deadlineMs: 5000 })).body).toBe(json);
  });

  it("is bounded after it was decoded", async () => {
    const url = await serve((_request, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(50_000_000))),
    );
    const { body, truncated } = await systemHttp(url, { deadlineMs: 5000, maxBytes: 1000 });
    expect([body.length, truncated]).toEqual([1000, true]);
  });

  it("that is not there needs no decoding", async () => {
    const url = await serve((request, response) =>
      response.writeHead(request.method === "HEAD" ? 200 : 204, { "content-encoding": "gzip" }).end(),
    );
    for (const method of ["HEAD", "GET"]) expect((await systemHttp(url, { method, deadlineMs: 5000 })).body).toBe("");
    const chunked = await serve((_request, response) =>
      response.writeHead(200, { "content-encoding": "gzip", "transfer-encoding": "chunked" }).end(),
    );
    expect((await systemHttp(chunked, { deadlineMs: 5000 })).body).toBe("");
  });

  it("that does not match its encoding, or is truncated, is no answer", async () => {
    for (const [encoding, bytes] of [
      ["gzip", Buffer.from("plain")],
      ["gzip", gzipSync(json).subarray(0, 30)],
      ["deflate", Buffer.from("xx")],
      ["br", Buffer.from("plain text")],
    ] as const) {
      const url = await serve((_request, response) =>
        response.writeHead(200, { "content-encoding": encoding }).end(bytes),
      );
      const failure = await failureOf(systemHttp(url, { deadlineMs: 5000 }));
      expect(failure.message).toContain("the body is not what its Content-Encoding says");
    }
    const cut = await serve((request, response) => {
      response.writeHead(200, { "content-encoding": "gzip", "content-length": "1000" }).write(gzipSync(json));
      setTimeout(() => request.socket.destroy(), 50);
    });
    expect((await failureOf(systemHttp(cut, { deadlineMs: 5000 }))).kind).toBe("reset");
  });

  it("loses its byte order mark, and keeps an unknown encoding", async () => {
    const bom = await serve((_request, response) => response.end(`\uFEFF${json}`));
    expect((await systemHttp(bom, { deadlineMs: 5000 })).body).toBe(json);
    const zipped = await serve((_request, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(`\uFEFF${json}`)),
    );
    expect((await systemHttp(zipped, { deadlineMs: 5000 })).body).toBe(json);
    const unknown = await serve((_request, response) =>
      response.writeHead(200, { "content-encoding": "pack200" }).end("as it is"),
    );
    expect((await systemHttp(unknown, { deadlineMs: 5000 })).body).toBe("as it is");
  });
});
