import { expect, test } from "vitest";
import { tallyOf } from "../../../../../src/gates/tests/summaries.ts";

test.each([
  ["an outcome of a plugin", "collected 2 items\n\ntest_a.py .R.\n\n==== 2 passed, 1 retried in 0.03s ====\n", 2],
  ["a single worker", "1 worker [3 items]\n...\n==== 3 passed in 0.30s ====\n", 3],
])("%s is read", (_what, output, passed) => {
  expect(tallyOf(`==== test session starts ====\n${output}`, "/repo")).toMatchObject({
    passed,
    failed: 0,
    notRun: 0,
    doubt: undefined,
  });
});

test("a test that one worker omitted is found", () => {
  expect(
    tallyOf("==== test session starts ====\n1 worker [3 items]\n..\n==== 2 passed in 0.30s ====\n", "/repo"),
  ).toMatchObject({ passed: 2, notRun: 1 });
});

test.each(["..", "..F. [ 50%]"])("a quiet run that ended early after another is found: %j", (progress) => {
  expect(tallyOf(`...  [100%]\n3 passed in 0.01s\n${progress}\n`, "/repo")?.doubt).toMatch(
    /pytest exited without printing a summary/,
  );
});

test("two quiet runs, and one before a runner that also prints dots, are read", () => {
  const quiet = "... [100%]\n3 passed in 0.01s\n";
  expect(tallyOf(quiet + quiet, "/repo")).toMatchObject({ passed: 6, doubt: undefined });
  expect(
    tallyOf(
      `${quiet}bun test v1.4.5 (a7733435c)\n...\n 3 pass\n 0 fail\nRan 3 tests across 1 file. [6.00ms]\n`,
      "/repo",
    ),
  ).toMatchObject({ passed: 6, doubt: undefined });
});
