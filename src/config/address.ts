import { isIPv4, isIPv6 } from "node:net";
import { printable } from "../core/text.ts";
import { referenceProblem, references, withoutCaptures } from "../core/template.ts";

const LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
const USER = "[A-Za-z_][A-Za-z0-9_.-]{0,31}";
const NAME = `${LABEL}(?:\\.${LABEL})*`;
const SSH_HOST = new RegExp(`^(?:(${USER})@)?(?:(${NAME})|\\[([0-9A-Fa-f:.]{2,45})\\])(?::(\\d{1,5}))?$`);

/** A user name on a host; ssh cannot mistake it for an option. */
export const USER_PATTERN = new RegExp(`^${USER}$`);
/** `[user@]host[:port]`, for editors; {@link hostProblem} is stricter. */
export const HOST_PATTERN = SSH_HOST;

export interface HostAddress {
  readonly user: string | undefined;
  /** A name, an IPv4 address, or an IPv6 address without brackets. */
  readonly address: string;
  readonly port: number | undefined;
}

/** `[user@]host[:port]` in its parts, or undefined when it is none. */
export function parseHost(text: string): HostAddress | undefined {
  const match = text.length > 300 ? null : SSH_HOST.exec(text);
  if (match === null) return undefined;
  const [, user, name, v6, digits] = match;
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  if (v6 !== undefined) return isIPv6(v6) ? { user, address: v6, port } : undefined;
  if (name === undefined || name.length > 253) return undefined;
  if (/^[\d.]+$/.test(name) && !isIPv4(name)) return undefined;
  return { user, address: name, port };
}

/** The name in messages of a host that has none of its own. */
export function hostName(address: string, port: number): string {
  if (port === 22) return address;
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

/** What is wrong with `[user@]host[:port]` or the word `local`. */
export function hostProblem(text: string): string | undefined {
  const host = parseHost(text);
  if (host === undefined) {
    if (isIPv6(text)) return `${printable(text)} needs brackets; write [${text}]`;
    return `${printable(text)} is not a host name; write [user@]host[:port]`;
  }
  if (host.address === "local" && text !== "local") {
    return `${printable(text)}: "local" is this machine, without ssh; write local alone`;
  }
  return undefined;
}

/** What is wrong with the address of a host whose user and port have keys of their own. */
export function addressProblem(text: string): string | undefined {
  if (isIPv6(text)) return undefined;
  const host = parseHost(text);
  if (host === undefined) return `${printable(text)} is not a host name; write a DNS name, an IP address or local`;
  if (host.user !== undefined) return `${printable(text)} has a user; write it as the key user beside address`;
  if (host.port !== undefined) return `${printable(text)} has a port; write it as the key port beside address`;
  return undefined;
}

/** What is wrong with the `Host` header of a request: `host[:port]`. */
export function hostHeaderProblem(text: string): string | undefined {
  const host = parseHost(text);
  return host !== undefined && host.user === undefined
    ? undefined
    : `${printable(text)} is not a host name; write host[:port]`;
}

/** What is wrong with a chain of ssh jump hosts. */
export function jumpProblem(text: string): string | undefined {
  if (text.split(",").every((part) => parseHost(part) !== undefined)) return undefined;
  return `${printable(text)} is not a jump host; write [user@]host[:port], more than one with commas between`;
}

/** An http or https address without spaces, for editors; {@link urlProblem} is stricter. */
export const URL_PATTERN = /^https?:\/\/[\x21-\x7e]+$/;
/** A path of a request. */
export const REQUEST_PATH_PATTERN = /^\/[\x21-\x7e]*$/;

/** What is wrong with an address; its text is not repeated where it may hold a password. */
function urlProblem(text: string): string | undefined {
  if (!/^https?:/i.test(text)) return `${printable(text)} is not a URL; write it with http:// or https://`;
  if (!URL_PATTERN.test(text) || !URL.canParse(text)) {
    return "is not a URL; write http://host[:port]/path in plain ASCII, without spaces";
  }
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    return "has a user or password in it; remove it, and pass it as a secret";
  }
  // The standard lets nearly anything be a host, shell characters and leading dashes included.
  if (parseHost(url.hostname) === undefined)
    return `${printable(url.hostname)} is not a host name; write http://host[:port]/path`;
  return undefined;
}

/** What is wrong with an address that paths are put behind. */
export function baseUrlProblem(text: string): string | undefined {
  const problem = urlProblem(text);
  if (problem !== undefined) return problem;
  return /[?#]/.test(text) ? "has a ? or # in it; write only http://host[:port]/path" : undefined;
}

/** What is wrong with the address of a check: a path below the service's URL, or a whole URL. */
export function checkUrlProblem(text: string): string | undefined {
  if (/^https?:/i.test(text)) return urlProblem(text);
  // A path begins before its first captured value, which could otherwise choose the host.
  if (text.startsWith("/") && REQUEST_PATH_PATTERN.test(withoutCaptures(text))) return undefined;
  return `${printable(text)} is neither a path nor a URL; write /path or http://host/path`;
}

/** What is wrong with a webhook, which may hide in a secret. */
export function webhookProblem(text: string): string | undefined {
  const problem = referenceProblem(text);
  if (problem !== undefined) return problem;
  if (references(text).length === 0) return urlProblem(text);
  return /^(?:\$\{|https?:\/\/)[\x21-\x7e]*$/.test(text)
    ? undefined
    : "is not a URL; write https://…, or the name of a secret: ${WEBHOOK_URL}";
}

/** A base address without the slash at its end, so that a path can follow. */
export function trimSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
