const ESCAPE_SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;
// The runner compares by culture, which skips over invisible characters: they go too.
const INVISIBLE = /[\p{Cc}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu;

/**
 * One line of foreign text without escape sequences, control characters (tab excepted) and
 * invisible characters.
 */
export function printableLine(line: string): string {
  return line.replace(ESCAPE_SEQUENCES, "").replace(INVISIBLE, (found) => (found === "\t" ? found : ""));
}

/** The printable lines of a text; a lone carriage return ends a line, as it does for the runner. */
export function printableLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map(printableLine);
}

/**
 * A line that the runner cannot take for a command. It obeys `::name::` after leading white space,
 * and `##[name]` anywhere in a line.
 */
export function withoutCommands(line: string): string {
  const harmless = line.replaceAll("##[", "## [");
  return /^\s*::/u.test(harmless) ? harmless.replace("::", ": :") : harmless;
}
