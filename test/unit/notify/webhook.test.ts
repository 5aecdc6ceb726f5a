import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { systemHttp } from "../../../src/core/http.ts";
import { Secrets } from "../../../src/core/mask.ts";
import type { World } from "../../../src/core/world.ts";
import type { Report } from "../../../src/deploy/report.ts";
import { sentenceOf } from "../../../src/notify/sentence.ts";
import { webhookSink } from "../../../src/notify/webhook.ts";
import { Proxy } from "../../kit/proxy.ts";
import {
  ALL,
  HOSTILE,
  backOnRequest,
  deployed,
  dryRun,
  enormous,
  held,
  hostile,
  mixed,
  nothingToRecover,
  refused,
  rolledBack,
  unknown,
} from "../report/reports.ts";

const SECRET_PATH = "/services/T0001/B0002/k3yk3yk3y";
const RUN = "https://github.com/acme/orders/actions/runs/42";

const open: { close(): void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  open.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return `http://user:pa55@127.0.0.1:${(server.address() as AddressInfo).port}${SECRET_PATH}?token=t0k3n`;
}

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly type: string | undefined;
  readonly body: Record<string, unknown>;
}

/** A receiver that answers with these statuses, one after the other, the last one for ever. */
async function receiver(...statuses: readonly number[]): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const url = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({
        method: request.method,
        url: request.url,
        type: request.headers["content-type"],
        body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>,
      });
      response.writeHead(statuses[received.length - 1] ?? statuses.at(-1) ?? 200);
      response.end("no_service");
    });
  });
  return { url, received };
}

function world(http: World["http"] = systemHttp): { world: World; logged: string[]; secrets: Secrets } {
  const logged: string[] = [];
  const put = (text: string): void => void logged.push(text);
  const secrets = new Secrets();
  const log = { info: put, warn: (text: string) => put(`warning: ${text}`), error: put, debug: put, notice: put };
  return { world: { http, log, secrets } as unknown as World, logged, secrets };
}

function expectNoLeak(logged: readonly string[]): void {
  expect(logged.join("\n")).not.toMatch(/k3yk3yk3y|services|T0001|t0k3n|pa55|:\/\/|127\.0\.0\.1/);
}

describe("the webhook", () => {
  it("posts one JSON message", async () => {
    const { url, received } = await receiver(200);
    const { world: ours, logged } = world();
    await webhookSink({ url }, ours).ended({ report: deployed, run: RUN });
    expect(received).toEqual([
      {
        method: "POST",
        url: `${SECRET_PATH}?token=t0k3n`,
        type: "application/json; charset=utf-8",
        body: {
          service: "orders",
          environment: "production",
          outcome: "deployed",
          version: "1.4.2",
          previousVersion: "1.4.1",
          reason: "",
          url: "https://orders.example.org",
          run: RUN,
          requestsLost: 8,
          text: "orders 1.4.2 is live in production (before: 1.4.1); 8 of 180 requests were lost.",
        },
      },
    ]);
    expect(logged).toEqual([]);
  });

  it("tries again after 503", async () => {
    const { url, received } = await receiver(503, 200);
    const { world: ours, logged } = world();
    await webhookSink({ url }, ours).ended({ report: rolledBack, run: RUN });
    expect(received).toHaveLength(2);
    expect(logged).toEqual([]);
  });

  it("gives up after three answers of 503, and after one of 404", async () => {
    for (const [status, attempts] of [
      [503, 3],
      [404, 1],
      [302, 1],
    ] as const) {
      const { url, received } = await receiver(status);
      const { world: ours, logged } = world();
      await webhookSink({ url }, ours).ended({ report: refused, run: RUN });
      expect(received).toHaveLength(attempts);
      expect(logged).toEqual([`warning: Could not deliver the outcome to the webhook: it answered HTTP ${status}`]);
    }
  });

  it("never throws and never reveals the URL", async () => {
    const closed = await serve(() => {});
    open.pop()?.close();
    const reset = await serve((request) => request.socket.destroy());
    const urls = [
      closed,
      reset,
      `not a url ${SECRET_PATH}`,
      `ftp://h${SECRET_PATH}`,
      `https://127.0.0.1:1${SECRET_PATH}`,
      `http://no-such-host.invalid${SECRET_PATH}`,
      `http://%zz:x@127.0.0.1:1${SECRET_PATH}`,
      "",
    ];
    for (const url of urls) {
      const { world: ours, logged } = world();
      await webhookSink({ url }, ours).ended({ report: rolledBack, run: RUN });
      expect(logged).toHaveLength(1);
      expect(logged[0]).toMatch(/^warning: Could not deliver the outcome to the webhook: [a-zA-Z :]+$/);
      expectNoLeak(logged);
    }
  });

  it("does not repeat the message of whatever was thrown", async () => {
    const { world: ours, logged } = world(async (url) => {
      throw new Error(`could not reach ${url}`);
    });
    await webhookSink({ url: `https://hooks.example.org${SECRET_PATH}` }, ours).ended({ report: deployed, run: RUN });
    expect(logged).toHaveLength(1);
    expectNoLeak(logged);
  });

  it("has a deadline of 10 s and 2 retries", async () => {
    const requests: unknown[] = [];
    const { world: ours } = world(async (_url, options) => {
      requests.push(options);
      return { status: 204, headers: {}, body: "", durationMs: 1, truncated: false };
    });
    await webhookSink({ url: "https://hooks.example.org/x" }, ours).ended({ report: deployed, run: RUN });
    expect(requests).toEqual([expect.objectContaining({ method: "POST", deadlineMs: 10_000, retries: 2 })]);
  });

  it("sends hostile and enormous reports as harmless, short JSON without secrets", async () => {
    for (const report of [hostile(), hostile(`${HOSTILE} s3cr3t-value`), enormous()]) {
      const { url, received } = await receiver(200);
      const { world: ours, logged, secrets } = world();
      secrets.add("s3cr3t-value");
      await webhookSink({ url }, ours).ended({
        report: {
          ...report,
          service: "orders",
          environment: "production",
          version: "1",
          previousVersion: "",
          url: "",
          deploymentId: "é\r\nx: y",
        },
        run: RUN,
      });
      expect(logged).toEqual([]);
      const { reason, text } = (received[0] as Received).body as { reason: string; text: string };
      expect(reason.length).toBeLessThanOrEqual(2000);
      expect(text.length).toBeLessThan(600);
      expect(text).not.toMatch(/[<>\n\u001b\u202e]|@everyone/);
      expect(`${reason}${text}`).not.toContain("s3cr3t-value");
    }
  });
});

