import { describe, expect, test } from "vitest";
import { rehearse } from "../../kit/rehearsed.ts";
import type { Play, Rehearsed } from "../../kit/rehearsed.ts";
import { suite } from "../../kit/suite-folder.ts";

// https://docs.github.com/actions/how-tos/reuse-automations/reuse-workflows and
// https://docs.github.com/actions/reference/workflows-and-actions/reusing-workflow-configurations;
// messages as in GitHub's own parser, converter/job/{inputs,secrets}.js.

const RUN = "runs-on: ubuntu-latest";
const [W, C, D] = [".github/workflows/w.yml", ".github/workflows/called.yml", ".github/workflows/deeper.yml"];
const call = (rest: string, uses = "./.github/workflows/called.yml"): string =>
  `on: push\njobs:\n  c:\n    uses: ${uses}\n${rest.replace(/^/gm, "    ")}\n`;
const called = (head: string, jobs: string): string =>
  `on:\n  workflow_call:\n${head.replace(/^/gm, "    ")}\njobs:\n${jobs.replace(/^/gm, "  ")}\n`;
const echo = (text: string, more = ""): string =>
  `j:\n  ${RUN}\n${more === "" ? "" : `  ${more}\n`}  steps: [{ run: 'echo "${text}"' }]`;

function refused({ result, log }: Rehearsed): string {
  expect([result.conclusion, result.jobs]).toEqual(["failure", []]);
  return log;
}

describe("inputs of a called workflow", () => {
  const INPUTS =
    "inputs:\n  s: { type: string, required: true }\n  Word: { type: string, default: '${{ github.ref_name }}' }\n  b: { type: boolean }\n  t: { type: boolean, default: true }\n  n: { type: number }\n  five: { type: number, default: 5 }";
  const rehearseCall = (rest: string, play?: Play): Promise<Rehearsed> =>
    rehearse(
      {
        [W]: call(rest),
        [C]: called(
          INPUTS,
          `j:\n  ${RUN}\n  steps: [{ run: 'echo "$ALL"', env: { ALL: "\${{ toJSON(inputs.s) }} \${{ toJSON(inputs.word) }} \${{ toJSON(inputs.b) }} \${{ toJSON(inputs.t) }} \${{ toJSON(inputs.n) }} \${{ toJSON(inputs.five) }}" } }]`,
        ),
      },
      play,
    );

  test("inputs are typed, with defaults", async () => {
    expect((await rehearseCall("with: { s: a }")).log).toBe('"a" "v1.0.0" false true 0 5');
    expect(
      (
        await rehearseCall(
          "with: { S: 1.5, word: '', b: true, t: \"${{ github.ref_type == 'branch' }}\", n: \"${{ fromJSON('7') }}\", five: 0 }",
        )
      ).log,
    ).toBe('"1.5" "" true false 7 0');
  });

  test.each([
    ["with: { s: a, no: 1 }", /w\.yml:5:\d+: Invalid input, no is not defined in the referenced workflow/],
    ["with: { word: a }", /Input s is required, but not provided while calling/],
    ["with: { s: a, b: 'true' }", /Input b must be a boolean: unexpected value 'true'/],
    ["with: { s: a, n: '7' }", /Input n must be a number/],
    ["with: { s: a, b: 1, n: true, no: 1 }", /no is not.*\n.*b must be a boolean.*\n.*n must be a number/],
  ])("%s prevents the start of the run", async (rest, words) => {
    expect(refused(await rehearseCall(rest))).toMatch(words);
  });

  test("an input that only an expression makes invalid fails the job", async () => {
    const { job, log } = await rehearseCall(
      'with: { s: a, b: "${{ github.ref_name }}", n: "${{ github.job_name || github.ref_name }}" }',
    );
    expect([job("c").result, log]).toEqual([
      "failure",
      expect.stringMatching(/b must be a boolean, not "v1\.0\.0"; n must be a number, not "v1\.0\.0"/),
    ]);
  });
});

