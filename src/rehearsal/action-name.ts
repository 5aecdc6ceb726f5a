import type { StepFrame } from "./job-state.ts";
import { child, literal } from "./node.ts";
import type { Node } from "./node.ts";

/** GITHUB_ACTION of a step without an id. Source: https://docs.github.com/actions/reference/workflows-and-actions/variables */
export function actionName(node: Node, { names }: StepFrame): string {
  const uses = literal(child(node, "uses"));
  const base = uses === undefined ? "__run" : /^[.$]\//.test(uses) ? "__self" : `__${uses.replace(/@.*$/, "").replace(/[^\w-]+/g, "_")}`;
  const times = (names.get(base) ?? 0) + 1;
  names.set(base, times);
  return times === 1 ? base : `${base}_${times}`;
}
