import type { ClientRequest, IncomingMessage } from "node:http";
import { formatDuration } from "./duration.ts";
import { addressOf } from "./http-address.ts";
import type { SecureOptions } from "./http-address.ts";
import { readBody } from "./http-body.ts";
import { HttpFailure, failureOf } from "./http-failure.ts";
import type { Proxied } from "./proxy.ts";

export interface HttpOptions {
  /** Default GET. */
  readonly method?: string | undefined;
  /** A `Host` of its own is also the name that the certificate must be for. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** For the whole, retries and their waits included, in milliseconds. */
  readonly deadlineMs: number;
  /** For one attempt, in milliseconds; the rest of the deadline when left out. */
  readonly attemptMs?: number | undefined;
  /** Attempts after the first, on 429, 502, 503, 504, a reset connection or an attempt's timeout. Default 0. */
  readonly retries?: number | undefined;
  /** A Unix socket to connect to instead of the URL's host and port; no proxy is used. */
  readonly socketPath?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Bytes of the decoded body kept; the rest is not read. Default 1 MiB. */
  readonly maxBytes?: number | undefined;
  /** Redirects are never followed: a 302 is an answer as any other. */
  readonly followRedirects?: false | undefined;
  /** PEM of the authority to trust instead of the system's. */
  readonly ca?: string | undefined;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; several of one name are joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded, and without a byte order mark. */
  readonly body: string;
  /** Of the last attempt, until its body was read. */
  readonly durationMs: number;
  readonly truncated: boolean;
}

const DEFAULT_MAX_BYTES = 1024 * 1024;

const PROXY_VARIABLES: Readonly<Record<string, readonly string[]>> = {
  "https:": ["https_proxy", "HTTPS_PROXY"],
  "http:": ["http_proxy", "HTTP_PROXY"],
};

/** One request, one answer or one HttpFailure. The proxy that the environment names for the URL is used. */
export async function attempt(url: URL, options: HttpOptions, timeoutMs: number): Promise<HttpResponse> {
  const started = performance.now();
  if (options.signal?.aborted) throw cancelled(url);
  if (timeoutMs <= 0) throw timedOut(url, 0);
  const over = new AbortController();
  try {
    const direct = directOptions(url, options);
    const proxy = await proxyOf(url, direct, over.signal);
    const response = await exchange(url, direct, proxy, options, timeoutMs);
    return { ...response, durationMs: performance.now() - started };
  } finally {
    // A tunnel that is still being opened has no request yet that could end it.
    over.abort();
  }
}

async function proxyOf(url: URL, direct: SecureOptions, signal: AbortSignal): Promise<Proxied | undefined> {
  const variable = PROXY_VARIABLES[url.protocol]?.find((name) => (process.env[name] ?? "") !== "");
  if (variable === undefined || direct.socketPath !== undefined) return undefined;
  // Loaded here and not above: most runners have none.
  return (await import("./proxy.ts")).proxied(url, variable, direct, signal);
}

async function exchange(
  url: URL,
  direct: SecureOptions,
  proxy: Proxied | undefined,
  options: HttpOptions,
  timeoutMs: number,
): Promise<Omit<HttpResponse, "durationMs">> {
  const how = proxy?.options ?? direct;
  // Loaded here and not above: most runs that end in a configuration error never need it.
  const { request } = how.protocol === "https:" ? await import("node:https") : await import("node:http");
  let passed = proxy === undefined;
  const failure = (error: unknown): HttpFailure =>
    proxy === undefined || passed ? failureOf(error, url, proxy?.name) : proxy.failed(error);
  return new Promise((resolve, reject) => {
    let req: ClientRequest | undefined;
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", onAbort);
      settle();
      req?.destroy();
    };
    const fail = (why: HttpFailure): void => finish(() => reject(why));
    const onAbort = (): void => fail(cancelled(url));
    const timer = setTimeout(() => fail(timedOut(url, timeoutMs, proxy?.name)), timeoutMs);
    options.signal?.addEventListener("abort", onAbort, { once: true });
    try {
      req = request(how);
    } catch (error) {
      fail(failure(error));
      return;
    }
    req.on("error", (error) => fail(failure(error)));
    req.once("proxyConnect", ({ statusCode }: { statusCode: number }) => {
      const refusal = proxy?.connected(statusCode);
      passed = refusal === undefined;
      if (refusal !== undefined) fail(refusal);
    });
    req.once("response", (response) => {
      passed = true;
      const status = response.statusCode ?? 0;
      const refusal = proxy?.answered(status);
      if (refusal !== undefined) {
        fail(refusal);
        return;
      }
      readBody(response, options.maxBytes ?? DEFAULT_MAX_BYTES).then(
        ({ text, truncated }) =>
          finish(() => resolve({ status, headers: plainHeaders(response), body: text, truncated })),
        (error: unknown) => fail(failure(error)),
      );
    });
    req.end(options.body);
  });
}

function directOptions(url: URL, options: HttpOptions): SecureOptions {
  const headers: Record<string, string> = { connection: "close", "user-agent": "erlmcp-actions" };
  for (const [name, value] of Object.entries(options.headers ?? {})) headers[name.toLowerCase()] = value;
  if (options.body !== undefined && headers["content-length"] === undefined) {
    headers["content-length"] = String(Buffer.byteLength(options.body));
  }
  return {
    protocol: url.protocol,
    ...addressOf(url),
    path: url.pathname + url.search,
    method: options.method ?? "GET",
    headers,
    agent: false,
    ...(url.username === "" ? {} : { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }),
    ...(options.socketPath === undefined ? {} : { socketPath: options.socketPath }),
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  };
}

function plainHeaders(response: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}

function timedOut(url: URL, timeoutMs: number, through = ""): HttpFailure {
  return new HttpFailure(
    "timeout",
    url,
    `no answer within ${formatDuration(timeoutMs)}${through === "" ? "" : `, through ${through}`}`,
  );
}

function cancelled(url: URL): HttpFailure {
  return new HttpFailure("cancelled", url, "the request was cancelled");
}
