import { describe, expect, it } from "vitest";
import { importProblems } from "../../../scripts/import-rules.ts";

describe("import rules", () => {
  it.each([
    ["src/core/a.ts", 'import { b } from "../config/b.ts";'],
    ["src/core/a.ts", 'import type { b } from "../deploy/b.ts";'],
    ["src/config/a.ts", 'import { b } from "../deploy/words.ts";'],
    ["src/deploy/a.ts", 'import { b } from "../config/load.ts";'],
    ["src/deploy/a.ts", 'import { type B } from "../config/types.ts";'],
    ["src/deploy/a.ts", 'import type { B } from "../targets/direct/b.ts";'],
    ["src/targets/direct/a.ts", 'import { B } from "../../deploy/engine.ts";'],
    ["src/notify/a.ts", 'import type { T } from "../../src/deploy/target.ts";'],
    ["src/deploy/a.ts", 'export * from "../actions/deploy.ts";'],
    ["src/deploy/a.ts", 'import {\n  one,\n  two,\n} from "../smoke/x.ts";'],
    ["src/deploy/a.ts", 'const x = await import("../smoke/x.ts");'],
    ["src/deploy/a.ts", 'import "../smoke/x.ts";'],
    ["src/deploy/a.ts", 'import { spawn } from "node:child_process";'],
    ["src/github/a.ts", 'import { getOctokit } from "@actions/github";'],
    ["src/actions/a.ts", 'const g = await import("@actions/github");'],
    ["src/somewhere/a.ts", 'import { x } from "../smoke/x.ts";'],
  ])("refuses in %s: %s", (file, source) => {
    const problems = importProblems(file, `// first line\n${source}\n`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${file}:2: `));
  });

  it.each([
    ["src/core/a.ts", 'import { b } from "./b.ts";'],
    ["src/core/a.ts", 'import { spawn } from "node:child_process";'],
    ["src/deploy/a.ts", 'import type { Config } from "../config/types.ts";'],
    ["src/deploy/a.ts", 'import { UserError } from "../core/errors.ts";'],
    ["src/targets/direct/a.ts", 'import { T } from "../../deploy/target.ts";'],
    ["src/targets/direct/a.ts", 'import { T } from "./deploy/engine.ts";'],
    ["src/smoke/a.ts", 'import type { Verifier } from "../deploy/verifier.ts";'],
    ["src/actions/a.ts", 'import { run } from "../deploy/engine.ts";'],
    ["src/cli/a.ts", 'import { run } from "../actions/deploy.ts";'],
    ["src/github/a.ts", 'import type { getOctokit } from "@actions/github";'],
    ["test/unit/a.test.ts", 'import { main } from "../../src/actions/deploy.ts";'],
    ["src/deploy/a.ts", "const text = \"import x from '../smoke/x.ts'\";"],
  ])("allows in %s: %s", (file, source) => {
    expect(importProblems(file, source)).toEqual([]);
  });
});
