import { createHash } from "node:crypto";
import change from "./protocol/change.sh";
import finish from "./protocol/finish.sh";
import format1 from "./protocol/format1.sh";
import fsck from "./protocol/fsck.sh";
import guard from "./protocol/guard.sh";
import lines from "./protocol/lines.sh";
import look from "./protocol/look.sh";
import main from "./protocol/main.sh";
import record from "./protocol/record.sh";
import release from "./protocol/release.sh";

/**
 * The host program as one text: definitions first, the call at the very end, so that a shell has read all of it before it
 * starts. `runtime` is the part that starts, stops and observes a release.
 */
export function programOf(runtime: string): string {
  const parts = [main, runtime, lines, release, record, change, finish, format1, guard, fsck, look];
  return `${parts.join("\n")}\nmain "$@"\nexit\n`;
}

/** The host program, with the name under which a host keeps it. */
export interface Program {
  readonly text: string;
  readonly name: string;
}

/** Name under which this version is kept on a host: two versions of the suite never overwrite each other. */
export function nameOfProgram(program: string): string {
  return `host.${createHash("sha256").update(program).digest("hex").slice(0, 12)}`;
}
