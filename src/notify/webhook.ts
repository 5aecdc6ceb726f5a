import { HttpFailure } from "../core/http.ts";
import type { HttpFailureKind } from "../core/http.ts";
import { printableLines } from "../core/printable.ts";
import type { World } from "../core/world.ts";
import type { Report } from "../deploy/report.ts";
import { sentenceOf } from "./sentence.ts";

const DEADLINE_MS = 10_000;
const ATTEMPT_MS = 4000;
const RETRIES = 2;
const MOST_REASON = 2000;

/** In our own words: a message of the request could quote the URL, and a webhook's URL is its password. */
const WORDS: Readonly<Record<Exclude<HttpFailureKind, "proxy">, string>> = {
  refused: "nothing listens at its URL",
  timeout: "no answer in time",
  dns: "the name in its URL could not be resolved",
  tls: "its TLS certificate is not trusted",
  reset: "the connection was closed before the answer was complete",
  cancelled: "the request was cancelled",
  other: "the request failed",
};

/** What a webhook is sent, once for each outcome. */
export interface WebhookMessage {
  readonly service: string;
  readonly environment: string;
  readonly outcome: Report["outcome"];
  readonly version: string;
  readonly previousVersion: string;
  readonly reason: string;
  /** The service's public URL; empty where it has none. */
  readonly url: string;
  /** The page of the run. */
  readonly run: string;
  /** Null when it was not measured. */
  readonly requestsLost: number | null;
  /** One sentence for people. */
  readonly text: string;
}

/** Sends the outcome to a webhook. Never throws: a message that was not delivered is a warning without the URL. */
export async function notify(
  url: string,
  report: Report,
  links: { readonly run: string },
  world: World,
): Promise<void> {
  try {
    const { status } = await world.http(url, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "idempotency-key": report.deploymentId.replace(/[^\x21-\x7e]/g, "").slice(0, 200),
      },
      body: JSON.stringify(messageOf(report, links.run, world)),
      deadlineMs: DEADLINE_MS,
      attemptMs: ATTEMPT_MS,
      retries: RETRIES,
      maxBytes: 4096,
    });
    if (status < 200 || status > 299) warn(`it answered HTTP ${status}`, world);
  } catch (error) {
    warn(error instanceof HttpFailure ? wordsOf(error) : "its URL is not a http: or https: URL", world);
  }
}

/** What a proxy is called has nothing of the webhook's URL. */
function wordsOf({ kind, why }: HttpFailure): string {
  return kind === "proxy" ? why : WORDS[kind];
}

function messageOf(report: Report, run: string, world: World): WebhookMessage {
  const reason = world.secrets.redact(printableLines(report.reason.slice(0, MOST_REASON)).join("\n"));
  return {
    service: report.service,
    environment: report.environment,
    outcome: report.outcome,
    version: report.version,
    previousVersion: report.previousVersion,
    reason,
    url: report.url,
    run,
    requestsLost: report.probe?.lost ?? null,
    text: world.secrets.redact(sentenceOf(report)),
  };
}

function warn(why: string, world: World): void {
  world.log.warn(`The webhook was not told of the outcome: ${why}.`);
}
