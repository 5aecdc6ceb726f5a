import { createHash } from "node:crypto";
import change from "./host/change.sh";
import finish from "./host/finish.sh";
import format1 from "./host/format1.sh";
import fsck from "./host/fsck.sh";
import guard from "./host/guard.sh";
import look from "./host/look.sh";
import main from "./host/main.sh";
import record from "./host/record.sh";
import release from "./host/release.sh";
import service from "./host/service.sh";

/** The host program as one text: definitions first, the call at the very end, so that a shell has read all of it before it starts. */
export const PROGRAM = `${[main, service, release, record, change, finish, format1, guard, fsck, look].join("\n")}\nmain "$@"\nexit\n`;

let hash: string | undefined;

/** Name under which this version is kept on a host: two versions of the suite never overwrite each other. */
export function programName(): string {
  hash ??= createHash("sha256").update(PROGRAM).digest("hex").slice(0, 12);
  return `host.${hash}`;
}
