import type { Setup, Trigger } from "../model.ts";
import { shortRef } from "../names.ts";
import type { Value } from "../workflow/expression.ts";

const SERVER = "https://github.example";

/**
 * The github context of a run; in a called workflow it is the caller's. A job adds its own values.
 * @param inputs of a dispatch, with defaults
 */
export function githubContext(
  setup: Setup,
  trigger: Trigger,
  inputs: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const { workflow, event, ref, sha, runId, attempt } = trigger;
  const [owner = ""] = setup.repository.split("/");
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
    ref_name: shortRef(ref),
    ref_type: ref.startsWith("refs/tags/") ? "tag" : "branch",
    ref_protected: false,
    sha,
    head_ref: "",
    base_ref: "",
    event_name: event,
    event: {
      ...(event === "workflow_dispatch" ? dispatchPayload(trigger, inputs) : pushPayload(setup, trigger)),
      repository: repositoryPayload(setup, trigger),
      sender: { login: setup.actor },
    },
    run_id: runId,
    run_number: "1",
    run_attempt: String(attempt),
    retention_days: "90",
    workflow: workflow.name,
    workflow_ref: `${setup.repository}/${workflow.path}@${ref}`,
    workflow_sha: sha,
    server_url: SERVER,
    api_url: setup.api.url,
    graphql_url: `${setup.api.url}/graphql`,
  };
}

/** A payload contains all inputs as text. */
function dispatchPayload({ ref, workflow }: Trigger, inputs: Readonly<Record<string, Value>>): Record<string, Value> {
  const given = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, String(value)]));
  return { inputs: given, ref, workflow: workflow.path };
}

function pushPayload({ repository, actor }: Setup, { ref, sha, commit }: Trigger): Record<string, Value> {
  const url = `${SERVER}/${repository}`;
  const author = { name: commit.name, email: commit.email, username: actor };
  return {
    ref,
    before: "0".repeat(40),
    after: sha,
    base_ref: null,
    created: true,
    deleted: false,
    forced: false,
    compare: `${url}/compare/${shortRef(ref)}`,
    commits: [],
    head_commit: {
      id: sha,
      tree_id: commit.tree,
      message: commit.message,
      timestamp: commit.timestamp,
      url: `${url}/commit/${sha}`,
      author,
      committer: author,
      distinct: true,
    },
    pusher: { name: actor, email: commit.email },
  };
}

function repositoryPayload({ repository }: Setup, { defaultBranch }: Trigger): Record<string, Value> {
  const [owner = "", name = ""] = repository.split("/");
  const url = `${SERVER}/${repository}`;
  return {
    id: 1,
    full_name: repository,
    name,
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
}
