import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new folder for all that is temporary. deploy.yml takes only plain names, and a socket's path must be short. */
export function temporaryFolder(): string {
  const parent = realpathSync(tmpdir());
  return mkdtempSync(
    join(/^(?:\/[A-Za-z0-9._-]+)+$/.test(parent) && parent.length < 60 ? parent : "/tmp", "erlmcp-rehearsal-"),
  );
}
