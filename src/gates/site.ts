import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command, Config } from "../config/types.ts";
import { UserError } from "../core/errors.ts";
import { findFiles } from "./files.ts";
import type { Git } from "../core/git.ts";
import type { Base, Head } from "./git.ts";
import type { BuiltArchive } from "./report.ts";

/** What is known of the checkout before any gate runs. */
export interface Site {
  readonly config: Config;
  /** Absolute folder of the service. */
  readonly folder: string;
  /** Without the `v` of a tag. */
  readonly version: string;
  /** False when nobody asked for a version and no tag names one: then it is the repository's own word. */
  readonly asked: boolean;
  readonly head: Head;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly base: Base;
  readonly git: Git;
  readonly hasRebar: boolean;
  readonly package: PackageJson | undefined;
  /** The whole environment of commands. */
  readonly env: Readonly<Record<string, string>>;
  /** A private folder, for what gates need among themselves. */
  readonly tmp: string;
  /** Where an archive goes that has no place in the repository. */
  readonly out: string;
  /**
   * Reads an archive through as a deployment will; `names` are those of its entries, without a leading `./`.
   * @throws UserError when a deployment would refuse it
   */
  readonly readArchive: (file: string) => Promise<Omit<BuiltArchive, "file"> & { readonly names: ReadonlySet<string> }>;
  /** What keeps a YAML text from being read; lines and columns from 1. */
  readonly yamlProblems: (text: string) => { readonly line: number; readonly col: number; readonly message: string }[];
}

export interface PackageJson {
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** `scripts.test`, unless it is the one that npm writes into every new package. */
  readonly test: string | undefined;
}

/** @throws UserError when it is there and is not JSON. */
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
  const real = typeof test === "string" && test.trim() !== "" && !/no test specified/.test(test);
  return {
    name: typeof value?.name === "string" ? value.name : undefined,
    version: typeof value?.version === "string" ? value.version : undefined,
    test: real ? test : undefined,
  };
}

export function hasRebar(folder: string): boolean {
  return existsSync(join(folder, "rebar.config"));
}

/** An OTP application of the repository, by its `.app.src`. */
export interface AppSource {
  readonly name: string;
  /** `src/shop.app.src`, relative to the service's folder. */
  readonly file: string;
  /** The folder above `src`; empty for the root. */
  readonly folder: string;
}

/** The applications where rebar3 looks for them: `.`, `apps/*`, `lib/*`. */
export function appSources(folder: string): AppSource[] {
  return ["src/*.app.src", "apps/*/src/*.app.src", "lib/*/src/*.app.src"]
    .flatMap((glob) => findFiles(folder, glob))
    .map((file) => ({
      file,
      folder: file.replace(/\/?src\/[^/]+$/, ""),
      name: file.replace(/^.*\//, "").replace(/\.app\.src$/, ""),
    }));
}

/** The application that is the service: named like it, or the only one. */
export function mainApp(apps: readonly AppSource[], service: string): AppSource | undefined {
  return apps.find(({ name }) => name === service.replaceAll("-", "_")) ?? (apps.length === 1 ? apps[0] : undefined);
}

// Comments, strings, quoted atoms, characters such as $", and what nests.
const TERM = /%[^\n]*|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\$(?:\\[\s\S]|[\s\S])|[{}[\]]/g;
const VSN = /\{\s*vsn\s*,\s*"([^"\\]*)"\s*\}/y;

/** `{vsn, "1.2.3"}` in the list of an application resource; undefined when it is computed. */
export function literalVsn(text: string): { readonly version: string; readonly line: number } | undefined {
  const plain = text.replace(TERM, (token) => (token.startsWith("%") ? " ".repeat(token.length) : token));
  let depth = 0;
  for (const { 0: token, index } of plain.matchAll(TERM)) {
    if (token === "{" && depth === 2) {
      VSN.lastIndex = index;
      const version = VSN.exec(plain)?.[1];
      if (version !== undefined) return { version, line: plain.slice(0, index).split("\n").length };
    }
    if (token === "{" || token === "[") depth += 1;
    if (token === "}" || token === "]") depth -= 1;
  }
  return undefined;
}

/** A command with the version in place of `{version}`. */
export function withVersion(command: Command, version: string): Command {
  return command.map((word) => word.replaceAll("{version}", version));
}
