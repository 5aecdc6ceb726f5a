import { expect, test } from "vitest";
import { tallyOf } from "../../../../../src/gates/tests/summaries.ts";

test("tape aligns its counts", () => {
  expect(tallyOf("TAP version 13\n# a\nok 1 a\n\n1..1\n# tests 1\n# pass  1\n\n# ok\n", "/repo")).toMatchObject({
    by: "node --test",
    passed: 1,
    failed: 0,
    doubt: undefined,
  });
});

test("a summary may stand behind what was printed without a line end", () => {
  expect(tallyOf("byeℹ tests 1\nℹ pass 1\nℹ fail 0\n", "/repo")).toMatchObject({
    passed: 1,
    failed: 0,
    doubt: undefined,
  });
});