describe("sentenceOf", () => {
  it.each<[string, Report, string]>([
    [
      "rolled back",
      rolledBack,
      "orders 1.4.2 failed in production, and 1.4.1 is live again: app2.example.org (main): version failed: nothing listens there (ECONNREFUSED). Cause: port 8080 is in use by nginx (process 812); 52 of 820 requests were lost.",
    ],
    [
      "refused",
      refused,
      "orders 1.4.2 was not deployed to production: app2.example.org: 40 MB are free, and the release needs 180 MB. Remove old releases, or lower `keep`.",
    ],
    [
      "held",
      { ...held, reason: "HTTP 500", probe: undefined },
      "orders 1.4.2 failed in production and was left as it is, for a person to inspect: HTTP 500.",
    ],
    [
      "mixed",
      { ...mixed, probe: undefined },
      "orders 1.4.2 is live on some hosts of production only: app2.example.org kept the previous release.",
    ],
    [
      "unknown",
      { ...unknown, reason: "", probe: undefined },
      "Could not determine which release of orders is live in production.",
    ],
    ["dry run", dryRun, "Dry run: a deployment of orders 1.4.2 in production was planned, and nothing was changed."],
    ["rollback", backOnRequest, "orders in production was rolled back to 1.4.1; 0 of 80 requests were lost."],
    ["recover", nothingToRecover, "Nothing was left to recover of orders in production."],
  ])("is one sentence for a chat: %s", (_, report, text) => {
    expect(sentenceOf(report)).toBe(text);
  });

  it("has a clause for every outcome of every intent", () => {
    for (const outcome of [
      "deployed",
      "unchanged",
      "stale",
      "refused",
      "rolled_back",
      "removed",
      "rollback_failed",
      "rollback_unverified",
      "held",
      "mixed",
      "unknown",
    ] as const) {
      for (const intent of ["deploy", "rollback", "config-change", "recover"] as const) {
        expect(sentenceOf({ ...(ALL["refused"] as Report), outcome, intent })).toMatch(/^\S.*\bproduction\b.*\.$/);
      }
    }
  });
});

describe("a webhook behind a proxy", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("is sent through it", async () => {
    const proxy = await Proxy.start();
    open.push(proxy);
    vi.stubEnv("HTTP_PROXY", proxy.url);
    const { url, received } = await receiver(200);
    const { world: here, logged } = world();
    const { port } = new URL(url);
    await webhookSink({ url: `http://hooks.example:${port}${SECRET_PATH}` }, here).ended({
      report: deployed,
      run: RUN,
    });
    expect([received.length, proxy.asked]).toEqual([1, [`POST http://hooks.example:${port}${SECRET_PATH}`]]);
    expect(logged).toEqual([]);
  });

  it("names the proxy that refuses it, and not its own URL", async () => {
    const proxy = await Proxy.start({ credentials: "me:right" });
    open.push(proxy);
    vi.stubEnv("HTTPS_PROXY", proxy.url.replace("//", "//me:hunter2@"));
    const { world: here, logged } = world();
    await webhookSink({ url: `https://hooks.example${SECRET_PATH}` }, here).ended({ report: deployed, run: RUN });
    expect(logged).toEqual([
      `warning: Could not deliver the outcome to the webhook: the proxy ${proxy.url} (HTTPS_PROXY) answered HTTP 407: it does not accept the user and password in the variable`,
    ]);
  });
});
