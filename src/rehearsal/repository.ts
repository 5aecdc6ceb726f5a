import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";
import picomatch from "picomatch";
import { UserError } from "../core/errors.ts";
import type { Source } from "./workflow.ts";

const run = promisify(execFile);
const GIT_MS = 120_000;

/** A service's repository as a rehearsal has it: a bare copy, to which nothing is ever pushed back. */
export class Repository {
  /** Absolute folder of the bare copy. */
  readonly mirror: string;
  /** owner/name, of its remote `origin` where it has one. */
  readonly name: string;
  private readonly folder: string;
  private readonly from: string;
  private readonly env: Readonly<Record<string, string>>;
  private readonly sources = new Map<string, Promise<Source>>();

  private constructor(from: string, folder: string, name: string, env: Readonly<Record<string, string>>) {
    this.from = from;
    this.folder = folder;
    this.name = name;
    this.env = env;
    this.mirror = join(folder, "origin.git");
  }

  /** @throws UserError when `from` is in no git repository, or in one without a commit */
  static async copy(from: string, folder: string, env: Readonly<Record<string, string>>): Promise<Repository> {
    const git = async (...args: string[]): Promise<string> => (await run("git", args, { cwd: from, timeout: GIT_MS, env })).stdout.trim();
    let top: string;
    try {
      top = await git("rev-parse", "--show-toplevel");
      await git("rev-parse", "--verify", "--quiet", "HEAD^{commit}");
    } catch {
      throw new UserError(`${from} is not in a git repository with a commit`, { fix: "Run it in the service's repository." });
    }
    const url = await git("remote", "get-url", "origin").catch(() => "");
    const named = /[:/]([A-Za-z0-9][\w.-]*\/[\w.-]+?)(?:\.git)?\/?$/.exec(url)?.[1];
    const repository = new Repository(top, folder, named ?? `example/${basename(top).replace(/[^\w.-]/g, "-")}`, env);
    await git("clone", "--quiet", "--mirror", top, repository.mirror);
    await repository.git("config", "uploadpack.allowAnySHA1InWant", "true");
    return repository;
  }

  /** Takes over what was committed and tagged since. */
  async refresh(): Promise<void> {
    await this.git("fetch", "--quiet", "--force", "origin", "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*");
  }

  async commitOf(ref: string): Promise<string | undefined> {
    return this.git("rev-parse", "--quiet", "--verify", "--end-of-options", `${ref}^{commit}`).catch(() => undefined);
  }

  async branch(): Promise<string> {
    const head = await run("git", ["symbolic-ref", "--quiet", "--short", "HEAD"], { cwd: this.from, env: this.env }).catch(() => undefined);
    return head?.stdout.trim() || "main";
  }

  /** Files that differ from the last commit, and those git does not know yet. */
  async changes(): Promise<string[]> {
    const { stdout } = await run("git", ["status", "--porcelain=v1", "-z", "--untracked-files=all"], { cwd: this.from, env: this.env, timeout: GIT_MS });
    return stdout.split("\0").filter((entry) => entry !== "").map((entry) => entry.slice(3));
  }

  /** The folder as it is, changes that are not committed among them, as a commit that exists in the copy only. */
  async snapshot(): Promise<string> {
    const gitDir = (await run("git", ["rev-parse", "--absolute-git-dir"], { cwd: this.from, env: this.env })).stdout.trim();
    const index = join(this.folder, "snapshot-index");
    if (existsSync(join(gitDir, "index"))) copyFileSync(join(gitDir, "index"), index);
    const git = async (...args: string[]): Promise<string> => {
      const env = { ...this.env, GIT_INDEX_FILE: index, GIT_OBJECT_DIRECTORY: join(this.mirror, "objects"), GIT_ALTERNATE_OBJECT_DIRECTORIES: join(gitDir, "objects") };
      return (await run("git", args, { cwd: this.from, env, timeout: GIT_MS })).stdout.trim();
    };
    await git("add", "--all");
    const tree = await git("write-tree");
    const head = await git("rev-parse", "HEAD");
    return this.git("-c", "user.name=rehearsal", "-c", "user.email=rehearsal@localhost", "commit-tree", tree, "-p", head, "-m", "What is not committed yet");
  }

  /** Lets a ref of the copy lead to a commit. */
  async move(ref: string, commit: string): Promise<void> {
    await this.git("update-ref", ref, commit);
  }

  async files(commit: string, pattern: string): Promise<string[]> {
    const listed = await this.git("ls-tree", "-r", "-z", "--name-only", commit).catch(() => "");
    return listed.split("\0").filter((file) => picomatch.isMatch(file, pattern));
  }

  async show(commit: string, path: string): Promise<string | undefined> {
    return this.git("show", `${commit}:${path}`).catch(() => undefined);
  }

  /** The newest version tag that leads to a commit. */
  async versionTag(commit: string): Promise<string | undefined> {
    const tags = await this.git("tag", "--points-at", commit, "--sort=-version:refname", "--list", "v[0-9]*").catch(() => "");
    return tags.split("\n").find((name) => name !== "");
  }

  /** All files at a commit, in a folder: where workflows and actions of the repository are read from. */
  async source(commit: string, ref: string): Promise<Source> {
    const known = this.sources.get(commit);
    if (known !== undefined) return known;
    const root = resolve(this.folder, "sources", commit);
    const made = (async (): Promise<Source> => {
      mkdirSync(root, { recursive: true });
      const env = { ...this.env, GIT_INDEX_FILE: join(this.folder, "sources", `${commit}.index`) };
      await run("git", ["--git-dir", this.mirror, "--work-tree", root, "checkout", "--quiet", "--force", commit, "--", "."], { cwd: root, env, timeout: GIT_MS });
      return { root, repository: this.name, ref, suite: false };
    })();
    this.sources.set(commit, made);
    return made;
  }

  private async git(...args: string[]): Promise<string> {
    return (await run("git", ["--git-dir", this.mirror, ...args], { timeout: GIT_MS, env: this.env })).stdout.trim();
  }
}
