import type { Context } from "./context.ts";
import { Refused, Stale } from "./refused.ts";
import type { Release } from "../release/release.ts";
import type { SiteState } from "./target.ts";

/**
 * An older commit never replaces a newer one. Checked under the lease: before that, another deployment could still
 * change the live commit.
 * @throws Stale when ours is behind, Refused when the two diverged, when ours or their relation is unknown.
 */
export async function checkOrder(release: Release, states: readonly SiteState[], context: Context): Promise<void> {
  const { request } = context;
  const live = new Set(states.flatMap((state) => (state.current === undefined ? [] : [state.current.commit])));
  for (const commit of live) {
    if (commit === "") {
      context.warn("The order of commits was not checked: the commit of the live release is unknown.");
      continue;
    }
    if (release.commit === "") {
      if (request.allowDiverged === undefined) {
        throw new Refused(
          `the commit of ${release.version} is unknown, and ${commit} is live: it could be older`,
          "Give its `commit`, or a manifest, or check out with the tag of this version; or set `allow-diverged` with a reason.",
        );
      }
      context.warn(
        `deploying ${release.version}, whose commit is unknown, over ${commit}, which is live: ${request.allowDiverged}`,
      );
      continue;
    }
    if (release.commit.startsWith(commit) || commit.startsWith(release.commit)) continue;
    const relation = await request.relation(commit, release.commit);
    switch (relation) {
      case "same":
      case "ahead":
        break;
      case "behind":
        throw new Stale(`${release.commit} is older than ${commit}, which is live`);
      case "diverged":
      case "unknown":
        if (request.allowDiverged !== undefined) {
          context.warn(
            `Commit ${release.commit} is let through beside ${commit}, which is live: ${request.allowDiverged}`,
          );
          break;
        }
        throw new Refused(
          relation === "diverged"
            ? `commit ${release.commit} does not contain ${commit}, which is live`
            : `could not determine whether commit ${release.commit} is newer than ${commit}, which is live`,
          relation === "diverged"
            ? "Merge the live commit, or let a hotfix through with `allow-diverged` and a reason."
            : "Check out with `fetch-depth: 0`, or give `github-token` with `contents: read`; or set `allow-diverged` with a reason.",
        );
    }
  }
}
