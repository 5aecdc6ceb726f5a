import { child, itemsOf, literal } from "./node.ts";
import type { Node } from "./node.ts";

import type { Workflow } from "./workflow.ts";

const FILTERS = ["branches", "branches-ignore", "tags", "tags-ignore"] as const;

/** The events whose runs are rehearsed. */
export type TriggerEvent = "push" | "workflow_dispatch";

/** Whether an event triggers a workflow; for a pushed tag, whether its filter matches the tag. */
export function isTriggeredBy(workflow: Workflow, event: TriggerEvent, ref: string): boolean {
  if (!events(workflow).includes(event)) return false;
  return event !== "push" || matchesTag(eventOf(workflow, event), ref);
}

/** Names of the events that trigger a workflow. */
export function events({ on }: Workflow): string[] {
  return on?.kind === "map" ? [...on.entries.keys()] : itemsOf(on).flatMap((item) => literal(item) ?? []);
}

/** The configuration of an event that triggers a workflow; undefined when it does not. */
export function eventOf({ on }: Workflow, name: string): Node | undefined {
  if (on === undefined) return undefined;
  if (on.kind === "map") return on.entries.get(name);
  return itemsOf(on).find((item) => literal(item) === name);
}

/** Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onpushbranchestagsbranches-ignoretags-ignore; `paths` do not apply to tags. */
export function matchesTag(push: Node | undefined, tag: string): boolean {
  const ignored = child(push, "tags-ignore");
  if (ignored !== undefined) return !textsOf(ignored).some((pattern) => matches(pattern, tag));
  const wanted = child(push, "tags");
  if (wanted === undefined)
    return child(push, "branches") === undefined && child(push, "branches-ignore") === undefined;
  // The last pattern that matches decides.
  const last = textsOf(wanted).findLast((pattern) => matches(pattern.replace(/^!/, ""), tag));
  return last !== undefined && !last.startsWith("!");
}

/** The filters of a push as text: `tags v*, !v*-rc`; empty when every push matches. */
export function filtersOf(push: Node | undefined): string {
  return FILTERS.flatMap((key) =>
    child(push, key) === undefined ? [] : `${key} ${textsOf(child(push, key)).join(", ")}`,
  ).join("; ");
}

/** The part of each pattern of `tags` before its first special character: `shop-v` of `shop-v*`. */
export function prefixesOf(push: Node | undefined): string[] {
  return textsOf(child(push, "tags"))
    .filter((pattern) => !pattern.startsWith("!"))
    .map((pattern) => /^[^*?+[\\]*/.exec(pattern)?.[0] ?? "");
}

function textsOf(node: Node | undefined): string[] {
  return itemsOf(node).map((item) => literal(item) ?? "");
}

/**
 * `*` is anything without a slash, `**` anything; `?` and `+` quantify the character before them. Patterns are the same
 * for paths and refs, and in paths the folder `**` may be empty: `docs/**` + `/*.md` matches `docs/README.md`.
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
function matches(pattern: string, name: string): boolean {
  const parts = pattern.match(/\\.|(?<![^/])\*\*\/|\*\*|\[[^\]]*\]|./gs) ?? [];
  const source = parts.map((part, at) => {
    if (part === "**/") return "(?:.*/)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if ((part === "?" || part === "+") && at > 0) return part;
    if (part.length > 2) return `[${part.slice(1, -1).replace(/[\\^\]]/g, "\\$&")}]`;
    return part.replace(/^\\(?=.)/s, "").replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  });
  try {
    return new RegExp(`^(?:${source.join("")})$`, "s").test(name);
  } catch {
    return false; // such as a range that runs backwards
  }
}
