import { child, entriesOf, literal } from "./node.ts";
import type { Node } from "./node.ts";

type Access = "none" | "read" | "write";
const ORDER: readonly Access[] = ["none", "read", "write"];

/** What a token may, by scope. */
export type Grant = { readonly all: Access } | { readonly scopes: Readonly<Record<string, Access>> };

/**
 * What a workflow has that does not say: the restricted default, which new repositories have.
 * Source: https://docs.github.com/actions/reference/security/secure-use#permissions-for-the-github_token
 */
export const DEFAULT_GRANT: Grant = { scopes: { contents: "read", packages: "read" } };

export function grantOf(node: Node | undefined): Grant | undefined {
  if (node === undefined) return undefined;
  const word = literal(node);
  if (word === "read-all") return { all: "read" };
  if (word === "write-all") return { all: "write" };
  return {
    scopes: Object.fromEntries(
      entriesOf(node).map(([scope, access]) => [scope, (literal(access) ?? "none") as Access]),
    ),
  };
}

/** What a job has: its own word, else the workflow's, else what the caller's job has. */
export function grantOfJob(job: Node, workflow: Node | undefined, caller: Grant): Grant {
  return grantOf(child(job, "permissions")) ?? grantOf(workflow) ?? caller;
}

export function may(grant: Grant, scope: string, access: Access): boolean {
  return ORDER.indexOf(accessOf(grant, scope)) >= ORDER.indexOf(access);
}

function accessOf(grant: Grant, scope: string): Access {
  if ("all" in grant) return grant.all;
  // A token can always see that its repository is there.
  return (
    (Object.hasOwn(grant.scopes, scope) ? grant.scopes[scope] : undefined) ?? (scope === "metadata" ? "read" : "none")
  );
}

export interface Beyond {
  readonly asked: string;
  readonly allowed: string;
}

/** What is asked for beyond what is granted: GitHub does not start such a run. */
export function beyond(asked: Grant, granted: Grant): Beyond[] {
  if ("all" in asked) {
    const enough = "all" in granted && ORDER.indexOf(granted.all) >= ORDER.indexOf(asked.all);
    return enough || asked.all === "none"
      ? []
      : [
          {
            asked: `${asked.all}-all`,
            allowed:
              "all" in granted
                ? `${granted.all}-all`
                : Object.entries(granted.scopes)
                    .map(([scope, access]) => `${scope}: ${access}`)
                    .join(", ") || "none",
          },
        ];
  }
  return Object.entries(asked.scopes)
    .filter(([scope, access]) => !may(granted, scope, access))
    .map(([scope, access]) => ({ asked: `${scope}: ${access}`, allowed: `${scope}: ${accessOf(granted, scope)}` }));
}
