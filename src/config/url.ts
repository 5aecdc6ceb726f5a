import { parseHost } from "./host.ts";
import { printable } from "../core/quote.ts";
import { referenceProblem, references, withoutCaptures } from "../core/template.ts";

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
