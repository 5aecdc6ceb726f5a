import { describe, expect, test } from "vitest";
import { tallyOf } from "../../../../../src/gates/tests/summaries.ts";

const doubtOf = (output: string): string | undefined => {
  const tally = tallyOf(output, "/repo");
  if (tally === undefined) throw new Error("nothing was told");
  return tally.doubt;
};

describe("jest", () => {
  const TESTS = "Tests:       1 skipped, 2 passed, 3 total\n";

  test.each([
    ["a file that is skipped as a whole", `Test Suites: 1 skipped, 1 passed, 1 of 2 total\n${TESTS}`],
    [
      "of several runs each",
      `Test Suites: 1 skipped, 1 passed, 1 of 2 total\n${TESTS}Test Suites: 2 passed, 2 total\n${TESTS}`,
    ],
  ])("ran all: %s", (_what, output) => {
    expect(doubtOf(output)).toBeUndefined();
  });

  test.each([
    ["left out one", `Test Suites: 1 failed, 1 of 2 total\n${TESTS}`, "jest ran only 1 of 2 test files"],
    [
      "left out one beside a skipped one",
      `Test Suites: 1 failed, 1 skipped, 1 of 3 total\n${TESTS}`,
      "jest ran only 1 of 3 test files",
    ],
    [
      "left out one in a later run",
      `Test Suites: 1 skipped, 1 passed, 1 of 2 total\n${TESTS}Test Suites: 1 passed, 1 of 4 total\n${TESTS}`,
      "jest ran only 1 of 4 test files",
    ],
    [
      "was ended by a test, and another was not",
      `Test Suites: 2 passed, 2 total\n${TESTS}  ●  process.exit called with "0"\n\n      1 | test("a"`,
      "a test ended the jest process",
    ],
  ])("%s", (_what, output, doubt) => {
    expect(doubtOf(output)).toMatch(doubt);
  });

  test("was ended by a test, and a runner of another kind was not", () => {
    expect(doubtOf('ℹ tests 1\nℹ pass 1\n\n  ●  process.exit called with "0"\n')).toMatch(
      "a test ended the jest process",
    );
  });
});

describe("vitest", () => {
  test("ends with a line about no tests in a workspace without tests", () => {
    const none = "\n RUN  v3.2.4 /repo/a\n\nNo test files found, exiting with code 0\n\n";
    const one = " RUN  v3.2.4 /repo/b\n\n Test Files  1 passed (1)\n      Tests  2 passed (2)\n";
    expect(tallyOf(none + one, "/repo")).toMatchObject({ passed: 2, doubt: undefined });
    expect(tallyOf(none, "/repo")).toMatchObject({ passed: 0, doubt: undefined });
    expect(doubtOf(`${none} RUN  v3.2.4 /repo/b\n`)).toBe("vitest exited without printing a summary");
  });
});

describe("mocha", () => {
  const WHOLE = "\n  shop\n    ✔ sells\n\n\n  1 passing (3ms)\n";

  test.each([
    ["alone", WHOLE],
    ["twice", WHOLE + WHOLE],
    ["with what is pending", `${WHOLE}  1 pending\n`],
    ["with failures and their list", `${WHOLE}  1 failing\n\n  1) shop\n       buys:\n     Error: three\n`],
    [
      "before jest",
      `${WHOLE}PASS ./a.test.js\n  shop\n    ✓ sells (2 ms)\n\nTest Suites: 1 passed, 1 total\nTests:       1 passed, 1 total\n`,
    ],
    ["before node --test", `${WHOLE}▶ shop\n  ✔ sells (0.5ms)\n✔ shop (1ms)\nℹ tests 1\nℹ pass 1\n`],
    [
      "before vitest",
      `${WHOLE}\n RUN  v3.2.4 /repo\n\n ✓ a.test.ts (1 test) 2ms\n\n Test Files  1 passed (1)\n      Tests  1 passed (1)\n`,
    ],
  ])("reported all: %s", (_what, output) => {
    expect(doubtOf(output)).toBeUndefined();
  });

  test.each([
    ["a test that passed", `${WHOLE}\n  buyer\n    ✔ buys\n`],
    ["a test that failed", `${WHOLE}  1 pending\n\n  buyer\n    1) buys\n`],
    ["in the look of an older one", `${WHOLE}\n  buyer\n    ✓ buys (20ms)\n`],
  ])("ended in the middle of a later run: %s", (_what, output) => {
    expect(doubtOf(output)).toMatch(/mocha exited without printing a summary/);
  });
});
