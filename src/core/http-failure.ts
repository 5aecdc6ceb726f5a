import type { RequestOptions } from "node:http";
import { bareHost } from "./url.ts";

export type HttpFailureKind = "refused" | "timeout" | "dns" | "tls" | "reset" | "proxy" | "cancelled" | "other";

export interface HttpFailureOptions {
  readonly cause?: unknown;
  /** What a proxy answered in place of the service. */
  readonly status?: number;
}

/** A request that the service gave no answer to. The message names the URL without user, password and query. */
export class HttpFailure extends Error {
  readonly kind: HttpFailureKind;
  /** The message without the URL, which can be a password itself. */
  readonly why: string;
  readonly status: number | undefined;

  constructor(kind: HttpFailureKind, url: URL, why: string, { cause, status }: HttpFailureOptions = {}) {
    super(`${redactUrl(url)}: ${why}`, cause === undefined ? undefined : { cause });
    this.name = "HttpFailure";
    this.kind = kind;
    this.why = why;
    this.status = status;
  }
}

/** The URL as it may be printed: user, password, query and fragment are left out. */
export function redactUrl(url: string | URL): string {
  if (typeof url === "string" && !URL.canParse(url)) return "a malformed URL";
  const parsed = new URL(url);
  const host = parsed.host === "" ? "" : `//${parsed.username === "" ? "" : "***@"}${parsed.host}`;
  return `${parsed.protocol}${host}${parsed.pathname}${parsed.search === "" ? "" : "?***"}`;
}

const KINDS: Readonly<Record<string, HttpFailureKind>> = {
  ECONNREFUSED: "refused",
  ENOENT: "refused", // a Unix socket that is not there
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  ETIMEDOUT: "timeout",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  HPE_INVALID_EOF_STATE: "reset",
};

const TLS_CODE =
  /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|EPROTO)/;
const BODY_CODE = /^(Z_|ERR_BROTLI|ERR__ERROR_FORMAT)/;

/** @param through the proxy that the request went through, as messages name it; empty for none */
export function failureOf(error: unknown, url: URL, through = ""): HttpFailure {
  const { kind, why } = reasonOf(error);
  return new HttpFailure(kind, url, `${why}${through === "" ? "" : `, through ${through}`}`, { cause: error });
}

/** What became of a connection, in our own words: messages of the system can quote the URL with all that is in it. */
export function reasonOf(error: unknown): { readonly kind: HttpFailureKind; readonly why: string } {
  const code = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? "") : "";
  const kind = KINDS[code] ?? (TLS_CODE.test(code) ? "tls" : "other");
  switch (kind) {
    case "refused":
      return { kind, why: `nothing listens there (${code})` };
    case "dns":
      return { kind, why: `the name could not be resolved (${code})` };
    case "tls":
      return { kind, why: `the TLS connection is not trusted (${code})` };
    case "reset":
      return { kind, why: `the connection was closed before the answer was complete (${code})` };
    case "timeout":
      return { kind, why: `no answer in time (${code})` };
    default:
      if (BODY_CODE.test(code)) return { kind, why: `the body is not what its Content-Encoding says (${code})` };
      return { kind, why: code === "" ? (error instanceof Error ? error.name : "unknown error") : code };
  }
}

export type SecureOptions = RequestOptions & { readonly ca?: string };

/** Where the server of a URL is, in the words of a request's options. */
export function addressOf(url: URL): { hostname: string; port?: string } {
  return { hostname: bareHost(url.hostname), ...(url.port === "" ? {} : { port: url.port }) };
}
