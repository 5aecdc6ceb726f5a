import { describe, expect, test } from "vitest";
import { compileErrors, sourcePath } from "../../../../src/gates/erlang/rebar.ts";
import { sample } from "../samples.ts";

describe("errors that rebar3 prints", () => {
  test("have file, line and column, and are distinguished from warnings", () => {
    expect(compileErrors(sample("compile-error.out"), "/repo")).toEqual({
      elsewhere: undefined,
      findings: [
        { severity: "error", file: "src/bad1.erl", line: 2, col: 2, message: "function missing/1 undefined" },
        { severity: "error", file: "src/bad1.erl", line: 2, col: 2, message: "function other/2 undefined" },
        { severity: "error", file: "src/bad1.erl", line: 3, col: 15, message: "variable 'Y' is unbound" },
        { severity: "warning", file: "src/bad1.erl", line: 3, col: 8, message: "variable 'X' is unused" },
        { severity: "warning", file: "src/bad1.erl", line: 4, col: 1, message: "function g/0 is unused" },
      ],
    });
  });

  test("include warnings that are treated as errors", () => {
    expect(compileErrors(sample("werror-clean.out"), "/repo").findings.map(({ severity }) => severity)).toEqual(
      Array(6).fill("error"),
    );
  });

  test("have the line of a broken rebar.config", () => {
    expect(compileErrors(sample("config-broken.out"), "/repo").findings).toEqual([
      { severity: "error", file: "rebar.config", line: 13, message: "syntax error before: error" },
    ]);
  });

  test("have the reason why a rebar.config.script cannot be evaluated, not only where to report a bug", () => {
    expect(compileErrors(sample("config-script.out"), "/repo").findings).toEqual([
      {
        severity: "error",
        file: "rebar.config.script",
        message: expect.stringMatching(/^cannot be evaluated: \{error,\{2,file, \{error,nope,/) as string,
      },
    ]);
  });

  test("are distinguished from packages that could not be fetched", () => {
    expect(compileErrors(sample("compile-nodep.out"), "/repo").elsewhere).toBe(
      "Failed to update package jsx from repo hexpm",
    );
    for (const name of ["compile-ok.out", "compile-error.out", "compile-otpvsn.out"])
      expect(compileErrors(sample(name), "/repo").elsewhere).toBeUndefined();
  });

  test("are only warnings in code that compiles", () => {
    const { findings } = compileErrors(sample("compile-warning.out"), "/repo");
    expect(findings.length).toBeGreaterThan(0);
    expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(["warning"]));
  });

  test("are read only below the line of a compilation", () => {
    expect(
      compileErrors("a.erl:1:2: not of a compiler\n===> Compiling demo\nb.erl:1:2: nor this\n", "/repo").findings,
    ).toEqual([]);
  });
});

test.each([
  ["/repo/src/a.erl", "src/a.erl"],
  ["/repo/_build/test/lib/demo/test/a_tests.erl", "test/a_tests.erl"],
  ["/repo/_build/test/extras/test/a_tests.erl", "test/a_tests.erl"],
  ["/usr/lib/erlang/lists.erl", "/usr/lib/erlang/lists.erl"],
])("%s is %s of the repository", (path, expected) => {
  expect(sourcePath(path, "/repo")).toBe(expected);
});
