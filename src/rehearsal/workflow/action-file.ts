import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { NoOperationTraceWriter } from "@actions/workflow-parser";
import { getActionSchema } from "@actions/workflow-parser/actions/action-schema";
import { convertActionTemplate } from "@actions/workflow-parser/actions/index";
import { TemplateContext, TemplateValidationErrors } from "@actions/workflow-parser/templates/template-context";
import { readTemplate } from "@actions/workflow-parser/templates/template-reader";
import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/template-token";
import { YamlObjectReader } from "@actions/workflow-parser/workflows/yaml-object-reader";
import { UserError } from "../../core/errors.ts";
import { child, entriesOf, itemsOf, literal, nodeOf, onOneLine } from "./node.ts";
import type { Node } from "./node.ts";
import type { Source } from "./workflow.ts";

/** A construct that a rehearsal does not support: an error in this suite's own files, reported as not rehearsed in a user's. */
export class NotRehearsed extends UserError {}

export interface ActionFile {
  readonly source: Source;
  /** Folder of the action, relative to the repository. */
  readonly folder: string;
  readonly name: string;
  /** By name: the default, where there is one. */
  readonly inputs: ReadonlyMap<string, Node | undefined>;
  readonly outputs: ReadonlyMap<string, Node | undefined>;
  readonly runs:
    | { readonly kind: "node"; readonly main: string; readonly post: string | undefined; readonly postIf: string }
    | { readonly kind: "composite"; readonly steps: readonly Node[] };
}

/** The schema's root for the runner, as in action_yaml.json of actions/runner. The parser's default is stricter: it is for editors. */
const ROOT = "action-root";
const RUNTIMES = ["docker", "composite", "node12", "node16", "node20", "node24"];

/**
 * Reads an action.yml with GitHub's own parser, and accepts what the runner accepts.
 * @param from the place of its `uses:`
 * @throws UserError when it is missing, invalid, or of a kind that is not rehearsed
 */
export function loadAction(source: Source, folder: string, from: string): ActionFile {
  const clean = posix.normalize(folder);
  if (clean.startsWith("..") || posix.isAbsolute(clean))
    throw new UserError(`the action ${folder} is outside ${source.repository}`);
  const path = ["action.yml", "action.yaml"]
    .map((name) => posix.join(clean, name))
    .find((file) => existsSync(join(source.root, file)));
  if (path === undefined) {
    if (source.ref === "")
      throw new UserError(`there is no action.yml in ${clean} of the workspace`, {
        where: from,
        fix: "Run actions/checkout in an earlier step, or correct the path.",
      });
    throw new UserError(`there is no action.yml in ${clean} of ${source.repository}@${source.ref}`, {
      where: from,
      fix: "Correct the path in `uses:`.",
    });
  }
  const content = readFileSync(join(source.root, path), "utf8");
  const { context, value } = parse(path, content);
  // Checks the conditions of steps; the runner checks those of `pre` and `post` only when it runs them.
  if (value !== undefined && !/^node/i.test(literal(child(child(nodeOf(value, path), "runs"), "using")) ?? ""))
    convertActionTemplate(context, value);
  const errors = context.errors.getErrors();
  if (errors.length > 0 || value === undefined)
    throw new UserError(`${path} is not an action:\n${errors.map(({ message }) => `  ${message}`).join("\n")}`);
  const plain = parse(path, onOneLine(content)).value;
  if (plain === undefined)
    throw new UserError(`${path}: its multi-line texts cannot be read`, {
      fix: "Write those with an expression as `key: |`.",
    });
  const root = nodeOf(plain, path);
  return {
    source,
    folder: clean,
    name: literal(child(root, "name")) || clean,
    inputs: new Map(
      entriesOf(child(root, "inputs")).map(([name, input]) => [
        name,
        entriesOf(input).find(([key]) => key.toLowerCase() === "default")?.[1],
      ]),
    ),
    outputs: new Map(entriesOf(child(root, "outputs")).map(([name, output]) => [name, child(output, "value")])),
    runs: runsOf(child(root, "runs"), path),
  };
}

function parse(name: string, content: string): { context: TemplateContext; value: TemplateToken | undefined } {
  const context = new TemplateContext(new TemplateValidationErrors(), getActionSchema(), new NoOperationTraceWriter());
  const file = context.getFileId(name);
  const reader = new YamlObjectReader(file, content);
  for (const { message, range } of reader.errors) context.error(file, message, range);
  return { context, value: reader.errors.length > 0 ? undefined : readTemplate(context, ROOT, reader, file) };
}

/** Source: ConvertRuns in ActionManifestManager.cs of actions/runner. */
function runsOf(runs: Node | undefined, path: string): ActionFile["runs"] {
  if (runs === undefined) throw new UserError(`Top level 'runs:' section is required for ${path}`);
  const written = literal(child(runs, "using"));
  const using = written?.toLowerCase() ?? "";
  if (written === undefined && child(runs, "plugin") === undefined)
    throw new UserError("Missing 'using' value", { where: runs.at, fix: `Write one of ${RUNTIMES.join(", ")}.` });
  if (written !== undefined && !RUNTIMES.includes(using))
    throw new UserError(
      `'using: ${written}' is not supported, use ${RUNTIMES.slice(0, -1)
        .map((name) => `'${name}'`)
        .join(", ")} or '${RUNTIMES.at(-1)}' instead`,
      { where: child(runs, "using")?.at },
    );
  if (using === "composite") {
    const steps = child(runs, "steps");
    if (steps === undefined) throw new UserError("a composite action needs `steps`", { where: runs.at });
    return { kind: "composite", steps: itemsOf(steps) };
  }
  if (!using.startsWith("node"))
    throw new NotRehearsed(`${path} uses ${using || "a plugin"}, which is not rehearsed`, {
      where: (child(runs, "using") ?? runs).at,
    });
  const main = literal(child(runs, "main"));
  if (main === undefined) throw new UserError(`an action for ${using} needs \`main\``, { where: runs.at });
  const pre = child(runs, "pre");
  if (pre !== undefined) throw new NotRehearsed(`${path} has a pre step, which is not rehearsed`, { where: pre.at });
  return {
    kind: "node",
    main,
    post: literal(child(runs, "post")),
    postIf: literal(child(runs, "post-if")) ?? "always()",
  };
}
