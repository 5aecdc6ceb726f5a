import type { Agent } from "node:http";
import { noProxyFor, tunnelAgent } from "./heavy.ts";
import { HttpFailure } from "./http-failure.ts";

/** A proxy that the environment names, as GitHub's own clients read it. */
export interface Proxy {
  /** Without user and password. */
  readonly url: URL;
  /** For messages: `the proxy http://proxy:3128 (HTTPS_PROXY)`. */
  readonly name: string;
  /** The header by which it knows us; empty where the environment gives no user. */
  readonly headers: Readonly<Record<string, string>>;
}

const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  "https:": ["https_proxy", "HTTPS_PROXY"],
  "http:": ["http_proxy", "HTTP_PROXY"],
};

/**
 * The proxy for a URL, or undefined for none: this machine itself is never reached through one.
 * @throws HttpFailure when the environment names one that is none
 */
export async function proxyFor(url: URL): Promise<Proxy | undefined> {
  const variable = VARIABLES[url.protocol]?.find((name) => (process.env[name] ?? "") !== "");
  if (variable === undefined || (await isHere(url.hostname)) || (await noProxyFor(url))) return undefined;
  const value = process.env[variable] ?? "";
  const text = value.includes("://") ? value : `http://${value}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (proxy?.protocol !== "http:" && proxy?.protocol !== "https:") {
    throw new HttpFailure("proxy", url, `the variable ${variable} does not name an http: or https: proxy`);
  }
  const headers = proxy.username === "" ? {} : { "proxy-authorization": `Basic ${Buffer.from(`${unescaped(proxy.username)}:${unescaped(proxy.password)}`).toString("base64")}` };
  return { url: new URL(proxy.origin), name: `the proxy ${proxy.origin} (${variable})`, headers };
}

/** An agent whose connections are tunnels through the proxy; `signal` ends one that is still being opened. */
export async function tunnelThrough({ url, headers }: Proxy, signal: AbortSignal): Promise<Agent> {
  return tunnelAgent(url, headers, signal);
}

const OWN_STATUS: ReadonlySet<number> = new Set([407, 502, 503, 504]);

/** Whether a status that came through a proxy without a tunnel may be the proxy's own: the two can not be told apart. */
export function mayBeOwn(status: number): boolean {
  return OWN_STATUS.has(status);
}

/** A proxy answered in place of the service. */
export function proxyAnswered(url: URL, { name, headers }: Proxy, status: number): HttpFailure {
  const hint = status !== 407 ? "" : Object.keys(headers).length === 0 ? ": it asks for a user and password, and the variable gives none" : ": it does not accept the user and password in the variable";
  return new HttpFailure("proxy", url, `${name} answered HTTP ${status}${hint}`, { status });
}

async function isHere(hostname: string): Promise<boolean> {
  const plain = hostname.replace(/^\[(.*)\]$/, "$1");
  if (/^(?:localhost|.*\.localhost)\.?$/.test(plain)) return true;
  const { isIP } = await import("node:net");
  if (isIP(plain) === 0) return false;
  if (plain.startsWith("127.") || plain === "::1" || plain.startsWith("::ffff:7f")) return true;
  const { networkInterfaces } = await import("node:os");
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === plain) === true);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a % that stands for itself
  }
}
