import type { Value } from "./expression.ts";
import { namedBy } from "./named.ts";
import { child, itemsOf, literal } from "./node.ts";
import type { Node } from "./node.ts";
import type { Setup } from "./setup.ts";
import { loadWorkflow } from "./workflow.ts";
import type { Workflow } from "./workflow.ts";

const NAMES = /\b(vars|github(?:\.event|\['event'\]))((?:\.[A-Za-z_][\w-]*|\['[^']+'\])+)/g;

type Known = Pick<Setup, "real" | "repository" | "roots" | "secrets" | "vars">;

/**
 * What a run takes for granted, and only GitHub knows: secrets, variables, what is in the payload of an event, what is
 * behind a ref of the suite. A sentence for each, with the place where it is named first.
 */
export async function assumedBy(workflow: Workflow, event: Value, setup: Known): Promise<string[]> {
  const files = await filesOf(workflow);
  const named = [...(await namedBy(workflow)).secrets].sort();
  const without = named.filter((name) => (setup.secrets[name] ?? "") === "");
  const expressions = files
    .flatMap((file) => [file.env, file.defaults, file.concurrency, ...file.jobs.map(({ node }) => node)])
    .flatMap((node) => expressionsIn(node));
  const uses = files
    .flatMap((file) => file.jobs)
    .flatMap(({ node }) => [node, ...itemsOf(child(node, "steps"))])
    .flatMap((node) => child(node, "uses") ?? []);
  const suite = new RegExp(`^[^/]+/${setup.roots.suiteName}/[^@]+@(.+)$`);
  const refs = new Set(uses.flatMap((node) => suite.exec(literal(node) ?? "")?.[1] ?? []));
  return [
    ...(setup.real
      ? without.map((name) => `the secret ${name}: the file has none of this name, so that it is empty`)
      : secretsLine(named)),
    ...unknownIn(expressions, event, setup.vars),
    ...("KNOWN_HOSTS" in setup.vars ? [] : hostKeys(files, suite)),
    ...(refs.size === 0
      ? []
      : [
          `${setup.roots.suiteName} at ${[...refs].join(", ")}: this copy was run in its place; whether GitHub has such a ref, and the same files there, was not looked at`,
        ]),
    ...files.flatMap(({ jobs }) => jobs).flatMap(({ node }) => inherited(node, setup.repository)),
  ];
}

/** What the suite's own workflows read where their caller says nothing of it. */
function hostKeys(files: readonly Workflow[], suite: RegExp): string[] {
  const first = files
    .flatMap(({ jobs }) => jobs)
    .find(
      ({ node }) =>
        suite.test(literal(child(node, "uses")) ?? "") && child(child(node, "with"), "known-hosts") === undefined,
    );
  return first === undefined
    ? []
    : [
        `the variable KNOWN_HOSTS (${child(first.node, "uses")?.at ?? ""}): it is empty here, where no host is asked for its key; on GitHub it holds the lines of the hosts`,
      ];
}

function secretsLine(names: readonly string[]): string[] {
  return names.length === 0
    ? []
    : [
        `secrets ${names.join(", ")}: their values were made up; on GitHub one that is not there under its name, in the repository or in the environment of its job, is empty`,
      ];
}

/** The workflow and those of the same repository that it calls, each once. */
async function filesOf(workflow: Workflow): Promise<Workflow[]> {
  const files = [workflow];
  for (const file of files) {
    for (const { node } of file.jobs) {
      const uses = child(node, "uses");
      const path = /^[$.]\/(.+)$/.exec(literal(uses) ?? "")?.[1];
      if (path !== undefined && !files.some((known) => known.path === path))
        files.push(await loadWorkflow(workflow.source, path, uses?.at));
    }
  }
  return files;
}

interface Expression {
  readonly text: string;
  readonly at: string;
}

function expressionsIn(node: Node | undefined, isCondition = false): Expression[] {
  switch (node?.kind) {
    case undefined:
      return [];
    case "literal":
      return isCondition ? [{ text: String(node.value), at: node.at }] : [];
    case "expression":
      return [{ text: node.expression, at: node.at }];
    case "list":
      return node.items.flatMap((item) => expressionsIn(item));
    case "map":
      return [...node.entries].flatMap(([key, item]) => expressionsIn(item, key === "if"));
  }
}

function unknownIn(expressions: readonly Expression[], event: Value, vars: Readonly<Record<string, string>>): string[] {
  const found = new Map<string, string>();
  for (const { text, at } of expressions) {
    // What stands in quotes is text, but for a name in brackets.
    for (const [, before = "", rest = ""] of text
      .replace(/(\[?)'(?:[^']|'')*'/g, (quoted, bracket) => (bracket === "" ? "''" : quoted))
      .matchAll(NAMES)) {
      const context = before === "vars" ? before : "github.event";
      const path = [...rest.matchAll(/\.([\w-]+)|\['([^']+)'\]/g)].map(([, dotted, quoted]) => dotted ?? quoted ?? "");
      const name = [context, ...path].join(".");
      if (found.has(name) || isThere(context === "vars" ? vars : event, path)) continue;
      found.set(
        name,
        context === "vars"
          ? `the variable ${path[0] ?? ""} (${at}): it is empty here; --var ${path[0] ?? ""}=VALUE gives it one`
          : `${name} (${at}): it is empty here; GitHub's payload may have it`,
      );
    }
  }
  return [...found.values()];
}

function isThere(value: Value, path: readonly string[]): boolean {
  let here = value;
  for (const name of path) {
    if (typeof here !== "object" || here === null || Array.isArray(here)) return false;
    const key: string | undefined = Object.keys(here).find((each) => each.toLowerCase() === name.toLowerCase());
    here = key === undefined ? undefined : (here as Readonly<Record<string, Value>>)[key];
  }
  return here !== undefined;
}

/** Source: https://docs.github.com/actions/how-tos/reuse-automations/reuse-workflows#passing-inputs-and-secrets-to-a-reusable-workflow */
function inherited(job: Node, repository: string): string[] {
  const uses = literal(child(job, "uses")) ?? "";
  const secrets = child(job, "secrets");
  const owner = /^([^./$][^/]*)\//.exec(uses)?.[1];
  if (
    literal(secrets) !== "inherit" ||
    owner === undefined ||
    owner.toLowerCase() === repository.split("/")[0]?.toLowerCase()
  )
    return [];
  return [
    `secrets: inherit (${secrets?.at ?? ""}): GitHub hands them on like this only within one organization or enterprise; to ${owner}, hand them on by their names`,
  ];
}
