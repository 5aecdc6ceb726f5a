import { UserError } from "../../core/errors.ts";
import { NotRehearsed } from "../workflow/action-file.ts";

const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  "": ["bash", "-e", "{0}"],
  bash: ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "{0}"],
  sh: ["sh", "-e", "{0}"],
  // GitHub's machines have `python`; a laptop may have only python3.
  python: ["python3", "{0}"],
};
const WORD = /"(?<quoted>(?:[^"\\]|\\.)*)"|(?<plain>[^\s"]+)/g;

/** Shells of GitHub that most Linux machines do not have. */
const ELSEWHERE = ["pwsh", "powershell", "cmd"];

/** The command by which a runner starts the file of a script. Source: ScriptHandler.cs and ScriptHandlerHelpers.cs of actions/runner. */
export function commandOf(shell: string, file: string): string[] {
  if (ELSEWHERE.includes(shell)) throw new NotRehearsed(`scripts for ${shell} are not rehearsed`);
  const words = Object.hasOwn(BUILT_IN, shell) ? (BUILT_IN[shell] ?? []) : wordsOf(shell);
  if (!words.slice(1).some((word) => word.includes("{0}"))) {
    throw new UserError(`Invalid shell option ${JSON.stringify(shell)}`, {
      fix: "Use bash, sh, python, or a command with {0} for the file; others are not rehearsed.",
    });
  }
  return words.map((word) => word.replaceAll("{0}", file));
}

/** Splits words as .NET does: only double quotes protect spaces. */
function wordsOf(shell: string): string[] {
  return [...shell.matchAll(WORD)].map(
    ({ groups }) => groups?.["plain"] ?? (groups?.["quoted"] ?? "").replaceAll('\\"', '"'),
  );
}
