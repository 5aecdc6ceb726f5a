import type { Check } from "../config/types.ts";
import { command } from "./command.ts";
import { http } from "./http.ts";
import type { CheckContext, CheckKind, Measurement } from "./kind.ts";

/** What each kind of check does. */
const KINDS: { readonly [Kind in Check["kind"]]: CheckKind<Extract<Check, { readonly kind: Kind }>> } = {
  http,
  command,
};

/** One attempt of a check of any kind. */
export async function measure(check: Check, context: CheckContext): Promise<Measurement> {
  const kind: CheckKind<never> = KINDS[check.kind];
  return kind.measure(check as never, context);
}
