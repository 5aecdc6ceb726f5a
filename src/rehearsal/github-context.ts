import type { Value } from "./expression.ts";
import { shortRef } from "./names.ts";
import type { Setup } from "./setup.ts";
import type { Trigger } from "./trigger.ts";

/**
 * The github context of a run; in a called workflow it is the caller's. A job adds what is its own.
 * @param inputs of a dispatch, with defaults
 */
export function githubContext(
  setup: Setup,
  { workflow, event, ref, sha, commit, defaultBranch, runId, attempt }: Trigger,
  inputs: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const name = shortRef(ref);
  const [owner = "", short = ""] = setup.repository.split("/");
  const url = `https://github.example/${setup.repository}`;
  const repository = {
    id: 1,
    full_name: setup.repository,
    name: short,
    owner: { login: owner, name: owner },
    private: true,
    visibility: "private",
    default_branch: defaultBranch,
    master_branch: defaultBranch,
    html_url: url,
    url,
    fork: false,
    archived: false,
  };
  const author = { name: commit.name, email: commit.email, username: setup.actor };
  const head = {
    id: sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: commit.timestamp,
    url: `${url}/commit/${sha}`,
    author,
    committer: author,
    distinct: true,
  };
  const push = {
    ref,
    before: "0".repeat(40),
    after: sha,
    base_ref: null,
    created: true,
    deleted: false,
    forced: false,
    compare: `${url}/compare/${name}`,
    commits: [],
    head_commit: head,
    pusher: { name: setup.actor, email: commit.email },
  };
  // A payload has all inputs as text.
  const given = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, String(value)]));
  return {
    actor: setup.actor,
    triggering_actor: setup.actor,
    actor_id: "1",
    repository: setup.repository,
    repository_owner: owner,
    repository_owner_id: "1",
    repository_id: "1",
    repository_visibility: "private",
    ref,
    ref_name: name,
    ref_type: ref.startsWith("refs/tags/") ? "tag" : "branch",
    ref_protected: false,
    sha,
    head_ref: "",
    base_ref: "",
    event_name: event,
    event:
      event === "workflow_dispatch"
        ? { inputs: given, ref, workflow: workflow.path, repository, sender: { login: setup.actor } }
        : { ...push, repository, sender: { login: setup.actor } },
    run_id: runId,
    run_number: "1",
    run_attempt: String(attempt),
    retention_days: "90",
    workflow: workflow.name,
    workflow_ref: `${setup.repository}/${workflow.path}@${ref}`,
    workflow_sha: sha,
    server_url: "https://github.example",
    api_url: setup.api.url,
    graphql_url: `${setup.api.url}/graphql`,
  };
}
