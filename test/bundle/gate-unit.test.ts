import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildDist } from "../../scripts/bundle.ts";
import { ServiceRepo } from "../kit/service-repo.ts";
import type { GateRun } from "../kit/service-repo.ts";

const root = resolve(import.meta.dirname, "../..");
const out = "node_modules/.cache/dist-gate-unit";
const DEPLOY =
  "service: shop\nenvironments:\n  staging: {target: {hosts: [web1]}}\n  production: {target: {hosts: [web2]}}\n";

let repo: ServiceRepo;
beforeAll(async () => {
  await buildDist({ root, actions: "src/edge/actions", cli: "src/edge/cli/main.ts", out });
});
beforeEach(() => {
  repo = new ServiceRepo(join(root, out, "gate.js")).write({
    "deploy.yml": DEPLOY,
    "CHANGELOG.md": "# Changelog\n\n## [1.2.3] - 2026-11-16\n- Sells more.\n",
  });
});
afterEach(() => repo.close());

/** The gate `unit` of a service whose `npm test` is that. */
async function unit(
  script: string,
  files: Readonly<Record<string, string>>,
): Promise<NonNullable<GateRun["report"]>["gates"][number] | undefined> {
  repo
    .write({ "package.json": JSON.stringify({ version: "1.2.3", scripts: { test: script } }), ...files })
    .commit("v1.2.3");
  return (await repo.gate({ gates: "unit" })).report?.gates.find(({ name }) => name === "unit");
}

describe("node --test", () => {
  const tests = (text: string): string =>
    `import test, { describe } from "node:test";\nconst pause = () => new Promise((done) => setTimeout(done, 150));\n${text}\n`;

  it.each([
    [
      "after a test that passed",
      'test("sells", () => {});\ntest("counts", async () => { await pause(); process.exit(0); });\ntest("is right", () => { throw new Error("no"); });',
    ],
    [
      "in a suite",
      'describe("shop", () => {\n  test("sells", () => {});\n  test("counts", async () => { await pause(); process.exit(0); });\n  test("is right", () => { throw new Error("no"); });\n});',
    ],
  ])("a process that ends with exit code 0 %s leaves tests that never ran", async (_where, text) => {
    const gate = await unit("node --test", { "shop.test.mjs": tests(text) });
    expect(gate).toMatchObject({ state: "inconclusive" });
    expect(JSON.stringify(gate?.findings)).toMatch(/never ended: .*counts/);
  });

  it("completed tests of every kind are not reported as missing", async () => {
    const gate = await unit("node --test", {
      "shop.test.mjs": tests(
        'describe("d", () => { test("a", () => {}); test.skip("b", () => {}); test.todo("c"); });\ndescribe.skip("s", () => { test("e", () => {}); });\ntest("t", async (t) => { await Promise.all([t.test("u", pause), t.test("u", pause)]); });',
      ),
      "plain.test.mjs": "process.exit(0);\n",
    });
    expect(gate).toMatchObject({ state: "pass", findings: [], figures: { failed: 0, "not-run": 0 } });
  });

  it("keeps the reporters of the repository", async () => {
    const gate = await unit("sh test.sh", {
      "test.sh": "node --test --test-reporter=tap\n",
      "shop.test.mjs": tests('test("a", () => {});'),
    });
    expect(gate).toMatchObject({ state: "pass", summary: "1 passed, 0 failed" });
    repo.git("tag", "--delete", "v1.2.3");
    expect(await unit("sh test.sh # node --test", {})).toMatchObject({ state: "pass", summary: "1 passed, 0 failed" });
  });

  it("writes JUnit files that are read, including tests without a suite", async () => {
    repo.write({ ".gitignore": "junit.xml\n" });
    const run = "[sh, -c, 'node --test --test-reporter=junit --test-reporter-destination=junit.xml || true']";
    const gate = await unit("", {
      "deploy.yml": `${DEPLOY}gates: {unit: {run: ${run}, report: junit.xml}}\n`,
      "shop.test.mjs": tests(
        'describe("d", () => { test("a", () => {}); });\ntest("b", () => { throw new Error("no"); });',
      ),
    });
    expect(gate).toMatchObject({ state: "fail", figures: { passed: 1, failed: 1 } });
  });
});

