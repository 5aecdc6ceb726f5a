import { describe, expect, test } from "vitest";
import { legsOf } from "../../../src/rehearsal/matrix.ts";
import { rehearse } from "../../kit/rehearsed.ts";

// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix, with its examples
describe("the jobs of a matrix", () => {
  const names = (matrix: Parameters<typeof legsOf>[0]): string[] => legsOf(matrix, "w.yml:1:1").map(({ name }) => name);

  test("each value with each, without what is excluded", () => {
    expect(names({ os: ["a", "b"], node: [20, 22] })).toEqual(["a, 20", "a, 22", "b, 20", "b, 22"]);
    expect(names({ os: ["a", "b"], v: [1, 2], env: ["s", "p"], exclude: [{ os: "a", v: 1, env: "p" }, { os: "b", v: 2 }] })).toEqual(["a, 1, s", "a, 2, s", "a, 2, p", "b, 1, s", "b, 1, p"]);
    expect(names({ on: [{ os: "a", v: [1] }, true] })).toEqual(["a, 1", "true"]);
  });

  test("what is included joins where it changes no value of its own, or is one more", () => {
    const matrix = { fruit: ["apple", "pear"], animal: ["cat", "dog"], include: [{ color: "green" }, { color: "pink", animal: "cat" }, { fruit: "apple", shape: "circle" }, { fruit: "banana" }, { fruit: "banana", animal: "cat" }] };
    expect(legsOf(matrix, "").map(({ values }) => values)).toEqual([
      { fruit: "apple", animal: "cat", color: "pink", shape: "circle" }, { fruit: "apple", animal: "dog", color: "green", shape: "circle" },
      { fruit: "pear", animal: "cat", color: "pink" }, { fruit: "pear", animal: "dog", color: "green" }, { fruit: "banana" }, { fruit: "banana", animal: "cat" },
    ]);
    expect(names({ include: [{ site: "a" }, { site: "b" }] })).toEqual(["a", "b"]);
  });

  test.each([["", /must be a map/], [{ os: [] }, /Matrix vector 'os' does not contain any values/], [{ os: "a" }, /Matrix vector 'os'/], [{ os: ["a"], include: {} }, /include of a matrix must be a list/], [{ os: ["a"], exclude: [{ os: "a" }] }, /no job/], [{ n: Array.from({ length: 257 }, (_, at) => at) }, /256 jobs at most/]] as const)("%j is none", (matrix, words) => {
    expect(() => legsOf(matrix as Parameters<typeof legsOf>[0], "w.yml:1:1")).toThrow(words);
  });
});

const [W, C] = [".github/workflows/w.yml", ".github/workflows/called.yml"];

