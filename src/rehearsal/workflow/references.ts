import { UserError } from "../../core/errors.ts";
import type { Source } from "./workflow.ts";

/** The target of a `uses:`. */
export type Reference =
  | { readonly kind: "file"; readonly source: Source; readonly path: string }
  /** A folder of the job's workspace: `./x` in a step. */
  | { readonly kind: "workspace"; readonly path: string }
  /** A third-party action, which is not available. */
  | { readonly kind: "foreign"; readonly name: string };

const REMOTE =
  /^(?<owner>[A-Za-z0-9][A-Za-z0-9-]{0,38})\/(?<repo>[A-Za-z0-9._-]{1,100})(?<path>(?:\/[A-Za-z0-9._-]+)*)@(?<ref>[A-Za-z0-9._/-]{1,250})$/;

export interface Roots {
  /** This copy of the suite. */
  readonly suite: Source;
  /** The name of the suite's repository, with any owner. */
  readonly suiteName: string;
}

/**
 * `$/x` is in the repository of its file, at the same commit; `org/<suite>/x@ref` is this copy; `./x` is in the
 * caller's repository for a workflow, and in the workspace for a step.
 * @throws UserError when it is not valid in `uses:`
 */
export function resolve(uses: string, from: Source, at: string, { suite, suiteName }: Roots): Reference {
  if (uses.startsWith("$/")) {
    if (uses.includes("@")) throw new UserError(`${uses} must not name a ref`, { where: at });
    return { kind: "file", source: from, path: uses.slice(2) };
  }
  if (uses.startsWith("./")) return { kind: "workspace", path: uses.slice(2) };
  const groups = REMOTE.exec(uses)?.groups;
  if (groups === undefined) {
    if (uses.startsWith("docker://")) return { kind: "foreign", name: uses };
    throw new UserError(`${JSON.stringify(uses)} is not valid in \`uses:\``, {
      where: at,
      fix: "Write owner/repository/path@ref, $/path or ./path.",
    });
  }
  const { owner = "", repo = "", path = "", ref = "" } = groups;
  if (repo === suiteName) return { kind: "file", source: { ...suite, ref }, path: path.slice(1) };
  return { kind: "foreign", name: `${owner}/${repo}${path}` };
}
