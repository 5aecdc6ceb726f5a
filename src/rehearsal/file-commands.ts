/** What a command file held, and what was wrong with it: what stands before the wrong line counts all the same. */
export interface FileCommands {
  readonly values: ReadonlyMap<string, string>;
  readonly problem: string | undefined;
}

/**
 * What a step wrote into GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE: `NAME=value` lines and `NAME<<DELIMITER` blocks;
 * the first of the two signs in a line decides, and only LF ends a line. Source: FileCommandManager.cs of actions/runner.
 */
export function parseFileCommands(text: string): FileCommands {
  const values = new Map<string, string>();
  const wrong = (problem: string): FileCommands => ({ values, problem });
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line === "") continue;
    const equals = line.indexOf("=");
    const heredoc = line.indexOf("<<");
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      if (equals === 0) return wrong(`Invalid format '${line}'. Name must not be empty`);
      values.set(line.slice(0, equals), line.slice(equals + 1));
      continue;
    }
    if (heredoc < 0) return wrong(`Invalid format '${line}'`);
    const name = line.slice(0, heredoc);
    const delimiter = line.slice(heredoc + 2);
    if (name === "" || delimiter === "")
      return wrong(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`);
    const end = lines.indexOf(delimiter, at + 1);
    if (end < 0)
      return wrong(
        lines.at(-1) === "" || at === lines.length - 1
          ? `Invalid value. Matching delimiter not found '${delimiter}'`
          : "Invalid value. EOF marker missing new line.",
      );
    values.set(name, lines.slice(at + 1, end).join("\n"));
    at = end;
  }
  return { values, problem: undefined };
}