describe("a job with a matrix", () => {
  test("is rehearsed once for each, with its values; those that need it see one job, and the last output that is not empty", async () => {
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
    expect(result.notRehearsed).toEqual([expect.stringMatching(/^the job j \(macos-14, 1\): `runs-on: macos-14`/), expect.stringMatching(/^the job j \(macos-14, 2\)/)]);
  });

  test("the first that fails cancels the others, unless fail-fast is off", async () => {
    const workflow = (more: string): string => `on: push\njobs:\n  j: { runs-on: x, strategy: { max-parallel: 2, ${more}matrix: { s: [9, 0, 1, 8] } }, steps: [{ run: 'sleep 0.\${{ matrix.s }}; exit \${{ matrix.s == 0 && 1 || 0 }}' }] }\n  after: { runs-on: x, needs: j, if: failure(), steps: [{ run: 'echo "\${{ needs.j.result }}"' }] }\n`;
    const fast = await rehearse(workflow(""));
    expect(["9", "0", "1", "8"].map((s) => fast.job(`j (${s})`).result)).toEqual(["cancelled", "failure", "cancelled", "cancelled"]);
    expect([fast.result.conclusion, fast.log]).toEqual(["failure", expect.stringMatching(/failure$/)]);
    const slow = await rehearse(workflow("fail-fast: false, ").replace("[9, 0, 1, 8]", "[1, 0, 2]"));
    expect(["1", "0", "2"].map((s) => slow.job(`j (${s})`).result)).toEqual(["success", "failure", "success"]);
  });

  test("calls a workflow once for each, and its jobs are told apart", async () => {
    const { result, events, log } = await rehearse({
      [W]: `on: push\njobs:\n  ship: { strategy: { matrix: { service: [cart, search] } }, uses: ./${C}, with: { s: "\${{ matrix.service }}" } }\n  after: { runs-on: x, needs: ship, steps: [{ run: 'true' }] }\n`,
      [C]: `on: { workflow_call: { inputs: { s: { type: string } } } }\njobs: { build: { runs-on: x, steps: [{ run: "echo build \${{ inputs.s }}" }] } }\n`,
    });
    expect(log.split("\n").sort()).toEqual(["build cart", "build search"]);
    expect(result.jobs.map(({ job }) => job).sort()).toEqual(["after", "ship (cart)", "ship (cart) / build", "ship (search)", "ship (search) / build"]);
    expect(events.findLast((event) => event.kind === "jobs")).toEqual({ kind: "jobs", jobs: ["ship (cart)", "ship (search)", "ship (cart) / build", "ship (search) / build", "after"] });
  });

  test("may be one expression with all of its strategy, which is not there before the jobs it needs have ended", async () => {
    const { log, result, job } = await rehearse(`on: push
jobs:
  gen: { runs-on: x, outputs: { s: "\${{ steps.s.outputs.s }}" }, steps: [{ id: s, run: "echo 's={\\"matrix\\":{\\"n\\":[1,2]},\\"fail-fast\\":false,\\"max-parallel\\":1}' >> $GITHUB_OUTPUT" }] }
  j: { needs: gen, runs-on: x, strategy: "\${{ fromJSON(needs.gen.outputs.s) }}", steps: [{ run: 'echo "\${{ matrix.n }} \${{ strategy.fail-fast }} \${{ strategy.max-parallel }}"; exit \${{ matrix.n == 1 && 1 || 0 }}' }] }
`);
    expect([log.split("\n").filter((line) => / false /.test(line)), result.conclusion]).toEqual([["1 false 1", "2 false 1"], "failure"]);
    expect([job("j (1)").result, job("j (2)").result]).toEqual(["failure", "success"]);
  });

  const strategy = (value: string): string => `on: push\njobs:\n  j:\n    runs-on: x\n    strategy: ${value}\n    steps: [{ run: 'echo "at \${{ strategy.max-parallel }}"' }]\n`;

  test.each([
    ["{ matrix: { n: [1, 2] }, max-parallel: \"${{ fromJSON('\\\"many\\\"') }}\" }", /w\.yml:5:\d+: max-parallel of a strategy must be a number, not "many"/],
    ["{ matrix: { n: [1, 2] }, max-parallel: \"${{ vars.NONE }}\" }", /w\.yml:5:\d+: max-parallel of a strategy must be a number, not ""/],
    ["{ matrix: { n: [1, 2] }, fail-fast: \"${{ format('false') }}\" }", /w\.yml:5:\d+: fail-fast of a strategy must be true or false, not "false"/],
    ["${{ fromJSON('[1]') }}", /w\.yml:5:\d+: a strategy must be a map, not \[1\]/],
    ["${{ fromJSON('{\"matrx\":{\"n\":[1]},\"fail-fast\":1}') }}", /w\.yml:5:\d+: Unexpected value 'matrx'[^]*w\.yml:5:\d+: fail-fast of a strategy/],
  ])("the strategy %s fails the job, with its place", async (value, words) => {
    const { job, log } = await rehearse(strategy(value));
    expect([job("j").result, log]).toEqual(["failure", expect.stringMatching(words)]);
  });

  test.each([["0", "at 2\nat 2"], ["-1", "at 2\nat 2"], ["\"${{ fromJSON('1.9') }}\"", "at 1\nat 1"]])("so many at once as %s says", async (atOnce, said) => {
    expect((await rehearse(strategy(`{ matrix: { n: [1, 2] }, max-parallel: ${atOnce} }`))).log).toBe(said);
  });

  test("that is not there is one of one", async () => {
    const { log } = await rehearse("on: push\njobs: { j: { runs-on: x, steps: [{ run: 'echo \"$S\"', env: { S: '${{ strategy.fail-fast }} ${{ strategy.job-index }} ${{ strategy.job-total }} ${{ strategy.max-parallel }} ${{ toJSON(matrix) }}' } }] } }\n");
    expect(log).toBe("true 0 1 1 null");
  });

  test("that is none fails the job, with its place", async () => {
    const { job, log } = await rehearse("on: push\njobs:\n  j:\n    runs-on: x\n    strategy: { matrix: { a: '${{ fromJSON(vars.NONE || ''[]'') }}' } }\n    steps: [{ run: 'true' }]\n");
    expect([job("j").result, log]).toEqual(["failure", expect.stringMatching(/w\.yml:5:\d+: Matrix vector 'a' does not contain any values/)]);
  });
});
