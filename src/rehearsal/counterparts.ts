import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import picomatch from "picomatch";
import { UserError } from "../core/errors.ts";
import { filesBelow, filesMatching } from "./glob.ts";
import type { JobState } from "./job-state.ts";

type Inputs = Readonly<Record<string, string>>;
interface Context {
  readonly job: JobState;
  readonly log: (text: string) => void;
}
/** Does here what an action of GitHub's does there; gives its outputs. */
export type Counterpart = (inputs: Inputs, context: Context) => Promise<Record<string, string>>;

const run = promisify(execFile);
const GIT_MS = 120_000;
const VERSION_MS = 20_000;
const COMMIT = /^[0-9a-f]{40}$/;

const COUNTERPARTS: Readonly<Record<string, Counterpart>> = {
  "actions/checkout": checkout,
  "actions/upload-artifact": uploadArtifact,
  "actions/download-artifact": downloadArtifact,
  "erlef/setup-beam": setupBeam,
};

export function counterpartOf(name: string): Counterpart | undefined {
  return Object.hasOwn(COUNTERPARTS, name) ? COUNTERPARTS[name] : undefined;
}

/** As actions/checkout: the commit alone unless `fetch-depth: 0`, which brings all branches and tags. */
async function checkout(inputs: Inputs, { job, log }: Context): Promise<Record<string, string>> {
  const { setup, workspace, github } = job.parts;
  const { repository = "", ref = "", path = "", "fetch-depth": depth = "1" } = inputs;
  if (repository !== "" && repository !== setup.repository) throw new UserError(`checkout of ${repository} is not rehearsed: only ${setup.repository} is here`);
  const folder = inside(workspace, path === "" ? "." : path);
  mkdirSync(folder, { recursive: true });
  const git = async (...args: string[]): Promise<string> => {
    const { stdout } = await run("git", args, { cwd: folder, timeout: GIT_MS, env: { ...setup.env, GIT_TERMINAL_PROMPT: "0" } });
    return stdout.trim();
  };
  const wanted = await wantedRef(ref === "" ? String(github["ref"]) : ref, git, setup.mirror);
  const commit = ref === "" ? String(github["sha"]) : wanted.commit;
  if (!existsSync(join(folder, ".git"))) {
    await git("init", "--quiet");
    await git("remote", "add", "origin", `file://${setup.mirror}`);
  }
  const all = depth === "0" ? ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"] : [];
  await git("fetch", "--quiet", "--no-tags", "--prune", ...(depth === "0" ? [] : [`--depth=${Number(depth) || 1}`]), "origin", ...all, commit);
  await git("-c", "advice.detachedHead=false", "checkout", "--quiet", "--force", ...(wanted.branch === undefined ? ["--detach", commit] : ["-B", wanted.branch, commit]));
  await git("clean", "-ffdx", "--quiet");
  log(`Checked out ${wanted.name} at ${commit}`);
  return { ref: wanted.name, commit };
}

