import { createHash } from "node:crypto";
import { UserError } from "../core/errors.ts";

/** Code and configuration, as one thing with one name. */
export interface Release {
  /** `<version>-<short sha>-<configuration hash>`: the name of its folder on a host. */
  readonly id: string;
  readonly version: string;
  /** Full commit, lower-case hexadecimal; empty where it is unknown. */
  readonly commit: string;
  /** First 8 characters of the SHA-256 of the configuration. */
  readonly configHash: string;
}

const VERSION = /^[0-9A-Za-z][0-9A-Za-z.+_-]{0,63}$/;
const COMMIT = /^[0-9a-f]{7,64}$/;
const NO_COMMIT = "0000000";

/** A version without the `v` of a tag. */
export function plainVersion(version: string): string {
  return version.replace(/^v(?=\d)/, "");
}

/** @throws UserError for a version or a commit that is not a plain name. A leading `v` of a tag is dropped. */
export function release(version: string, commit: string, configHash: string): Release {
  const plain = plainVersion(version);
  if (!VERSION.test(plain)) {
    throw new UserError(`version ${JSON.stringify(version)} is not a version`, {
      fix: "Use letters, digits, dots, `+`, `_` and `-`, at most 64, starting with a letter or a digit.",
    });
  }
  if (commit !== "" && !COMMIT.test(commit)) {
    throw new UserError(`commit ${JSON.stringify(commit)} is not a commit`, { fix: "Give the full hexadecimal SHA." });
  }
  return {
    id: `${plain}-${commit === "" ? NO_COMMIT : commit.slice(0, 7)}-${configHash}`,
    version: plain,
    commit,
    configHash,
  };
}

const LONGEST_LABEL = 63;

/**
 * The id as a Docker tag and as a Kubernetes label: at most 63 characters of letters, digits, `.`, `_` and `-`. Where the
 * id itself is none, it ends in 8 characters of its SHA-256, so that two ids never share a label.
 * Sources: https://github.com/distribution/reference and
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export function labelOf({ id }: Pick<Release, "id">): string {
  if (id.length <= LONGEST_LABEL && !id.includes("+")) return id;
  const digest = createHash("sha256").update(id).digest("hex").slice(0, 8);
  return `${id.replaceAll("+", "_").slice(0, LONGEST_LABEL - digest.length - 1)}-${digest}`;
}

/** What the name of a folder contains; the commit is then the short one. Undefined when it is not one of ours. */
export function releaseOfId(id: string): Release | undefined {
  const match = /^(.+)-([0-9a-f]{7})-([0-9a-f]{8})$/.exec(id);
  if (match === null) return undefined;
  const [, version = "", commit = "", configHash = ""] = match;
  return { id, version, commit: commit === NO_COMMIT ? "" : commit, configHash };
}

/** Any JSON value; keys are sorted, so that the order in which a file names them does not matter. */
export function hashOf(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(",")}}`;
}
