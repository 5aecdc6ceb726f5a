import { readdirSync } from "node:fs";
import { posix } from "node:path";
import { child, entriesOf, itemsOf, literal, secretNames } from "./node.ts";
import type { Node } from "./node.ts";
import { loadWorkflow } from "./workflow.ts";
import type { Workflow } from "./workflow.ts";

const USUAL = "deploy.yml";

/** What a workflow, and those of the same repository that it calls, name. */
export interface Named {
  readonly secrets: ReadonlySet<string>;
  /** Those of the secrets that hold the lines of the input `secrets`. */
  readonly ofService: ReadonlySet<string>;
  /** Where the services lie that are deployed: folder and deploy.yml, relative to the repository. */
  readonly services: readonly Service[];
}

/** @throws UserError when a workflow that is called is not there, or wrong */
export async function namedBy(workflow: Workflow, above: readonly string[] = []): Promise<Named> {
  const secrets = new Set<string>(workflow.env === undefined ? [] : secretNames(workflow.env));
  const ofService = new Set<string>();
  const services: Service[] = [];
  for (const { node } of workflow.jobs) {
    const handed = child(node, "secrets");
    const inherits = literal(handed) === "inherit";
    const inner = await calledBy(node, workflow, above);
    for (const name of [...secretNames(node), ...(inherits ? inner.secrets : [])]) secrets.add(name);
    for (const name of inner.ofService)
      for (const outer of inherits ? [name] : secretNames(child(handed, name) ?? NOTHING)) ofService.add(outer);
    services.push(...inner.services);
    for (const step of itemsOf(child(node, "steps"))) {
      const lines = child(child(step, "with"), "secrets");
      // A text around it makes the lines; then the secret is one value of them.
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
  // A loop is told when the calls are checked.
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

/** What a job or step that uses the suite says of its service; where only a run knows, all that it may mean. */
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

/** Every file of the commit with that name, which may have folders before it; in a folder, where that is known. */
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
