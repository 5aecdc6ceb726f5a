import { describe, expect, test } from "vitest";
import { evaluate, holds, textOf } from "../../../src/rehearsal/workflow/expression.ts";
import type { Value } from "../../../src/rehearsal/workflow/expression.ts";
import { oneJob, rehearse } from "../../kit/rehearsed.ts";

// https://docs.github.com/actions/reference/workflows-and-actions/expressions

const GOOD = { success: true, failure: false, cancelled: false };
const BAD = { success: false, failure: true, cancelled: false };
const CANCELLED = { success: false, failure: false, cancelled: true };

describe("conditions", () => {
  test.each([
    ["", true, false, false],
    ["  ", true, false, false],
    ["true", true, false, false],
    ["false", false, false, false],
    ["success()", true, false, false],
    ["Success()", true, false, false],
    ["failure()", false, true, false],
    ["cancelled()", false, false, true],
    ["always()", true, true, true],
    ["!cancelled()", true, true, false],
    ["success() || failure()", true, true, false],
    ["failure() || cancelled()", false, true, true],
    ["'always()'", true, false, false],
    ["contains('a', 'a')", true, false, false],
    ["always() && x.n == 1", true, true, true],
    ["x.n == 1 && x.missing", false, false, false],
  ])("%j after success, failure, a cancel: %s %s %s", (condition, good, bad, cancelled) => {
    const contexts = { x: { n: 1 } };
    expect([GOOD, BAD, CANCELLED].map((status) => holds(condition, { contexts, status }))).toEqual([
      good,
      bad,
      cancelled,
    ]);
  });

  test("a condition is the same with and without `${{ }}`; with text around it, it is always true", async () => {
    const { job } = await rehearse(
      oneJob(`
- { id: bare, if: "github.ref == 'no'", run: 'true' }
- { id: wrapped, if: "\${{ github.ref == 'no' }}", run: 'true' }
- { id: boolean, if: false, run: 'true' }
- { id: unsound, if: "\${{ github.ref == 'no' }} && true", run: 'true' }
- id: unsound-lines
  if: |
    \${{ github.ref == 'no' }}
  run: 'true'
- id: sound-lines
  if: |
    github.ref == 'no'
  run: 'true'
- { id: bad, run: exit 1 }
- { id: unsound-after, if: "\${{ github.ref == 'no' }} || true", run: 'true' }
- { id: unsound-status, if: "\${{ success() }} && false", run: 'true' }
`),
    );
    expect(Object.fromEntries(job("j").steps.map(({ id, conclusion }) => [id, conclusion]))).toEqual({
      bare: "skipped",
      wrapped: "skipped",
      boolean: "skipped",
      unsound: "success",
      "unsound-lines": "success",
      "sound-lines": "skipped",
      bad: "failure",
      "unsound-after": "skipped",
      "unsound-status": "success",
    });
  });
});

