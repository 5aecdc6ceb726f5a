import { expect, test } from "vitest";
import { tallyOf } from "../../../../../src/gates/tests/summaries.ts";

const output = (passed: number, failed: number, snapshots: string): string =>
  `bun test v1.2.20 (6ad208bc)\n\na.test.ts:\n\n ${passed} pass\n ${failed} fail\n${snapshots}\n 1 expect() calls\nRan 1 test across 1 file. [6.00ms]\n`;

test.each([" snapshots: +1 added", "snapshots: +1 added"])("snapshots of bun 1.2 and later: %j", (snapshots) => {
  expect(tallyOf(output(1, 0, snapshots), "/repo")).toMatchObject({ passed: 1, failed: 0, doubt: undefined });
});

test("a snapshot that failed hides no failure", () => {
  expect(tallyOf(output(0, 1, " snapshots: 1 failed"), "/repo")).toMatchObject({
    passed: 0,
    failed: 1,
    doubt: undefined,
  });
});