describe("secrets of a called workflow", () => {
  const SECRET = { options: { secret: (name: string) => ({ KEY: "key-value", OTHER: "other-value" })[name] } };
  const CALLED = called(
    "secrets:\n  one: { required: true }\n  two: { required: false }",
    `j:\n  ${RUN}\n  steps: [{ run: 'test "$A" = key-value && echo "one ok <$B> <$C> \${#T}"', env: { A: "\${{ secrets.one }}", B: "\${{ secrets.two }}", C: "\${{ secrets.OTHER }}", T: "\${{ secrets.GITHUB_TOKEN }}" } }]`,
  );

  test("secrets are passed by case-insensitive name, others are missing; each job has its own token", async () => {
    const { log } = await rehearse(
      {
        [W]:
          call("secrets: { ONE: '${{ secrets.KEY }}', two: '${{ secrets.UNSET }}' }") +
          `  uses-other: { ${RUN}, steps: [{ run: 'true', env: { A: '\${{ secrets.OTHER }}' } }] }\n`,
        [C]: CALLED,
      },
      SECRET,
    );
    expect(log).toBe("one ok <> <> 40");
  });

  test("`inherit` passes all secrets of the caller; a missing required one fails the job", async () => {
    const two = {
      [W]: `${call("secrets: inherit")}  k: { ${RUN}, steps: [{ run: 'true', env: { A: '\${{ secrets.KEY }}\${{ secrets.OTHER }}' } }] }\n`,
    };
    const inherited = called(
      "secrets: { KEY: { required: true }, OTHER: {} }",
      `j:\n  ${RUN}\n  steps: [{ run: '[ "$A$B" = key-valueother-value ] && echo well', env: { A: "\${{ secrets.KEY }}", B: "\${{ secrets.other }}" } }]`,
    );
    expect((await rehearse({ ...two, [C]: inherited }, SECRET)).log).toBe("well");
    const { job, log } = await rehearse(
      { ...two, [C]: inherited.replace("OTHER: {}", "THIRD: { required: true }") },
      SECRET,
    );
    expect([job("c").result, log]).toEqual([
      "failure",
      expect.stringMatching(/Secret THIRD is required, but not provided while calling/),
    ]);
  });

  test.each([
    ["secrets: { two: '${{ secrets.KEY }}' }", /w\.yml:4:\d+: Secret one is required, but not provided while calling/],
    ["with: {}", /Secret one is required/],
    [
      "secrets: { one: '${{ secrets.KEY }}', three: x }",
      /Invalid secret, three is not defined in the referenced workflow/,
    ],
  ])("%s: the run does not start", async (rest, words) => {
    expect(refused(await rehearse({ [W]: call(rest), [C]: CALLED }, SECRET))).toMatch(words);
  });

  test("an empty secret that is passed is not checked before the call", async () => {
    const { result, job } = await rehearse(
      { [W]: call("secrets: { one: '${{ secrets.UNSET }}' }"), [C]: CALLED },
      SECRET,
    );
    expect([result.conclusion, job("c / j").result]).toEqual(["failure", "failure"]);
  });

  test("the token of the caller can be passed", async () => {
    const { log } = await rehearse({
      [W]: call("secrets: { one: '${{ secrets.GITHUB_TOKEN }}' }"),
      [C]: called(
        "secrets: { one: { required: true } }",
        `j:\n  ${RUN}\n  steps: [{ run: 'curl -s -o /dev/null -w "%{http_code}\\n" -H "authorization: Bearer $A" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/compare/$GITHUB_SHA...$GITHUB_SHA"', env: { A: "\${{ secrets.one }}" } }]`,
      ),
    });
    expect(log).toBe("200");
  });
});

