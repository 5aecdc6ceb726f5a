import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";
import picomatch from "picomatch";
import { UserError } from "../../core/errors.ts";
import type { Commit } from "../model.ts";
import type { Source } from "../workflow/workflow.ts";

const run = promisify(execFile);
const GIT_MS = 120_000;
/** Maximum output of git in characters: a repository may list a million files. */
const OUTPUT = 256 * 1024 * 1024;
const SETTINGS = ["core.excludesFile", "core.autocrlf", "core.eol"];

/** A service's repository in a rehearsal: a bare copy, from which nothing is pushed back. */
export class Repository {
  /** Absolute folder of the bare copy. */
  readonly mirror: string;
  /** owner/name, from its remote `origin` if it has one. */
  readonly name: string;
  private readonly folder: string;
  /** Absolute folder of the user's own repository. Nothing is written there. */
  readonly top: string;
  private readonly env: Readonly<Record<string, string>>;
  /** The user's git settings that leave out or change files when they are added, as variables for git. */
  private readonly settings: Readonly<Record<string, string>>;
  /** By commit, the folder with its files. */
  private readonly folders = new Map<string, Promise<string>>();

  private constructor(
    top: string,
    folder: string,
    name: string,
    env: Readonly<Record<string, string>>,
    settings: Readonly<Record<string, string>>,
  ) {
    this.top = top;
    this.folder = folder;
    this.name = name;
    this.env = env;
    this.settings = settings;
    this.mirror = join(folder, "origin.git");
  }

  /** @throws UserError when `from` is in no git repository, in one without a commit, or in one that git does not trust */
  static async copy(from: string, folder: string, env: Readonly<Record<string, string>>): Promise<Repository> {
    // The user's own settings decide whether a repository of another user is trusted; from here on it is.
    const own = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => /^(?:HOME|XDG_CONFIG_HOME|GIT_CONFIG.*)$/.test(name)),
    );
    const { GIT_CONFIG_NOSYSTEM: _, HOME: home = folder, ...plain } = env;
    const top = await git(["rev-parse", "--show-toplevel"], { cwd: from, env: { ...plain, ...own } }).catch(
      (error: unknown) => {
        const words = error instanceof UserError ? error.message : "";
        if (!words.includes("not a git repository")) throw error;
        throw new UserError(`${from} is not in a git repository`, {
          fix: "Run it in the repository of the service.",
        });
      },
    );
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, ".gitconfig"), "[safe]\n\tdirectory = *\n");
    const within = { cwd: top, env };
    if ((await git(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], within).catch(() => "")) === "") {
      throw new UserError(`the repository ${top} has no commit yet`, {
        fix: "Commit the files: git add --all && git commit.",
      });
    }
    const url = await git(["remote", "get-url", "origin"], within).catch(() => "");
    const named = /[:/]([A-Za-z0-9][\w.-]*\/[\w.-]+?)(?:\.git)?\/?$/.exec(url)?.[1];
    const repository = new Repository(
      top,
      folder,
      named ?? `example/${basename(top).replace(/[^\w.-]/g, "-")}`,
      env,
      await settingsOf({ cwd: top, env: { ...plain, ...own } }),
    );
    // It shares the existing objects, so a large repository is not copied.
    await git(["clone", "--quiet", "--mirror", "--shared", top, repository.mirror], within);
    await repository.git("config", "uploadpack.allowAnySHA1InWant", "true");
    return repository;
  }

  /** Fetches new commits and tags. */
  async refresh(): Promise<void> {
    await this.git("fetch", "--quiet", "--force", "origin", "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*");
  }

  /** Undefined for a ref that is none; the caller reports it. */
  async commitOf(ref: string): Promise<string | undefined> {
    return this.git("rev-parse", "--quiet", "--verify", "--end-of-options", `${ref}^{commit}`).catch(() => undefined);
  }

  async branch(): Promise<string> {
    return (await git(["symbolic-ref", "--quiet", "--short", "HEAD"], this.within).catch(() => "")) || "main";
  }

  /** The default branch of `origin`, where that is known; otherwise the current branch. */
  async defaultBranch(): Promise<string> {
    const named = await git(["symbolic-ref", "--quiet", "refs/remotes/origin/HEAD"], this.within).catch(() => "");
    return named.replace(/^refs\/remotes\/origin\//, "") || (await this.branch());
  }

  async about(commit: string): Promise<Commit> {
    const [name = "", email = "", timestamp = "", tree = "", ...message] = (
      await this.git("show", "--no-patch", "--format=%an%n%ae%n%aI%n%T%n%B", commit)
    ).split("\n");
    return { name, email, timestamp, tree, message: message.join("\n").trim() };
  }

  /** Changed and untracked files. */
  async changes(): Promise<string[]> {
    const entries = (
      await git(["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames"], this.within, false)
    ).split("\0");
    return entries.filter((entry) => entry !== "").map((entry) => entry.slice(3));
  }

  /** Commits the folder as it is, with uncommitted changes, in the copy only. */
  async snapshot(): Promise<string> {
    const paths = await git(["rev-parse", "--git-path", "index", "--git-path", "objects"], this.within);
    const [used = "", objects = ""] = paths.split("\n").map((path) => resolve(this.top, path));
    const index = join(this.folder, "snapshot-index");
    if (existsSync(used)) copyFileSync(used, index);
    const env = {
      ...this.env,
      ...this.settings,
      GIT_INDEX_FILE: index,
      GIT_OBJECT_DIRECTORY: join(this.mirror, "objects"),
      GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(objects),
    };
    await git(["add", "--all"], { cwd: this.top, env });
    const tree = await git(["write-tree"], { cwd: this.top, env });
    const head = await git(["rev-parse", "HEAD"], this.within);
    return this.git(
      "-c",
      "user.name=rehearsal",
      "-c",
      "user.email=rehearsal@localhost",
      "commit-tree",
      tree,
      "-p",
      head,
      "-m",
      "Uncommitted changes",
    );
  }

  /** Points a ref of the copy to a commit. */
  async move(ref: string, commit: string): Promise<void> {
    await this.git("update-ref", ref, commit);
  }

  async files(commit: string, pattern: string): Promise<string[]> {
    const listed = await this.git("ls-tree", "-r", "-z", "--name-only", commit).catch(() => "");
    return listed.split("\0").filter((file) => picomatch.isMatch(file, pattern));
  }

  /** Undefined where the commit has no such file. */
  async show(commit: string, path: string): Promise<string | undefined> {
    return this.git("show", `${commit}:${path}`).catch(() => undefined);
  }

  /** Tags of a commit, the newest version first. */
  async tagsAt(commit: string): Promise<string[]> {
    return this.tags("--points-at", commit);
  }

  /** Tags of a commit and of its ancestors, the newest version first. */
  async tagsBefore(commit: string): Promise<string[]> {
    return this.tags("--merged", commit);
  }

  private async tags(...which: string[]): Promise<string[]> {
    const tags = await this.git("tag", ...which, "--sort=-version:refname").catch(() => "");
    return tags.split("\n").filter((name) => name !== "");
  }

  /** A folder with all files at a commit, from which workflows and actions of the repository are read. */
  async source(commit: string, ref: string): Promise<Source> {
    const made = this.folders.get(commit) ?? this.filesAt(commit);
    this.folders.set(commit, made);
    return { root: await made, repository: this.name, ref, suite: false };
  }

  private async filesAt(commit: string): Promise<string> {
    const root = resolve(this.folder, "sources", commit);
    mkdirSync(root, { recursive: true });
    const env = { ...this.env, GIT_INDEX_FILE: join(this.folder, "sources", `${commit}.index`) };
    await git(["--git-dir", this.mirror, "--work-tree", root, "checkout", "--quiet", "--force", commit, "--", "."], {
      cwd: root,
      env,
    });
    return root;
  }

  /** For queries of the user's own repository, which must not write to it, not even to its index. */
  private get within(): Place {
    return { cwd: this.top, env: { ...this.env, ...this.settings, GIT_OPTIONAL_LOCKS: "0" } };
  }

  private async git(...args: string[]): Promise<string> {
    return git(["--git-dir", this.mirror, ...args], { env: this.env });
  }
}

