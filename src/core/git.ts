import { UserError } from "./errors.ts";
import type { World } from "./world.ts";

const GIT_MS = 60_000;
const MOST_BYTES = 64 * 1024 * 1024;

export interface GitResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Something was left out of stdout or stderr. */
  readonly truncated: boolean;
}

/** Runs git in one folder. Any exit code resolves; rejects with a UserError where git cannot be started. */
export type Git = (...args: string[]) => Promise<GitResult>;

/** @param env the whole environment of git */
export function gitIn(
  folder: string,
  env: Readonly<Record<string, string>>,
  { exec, signal }: Pick<World, "exec" | "signal">,
): Git {
  // Without the lock, reading the state writes nothing that could disturb a concurrent build.
  return async (...args) =>
    exec("git", args, {
      deadlineMs: GIT_MS,
      cwd: folder,
      env: { ...env, GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" },
      signal,
      keepBytes: MOST_BYTES,
    });
}

/** Git's error, and the command that it suggests: the last line may be part of its usage. */
export function gitError(text: string): string {
  const lines = text.trim().split("\n");
  const fatal = lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines.at(-1) ?? "";
  return [fatal, ...lines.filter((line) => line.startsWith("\t")).map((line) => line.trim())].join(" ").slice(0, 300);
}

/** Why git reads nothing at all of a checkout, whatever it is given to do; undefined where that is not the reason. */
export function refusalOf(stderr: string): UserError | undefined {
  const [, folder] = /detected dubious ownership in repository at '([^\n]+)'/.exec(stderr) ?? [];
  if (folder === undefined) return undefined;
  return new UserError(`git does not read the checkout in ${folder}, since it belongs to a different user`, {
    fix: `Check out as the same user (a container with another \`--user\` than the job is a common cause), or run \`git config --global --add safe.directory ${folder}\` in a step before this one.`,
  });
}
