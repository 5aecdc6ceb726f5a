import { describe, expect, test } from "vitest";
import { countEunit } from "../../../../src/gates/erlang/eunit.ts";
import type { EunitRun } from "../../../../src/gates/erlang/eunit.ts";
import type { TestsAnswer } from "../../../../src/gates/erlang/probe.ts";
import { evaluateTests } from "../../../../src/gates/tests/evaluate.ts";
import { sample } from "../samples.ts";

const MATH: TestsAnswer = { module: "demo_math_tests", tests: ["add_test"], generators: ["classify_test_"] };
const STRICT = { minTests: 1, allowFailures: {} };
const FOLDER = "/home/runner/work/v/eunitfail";

function run(parts: Partial<EunitRun>): ReturnType<typeof countEunit> {
  return countEunit({ code: 0, signal: null, output: "", reports: [], inventory: [MATH], folder: FOLDER, ...parts });
}

const pass = { output: sample("eunit-ok.out"), reports: [sample("xml/eunit-pass.xml")] };

describe("a run of EUnit", () => {
  test("passes when its sources agree", () => {
    const result = evaluateTests(run(pass), STRICT);
    expect(result.verdicts).toEqual({ dev: "pass", staging: "pass", production: "pass" });
    expect(result.summary).toBe("3 passed, 0 failed");
    expect(result.evidence).toContainEqual({ what: "last lines of rebar3", value: "All 3 tests passed." });
  });

  test.each([
    ["no report was written in this run (T6, T14)", { reports: [] }, /left no report/],
    [
      "the report has other numbers than the summary",
      { output: pass.output.replace("All 3", "All 4") },
      /report has 3 tests that passed, the summary counts 4/,
    ],
    ["there is no summary", { output: pass.output.replace(/ {2}All.*/, "") }, /without printing a summary/],
    ["the exit code is another", { code: 1 }, /exited with 1, but no test failed/],
    [
      "a test function never ran",
      { inventory: [MATH, { module: "m2_tests", tests: ["x_test"], generators: [] }] },
      undefined,
    ],
    [
      "a module of generators left nothing (T4)",
      { inventory: [MATH, { module: "m2_tests", tests: [], generators: ["g_test_"] }] },
      undefined,
    ],
    [
      "it was ended by a signal",
      { code: null, signal: "SIGKILL" },
      /rebar3 was killed by SIGKILL, as the system does when memory runs out/,
    ],
  ])("is inconclusive when %s", (_what, change, doubt) => {
    const counted = run({ ...pass, ...change });
    expect(evaluateTests(counted, STRICT).verdicts).toEqual({
      dev: "inconclusive",
      staging: "inconclusive",
      production: "inconclusive",
    });
    if (doubt === undefined) expect(counted.notRun).toBe(1);
    else expect(counted.doubt).toMatch(doubt);
  });

  test("fails when there are fewer tests than min-tests", () => {
    const result = evaluateTests(run(pass), { ...STRICT, minTests: 4 });
    expect(result.verdicts.production).toBe("fail");
    expect(result.findings).toContainEqual({ severity: "error", message: "3 tests ran, min-tests requires 4" });
    expect(result.summary).toBe("3 passed, 0 failed; 3 tests ran, min-tests requires 4");
  });
});

