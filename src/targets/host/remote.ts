import type { Host } from "../../config/types.ts";
import { printableLines } from "../../core/text.ts";
import type { World } from "../../core/world.ts";
import type { SessionEnded } from "./session.ts";

const MOST_SHOWN = 200;

/** `sh WORDS` as one text for a login shell of any kind. */
export function remoteCommand(words: readonly string[], sudo: boolean): string {
  // Messages of sudo are read, and must not be in the language of the host.
  return [...(sudo ? ["env", "LC_ALL=C", "sudo", "-n"] : []), "sh", ...words].map(quote).join(" ");
}

/** Why nothing of ours was run on a host that was reached. */
export function whyNotRun(
  result: SessionEnded["result"],
  { user, sudo }: Pick<Host, "user" | "sudo">,
  world: Pick<World, "secrets">,
): string {
  const who = user ?? "this user";
  const sudoWhy = sudo ? sudoProblem(result.stderr, who) : undefined;
  if (sudoWhy !== undefined) return sudoWhy;
  const [before = "", after] = result.stdout.split(/\nsession-[0-9a-f]+ eaten\n/);
  const printed = firstLine(`${before}\n${result.stderr}`, world);
  const shown = printed === "" ? "printed nothing" : `printed ${JSON.stringify(printed)}`;
  if (after !== undefined) {
    return `the login shell of ${who} there reads what is sent to commands, and ${shown}: remove what reads standard input from its start files (~/.bashrc, ~/.profile)`;
  }
  if (/account is (?:currently )?not available|\bnologin\b/i.test(printed) || (result.code === 1 && printed === "")) {
    return `the login shell of ${who} there runs no commands, and ${shown}: give it one that does, such as \`usermod -s /bin/sh ${user ?? "USER"}\``;
  }
  return `the login shell of ${who} there ended with ${result.code ?? "a signal"} before our command was run, and ${shown}: its start files (~/.bashrc, ~/.profile), or a command= of the key, must not exit where there is no terminal`;
}

const SUDO_PROBLEMS: readonly (readonly [RegExp, (who: string) => string])[] = [
  [/must have a tty/, () => "sudo there wants a terminal: remove `requiretty` from /etc/sudoers"],
  [
    /password is required|terminal is required|no tty present/,
    (who) => `sudo requires a password from ${who} there: ${nopasswd(who)}`,
  ],
  [
    /not in the sudoers file|not allowed to (?:execute|run)|may not run sudo/,
    (who) => `sudo does not let ${who} run sh there: ${nopasswd(who)}`,
  ],
  [
    /do(?:es)? not exist in the passwd database|unknown uid|unknown user/,
    (who) => `sudo does not know ${who} there: the user has no entry in /etc/passwd`,
  ],
  [
    /sudo.*(?:not found|No such file)/,
    () => "sudo is not installed there: install it, or connect as root with `sudo: false`",
  ],
];

/** Why sudo ran nothing, and how to change that; undefined when that is not what it printed. */
export function sudoProblem(stderr: string, who: string): string | undefined {
  const line = stderr.split("\n").find((text) => text.includes("sudo"));
  if (line === undefined) return undefined;
  const known = SUDO_PROBLEMS.find(([pattern]) => pattern.test(line));
  return known === undefined
    ? undefined
    : `${known[1](who)} (${printableLines(line.trim().slice(0, MOST_SHOWN)).join(" ")})`;
}

function nopasswd(who: string): string {
  return `write \`${who === "this user" ? "USER" : who} ALL=(root) NOPASSWD: /bin/sh\` into a file in /etc/sudoers.d`;
}

function firstLine(text: string, world: Pick<World, "secrets">): string {
  const lines = text.split("\n").map((line) => line.trim());
  return world.secrets.redact(printableLines((lines.find((line) => line !== "") ?? "").slice(0, MOST_SHOWN)).join(" "));
}

/** For the login shell on the other side; everything that is passed is plain, this is for the rest of it. */
function quote(word: string): string {
  return /^[A-Za-z0-9@%+=:,./_-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
