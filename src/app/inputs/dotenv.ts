import { UserError } from "../../core/errors.ts";

const ASSIGNMENT = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*/;

/**
 * `NAME=value` lines: comments and empty lines are left out; a value in single or double quotes may go
 * over several lines; in double quotes `\n`, `\"` and `\\` are escapes. Errors name `where` and lines, never values.
 */
export function parseDotenv(text: string, where = "input secrets"): Record<string, string> {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  for (let index = 0; index < lines.length; index += 1) {
    const line = (lines[index] ?? "").trim();
    if (line === "" || line.startsWith("#")) continue;
    const match = ASSIGNMENT.exec(line);
    const name = match?.[1];
    if (match === null || name === undefined) {
      problems.push(`line ${index + 1} is not NAME=value`);
      continue;
    }
    const rest = line.slice(match[0].length);
    const quote = rest[0] === '"' || rest[0] === "'" ? rest[0] : undefined;
    if (quote === undefined) {
      values[name] = rest;
      continue;
    }
    const first = index;
    let value = rest.slice(1);
    while (!closed(value, quote) && index + 1 < lines.length) value += `\n${lines[(index += 1)] ?? ""}`;
    if (closed(value, quote)) values[name] = unescape(value.trimEnd().slice(0, -1), quote);
    else problems.push(`line ${first + 1}: ${name} has an unclosed quote`);
  }
  if (problems.length > 0)
    throw new UserError(`${where}: ${problems.join("; ")}`, {
      fix: "Write one NAME=value per line, values of several lines in quotes.",
    });
  return values;
}

function closed(value: string, quote: string): boolean {
  const trimmed = value.trimEnd();
  if (!trimmed.endsWith(quote)) return false;
  return quote === "'" || (/\\*$/.exec(trimmed.slice(0, -1))?.[0].length ?? 0) % 2 === 0;
}

function unescape(value: string, quote: string): string {
  if (quote === "'") return value;
  return value.replace(/\\([\s\S])/g, (whole, character: string) =>
    character === "n" ? "\n" : '"\\$`'.includes(character) ? character : whole,
  );
}
