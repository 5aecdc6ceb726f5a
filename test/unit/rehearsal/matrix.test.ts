import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/core/errors.ts";
import type { Value } from "../../../src/rehearsal/workflow/expression.ts";
import { matrixJobs } from "../../../src/rehearsal/workflow/matrix.ts";
import { logFolder } from "../../../src/rehearsal/names.ts";
import type { Node } from "../../../src/rehearsal/workflow/node.ts";
import { rehearse, stage } from "../../kit/rehearsed.ts";

// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix, with its examples
describe("the jobs of a matrix", () => {
  const NODE: Node = { kind: "expression", expression: "", at: "w.yml:1:1" };
  const names = (matrix: Value): string[] => matrixJobs(matrix, NODE).map(({ name }) => name);
  const values = (matrix: Value): Value[] => matrixJobs(matrix, NODE).map((job) => job.values);

  test("a matrix has a job for each combination that is not excluded", () => {
    expect(names({ os: ["a", "b"], node: [20, 22] })).toEqual(["a, 20", "a, 22", "b, 20", "b, 22"]);
    expect(
      names({
        os: ["a", "b"],
        v: [1, 2],
        env: ["s", "p"],
        exclude: [
          { os: "a", v: 1, env: "p" },
          { os: "b", v: 2 },
        ],
      }),
    ).toEqual(["a, 1, s", "a, 2, s", "a, 2, p", "b, 1, s", "b, 1, p"]);
    expect(names({ on: [{ os: "a", v: [1] }, true] })).toEqual(["a, 1", "true"]);
  });

  test("an include extends combinations whose values it does not change, or is a job of its own", () => {
    const matrix = {
      fruit: ["apple", "pear"],
      animal: ["cat", "dog"],
      include: [
        { color: "green" },
        { color: "pink", animal: "cat" },
        { fruit: "apple", shape: "circle" },
        { fruit: "banana" },
        { fruit: "banana", animal: "cat" },
      ],
    };
    expect(values(matrix)).toEqual([
      { fruit: "apple", animal: "cat", color: "pink", shape: "circle" },
      { fruit: "apple", animal: "dog", color: "green", shape: "circle" },
      { fruit: "pear", animal: "cat", color: "pink" },
      { fruit: "pear", animal: "dog", color: "green" },
      { fruit: "banana" },
      { fruit: "banana", animal: "cat" },
    ]);
    expect(names({ include: [{ site: "a" }, { site: "b" }] })).toEqual(["a", "b"]);
  });

  // MatrixFilter in src/Sdk/WorkflowParser/Conversion/MatrixBuilder.cs of actions/runner
  test("includes and excludes are compared by `==`, leaf by leaf", () => {
    expect(
      values({
        node: [18, 20],
        os: ["Ubuntu", "mac"],
        exclude: [{ node: "18" }, { os: "UBUNTU" }],
        include: [{ os: "MAC", extra: 7 }],
      }),
    ).toEqual([{ node: 20, os: "mac", extra: 7 }]);
    expect(
      values({
        on: [
          { os: "a", v: 1 },
          { os: "a", v: 2 },
          { os: "b", v: 1 },
        ],
        exclude: [{ On: { os: "A" } }],
        include: [{ ON: { v: "1" }, more: true }],
      }),
    ).toEqual([{ on: { os: "b", v: 1 }, more: true }]);
    expect(
      values({
        l: [
          [1, 2],
          [1, 3],
        ],
        exclude: [{ l: [1, "3"] }],
      }),
    ).toEqual([{ l: [1, 2] }]);
    expect(values({ n: [1, 2], include: [{ n: 2, Extra: 1 }, { extra: 2 }, { n: 3, extra: 4 }] })).toEqual([
      { n: 1, extra: 2 },
      { n: 2, Extra: 2 },
      { n: 3, extra: 4 },
    ]);
  });

  test("a name contains neither added nor empty values; a job of an include alone is named by its values", () => {
    expect(names({ a: [1, ""], b: ["x", null], include: [{ more: 7 }, { a: 2, z: "y" }] })).toEqual([
      "1, x",
      "1",
      "x",
      "",
      "2, y",
    ]);
  });

  test("all errors of a matrix are reported at once", () => {
    expect(() => matrixJobs({ os: ["a"], e: [], exclude: [{ oss: "a" }, {}], include: [{}] }, NODE)).toThrow(
      new UserError(
        "w.yml:1:1: Matrix vector 'e' does not contain any values\nw.yml:1:1: Matrix exclude key 'oss' does not match any key within the matrix\nw.yml:1:1: Matrix exclude filter must not be empty\nw.yml:1:1: Matrix include mapping does not contain any values",
      ),
    );
  });

  test("a matrix that would take hours to enumerate is rejected at once", () => {
    const axes = Object.fromEntries(
      Array.from({ length: 10 }, (_, axis) => [`a${axis}`, Array.from({ length: 100 }, (_each, at) => at)]),
    );
    expect(() => matrixJobs(axes, NODE)).toThrow(/100 times 100 .*too large/);
  });

  test.each([
    ["", /must be a map/],
    [{}, /Matrix must define at least one vector/],
    [{ include: [] }, /at least one vector/],
    [{ os: [] }, /Matrix vector 'os' does not contain any values/],
    [{ os: "a" }, /Matrix vector 'os'/],
    [{ os: ["a"], include: {} }, /include of a matrix must be a list/],
    [{ os: ["a"], exclude: [{ os: "a" }] }, /no job/],
    [{ n: Array.from({ length: 257 }, (_, at) => at) }, /256 jobs at most/],
  ] as const)("%j is not a matrix", (matrix, words) => {
    expect(() => matrixJobs(matrix as Value, NODE)).toThrow(words);
  });
});

