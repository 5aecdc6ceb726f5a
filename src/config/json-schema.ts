import * as z from "zod/mini";
import { DESCRIPTIONS } from "./descriptions.ts";
import { fileShape } from "./schema.ts";

interface Node {
  description?: string;
  properties?: Record<string, Node>;
  additionalProperties?: Node | boolean;
  items?: Node;
  anyOf?: Node[];
}

/** The JSON Schema of deploy.yml, which editors complete and check it by. */
export function jsonSchema(): object {
  // yaml-language-server, which most editors use, knows draft 7 best.
  const schema = z.toJSONSchema(fileShape, {
    io: "input",
    target: "draft-07",
    override: ({ jsonSchema: node }) => {
      wholeNumber(node);
      kindOfTarget(node);
    },
  });
  describe(schema as Node, "");
  const { $schema, ...rest } = schema;
  return {
    $schema,
    title: "deploy.yml",
    description: "How a service is deployed, in the one file its author writes.",
    ...rest,
  };
}

function wholeNumber(node: z.core.JSONSchema.BaseSchema): void {
  if (node.multipleOf !== 1) return;
  node.type = "integer";
  delete node.multipleOf;
}

/** Editors say which form of several was meant only for `anyOf`; a single form needs neither. */
function kindOfTarget(node: z.core.JSONSchema.BaseSchema): void {
  if (node.oneOf === undefined) return;
  const [form, ...others] = node.oneOf;
  if (others.length === 0) Object.assign(node, form);
  else node.anyOf = node.oneOf;
  delete node.oneOf;
}

/** The paths of all keys, as the descriptions name them. */
export function keyPaths(): string[] {
  const paths = new Set<string>();
  describe(jsonSchema() as Node, "", (path) => paths.add(path));
  return [...paths];
}

function describe(node: Node, path: string, visit: (path: string) => void = () => {}): void {
  for (const [key, value] of Object.entries(node.properties ?? {})) {
    const inner = path === "" ? key : `${path}.${key}`;
    visit(inner);
    const words = DESCRIPTIONS[inner];
    if (words !== undefined) value.description = words;
    describe(value, inner, visit);
  }
  if (typeof node.additionalProperties === "object") {
    const inner = `${path}.*`;
    const words = DESCRIPTIONS[inner];
    if (words !== undefined) node.additionalProperties.description = words;
    describe(node.additionalProperties, inner, visit);
  }
  // A list of configuration files reads like a single one.
  if (node.items !== undefined) describe(node.items, path.endsWith(".config") ? path : `${path}[]`, visit);
  for (const form of node.anyOf ?? []) describe(form, path, visit);
}
