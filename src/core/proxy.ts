import type { RequestOptions } from "node:http";
import { noProxyFor, tunnelAgent } from "./heavy.ts";
import { HttpFailure, addressOf, reasonOf } from "./http-failure.ts";
import type { SecureOptions } from "./http-failure.ts";
import { bareHost, isLoopback } from "./url.ts";

/** A request as it goes through a proxy that the environment names, as GitHub's own clients read it. */
export interface Proxied {
  readonly options: SecureOptions;
  /** For messages: `the proxy http://proxy:3128 (HTTPS_PROXY)`, without user and password. */
  readonly name: string;
  /** A status that is the proxy's own answer, or may be: without a tunnel the two cannot be distinguished. */
  answered(status: number): HttpFailure | undefined;
  /** The proxy opened a tunnel, or did not. */
  connected(status: number): HttpFailure | undefined;
  /** It was not reached, or closed the connection before the tunnel was open. */
  failed(error: unknown): HttpFailure;
}

interface Proxy {
  readonly url: URL;
  readonly name: string;
  /** The header by which it knows us; empty where the environment gives no user. */
  readonly headers: Readonly<Record<string, string>>;
}

const OWN_STATUS: ReadonlySet<number> = new Set([407, 502, 503, 504]);

/**
 * The request by way of the proxy that `variable` names, or undefined where it goes without one: this machine itself is
 * never reached through a proxy.
 * @param direct the request without a proxy
 * @param signal ends a tunnel that is still being opened
 * @throws HttpFailure when the variable does not name a proxy
 */
export async function proxied(
  url: URL,
  variable: string,
  direct: SecureOptions,
  signal: AbortSignal,
): Promise<Proxied | undefined> {
  if ((await isHere(url.hostname)) || (await noProxyFor(url))) return undefined;
  const proxy = proxyOf(url, variable);
  const headers = direct.headers as Record<string, string>;
  // When requested with a whole URL, a proxy puts that URL's host into the header.
  const tunnel = url.protocol === "https:" || headers["host"] !== undefined;
  return {
    options: tunnel
      ? { ...direct, agent: await tunnelAgent(proxy.url, proxy.headers, signal) }
      : forwarded(url, proxy, direct),
    name: proxy.name,
    answered: (status) => (tunnel || !OWN_STATUS.has(status) ? undefined : answered(url, proxy, status)),
    connected: (status) => (status === 200 ? undefined : answered(url, proxy, status)),
    failed(error) {
      const { kind, why } = reasonOf(error);
      return new HttpFailure(
        "proxy",
        url,
        `${proxy.name}: ${kind === "other" ? "it closed the connection without an answer" : why}`,
        { cause: error },
      );
    },
  };
}

/** The whole URL in the request line, for the proxy to call. */
function forwarded(url: URL, proxy: Proxy, { ca: _ofTheServer, port: _port, ...rest }: SecureOptions): RequestOptions {
  return {
    ...rest,
    protocol: proxy.url.protocol,
    ...addressOf(proxy.url),
    path: `${url.protocol}//${url.host}${rest.path ?? ""}`,
    headers: { ...(rest.headers as Record<string, string>), host: url.host, ...proxy.headers },
  };
}

function proxyOf(url: URL, variable: string): Proxy {
  const value = process.env[variable] ?? "";
  const text = value.includes("://") ? value : `http://${value}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (proxy?.protocol !== "http:" && proxy?.protocol !== "https:") {
    throw new HttpFailure("proxy", url, `the variable ${variable} does not name an http: or https: proxy`);
  }
  const user = `${unescaped(proxy.username)}:${unescaped(proxy.password)}`;
  const headers = user === ":" ? {} : { "proxy-authorization": `Basic ${Buffer.from(user).toString("base64")}` };
  return { url: new URL(proxy.origin), name: `the proxy ${proxy.origin} (${variable})`, headers };
}

function answered(url: URL, { name, headers }: Proxy, status: number): HttpFailure {
  const hint =
    status !== 407
      ? ""
      : Object.keys(headers).length === 0
        ? ": it requires a user and password, and the variable gives none"
        : ": it does not accept the user and password in the variable";
  return new HttpFailure("proxy", url, `${name} answered HTTP ${status}${hint}`, { status });
}

async function isHere(hostname: string): Promise<boolean> {
  if (isLoopback(hostname)) return true;
  const bare = bareHost(hostname);
  const { isIP } = await import("node:net");
  if (isIP(bare) === 0) return false;
  const { networkInterfaces } = await import("node:os");
  return Object.values(networkInterfaces()).some(
    (addresses) => addresses?.some(({ address }) => address === bare) === true,
  );
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a % that stands for itself
  }
}