const [W, C] = [".github/workflows/w.yml", ".github/workflows/called.yml"];

describe("a job with a matrix", () => {
  test("a matrix runs one job per combination; jobs that need it get one result, with the last output that is not empty", async () => {
    const { log, result, job } = await rehearse(`on: push
jobs:
  list: { runs-on: x, outputs: { on: "\${{ steps.s.outputs.on }}" }, steps: [{ id: s, run: 'echo on=[1,2] >> $GITHUB_OUTPUT' }] }
  j:
    needs: list
    runs-on: \${{ matrix.os }}
    strategy: { max-parallel: 1, matrix: { os: [ubuntu-latest, macos-14], n: "\${{ fromJSON(needs.list.outputs.on) }}" } }
    env: { N: "\${{ matrix.n }} of \${{ strategy.job-total }} at \${{ strategy.job-index }}" }
    outputs: { n: "\${{ steps.s.outputs.n }}", one: "\${{ matrix.n == 1 && 'one' || '' }}" }
    steps: [{ id: s, run: 'echo "$N"; echo n=\${{ matrix.n }} >> $GITHUB_OUTPUT' }]
  after: { runs-on: x, needs: j, steps: [{ run: 'echo "\${{ needs.j.result }} \${{ needs.j.outputs.n }} \${{ needs.j.outputs.one }}"' }] }
`);
    expect([result.conclusion, log]).toEqual(["success", "1 of 4 at 0\n2 of 4 at 1\nsuccess 2 one"]);
    expect(job("j (ubuntu-latest, 2)").outputs).toEqual({ n: "2" });
    expect(result.notRehearsed).toEqual([
      expect.stringMatching(/^the job j \(macos-14, 1\): `runs-on: macos-14`/),
      expect.stringMatching(/^the job j \(macos-14, 2\)/),
    ]);
  });

  test("the first failure cancels the other jobs, unless fail-fast is off", async () => {
    const workflow = (more: string): string =>
      `on: push\njobs:\n  j: { runs-on: x, strategy: { max-parallel: 2, ${more}matrix: { s: [9, 0, 1, 8] } }, steps: [{ run: 'sleep 0.\${{ matrix.s }}; exit \${{ matrix.s == 0 && 1 || 0 }}' }] }\n  after: { runs-on: x, needs: j, if: failure(), steps: [{ run: 'echo "\${{ needs.j.result }}"' }] }\n`;
    const fast = await rehearse(workflow(""));
    expect(["9", "0", "1", "8"].map((s) => fast.job(`j (${s})`).result)).toEqual([
      "cancelled",
      "failure",
      "cancelled",
      "cancelled",
    ]);
    expect([fast.result.conclusion, fast.log]).toEqual(["failure", expect.stringMatching(/failure$/)]);
    const slow = await rehearse(workflow("fail-fast: false, ").replace("[9, 0, 1, 8]", "[1, 0, 2]"));
    expect(["1", "0", "2"].map((s) => slow.job(`j (${s})`).result)).toEqual(["success", "failure", "success"]);
  });

  test("a matrix calls a workflow once per combination, with distinct job names", async () => {
    const { result, events, log } = await rehearse({
      [W]: `on: push\njobs:\n  ship: { strategy: { matrix: { service: [cart, search] } }, uses: ./${C}, with: { s: "\${{ matrix.service }}" } }\n  after: { runs-on: x, needs: ship, steps: [{ run: 'true' }] }\n`,
      [C]: `on: { workflow_call: { inputs: { s: { type: string } } } }\njobs: { build: { runs-on: x, steps: [{ run: "echo build \${{ inputs.s }}" }] } }\n`,
    });
    expect(log.split("\n").sort()).toEqual(["build cart", "build search"]);
    expect(result.jobs.map(({ job }) => job).sort()).toEqual([
      "after",
      "ship (cart)",
      "ship (cart) / build",
      "ship (search)",
      "ship (search) / build",
    ]);
    expect(events.findLast((event) => event.kind === "jobs")).toEqual({
      kind: "jobs",
      jobs: ["ship (cart)", "ship (search)", "ship (cart) / build", "ship (search) / build", "after"],
    });
  });

  test("a whole strategy can be one expression with outputs of needed jobs", async () => {
    const { log, result, job } = await rehearse(`on: push
jobs:
  gen: { runs-on: x, outputs: { s: "\${{ steps.s.outputs.s }}" }, steps: [{ id: s, run: "echo 's={\\"matrix\\":{\\"n\\":[1,2]},\\"fail-fast\\":false,\\"max-parallel\\":1}' >> $GITHUB_OUTPUT" }] }
  j: { needs: gen, runs-on: x, strategy: "\${{ fromJSON(needs.gen.outputs.s) }}", steps: [{ run: 'echo "\${{ matrix.n }} \${{ strategy.fail-fast }} \${{ strategy.max-parallel }}"; exit \${{ matrix.n == 1 && 1 || 0 }}' }] }
`);
    expect([log.split("\n").filter((line) => / false /.test(line)), result.conclusion]).toEqual([
      ["1 false 1", "2 false 1"],
      "failure",
    ]);
    expect([job("j (1)").result, job("j (2)").result]).toEqual(["failure", "success"]);
  });

  const strategy = (value: string): string =>
    `on: push\njobs:\n  j:\n    runs-on: x\n    strategy: ${value}\n    steps: [{ run: 'echo "at \${{ strategy.max-parallel }}"' }]\n`;

  test.each([
    [
      '{ matrix: { n: [1, 2] }, max-parallel: "${{ fromJSON(\'\\"many\\"\') }}" }',
      /w\.yml:5:\d+: max-parallel of a strategy must be a number, not "many"/,
    ],
    [
      '{ matrix: { n: [1, 2] }, max-parallel: "${{ vars.NONE }}" }',
      /w\.yml:5:\d+: max-parallel of a strategy must be a number, not ""/,
    ],
    [
      "{ matrix: { n: [1, 2] }, fail-fast: \"${{ format('false') }}\" }",
      /w\.yml:5:\d+: fail-fast of a strategy must be true or false, not "false"/,
    ],
    ["${{ fromJSON('[1]') }}", /w\.yml:5:\d+: a strategy must be a map, not \[1\]/],
    [
      '${{ fromJSON(\'{"matrx":{"n":[1]},"fail-fast":1}\') }}',
      /w\.yml:5:\d+: Unexpected value 'matrx'[^]*w\.yml:5:\d+: fail-fast of a strategy/,
    ],
  ])("the strategy %s fails the job, with its place", async (value, words) => {
    const { job, log } = await rehearse(strategy(value));
    expect([job("j").result, log]).toEqual(["failure", expect.stringMatching(words)]);
  });

  test.each([
    ["0", "at 2\nat 2"],
    ["-1", "at 2\nat 2"],
    ["\"${{ fromJSON('1.9') }}\"", "at 1\nat 1"],
  ])("max-parallel of %s limits the jobs side by side", async (maxParallel, log) => {
    expect((await rehearse(strategy(`{ matrix: { n: [1, 2] }, max-parallel: ${maxParallel} }`))).log).toBe(log);
  });

  test("a job without a matrix is one of one in the strategy context", async () => {
    const { log } = await rehearse(
      "on: push\njobs: { j: { runs-on: x, steps: [{ run: 'echo \"$S\"', env: { S: '${{ strategy.fail-fast }} ${{ strategy.job-index }} ${{ strategy.job-total }} ${{ strategy.max-parallel }} ${{ toJSON(matrix) }}' } }] } }\n",
    );
    expect(log).toBe("true 0 1 1 null");
  });

  test("each job of a matrix has its own path and log, also where GitHub's page shows equal names", async () => {
    const long = "x".repeat(100);
    const { result, log } = await rehearse(
      `on: push\njobs:\n  j-1: { runs-on: x, steps: [{ run: 'true' }] }\n  j:\n    runs-on: x\n    strategy: { max-parallel: 1, matrix: { a: ["", 1, "1", "/ b / c", ${long}y, ${long}z] } }\n    steps: [{ run: 'echo "at \${{ strategy.job-index }}"' }]\n`,
    );
    const paths = [
      "j #1",
      "j (1) #1",
      "j (1) #2",
      "j (/ b/c)",
      `j (${"x".repeat(94)}... #1`,
      `j (${"x".repeat(94)}... #2`,
    ];
    expect(result.jobs.map((each) => each.job).filter((path) => path !== "j-1")).toEqual(paths);
    expect(log.split("\n").sort()).toEqual(paths.map((_, at) => `at ${at}`));
    expect(new Set(["j-1", ...paths].map(logFolder)).size).toBe(7);
  });

  test("a failure after jobs that were left out names them", async () => {
    const { result } = await rehearse(
      `on: push\njobs:\n  j: { runs-on: "\${{ matrix.os }}", strategy: { matrix: { os: [ubuntu, macos-14] } }, steps: [{ run: 'true' }] }\n  k: { runs-on: "\${{ matrix.os }}", strategy: { matrix: { os: [macos-14, windows-11] } }, steps: [{ run: 'true' }] }\n  after: { runs-on: x, needs: [j, k], steps: [{ run: exit 1 }] }\n`,
    );
    expect(result.notRehearsed.slice(-2)).toEqual(
      ["j (macos-14)", "k"].map(
        (what) => `the job after failed; ${what}, which it needs, was not rehearsed, so its outputs were empty`,
      ),
    );
  });

  test("a rerun of failed jobs does not repeat a succeeded matrix, nor jobs that need only it", async () => {
    await using place = await stage({
      [W]: `on: push\njobs:\n  j: { runs-on: x, strategy: { matrix: { a: [1, 2] } }, steps: [{ run: 'echo "j ran"' }] }\n  half: { runs-on: x, strategy: { fail-fast: false, matrix: { a: ["", x] } }, steps: [{ run: '[ "\${{ matrix.a }}" = "" ] || [ "$GITHUB_RUN_ATTEMPT" = 2 ]; echo "half <\${{ matrix.a }}> ran"' }] }\n  after: { runs-on: x, needs: j, steps: [{ run: 'echo "after ran"' }] }\n  last: { runs-on: x, needs: [after, half], steps: [{ run: 'echo "last ran"' }] }\n`,
    });
    const first = await place.run();
    const second = await place.run({ rerunOf: { result: first.result, jobs: "failed" } });
    expect([second.result.conclusion, second.log]).toEqual(["success", "half <x> ran\nlast ran"]);
  });

  test("a matrix without expressions is checked before the run starts, with the place of each error", async () => {
    const { result, log } = await rehearse(
      `on: push\njobs:\n  off: { runs-on: x, if: false, steps: [{ run: 'true' }] }\n  j:\n    needs: off\n    runs-on: x\n    strategy:\n      matrix:\n        os: [a, b]\n        exclude:\n          - { os: a }\n          - oss: a\n        include: [{}]\n    steps: [{ run: 'true' }]\n`,
    );
    expect([result.jobs, log]).toEqual([
      [],
      expect.stringMatching(
        /not valid\.\n\.github\/workflows\/w\.yml:12:\d+: Matrix exclude key 'oss' does not match any key within the matrix\n\.github\/workflows\/w\.yml:13:\d+: Matrix include mapping/,
      ),
    ]);
  });

  test("a matrix whose jobs were all skipped is skipped, and so are jobs that need it", async () => {
    const { result, job } = await rehearse({
      [W]: `on: push\njobs:\n  ship: { strategy: { matrix: { service: [cart, search] } }, uses: ./${C} }\n  after: { runs-on: x, needs: ship, steps: [{ run: 'true' }] }\n`,
      [C]: `on: workflow_call\njobs: { build: { runs-on: x, if: false, steps: [{ run: 'true' }] } }\n`,
    });
    expect([job("ship (cart)").result, job("after").result, result.conclusion]).toEqual([
      "skipped",
      "skipped",
      "skipped",
    ]);
  });

  test("an expression that is not a matrix fails the job, with its place", async () => {
    const { job, log } = await rehearse(
      "on: push\njobs:\n  j:\n    runs-on: x\n    strategy: { matrix: { a: '${{ fromJSON(vars.NONE || ''[]'') }}' } }\n    steps: [{ run: 'true' }]\n",
    );
    expect([job("j").result, log]).toEqual([
      "failure",
      expect.stringMatching(/w\.yml:5:\d+: Matrix vector 'a' does not contain any values/),
    ]);
  });
});