describe("values", () => {
  test.each<[string, Value]>([
    ["'it''s'", "it's"],
    ["'''a'' ''b'''", "'a' 'b'"],
    ["format('{0}''{{x}}''', 1)", "1'{x}'"],
    ["x.list[1]", "b"],
    ["x.list.*.no", []],
    ["join(x.list, '-')", "a-b"],
    ["x['n'] + ''", "error"],
    ["1 == '1'", true],
    ["'A' == 'a'", true],
    ["null == 0", true],
    ["x.missing.deeper", null],
    ["x.NAMES.Constructor", "c"],
    ["x.names['toString']", null],
    ["x.names.__proto__", "p"],
    ["x.names.hasOwnProperty", "h"],
    ["toJSON(x.names.constructor)", '"c"'],
    ["contains(fromJSON('[\"a\"]'), 'A')", true],
    ["startsWith('v1.0', 'V')", true],
    ["format('{0}{{{1}}}', 1, true)", "1{true}"],
    ["x.yes && 'a' || 'b'", "a"],
    ["x.yes && '' || 'b'", "b"],
    ["'0x10' == 16", true],
  ])("%s is %j", (expression, value) => {
    const names = JSON.parse('{"constructor":"c","__proto__":"p","hasOwnProperty":"h"}') as Value;
    const scope = { contexts: { x: { list: ["a", "b"], n: 1, yes: true, names } } };
    if (value === "error") expect(() => evaluate(expression, scope)).toThrow(/./);
    else expect(evaluate(expression, scope)).toEqual(value);
  });

  test.each<[Value, string]>([
    [true, "true"],
    [1, "1"],
    [1.5, "1.5"],
    [null, ""],
    [undefined, ""],
    [["a"], "Array"],
    [{}, "Object"],
    ["x", "x"],
  ])("%j as text is %j", (value, text) => {
    expect(textOf(value)).toBe(text);
  });

  test("a missing context is an error with its place", async () => {
    await expect(rehearse(oneJob("- { run: 'echo ${{ nothing.there }}' }"))).rejects.toThrow(/Line: 6.*nothing/s);
    await expect(rehearse(oneJob("- { run: 'true', env: { A: \"${{ success() }}\" } }"))).rejects.toThrow(/success/);
  });

  test("a multi-line text with an expression loses its indentation, is folded where it should be, and keeps line numbers", async () => {
    const { log } = await rehearse({
      ".github/workflows/w.yml": oneJob(`
- shell: python
  run: |
    if "\${{ github.job }}" == "j":
        print("python")
- run: >-
    echo "folded \${{ github.job }}"
    and on
- run: "echo quoted \${{ github.job }}
    and \\x41 on"
- run: echo plain \${{ github.job }}
    and on
- { uses: $/c, if: "always() &&
    github.job == 'j' \${{ '' }}" }
- uses: $/c
  if: >-
    always() &&
    \${{ fromJSON('{') }}
`),
      "c/action.yml":
        "name: c\ndescription: c\nruns:\n  using: composite\n  steps:\n    - shell: python\n      run: |\n        if True:\n            print('in ${{ github.job }}')\n",
    });
    for (const line of ["python", "folded j and on", "quoted j and A on", "plain j and on", "in j"])
      expect(log.split("\n")).toContain(line);
    expect(log).toMatch(/error: \.github\/workflows\/w\.yml:20:/);
  });

  test("a script with quotes, braces and an expression is not changed", async () => {
    const { log } = await rehearse(
      oneJob("- run: |\n    cat <<'END'\n    a 'b %{c}' \"${{ github.job }}\" {d} '' }} {{ {0} $x\n    END"),
    );
    expect(log).toBe("a 'b %{c}' \"j\" {d} '' }} {{ {0} $x");
  });

  // HashFilesFunction.cs and src/Misc/expressionFunc/hashFiles of actions/runner: below the workspace, empty where nothing matches.
  test("hashFiles hashes the matching files of the workspace", async () => {
    const { log } = await rehearse(
      oneJob(`
- run: mkdir -p a/b && echo 1 > a/one.lock && echo 2 > a/b/two.lock && echo 3 > a/b/three && ln -s b a/link && ln -s nowhere a/dangling.lock
- run: |
    echo "none <\${{ hashFiles('no/**') }}>"
    echo "all \${{ hashFiles('**/*.lock') }}"
    echo "less \${{ hashFiles('**/*.lock', '!a/b/**') }}"
    echo "one \${{ hashFiles('a/one.lock') }}"
    echo "folder \${{ hashFiles('a/b') != '' }}"
- run: echo changed >> a/b/two.lock
- run: |
    echo "then \${{ hashFiles('**/*.lock') }}"
`),
    );
    const found = Object.fromEntries(log.split("\n").map((line) => line.split(" ")));
    expect(found["none"]).toBe("<>");
    expect(found["all"]).toMatch(/^[0-9a-f]{64}$/);
    expect(found["less"]).toBe(found["one"]);
    expect(found["less"]).not.toBe(found["all"]);
    expect(found["then"]).not.toBe(found["all"]);
    expect(found["folder"]).toBe("true");
  });
});
