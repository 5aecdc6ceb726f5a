import { describe, expect, test } from "vitest";
import { evaluateTests } from "../../../../src/gates/tests/evaluate.ts";
import { tallyOf } from "../../../../src/gates/tests/summaries.ts";
import { sample } from "../samples.ts";

const told = (name: string) => tallyOf(sample(`runners/${name}.out`), "/repo");
const COUNTS = { broken: undefined, doubt: undefined, notRun: 0, skipped: 0 };

describe("runs whose summary is whole", () => {
  test.each([
    ["bun-pass", { passed: 3, failed: 0, findings: [] }],
    ["bun-fail", { passed: 1, failed: 2 }],
    ["bun-dots", { passed: 1, failed: 2 }],
    ["bun-actions", { passed: 1, failed: 2 }],
    ["bun-colour-fail", { passed: 1, failed: 2 }],
    ["bun-skip", { passed: 2, failed: 1, skipped: 3 }],
    ["pytest-pass", { passed: 2, failed: 0, findings: [] }],
    ["pytest-fail", { passed: 2, failed: 3 }],
    ["pytest-quiet", { passed: 2, failed: 3 }],
    ["pytest-colour", { passed: 2, failed: 3 }],
    ["pytest-skip", { passed: 3, failed: 0, skipped: 2 }],
    ["pytest-select", { passed: 1, failed: 0 }],
    ["cargo-pass", { passed: 4, failed: 0, skipped: 1, findings: [] }],
    ["cargo-colour", { passed: 3, failed: 1, skipped: 1 }],
    ["cargo-quiet", { passed: 3, failed: 1, skipped: 1 }],
    ["go-pass", { passed: 6, failed: 0, skipped: 1, findings: [] }],
    ["go-fail", { passed: 2, failed: 3 }],
    ["go-json", { passed: 1, failed: 0, skipped: 1 }],
    ["mocha-fail", { passed: 1, failed: 3, skipped: 1, broken: "a hook failed, and the tests after it never ran" }],
    [
      "vitest-fail",
      {
        passed: 1,
        failed: 1,
        skipped: 5,
        broken: "1 test file could not be run, or an error occurred outside of a test",
      },
    ],
    [
      "jest-fail",
      {
        passed: 1,
        failed: 2,
        skipped: 2,
        broken: "1 test file could not be run, or an error occurred outside of a test",
      },
    ],
  ])("%s", (name, expected) => {
    expect(told(name)).toMatchObject({ ...COUNTS, ...expected });
  });
});

describe("a summary that a test prints is not counted", () => {
  test.each([
    ["bun-pass", { passed: 3 }],
    ["pytest-prints", { passed: 2 }],
    ["cargo-prints", { passed: 2, skipped: 1 }],
  ])("%s", (name, expected) => {
    const output = sample(`runners/${name}.out`);
    expect(output).toMatch(/99 pass/);
    expect(told(name)).toMatchObject({ ...COUNTS, failed: 0, ...expected });
  });

  test("also when no runner printed one, whatever the exit code", () => {
    expect(
      tallyOf("bun test v1.4.5 (a7733435c)\n 3 pass\n 0 fail\nRan 99 tests across 1 file. [6.00ms]\n", "/repo"),
    ).toMatchObject({ passed: 0, doubt: expect.stringMatching(/exited without printing a summary/) as string });
    expect(
      tallyOf(`${sample("runners/bun-pass.out")}\n 1 pass\n 0 fail\nRan 1 test across 1 file. [6.00ms]\n`, "/repo"),
    ).toMatchObject({ doubt: expect.stringMatching(/more summaries/) as string });
    expect(tallyOf(`${sample("runners/pytest-crash.out")}\n==== 99 passed in 0.01s ====\n`, "/repo")).toMatchObject({
      doubt: "the summary of pytest counts 99 tests, but 3 were collected: a test seems to print one",
    });
    expect(
      tallyOf(
        "\nrunning 3 tests\ntest result: ok. 99 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n",
        "/repo",
      ),
    ).toMatchObject({ passed: 0, doubt: "a test binary with 3 tests exited without printing a result" });
    expect(tallyOf("--- PASS: TestGood (0.00s)\nPASS\nok  \texample.com/shop\t0.003s\n", "/repo")).toMatchObject({
      passed: 0,
      doubt: expect.stringMatching(/-v or -json/) as string,
    });
    expect(tallyOf("ℹ tests 2\nℹ pass 2\nℹ fail 0\nℹ pass 7\n", "/repo")).toMatchObject({
      doubt: expect.stringMatching(/counts 9 tests of 2/) as string,
    });
    expect(
      tallyOf("=== RUN   TestA\n=== RUN   TestB\n--- PASS: TestA (0.00s)\nok  \texample.com/shop\t0.003s\n", "/repo"),
    ).toMatchObject({ passed: 1, notRun: 1 });
  });
});

