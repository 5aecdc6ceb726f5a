import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { DESCRIPTIONS } from "../../../src/config/descriptions.ts";
import { jsonSchema, keyPaths } from "../../../src/config/json-schema.ts";
import { COMPLETE } from "./complete.ts";

const file = new URL("../../../docs/deploy.schema.json", import.meta.url);

test("docs/deploy.schema.json is generated from the schema; scripts/schema.ts rewrites it", () => {
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(jsonSchema());
});

test("every key has a description, and every description a key", () => {
  const described = Object.keys(DESCRIPTIONS).filter((path) => !path.endsWith(".*"));
  expect(keyPaths().sort()).toEqual(described.sort());
});

test("its patterns are regular expressions for editors, which read them as Unicode", () => {
  const patterns: string[] = [];
  JSON.stringify(jsonSchema(), (key, value: unknown) => {
    if (key === "pattern") patterns.push(String(value));
    return value;
  });
  expect(patterns.length).toBeGreaterThan(20);
  for (const pattern of patterns) expect(() => new RegExp(pattern, "u")).not.toThrow();
});

test("the complete file uses every key but those for which there is another form", () => {
  const used = new Set<string>();
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) value.forEach((item) => visit(item, path.endsWith(".config") ? path : `${path}[]`));
    else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        const inner = path === "environments" ? "environments.*" : path === "" ? key : `${path}.${key}`;
        used.add(inner);
        visit(item, inner);
      }
    }
  };
  visit(parse(COMPLETE), "");
  const unused = keyPaths().filter((path) => !used.has(path) && !path.startsWith("smoke[]"));
  expect(unused).toEqual([
    "environments.*.target.manager.release",
    "environments.*.target.manager.process",
    "environments.*.target.manager.command",
    "environments.*.target.manager.command.start",
    "environments.*.target.manager.command.stop",
    "environments.*.target.manager.command.status",
    "environments.*.hooks.after[].on",
    "environments.*.hooks.after[].timeout",
    "environments.*.hooks.after[].irreversible",
  ]);
});
