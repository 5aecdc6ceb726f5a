import { archiveCommit } from "../core/commit.ts";
import { UserError, errorMessage, explain } from "../core/errors.ts";
import { refusalOf } from "../core/git.ts";
import type { Git } from "../core/git.ts";
import type { Log } from "../core/log.ts";
import type { Manifest } from "./manifest.ts";
import { plainVersion } from "./release.ts";

const REF = /^[0-9A-Za-z][0-9A-Za-z._/+-]{0,199}$/;

/** Where the bytes of a release are, and what is known of them. */
export interface ReleaseSource {
  /** The archive. */
  readonly file: string;
  readonly version: string;
  /** Empty where it is unknown. */
  readonly commit: string;
  readonly manifest: Manifest | undefined;
  /** The paths of the commit's files, where they are the release. */
  readonly committed: readonly string[];
}

/**
 * The files of a tag, branch or commit of the checkout.
 * @param wanted the commit that it must be; undefined for any
 * @param file where the archive is written
 * @throws UserError where the ref is none or another commit, and where git does not read the checkout
 */
export async function fromGit(ref: string, wanted: string | undefined, file: string, git: Git): Promise<ReleaseSource> {
  const commit = await commitOfRef(ref, git);
  if (wanted !== undefined && wanted !== commit)
    throw new UserError(`version ${ref} is commit ${commit} in this checkout, not ${wanted}`, {
      fix: "Correct `commit`, or leave it out; where the tag was moved, give its release a version of its own.",
    });
  const committed = await archiveCommit(commit, file, git);
  const version = /^v?\d/.test(ref) ? ref : await versionAt(commit, git);
  return { file, version, commit, manifest: undefined, committed };
}

/**
 * The commit of a tag, branch or commit of the checkout.
 * @throws UserError where it is none, and where git does not read the checkout
 */
async function commitOfRef(ref: string, git: Git): Promise<string> {
  if (!isRef(ref))
    throw new UserError(`version ${JSON.stringify(ref)} is not a git ref`, {
      fix: "Give a tag, a branch or a commit.",
    });
  for (const candidate of [`refs/tags/${ref}`, `refs/tags/v${ref}`, ref, `refs/remotes/origin/${ref}`]) {
    const commit = await resolved(candidate, git);
    if (commit !== undefined) return commit;
  }
  throw new UserError(`version ${ref} is not a tag, branch or commit of this checkout`, {
    fix: "Push the tag, and check out with `fetch-depth: 0`; or give `archive`.",
  });
}

/**
 * The commit that an archive of a version was built from, where no manifest names it: that of the version's tag. The
 * job's own commit is used only where the job runs for this tag: an archive can be built from any other.
 * @returns empty where it is unknown
 */
export async function commitOfVersion(version: string, git: Git, env: NodeJS.ProcessEnv, log: Log): Promise<string> {
  const name = plainVersion(version);
  try {
    const found = isRef(name)
      ? new Set([await resolved(`refs/tags/v${name}`, git), await resolved(`refs/tags/${name}`, git)])
      : new Set();
    found.delete(undefined);
    const [commit = "", other] = found as Set<string>;
    if (other !== undefined) {
      log.warn(
        `The tags v${name} and ${name} are different commits: it is unknown which one the archive was built from. Give \`commit\`.`,
      );
      return "";
    }
    if (commit !== "") return commit;
  } catch (error) {
    // An archive needs no checkout, and no git.
    log.warn(
      `The commit of ${name} could not be read from its tag: ${error instanceof UserError ? explain(error) : errorMessage(error)}`,
    );
  }
  return env["GITHUB_REF_TYPE"] === "tag" && plainVersion(env["GITHUB_REF_NAME"] ?? "") === name
    ? (env["GITHUB_SHA"] ?? "")
    : "";
}

function isRef(text: string): boolean {
  return REF.test(text) && !text.includes("..");
}

async function resolved(name: string, git: Git): Promise<string | undefined> {
  const { code, stdout, stderr } = await git(
    "rev-parse",
    "--quiet",
    "--verify",
    "--end-of-options",
    `${name}^{commit}`,
  );
  const refusal = code === 0 ? undefined : refusalOf(stderr);
  if (refusal !== undefined) throw refusal;
  return code === 0 ? stdout.trim() : undefined;
}

/** A branch has no version of its own: the service reports that of its package.json. */
async function versionAt(commit: string, git: Git): Promise<string> {
  const { code, stdout } = await git("show", `${commit}:./package.json`);
  try {
    const version = code === 0 ? (JSON.parse(stdout) as { version?: unknown }).version : undefined;
    if (typeof version === "string") return version;
  } catch {
    // Reported below, together with a file that is not there.
  }
  throw new UserError("the branch has no package.json with a version", {
    fix: "Deploy a tag such as v1.2.3, or give `archive` and `version`.",
  });
}
