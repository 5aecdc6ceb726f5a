/** How a deployment ended: the same name in outputs, summaries, messages and on the host. */
export type Outcome =
  | "deployed"
  | "unchanged"
  | "stale"
  | "refused"
  | "rolled_back"
  | "removed"
  | "rollback_failed"
  | "rollback_unverified"
  | "held"
  | "mixed"
  | "unknown";

export const OUTCOMES: readonly Outcome[] = [
  "deployed",
  "unchanged",
  "stale",
  "refused",
  "rolled_back",
  "removed",
  "rollback_failed",
  "rollback_unverified",
  "held",
  "mixed",
  "unknown",
];

/** `inconclusive` blocks: no data is never a pass. */
export type Verdict = "pass" | "fail" | "inconclusive";

export type Intent = "deploy" | "rollback" | "config-change" | "recover";

/** Whether the step may be green. A `config-change` is a rollback of one setting. */
export function succeeded(intent: Intent, outcome: Outcome): boolean {
  switch (intent) {
    case "deploy":
      return outcome === "deployed" || outcome === "unchanged" || outcome === "stale";
    case "rollback":
      return outcome === "rolled_back" || outcome === "unchanged";
    case "config-change":
      return outcome === "deployed" || outcome === "unchanged";
    case "recover":
      // A recovery succeeds when the live release is known and good, whichever it is.
      return !["rollback_unverified", "mixed", "unknown"].includes(outcome);
  }
}

/** One sentence a tired person understands. */
export const MEANING: Readonly<Record<Outcome, string>> = {
  deployed: "The new release is live and was verified.",
  unchanged: "This release was live already; it was verified again.",
  stale: "A newer commit is live. Nothing was changed.",
  refused: "Nothing was changed.",
  rolled_back: "The previous release is restored and was verified.",
  removed: "There was no previous release. The failed one was stopped; nothing runs.",
  rollback_failed:
    "The release to roll back to failed. What was live before the rollback is live again and was verified.",
  rollback_unverified: "A release is live, but it could not be verified.",
  held: "It failed and was left as it is, for a person to inspect.",
  mixed: "Some hosts have one release live, others another one.",
  unknown: "Could not determine what is live on every host.",
};
