import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../../core/errors.ts";

/** Creates a folder in `.erlmcp` when it is needed, hidden from git: a checkout must not look changed by it. */
export function makeKept(kept: string): void {
  try {
    mkdirSync(kept, { recursive: true, mode: 0o700 });
    const ignore = join(dirname(kept), ".gitignore");
    if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
  } catch (error) {
    throw new UserError(`${kept} cannot be created: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, {
      fix: "Logs and reports are kept there; run it in a writable folder.",
    });
  }
}
