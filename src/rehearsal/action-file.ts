import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { NoOperationTraceWriter } from "@actions/workflow-parser";
import { convertActionTemplate, parseAction } from "@actions/workflow-parser/actions/index";
import { UserError } from "../core/errors.ts";
import { child, entriesOf, itemsOf, literal, nodeOf } from "./node.ts";
import type { Node } from "./node.ts";
import { onOneLine } from "./one-line.ts";
import type { Source } from "./workflow.ts";

/** What GitHub does and a rehearsal does not: a fault in this suite's own files, a gap to tell of in a user's. */
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

/**
 * Reads an action.yml with GitHub's own parser.
 * @param from where it is named
 * @throws UserError when there is none, when it is wrong, or when it is of a kind that is not rehearsed
 */
export function loadAction(source: Source, folder: string, from: string): ActionFile {
  const clean = posix.normalize(folder);
  if (clean.startsWith("..") || posix.isAbsolute(clean)) throw new UserError(`the action ${folder} leads out of ${source.repository}`);
  const path = ["action.yml", "action.yaml"].map((name) => posix.join(clean, name)).find((file) => existsSync(join(source.root, file)));
  if (path === undefined) {
    if (source.ref === "") throw new UserError(`there is no action.yml in ${clean} of the workspace`, { where: from, fix: "Let a step before it use actions/checkout, or correct the path." });
    throw new UserError(`there is no action.yml in ${clean} of ${source.repository}@${source.ref}`, { where: from, fix: "Correct the path in `uses:`." });
  }
  const content = readFileSync(join(source.root, path), "utf8");
  const { context, value } = parseAction({ name: path, content }, new NoOperationTraceWriter());
  if (value !== undefined) convertActionTemplate(context, value);
  const errors = context.errors.getErrors();
  if (errors.length > 0 || value === undefined) throw new UserError(`${path} is not an action:\n${errors.map(({ message }) => `  ${message}`).join("\n")}`);
  const plain = parseAction({ name: path, content: onOneLine(content) }, new NoOperationTraceWriter()).value;
  if (plain === undefined) throw new UserError(`${path}: its texts of several lines can not be read`, { fix: "Write those with an expression as `key: |`." });
  const root = nodeOf(plain, path);
  return {
    source,
    folder: clean,
    name: literal(child(root, "name")) ?? clean,
    inputs: new Map(entriesOf(child(root, "inputs")).map(([name, input]) => [name, child(input, "default")])),
    outputs: new Map(entriesOf(child(root, "outputs")).map(([name, output]) => [name, child(output, "value")])),
    runs: runsOf(child(root, "runs"), path),
  };
}

function runsOf(runs: Node | undefined, path: string): ActionFile["runs"] {
  const using = literal(child(runs, "using")) ?? "";
  if (using === "composite") return { kind: "composite", steps: itemsOf(child(runs, "steps")) };
  if (!/^node\d+$/.test(using)) throw new NotRehearsed(`${path} runs by ${using || "nothing"}, which is not rehearsed`, { where: child(runs, "using")?.at });
  const pre = child(runs, "pre");
  if (pre !== undefined) throw new NotRehearsed(`${path} has a pre step, which is not rehearsed`, { where: pre.at });
  return { kind: "node", main: literal(child(runs, "main")) ?? "", post: literal(child(runs, "post")), postIf: literal(child(runs, "post-if")) ?? "always()" };
}
