import type { getOctokit } from "@actions/github";

/** A REST client of GitHub with all endpoint methods and `paginate`. */
export type Octokit = ReturnType<typeof getOctokit>;

/**
 * A client for GitHub's API at `baseUrl` (the runner's own GitHub when left out).
 * This file is the only door to packages that take long to load: they are in a bundle of their own,
 * which is read at the first call.
 */
export async function octokit(token: string, baseUrl?: string): Promise<Octokit> {
  const { getOctokit: open } = await import("@actions/github");
  return open(token, baseUrl === undefined ? {} : { baseUrl });
}
