import { child, entriesOf, literal } from "./node.ts";
import type { Node } from "./node.ts";

type Access = "none" | "read" | "write";
const ORDER: readonly Access[] = ["none", "read", "write"];

/** The permissions of a token, by scope. */
export type Grant = { readonly all: Access } | { readonly scopes: Readonly<Record<string, Access>> };

/**
 * The permissions of a workflow without `permissions`: the restricted default of new repositories.
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

/** The permissions of a job: its own, otherwise the workflow's, otherwise those of the calling job. */
export function grantOfJob(job: Node, workflow: Node | undefined, caller: Grant): Grant {
  return grantOf(child(job, "permissions")) ?? grantOf(workflow) ?? caller;
}

export function may(grant: Grant, scope: string, access: Access): boolean {
  return ORDER.indexOf(accessOf(grant, scope)) >= ORDER.indexOf(access);
}

function accessOf(grant: Grant, scope: string): Access {
  if ("all" in grant) return grant.all;
  // A token can always read the metadata of its repository.
  return (
    (Object.hasOwn(grant.scopes, scope) ? grant.scopes[scope] : undefined) ?? (scope === "metadata" ? "read" : "none")
  );
}

interface Excess {
  readonly requested: string;
  readonly allowed: string;
}

/** The permissions that are requested beyond those granted: GitHub does not start such a run. */
export function excess(requested: Grant, granted: Grant): Excess[] {
  if ("all" in requested) {
    const enough = "all" in granted && ORDER.indexOf(granted.all) >= ORDER.indexOf(requested.all);
    return enough || requested.all === "none"
      ? []
      : [
          {
            requested: `${requested.all}-all`,
            allowed:
              "all" in granted
                ? `${granted.all}-all`
                : Object.entries(granted.scopes)
                    .map(([scope, access]) => `${scope}: ${access}`)
                    .join(", ") || "none",
          },
        ];
  }
  return Object.entries(requested.scopes)
    .filter(([scope, access]) => !may(granted, scope, access))
    .map(([scope, access]) => ({ requested: `${scope}: ${access}`, allowed: `${scope}: ${accessOf(granted, scope)}` }));
}
