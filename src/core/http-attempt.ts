import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { formatDuration } from "./duration.ts";
import { readBody } from "./http-body.ts";
import { HttpFailure, failureOf, reasonOf } from "./http-failure.ts";
import { mayBeOwn, proxyAnswered, proxyFor, tunnelThrough } from "./proxy.ts";
import type { Proxy } from "./proxy.ts";

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

/** How a request gets to its server. */
interface Route {
  readonly options: RequestOptions & { ca?: string };
  readonly proxy: Proxy | undefined;
  /** Whether the proxy only opens a tunnel: then an answer is never its own. */
  readonly tunnel: boolean;
}

/** One request, one answer or one HttpFailure. The proxy that the environment names for the URL is used. */
export async function attempt(url: URL, options: HttpOptions, timeoutMs: number): Promise<HttpResponse> {
  const started = performance.now();
  if (options.signal?.aborted) throw cancelled(url);
  if (timeoutMs <= 0) throw timedOut(url, 0, "");
  const over = new AbortController();
  try {
    const route = await routeTo(url, options, over.signal);
    const response = await exchange(url, route, options, timeoutMs);
    return { ...response, durationMs: performance.now() - started };
  } finally {
    // A tunnel that is still being opened has no request yet that could end it.
    over.abort();
  }
}

async function exchange(url: URL, { options: how, proxy, tunnel }: Route, options: HttpOptions, timeoutMs: number): Promise<Omit<HttpResponse, "durationMs">> {
  // Loaded here and not above: most runs that end in a configuration error never need it.
  const { request } = how.protocol === "https:" ? await import("node:https") : await import("node:http");
  const through = proxy?.name ?? "";
  let passed = proxy === undefined;
  const failure = (error: unknown): HttpFailure => (passed || proxy === undefined ? failureOf(error, url, through) : proxyFailed(url, proxy, error));
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
    const timer = setTimeout(() => fail(timedOut(url, timeoutMs, through)), timeoutMs);
    options.signal?.addEventListener("abort", onAbort, { once: true });
    try {
      req = request(how);
    } catch (error) {
      fail(failure(error));
      return;
    }
    req.on("error", (error) => fail(failure(error)));
    req.once("proxyConnect", ({ statusCode }: { statusCode: number }) => {
      passed = statusCode === 200;
      if (!passed && proxy !== undefined) fail(proxyAnswered(url, proxy, statusCode));
    });
    req.once("response", (response) => {
      passed = true;
      const status = response.statusCode ?? 0;
      if (proxy !== undefined && !tunnel && mayBeOwn(status)) {
        fail(proxyAnswered(url, proxy, status));
        return;
      }
      readBody(response, options.maxBytes ?? DEFAULT_MAX_BYTES).then(
        ({ text, truncated }) => finish(() => resolve({ status, headers: plainHeaders(response), body: text, truncated })),
        (error: unknown) => fail(failure(error)),
      );
    });
    req.end(options.body);
  });
}

async function routeTo(url: URL, options: HttpOptions, signal: AbortSignal): Promise<Route> {
  const direct = directOptions(url, options);
  const proxy = options.socketPath === undefined ? await proxyFor(url) : undefined;
  if (proxy === undefined) return { options: direct, proxy, tunnel: false };
  // Asked for a whole URL, a proxy puts that URL's host into the header.
  const ownHost = Object.keys(options.headers ?? {}).some((name) => name.toLowerCase() === "host");
  if (url.protocol === "https:" || ownHost) return { options: { ...direct, agent: await tunnelThrough(proxy, signal) }, proxy, tunnel: true };
  const { ca: _ofTheServer, port: _port, ...rest } = direct;
  return {
    options: {
      ...rest,
      protocol: proxy.url.protocol,
      ...addressOf(proxy.url),
      path: `${url.protocol}//${url.host}${direct.path ?? ""}`,
      headers: { ...(direct.headers as Record<string, string>), host: url.host, ...proxy.headers },
    },
    proxy,
    tunnel: false,
  };
}

function directOptions(url: URL, options: HttpOptions): RequestOptions & { ca?: string; agent: false | Agent } {
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

function addressOf(url: URL): { hostname: string; port?: string } {
  return { hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"), ...(url.port === "" ? {} : { port: url.port }) };
}

function plainHeaders(response: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}

/** The proxy was not reached, or closed the connection before it let us through. */
function proxyFailed(url: URL, proxy: Proxy, error: unknown): HttpFailure {
  const { kind, why } = reasonOf(error);
  return new HttpFailure("proxy", url, `${proxy.name}: ${kind === "other" ? "it closed the connection without an answer" : why}`, { cause: error });
}

function timedOut(url: URL, timeoutMs: number, through: string): HttpFailure {
  return new HttpFailure("timeout", url, `no answer within ${formatDuration(timeoutMs)}${through === "" ? "" : `, through ${through}`}`);
}

function cancelled(url: URL): HttpFailure {
  return new HttpFailure("cancelled", url, "the request was cancelled");
}