it("JUnit files of an earlier run beside those of this run are reported, but not counted", async () => {
  const report = '<testsuite><testcase name="a"/></testsuite>';
  const gate = await unit("", {
    "deploy.yml": `${DEPLOY}gates: {unit: {run: "cp template.xml reports/new.xml", report: "reports/*.xml"}}\n`,
    "template.xml": report,
    "reports/old.xml": '<testsuite><testcase name="b"><failure/></testcase></testsuite>',
  });
  expect(gate).toMatchObject({
    summary: "1 passed, 0 failed",
    findings: [
      { severity: "warning", message: "1 of 2 reports are from an earlier run, and were not counted: reports/old.xml" },
    ],
  });
});

it("a file that vitest cannot load is broken, whatever the exit code", async () => {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  repo.git("config", "core.excludesFile", "/dev/null");
  const gate = await unit(`node ${vitest} run --root . --globals || true`, {
    "a.test.mjs": 'test("a", () => {});\n',
    "b.test.mjs": 'import "./none.mjs";\ntest("b", () => {});\n',
  });
  expect(gate).toMatchObject({ state: "fail", figures: { passed: 1, failed: 0 } });
  expect(gate?.summary).toMatch(/1 test file could not be run/);
});

it("truncated output is inconclusive, because a summary may be missing", async () => {
  const lines = `${"tests print a lot ".repeat(100)}\\n`.repeat(2000);
  const gate = await unit("node tests.mjs || true", {
    "tests.mjs": `const much = "${lines}";\nconsole.log(much + "Tests:       3 failed, 3 total\\n" + much + much + much + "Tests:       2 passed, 2 total");\n`,
  });
  expect(gate).toMatchObject({ state: "inconclusive", figures: { passed: 2, failed: 0 } });
  expect(gate?.summary).toMatch(/the middle of its output was dropped/);
});

it("a JUnit file that counts more tests than it contains is inconclusive", async () => {
  repo.write({ ".gitignore": "out.xml\n" });
  const gate = await unit("", {
    "deploy.yml": `${DEPLOY}gates: {unit: {run: "cp template.xml out.xml", report: out.xml}}\n`,
    "template.xml": '<testsuite tests="3" failures="0"><testcase name="a"/></testsuite>',
  });
  expect(gate).toMatchObject({
    state: "inconclusive",
    summary: "1 passed, 0 failed; the reports count 2 more tests than they contain",
  });
});

it.each([
  [
    "a count that cannot be read",
    '<testsuite tests="1,002"><testcase name="a"/></testsuite>',
    "utf8",
    "inconclusive",
    /^1 passed, 0 failed; out\.xml has "1,002" for tests of <testsuite>, which is not a count$/,
  ],
  [
    "an entity",
    '<!DOCTYPE a [<!ENTITY b "c">]><testsuite><testcase name="&b;"/></testsuite>',
    "utf8",
    "inconclusive",
    /out\.xml has the entity &b;, which is not expanded/,
  ],
  [
    "UTF-16",
    '\uFEFF<?xml version="1.0" encoding="utf-16"?><!DOCTYPE testsuite SYSTEM "a.dtd"><testsuite tests="1"><testcase name="a"/></testsuite>',
    "utf16le",
    "pass",
    /^1 passed, 0 failed$/,
  ],
] as const)("a JUnit file with %s", async (_what, text, encoding, state, summary) => {
  repo.write({ ".gitignore": "out.xml\n" });
  writeFileSync(join(repo.folder, "template.xml"), text, encoding);
  const gate = await unit("", {
    "deploy.yml": `${DEPLOY}gates: {unit: {run: "cp template.xml out.xml", report: out.xml}}\n`,
  });
  expect(gate).toMatchObject({ state, summary: expect.stringMatching(summary) as string });
});

it("a run in which all tests were skipped is reported as such", async () => {
  expect(
    await unit("node --test", { "a.test.mjs": 'import test from "node:test";\ntest.skip("a", () => {});\n' }),
  ).toMatchObject({ state: "inconclusive", summary: "no test ran, and 1 was skipped" });
});

it("a command that fails though its tests pass is reported with its last lines", async () => {
  const gate = await unit("node --test && echo coverage of 40 % is too low && exit 2", {
    "a.test.mjs": 'import test from "node:test";\ntest("a", () => {});\n',
  });
  expect(gate).toMatchObject({
    state: "inconclusive",
    summary: expect.stringMatching(
      /^1 passed, 0 failed; the command exited with \d+, but none of 1 test failed: .*coverage of 40 % is too low/,
    ) as string,
  });
});