describe("runs that ended early", () => {
  test.each([
    ["bun-crash", /bun test exited without printing a summary/],
    ["bun-bail", /stopped after 1 failure/],
    ["pytest-crash", /pytest exited without printing a summary/],
    ["pytest-exit", /pytest was stopped early: _pytest.outcomes.Exit: stop here/],
    ["cargo-crash", /a test binary with 3 tests exited without printing a result/],
    ["cargo-abort", /a test binary with 3 tests exited without printing a result/],
    ["cargo-fail", /with --no-fail-fast it runs them all/],
    ["go-main", /passed without reporting a test: example\.com\/shop\/main/],
    ["go-plain", /-v or -json/],
    ["go-plain-fail", /-v or -json/],
    ["go-json-fail", /passed without reporting a test: example\.com\/shop\/main/],
    ["jest-bail", /jest ran only 1 of 2 test files/],
  ])("%s", (name, doubt) => {
    expect(told(name)?.doubt).toMatch(doubt);
  });

  test.each([
    ["pytest-exit", { passed: 1, notRun: 2 }],
    ["go-crash", { passed: 1, notRun: 1, broken: "example.com/shop/loop failed outside of its tests" }],
    ["go-exit", { passed: 1, failed: 1 }],
    ["vitest-bail", { passed: 1, failed: 1, notRun: 3 }],
    ["bun-bail", { failed: 1 }],
    ["cargo-fail", { passed: 1, failed: 1 }],
    ["cargo-crash", { passed: 1, failed: 0 }],
    ["go-plain-fail", { failed: 3 }],
  ])("%s: %j", (name, expected) => {
    expect(told(name)).toMatchObject(expected);
  });

  test("have no summary at all where a runner prints nothing before it starts", () => {
    expect(told("mocha-crash")).toBeUndefined();
    expect(told("pytest-collect")).toMatchObject({
      passed: 0,
      doubt: expect.stringMatching(/without printing a summary/) as string,
    });
  });
});

describe("a file that cannot be loaded, or has no tests", () => {
  test.each([
    ["bun-load", { passed: 1, failed: 1, broken: "1 error outside of tests, such as a file that cannot be loaded" }],
    ["bun-hook", { failed: 1, broken: "a hook failed, and the tests after it never ran" }],
    ["bun-colour", { failed: 1, broken: "a hook failed, and the tests after it never ran" }],
    ["pytest-load", { passed: 0, failed: 0, broken: "1 test file could not be loaded" }],
    ["cargo-broken", { passed: 0, failed: 0, broken: 'could not compile `shop` (test "a") due to 1 previous error' }],
    [
      "go-broken",
      { passed: 1, failed: 0, broken: "example.com/shop/broken failed outside of its tests [build failed]" },
    ],
    [
      "go-json-fail",
      { passed: 2, failed: 3, broken: "example.com/shop/broken failed outside of its tests [build failed]" },
    ],
    ["jest-load", { passed: 0, broken: "1 test file could not be run, or an error occurred outside of a test" }],
    ["vitest-load", { passed: 0, broken: "1 test file could not be run, or an error occurred outside of a test" }],
  ])("%s is broken", (name, expected) => {
    expect(told(name)).toMatchObject(expected);
  });

  test.each(["pytest-none", "cargo-none", "go-none", "bun-none"])("%s does not pass", (name) => {
    const tally = told(name);
    expect(tally).toMatchObject({ passed: 0, failed: 0, broken: undefined });
    if (tally === undefined) throw new Error("nothing was told");
    expect(evaluateTests({ ...tally, evidence: [] }, { minTests: 1, allowFailures: { dev: 0 } }).verdicts).toEqual({
      dev: "inconclusive",
      staging: "inconclusive",
      production: "inconclusive",
    });
  });
});

