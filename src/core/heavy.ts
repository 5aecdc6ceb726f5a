import type { Agent } from "node:http";
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

/** Whether `NO_PROXY`, in either spelling, names this URL: the rules are those by which GitHub's API is called. */
export async function noProxyFor(url: URL): Promise<boolean> {
  const { checkBypass } = await import("@actions/http-client/lib/proxy");
  return checkBypass(url);
}

/** An agent that opens each connection as a tunnel (CONNECT) through a proxy, until `signal` aborts. */
export async function tunnelAgent(
  proxy: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Agent> {
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  const options = { headers: { ...headers }, signal };
  return new HttpsProxyAgent(proxy, options);
}
