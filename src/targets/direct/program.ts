import { createHash } from "node:crypto";
import change from "./host/change.sh";
import look from "./host/look.sh";
import main from "./host/main.sh";
import release from "./host/release.sh";
import service from "./host/service.sh";
import throwaway from "./host/throwaway.sh";

/** The host program as one text: definitions first, the call at the very end, so that a shell has read all of it before it starts. */
export const PROGRAM = `${main}\n${service}\n${release}\n${throwaway}\n${change}\n${look}\nmain "$@"\nexit\n`;

let hash: string | undefined;

/** Name under which this version is kept on a host: two versions of the suite never overwrite each other. */
export function programName(): string {
  hash ??= createHash("sha256").update(PROGRAM).digest("hex").slice(0, 12);
  return `host.${hash}`;
}
