import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildDist } from "../../scripts/bundle.ts";
import { problemWithoutInputs, runStub } from "../../scripts/run-stub.ts";
import type { StubResult } from "../../scripts/run-stub.ts";
import { nodes } from "./nodes.ts";

const root = resolve(import.meta.dirname, "../..");
const out = "node_modules/.cache/dist-tested";
const work = mkdtempSync(join(tmpdir(), "dist-"));
const BUDGET = 250_000;
const REFUSED = "service: shop\nenvironments:\n  production: &e\n    no-such-key: 1\n  staging: *e\n";
const GOOD = `service: shop
environments:
  production: &e
    profile: production
    url: http://127.0.0.1:1
    target: { hosts: [deploy@shop.invalid], sudo: true }
  staging: *e
`;

beforeAll(async () => {
  await buildDist({ root, actions: "src/edge/actions", cli: "src/edge/cli/main.ts", out });
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

const stubNames = (): string[] =>
  readdirSync(join(root, out)).filter((name) => name.endsWith(".js") && !["index.js", "cli.js"].includes(name));

interface Run extends StubResult {
  /** Size by name of what was read of dist/. */
  readonly read: Readonly<Record<string, number>>;
}

async function run(name: string, node: string, config: string): Promise<Run> {
  const cwd = mkdtempSync(join(work, "run-"));
  writeFileSync(join(cwd, "deploy.yml"), config);
  const report = join(cwd, "bytes.json");
  const result = await runStub(join(root, out, name), {
    node,
    cwd,
    inputs: { environment: "production", version: "1.0.0", archive: "none.tar.gz" },
    env: { NODE_OPTIONS: `--require ${join(root, "test/bench/bytes-read.cjs")}`, BYTES_REPORT: report },
  });
  const sizes = existsSync(report) ? (JSON.parse(readFileSync(report, "utf8")) as Record<string, number>) : {};
  const ours = Object.entries(sizes).filter(([file]) => file.startsWith(realpathSync(join(root, out))));
  return { ...result, read: Object.fromEntries(ours.map(([file, size]) => [basename(file), size])) };
}

it("every action reports its missing input when it gets none", async () => {
  const results = await Promise.all(
    stubNames().map(async (name) => [name, await runStub(join(root, out, name))] as const),
  );
  expect(results.flatMap(([name, result]) => problemWithoutInputs(name, result) ?? [])).toEqual([]);
});

describe.each(nodes)("under %s", (node) => {
  it("every action refuses a wrong deploy.yml at its line, before it loads the engine", async () => {
    for (const name of stubNames().filter((stub) => !stub.endsWith("-post.js"))) {
      const { code, stdout, stderr, read } = await run(name, node, REFUSED);
      expect([name, code, stderr]).toEqual([name, 1, ""]);
      expect(stdout).toMatch(/^::error file=deploy\.yml,line=4,/m);
      expect(Object.keys(read).sort()).toEqual([name, "index.js"].sort());
      // Node itself reads package.json, which the hook does not see.
      const { size: all } = statSync(join(root, out, "package.json"));
      expect(Object.values(read).reduce((sum, size) => sum + size, all)).toBeLessThanOrEqual(BUDGET);
    }
  });

  it("every action reaches its work with a good deploy.yml, and fails there for a reason other than a missing module", async () => {
    for (const name of stubNames().filter((stub) => !stub.endsWith("-post.js"))) {
      const { code, stdout, read } = await run(name, node, GOOD);
      expect([name, code]).toEqual([name, 1]);
      expect(stdout).toMatch(/^::error::./m);
      expect(stdout).not.toMatch(/^(?:Type|Reference|Range|Syntax)Error|Cannot find module|^::error file=/m);
      expect([name, "engine.cjs" in read]).toEqual([name, true]);
    }
  });

  it("the command line prints its usage", async () => {
    const { code, stdout, stderr } = await runStub(join(root, out, "cli.js"), { node });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^erlmcp-actions <command>/);
  });
});