async function wantedRef(ref: string, git: (...args: string[]) => Promise<string>, mirror: string): Promise<{ name: string; commit: string; branch?: string }> {
  if (ref.startsWith("-") || !/^[\w./+@-]{1,250}$/.test(ref)) throw new UserError(`${JSON.stringify(ref)} is not a ref`);
  const full = ref.startsWith("refs/");
  for (const name of full ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`, ...(COMMIT.test(ref) ? [ref] : [])]) {
    try {
      const commit = await git("--git-dir", mirror, "rev-parse", "--quiet", "--verify", "--end-of-options", `${name}^{commit}`);
      const branch = /^refs\/heads\/(.+)$/.exec(name)?.[1];
      return { name, commit, ...(branch === undefined ? {} : { branch }) };
    } catch {
      // Not this one.
    }
  }
  throw new UserError(`A branch or tag with the name '${ref}' could not be found`);
}

/** As actions/upload-artifact: paths are below the least folder that they have in common; a name is taken once. */
async function uploadArtifact(inputs: Inputs, { job, log }: Context): Promise<Record<string, string>> {
  const { workspace, artifacts, kept } = job.parts;
  const { name = "artifact", path = "", "if-no-files-found": ifNone = "warn", overwrite = "false", "include-hidden-files": hidden = "false" } = inputs;
  checkArtifactName(name);
  const roots: string[] = [];
  const files = new Set<string>();
  const lines = path.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  for (const line of lines.filter((pattern) => !pattern.startsWith("!"))) {
    const { base } = picomatch.scan(resolve(workspace, line));
    if (!existsSync(base)) continue;
    const isFile = statSync(base).isFile();
    roots.push(isFile ? dirname(base) : base);
    const found = isFile ? [base] : filesMatching(base, [relative(base, resolve(workspace, line)) || "**"]).concat(statSync(resolve(workspace, line), { throwIfNoEntry: false })?.isDirectory() ? filesBelow(base) : []).map((file) => join(base, file));
    for (const file of found) files.add(file);
  }
  for (const pattern of lines.filter((line) => line.startsWith("!"))) {
    const unwanted = picomatch(resolve(workspace, pattern.slice(1)), { dot: true });
    for (const file of files) if (unwanted(file)) files.delete(file);
  }
  if (hidden !== "true") for (const file of files) if (relative(common(roots), file).split("/").some((part) => part.startsWith("."))) files.delete(file);
  if (files.size === 0) {
    const message = `No files were found with the provided path: ${path.trim()}. No artifacts will be uploaded.`;
    if (ifNone === "error") throw new UserError(message);
    log(message);
    return {};
  }
  if (artifacts.has(name) && overwrite !== "true") throw new UserError(`Failed to CreateArtifact: an artifact with this name already exists on the workflow run: ${name}`);
  const folder = join(kept, "..", "artifacts", name);
  rmSync(folder, { recursive: true, force: true });
  const digest = createHash("sha256");
  const root = common(roots);
  for (const file of [...files].sort()) {
    const to = join(folder, relative(root, file));
    mkdirSync(dirname(to), { recursive: true });
    // Artifacts keep neither modes nor links.
    cpSync(file, to, { dereference: true });
    digest.update(readFileSync(to));
  }
  artifacts.set(name, folder);
  log(`Artifact ${name} has ${files.size} file${files.size === 1 ? "" : "s"}`);
  return { "artifact-id": String(artifacts.size), "artifact-url": `file://${folder}`, "artifact-digest": digest.digest("hex") };
}

/** As actions/download-artifact: one by name into `path`; all of them, each into a folder of its name. */
async function downloadArtifact(inputs: Inputs, { job, log }: Context): Promise<Record<string, string>> {
  const { workspace, artifacts, setup } = job.parts;
  const { name = "", path = "", pattern = "", "merge-multiple": merge = "false", repository = "" } = inputs;
  if (repository !== "" && repository !== setup.repository) throw new UserError(`artifacts of ${repository} are not rehearsed`);
  const to = isAbsolute(path) ? path : inside(workspace, path === "" ? "." : path);
  const wanted = name === "" ? [...artifacts.keys()].filter((each) => pattern === "" || picomatch.isMatch(each, pattern)) : [name];
  if (name !== "" && !artifacts.has(name)) throw new UserError(`Unable to download artifact(s): Artifact not found for name: ${name}`);
  for (const each of wanted) {
    const target = name !== "" || merge === "true" ? to : join(to, each);
    mkdirSync(target, { recursive: true });
    cpSync(artifacts.get(each) ?? "", target, { recursive: true });
  }
  log(`Downloaded ${wanted.join(", ") || "nothing"} to ${to}`);
  return { "download-path": to };
}

/** As erlef/setup-beam, with the Erlang that is here. */
async function setupBeam(_inputs: Inputs, { job, log }: Context): Promise<Record<string, string>> {
  const { env } = job.parts.setup;
  const program = ["-noshell", "-eval", '{ok,V}=file:read_file(filename:join([code:root_dir(),"releases",erlang:system_info(otp_release),"OTP_VERSION"])),io:format("~s",[string:trim(V)]),halt().'];
  try {
    const otp = (await run("erl", program, { timeout: VERSION_MS, env })).stdout.trim();
    const rebar3 = /rebar (\S+)/.exec((await run("rebar3", ["version"], { timeout: VERSION_MS, env })).stdout)?.[1] ?? "";
    log(`OTP ${otp} and rebar3 ${rebar3}, as this machine has them`);
    return { "otp-version": otp, "rebar3-version": rebar3 };
  } catch {
    throw new UserError("erl or rebar3 is not on this machine", { fix: "Install Erlang/OTP and rebar3; on GitHub setup-beam does it." });
  }
}

function checkArtifactName(name: string): void {
  if (name === "" || /["\r\n:<>|*?\\/]/.test(name) || name.startsWith("..")) throw new UserError(`The artifact name is not valid: ${JSON.stringify(name)}`);
}

function common(roots: readonly string[]): string {
  const [first = "/", ...rest] = roots;
  let parts = first.split("/");
  for (const root of rest) {
    const others = root.split("/");
    const at = parts.findIndex((part, index) => part !== others[index]);
    if (at >= 0) parts = parts.slice(0, at);
  }
  return parts.join("/") || "/";
}

function inside(workspace: string, path: string): string {
  const full = resolve(workspace, path);
  const way = relative(workspace, full);
  if (way.startsWith("..") || isAbsolute(way)) throw new UserError(`${path} leads out of the workspace`);
  return full;
}
