import type { GateSettings } from "../config/types.ts";
import { UserError } from "../core/errors.ts";
import { measured } from "./gate.ts";
import type { Gate } from "./gate.ts";
import { lastLine } from "./git.ts";
import type { Git } from "./git.ts";
import type { Site } from "./site.ts";

const MOST_NAMED = 20;

/** Paths that are not as committed, new files among them; `git status --porcelain=v2 -z`, see git-status(1). */
export async function uncommitted(git: Git): Promise<string[]> {
  const { code, stdout, stderr } = await git("status", "--porcelain=v2", "-z", "--untracked-files=normal", "--ignore-submodules=none");
  if (code !== 0) throw new UserError(`git status failed: ${lastLine(stderr)}`);
  const paths: string[] = [];
  const fields = stdout.split("\0");
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? "";
    const before = { "1": 8, "2": 9, u: 10, "?": 1 }[field[0] ?? ""];
    if (before === undefined) continue;
    paths.push(field.split(" ").slice(before).join(" "));
    // A renamed path is followed by the one before.
    if (field.startsWith("2")) at += 1;
  }
  return paths;
}

export function gitCleanGate({ timeoutMs }: GateSettings, { git, head }: Site): Gate {
  return {
    name: "git-clean",
    row: "G9",
    title: "nothing uncommitted",
    needs: [],
    after: [],
    exclusive: [],
    deadlineMs: timeoutMs,
    applies: async () => undefined,
    async run() {
      const paths = await uncommitted(git);
      const evidence = [{ what: "HEAD", value: head.commit }];
      const figures = { uncommitted: paths.length };
      if (paths.length === 0) return measured("pass", "everything is committed", { figures, evidence });
      const named = paths.slice(0, MOST_NAMED).map((path) => JSON.stringify(path)).join(", ");
      const message = `${paths.length} uncommitted: ${named}${paths.length > MOST_NAMED ? ", …" : ""}`;
      return measured({ dev: "pass", staging: "pass", production: "fail" }, message, { findings: [{ severity: "error", message: `${message}. Commit them, or add them to .gitignore` }], figures, evidence });
    },
  };
}