describe("the boundary of a called workflow", () => {
  test("outputs use the jobs context; variables of the caller are not passed; github and vars are the caller's", async () => {
    const { log, job, result } = await rehearse(
      {
        [W]: `on: push\nname: Caller\nenv: { A: outer }\njobs:\n  c: { uses: ./.github/workflows/called.yml }\n  after:\n    ${RUN}\n    needs: c\n    steps: [{ run: 'echo "<\${{ needs.c.outputs.made }}> <\${{ needs.c.outputs.skipped }}> <\${{ needs.c.outputs.result }}> \${{ needs.c.result }}"' }]\n`,
        [C]: called(
          "outputs:\n  made: { value: '${{ jobs.j.outputs.x }}' }\n  skipped: { value: '${{ jobs.off.outputs.x }}' }\n  result: { value: '${{ jobs.off.result }}' }",
          `j:\n  ${RUN}\n  env: { B: "\${{ vars.V }}" }\n  outputs: { x: "\${{ steps.s.outputs.x }}" }\n  steps: [{ id: s, run: 'echo "<$A> $B $GITHUB_WORKFLOW $GITHUB_JOB \${{ github.workflow_ref == job.workflow_ref }} \${{ job.workflow_file_path }}"; echo x=1 >> "$GITHUB_OUTPUT"' }]\noff: { ${RUN}, if: false, steps: [{ run: 'true' }] }`,
        ).replace("on:", "name: Called\non:"),
      },
      { options: { vars: { V: "var" } } },
    );
    expect(log).toContain("<> var Caller j false .github/workflows/called.yml");
    expect(log).toContain("<1> <> <skipped> success");
    expect(job("c").outputs).toEqual({ made: "1", result: "skipped" });
    expect(result.jobs.map(({ job }) => job).sort()).toEqual(["after", "c", "c / j", "c / off"]);
  });

  test("the calling job fails, is skipped and is cancelled with the jobs of the called workflow", async () => {
    const files = (rest: string, jobs: string): Record<string, string> => ({
      [W]: `${call(rest)}  after: { ${RUN}, needs: c, if: always(), steps: [{ run: 'echo "c \${{ needs.c.result }} <\${{ needs.c.outputs.x }}>"' }] }\n`,
      [C]: called("outputs: { x: { value: '${{ jobs.j.result }}' } }", jobs),
    });
    expect(
      (await rehearse(files("", `j: { ${RUN}, steps: [{ run: exit 1 }] }\nk: { ${RUN}, steps: [{ run: 'true' }] }`)))
        .log,
    ).toContain("c failure <failure>");
    expect((await rehearse(files("", `j: { ${RUN}, if: false, steps: [{ run: 'true' }] }`))).log).toContain(
      "c skipped <skipped>",
    );
    const off = await rehearse(files("if: false", echo("unreached")));
    expect([off.log, off.result.jobs.map(({ job }) => job)]).toEqual(["c skipped <>", ["c", "after"]]);
    const cancelled = await rehearse(files("", `j: { ${RUN}, steps: [{ run: exec sleep 20 }] }`), {
      during: (event, run) => {
        if (event.kind === "step-start") setTimeout(() => run.cancel(), 60);
      },
    });
    expect([cancelled.job("c").result, cancelled.log]).toEqual([
      "cancelled",
      expect.stringContaining("c cancelled <cancelled>"),
    ]);
  });
});

