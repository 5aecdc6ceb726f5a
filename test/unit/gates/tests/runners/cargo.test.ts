import { expect, test } from "vitest";
import { tallyOf } from "../../../../../src/gates/tests/summaries.ts";

test("a result without a duration is read", () => {
  expect(
    tallyOf(
      "running 3 tests\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 filtered out; finished in 0.00s\n",
      "/repo",
    ),
  ).toMatchObject({ passed: 2, failed: 0, skipped: 1, doubt: undefined });
});
