import { bareHost, defaultPort, isLoopback, isUnspecified, portOf } from "../core/url.ts";

/** Ports of one host or slot: from those of deploy.yml to those of the sandbox. */
export type Ports = ReadonlyMap<number, number>;

/** How ports, folders and the URL of deploy.yml are translated to those of the sandbox. */
export interface Translation {
  /** Ports at a loopback address, or without any. */
  readonly own: Ports;
  /** Ports at the address of a host, by its address in lower case. */
  readonly at: ReadonlyMap<string, Ports>;
  /** Folders of services, and their replacements. */
  readonly folders: readonly (readonly [was: string, now: string])[];
  readonly url: { readonly was: string; readonly now: string } | undefined;
}

// An IPv6 address in brackets, or a name or IPv4 address, and a port behind it.
const WITH_PORT = /(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?):(\d{1,5})(?![\d.:])/g;

/** Replaces the ports, folders and the URL in a text. Anything unknown stays as it is. */
export function translate(text: string, translation: Translation): string {
  const { own, at, folders, url } = translation;
  const alone = /^(:|--?[A-Za-z][\w-]*=)?(\d{1,5})$/.exec(text);
  if (alone !== null) return `${alone[1] ?? ""}${own.get(Number(alone[2])) ?? alone[2] ?? ""}`;
  let result = url === undefined ? text : text.replace(publicUrl(url.was), () => url.now);
  result = result.replace(WITH_PORT, (whole, address: string, digits: string) => {
    const port = Number(digits);
    if (isLoopback(address)) return own.has(port) ? `${address}:${own.get(port) ?? ""}` : whole;
    const there = at.get(normalized(address))?.get(port);
    return there === undefined ? whole : `127.0.0.1:${there}`;
  });
  for (const [was, now] of folders) result = result.replace(wholeWord(was), () => now);
  return result;
}

/** The base URL of an instance in the sandbox. */
export function instanceAt(instance: string, port: number): string {
  const { protocol, hostname, pathname } = new URL(instance);
  return `${protocol}//${hostHere(hostname)}:${port}${pathname === "/" ? "" : pathname}`;
}

/** The address of a check in the sandbox; undefined when it is outside. */
export function checkAt(address: string, translation: Translation): string | undefined {
  if (!/^https?:/i.test(address)) return address;
  const { url } = translation;
  // Below the public URL: relative to it, like a path.
  if (url !== undefined && (address === url.was || address.startsWith(`${url.was}/`)))
    return address.slice(url.was.length) || "/";
  const { protocol, hostname, pathname, search } = new URL(address);
  const ports = isLoopback(hostname) ? translation.own : translation.at.get(normalized(hostname));
  const port = ports?.get(portOf(address));
  return port === undefined ? undefined : `${protocol}//${hostHere(hostname)}:${port}${pathname}${search}`;
}

/** An address in the form of the keys of {@link Translation.at}. */
export function normalized(address: string): string {
  return bareHost(address).toLowerCase();
}

/** The host in the sandbox of an address at `hostname`. */
function hostHere(hostname: string): string {
  return isLoopback(hostname) && !isUnspecified(hostname) ? hostname : "127.0.0.1";
}

/** Matches the public URL as a whole word, in any case, and with its default port. */
function publicUrl(url: string): RegExp {
  const { port, protocol } = new URL(url);
  return new RegExp(`${wholeWord(url).source}${port === "" ? `(?::${defaultPort(protocol)})?(?!:?\\d)` : ""}`, "gi");
}

/** The first of these hosts that a text still names. */
export function namesHost(text: string, names: readonly string[]): string | undefined {
  return names.find((name) =>
    new RegExp(`(?<![A-Za-z0-9._-])${escaped(name)}(?![A-Za-z0-9_-]|\\.[A-Za-z0-9])`, "i").test(text),
  );
}

/** Matches a name as a whole word, or with a path after it: /opt/hub, but not in /opt/hub-2 or /srv/opt/hub. */
function wholeWord(name: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9._/-])${escaped(name)}(?![A-Za-z0-9._-])`, "g");
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
