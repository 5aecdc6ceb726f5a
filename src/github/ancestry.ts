import { explain } from "../core/errors.ts";
import { refusalOf } from "../core/git.ts";
import { octokit } from "../core/heavy.ts";
import type { World } from "../core/world.ts";

export type Relation = "same" | "ahead" | "behind" | "diverged" | "unknown";

const GIT_MS = 20_000;

/** How `ours` relates to `live`: by the local clone where it has both commits, else by GitHub's compare API. */
export async function relation(
  live: string,
  ours: string,
  folder: string,
  api: { repository: string; token: string; url: string },
  world: World,
): Promise<Relation> {
  if (live === ours) return "same";
  const local = await byGit(live, ours, folder, world);
  return local === "unknown" ? byApi(live, ours, api, world) : local;
}

async function byGit(live: string, ours: string, folder: string, world: World): Promise<Relation> {
  // Where git is missing or does not end, GitHub is queried.
  const git = async (...args: string[]) =>
    world.query("git", args, { deadlineMs: GIT_MS, cwd: folder }).catch(() => undefined);
  for (const commit of [live, ours]) {
    // A shallow clone can have a commit without its ancestry: then its answers cannot be trusted.
    const seen = await git("cat-file", "-e", `${commit}^{commit}`);
    const refusal = refusalOf(seen?.stderr ?? "");
    if (refusal !== undefined)
      world.log.warn(`Cannot determine from the checkout which commit is newer: ${explain(refusal)}`);
    if (seen?.code !== 0) return "unknown";
  }
  if ((await git("rev-parse", "--is-shallow-repository"))?.stdout.trim() !== "false") return "unknown";
  const contains = async (older: string, newer: string) =>
    (await git("merge-base", "--is-ancestor", older, newer))?.code;
  const [forward, backward] = [await contains(live, ours), await contains(ours, live)];
  if (forward === 0 && backward === 0) return "same";
  if (forward === 0) return "ahead";
  if (backward === 0) return "behind";
  return forward === 1 && backward === 1 ? "diverged" : "unknown";
}

async function byApi(
  live: string,
  ours: string,
  { repository, token, url }: { repository: string; token: string; url: string },
  world: World,
): Promise<Relation> {
  const [owner = "", repo = ""] = repository.split("/");
  if (repo === "" || token === "") return "unknown";
  try {
    const { data } = await (
      await octokit(token, url)
    ).rest.repos.compareCommitsWithBasehead({ owner, repo, basehead: `${live}...${ours}`, per_page: 1 });
    switch (data.status) {
      case "identical":
        return "same";
      case "ahead":
      case "behind":
      case "diverged":
        return data.status;
    }
  } catch (error) {
    const status = (error as { status?: number }).status;
    world.log.warn(
      status === 403 || status === 404
        ? `GitHub cannot compare ${live} with ${ours} (HTTP ${status}): the commit does not exist, or this job lacks \`contents: read\``
        : `Could not compare commits on GitHub: ${(error as Error).message}`,
    );
    return "unknown";
  }
}
