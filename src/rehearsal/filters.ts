import { child, itemsOf, literal } from "./node.ts";
import type { Node } from "./node.ts";

const FILTERS = ["branches", "branches-ignore", "tags", "tags-ignore"] as const;

/** Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onpushbranchestagsbranches-ignoretags-ignore; `paths` are not asked for tags. */
export function takesTag(push: Node | undefined, tag: string): boolean {
  const ignored = child(push, "tags-ignore");
  if (ignored !== undefined) return !textsOf(ignored).some((pattern) => matches(pattern, tag));
  const wanted = child(push, "tags");
  if (wanted === undefined)
    return child(push, "branches") === undefined && child(push, "branches-ignore") === undefined;
  // The last pattern that matches decides.
  const last = textsOf(wanted).findLast((pattern) => matches(pattern.replace(/^!/, ""), tag));
  return last !== undefined && !last.startsWith("!");
}

/** What a push has to be for a workflow to listen to it, as its file says it: `tags v*, !v*-rc`; empty for every push. */
export function filtersOf(push: Node | undefined): string {
  return FILTERS.flatMap((key) =>
    child(push, key) === undefined ? [] : `${key} ${textsOf(child(push, key)).join(", ")}`,
  ).join("; ");
}

/** What stands before the first sign of each pattern of `tags`: `shop-v` of `shop-v*`. */
export function prefixesOf(push: Node | undefined): string[] {
  return textsOf(child(push, "tags"))
    .filter((pattern) => !pattern.startsWith("!"))
    .map((pattern) => /^[^*?+[\\]*/.exec(pattern)?.[0] ?? "");
}

function textsOf(node: Node | undefined): string[] {
  return itemsOf(node).map((item) => literal(item) ?? "");
}

/**
 * `*` is anything without a slash, `**` anything, `?` and `+` say how often the sign before them is there. The signs are
 * the same for paths and refs, and of paths the sheet says that a whole folder `**` may be none: `docs/**` + `/*.md` takes
 * `docs/README.md`.
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
