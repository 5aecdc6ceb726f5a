import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";

// Writes the documentation that is made from action.yml and from the schema of deploy.yml.
// `--check` writes nothing, and fails for a file that is not up to date.

export interface Input {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

export interface Action {
  /** Folder of its action.yml, relative to the repository. */
  readonly folder: string;
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, Input>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value?: string }>>;
  readonly runs: JavaScriptRuns | CompositeRuns;
}

export interface JavaScriptRuns {
  readonly using: "node24";
  readonly main: string;
  readonly post?: string;
  readonly "post-if"?: string;
}

export interface CompositeRuns {
  readonly using: "composite";
  readonly steps: readonly {
    readonly id?: string;
    readonly if?: string;
    readonly uses?: string;
    readonly with?: Readonly<Record<string, string>>;
  }[];
}

/** In the order in which a reader needs them. */
export const FOLDERS = [
  "actions/build-and-gate",
  "actions/gate",
  "deploy",
  "actions/deploy-staging",
  "actions/deploy-production",
  "actions/rollback",
  "actions/recover",
  "actions/status",
  "actions/smoke-test",
];
const REPOSITORY = "org/erlmcp-actions";
const MAJOR = "v1";

export function readAction(root: string, folder: string): Action {
  const action = parse(readFileSync(join(root, folder, "action.yml"), "utf8")) as Omit<Action, "folder">;
  return { ...action, folder };
}

/** Every generated file, by path relative to the repository, as it should be. */
export function generate(root: string): Record<string, string> {
  const actions = FOLDERS.map((folder) => readAction(root, folder));
  const files: Record<string, string> = {};
  for (const action of actions) files[`${action.folder}/README.md`] = readme(action, root);
  files["action-index.md"] = index(actions, root);
  files["docs/deploy-yml.md"] = reference(root);
  return files;
}

/** The paths of files that differ from what would be written. */
export function outOfDate(root: string): string[] {
  return Object.entries(generate(root)).flatMap(([file, text]) => {
    const path = join(root, file);
    return existsSync(path) && readFileSync(path, "utf8") === text ? [] : [file];
  });
}

// ---- actions ---------------------------------------------------------------------------------------

/** What a step writes to use the action. */
export function usesOf({ folder }: Pick<Action, "folder">): string {
  return `${REPOSITORY}/${folder}@${MAJOR}`;
}

function readme(action: Action, root: string): string {
  const file = `${action.folder}/README.md`;
  return page([
    "<!-- Made by scripts/docs.ts from action.yml. Only what stands between markers is written by hand. -->",
    `# ${action.name}`,
    `\`uses: ${usesOf(action)}\``,
    action.description,
    kept(root, file, "introduction"),
    "## Example",
    kept(root, file, "example"),
    "## Inputs",
    inputTable(action),
    "## Outputs",
    outputTable(action),
  ]);
}

function index(actions: readonly Action[], root: string): string {
  const rows = actions.map((action) => [
    `[${title(action)}](#${title(action)})`,
    action.description,
    `[${action.folder}](${action.folder}/README.md)`,
  ]);
  const sections = actions.flatMap((action) => [
    `## ${title(action)}`,
    `${action.description} More in [its README](${action.folder}/README.md).`,
    partOf(kept(root, `${action.folder}/README.md`, "example")),
    "Inputs:",
    inputTable(action),
    "Outputs:",
    outputTable(action),
  ]);
  return page([
    "<!-- Made by scripts/docs.ts from action.yml. Do not edit. -->",
    "# Actions",
    table([["action", "what it does", "where"], ...rows]),
    ...sections,
  ]);
}

function title({ folder }: Action): string {
  return folder.replace(/^actions\//, "");
}

function inputTable({ inputs }: Action): string {
  const rows = Object.entries(inputs).map(([name, input]) => [`\`${name}\``, defaultOf(input), input.description]);
  return table([["input", "default", "meaning"], ...rows]);
}

function defaultOf(input: Input): string {
  if (input.required === true) return "**required**";
  return input.default === undefined ? "" : `\`${input.default}\``;
}

function outputTable({ outputs }: Action): string {
  return table([
    ["output", "meaning"],
    ...Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description]),
  ]);
}

// ---- deploy.yml ------------------------------------------------------------------------------------

interface Schema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
}

interface Section {
  readonly paths: string[];
  readonly node: Schema;
}

function reference(root: string): string {
  const schema = JSON.parse(readFileSync(join(root, "docs/deploy.schema.json"), "utf8")) as Schema;
  const sections = new Map<string, Section>();
  collect(schema, "", sections);
  return page([
    "<!-- Made by scripts/docs.ts from deploy.schema.json. Only what stands between markers is written by hand. -->",
    "# deploy.yml",
    kept(root, "docs/deploy-yml.md", "introduction"),
    ...[...sections.values()].flatMap(({ paths, node }) => [`## ${heading(paths)}`, keyTable(node)]),
  ]);
}

