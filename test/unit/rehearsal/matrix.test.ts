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

  test("that is none fails the job, with its place", async () => {
    const { job, log } = await rehearse("on: push\njobs:\n  j:\n    runs-on: x\n    strategy: { matrix: { a: '${{ fromJSON(vars.NONE || ''[]'') }}' } }\n    steps: [{ run: 'true' }]\n");
    expect([job("j").result, log]).toEqual(["failure", expect.stringMatching(/w\.yml:5:\d+: Matrix vector 'a' does not contain any values/)]);
  });
});