describe("references of a called workflow", () => {
  const action = (word: string): string =>
    `name: a\ndescription: a\nruns: { using: composite, steps: [{ shell: bash, run: 'echo ${word}' }] }\n`;

  // ActionManager.cs of actions/runner: `$/` is job.workflow_repository@job.workflow_sha.
  test("`$/` and `./` of a called workflow refer to its own repository; `./` in a step refers to the caller's checkout", async () => {
    const steps = `j:\n  ${RUN}\n  steps:\n    - uses: actions/checkout@v7\n    - uses: $/a\n    - uses: ./a\n    - { run: 'echo "\${{ job.workflow_repository }} \${{ job.workflow_file_path }} $GITHUB_REPOSITORY_OWNER"' }`;
    const { log, result } = await rehearse(
      {
        [W]: call("", "any-org/erlmcp-actions/.github/workflows/called.yml@v1"),
        "a/action.yml": action("of the service"),
      },
      suite({
        [C]: called(
          "",
          `${steps}\nk: { uses: $/.github/workflows/deeper.yml }\nl: { uses: ./.github/workflows/deeper.yml }`,
        ),
        [D]: called("", echo("deeper $GITHUB_JOB")),
        "a/action.yml": action("of the suite"),
      }),
    );
    expect(result.conclusion).toBe("success");
    expect(log).toMatch(/of the suite\nof the service\n/);
    expect(log).toContain("org/erlmcp-actions .github/workflows/called.yml example");
    expect(log.match(/deeper j/g)).toHaveLength(2);
  });

  test("a third-party workflow is rejected in the suite's own files with its line, and left out of a user's", async () => {
    const bad = await rehearse(
      { [W]: call("", "org/erlmcp-actions/.github/workflows/called.yml@v1") },
      suite({ [C]: called("", `j:\n  ${RUN}\n  container: node\n  steps: [{ run: 'true' }]`) }),
    );
    expect([bad.job("c / j").result, bad.log]).toEqual([
      "failure",
      expect.stringMatching(/`container` \(\.github\/workflows\/called\.yml:\d+:\d+\) is not rehearsed/),
    ]);
    expect(
      refused(
        await rehearse(
          { [W]: call("", "org/erlmcp-actions/.github/workflows/called.yml@v1") },
          suite({ [C]: called("", "j: { uses: other/repo/.github/workflows/x.yml@v1 }") }),
        ),
      ),
    ).toMatch(/called\.yml:\d+:\d+: the workflow other\/repo\/\.github\/workflows\/x\.yml@v1 is not available/);
    const { result, log } = await rehearse({
      [W]: `${call("", "other/repo/.github/workflows/x.yml@v1")}  after: { ${RUN}, needs: c, steps: [{ run: 'echo "went on <\${{ needs.c.outputs.x }}>"' }] }\n`,
    });
    expect([result.conclusion, log, result.notRehearsed]).toEqual([
      "success",
      "went on <>",
      [
        expect.stringMatching(
          /^the job c: `uses: other\/repo\/\.github\/workflows\/x\.yml@v1` \(\.github\/workflows\/w\.yml:4:\d+\)/,
        ),
      ],
    ]);
  });
});

describe("nesting of called workflows", () => {
  const chain = (levels: number): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: levels }, (_, at) => [
        `.github/workflows/${at === 0 ? "w" : `l${at}`}.yml`,
        at === levels - 1
          ? called("", echo("bottom"))
          : `on: ${at === 0 ? "push" : "workflow_call"}\njobs: { c: { uses: ./.github/workflows/l${at + 1}.yml } }\n`,
      ]),
    );

  test("ten levels with the caller run, eleven levels and loops do not", async () => {
    expect((await rehearse(chain(10))).log).toBe("bottom");
    expect(refused(await rehearse(chain(11)))).toMatch(
      /l9\.yml:2:\d+: workflows call each other more than 10 levels deep/,
    );
    expect(
      refused(
        await rehearse({
          [W]: call(""),
          [C]: called("", "a: { uses: $/.github/workflows/deeper.yml }"),
          [D]: called("", "a: { uses: $/.github/workflows/called.yml }"),
        }),
      ),
    ).toMatch(/deeper\.yml:\d+:\d+: .*a loop/);
  });

  test.each([
    ["./.github/workflows/none.yml", /there is no workflow \.github\/workflows\/none\.yml/],
    ["$/../../outside.yml", /is not a workflow/],
    ["./.github/workflows/sub/x.yml", /is not a workflow/],
  ])("uses: %s is rejected", async (uses, words) => {
    const log = await rehearse({ [W]: call("", uses) }).then(refused, (error: Error) => error.message);
    expect(log).toMatch(words);
  });

  test("a workflow without workflow_call cannot be called", async () => {
    expect(
      refused(await rehearse({ [W]: call(""), [C]: `on: push\njobs: { j: { ${RUN}, steps: [{ run: 'true' }] } }` })),
    ).toMatch(/workflow_call key is not defined/);
  });
});
