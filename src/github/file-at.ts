import { octokit } from "../core/heavy.ts";
import type { World } from "../core/world.ts";

const GIT_MS = 20_000;
const COMMIT = /^[0-9a-f]{40}$/;
const MOST_VERSIONS = 20;

/** A file of the repository: `folder` is where git runs, `local` its path from there, `path` that from the repository's root. */
export interface FileOfRepository {
  readonly folder: string;
  readonly local: string;
  readonly path: string;
}

export interface Api {
  readonly repository: string;
  readonly token: string;
  readonly url: string;
}

/** The text of a file at a commit: from the checkout, or else from GitHub. Undefined where neither has it. */
export async function fileAt(
  commit: string,
  file: FileOfRepository,
  api: Api,
  world: World,
): Promise<string | undefined> {
  if (!COMMIT.test(commit)) return undefined;
  const shown = await git(["show", `${commit}:./${file.local}`], file.folder, world);
  if (shown !== undefined) return shown;
  return query(api, world, async (client, owner, repo) => {
    const { data } = await client.rest.repos.getContent({ owner, repo, path: file.path, ref: commit });
    return !Array.isArray(data) && data.type === "file"
      ? Buffer.from(data.content, "base64").toString("utf8")
      : undefined;
  });
}

/** The last commits that changed a file, newest first: of the checkout, or of GitHub where the checkout has no history. */
export async function commitsOf(file: FileOfRepository, api: Api, world: World): Promise<readonly string[]> {
  const shallow = (await git(["rev-parse", "--is-shallow-repository"], file.folder, world))?.trim() !== "false";
  const listed = shallow
    ? undefined
    : await git(["log", `--max-count=${MOST_VERSIONS}`, "--format=%H", "--", `./${file.local}`], file.folder, world);
  if (listed !== undefined) return listed.split("\n").filter((line) => COMMIT.test(line));
  const found = await query(api, world, async (client, owner, repo) => {
    const { data } = await client.rest.repos.listCommits({ owner, repo, path: file.path, per_page: MOST_VERSIONS });
    return data.map(({ sha }) => sha);
  });
  return found ?? [];
}

/** Undefined where git is missing, does not end or knows no such file: then GitHub is queried. */
async function git(args: readonly string[], folder: string, world: World): Promise<string | undefined> {
  const result = await world.query("git", args, { deadlineMs: GIT_MS, cwd: folder }).catch(() => undefined);
  return result?.code === 0 ? result.stdout : undefined;
}

async function query<T>(
  { repository, token, url }: Api,
  world: World,
  request: (client: Awaited<ReturnType<typeof octokit>>, owner: string, repo: string) => Promise<T>,
): Promise<T | undefined> {
  const [owner = "", repo = ""] = repository.split("/");
  if (repo === "" || token === "") return undefined;
  try {
    return await request(await octokit(token, url), owner, repo);
  } catch (error) {
    const { status } = error as { status?: number };
    if (status !== 404)
      world.log.warn(
        `Could not read deploy.yml as it was deployed from GitHub (${status === undefined ? (error as Error).message : `HTTP ${status}`}): the job needs \`contents: read\``,
      );
    return undefined;
  }
}
