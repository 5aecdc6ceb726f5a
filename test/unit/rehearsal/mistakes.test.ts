import { describe, expect, test } from "vitest";
import { explain } from "../../../src/core/errors.ts";
import { rehearse } from "../../kit/rehearsed.ts";

const [W, C] = [".github/workflows/w.yml", ".github/workflows/called.yml"];
const TRUE = "runs-on: x, steps: [{ run: 'true' }]";

describe("an error is reported with its place", () => {
  test.each([
    ["needs: buidl", /w\.yml:4:\d+: Job 'a' depends on unknown job 'buidl'\./],
    ["needs: [a]", /The jobs need each other: a needs a/],
  ])("%s is rejected when every job needs another", async (needs, words) => {
    await expect(
      rehearse({ [W]: `on: push\njobs:\n  a:\n    ${needs}\n    runs-on: x\n    steps: [{ run: 'true' }]\n` }),
    ).rejects.toThrow(words);
  });

  test.each(["actions/checkout", "checkout@v5", "org/erlmcp-actions/deploy"])("uses: %s is rejected", async (uses) => {
    await expect(
      rehearse(`on: push\njobs:\n  j: { runs-on: x, steps: [{ run: 'true' },\n    { uses: ${uses} }] }\n`),
    ).rejects.toThrow(`${W}:4:13: Expected format {org}/{repo}[/path]@ref. Actual '${uses}'.`);
  });

  test("invalid YAML is reported by its first error", async () => {
    const error: unknown = await rehearse(
      "on: push\njobs:\n  j: { runs-on: x, env: { A: ${{ github.ref }}, B: ${{ github.sha }} }, steps: [] }\n",
    ).catch((reason: unknown) => reason);
    expect(String(error)).toMatch(/at line 3, column \d+/);
    expect(String(error).match(/at line/g)).toHaveLength(1);
  });

  test("a job that fails without outputs of a job that was not rehearsed names that job", async () => {
    const { result } = await rehearse(
      "on: push\njobs:\n  list: { runs-on: x, container: node, outputs: { on: x }, steps: [{ run: 'true' }] }\n  j: { runs-on: x, needs: list, strategy: { matrix: { on: '${{ fromJSON(needs.list.outputs.on) }}' } }, steps: [{ run: 'true' }] }\n",
    );
    expect(result.notRehearsed).toEqual([
      expect.stringMatching(/^the job list: `container`/),
      "the job j failed; list, which it needs, was not rehearsed, so its outputs were empty",
    ]);
  });

  test("a missing workflow is reported with the place of its call and the existing ones", async () => {
    const { log } = await rehearse(
      `on: push\njobs:\n  a:\n    uses: org/erlmcp-actions/.github/workflows/pipline.yml@v1\n`,
    );
    expect(log).toMatch(
      /w\.yml:4:11: there is no workflow \.github\/workflows\/pipline\.yml in org\/erlmcp-actions@v1\. Correct the path, or commit the file\. There are: .*pipeline\.yml/,
    );
  });

  test("a missing workflow of the repository itself is reported with the place of its call", async () => {
    const error: unknown = await rehearse(`on: push\njobs:\n  a:\n    uses: ./.github/workflows/none.yml\n`).catch(
      (reason: unknown) => reason,
    );
    expect(explain(error)).toContain(`${W}:4:11: there is no workflow .github/workflows/none.yml in `);
  });

  // The runner fetches actions before the first step; a local one it looks for when its step has come.
  test("a missing action fails the job before its first step; a missing local one fails its step", async () => {
    const steps = (uses: string): string =>
      `on: push\njobs:\n  j:\n    runs-on: x\n    steps:\n      - run: echo first\n      - uses: ${uses}\n      - { if: always(), run: echo always }\n`;
    const there = await rehearse(steps("org/erlmcp-actions/deploy-prod@v1"));
    expect([there.job("j").result, there.log, there.job("j").steps]).toEqual([
      "failure",
      expect.stringMatching(/^error: \S*w\.yml:7:9: there is no action\.yml in deploy-prod of org\/erlmcp-actions@v1/),
      [],
    ]);
    const local = await rehearse(steps("./.github/actions/y"));
    expect(local.log.split("\n").filter((line) => !line.startsWith("error: "))).toEqual([
      "first",
      expect.stringMatching(
        /w\.yml:7:9: there is no action\.yml in \.github\/actions\/y of the workspace\. Run actions\/checkout in an earlier step, or correct the path\./,
      ),
      "always",
    ]);
  });

  test("an error of a call has the place of the input, and lists the declared ones", async () => {
    const { log } = await rehearse({
      [W]: `on: push\njobs:\n  a:\n    uses: ./${C}\n    with:\n      ok: 1\n      dry: "yes"\n      nope: 1\n    secrets:\n      KEYS: x\n`,
      [C]: `on: { workflow_call: { inputs: { ok: { type: number }, dry: { type: boolean } }, secrets: { KEY: {} } } }\njobs: { j: { ${TRUE} } }\n`,
    });
    for (const words of [
      `${W}:7:12: Input dry must be a boolean: unexpected value 'yes'.`,
      `${W}:8:13: Invalid input, nope is not defined in the referenced workflow. It has ok, dry.`,
      `${W}:10:13: Invalid secret, KEYS is not defined in the referenced workflow. It has KEY.`,
    ])
      expect(log).toContain(words);
  });
});

test("workflows that call each other many times are read quickly, and rejected", async () => {
  const calls = (path: string): string =>
    ["a", "b", "c", "d", "e"].map((id) => `  ${id}: { uses: ./.github/workflows/${path} }\n`).join("");
  const { log, result } = await rehearse({
    [W]: `on: { push: , workflow_call: }\njobs:\n${calls("called.yml")}`,
    [C]: `on: workflow_call\njobs:\n${calls("w.yml")}`,
  });
  expect([result.jobs, log]).toEqual([[], expect.stringContaining("w.yml calls itself through this job: a loop")]);
}, 10_000);
