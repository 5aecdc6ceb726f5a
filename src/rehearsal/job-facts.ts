import type { Conclusion, JobResult } from "./events.ts";
import { asksForStatus } from "./expression.ts";
import type { Scope } from "./expression.ts";
import { child, conditionText, stringOf, valueOf } from "./node.ts";
import type { Node } from "./node.ts";
import type { JobModel } from "./workflow.ts";

/** The result of a job of which nothing was run. */
export function without(job: string, result: Conclusion): JobResult {
  return { job, result, outputs: {}, steps: [], ms: 0 };
}

/** What it runs on, where that is no Linux. */
export function otherMachine(model: JobModel, scope: Scope): string {
  const node = child(model.node, "runs-on");
  const labels = [valueOf(node?.kind === "map" ? child(node, "labels") : node, scope)].flat();
  const label = labels.find((each) => /^(?:windows|macos)/i.test(String(each)));
  return label === undefined ? "" : `\`runs-on: ${String(label)}\` (${node?.at ?? ""}), and this is Linux`;
}

/** The environment that a job names; empty for none. */
export function environmentName(node: Node | undefined, scope: Scope): string {
  if (node === undefined) return "";
  return node.kind === "map" ? stringOf(child(node, "name"), scope) : stringOf(node, scope);
}

/** Why a job whose condition does not hold is skipped. */
export function whySkipped(condition: Node | undefined, needed: readonly JobResult[]): string {
  const first = needed.find((job) => job.result !== "success");
  if (first !== undefined && (condition === undefined || !asksForStatus(conditionText(condition))))
    return `${first.job} ended with ${first.result}`;
  return condition === undefined ? "" : `its condition does not hold: ${conditionText(condition).trim()}`;
}
