/** Ports of one place, a host or a slot of it: as deploy.yml has them, and as they are in the sandbox. */
export type Ports = ReadonlyMap<number, number>;

/** What words of deploy.yml mean in the sandbox. */
export interface Meaning {
  /** Ports at a loopback address, or without any. */
  readonly own: Ports;
  /** Ports at the address of a host, by its address in lower case. */
  readonly at: ReadonlyMap<string, Ports>;
  /** Folders of services, and what they become. */
  readonly folders: readonly (readonly [was: string, now: string])[];
  readonly url: { readonly was: string; readonly now: string } | undefined;
}

// An IPv6 address in brackets, or a name or IPv4 address, and a port behind it.
const WITH_PORT = /(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?):(\d{1,5})(?![\d.:])/g;

/** A text with the ports, folders and the URL of the sandbox in place of those that it names. What it does not know stays. */
export function meant(text: string, meaning: Meaning): string {
  const { own, at, folders, url } = meaning;
  const alone = /^(:|--?[A-Za-z][\w-]*=)?(\d{1,5})$/.exec(text);
  if (alone !== null) return `${alone[1] ?? ""}${own.get(Number(alone[2])) ?? alone[2] ?? ""}`;
  let result = url === undefined ? text : text.replace(publicUrl(url.was), () => url.now);
  result = result.replace(WITH_PORT, (whole, address: string, digits: string) => {
    const port = Number(digits);
    if (isLoopback(address)) return own.has(port) ? `${address}:${own.get(port) ?? ""}` : whole;
    const there = at.get(bare(address))?.get(port);
    return there === undefined ? whole : `127.0.0.1:${there}`;
  });
  for (const [was, now] of folders) result = result.replace(outside(was), () => now);
  return result;
}

/** The base URL of an instance in the sandbox. */
export function instanceAt(instance: string, port: number): string {
  const { protocol, hostname, pathname } = new URL(instance);
  return `${protocol}//${isLoopback(hostname) && !isAny(hostname) ? hostname : "127.0.0.1"}:${port}${pathname === "/" ? "" : pathname}`;
}

/** The address of a check in the sandbox; undefined when it leads out of it. */
export function checkAt(address: string, meaning: Meaning): string | undefined {
  if (!/^https?:/i.test(address)) return address;
  const { url } = meaning;
  // Below the public URL: asked there, as a path is.
  if (url !== undefined && (address === url.was || address.startsWith(`${url.was}/`)))
    return address.slice(url.was.length) || "/";
  const { protocol, hostname, pathname, search } = new URL(address);
  const ports = isLoopback(hostname) ? meaning.own : meaning.at.get(bare(hostname));
  const port = ports?.get(portOf(address));
  return port === undefined
    ? undefined
    : `${protocol}//${isLoopback(hostname) && !isAny(hostname) ? hostname : "127.0.0.1"}:${port}${pathname}${search}`;
}

export function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

/** An address as the keys of {@link Meaning.at} are. */
export function bare(address: string): string {
  return address.toLowerCase().replace(/^\[|\]$/g, "");
}

export function isLoopback(address: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/i.test(address) || isAny(address);
}

function isAny(address: string): boolean {
  return address === "0.0.0.0" || address === "[::]";
}

/** The public URL where it stands by itself, in capitals too, and with the port that it has anyhow. */
function publicUrl(url: string): RegExp {
  const { port, protocol } = new URL(url);
  return new RegExp(
    `${outside(url).source}${port === "" ? `(?::${protocol === "https:" ? 443 : 80})?(?!:?\\d)` : ""}`,
    "gi",
  );
}

/** Whether a text still names one of these hosts. */
export function namesHost(text: string, names: readonly string[]): string | undefined {
  return names.find((name) =>
    new RegExp(`(?<![A-Za-z0-9._-])${quoted(name)}(?![A-Za-z0-9_-]|\\.[A-Za-z0-9])`, "i").test(text),
  );
}

/** A name where it stands by itself, or with a path behind it: /opt/hub, but not that of /opt/hub-2 or of /srv/opt/hub. */
function outside(name: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9._/-])${quoted(name)}(?![A-Za-z0-9._-])`, "g");
}

function quoted(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
