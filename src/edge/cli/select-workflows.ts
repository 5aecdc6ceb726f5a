import { posix, relative, resolve } from "node:path";
import { UserError } from "../../core/errors.ts";
import { eventOf, events, filtersOf, isTriggeredBy, prefixesOf } from "../../rehearsal/workflow/triggers.ts";
import type { TriggerEvent } from "../../rehearsal/workflow/triggers.ts";
import { namedBy } from "../../rehearsal/workflow/named.ts";
import type { Rehearsal } from "../../rehearsal/rehearsal.ts";
import type { Repository } from "../../rehearsal/github/repository.ts";
import type { Workflow } from "../../rehearsal/workflow/workflow.ts";

export interface Selection {
  readonly event: TriggerEvent;
  readonly tag: string | undefined;
  /** The option that gave the tag; `--tag` by default. */
  readonly option?: "--after";
  readonly workflow: string | undefined;
}

export interface Selected {
  readonly workflows: readonly Workflow[];
  readonly ref: string;
}

type Print = (line: string) => void;

const VERSION = /^[0-9][0-9A-Za-z.+_-]{0,62}$/;
const VERSION_TAG = /^v?[0-9][0-9A-Za-z.+_-]{0,62}$/;

/** Selects the workflows that run, and their ref. Uncommitted changes are rehearsed as if committed; the repository is not changed. */
export async function selectWorkflows(
  { tag, option, workflow, event }: Selection,
  rehearsal: Rehearsal,
  print: Print,
): Promise<Selected> {
  const { repository } = rehearsal;
  if (tag !== undefined && (await repository.commitOf(`refs/tags/${tag}`)) === undefined)
    throw new UserError(`there is no tag ${tag}`, {
      fix:
        option === undefined
          ? "Omit --tag to rehearse the folder as it is."
          : `Correct ${option}: it takes existing tags.`,
    });
  const at = tag ?? (await prepareBranch(repository, print));
  const only = workflow === undefined ? undefined : workflowFile(workflow, repository.top);
  const all = await rehearsal.workflows(at, only);
  if (only !== undefined && all.length === 0)
    throw new UserError(`there is no workflow ${only} in ${repository.name}${tag === undefined ? "" : ` at ${tag}`}`, {
      fix: "Correct --workflow.",
    });
  const ref = tag ?? (event === "push" ? await tagFor(at, all, repository, print) : at);
  const workflows = all.filter((each) => isTriggeredBy(each, event, ref));
  if (workflows.length === 0) {
    throw new UserError(
      `no workflow ${event === "push" ? `runs for a push of the tag ${ref}` : "is triggered by workflow_dispatch"}: ${all.map(triggers).join("; ") || `there is none in .github/workflows of ${repository.top}`}`,
      {
        fix: "A push needs `on: push: tags:` with a pattern that matches the tag, a dispatch needs `workflow_dispatch:`; `erlmcp-actions init` writes such a workflow.",
      },
    );
  }
  if (event === "push")
    for (const other of all)
      if (!workflows.includes(other) && prefixesOf(eventOf(other, event)).length > 0)
        print(`${triggers(other)}, not by this tag, so it does not run.`);
  return { workflows, ref };
}

function triggers(workflow: Workflow): string {
  const filters = filtersOf(eventOf(workflow, "push"));
  return `${workflow.path} is triggered by ${
    events(workflow)
      .map((name) => (name === "push" && filters !== "" ? `push (${filters})` : name))
      .join(", ") || "nothing"
  }`;
}

/** The current branch, with the uncommitted changes of the folder on it. */
async function prepareBranch(repository: Repository, print: Print): Promise<string> {
  const changes = await repository.changes();
  const commit = changes.length === 0 ? await repository.commitOf("HEAD") : await repository.snapshot();
  if (commit === undefined) throw new UserError("the repository has no commit");
  if (changes.length > 0)
    print(
      changes.length === 1
        ? "1 file is not committed: it is rehearsed as if committed."
        : `${changes.length} files are not committed: they are rehearsed as if committed.`,
    );
  const branch = await repository.branch();
  await repository.move(`refs/heads/${branch}`, commit);
  return branch;
}

/** The tag of the current commit that starts a workflow; without one, a tag is assumed. */
async function tagFor(
  branch: string,
  workflows: readonly Workflow[],
  repository: Repository,
  print: Print,
): Promise<string> {
  const commit = (await repository.commitOf(`refs/heads/${branch}`)) ?? "";
  // The first of the tags that start the most workflows: a workflow that runs for every tag does not decide.
  const best = (tags: readonly string[]): string | undefined => {
    const counted = tags
      .map((tag) => ({ tag, count: workflows.filter((each) => isTriggeredBy(each, "push", tag)).length }))
      .filter(({ count }) => count > 0);
    return counted.find(({ count }) => counted.every((other) => other.count <= count))?.tag;
  };
  const existing = await repository.tagsAt(commit);
  const versions = existing.filter((tag) => VERSION_TAG.test(tag));
  const found = best([...versions, ...existing]) ?? versions[0];
  if (found !== undefined) return found;
  const version =
    (await versionAt(commit, workflows, repository)) ?? nextPatch(await repository.tagsBefore(commit)) ?? "0.0.1";
  const prefixes = workflows.flatMap((each) => prefixesOf(eventOf(each, "push")));
  const wanted = best(["v", "", ...prefixes].map((prefix) => `${prefix}${version}`)) ?? `v${version}`;
  const note =
    (await repository.commitOf(`refs/tags/${wanted}`)) === undefined
      ? "Your repository gets no tag"
      : "In your repository that tag stays on another commit";
  print(`This commit has no version tag: it is rehearsed as ${wanted}. ${note}.`);
  await repository.move(`refs/tags/${wanted}`, commit);
  return wanted;
}

/** The patch after the newest of these tags. */
function nextPatch(tags: readonly string[]): string | undefined {
  const newest = tags.map((tag) => /^v?(\d+)\.(\d+)\.(\d+)$/.exec(tag)).find((match) => match !== null);
  return newest === undefined || newest === null ? undefined : `${newest[1]}.${newest[2]}.${Number(newest[3]) + 1}`;
}

async function versionAt(
  commit: string,
  workflows: readonly Workflow[],
  repository: Repository,
): Promise<string | undefined> {
  const folders = (await Promise.all(workflows.map(async (each) => (await namedBy(each)).services)))
    .flat()
    .map(({ folder }) => folder);
  for (const folder of new Set([...folders, "."])) {
    try {
      const { version } = JSON.parse((await repository.show(commit, posix.join(folder, "package.json"))) ?? "{}") as {
        version?: unknown;
      };
      if (typeof version === "string" && VERSION.test(version)) return version;
    } catch {
      // The version is elsewhere.
    }
    for (const file of await repository.files(commit, posix.join(folder, "{src,apps/*/src}/*.app.src"))) {
      const version = /\{\s*vsn\s*,\s*"([^"]+)"\s*\}/.exec((await repository.show(commit, file)) ?? "")?.[1];
      if (version !== undefined && VERSION.test(version)) return version;
    }
  }
  return undefined;
}

/** A workflow by its path, relative to the current folder or to the top of the repository, or by its file name. */
function workflowFile(workflow: string, top: string): string {
  const fromHere = relative(top, resolve(workflow));
  return fromHere.startsWith(".github/workflows/") ? fromHere : workflow;
}
