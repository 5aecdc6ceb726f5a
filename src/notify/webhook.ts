import { HttpFailure } from "../core/http.ts";
import type { HttpFailureKind } from "../core/http.ts";
import { printableLines } from "../core/text.ts";
import type { World } from "../core/world.ts";
import type { Report } from "../deploy/report.ts";
import { sentenceOf } from "./sentence.ts";
import { sink } from "./sink.ts";
import type { Message, Sink } from "./sink.ts";

const DEADLINE_MS = 10_000;
const ATTEMPT_MS = 4000;
const RETRIES = 2;
const MOST_REASON = 2000;

/** Our own texts: the message of a failed request could quote the URL, and a webhook's URL is its password. */
const WORDS: Readonly<Record<Exclude<HttpFailureKind, "proxy">, string>> = {
  refused: "nothing listens at its URL",
  timeout: "no answer in time",
  dns: "the name in its URL could not be resolved",
  tls: "its TLS certificate is not trusted",
  reset: "the connection was closed before the answer was complete",
  cancelled: "the request was cancelled",
  other: "the request failed",
};

/** What a webhook receives, once per outcome. */
interface WebhookMessage {
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

/** Sends the outcome to a webhook. Its warnings never contain the URL. */
export function webhookSink({ url }: { readonly url: string }, world: World): Sink {
  return sink("the webhook", world.log, {
    ended: async (message) => {
      const failure = await failureOf(url, message, world);
      if (failure !== undefined) throw new Error(failure);
    },
  });
}

/** Why the message was not delivered; undefined when it was. */
async function failureOf(url: string, { report, run }: Message, world: World): Promise<string | undefined> {
  try {
    const { status } = await world.http(url, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "idempotency-key": report.deploymentId.replace(/[^\x21-\x7e]/g, "").slice(0, 200),
      },
      body: JSON.stringify(messageOf(report, run, world)),
      deadlineMs: DEADLINE_MS,
      attemptMs: ATTEMPT_MS,
      retries: RETRIES,
      maxBytes: 4096,
    });
    return status < 200 || status > 299 ? `it answered HTTP ${status}` : undefined;
  } catch (error) {
    return error instanceof HttpFailure ? whyOf(error) : "its URL is not a http: or https: URL";
  }
}

/** The name of a proxy contains nothing of the webhook's URL. */
function whyOf({ kind, why }: HttpFailure): string {
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
