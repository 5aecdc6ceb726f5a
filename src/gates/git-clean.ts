import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { GateSettings } from "../config/gate/definition.ts";
import { UserError } from "../core/errors.ts";
import { gitError } from "../core/git.ts";
import type { Git } from "../core/git.ts";
import type { GateDefinition } from "./definition.ts";
import { checkoutFiles, measured } from "./gate.ts";

const MOST_NAMED = 20;
/** The most paths in one command line. */
const MOST_PATHS = 500;

/** A path of the repository that is not as committed. */
export interface Uncommitted {
  readonly path: string;
  /** Whether it is neither in the commit nor in the index. */
  readonly isNew: boolean;
}

/** Paths that are not as committed, including those that git is set to ignore; see git-status(1) for `--porcelain=v2 -z`. */
export async function uncommitted(git: Git): Promise<Uncommitted[]> {
  const stdout = await gitOutput(
    git,
    "status",
    "--porcelain=v2",
    "-z",
    "--untracked-files=normal",
    "--ignore-submodules=none",
  );
  const found: Uncommitted[] = [];
  const fields = stdout.split("\0");
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? "";
    const before = { "1": 8, "2": 9, u: 10, "?": 1 }[field[0] ?? ""];
    if (before === undefined) continue;
    found.push({ path: field.split(" ").slice(before).join(" "), isNew: field.startsWith("?") });
    // A renamed path is followed by its previous name.
    if (field.startsWith("2")) at += 1;
  }
  const listed = new Set(found.map(({ path }) => path));
  return [
    ...found,
    ...(await changedButIgnored(git)).filter((path) => !listed.has(path)).map((path) => ({ path, isNew: false })),
  ];
}

/**
 * Changed files that are marked `assume-unchanged` or `skip-worktree`, which git-status(1) leaves out. A sparse checkout
 * marks the files that it did not write with `skip-worktree`: a missing file is then no change.
 */
async function changedButIgnored(git: Git): Promise<string[]> {
  const top = (await gitOutput(git, "rev-parse", "--show-toplevel")).replace(/\n$/, "");
  const marked = (await gitOutput(git, "-C", top, "ls-files", "-v", "-z"))
    .split("\0")
    .filter((entry) => /^[a-zS] /.test(entry));
  const changed: string[] = [];
  const files: string[] = [];
  for (const entry of marked) {
    const path = entry.slice(2);
    const stat = lstatSync(join(top, path), { throwIfNoEntry: false });
    if (stat?.isFile() === true) files.push(path);
    // A link or a folder in the place of a file is a change.
    else if (stat !== undefined || !/^s/i.test(entry)) changed.push(path);
  }
  for (let at = 0; at < files.length; at += MOST_PATHS) {
    const some = files.slice(at, at + MOST_PATHS);
    const now = (await gitOutput(git, "-C", top, "hash-object", "--", ...some)).split("\n");
    const staged = (
      await gitOutput(git, "-C", top, "--literal-pathspecs", "ls-files", "--stage", "-z", "--", ...some)
    ).split("\0");
    const before = new Map(staged.map((entry) => [entry.slice(entry.indexOf("\t") + 1), entry.split(" ")[1]]));
    changed.push(...some.filter((path, index) => before.get(path) !== now[index]));
  }
  return changed;
}

async function gitOutput(git: Git, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await git(...args);
  if (code !== 0)
    throw new UserError(`git ${args.find((arg) => /^[a-z]/.test(arg)) ?? ""} failed: ${gitError(stderr)}`);
  return stdout;
}

export const gitClean: GateDefinition<GateSettings> = {
  row: "G9",
  area: "application",
  stage: "inspect",
  make: (_settings, { git, head }) => ({
    title: "nothing uncommitted",
    resources: [checkoutFiles("exclusive")],
    async run() {
      const found = await uncommitted(git);
      const evidence = [{ what: "HEAD", value: head.commit }];
      const figures = { uncommitted: found.length };
      if (found.length === 0) return measured("pass", "everything is committed", { figures, evidence });
      const named = found
        .slice(0, MOST_NAMED)
        .map(({ path }) => JSON.stringify(path))
        .join(", ");
      const message = `${found.length} uncommitted: ${named}${found.length > MOST_NAMED ? ", …" : ""}`;
      return measured({ dev: "pass", staging: "pass", production: "fail" }, message, {
        findings: [{ severity: "error", message: `${message}. ${advice(found)}` }],
        figures,
        evidence,
      });
    },
  }),
};

/** .gitignore has no effect on files that are already committed. */
function advice(found: readonly Uncommitted[]): string {
  if (found.every(({ isNew }) => isNew)) return "Commit them, or add them to .gitignore";
  const changes = "Commit or undo the changes (`git diff HEAD`); in a job, an earlier step made them";
  return found.some(({ isNew }) => isNew) ? `${changes}. New files may go into .gitignore` : changes;
}
