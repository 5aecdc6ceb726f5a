import type { Command } from "../config/types.ts";
import { printable } from "../core/text.ts";
import { fact, plainWords } from "./proposal.ts";
import type { Fact } from "./proposal.ts";
import type { Repository } from "./repository.ts";

/**
 * The web process of a Procfile; what needs a shell gets one.
 * @param rewrite makes a command of the release from one of an installed program
 */
export function procfileWeb(
  repository: Repository,
  rewrite: (command: string) => string = (command) => command,
): { readonly command: Command; readonly fact: Fact } | undefined {
  const line = repository.line("Procfile", /^web:\s*\S/);
  // oxlint-disable-next-line no-control-regex
  if (line === undefined || /[\x00-\x08\x0b-\x1f\x7f]/.test(line.text)) return undefined;
  const web = line.text.replace(/^web:\s*/, "").trim();
  const text = rewrite(web);
  return {
    command: plainWords(text) ?? ["sh", "-c", `exec ${text}`],
    fact: fact(
      line,
      `web is ${printable(web)}: the command of the service${text === web ? "" : `, as ${text.split(" ").slice(0, 3).join(" ")}`}`,
    ),
  };
}
