/** How a deployment ended: the same word in outputs, summaries, messages and on the host. */
export type Outcome =
  | "deployed"
  | "unchanged"
  | "stale"
  | "refused"
  | "rolled_back"
  | "removed"
  | "rollback_unverified"
  | "held"
  | "mixed"
  | "unknown";

export const OUTCOMES: readonly Outcome[] = [
  "deployed", "unchanged", "stale", "refused", "rolled_back", "removed", "rollback_unverified", "held", "mixed", "unknown",
];

/** `inconclusive` blocks: no data is never a pass. */
export type Verdict = "pass" | "fail" | "inconclusive";

export type Intent = "deploy" | "rollback" | "flip" | "recover";

/** Whether the step that asked for it may be green. A `flip` is a rollback of one setting. */
export function succeeded(intent: Intent, outcome: Outcome): boolean {
  switch (intent) {
    case "deploy":
      return outcome === "deployed" || outcome === "unchanged" || outcome === "stale";
    case "rollback":
      return outcome === "rolled_back" || outcome === "unchanged";
    case "flip":
      return outcome === "deployed" || outcome === "unchanged";
    case "recover":
      // It recovers when what is live is known and good, whichever release that is.
      return !["rollback_unverified", "mixed", "unknown"].includes(outcome);
  }
}

/** One sentence a tired person understands. */
export const MEANING: Readonly<Record<Outcome, string>> = {
  deployed: "The new release is live and was seen to be.",
  unchanged: "This release was live already; it was verified again.",
  stale: "A newer commit is live. Nothing was changed.",
  refused: "Nothing was changed.",
  rolled_back: "The release before is back and was seen to be live.",
  removed: "There was no release before. The failed one was stopped; nothing runs.",
  rollback_unverified: "The release before was put back, but it was not seen to be healthy.",
  held: "It failed and was left as it is, to be looked at.",
  mixed: "Some hosts have the new release, the others the old one.",
  unknown: "What is live could not be seen on every host.",
};
