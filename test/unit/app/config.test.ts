import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfig } from "../../../src/app/inputs/config-file.ts";
import { ConfigError } from "../../../src/config/errors.ts";
import { plainLog } from "../../../src/core/log.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a violation of a newer rule refuses a deployment, and is a warning for status, recovery and rollback", () => {
  writeFileSync(
    join(folder, "deploy.yml"),
    `service: shop
environments:
  staging:
    target: {hosts: [web1]}
    strategy: {kind: blue-green, slots: {a: {instance: "http://127.0.0.1:1"}, b: {instance: "http://127.0.0.1:2"}}, switch: bin/switch}
`,
  );
  const lines: string[] = [];
  const log = plainLog((line) => lines.push(line), { colour: false });
  expect(() => readConfig(folder, "deploy.yml", log, "refuse")).toThrow(ConfigError);
  expect(lines).toEqual([]);
  expect(readConfig(folder, "deploy.yml", log).environments["staging"]?.strategy.kind).toBe("blue-green");
  expect(lines).toEqual([
    expect.stringMatching(
      /^warning: deploy\.yml:5:5 environments\.staging\.strategy\.front: is missing; blue-green needs url.*\(`validate` and a deployment refuse this\)$/,
    ),
  ]);
});
