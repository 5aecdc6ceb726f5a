import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type * as z from "zod/mini";
import { SECRET_INPUTS } from "../../app/inputs/inputs.ts";
import { currentJob } from "../../app/inputs/job.ts";
import type { Job } from "../../app/inputs/job.ts";
import { UserError } from "../../core/errors.ts";
import { checkInputs } from "../../core/inputs.ts";
import type { InputSchema } from "../../core/inputs.ts";
import type { World } from "../../core/world.ts";
import type { Credentials } from "../../targets/open.ts";

/** The options of the command line. */
export interface Options {
  readonly config: string;
  readonly environment?: string | undefined;
  readonly hosts?: string | undefined;
  readonly archive?: string | undefined;
  readonly version?: string | undefined;
  readonly "base-url"?: string | undefined;
  readonly "dashboard-url"?: string | undefined;
  readonly commit?: string | undefined;
  readonly manifest?: string | undefined;
  readonly "manifest-sha256"?: string | undefined;
  readonly "allow-diverged"?: string | undefined;
  readonly "on-failure"?: string | undefined;
  readonly "plan-hash"?: string | undefined;
  readonly reason?: string | undefined;
  readonly to?: string | undefined;
  readonly mode?: string | undefined;
  readonly set?: string | undefined;
  readonly profile?: string | undefined;
  readonly gates?: string | undefined;
  readonly "base-ref"?: string | undefined;
  readonly waive?: string | undefined;
  readonly "ssh-key"?: string | undefined;
  readonly "known-hosts"?: string | undefined;
  readonly secrets?: string | undefined;
  readonly "skip-tests": boolean;
  readonly "dry-run": boolean;
  readonly force?: boolean;
}

/** Options that name a file where the input of the action is its text. */
const TEXTS: readonly string[] = ["ssh-key", "known-hosts", "secrets"];
/** Options that name a file as the input of the action does; here it may be outside of the checkout. */
const FILES: readonly string[] = ["archive", "manifest"];

/** The options as inputs of the action that does the same. @throws UserError that lists every option that is wrong */
export function inputsOf<Schema extends InputSchema>(
  schema: Schema,
  options: Options,
  { secrets }: Pick<World, "secrets">,
): z.infer<Schema> {
  const given: Readonly<Record<string, string | boolean | undefined>> = { ...options, "github-token": githubToken() };
  const values: Record<string, string | undefined> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = given[name];
    if (value === undefined || value === false || value === "") continue;
    const text = String(value);
    values[name] = TEXTS.includes(name) ? fileOf(name, text) : FILES.includes(name) ? resolve(text) : text;
  }
  for (const name of SECRET_INPUTS) if (values[name] !== undefined) secrets.add(values[name], name);
  return checkInputs(schema, values, { prefix: "--", fix: "See erlmcp-actions --help." });
}

/** The variables that `gh` reads. */
export function githubToken(): string | undefined {
  return process.env["GITHUB_TOKEN"] || process.env["GH_TOKEN"] || undefined;
}

/** A person's own job: its reports are kept in the current folder. */
export function ownJob(): Job {
  return { ...currentJob(undefined), reports: resolve(".erlmcp", "reports") };
}

export function credentialsOf(options: Options): Credentials {
  return {
    ssh: {
      key: options["ssh-key"] === undefined ? undefined : fileOf("ssh-key", options["ssh-key"]),
      knownHosts: options["known-hosts"] === undefined ? undefined : fileOf("known-hosts", options["known-hosts"]),
    },
  };
}

export function fileOf(option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(
      `--${option} ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
    );
  }
}