interface Place {
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Filter programs of the user's git are not included: they might write. */
async function settingsOf(place: Place): Promise<Record<string, string>> {
  const queries = SETTINGS.map(async (name): Promise<[string, string]> => [
    name,
    await git(["config", ...(name === "core.excludesFile" ? ["--path"] : []), "--get", name], place).catch(() => ""),
  ]);
  const set = (await Promise.all(queries)).filter(([, value]) => value !== "");
  const { XDG_CONFIG_HOME: xdg, HOME: home = "" } = place.env;
  if (!set.some(([name]) => name === "core.excludesFile"))
    set.push([
      "core.excludesFile",
      join(xdg === undefined || xdg === "" ? join(home, ".config") : xdg, "git", "ignore"),
    ]);
  return Object.fromEntries([
    ["GIT_CONFIG_COUNT", String(set.length)],
    ...set.flatMap(([name, value], at) => [
      [`GIT_CONFIG_KEY_${at}`, name],
      [`GIT_CONFIG_VALUE_${at}`, value],
    ]),
  ]);
}

/** Resolves to the output of git. @throws UserError with the error that git printed */
async function git(args: readonly string[], place: Place, trim = true): Promise<string> {
  try {
    const { stdout } = await run("git", args, { ...place, timeout: GIT_MS, maxBuffer: OUTPUT });
    return trim ? stdout.trim() : stdout;
  } catch (error) {
    const { code, killed, stderr = "" } = error as { code?: string | number; killed?: boolean; stderr?: string };
    if (code === "ENOENT") throw new UserError("git is not on the PATH", { fix: "Install git." });
    const command = args.find((word) => /^[a-z]/.test(word)) ?? "";
    throw new UserError(
      killed === true
        ? `git ${command} did not finish within ${GIT_MS / 1000} s`
        : `git ${command}: ${stderr.trim().replaceAll("\n", "\n  ") || `exited with ${code}`}`,
      { cause: error },
    );
  }
}
