import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { GateSettings } from "../config/gate/definition.ts";
import { UserError } from "../core/errors.ts";
import { saidBy } from "../core/git.ts";
import type { Git } from "../core/git.ts";
import { measured } from "./gate.ts";
import type { Gate } from "./gate.ts";
import type { Site } from "./site.ts";

const MOST_NAMED = 20;
/** Paths in one command line. */
const MOST_ASKED = 500;

/** A path of the repository that is not as committed. */
export interface Uncommitted {
  readonly path: string;
  /** No file of the commit, nor of the index. */
  readonly isNew: boolean;
}

/** What is not as committed, also where git was told to overlook it; see git-status(1) for `--porcelain=v2 -z`. */
export async function uncommitted(git: Git): Promise<Uncommitted[]> {
  const stdout = await asked(
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
    // A renamed path is followed by the one before.
    if (field.startsWith("2")) at += 1;
  }
  const known = new Set(found.map(({ path }) => path));
  return [
    ...found,
    ...(await overlooked(git)).filter((path) => !known.has(path)).map((path) => ({ path, isNew: false })),
  ];
}

/**
 * Changed files that are marked `assume-unchanged` or `skip-worktree`, which git-status(1) leaves out. A sparse checkout
 * marks in the latter way what it did not write: what is not there is no change then.
 */
async function overlooked(git: Git): Promise<string[]> {
  const top = (await asked(git, "rev-parse", "--show-toplevel")).replace(/\n$/, "");
  const marked = (await asked(git, "-C", top, "ls-files", "-v", "-z"))
    .split("\0")
    .filter((entry) => /^[a-zS] /.test(entry));
  const changed: string[] = [];
  const files: string[] = [];
  for (const entry of marked) {
    const path = entry.slice(2);
    const stat = lstatSync(join(top, path), { throwIfNoEntry: false });
    if (stat?.isFile() === true) files.push(path);
    // Of a link or a folder in the place of a file nobody can say that it is as committed.
    else if (stat !== undefined || !/^s/i.test(entry)) changed.push(path);
  }
  for (let at = 0; at < files.length; at += MOST_ASKED) {
    const some = files.slice(at, at + MOST_ASKED);
    const now = (await asked(git, "-C", top, "hash-object", "--", ...some)).split("\n");
    const staged = (
      await asked(git, "-C", top, "--literal-pathspecs", "ls-files", "--stage", "-z", "--", ...some)
    ).split("\0");
    const before = new Map(staged.map((entry) => [entry.slice(entry.indexOf("\t") + 1), entry.split(" ")[1]]));
    changed.push(...some.filter((path, index) => before.get(path) !== now[index]));
  }
  return changed;
}

async function asked(git: Git, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await git(...args);
  if (code !== 0) throw new UserError(`git ${args.find((arg) => /^[a-z]/.test(arg)) ?? ""} failed: ${saidBy(stderr)}`);
  return stdout;
}

export function gitCleanGate({ timeoutMs, expected }: GateSettings, { git, head }: Site): Gate {
  return {
    name: "git-clean",
    row: "G9",
    title: "nothing uncommitted",
    needs: [],
    after: [],
    exclusive: [],
    deadlineMs: timeoutMs,
    expected,
    missing: async () => undefined,
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
  };
}

/** What is in the commit already is not helped by .gitignore. */
function advice(found: readonly Uncommitted[]): string {
  if (found.every(({ isNew }) => isNew)) return "Commit them, or add them to .gitignore";
  const changes =
    "Commit the changes or undo them, `git diff HEAD` shows them; in a job, a step before this one made them";
  return found.some(({ isNew }) => isNew) ? `${changes}. What is new may go into .gitignore` : changes;
}
