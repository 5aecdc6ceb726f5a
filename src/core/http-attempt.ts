import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { HttpFailure, failureOf, redactUrl } from "./http-failure.ts";
import { formatDuration } from "./duration.ts";

export interface HttpOptions {
  /** Default GET. */
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** For the whole, retries and their waits included, in milliseconds. */
  readonly deadlineMs: number;
  /** For one attempt, in milliseconds; the rest of the deadline when left out. */
  readonly attemptMs?: number | undefined;
  /** Attempts after the first, on 429, 502, 503, 504, a reset connection or an attempt's timeout. Default 0. */
  readonly retries?: number | undefined;
  /** A Unix socket to connect to instead of the URL's host and port. */
  readonly socketPath?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Bytes of the body kept; the rest is not read. Default 1 MiB. */
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
  readonly body: string;
  /** Of the last attempt, until its body was read. */
  readonly durationMs: number;
  readonly truncated: boolean;
}

const DEFAULT_MAX_BYTES = 1024 * 1024;

/** One request, one answer or one HttpFailure. */
export async function attempt(url: URL, options: HttpOptions, timeoutMs: number): Promise<HttpResponse> {
  const started = performance.now();
  if (options.signal?.aborted) throw cancelled(url);
  if (timeoutMs <= 0) throw timedOut(url, 0);
  // Loaded here and not above: most runs that end in a configuration error never need it.
  const { request } = url.protocol === "https:" ? await import("node:https") : await import("node:http");
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", onAbort);
      settle();
      req.destroy();
    };
    const fail = (failure: HttpFailure): void => finish(() => reject(failure));
    const onAbort = (): void => fail(cancelled(url));
    const timer = setTimeout(() => fail(timedOut(url, timeoutMs)), timeoutMs);
    options.signal?.addEventListener("abort", onAbort, { once: true });
    let req: ClientRequest;
    try {
      req = request(requestOptions(url, options));
    } catch (error) {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", onAbort);
      reject(failureOf(error, url));
      return;
    }
    req.on("error", (error) => fail(failureOf(error, url)));
    req.once("response", (response) => {
      readBody(response, options.maxBytes ?? DEFAULT_MAX_BYTES).then(
        ({ body, truncated }) =>
          finish(() =>
            resolve({
              status: response.statusCode ?? 0,
              headers: plainHeaders(response),
              body,
              durationMs: performance.now() - started,
              truncated,
            }),
          ),
        (error: unknown) => fail(failureOf(error, url)),
      );
    });
    req.end(options.body);
  });
}

function requestOptions(url: URL, options: HttpOptions): RequestOptions & { ca?: string } {
  const headers: Record<string, string> = { connection: "close", "user-agent": "erlmcp-actions" };
  for (const [name, value] of Object.entries(options.headers ?? {})) headers[name.toLowerCase()] = value;
  if (options.body !== undefined && headers["content-length"] === undefined) {
    headers["content-length"] = String(Buffer.byteLength(options.body));
  }
  return {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    path: url.pathname + url.search,
    method: options.method ?? "GET",
    headers,
    agent: false,
    ...(url.port === "" ? {} : { port: url.port }),
    ...(url.username === "" ? {} : { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }),
    ...(options.socketPath === undefined ? {} : { socketPath: options.socketPath }),
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  };
}

function readBody(response: IncomingMessage, maxBytes: number): Promise<{ body: string; truncated: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const done = (truncated: boolean): void => {
      resolve({ body: Buffer.concat(chunks).toString("utf8"), truncated });
    };
    response.on("data", (chunk: Buffer) => {
      const kept = chunk.subarray(0, maxBytes - bytes);
      chunks.push(kept);
      bytes += kept.length;
      if (kept.length < chunk.length) {
        response.pause();
        done(true);
      }
    });
    response.once("end", () => done(false));
    response.on("error", reject);
  });
}

function plainHeaders(response: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}

function timedOut(url: URL, timeoutMs: number): HttpFailure {
  return new HttpFailure("timeout", `${redactUrl(url)}: no answer within ${formatDuration(timeoutMs)}`);
}

function cancelled(url: URL): HttpFailure {
  return new HttpFailure("cancelled", `${redactUrl(url)}: the request was cancelled`);
}
