import { formatDuration } from "../../core/duration.ts";
import type { CheckResult, Verdict } from "../../deploy/verifier.ts";
import type { Document } from "../document.ts";

/** The checks of a service that were run without a deployment. */
export function checksDocument(url: string, verdict: Verdict, results: readonly CheckResult[]): Document {
  const passed = results.filter((result) => result.verdict === "pass").length;
  return {
    title: `${verdict === "pass" ? "✅" : "❌"} Smoke test of ${url}: ${passed} of ${results.length} passed`,
    tone: verdict === "pass" ? "good" : "bad",
    sentence: "",
    note: "",
    sections: [
      {
        title: "Checks",
        blocks: [
          {
            kind: "table",
            head: ["Check", "Verdict", "Time", "Result"],
            rows: results.map(({ name, verdict: one, durationMs, detail }) => [
              name,
              { text: one, as: one },
              formatDuration(durationMs),
              detail,
            ]),
            noun: "check",
          },
        ],
      },
    ],
  };
}
