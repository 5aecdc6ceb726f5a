import type { Http } from "./http.ts";

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
