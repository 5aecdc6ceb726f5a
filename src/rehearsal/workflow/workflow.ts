import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { UserError } from "../../core/errors.ts";
import { child, entriesOf, itemsOf, literal, nodeOf, onOneLine } from "./node.ts";
import type { Node } from "./node.ts";

/** The origin of a workflow or an action file: a folder with the files of a repository at a commit. */
export interface Source {
  /** Absolute folder. */
  readonly root: string;
  /** owner/name */
  readonly repository: string;
  /** The ref in `uses:`. */
  readonly ref: string;
  /** Whether it is this suite: its scripts run as they are, and an unsupported construct in it is an error. */
  readonly suite: boolean;
}

export interface Workflow {
  readonly source: Source;
  /** Relative to the repository. */
  readonly path: string;
  readonly name: string;
  readonly on: Node | undefined;
  readonly env: Node | undefined;
  readonly defaults: Node | undefined;
  readonly permissions: Node | undefined;
  readonly concurrency: Node | undefined;
  readonly jobs: readonly JobModel[];
}

export interface JobModel {
  readonly id: string;
  readonly node: Node;
  readonly needs: readonly string[];
  /** Its keys that are not rehearsed, with their places. */
  readonly unsupported: readonly { readonly key: string; readonly at: string }[];
}

const JOB_KEYS = new Set([
  "name",
  "needs",
  "if",
  "strategy",
  "runs-on",
  "permissions",
  "environment",
  "concurrency",
  "outputs",
  "env",
  "defaults",
  "timeout-minutes",
  "steps",
  "uses",
  "with",
  "secrets",
]);
const PATH = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const STEP_KEYS = new Set([
  "id",
  "name",
  "if",
  "uses",
  "with",
  "run",
  "shell",
  "working-directory",
  "env",
  "continue-on-error",
  "timeout-minutes",
]);

/**
 * Reads a workflow with GitHub's own parser.
 * @param from the place of its `uses:`
 * @throws UserError with every error and its line
 */
export async function loadWorkflow(source: Source, path: string, from?: string): Promise<Workflow> {
  if (!PATH.test(path))
    throw new UserError(
      `${JSON.stringify(path)} is not a workflow: workflows are .yml or .yaml files directly in .github/workflows/`,
    );
  let content: string;
  try {
    content = readFileSync(join(source.root, path), "utf8");
  } catch {
    throw new UserError(`there is no workflow ${path} in ${source.repository}@${source.ref}`, {
      where: from,
      fix: `Correct the path, or commit the file. ${thereAre(source)}`,
    });
  }
  const { context, value } = parseWorkflow({ name: path, content }, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  const errors = context.errors.getErrors();
  if (errors.length > 0 || value === undefined) {
    const needs =
      value !== undefined && errors.some(({ message }) => message.includes("no dependencies"))
        ? needsProblems(entriesOf(child(nodeOf(value, path), "jobs")))
        : [];
    // If the text is not YAML, the first error causes the others.
    const messages = errors
      .map(({ message }) => message)
      .filter((message, at) => at === 0 || !/ at line \d+, column \d+:\n/.test(message));
    throw new UserError(
      `${path} is not a workflow:\n${[...new Set([...messages, ...needs])].map((problem) => `  ${problem}`).join("\n")}`,
    );
  }
  const plain = parseWorkflow({ name: path, content: onOneLine(content) }, new NoOperationTraceWriter()).value;
  if (plain === undefined)
    throw new UserError(`${path}: its multi-line texts cannot be read`, {
      fix: "Write those with an expression as `key: |`.",
    });
  const root = nodeOf(plain, path);
  const jobs = entriesOf(child(root, "jobs")).map(([id, node]): JobModel => ({
    id,
    node,
    needs: itemsOf(child(node, "needs")).map((item) => literal(item) ?? ""),
    unsupported: unsupportedIn(node),
  }));
  const wrong = jobs.flatMap(({ node }) => [
    ...timeoutProblem(node),
    ...itemsOf(child(node, "steps")).flatMap((step) => [...timeoutProblem(step), ...usesProblem(child(step, "uses"))]),
  ]);
  if (wrong.length > 0)
    throw new UserError(`${path} is not a workflow:\n${wrong.map((problem) => `  ${problem}`).join("\n")}`);
  return {
    source,
    path,
    name: literal(child(root, "name")) ?? path,
    on: child(root, "on"),
    env: child(root, "env"),
    defaults: child(root, "defaults"),
    permissions: child(root, "permissions"),
    concurrency: child(root, "concurrency"),
    jobs,
  };
}

/** The parser reports only that every job needs another. */
function needsProblems(jobs: readonly [string, Node][]): string[] {
  const names = jobs.map(([id]) => id);
  const unknown = jobs.flatMap(([id, node]) =>
    itemsOf(child(node, "needs")).flatMap((need) =>
      names.includes(literal(need) ?? "")
        ? []
        : [`${need.at}: Job '${id}' depends on unknown job '${literal(need) ?? ""}'.`],
    ),
  );
  return unknown.length > 0
    ? unknown
    : [
        `The jobs need each other: ${jobs
          .map(
            ([id, node]) =>
              `${id} needs ${itemsOf(child(node, "needs"))
                .map((need) => literal(need))
                .join(", ")}`,
          )
          .join("; ")}.`,
      ];
}

/** The parser accepts any text; GitHub does not. */
function usesProblem(node: Node | undefined): string[] {
  const uses = literal(node);
  if (node === undefined || uses === undefined || /^(?:\.\/|\$\/|docker:\/\/|[^/@]+\/[^@]+@.)/.test(uses)) return [];
  return [`${node.at}: Expected format {org}/{repo}[/path]@ref. Actual '${uses}'.`];
}

function thereAre({ root }: Source): string {
  try {
    return `There are: ${readdirSync(join(root, ".github/workflows")).sort().join(", ")}.`;
  } catch {
    return "There is no .github/workflows.";
  }
}

/** "Fractional values are not supported": the runner truncates them, and 0 is no limit at all. */
function timeoutProblem(node: Node): string[] {
  const minutes = child(node, "timeout-minutes");
  const given = literal(minutes);
  return minutes === undefined || given === undefined || /^[1-9]\d*$/.test(given)
    ? []
    : [`${minutes.at}: timeout-minutes is ${given}, but must be a whole number above 0`];
}

function unsupportedIn(job: Node): { key: string; at: string }[] {
  const inJob = entriesOf(job).filter(([key]) => !JOB_KEYS.has(key));
  const inSteps = itemsOf(child(job, "steps")).flatMap((step) =>
    entriesOf(step).filter(([key]) => !STEP_KEYS.has(key)),
  );
  return [...inJob, ...inSteps].map(([key, { at }]) => ({ key, at }));
}
