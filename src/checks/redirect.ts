import { redactUrl } from "../core/http.ts";
import type { HttpResponse } from "../core/http.ts";

const MOST = 300;

/** Where a redirect leads, for the end of a sentence; empty for any other answer. Users, passwords and queries are left out. */
export function redirectOf({ status, headers }: Pick<HttpResponse, "status" | "headers">, from: string): string {
  const { location } = headers;
  if (status < 300 || status > 399 || location === undefined) return "";
  const target = URL.canParse(location, from) ? redactUrl(new URL(location, from)) : "a malformed URL";
  return `, a redirect to ${target.slice(0, MOST)}`;
}
