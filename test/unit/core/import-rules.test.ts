import { describe, expect, it } from "vitest";
import { importProblems } from "../../../scripts/import-rules.ts";

describe("import rules", () => {
  it.each([
    ["src/core/a.ts", 'import { b } from "../config/b.ts";'],
    ["src/core/a.ts", 'import type { b } from "../deploy/b.ts";'],
    ["src/config/a.ts", 'import { b } from "../deploy/words.ts";'],
    ["src/deploy/a.ts", 'import { b } from "../config/load.ts";'],
    ["src/deploy/a.ts", 'import { type B } from "../config/types.ts";'],
    ["src/deploy/a.ts", 'import type { B } from "../targets/host/b.ts";'],
    ["src/targets/host/a.ts", 'import { B } from "../../deploy/engine.ts";'],
    ["src/notify/a.ts", 'import type { T } from "../../src/deploy/target.ts";'],
    ["src/deploy/a.ts", 'export * from "../edge/actions/deploy.ts";'],
    ["src/deploy/a.ts", 'import { run } from "../app/deploy.ts";'],
    ["src/app/a.ts", 'import { main } from "../edge/cli/main.ts";'],
    ["src/release/a.ts", 'import { run } from "../deploy/deploy.ts";'],
    ["src/deploy/a.ts", 'import {\n  one,\n  two,\n} from "../checks/x.ts";'],
    ["src/deploy/a.ts", 'const x = await import("../checks/x.ts");'],
    ["src/deploy/a.ts", 'import "../checks/x.ts";'],
    ["src/deploy/a.ts", 'import { spawn } from "node:child_process";'],
    ["src/github/a.ts", 'import { getOctokit } from "@actions/github";'],
    ["src/app/a.ts", 'const g = await import("@actions/github");'],
    ["src/somewhere/a.ts", 'import { x } from "../checks/x.ts";'],
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
    ["src/targets/host/a.ts", 'import { T } from "../../deploy/target.ts";'],
    ["src/targets/host/a.ts", 'import { T } from "./deploy/engine.ts";'],
    ["src/checks/a.ts", 'import type { Verifier } from "../deploy/verifier.ts";'],
    ["src/app/a.ts", 'import { run } from "../deploy/engine.ts";'],
    ["src/deploy/a.ts", 'import { id } from "../release/release.ts";'],
    ["src/edge/cli/a.ts", 'import { run } from "../../app/deploy.ts";'],
    ["src/github/a.ts", 'import type { getOctokit } from "@actions/github";'],
    ["test/unit/a.test.ts", 'import { main } from "../../src/edge/actions/deploy.ts";'],
    ["src/deploy/a.ts", "const text = \"import x from '../checks/x.ts'\";"],
  ])("allows in %s: %s", (file, source) => {
    expect(importProblems(file, source)).toEqual([]);
  });
});