describe("a run of EUnit that looks like a pass", () => {
  const bad: TestsAnswer = {
    module: "demo_bad_tests",
    tests: ["error_badmatch_test", "exit_test", "fail_eq_test", "slow_test", "throw_test", "z1_test", "z2_test"],
    generators: [],
  };
  const failing = {
    code: 1,
    output: sample("eunit-fail.out"),
    reports: [
      sample("xml/eunitfail-TEST-demo_bad_tests.xml"),
      sample("xml/eunitfail-TEST-file_demo.app.xml"),
      sample("xml/eunitfail-TEST-demo_srv_SUITE.xml"),
    ],
    inventory: [MATH, bad],
  };

  test("T1, T2: counts errors and timeouts as failures, and names the tests that a timeout skipped", () => {
    const counted = run(failing);
    expect(counted).toMatchObject({ passed: 3, failed: 5, notRun: 2 });
    expect(counted.doubt).toMatch(/cancelled/);
    expect(counted.findings[0]).toEqual({
      severity: "error",
      message:
        'demo_bad_tests:fail_eq_test failed: error:{assertEqual,[{module,demo_bad_tests}, {line,3}, {expression,"demo_math : add ( 1 , 2 )"}, {expected,4}, {value,3}]}',
      file: "test/demo_bad_tests.erl",
      line: 3,
    });
    expect(counted.findings.at(-1)?.message).toBe("never ran: demo_bad_tests:z1_test, demo_bad_tests:z2_test");
    expect(evaluateTests(counted, STRICT).verdicts.production).toBe("fail");
  });

  test("is inconclusive while tests were cancelled, whatever share passed", () => {
    expect(evaluateTests(run(failing), { minTests: 1, allowFailures: { staging: 10 } }).verdicts).toEqual({
      dev: "fail",
      staging: "inconclusive",
      production: "fail",
    });
  });

  test("T3: counts a killed test process as a failure, though the summary counts nothing", () => {
    const counted = run({
      code: 1,
      output: sample("eunit-m4.out"),
      reports: [sample("xml/eunit-kill.xml")],
      inventory: [],
    });
    expect(counted).toMatchObject({ passed: 0, failed: 1 });
    expect(evaluateTests(counted, STRICT).verdicts.production).toBe("fail");
  });

  test("T4, T5: counts a failing generator and a failing setup as failures, and misses later modules", () => {
    const inventory = [
      MATH,
      { module: "m1_tests", tests: ["after_test", "old_assert_test"], generators: ["setup_fail_test_"] },
      { module: "m3_tests", tests: ["after_test"], generators: [] },
    ];
    const counted = run({
      code: 1,
      output: sample("eunit-cancel.out"),
      reports: [sample("xml/eunit-pass.xml"), sample("xml/eunit2-TEST-m1_tests.xml")],
      inventory,
    });
    expect(counted).toMatchObject({
      passed: 4,
      failed: 2,
      notRun: 1,
      broken: "the test generator m2_tests:generator_fail_test_/0 failed",
    });
    expect(evaluateTests(counted, { minTests: 1, allowFailures: { dev: 1 } }).verdicts).toEqual({
      dev: "fail",
      staging: "fail",
      production: "fail",
    });
  });

  test("T6: does not pass after halt(0) in a test", () => {
    const counted = run({ code: 0, output: sample("eunit-halt0.out"), reports: [] });
    expect(counted.doubt).toMatch(/exited with 0 and left no report: a test may have halted/);
    expect(evaluateTests(counted, STRICT).verdicts.dev).toBe("inconclusive");
  });

  test("T7: does not pass without tests", () => {
    expect(run({ output: sample("eunit-none.out"), reports: [], inventory: [] }).doubt).toBe(
      "rebar3 found no tests to run",
    );
  });

  test("fails at the line of a test that does not compile", () => {
    const counted = run({ code: 1, output: sample("eunit-compileerr.out"), reports: [], inventory: [] });
    expect(counted.broken).toMatch(/^the tests do not compile: at least 2 errors, first \S+:\d+: /);
    expect(counted.findings[0]).toMatchObject({
      file: "test/x_tests.erl",
      line: 1,
      col: 48,
      message: "syntax error before: '->'",
    });
    expect(evaluateTests(counted, STRICT).verdicts.production).toBe("fail");
  });

  test("is inconclusive when packages could not be fetched", () => {
    const counted = run({ code: 1, output: sample("compile-nodep.out"), reports: [], inventory: [] });
    expect(counted.doubt).toMatch(/a dependency could not be fetched: Failed to update package jsx from repo hexpm/);
    expect(evaluateTests(counted, STRICT).verdicts.production).toBe("inconclusive");
  });
});

describe("a share of failures", () => {
  const counted = { ...run(pass), passed: 95, failed: 5 };

  test("counts only where a profile allows failures, and is reported", () => {
    const result = evaluateTests(counted, { minTests: 1, allowFailures: { staging: 95 } });
    expect(result.verdicts).toEqual({ dev: "fail", staging: "pass", production: "fail" });
    expect(result.findings).toContainEqual({
      severity: "notice",
      message: "staging requires only 95 %: 95.0 % of the tests passed",
    });
    expect(result.figures).toMatchObject({ "pass-rate-percent": 95 });
  });

  test("is not rounded up", () => {
    expect(
      evaluateTests({ ...counted, passed: 9499, failed: 501 }, { minTests: 1, allowFailures: { staging: 95 } }).verdicts
        .staging,
    ).toBe("fail");
  });
});
