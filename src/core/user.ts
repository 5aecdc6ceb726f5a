import { homedir, userInfo } from "node:os";

/** The user we run as. One without an entry in /etc/passwd, as containers may have, is named by its number. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env["USER"] || process.env["LOGNAME"] || `uid ${process.getuid?.() ?? "unknown"}`;
  }
}

/** The user's home folder; undefined for a user that has none. */
export function homeFolder(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined; // neither HOME nor an entry in /etc/passwd
  }
}
