/** The host of a URL, an IPv6 address without its brackets. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/**
 * Whether a host is whatever machine names it: a loopback address (all of 127.0.0.0/8, `::1`, and these as IPv6), a
 * name under `localhost`, or the unspecified address, by which a machine reaches itself too.
 * @param hostname as in a URL, with or without brackets; a whole URL is none
 */
export function isLoopback(hostname: string): boolean {
  const bare = bareHost(hostname).toLowerCase();
  return (
    /^(?:(?:.+\.)?localhost\.?|127(?:\.\d{1,3}){3}|::1|::ffff:(?:7f[0-9a-f]{2}:[0-9a-f]{1,4}|127(?:\.\d{1,3}){3}))$/.test(
      bare,
    ) || isUnspecified(bare)
  );
}

/** Whether a host is `0.0.0.0` or `::`: what listens there is reached at every address of its machine. */
export function isUnspecified(hostname: string): boolean {
  return ["0.0.0.0", "::"].includes(bareHost(hostname));
}

/** The port of a URL that names none, by its protocol, `http:` or `https:`. */
export function defaultPort(protocol: string): number {
  return protocol === "https:" ? 443 : 80;
}

/** The port of an http or https URL, its protocol's own where it names none. */
export function portOf(url: string | URL): number {
  const { port, protocol } = new URL(url);
  return port === "" ? defaultPort(protocol) : Number(port);
}
