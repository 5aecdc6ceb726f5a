import { readdirSync } from "node:fs";
import { posix } from "node:path";
import type { Setup } from "../model.ts";
import type { Value } from "./expression.ts";
import { child, entriesOf, itemsOf, literal, secretNames } from "./node.ts";
import type { Node } from "./node.ts";
import { loadWorkflow } from "./workflow.ts";
import type { Workflow } from "./workflow.ts";

const USUAL = "deploy.yml";

/** What a workflow, and those of the same repository that it calls, name. */
export interface Named {
  readonly secrets: ReadonlySet<string>;
  /** The secrets that contain the lines of the input `secrets`. */
  readonly ofService: ReadonlySet<string>;
  /** The deployed services: folder and deploy.yml, relative to the repository. */
  readonly services: readonly Service[];
}

/** @throws UserError when a called workflow is missing or invalid */
export async function namedBy(workflow: Workflow, above: readonly string[] = []): Promise<Named> {
  const secrets = new Set<string>(workflow.env === undefined ? [] : secretNames(workflow.env));
  const ofService = new Set<string>();
  const services: Service[] = [];
  for (const { node } of workflow.jobs) {
    const passed = child(node, "secrets");
    const inherits = literal(passed) === "inherit";
    const inner = await calledBy(node, workflow, above);
    for (const name of [...secretNames(node), ...(inherits ? inner.secrets : [])]) secrets.add(name);
    for (const name of inner.ofService)
      for (const outer of inherits ? [name] : secretNames(child(passed, name) ?? NOTHING)) ofService.add(outer);
    services.push(...inner.services);
    for (const step of itemsOf(child(node, "steps"))) {
      const lines = child(child(step, "with"), "secrets");
      // With text around it, the secret is a single value.
      if (lines?.kind === "expression" && !lines.expression.startsWith("format("))
        for (const name of secretNames(lines)) ofService.add(name);
      services.push(...serviceOf(step, workflow.source.root));
    }
  }
  secrets.delete("GITHUB_TOKEN");
  return { secrets, ofService, services };
}

const NOTHING: Node = { kind: "literal", value: null, at: "" };

async function calledBy(job: Node, workflow: Workflow, above: readonly string[]): Promise<Named> {
  const uses = literal(child(job, "uses"));
  const own = /^[$.]\/(.+)$/.exec(uses ?? "")?.[1];
  const chain = [...above, workflow.path];
  // A loop is reported when the calls are checked.
  if (uses === undefined || (own !== undefined && chain.includes(own)))
    return { secrets: new Set(), ofService: new Set(), services: [] };
  if (own !== undefined) return namedBy(await loadWorkflow(workflow.source, own, child(job, "uses")?.at), chain);
  return {
    secrets: new Set(["SSH_KEY", "SERVICE_SECRETS"]),
    ofService: new Set(["SERVICE_SECRETS"]),
    services: serviceOf(job, workflow.source.root),
  };
}

interface Service {
  readonly folder: string;
  readonly config: string;
}

/** The service of a job or step that uses the suite; where only a run knows it, all candidates. */
function serviceOf(node: Node, root: string): Service[] {
  const uses = literal(child(node, "uses")) ?? "";
  if (!uses.includes("@")) return [];
  const given = new Map(entriesOf(child(node, "with")));
  const [inFolder, inConfig] = [given.get("working-directory"), given.get("config")];
  const folder = inFolder === undefined ? "." : literal(inFolder);
  const config = inConfig === undefined ? USUAL : literal(inConfig);
  if (folder === undefined || config === undefined)
    return servicesLike(folder, posix.normalize(config ?? nameIn(inConfig)), root);
  const path = posix.normalize(posix.join(folder, config));
  return path.startsWith("..") || posix.isAbsolute(path) ? [] : [{ folder: posix.normalize(folder), config: path }];
}

/** Every file of the commit with that path at its end; only in a folder, where that is known. */
function servicesLike(folder: string | undefined, config: string, root: string): Service[] {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file === config || file.endsWith(`/${config}`))
    .sort();
  if (folder === undefined)
    return files.map((file) => ({ folder: file.slice(0, -config.length - 1) || ".", config: file }));
  const above = posix.normalize(folder);
  return files
    .filter((file) => !posix.relative(above, file).startsWith(".."))
    .map((file) => ({ folder: above, config: file }));
}

/** The name at the end of a path with an expression in it. */
function nameIn(node: Node | undefined): string {
  const [, text = ""] = (node?.kind === "expression" ? /^format\('((?:[^']|'')*)'/.exec(node.expression) : null) ?? [];
  const name = posix.basename(text.replaceAll("''", "'"));
  return name === "" || /[{}]/.test(name) ? USUAL : name;
}

const NAMES = /\b(vars|github(?:\.event|\['event'\]))((?:\.[A-Za-z_][\w-]*|\['[^']+'\])+)/g;

type Known = Pick<Setup, "real" | "repository" | "roots" | "secrets" | "vars">;

/**
 * What a run assumes because only GitHub knows it: secrets, variables, the payload of an event, the ref of the suite.
 * One sentence each, with the place of its first use.
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
      ? without.map((name) => `the secret ${name}: it is not in the file, so it is empty`)
      : secretsLine(named)),
    ...unknownIn(expressions, event, setup.vars),
    ...("KNOWN_HOSTS" in setup.vars ? [] : hostKeys(files, suite)),
    ...(refs.size === 0
      ? []
      : [
          `${setup.roots.suiteName} at ${[...refs].join(", ")}: this copy ran in its place; whether GitHub has that ref with the same files was not checked`,
        ]),
    ...files.flatMap(({ jobs }) => jobs).flatMap(({ node }) => inherited(node, setup.repository)),
  ];
}

/** The variable that the suite's own workflows read when their caller passes no known-hosts. */
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
        `the variable KNOWN_HOSTS (${child(first.node, "uses")?.at ?? ""}): it is empty here, since no host key is checked; on GitHub it must contain the lines of the hosts`,
      ];
}

function secretsLine(names: readonly string[]): string[] {
  return names.length === 0
    ? []
    : [
        `secrets ${names.join(", ")}: their values were generated; on GitHub a secret that is defined neither in the repository nor in the environment of its job is empty`,
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
    // Quoted text is ignored, except for names in brackets.
    for (const [, before = "", rest = ""] of text
      .replace(/(\[?)'(?:[^']|'')*'/g, (quoted, bracket) => (bracket === "" ? "''" : quoted))
      .matchAll(NAMES)) {
      const context = before === "vars" ? before : "github.event";
      const path = [...rest.matchAll(/\.([\w-]+)|\['([^']+)'\]/g)].map(([, dotted, quoted]) => dotted ?? quoted ?? "");
      const name = [context, ...path].join(".");
      if (found.has(name) || exists(context === "vars" ? vars : event, path)) continue;
      found.set(
        name,
        context === "vars"
          ? `the variable ${path[0] ?? ""} (${at}): it is empty here; set it with --var ${path[0] ?? ""}=VALUE`
          : `${name} (${at}): it is empty here; GitHub's payload may contain it`,
      );
    }
  }
  return [...found.values()];
}

function exists(value: Value, path: readonly string[]): boolean {
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
    `secrets: inherit (${secrets?.at ?? ""}): GitHub passes inherited secrets only within one organization or enterprise; pass them to ${owner} by name`,
  ];
}
