import { child, entriesOf, literal } from "./node.ts";
import type { Node } from "./node.ts";

type Access = "none" | "read" | "write";
const ORDER: readonly Access[] = ["none", "read", "write"];

/** What a token may, by scope; undefined where a file does not say, which leaves it to the repository's settings. */
export type Grant = { readonly all: Access } | { readonly scopes: Readonly<Record<string, Access>> };

export function grantOf(node: Node | undefined): Grant | undefined {
  if (node === undefined) return undefined;
  const word = literal(node);
  if (word === "read-all") return { all: "read" };
  if (word === "write-all") return { all: "write" };
  return { scopes: Object.fromEntries(entriesOf(node).map(([scope, access]) => [scope, (literal(access) ?? "none") as Access])) };
}

/** What a job has: its own word, else the workflow's, else what the caller's job has; never more than that. */
export function grantOfJob(job: Node, workflow: Node | undefined, caller: Grant | undefined): Grant | undefined {
  return grantOf(child(job, "permissions")) ?? grantOf(workflow) ?? caller;
}

export function may(grant: Grant | undefined, scope: string, access: Access): boolean {
  // The default of a repository lets everything be read.
  if (grant === undefined) return access !== "write";
  const has = "all" in grant ? grant.all : (grant.scopes[scope] ?? "none");
  return ORDER.indexOf(has) >= ORDER.indexOf(access);
}

/** What is asked for beyond what is granted, as `scope: access`: GitHub does not start such a run. */
export function beyond(asked: Grant | undefined, granted: Grant | undefined): string[] {
  if (asked === undefined || granted === undefined) return [];
  if ("all" in asked) return "all" in granted && ORDER.indexOf(granted.all) >= ORDER.indexOf(asked.all) ? [] : [`${asked.all}-all`];
  return Object.entries(asked.scopes).filter(([scope, access]) => !may(granted, scope, access)).map(([scope, access]) => `${scope}: ${access}`);
}
