import type { Value } from "./expression.ts";
import type { Trigger } from "./run.ts";
import type { Setup } from "./setup.ts";

/** The github context of a run; in a called workflow it is the caller's. A job adds what is its own. */
export function githubContext(setup: Setup, trigger: Trigger): Record<string, Value> {
  const { workflow, event, ref, sha, runId, attempt, inputs } = trigger;
  const name = ref.replace(/^refs\/(?:heads|tags)\//, "");
  return {
    actor: setup.actor, triggering_actor: setup.actor, actor_id: "1",
    repository: setup.repository, repository_owner: setup.repository.split("/")[0], repository_id: "1", repository_visibility: "private",
    ref, ref_name: name, ref_type: ref.startsWith("refs/tags/") ? "tag" : "branch", ref_protected: false, sha, head_ref: "", base_ref: "",
    event_name: event, event: event === "workflow_dispatch" ? { inputs, ref, workflow: workflow.path } : { ref, after: sha, created: true, deleted: false, head_commit: { id: sha } },
    run_id: runId, run_number: "1", run_attempt: String(attempt), retention_days: "90",
    workflow: workflow.name, workflow_ref: `${setup.repository}/${workflow.path}@${ref}`, workflow_sha: sha,
    server_url: "https://github.example", api_url: setup.api.url, graphql_url: `${setup.api.url}/graphql`,
  };
}
