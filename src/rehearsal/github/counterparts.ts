import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import picomatch from "picomatch";
import { UserError } from "../../core/errors.ts";
import type { JobState } from "../runner/job-state.ts";
import { artifactRoot, findFiles } from "../workflow/glob.ts";

type Inputs = Readonly<Record<string, string>>;
interface Context {
  readonly job: JobState;
  readonly step: string;
  readonly log: (text: string) => void;
  readonly warn: (text: string) => void;
}
/** Stands in for one of GitHub's actions. Resolves to its outputs. */
export type Counterpart = (inputs: Inputs, context: Context) => Promise<Record<string, string>>;

interface Imitated {
  readonly run: Counterpart;
  /** Inputs that it reads, and those without effect here. */
  readonly inputs: readonly string[];
  /** Inputs with an effect that is not imitated, and the value without one. */
  readonly ignored?: Readonly<Record<string, string>>;
}

const execute = promisify(execFile);
const GIT_MS = 120_000;
const VERSION_MS = 20_000;
const COMMIT = /^(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/;

const COUNTERPARTS: Readonly<Record<string, Imitated>> = {
  "actions/checkout": {
    run: checkout,
    inputs: [
      "repository",
      "ref",
      "token",
      "persist-credentials",
      "path",
      "clean",
      "fetch-depth",
      "fetch-tags",
      "show-progress",
      "set-safe-directory",
      "github-server-url",
      "allow-unsafe-pr-checkout",
      "ssh-strict",
      "ssh-user",
      "ssh-known-hosts",
      "sparse-checkout-cone-mode",
    ],
    ignored: { submodules: "false", lfs: "false", filter: "", "sparse-checkout": "", "ssh-key": "" },
  },
  "actions/upload-artifact": {
    run: uploadArtifact,
    inputs: [
      "name",
      "path",
      "if-no-files-found",
      "retention-days",
      "compression-level",
      "overwrite",
      "include-hidden-files",
    ],
    ignored: { archive: "true" },
  },
  "actions/download-artifact": {
    run: downloadArtifact,
    inputs: [
      "name",
      "artifact-ids",
      "path",
      "pattern",
      "merge-multiple",
      "github-token",
      "repository",
      "run-id",
      "digest-mismatch",
    ],
    ignored: { "skip-decompress": "false" },
  },
  "erlef/setup-beam": {
    run: setupBeam,
    inputs: [
      "otp-version",
      "rebar3-version",
      "install-hex",
      "install-rebar",
      "version-type",
      "version-file",
      "disable_problem_matchers",
      "github-token",
      "hexpm-mirrors",
      "otp-architecture",
    ],
    ignored: { "elixir-version": "", "gleam-version": "" },
  },
};

/** Undefined for an action without one. Names are case-insensitive. */
export function counterpartOf(name: string): Counterpart | undefined {
  const key = name.toLowerCase();
  const imitated = Object.hasOwn(COUNTERPARTS, key) ? COUNTERPARTS[key] : undefined;
  if (imitated === undefined) return undefined;
  return async (given, context) => {
    const inputs = Object.fromEntries(
      Object.entries(given).map(([input, value]) => [input.toLowerCase(), value.trim()]),
    );
    const { ignored = {} } = imitated;
    const known = [...imitated.inputs, ...Object.keys(ignored)];
    const unknown = Object.keys(inputs).filter((input) => !known.includes(input));
    if (unknown.length > 0)
      context.warn(`Unexpected input(s) '${unknown.join("', '")}', valid inputs are ['${known.join("', '")}']`);
    for (const [input, harmless] of Object.entries(ignored)) {
      if ((inputs[input] ?? "") !== "" && inputs[input] !== harmless)
        context.job.parts.notRehearsed(`${context.job.parts.job}: ${context.step}: the input ${input} of ${key}`);
    }
    return imitated.run(inputs, context);
  };
}

/**
 * Like actions/checkout: one commit, or with `fetch-depth: 0` all branches and tags.
 * Source: input-helper.ts, ref-helper.ts and git-source-provider.ts of it.
 */
async function checkout(inputs: Inputs, { job, log }: Context): Promise<Record<string, string>> {
  const { setup, workspace, github } = job.parts;
  const { repository = "", path = "" } = inputs;
  if (repository !== "" && repository.toLowerCase() !== setup.repository.toLowerCase())
    throw new UserError(`checkout of ${repository} is not rehearsed: only ${setup.repository} is available`);
  const folder = inside(workspace, path === "" ? "." : path);
  mkdirSync(folder, { recursive: true });
  const git: Git = async (...args) => {
    const signal = AbortSignal.any([job.stepCancel.signal, job.killed.signal]);
    const { stdout } = await execute("git", args, {
      cwd: folder,
      timeout: GIT_MS,
      signal,
      env: { ...setup.env, GIT_TERMINAL_PROMPT: "0" },
    });
    return stdout.trim();
  };
  const wanted = await wantedRef(
    inputs["ref"] ?? "",
    { ref: String(github["ref"]), sha: String(github["sha"]) },
    git,
    setup.mirror,
  );
  if (!existsSync(join(folder, ".git"))) {
    await git("init", "--quiet");
    await git("remote", "add", "origin", `file://${setup.mirror}`);
  }
  await fetchWanted(wanted, inputs, folder, git);
  const { branch } = wanted;
  await git(
    "-c",
    "advice.detachedHead=false",
    "checkout",
    "--quiet",
    "--force",
    ...(branch === undefined ? ["--detach", wanted.commit] : ["-B", branch, `refs/remotes/origin/${branch}`]),
  );
  if (inputs["clean"] !== "false") await git("clean", "-ffdx", "--quiet");
  log(`Checked out ${wanted.output || wanted.commit} at ${wanted.commit}`);
  return { ref: wanted.output, commit: wanted.commit };
}

type Git = (...args: string[]) => Promise<string>;

async function fetchWanted({ commit, branch, tag }: Wanted, inputs: Inputs, folder: string, git: Git): Promise<void> {
  const depth = Number(inputs["fetch-depth"] === undefined || inputs["fetch-depth"] === "" ? 1 : inputs["fetch-depth"]);
  const allTags = "+refs/tags/*:refs/tags/*";
  const fetch = async (...specs: string[]): Promise<string> =>
    git(
      "fetch",
      "--quiet",
      "--no-tags",
      "--prune",
      ...(depth > 0 ? [`--depth=${depth}`] : existsSync(join(folder, ".git", "shallow")) ? ["--unshallow"] : []),
      "origin",
      ...specs,
    );
  if (depth <= 0) await fetch("+refs/heads/*:refs/remotes/origin/*", allTags);
  // The branch may have moved since: it is reset to the commit of the run.
  const own =
    branch !== undefined ? `+${commit}:refs/remotes/origin/${branch}` : tag !== undefined ? `+${tag}:${tag}` : commit;
  await fetch(...(depth > 0 && inputs["fetch-tags"] === "true" ? [allTags] : []), own);
}

interface Wanted {
  readonly commit: string;
  readonly branch?: string;
  /** refs/tags/v1 */
  readonly tag?: string;
  /** The output `ref`. */
  readonly output: string;
}

async function wantedRef(
  given: string,
  trigger: { ref: string; sha: string },
  git: Git,
  mirror: string,
): Promise<Wanted> {
  const ref = given === "" ? trigger.ref : given;
  if (COMMIT.test(ref)) return { commit: ref.toLowerCase(), output: "" };
  for (const name of ref.startsWith("refs/") ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`]) {
    // Whatever the reason, the ref does not exist for the job: reported below.
    const found = await git(
      "--git-dir",
      mirror,
      "rev-parse",
      "--quiet",
      "--verify",
      "--end-of-options",
      `${name}^{commit}`,
    ).catch(() => undefined);
    if (found === undefined) continue;
    const commit = given === "" ? trigger.sha : found;
    const branch = /^refs\/heads\/(.+)$/s.exec(name)?.[1];
    if (name.startsWith("refs/tags/") && commit !== found)
      throw new UserError(
        `The ref '${name}' does not point to the expected commit '${commit}'. The ref may have been updated after the workflow was triggered.`,
      );
    return {
      commit,
      output: ref,
      ...(branch === undefined ? {} : { branch }),
      ...(name.startsWith("refs/tags/") ? { tag: name } : {}),
    };
  }
  throw new UserError(`A branch or tag with the name '${ref}' could not be found`);
}

/** Like erlef/setup-beam, with the Erlang of this machine. */
async function setupBeam(inputs: Inputs, { job, log, warn }: Context): Promise<Record<string, string>> {
  const { env } = job.parts.setup;
  const program = [
    "-noshell",
    "-eval",
    '{ok,V}=file:read_file(filename:join([code:root_dir(),"releases",erlang:system_info(otp_release),"OTP_VERSION"])),io:format("~s",[string:trim(V)]),halt().',
  ];
  let otp: string;
  let rebar3: string;
  try {
    otp = (await execute("erl", program, { timeout: VERSION_MS, env })).stdout.trim();
    rebar3 = /rebar (\S+)/.exec((await execute("rebar3", ["version"], { timeout: VERSION_MS, env })).stdout)?.[1] ?? "";
  } catch {
    throw new UserError("erl or rebar3 is not on this machine", {
      fix: "Install Erlang/OTP and rebar3; on GitHub setup-beam installs them.",
    });
  }
  log(`Using OTP ${otp} and rebar3 ${rebar3} of this machine`);
  const wanted = /^(?:OTP-)?(?<major>\d+)/.exec(inputs["otp-version"] ?? "")?.groups?.["major"];
  if (wanted !== undefined && wanted !== otp.split(".")[0])
    warn(`OTP ${inputs["otp-version"]} was requested; this machine has ${otp}, which the rehearsal uses instead`);
  return { "otp-version": otp, "rebar3-version": rebar3 };
}

// Source: path-and-artifact-name-validation.ts of @actions/artifact; the last two would be outside their folder here.
const IN_NAMES = /["\r\n:<>|*?\\/]|^\.{1,2}$/;
const IN_PATHS = /["\r\n:<>|*?]/;

/** Like actions/upload-artifact: paths are relative to the deepest folder common to the search; a name is used once. */
async function uploadArtifact(inputs: Inputs, { job, log, warn }: Context): Promise<Record<string, string>> {
  const { workspace, artifacts, uploaded, kept } = job.parts;
  const { path = "", "if-no-files-found": ifNone = "warn" } = inputs;
  const name = inputs["name"] === undefined || inputs["name"] === "" ? "artifact" : inputs["name"];
  if (path === "") throw new UserError("Input required and not supplied: path");
  if (!["warn", "error", "ignore"].includes(ifNone))
    throw new UserError(`Unrecognized if-no-files-found input: ${JSON.stringify(ifNone)}`, {
      fix: "Write warn, error or ignore.",
    });
  const { files, searched } = findFiles(workspace, path, {
    hidden: inputs["include-hidden-files"] === "true",
    links: true,
  });
  if (files.length === 0) {
    const message = `No files were found with the provided path: ${path}. No artifacts will be uploaded.`;
    if (ifNone === "error") throw new UserError(message);
    if (ifNone === "warn") warn(message);
    else log(message);
    return {};
  }
  if (IN_NAMES.test(name))
    throw new UserError(`The artifact name is not valid: ${JSON.stringify(name)}`, {
      fix: 'Leave out " : < > | * ? \\ / and line breaks.',
    });
  const root = artifactRoot(files, searched);
  const paths = files.map((file) => relative(root, file));
  const bad = paths.find((file) => IN_PATHS.test(file));
  if (bad !== undefined)
    throw new UserError(`The path for one of the files in artifact is not valid: ${JSON.stringify(bad)}`, {
      fix: 'Leave out " : < > | * ? and line breaks.',
    });
  if (uploaded.has(name) && inputs["overwrite"] !== "true")
    throw new UserError(
      `Failed to CreateArtifact: Received non-retryable error: Failed request: (409) Conflict: an artifact with this name already exists on the workflow run: ${name}`,
    );
  const before = uploaded.get(name);
  if (before !== undefined && before !== job.parts.job)
    warn(
      `The job ${job.parts.job} overwrites the artifact ${name} of the job ${before}: later downloads get the new one. Two builds in one run need artifacts of different names; two pipelines need a workflow each.`,
    );
  uploaded.set(name, job.parts.job);
  const folder = join(kept, "..", "artifacts", name);
  rmSync(folder, { recursive: true, force: true });
  const digest = createHash("sha256");
  for (const file of paths) {
    const to = join(folder, file);
    copy(join(root, file), to);
    digest.update(readFileSync(to));
  }
  artifacts.set(name, folder);
  log(`Artifact ${name} has ${files.length} file${files.length === 1 ? "" : "s"}`);
  return {
    "artifact-id": String([...artifacts.keys()].indexOf(name) + 1),
    "artifact-url": `file://${folder}`,
    "artifact-digest": digest.digest("hex"),
  };
}

/** Like actions/download-artifact: one by name into `path`; several, each into a folder of its name. */
async function downloadArtifact(inputs: Inputs, { job, log, warn }: Context): Promise<Record<string, string>> {
  const { workspace, artifacts, setup, runId, folder } = job.parts;
  const { name = "", path = "", pattern = "", "artifact-ids": ids = "" } = inputs;
  rejectOtherRuns(inputs, setup.repository, runId);
  if (name !== "" && ids !== "")
    throw new UserError("Inputs 'name' and 'artifact-ids' cannot be used together. Please specify only one.");
  // The action may write anywhere; a rehearsal writes only into folders of its own.
  const isElsewhere = isAbsolute(path) && !path.startsWith(`${workspace}/`);
  const to = inside(isElsewhere ? folder : workspace, path || ".");
  const wanted = wantedArtifacts({ name, ids, pattern }, [...artifacts.keys()], warn);
  const intoOneFolder = name !== "" || inputs["merge-multiple"] === "true" || wanted.length === 1;
  mkdirSync(to, { recursive: true });
  for (const each of wanted) {
    const from = artifacts.get(each) ?? "";
    for (const file of findFiles(from, ".", { hidden: true, links: false }).files)
      copy(file, inside(to, join(intoOneFolder ? "." : each, relative(from, file))));
  }
  log(`Downloaded ${wanted.join(", ") || "nothing"} to ${to}`);
  return { "download-path": to };
}

function rejectOtherRuns({ repository = "", "run-id": run = "" }: Inputs, ours: string, runId: string): void {
  if (["", ours].includes(repository) && ["", runId].includes(run)) return;
  throw new UserError(
    `artifacts of ${repository || "another run"} are not rehearsed: only those of this run are available`,
  );
}

function wantedArtifacts(
  { name, ids, pattern }: { readonly name: string; readonly ids: string; readonly pattern: string },
  known: readonly string[],
  warn: (text: string) => void,
): readonly string[] {
  if (name !== "") {
    if (known.includes(name)) return [name];
    throw new UserError(`Unable to download artifact(s): Artifact not found for name: ${name}`);
  }
  if (ids !== "") return byIds(ids, known, warn);
  return known.filter((each) => pattern === "" || picomatch.isMatch(each, pattern));
}

function byIds(ids: string, known: readonly string[], warn: (text: string) => void): string[] {
  const numbers = ids
    .split(",")
    .map((id) => id.trim())
    .filter((id) => id !== "")
    .map(Number);
  const found = numbers.flatMap((number) => known[number - 1] ?? []);
  if (found.length === 0)
    throw new UserError("Unable to download artifact(s): None of the provided artifact IDs were found");
  if (found.length < numbers.length)
    warn(
      `Could not find the following artifact IDs: ${numbers.filter((number) => known[number - 1] === undefined).join(", ")}`,
    );
  return found;
}

/** Artifacts keep neither modes nor links. */
function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  rmSync(to, { force: true });
  cpSync(from, to, { dereference: true });
  chmodSync(to, 0o644);
}

/** The absolute path of a path below an existing folder. @throws UserError when it is outside the folder, also through a link */
function inside(folder: string, path: string): string {
  const full = resolve(folder, path);
  if (!isOutside(folder, full)) {
    let existing = full;
    while (!existsSync(existing)) existing = dirname(existing);
    if (!isOutside(realpathSync(folder), realpathSync(existing))) return full;
  }
  throw new UserError(`the path ${JSON.stringify(path)} is outside ${folder}`);
}

function isOutside(from: string, to: string): boolean {
  const path = relative(from, to);
  return path === ".." || path.startsWith("../") || isAbsolute(path);
}
