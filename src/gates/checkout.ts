import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command, Config } from "../config/types.ts";
import { UserError } from "../core/errors.ts";
import { gitIn } from "../core/git.ts";
import type { Git } from "../core/git.ts";
import type { World } from "../core/world.ts";
import { appSources, literalVsn, mainApp } from "./erlang/applications.ts";
import { readText } from "./files.ts";
import type { BuiltArchive } from "./gate.ts";
import { readBase, readHead } from "./git.ts";
import type { Base, Head } from "./git.ts";

/** What the caller provides about a checkout. */
export interface CheckoutRequest {
  readonly config: Config;
  /** Absolute folder of the service. */
  readonly folder: string;
  /** Without the `v` of a tag; undefined: a tag at the commit, else the version in the repository. */
  readonly version: string | undefined;
  /** The tag that started the run, without its `v`: chosen where a commit has several. */
  readonly tag: string | undefined;
  readonly baseRef: string | undefined;
  /** The whole environment of commands: it holds no token of the job. */
  readonly env: Readonly<Record<string, string>>;
  /** A folder for logs, and for an archive without a place in the repository. */
  readonly out: string;
  /**
   * Reads an archive through as a deployment will; `names` are those of its entries, without a leading `./`.
   * @throws UserError when a deployment would refuse it
   */
  readonly readArchive: (file: string) => Promise<Omit<BuiltArchive, "file"> & { readonly names: ReadonlySet<string> }>;
  /** What keeps a YAML text from being read; lines and columns from 1. */
  readonly yamlProblems: (text: string) => { readonly line: number; readonly col: number; readonly message: string }[];
  /** @throws UserError for a version that cannot be the name of a release. */
  readonly checkVersion: (version: string) => string;
}

/** The facts about the checkout that are known before any gate runs. */
export interface Checkout extends Omit<CheckoutRequest, "tag" | "baseRef" | "checkVersion"> {
  /** Without the `v` of a tag. */
  readonly version: string;
  /** Whether an input or a tag names the version; otherwise the version comes from a file of the repository. */
  readonly isVersionGiven: boolean;
  readonly head: Head;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly base: Base;
  readonly git: Git;
  readonly hasRebar: boolean;
  readonly package: PackageJson | undefined;
  /** A private folder, with one folder per gate. */
  readonly tmp: string;
}

/** @throws UserError when the folder is no checkout, or its version cannot be determined */
export async function readCheckout(request: CheckoutRequest, world: World): Promise<Checkout> {
  const { config, folder, env, out, readArchive, yamlProblems } = request;
  const git = gitIn(folder, env, world);
  const head = await readHead(git);
  const base = await readBase(request.baseRef, head, git);
  const hasRebar = existsSync(join(folder, "rebar.config"));
  const found = readPackage(folder);
  const given = request.version ?? tagOf(request.tag, head);
  const version = given ?? (hasRebar ? appVersion(folder, config.service) : found?.version);
  if (version === undefined)
    throw new UserError("cannot determine the version", {
      fix: "Give `version`, or run on a commit with a tag such as v1.2.3.",
    });
  const tmp = join(world.tmp, "gates");
  mkdirSync(tmp, { recursive: true, mode: 0o700 });
  return {
    config,
    folder,
    env,
    out,
    readArchive,
    yamlProblems,
    version: request.checkVersion(version),
    isVersionGiven: given !== undefined,
    head,
    startedAtMs: world.clock.now(),
    base,
    git,
    hasRebar,
    package: found,
    tmp,
  };
}

/** The version that tags give the commit; undefined where there is none, or several and none of them started the run. */
function tagOf(tag: string | undefined, { tags }: Head): string | undefined {
  if (tag !== undefined && tags.includes(tag)) return tag;
  return tags.length === 1 ? tags[0] : undefined;
}

function appVersion(folder: string, service: string): string | undefined {
  const main = mainApp(appSources(folder), service);
  return main === undefined ? undefined : literalVsn(readText(folder, main.file))?.version;
}

export interface PackageJson {
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** `scripts.test`, unless it is the one that npm writes into every new package. */
  readonly test: string | undefined;
}

/** @throws UserError when the file exists and is not JSON. */
export function readPackage(folder: string): PackageJson | undefined {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return undefined;
  let value: { name?: unknown; version?: unknown; scripts?: { test?: unknown } } | null;
  try {
    value = JSON.parse(readFileSync(file, "utf8")) as typeof value;
  } catch (error) {
    throw new UserError(`package.json is not JSON: ${(error as Error).message}`);
  }
  const test = value?.scripts?.test;
  const isReal = typeof test === "string" && test.trim() !== "" && !/no test specified/.test(test);
  return {
    name: typeof value?.name === "string" ? value.name : undefined,
    version: typeof value?.version === "string" ? value.version : undefined,
    test: isReal ? test : undefined,
  };
}

/** A command with the version in place of `{version}`. */
export function withVersion(command: Command, version: string): Command {
  return command.map((word) => word.replaceAll("{version}", version));
}
