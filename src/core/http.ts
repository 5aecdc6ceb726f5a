import { attempt } from "./http-attempt.ts";
import type { HttpOptions, HttpResponse } from "./http-attempt.ts";
import { systemClock } from "./clock.ts";
import { HttpFailure, redactUrl } from "./http-failure.ts";
import { UserError } from "./errors.ts";

export { HttpFailure, redactUrl } from "./http-failure.ts";
export type { HttpFailureKind } from "./http-failure.ts";
export type { HttpOptions, HttpResponse } from "./http-attempt.ts";

/**
 * One request on a connection of its own. Resolves for every status of the service; rejects with HttpFailure when
 * there is no answer or a proxy's own, and with UserError for a URL that is not http: or https:.
 */
export type Http = (url: string, options: HttpOptions) => Promise<HttpResponse>;

const RETRIED_STATUS: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;

export const systemHttp: Http = async (url, options) => {
  const parsed = parseUrl(url);
  const end = performance.now() + options.deadlineMs;
  const retries = options.retries ?? 0;
  for (let retry = 0; ; retry += 1) {
    const outcome = await tryOnce(parsed, options, end - performance.now());
    const waitMs = retry < retries ? waitBeforeRetry(outcome, retry) : undefined;
    if (waitMs === undefined || performance.now() + waitMs >= end) return settle(outcome);
    await systemClock.sleep(waitMs, options.signal);
  }
};

type Outcome = HttpResponse | HttpFailure;

async function tryOnce(url: URL, options: HttpOptions, leftMs: number): Promise<Outcome> {
  try {
    return await attempt(url, options, Math.min(leftMs, options.attemptMs ?? leftMs));
  } catch (error) {
    if (error instanceof HttpFailure) return error;
    throw error;
  }
}

function settle(outcome: Outcome): HttpResponse {
  if (outcome instanceof HttpFailure) throw outcome;
  return outcome;
}

/** Milliseconds to wait, or undefined when another attempt is of no use. */
function waitBeforeRetry(outcome: Outcome, retry: number): number | undefined {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** retry);
  const jittered = ceiling / 2 + (Math.random() * ceiling) / 2;
  if (outcome instanceof HttpFailure) {
    const passing =
      outcome.status === undefined
        ? outcome.kind === "reset" || outcome.kind === "timeout"
        : RETRIED_STATUS.has(outcome.status);
    return passing ? jittered : undefined;
  }
  if (!RETRIED_STATUS.has(outcome.status)) return undefined;
  return retryAfterMs(outcome.headers["retry-after"]) ?? jittered;
}

/** `Retry-After` is seconds or a date. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function parseUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === "http:" || parsed?.protocol === "https:") return parsed;
  throw new UserError(`${redactUrl(url)} is not a http: or https: URL`);
}
