import { loadConfig } from "../config/load.ts";
import { sitesOf } from "../config/target/index.ts";
import type { Environment } from "../config/types.ts";
import { errorMessage } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import { commitsOf, fileAt } from "../github/file-at.ts";
import { withTarget } from "../targets/open.ts";
import type { Credentials } from "../targets/open.ts";
import { inRepository, openEnvironment } from "./inputs/config-file.ts";
import type { Job } from "./inputs/job.ts";

export interface AsDeployedParts {
  readonly service: string;
  readonly file: string;
  readonly environment: Environment;
  readonly hosts: string | undefined;
  readonly folder: string;
  readonly job: Job;
  readonly token: string | undefined;
  readonly credentials: Credentials;
}

/**
 * The environment as deploy.yml had it at the commit of the live release: since then a host may have been added, or a
 * path or a port changed, which the hosts do not have yet. The commit is the one that the hosts have on record, never an
 * input: this file decides where keys go. Where nothing is live by today's file, its earlier versions are tried, newest
 * first.
 */
export async function environmentAsDeployed(parts: AsDeployedParts, world: World): Promise<Environment> {
  const { environment, file, folder, job, token } = parts;
  const api = { repository: job.repository, token: token ?? "", url: job.apiUrl };
  const stored = { folder, local: file, path: inRepository(folder, file) };
  const open = async (text: string): Promise<Environment | undefined> => {
    try {
      return (
        await openEnvironment(loadConfig(text, file), environment.name, parts.hosts, { ...world.log, info: () => {} })
      ).environment;
    } catch (error) {
      world.log.debug(`not using an earlier ${file}: ${errorMessage(error)}`);
      return undefined;
    }
  };
  const at = async (commit: string): Promise<Environment | undefined> => {
    const text = await fileAt(commit, stored, api, world);
    return text === undefined ? undefined : open(text);
  };
  const tried = new Set([placesOf(environment)]);
  let live = await liveCommits(environment, parts, world);
  for (const commit of live === undefined ? await commitsOf(stored, api, world) : []) {
    const earlier = await at(commit);
    if (earlier === undefined || tried.has(placesOf(earlier))) continue;
    tried.add(placesOf(earlier));
    live = await liveCommits(earlier, parts, world);
    if (live !== undefined) break;
  }
  const [commit, ...others] = live ?? [];
  if (commit === undefined || others.length > 0) return environment;
  const deployed = await at(commit);
  if (deployed === undefined) {
    world.log.warn(
      `${file} as it was at ${commit.slice(0, 7)}, the commit that is live, could not be read: using the current one. Check out with \`fetch-depth: 0\`, or give \`github-token\` with \`contents: read\`.`,
    );
    return environment;
  }
  if (placesOf(deployed) !== placesOf(environment))
    world.log.info(
      `${file} has changed since ${commit.slice(0, 7)} was deployed: the rollback uses it as it was then (${sitesOf(
        deployed.target,
      )
        .map(({ place }) => place)
        .join(", ")})`,
    );
  return deployed;
}

function placesOf({ target, otherSites, strategy, url, verify }: Environment): string {
  return JSON.stringify([target, otherSites, strategy, url, verify]);
}

/** The commits that are live on the hosts of an environment; undefined where nothing is live or reachable. */
async function liveCommits(
  environment: Environment,
  { service, credentials }: AsDeployedParts,
  world: World,
): Promise<readonly string[] | undefined> {
  return withTarget(service, environment, credentials, world, async (target) => {
    const seen = await Promise.allSettled(target.sites.map(async (site) => target.inspect(site, undefined)));
    const live = seen.flatMap((result) =>
      result.status === "fulfilled" && result.value.current !== undefined ? [result.value.current.commit] : [],
    );
    return live.length === 0 ? undefined : [...new Set(live)].filter((commit) => commit !== "");
  });
}
