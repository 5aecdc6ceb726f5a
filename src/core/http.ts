import type { ClientRequest, IncomingMessage } from "node:http";
import { systemClock } from "./clock.ts";
import { formatDuration } from "./duration.ts";
import { UserError } from "./errors.ts";
import { readBody } from "./http-body.ts";
import { HttpFailure, addressOf, failureOf, redactUrl } from "./http-failure.ts";
import type { SecureOptions } from "./http-failure.ts";
import type { Proxied } from "./proxy.ts";

export { HttpFailure, redactUrl } from "./http-failure.ts";
export type { HttpFailureKind } from "./http-failure.ts";

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

/**
 * One request on a connection of its own. Resolves for every status of the service; rejects with HttpFailure when
 * there is no answer or a proxy's own, and with UserError for a URL that is not http: or https:.
 */
export type Http = (url: string, options: HttpOptions) => Promise<HttpResponse>;

const DEFAULT_MAX_BYTES = 1024 * 1024;

const PROXY_VARIABLES: Readonly<Record<string, readonly string[]>> = {
  "https:": ["https_proxy", "HTTPS_PROXY"],
  "http:": ["http_proxy", "HTTP_PROXY"],
};

const RETRIED_STATUS: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;

export const systemHttp: Http = async (url, options) => {
  const parsed = parseUrl(url);
  const end = performance.now() + options.deadlineMs;
  const retries = options.retries ?? 0;
  for (let retry = 0; ; retry += 1) {
    const outcome = await tryOnce(parsed, options, end - performance.now());
    const waitMs = retry < retries ? waitBeforeRetry(outcome, retry) : undefined;
    if (waitMs === undefined || performance.now() + waitMs >= end) return responseOf(outcome);
    await systemClock.sleep(waitMs, options.signal);
  }
};

type Outcome = HttpResponse | HttpFailure;

async function tryOnce(url: URL, options: HttpOptions, leftMs: number): Promise<Outcome> {
  try {
    return await attempt(url, options, Math.min(leftMs, options.attemptMs ?? leftMs));
  } catch (error) {
    if (error instanceof HttpFailure) return error;
    throw error;
  }
}

function responseOf(outcome: Outcome): HttpResponse {
  if (outcome instanceof HttpFailure) throw outcome;
  return outcome;
}

/** Milliseconds to wait, or undefined when another attempt is of no use. */
function waitBeforeRetry(outcome: Outcome, retry: number): number | undefined {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** retry);
  const jittered = ceiling / 2 + (Math.random() * ceiling) / 2;
  if (outcome instanceof HttpFailure) {
    const passing =
      outcome.status === undefined
        ? outcome.kind === "reset" || outcome.kind === "timeout"
        : RETRIED_STATUS.has(outcome.status);
    return passing ? jittered : undefined;
  }
  if (!RETRIED_STATUS.has(outcome.status)) return undefined;
  return retryAfterMs(outcome.headers["retry-after"]) ?? jittered;
}

/** `Retry-After` is seconds or a date. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function parseUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === "http:" || parsed?.protocol === "https:") return parsed;
  throw new UserError(`${redactUrl(url)} is not a http: or https: URL`);
}

/** Requests to the origin of `base` carry this `Host` header, unless they bring one of their own. */
export function withHost(http: Http, base: string, host: string): Http {
  const { origin } = new URL(base);
  return async (url, options) => {
    const other =
      !URL.canParse(url) ||
      new URL(url).origin !== origin ||
      Object.keys(options.headers ?? {}).some((name) => name.toLowerCase() === "host");
    return http(url, other ? options : { ...options, headers: { ...options.headers, host } });
  };
}

/** One request, one answer or one HttpFailure. The proxy that the environment names for the URL is used. */
async function attempt(url: URL, options: HttpOptions, timeoutMs: number): Promise<HttpResponse> {
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