describe("failing tests are named, with their place where it is printed", () => {
  test.each([
    [
      "bun-fail",
      {
        severity: "error",
        message: "bad one failed: expect(received).toBe(expected)",
        file: "a.test.ts",
        line: 3,
        col: 35,
      },
    ],
    [
      "bun-actions",
      {
        severity: "error",
        message: "bad one failed: expect(received).toBe(expected)",
        file: "a.test.ts",
        line: 3,
        col: 35,
      },
    ],
    [
      "bun-colour-fail",
      {
        severity: "error",
        message: "bad one failed: expect(received).toBe(expected)",
        file: "a.test.ts",
        line: 3,
        col: 35,
      },
    ],
    [
      "bun-colour-fail",
      { severity: "error", message: "slow failed: this test timed out after 50ms.", file: "a.test.ts" },
    ],
    [
      "bun-actions-load",
      {
        severity: "error",
        message: "error outside of a test: Cannot find module './none.ts' from '/repo/b.test.ts'",
        file: "b.test.ts",
      },
    ],
    [
      "cargo-colour",
      {
        severity: "error",
        message: "tests::counts failed: assertion `left == right` failed",
        file: "src/lib.rs",
        line: 13,
        col: 78,
      },
    ],
    [
      "bun-load",
      {
        severity: "error",
        message: "error outside of a test: Cannot find module './none.ts' from '/repo/b.test.ts'",
        file: "b.test.ts",
      },
    ],
    ["pytest-fail", { severity: "error", message: "test_bad failed: assert 1 == 2", file: "test_a.py" }],
    [
      "pytest-fail",
      {
        severity: "error",
        message: "test_db had an error in its fixtures: RuntimeError: no database",
        file: "test_a.py",
      },
    ],
    ["pytest-load", { severity: "error", message: "could not be loaded", file: "test_b.py" }],
    [
      "cargo-fail",
      {
        severity: "error",
        message: "tests::counts failed: assertion `left == right` failed",
        file: "src/lib.rs",
        line: 13,
        col: 78,
      },
    ],
    [
      "cargo-broken",
      {
        severity: "error",
        message: "cannot find function `missing` in this scope",
        file: "tests/a.rs",
        line: 3,
        col: 13,
      },
    ],
    [
      "go-fail",
      { severity: "error", message: "example.com/shop/bad TestBad failed: three", file: "a_test.go", line: 4 },
    ],
    [
      "go-plain-fail",
      { severity: "error", message: "example.com/shop/bad TestBad failed: three", file: "a_test.go", line: 4 },
    ],
    [
      "go-json-fail",
      { severity: "error", message: "example.com/shop/bad TestTable/b failed: no", file: "a_test.go", line: 5 },
    ],
    ["go-json-fail", { severity: "error", message: "undefined: none", file: "broken/a_test.go", line: 3, col: 31 }],
    ["jest-fail", { severity: "error", message: "shop › bad one failed", file: "j/a.test.js" }],
    [
      "vitest-fail",
      {
        severity: "error",
        message: "shop > bad one failed: AssertionError: expected 1 to be 2 // Object.is equality",
        file: "a.test.mjs",
        line: 2,
        col: 84,
      },
    ],
    ["mocha-fail", { severity: "error", message: "shop bad one failed: Error: three" }],
  ])("%s", (name, finding) => {
    expect(told(name)?.findings).toContainEqual(finding);
  });
});

test("Go before 1.24 prints a failed build in plain lines between the objects", () => {
  const old = `${sample("runners/go-json.out")}\n# example.com/shop/broken [example.com/shop/broken.test]\nbroken/a_test.go:3:31: undefined: none\nFAIL\texample.com/shop/broken [build failed]\n`;
  expect(tallyOf(old, "/repo")).toMatchObject({
    passed: 1,
    broken: "example.com/shop/broken failed outside of its tests [build failed]",
    findings: [{ file: "broken/a_test.go", line: 3 }],
  });
});

