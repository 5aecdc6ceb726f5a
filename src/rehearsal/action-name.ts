import { printableLine } from "../core/printable.ts";
import type { Scope } from "./expression.ts";
import type { StepFrame } from "./job-state.ts";
import { child, literal, stringOf } from "./node.ts";
import type { Node } from "./node.ts";

/** GITHUB_ACTION of a step without an id. Source: https://docs.github.com/actions/reference/workflows-and-actions/variables */
export function actionName(node: Node, { names }: StepFrame): string {
  const uses = literal(child(node, "uses"));
  const base =
    uses === undefined
      ? "__run"
      : /^[.$]\//.test(uses)
        ? "__self"
        : `__${uses.replace(/@.*$/, "").replace(/[^\w-]+/g, "_")}`;
  const times = (names.get(base) ?? 0) + 1;
  names.set(base, times);
  return times === 1 ? base : `${base}_${times}`;
}

/** How a step is called: the first line of it, without what a terminal would obey. Source: FormatStepName in ActionRunner.cs of actions/runner. */
export function stepName(node: Node, label: string, scope: Scope): string {
  const line = (key: string): string =>
    printableLine(
      text(child(node, key), scope)
        .trimStart()
        .split(/[\r\n]/)[0] ?? "",
    );
  const shown =
    line("name") || `Run ${line(child(node, "uses") === undefined ? "run" : "uses").replace(/@[0-9a-f]{40}$/, "")}`;
  return `${label === "" ? "" : `${label} › `}${shown}`;
}

/** A name that can not be evaluated is no reason to fail. */
function text(node: Node | undefined, scope: Scope): string {
  try {
    return stringOf(node, scope);
  } catch {
    return "";
  }
}