/** Every map with known keys, once for all of its places. */
function collect(node: Schema, path: string, sections: Map<string, Section>): void {
  if (node.properties !== undefined) {
    const known = sections.get(JSON.stringify(node.properties));
    if (known !== undefined) {
      known.paths.push(path);
      return;
    }
    sections.set(JSON.stringify(node.properties), { paths: [path], node });
    for (const [key, value] of Object.entries(node.properties))
      collect(value, path === "" ? key : `${path}.${key}`, sections);
  }
  if (typeof node.additionalProperties === "object") collect(node.additionalProperties, `${path}.<name>`, sections);
  if (node.items !== undefined) collect(node.items, `${path}[]`, sections);
  const maps = (node.anyOf ?? []).filter((form) => form.properties !== undefined);
  for (const form of node.anyOf ?? [])
    collect(form, maps.length > 1 ? `${path} with ${ownKey(form, maps)}` : path, sections);
}

/** The required key by which a form is told from the others. */
function ownKey(form: Schema, forms: readonly Schema[]): string {
  return (
    (form.required ?? []).find((key) => forms.every((other) => other === form || !(key in (other.properties ?? {})))) ??
    "other keys"
  );
}

function heading(paths: readonly string[]): string {
  return paths.map((path) => (path === "" ? "The file" : path.replace(/^(\S+)/, "`$1`"))).join(", ");
}

function keyTable({ properties = {}, required = [] }: Schema): string {
  const rows = Object.entries(properties).map(([key, node]) => {
    const { meaning, standard } = split(node.description ?? "");
    return [`\`${key}\``, typeOf(node), required.includes(key) ? "**required**" : standard, meaning];
  });
  return table([["key", "type", "default", "meaning"], ...rows]);
}

/** A description ends with its default, where there is one. */
function split(description: string): { readonly meaning: string; readonly standard: string } {
  const match = /^(.*?)\s*Default: (.+)\.$/s.exec(description);
  return { meaning: match?.[1] ?? description, standard: match?.[2] ?? "" };
}

function typeOf(node: Schema): string {
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(", ");
  if (node.anyOf !== undefined) return isCommand(node) ? "command" : [...new Set(node.anyOf.map(typeOf))].join(" or ");
  switch (node.type) {
    case "string":
      return node.pattern?.endsWith("(ms|s|m|h)$") === true ? "duration" : "text";
    case "integer":
      return node.minimum === undefined ? "whole number" : `whole number, ${node.minimum} to ${node.maximum}`;
    case "boolean":
      return "`true`, `false`";
    case "array":
      return `list: ${node.items === undefined ? "anything" : typeOf(node.items)}`;
    case "object":
      return node.properties === undefined && typeof node.additionalProperties === "object"
        ? `map of names: ${typeOf(node.additionalProperties)}`
        : "map";
    case undefined:
      return "anything";
    default:
      return [node.type]
        .flat()
        .map((type) => (type === "string" ? "text" : type === "boolean" ? "`true`, `false`" : type))
        .join(" or ");
  }
}

/** Words in one text, or a list of them. */
function isCommand({ anyOf = [] }: Schema): boolean {
  const [first, second] = anyOf;
  return (
    anyOf.length === 2 &&
    first?.type === "string" &&
    first.pattern === undefined &&
    second?.type === "array" &&
    second.items?.type === "string"
  );
}

// ---- text ------------------------------------------------------------------------------------------

/** A part that is written by hand, with its markers, as it is in the file now. */
function kept(root: string, file: string, name: string): string {
  const path = join(root, file);
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const start = text.indexOf(open);
  const end = text.indexOf(close, start);
  if (start === -1 || end === -1)
    throw new Error(`${file} lacks the part between ${open} and ${close}: write it by hand`);
  return text.slice(start, end + close.length);
}

function partOf(withMarkers: string): string {
  return withMarkers.replace(/^<!--.*?-->\n*/, "").replace(/\n*<!--.*?-->$/, "");
}

function table(rows: readonly (readonly string[])[]): string {
  const lines = rows.map(
    (row) => `| ${row.map((cell) => cell.trim().replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`,
  );
  lines.splice(1, 0, `|${"---|".repeat(rows[0]?.length ?? 0)}`);
  return lines.join("\n");
}

function page(blocks: readonly string[]): string {
  return `${blocks.map((block) => block.trim()).join("\n\n")}\n`;
}

function main(args: readonly string[]): void {
  const root = resolve(import.meta.dirname, "..");
  const stale = outOfDate(root);
  if (args.includes("--check")) {
    for (const file of stale) console.error(`${file} is not up to date: run node scripts/docs.ts`);
    if (stale.length > 0) process.exitCode = 1;
    return;
  }
  const files = generate(root);
  for (const file of stale) {
    writeFileSync(join(root, file), files[file] ?? "");
    console.log(`wrote ${file}`);
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) main(process.argv.slice(2));
