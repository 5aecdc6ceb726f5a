import { expect, test } from "vitest";
import { tallyOf } from "../../../../../src/gates/tests/summaries.ts";

const COUNTS = { broken: undefined, doubt: undefined, failed: 0, skipped: 0, notRun: 0 };

test("a table of many tests is read at once", () => {
  const count = 20_000;
  const lines = Array.from(
    { length: count },
    (_, at) => `=== RUN   TestTable/${at}\n    --- PASS: TestTable/${at} (0.00s)`,
  );
  const began = performance.now();
  expect(tallyOf(`${lines.join("\n")}\nok  \tshop\t1s\n`, "/repo")).toMatchObject({ ...COUNTS, passed: count });
  expect(performance.now() - began).toBeLessThan(3000);
});

test.each([
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject"}]}',
  '{"Action":"login","Package":"shop"}',
  '{"Action":"pass","User":"a"}',
  '{"Action":"pass","Package":',
])("%s printed by a test is not an event of -json", (printed) => {
  expect(
    tallyOf(`=== RUN   TestA\n${printed}\n--- PASS: TestA (0.00s)\nPASS\nok  \tshop\t0.1s\n`, "/repo"),
  ).toMatchObject({ ...COUNTS, passed: 1 });
});

const BENCHMARK =
  "goos: linux\ngoarch: amd64\npkg: shop/b\nBenchmarkX\nBenchmarkX-2   \t1000000000\t         0.2500 ns/op\nPASS\nok  \tshop/b\t0.3s\n";
const event = (action: string, test?: string, output?: string): string =>
  JSON.stringify({ Time: "2026-01-01T00:00:00Z", Action: action, Package: "shop", Test: test, Output: output });

test("a package with only benchmarks is accepted", () => {
  expect(
    tallyOf(`=== RUN   TestA\n--- PASS: TestA (0.00s)\nPASS\nok  \tshop\t0.1s\n${BENCHMARK}`, "/repo"),
  ).toMatchObject({ ...COUNTS, passed: 1 });
  expect(
    tallyOf(
      [
        event("start"),
        event("run", "BenchmarkX"),
        event("output", "BenchmarkX", "=== RUN   BenchmarkX\n"),
        event("pass"),
      ].join("\n"),
      "/repo",
    ),
  ).toMatchObject({ ...COUNTS, passed: 0 });
});

test("a benchmark has no end with -json, and one that fails has failed", () => {
  const begun = [
    event("start"),
    event("run", "TestA"),
    event("pass", "TestA"),
    event("run", "BenchmarkX"),
    event("output", "BenchmarkX", "BenchmarkX\n"),
  ];
  expect(tallyOf([...begun, event("pass")].join("\n"), "/repo")).toMatchObject({ ...COUNTS, passed: 1 });
  expect(tallyOf([...begun, event("fail", "BenchmarkX"), event("fail")].join("\n"), "/repo")).toMatchObject({
    ...COUNTS,
    passed: 1,
    failed: 1,
  });
});
