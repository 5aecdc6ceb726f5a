import { DESCRIPTIONS } from "./descriptions.ts";
import { fileShape } from "./schema.ts";
import type { Shape } from "./shape.ts";

interface Node extends Record<string, unknown> {
  description?: string;
  properties?: Record<string, Node>;
  additionalProperties?: Node | boolean;
  items?: Node;
  anyOf?: Node[];
}

/** The JSON Schema of deploy.yml, which editors complete and check it by. */
export function jsonSchema(): object {
  const schema = jsonOf(fileShape);
  describe(schema, "");
  return {
    // yaml-language-server, which most editors use, knows draft 7 best.
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "deploy.yml",
    description: "How a service is deployed, in the one file its author writes.",
    ...schema,
  };
}

/** A copy for each place, since each place has its own description. */
function jsonOf(shape: Shape): Node {
  switch (shape.kind) {
    case "text":
      return { type: "string", ...shape.json };
    case "whole":
      return { type: "integer", minimum: shape.least, maximum: shape.most };
    case "number":
    case "boolean":
    case "null":
      return { type: shape.kind };
    case "false":
      return { type: "boolean", const: false };
    case "choice":
      return { type: "string", enum: shape.values };
    case "list":
      return {
        ...(shape.filled === true ? { minItems: 1 } : {}),
        type: "array",
        items: jsonOf(shape.of),
        ...(shape.unique === true ? { uniqueItems: true } : {}),
      };
    case "map":
      return { type: "object", propertyNames: {}, additionalProperties: jsonOf(shape.of), ...shape.json };
    case "object":
      return jsonOfObject(shape);
    case "either":
      return jsonOfForms(shape.forms.map(jsonOf));
  }
}

function jsonOfObject({ keys, loose, json }: Extract<Shape, { readonly kind: "object" }>): Node {
  const properties = Object.entries(keys).map(([key, shape]) => [key, jsonOf(shape.kind === "optional" ? shape.of : shape)]);
  const required = Object.keys(keys).filter((key) => keys[key]?.kind !== "optional");
  return {
    type: "object",
    properties: Object.fromEntries(properties) as Record<string, Node>,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: loose === true ? {} : false,
    ...json,
  };
}

function jsonOfForms(forms: Node[]): Node {
  const bare = forms.every((form) => Object.keys(form).join() === "type");
  return bare ? { type: forms.map(({ type }) => type) } : { anyOf: forms };
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