test("the counts of several runners are added up, and a doubt about one of them stays", () => {
  const both = tallyOf(
    `${sample("runners/pytest-fail.out")}\n${sample("runners/bun-crash.out")}\n${sample("runners/go-pass.out")}`,
    "/repo",
  );
  expect(both).toMatchObject({
    passed: 8,
    failed: 3,
    by: "bun test, pytest, go test",
    doubt: expect.stringMatching(/^bun test exited without/) as string,
  });
  expect(tallyOf(sample("runners/pytest-pass.out") + sample("runners/pytest-crash.out"), "/repo")).toMatchObject({
    passed: 2,
    doubt: expect.stringMatching(/^pytest exited without/) as string,
  });
});

describe("runners of JavaScript", () => {
  test.each([
    [
      "node --test",
      "✔ a (1ms)\nℹ tests 5\nℹ suites 0\nℹ pass 2\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\n",
      { passed: 2, failed: 2, skipped: 1 },
    ],
    [
      "node --test",
      "TAP version 13\nok 1 - a\n1..1\n# tests 1\n# pass 1\n# fail 0\n# cancelled 0\n# skipped 0\n# todo 0\n",
      { passed: 1, failed: 0, skipped: 0 },
    ],
    ["node --test", "# tests 1\n# pass 1\nmore\n# tests 2\n# pass 1\n# fail 1\n", { passed: 2, failed: 1, skipped: 0 }],
    [
      "vitest",
      "\u001b[2m Test Files \u001b[22m \u001b[1m\u001b[32m1 passed\u001b[39m\u001b[22m\u001b[90m (1)\u001b[39m\n\u001b[2m      Tests \u001b[22m \u001b[1m\u001b[31m1 failed\u001b[39m\u001b[22m\u001b[2m | \u001b[22m\u001b[1m\u001b[32m6 passed\u001b[39m\u001b[22m\u001b[90m (7)\u001b[39m\n",
      { passed: 6, failed: 1, skipped: 0 },
    ],
    [
      "jest",
      "Test Suites: 1 failed, 1 total\nTests:       1 failed, 2 skipped, 12 passed, 15 total\n",
      { passed: 12, failed: 1, skipped: 2 },
    ],
    [
      "jest",
      "Test Suites: 1 failed, 1 passed, 2 total\nTests:       2 passed, 2 total\n",
      {
        passed: 2,
        failed: 0,
        skipped: 0,
        broken: "1 test file could not be run, or an error occurred outside of a test",
      },
    ],
    [
      "vitest",
      " Test Files  1 failed | 1 passed (2)\n      Tests  2 passed (2)\n     Errors  1 error\n",
      {
        passed: 2,
        failed: 0,
        skipped: 0,
        broken: "1 test file could not be run, or an error occurred outside of a test; 1 error outside of tests",
      },
    ],
    [
      "node --test, jest",
      "ℹ tests 5\nℹ pass 5\nℹ fail 0\nTests:       3 failed, 2 passed, 5 total\n",
      { passed: 7, failed: 3, skipped: 0 },
    ],
    ["mocha", "\n  12 passing (20ms)\n  2 pending\n  1 failing\n", { passed: 12, failed: 1, skipped: 2 }],
  ])("%s: %j", (by, output, expected) => {
    expect(tallyOf(output, "/repo")).toMatchObject({ ...COUNTS, ...expected, by });
  });

  test.each(["", "all good\n", "tests 5\npass 5\n", "  ok 1 - a\n", "12 passing thoughts\n"])(
    "%j counts nothing",
    (output) => {
      expect(tallyOf(output, "/repo")).toBeUndefined();
    },
  );

  test("a line of blanks of any length is read in bounded time", () => {
    const began = performance.now();
    expect(tallyOf(`   Tests${" ".repeat(50_000)}\n`.repeat(20), "/repo")).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(2000);
  });

  test("node --test names the place of a failed test in both of its formats", () => {
    const expected = [{ severity: "error", message: "bad one failed", file: "a.test.mjs", line: 2, col: 25 }];
    const summary = "ℹ tests 1\nℹ fail 1\n";
    expect(
      tallyOf(`✖ failing tests:\n\ntest at a.test.mjs:2:25\n✖ bad one (0.9ms)\n  AssertionError\n${summary}`, "/repo")
        ?.findings,
    ).toEqual(expected);
    expect(
      tallyOf(`ok 1 - good\nnot ok 2 - bad one\n  ---\n  location: '/repo/a.test.mjs:2:25'\n${summary}`, "/repo")
        ?.findings,
    ).toEqual(expected);
  });
});
