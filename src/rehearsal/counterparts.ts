import { execFile } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { UserError } from "../core/errors.ts";
import { downloadArtifact, uploadArtifact } from "./artifacts.ts";
import type { Context, Counterpart, Inputs } from "./counterpart.ts";
import { inside } from "./inside.ts";

interface Imitated {
  readonly run: Counterpart;
  /** Inputs that it minds, and those that make no difference here. */
  readonly inputs: readonly string[];
  /** Inputs that would make a difference, and are not imitated, with the value that makes none. */
  readonly left?: Readonly<Record<string, string>>;
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
    left: { submodules: "false", lfs: "false", filter: "", "sparse-checkout": "", "ssh-key": "" },
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
    left: { archive: "true" },
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
    left: { "skip-decompress": "false" },
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
    left: { "elixir-version": "", "gleam-version": "" },
  },
};

/** undefined for an action that has none. Names do not differ by their case. */
export function counterpartOf(name: string): Counterpart | undefined {
  const key = name.toLowerCase();
  const imitated = Object.hasOwn(COUNTERPARTS, key) ? COUNTERPARTS[key] : undefined;
  if (imitated === undefined) return undefined;
  return async (given, context) => {
    const inputs = Object.fromEntries(
      Object.entries(given).map(([input, value]) => [input.toLowerCase(), value.trim()]),
    );
    const { left = {} } = imitated;
    const known = [...imitated.inputs, ...Object.keys(left)];
    const unknown = Object.keys(inputs).filter((input) => !known.includes(input));
    if (unknown.length > 0)
      context.warn(`Unexpected input(s) '${unknown.join("', '")}', valid inputs are ['${known.join("', '")}']`);
    for (const [input, harmless] of Object.entries(left)) {
      if ((inputs[input] ?? "") !== "" && inputs[input] !== harmless)
        context.job.parts.notRehearsed(`${context.job.parts.job}: ${context.step}: the input ${input} of ${key}`);
    }
    return imitated.run(inputs, context);
  };
}

/**
 * As actions/checkout: one commit, or with `fetch-depth: 0` all branches and tags.
 * Source: input-helper.ts, ref-helper.ts and git-source-provider.ts of it.
 */
async function checkout(inputs: Inputs, { job, log }: Context): Promise<Record<string, string>> {
  const { setup, workspace, github } = job.parts;
  const { repository = "", path = "" } = inputs;
  if (repository !== "" && repository.toLowerCase() !== setup.repository.toLowerCase())
    throw new UserError(`checkout of ${repository} is not rehearsed: only ${setup.repository} is here`);
  const folder = inside(workspace, path === "" ? "." : path);
  mkdirSync(folder, { recursive: true });
  const git = async (...args: string[]): Promise<string> => {
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
  const depth = Number(inputs["fetch-depth"] === undefined || inputs["fetch-depth"] === "" ? 1 : inputs["fetch-depth"]);
  const tags = "+refs/tags/*:refs/tags/*";
  const own =
    wanted.branch !== undefined
      ? `+${wanted.commit}:refs/remotes/origin/${wanted.branch}`
      : wanted.tag !== undefined
        ? `+${wanted.tag}:${wanted.tag}`
        : wanted.commit;
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
  if (depth <= 0) await fetch("+refs/heads/*:refs/remotes/origin/*", tags);
  // The branch may have moved on since: it is led back to the commit that was asked for.
  await fetch(...(depth > 0 && inputs["fetch-tags"] === "true" ? [tags] : []), own);
  await git(
    "-c",
    "advice.detachedHead=false",
    "checkout",
    "--quiet",
    "--force",
    ...(wanted.branch === undefined
      ? ["--detach", wanted.commit]
      : ["-B", wanted.branch, `refs/remotes/origin/${wanted.branch}`]),
  );
  if (inputs["clean"] !== "false") await git("clean", "-ffdx", "--quiet");
  log(`Checked out ${wanted.output || wanted.commit} at ${wanted.commit}`);
  return { ref: wanted.output, commit: wanted.commit };
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
  git: (...args: string[]) => Promise<string>,
  mirror: string,
): Promise<Wanted> {
  const ref = given === "" ? trigger.ref : given;
  if (COMMIT.test(ref)) return { commit: ref.toLowerCase(), output: "" };
  for (const name of ref.startsWith("refs/") ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`]) {
    // Whatever keeps git from finding it, the ref is not there for the job: that is said below.
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

/** As erlef/setup-beam, with the Erlang that is here. */
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
      fix: "Install Erlang/OTP and rebar3; on GitHub setup-beam does it.",
    });
  }
  log(`OTP ${otp} and rebar3 ${rebar3}, as this machine has them`);
  const asked = /^(?:OTP-)?(?<major>\d+)/.exec(inputs["otp-version"] ?? "")?.groups?.["major"];
  if (asked !== undefined && asked !== otp.split(".")[0])
    warn(`OTP ${inputs["otp-version"]} was asked for; this machine has ${otp}, and the rehearsal goes on with it`);
  return { "otp-version": otp, "rebar3-version": rebar3 };
}
