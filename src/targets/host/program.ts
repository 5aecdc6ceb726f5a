import { createHash } from "node:crypto";
import change from "./protocol/change.sh";
import finish from "./protocol/finish.sh";
import format1 from "./protocol/format1.sh";
import fsck from "./protocol/fsck.sh";
import guard from "./protocol/guard.sh";
import look from "./protocol/look.sh";
import main from "./protocol/main.sh";
import record from "./protocol/record.sh";
import release from "./protocol/release.sh";
import service from "./protocol/service.sh";

/** The host program as one text: definitions first, the call at the very end, so that a shell has read all of it before it starts. */
export const PROGRAM = `${[main, service, release, record, change, finish, format1, guard, fsck, look].join("\n")}\nmain "$@"\nexit\n`;

let hash: string | undefined;

/** Name under which this version is kept on a host: two versions of the suite never overwrite each other. */
export function programName(): string {
  hash ??= createHash("sha256").update(PROGRAM).digest("hex").slice(0, 12);
  return `host.${hash}`;
}
