import { UserError } from "./errors.ts";
import { refusalOf, gitError } from "./git.ts";
import type { Git } from "./git.ts";

const MOST_NAMED = 20;

/** A commit whose files are not all in it. */
export class LacksFiles extends UserError {}

/**
 * Writes the files of a commit, those in git's folder, as a `.tar.gz`. What ships a commit as it is and what judges it
 * beforehand both read it here, so that they mean the same files.
 * @param commit its full hexadecimal id
 * @returns the paths of the commit's files; the archive lacks those that `export-ignore` leaves out
 * @throws LacksFiles where the commit has submodules, UserError where git fails
 */
export async function archiveCommit(commit: string, file: string, git: Git): Promise<readonly string[]> {
  const entries = await entriesOf(commit, git);
  const modules = entries.filter(({ type }) => type === "commit").map(({ path }) => path);
  if (modules.length > 0) {
    throw new LacksFiles(
      `the files of the commit are the release, and those of ${named(modules)} are none: submodules are not archived`,
      {
        fix: "Describe in `build` of deploy.yml how the archive is made, and deploy that `archive`; or commit the files themselves.",
      },
    );
  }
  const { code, stderr } = await git("archive", "--format=tar.gz", "-o", file, commit);
  if (code !== 0) throw refusalOf(stderr) ?? new UserError(`git archive failed: ${gitError(stderr)}`);
  return entries.map(({ path }) => path);
}

/**
 * The files of a commit that its archive does not have, as a sentence; undefined when it has all.
 * @param archived names of the archive's entries
 */
export function leftOutOf(committed: readonly string[], archived: ReadonlySet<string>): string | undefined {
  const left = committed.filter((path) => !archived.has(path));
  return left.length === 0
    ? undefined
    : `the release lacks ${left.length === 1 ? "a file" : `${left.length} files`} of the commit, which export-ignore of .gitattributes leaves out: ${named(left)}`;
}

interface Entry {
  readonly type: string;
  /** Relative to git's folder. */
  readonly path: string;
}

/** `<mode> <type> <id>\t<path>` each; see git-ls-tree(1). */
async function entriesOf(commit: string, git: Git): Promise<Entry[]> {
  const { code, stdout, stderr, truncated } = await git("ls-tree", "-r", "-z", commit);
  if (code !== 0) throw refusalOf(stderr) ?? new UserError(`git ls-tree failed: ${gitError(stderr)}`);
  if (truncated)
    throw new UserError("the commit has more files than can be listed", {
      fix: "Describe in `build` of deploy.yml how the archive is made.",
    });
  return stdout.split("\0").flatMap((entry) => {
    const [, type, path] = /^\d+ (\w+) [0-9a-f]+\t(.*)$/s.exec(entry) ?? [];
    return type === undefined || path === undefined ? [] : [{ type, path }];
  });
}

function named(paths: readonly string[]): string {
  const more = paths.length > MOST_NAMED ? `, and ${paths.length - MOST_NAMED} more` : "";
  return `${paths
    .slice(0, MOST_NAMED)
    .map((path) => (/^[\w./@+-]{1,200}$/.test(path) ? path : JSON.stringify(path.slice(0, 200))))
    .join(", ")}${more}`;
}
