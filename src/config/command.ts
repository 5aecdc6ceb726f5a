import { printable } from "../core/quote.ts";

/** A command as an argv array; it never passes a shell unless it names one itself. */
export type Command = readonly string[];

const SHELL = /[|&;<>()$`\\"'*?~#\n\r]/;
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/;

/** The words of a command that was written as text. */
export function splitCommand(text: string): string[] {
  return text.trim().split(/[ \t]+/);
}

/** What is wrong with a command that is written as text: it is split at spaces, and nothing else is done to it. */
export function commandProblem(text: string): string | undefined {
  if (text.trim() === "") return "is an empty command; write the program and its arguments";
  const found = SHELL.exec(text)?.[0];
  if (found !== undefined) {
    return `has ${printable(found)}, which needs a shell, and no shell reads it; write it as a list: [sh, -c, '…']`;
  }
  if (CONTROL.test(text)) return "has a control character; remove it";
  if (splitCommand(text)[0]?.includes("=") === true) {
    return "begins with a variable, which needs a shell; use env, or write it as a list: [sh, -c, '…']";
  }
  return undefined;
}

/** What is wrong with one word of a command that is written as a list. */
export function wordProblem(text: string): string | undefined {
  return text.includes("\0") ? "has a NUL character; remove it" : undefined;
}
