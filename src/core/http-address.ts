import type { RequestOptions } from "node:http";

export type SecureOptions = RequestOptions & { readonly ca?: string };

/** Where the server of a URL is, in the words of a request's options. */
export function addressOf(url: URL): { hostname: string; port?: string } {
  return { hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"), ...(url.port === "" ? {} : { port: url.port }) };
}
