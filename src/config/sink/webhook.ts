import { text } from "../word.ts";
import { webhookProblem } from "../address.ts";
import { sink } from "./definition.ts";

/** Receives one JSON message per outcome. */
export const webhook = sink({
  schema: text(webhookProblem),
  description: "Receives one JSON message per outcome; keep the URL in a secret: ${WEBHOOK_URL}.",
  resolve: (url): { readonly url: string } => ({ url }),
});
