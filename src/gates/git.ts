import { UserError } from "../core/errors.ts";
import { refusalOf, gitError } from "../core/git.ts";
import type { Git } from "../core/git.ts";
import { compareVersions } from "./semver.ts";

const REF = /^[0-9A-Za-z][0-9A-Za-z._/+-]{0,199}$/;
const VERSION_TAG = /^v?(\d[0-9A-Za-z.+_-]{0,63})$/;

export interface Head {
  readonly commit: string;
  /** Seconds since the epoch. */
  readonly time: number;
  /** Versions that tags at this commit name, without their `v`. */
  readonly tags: readonly string[];
  readonly shallow: boolean;
}

/** @throws UserError when the folder is no checkout. */
export async function readHead(git: Git): Promise<Head> {
  const { code, stdout, stderr } = await git("rev-list", "--max-count=1", "--timestamp", "HEAD");
  const match = /^(\d+) ([0-9a-f]{40,64})$/.exec(stdout.trim());
  if (code !== 0 || match === null) {
    throw (
      refusalOf(stderr) ??
      new UserError(`no commit found: ${gitError(stderr) || "git printed nothing"}`, {
        fix: "Check out the repository first, and give `working-directory` a folder in it.",
      })
    );
  }
  const tags = await versionTags(git, "--points-at=HEAD");
  const shallow = await git("rev-parse", "--is-shallow-repository");
  return {
    commit: match[2] ?? "",
    time: Number(match[1]),
    tags: [...new Set(tags.map(({ version }) => version))],
    shallow: shallow.stdout.trim() === "true",
  };
}

interface VersionTag {
  readonly tag: string;
  /** Without the `v`. */
  readonly version: string;
}

/** `git tag` prints as the user has configured it, in columns for instance; for-each-ref does not. */
async function versionTags(git: Git, ...which: readonly string[]): Promise<VersionTag[]> {
  const { stdout } = await git("for-each-ref", "--format=%(refname:strip=2)", ...which, "refs/tags/");
  return stdout.split("\n").flatMap((tag) => {
    const version = VERSION_TAG.exec(tag)?.[1];
    return version === undefined ? [] : [{ tag, version }];
  });
}

/** The base of the comparison of versions; `ref` is undefined when there is none, and `why` is the reason. */
export interface Base {
  readonly ref: string | undefined;
  /** The version of the tag, where the base is a tag that was found. */
  readonly version: string | undefined;
  readonly why: string;
}

/**
 * The ref of the input `base-ref`, else the tag of the greatest version among the commits before this one.
 * @throws UserError when the input is no commit of this checkout
 */
export async function readBase(baseRef: string | undefined, { shallow }: Head, git: Git): Promise<Base> {
  if (baseRef !== undefined) {
    if (!REF.test(baseRef) || baseRef.includes(".."))
      throw new UserError(`input base-ref: ${JSON.stringify(baseRef)} is not a git ref`, {
        fix: "Give a tag, a branch or a commit.",
      });
    for (const ref of [baseRef, `refs/remotes/origin/${baseRef}`]) {
      if ((await git("rev-parse", "--quiet", "--verify", "--end-of-options", `${ref}^{commit}`)).code === 0)
        return { ref, version: undefined, why: "input base-ref" };
    }
    throw new UserError(`input base-ref: ${baseRef} is not a tag, branch or commit of this checkout`, {
      fix: "Check out with `fetch-depth: 0`.",
    });
  }
  const before = await versionTags(git, "--merged=HEAD", "--no-contains=HEAD");
  const withV = before.filter(({ tag }) => tag.startsWith("v"));
  let newest: VersionTag | undefined;
  // In a repository with tags such as v1.2.3, other tags may only look like versions.
  for (const one of withV.length > 0 ? withV : before.filter(({ tag }) => /^\d+\.\d/.test(tag))) {
    // Versions that are not numeric cannot be ordered.
    if (compareVersions(one.version, one.version) === undefined) continue;
    if (newest === undefined || (compareVersions(one.version, newest.version) ?? 0) > 0) newest = one;
  }
  if (newest !== undefined)
    return { ref: `refs/tags/${newest.tag}`, version: newest.version, why: `tag ${newest.tag}` };
  return {
    ref: undefined,
    version: undefined,
    why: shallow ? "the checkout is shallow, so earlier tags are missing" : "there is no earlier tag",
  };
}
