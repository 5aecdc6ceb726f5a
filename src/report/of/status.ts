import type { Document } from "../document.ts";

/** The state of an environment: `headline` in brief, `lines` by host. */
export function statusDocument(
  service: string,
  environment: string,
  headline: string,
  lines: readonly string[],
): Document {
  return {
    title: `${service} ${environment}: ${headline}`,
    tone: "plain",
    sentence: "",
    note: "",
    sections: [{ title: "Hosts", brief: lines, blocks: [{ kind: "code", text: lines.join("\n") }] }],
  };
}
