import { posix, relative, resolve } from "node:path";
import { UserError } from "../../core/errors.ts";
import { filtersOf, prefixesOf } from "../../rehearsal/filters.ts";
import { namedBy } from "../../rehearsal/named.ts";
import { events, listensTo } from "../../rehearsal/rehearsal.ts";
import type { Rehearsal } from "../../rehearsal/rehearsal.ts";
import type { Repository } from "../../rehearsal/repository.ts";
import { eventOf } from "../../rehearsal/workflow.ts";
import type { Workflow } from "../../rehearsal/workflow.ts";

export type Event = "push" | "workflow_dispatch";

export interface Asked {
  readonly event: Event;
  readonly tag: string | undefined;
  /** By which the tag was given; `--tag` unless said otherwise. */
  readonly option?: "--after";
  readonly workflow: string | undefined;
}

export interface Starts {
  readonly workflows: readonly Workflow[];
  readonly ref: string;
}

type Say = (line: string) => void;

const VERSION = /^[0-9][0-9A-Za-z.+_-]{0,62}$/;
const VERSION_TAG = /^v?[0-9][0-9A-Za-z.+_-]{0,62}$/;

/** Which workflows run, at which ref. What is not committed is rehearsed as if it were; it does not reach the repository. */
export async function startsOf(
  { tag, option, workflow, event }: Asked,
  rehearsal: Rehearsal,
  say: Say,
): Promise<Starts> {
  const { repository } = rehearsal;
  if (tag !== undefined && (await repository.commitOf(`refs/tags/${tag}`)) === undefined)
    throw new UserError(`there is no tag ${tag}`, {
      fix:
        option === undefined
          ? "Leave --tag out to rehearse what is in the folder."
          : `Correct ${option}: it takes tags that are there.`,
    });
  const at = tag ?? (await branchOfFolder(repository, say));
  const only = workflow === undefined ? undefined : fileOf(workflow, repository.top);
  const all = await rehearsal.workflows(at, only);
  if (only !== undefined && all.length === 0)
    throw new UserError(`there is no workflow ${only} in ${repository.name}${tag === undefined ? "" : ` at ${tag}`}`, {
      fix: "Correct --workflow.",
    });
  const ref = tag ?? (event === "push" ? await tagOf(at, all, repository, say) : at);
  const workflows = all.filter((each) => listensTo(each, event, ref));
  if (workflows.length === 0) {
    throw new UserError(
      `no workflow ${event === "push" ? `runs for a push of the tag ${ref}` : "listens to workflow_dispatch"}: ${all.map(listening).join("; ") || `there is none in .github/workflows of ${repository.top}`}`,
      {
        fix: "A push needs `on: push: tags:` with a pattern of the tag, a dispatch `workflow_dispatch:`; the README of erlmcp-actions has a workflow to paste.",
      },
    );
  }
  if (event === "push")
    for (const other of all)
      if (!workflows.includes(other) && prefixesOf(eventOf(other, event)).length > 0)
        say(`${listening(other)}: not to this tag, so that it does not run.`);
  return { workflows, ref };
}

function listening(workflow: Workflow): string {
  const filters = filtersOf(eventOf(workflow, "push"));
  return `${workflow.path} listens to ${
    events(workflow)
      .map((name) => (name === "push" && filters !== "" ? `push (${filters})` : name))
      .join(", ") || "nothing"
  }`;
}

/** The branch that is checked out, with what is in the folder on it. */
async function branchOfFolder(repository: Repository, say: Say): Promise<string> {
  const changes = await repository.changes();
  const commit = changes.length === 0 ? await repository.commitOf("HEAD") : await repository.snapshot();
  if (commit === undefined) throw new UserError("the repository has no commit");
  if (changes.length > 0)
    say(
      changes.length === 1
        ? "1 file is not committed: it is rehearsed as if it were."
        : `${changes.length} files are not committed: they are rehearsed as if they were.`,
    );
  const branch = await repository.branch();
  await repository.move(`refs/heads/${branch}`, commit);
  return branch;
}

/** The tag of what is in the folder for which a workflow runs; where there is none, one is taken for granted. */
async function tagOf(
  branch: string,
  workflows: readonly Workflow[],
  repository: Repository,
  say: Say,
): Promise<string> {
  const commit = (await repository.commitOf(`refs/heads/${branch}`)) ?? "";
  // The first of those for which the most workflows run: one that takes every tag says nothing.
  const best = (tags: readonly string[]): string | undefined => {
    const counted = tags
      .map((tag) => ({ tag, count: workflows.filter((each) => listensTo(each, "push", tag)).length }))
      .filter(({ count }) => count > 0);
    return counted.find(({ count }) => counted.every((other) => other.count <= count))?.tag;
  };
  const there = await repository.tagsAt(commit);
  const versions = there.filter((tag) => VERSION_TAG.test(tag));
  const found = best([...versions, ...there]) ?? versions[0];
  if (found !== undefined) return found;
  const version =
    (await versionAt(commit, workflows, repository)) ?? nextOf(await repository.tagsBefore(commit)) ?? "0.0.1";
  const prefixes = workflows.flatMap((each) => prefixesOf(eventOf(each, "push")));
  const wanted = best(["v", "", ...prefixes].map((prefix) => `${prefix}${version}`)) ?? `v${version}`;
  const yours =
    (await repository.commitOf(`refs/tags/${wanted}`)) === undefined
      ? "Your repository gets no tag"
      : "In your repository that tag stays on another commit";
  say(`There is no version tag on this commit: it is rehearsed as ${wanted}. ${yours}.`);
  await repository.move(`refs/tags/${wanted}`, commit);
  return wanted;
}

/** The patch after the newest of these tags. */
function nextOf(tags: readonly string[]): string | undefined {
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
      // Then it has another place.
    }
    for (const file of await repository.files(commit, posix.join(folder, "{src,apps/*/src}/*.app.src"))) {
      const version = /\{\s*vsn\s*,\s*"([^"]+)"\s*\}/.exec((await repository.show(commit, file)) ?? "")?.[1];
      if (version !== undefined && VERSION.test(version)) return version;
    }
  }
  return undefined;
}

/** A workflow by its path from where we are or from the top of the repository, or by its name alone. */
function fileOf(workflow: string, top: string): string {
  const fromHere = relative(top, resolve(workflow));
  return fromHere.startsWith(".github/workflows/") ? fromHere : workflow;
}
