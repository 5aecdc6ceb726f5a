import { accesses, expressionsOf } from "./expression.ts";
import { Repository } from "./source.ts";
import type { Check, Path } from "./source.ts";

const DANGEROUS = ["pull_request_target", "workflow_run", "issue_comment"];
const PUBLISHES = ["workflow_call", "release", "workflow_dispatch"];
const DEPLOYS = ["deploy", "actions/deploy-staging", "actions/deploy-production"];

/** zizmor's dangerous-triggers: these run with our secrets on what a stranger sent. And anonymous-definition. */
export const triggers: Check = ({ sources }) =>
  sources
    .filter(({ kind }) => kind === "workflow")
    .flatMap((source) => [
      ...source.triggers
        .filter((name) => DANGEROUS.includes(name))
        .map((name) => source.finding(["on", name], `${name} runs with our secrets on what a stranger sent`)),
      ...(source.value.name === undefined ? [source.finding(["name"], "the workflow has no name")] : []),
    ]);

/** zizmor's cache-poisoning: what is released is not built from a cache that another run has filled. */
export const caches: Check = ({ sources }) =>
  sources.flatMap((source) =>
    source.triggers.some((name) => PUBLISHES.includes(name)) || source.value.on?.["push"] !== undefined
      ? source.steps.flatMap(({ step, at }) => {
          const cached =
            /^actions\/cache(?:\/restore)?@/.test(step.uses ?? "") ||
            (step.uses?.includes("/setup-") === true && (step.with?.["cache"] ?? false) !== false);
          return cached
            ? [source.finding([...at, "uses"], "a release is built with a cache that another run may have filled")]
            : [];
        })
      : [],
  );

/**
 * zizmor's concurrency-limits, where it matters here: deployments of one environment wait for each other and are never cancelled by a newer
 * run, nor by way of the workflow that calls them; a way back waits for nobody. github.workflow is the caller's name: a group of it would make a run wait for itself.
 */
export const concurrency: Check = ({ sources }) =>
  sources.flatMap((source) => [
    ...source.jobs
      .filter(({ job }) => job.uses !== undefined)
      .flatMap(({ name, job, at }) => {
        const groups: readonly (readonly [unknown, Path])[] = [
          [source.value.concurrency, ["concurrency"]],
          [job.concurrency, [...at, "concurrency"]],
        ];
        return groups.flatMap(([group, where]) =>
          cancels(group)
            ? [source.finding(where, `job ${name}: a newer run cancels what it has called in its midst`)]
            : [],
        );
      }),
    ...source.jobs.flatMap(({ name, job, at }) => {
      const used = (job.steps ?? []).map(({ uses }) => Repository.pathOf(uses ?? "") ?? "");
      const group = job.concurrency;
      if (used.includes("actions/rollback"))
        return group === undefined
          ? []
          : [
              source.finding(
                [...at, "concurrency"],
                `job ${name}: a way back must not wait for the deployment that it is to end`,
              ),
            ];
      if (!used.some((uses) => DEPLOYS.includes(uses))) return [];
      const safe =
        typeof group === "object" &&
        group !== null &&
        (group as Record<string, unknown>)["cancel-in-progress"] === false;
      return safe
        ? []
        : [source.finding(at, `job ${name} deploys without a concurrency group with cancel-in-progress: false`)];
    }),
    ...expressionsOf(source).flatMap(({ tree, at }) =>
      source.call !== undefined &&
      at.includes("concurrency") &&
      accesses(tree).some(([context, word]) => context === "github" && word === "workflow")
        ? [source.finding(at, "github.workflow is the caller's in a called workflow: its run would wait for itself")]
        : [],
    ),
  ]);

function cancels(group: unknown): boolean {
  return (
    typeof group === "object" &&
    group !== null &&
    !["undefined", "false"].includes(String((group as Record<string, unknown>)["cancel-in-progress"]))
  );
}
