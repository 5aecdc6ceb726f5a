export type HttpFailureKind = "refused" | "timeout" | "dns" | "tls" | "reset" | "cancelled" | "other";

/** A request that got no answer. The message names the URL without user, password and query. */
export class HttpFailure extends Error {
  readonly kind: HttpFailureKind;

  constructor(kind: HttpFailureKind, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "HttpFailure";
    this.kind = kind;
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

const TLS_CODE = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|EPROTO)/;

export function failureOf(error: unknown, url: URL): HttpFailure {
  const code = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? "") : "";
  const kind = KINDS[code] ?? (TLS_CODE.test(code) ? "tls" : "other");
  return new HttpFailure(kind, `${redactUrl(url)}: ${describe(kind, code, error)}`, { cause: error });
}

function describe(kind: HttpFailureKind, code: string, error: unknown): string {
  switch (kind) {
    case "refused":
      return `nothing listens there (${code})`;
    case "dns":
      return `the name could not be resolved (${code})`;
    case "tls":
      return `the TLS connection is not trusted (${code})`;
    case "reset":
      return `the connection was closed before the answer was complete (${code})`;
    case "timeout":
      return `no answer in time (${code})`;
    default:
      // Messages of the system can quote the URL with all that is in it.
      return code === "" ? (error instanceof Error ? error.name : "unknown error") : code;
  }
}
