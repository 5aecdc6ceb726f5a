import { printable } from "./text.ts";

/** An absolute folder, for editors; {@link folderProblem} is stricter. */
export const FOLDER_PATTERN = /^(?:\/[A-Za-z0-9._-]+)+$/;
/** A glob without anything a shell would do more with than match names. */
export const GLOB_PATTERN = /^[A-Za-z0-9._/*?[][A-Za-z0-9._/*?[\]@+,=:-]*$/;

// Releases are made, swapped and removed below the path: never in a folder that belongs to the system.
const SYSTEM = new Set(
  (
    "bin boot dev etc home lib lib32 lib64 libx32 media mnt opt proc root run sbin snap srv sys tmp usr var " +
    "usr/bin usr/lib usr/lib64 usr/libexec usr/local usr/sbin usr/share usr/src usr/local/bin usr/local/lib " +
    "var/cache var/lib var/log var/run var/spool var/tmp etc/systemd etc/ssh"
  ).split(" "),
);
const KERNEL = new Set(["proc", "sys", "dev", "boot"]);

function climbs(path: string): boolean {
  return path.split("/").some((part) => part === ".." || part === ".");
}

/** What is wrong with the absolute folder of a service on a host. */
export function folderProblem(path: string): string | undefined {
  const what = printable(path);
  if (path.length > 200) return `${what} is longer than 200 characters`;
  if (path === "/")
    return `${what} is the root of the system; write a folder of the service's own, such as /opt/my-service`;
  if (!path.startsWith("/")) return `${what} is not absolute; write it from /, such as /opt/my-service`;
  if (climbs(path)) return `${what} has a "." or ".." in it; write where it leads`;
  if (!FOLDER_PATTERN.test(path)) {
    return `${what} is not a folder name; use letters, digits, ".", "_", "-" with one "/" between, none at the end`;
  }
  const inside = path.slice(1);
  if (SYSTEM.has(inside) || KERNEL.has(inside.split("/")[0] ?? "")) {
    return `${what} belongs to the system; write a folder of the service's own, such as /opt/my-service`;
  }
  return undefined;
}

/** What is wrong with a path that must stay inside a repository or a release. */
export function relativeProblem(path: string): string | undefined {
  const what = printable(path);
  if (path === "" || path.length > 200) return `${what} is not a path; write one relative to the repository or release`;
  if (path.startsWith("/")) return `${what} is absolute; write it without the "/" at the start`;
  if (climbs(path)) return `${what} has a "." or ".." in it; write the path itself`;
  if (path.startsWith("-") || path.startsWith("~")) return `${what} begins with "${path[0] ?? ""}"; rename the file`;
  // oxlint-disable-next-line no-control-regex
  if (/[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\\]/.test(path)) {
    return `${what} has a control character or a backslash; write a plain path`;
  }
  if (path.split("/").includes("")) return `${what} has an empty part; write one "/" between names and none at the end`;
  return undefined;
}

/** What is wrong with a glob of logs and dumps. */
export function globProblem(glob: string): string | undefined {
  const what = printable(glob);
  if (climbs(glob)) return `${what} has a "." or ".." in it; write where it leads`;
  if (glob.length > 200 || !GLOB_PATTERN.test(glob)) {
    return `${what} is not a glob; use letters, digits and . _ - / * ? [ ] @ + , = :`;
  }
  return undefined;
}

/** Whether two relative paths are the same, or one is inside the other. */
export function overlap(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
