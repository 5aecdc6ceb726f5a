/**
 * Lines that a POSIX shell and systemd's EnvironmentFile read alike: double quotes, in which
 * backslash, quote, dollar and backtick are escaped and a line break stands for itself.
 */
export function envLines(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}="${value.replace(/[\\"$`]/g, "\\$&")}"\n`)
    .join("");
}
