import { describe, expect, test } from "vitest";
import { MINUTE } from "../../../src/rehearsal/runner/process.ts";
import { oneJob, rehearse } from "../../kit/rehearsed.ts";

// CompositeActionHandler.cs, ActionRunner.cs and SuccessFunction.cs of actions/runner;
// https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#runs-for-composite-actions

const composite = (steps: string, head = ""): string =>
  `name: c\ndescription: c\n${head}runs:\n  using: composite\n  steps:\n${steps
    .trim()
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n")}\n`;
const node = (more = ""): string =>
  `name: n\ndescription: n\ninputs: { word: { default: none } }\nruns: { using: node24, main: main.js${more} }\n`;
const W = ".github/workflows/w.yml";

describe("inputs and outputs of a composite action", () => {
  test("a composite action gets defaults, the values of its caller and its own github context, and returns outputs", async () => {
    const { log, step } = await rehearse({
      [W]: oneJob(`
- { id: pre, run: 'echo x=before >> "$GITHUB_OUTPUT"' }
- { id: c, uses: $/acts/c, with: { GIVEN: "\${{ steps.pre.outputs.x }}", Empty: '', extra: 1 } }
- { run: 'echo "out <\${{ steps.c.outputs.said }}> <\${{ steps.c.outputs.none }}> <\${{ steps.inner }}> <\${{ github.action_path }}>"' }
`),
      "acts/c/action.yml": composite(
        `
- { id: inner, shell: bash, run: 'echo "in <\${{ inputs.given }}> <\${{ inputs.empty }}> <\${{ inputs.ref }}> <\${{ inputs.id != '''' }}> <\${{ inputs.extra }}> <\${{ steps.pre }}> <$INPUT_GIVEN>"; echo "said=\${{ inputs.Given }}" >> "$GITHUB_OUTPUT"' }
- { shell: bash, run: 'sh "$GITHUB_ACTION_PATH/tool.sh" && [ "$GITHUB_ACTION_PATH" = "\${{ github.action_path }}" ] && echo "repo <$REPO> <$GITHUB_ACTION_REPOSITORY>"', env: { REPO: "\${{ github.action_repository }}" } }
`,
        "inputs:\n  given: { default: unused }\n  empty: { default: full }\n  ref: { default: '${{ github.ref_name }}' }\n  id: { default: '${{ job.check_run_id }}' }\noutputs:\n  said: { value: '${{ steps.inner.outputs.said }}' }\n  none: { value: '${{ steps.inner.outputs.none }}' }\n",
      ),
      "acts/c/tool.sh": "echo tool",
    });
    expect(log).toContain("warning: Unexpected input(s) 'extra', valid inputs are ['given', 'empty', 'ref', 'id']");
    expect(log).toContain("in <before> <> <v1.0.0> <true> <1> <> <>");
    expect(log).toMatch(/^tool\nrepo <example\/tiny-repository-\w+> <>$/m);
    expect(log).toContain("out <before> <> <> <>");
    expect(step("j", "c").outputs).toEqual({ said: "before", none: "" });
  });

  test("an expression cannot use secrets, needs or vars", async () => {
    for (const context of ["secrets.A", "needs.j.result", "vars.A"]) {
      const { log, job } = await rehearse({
        [W]: oneJob("- { uses: $/c }"),
        "c/action.yml": composite(`- { shell: bash, run: 'echo "\${{ ${context} }}"' }`),
      });
      expect([job("j").result, log]).toEqual([
        "failure",
        expect.stringMatching(/c\/action\.yml.*Unrecognized named-value/s),
      ]);
    }
  });

  test("a run step needs its own shell, and ignores the defaults of the job", async () => {
    expect(
      (await rehearse({ [W]: oneJob("- { uses: $/c }"), "c/action.yml": composite("- { run: 'true' }") })).log,
    ).toMatch(/shell/);
    const { log } = await rehearse({
      [W]: oneJob(
        "- { shell: bash, working-directory: ., run: mkdir sub }\n- { uses: $/c }",
        "defaults: { run: { shell: sh, working-directory: sub } }",
      ),
      "c/action.yml": composite('- { shell: bash, run: \'echo "$(basename "$PWD") ${BASH_VERSION:+bash}"\' }'),
    });
    expect(log).toMatch(/^tiny-repository-\w+ bash$/m);
  });

  test("a step gets the variables of the job, GITHUB_ENV, the outer step and its own; its GITHUB_ENV applies outside", async () => {
    const { log } = await rehearse({
      [W]: oneJob(
        `
- { run: 'echo B=file >> "$GITHUB_ENV"' }
- { uses: $/c, env: { C: around, D: around } }
- { run: 'echo "after $A $B <$C> <$D> $NEW"; tool' }
`,
        "env: { A: job, B: job }",
      ),
      "c/action.yml": composite(`
- { shell: bash, run: 'echo "inner $A $B $C $D \${{ env.D }}"; echo NEW=made >> "$GITHUB_ENV"; echo C=made >> "$GITHUB_ENV"; mkdir -p "$RUNNER_TEMP/b"; printf "#!/bin/sh\\necho from path" > "$RUNNER_TEMP/b/tool"; chmod +x "$RUNNER_TEMP/b/tool"; echo "$RUNNER_TEMP/b" >> "$GITHUB_PATH"', env: { D: own } }
- { shell: bash, run: 'echo "next $C $D $NEW"' }
`),
    });
    expect(log).toContain(
      "inner job file around own own\nnext around around made\nafter job file <made> <> made\nfrom path",
    );
  });
});

describe("nested composite actions", () => {
  test("`$/` refers to the repository of its file, `./` to the workspace; each action has its own steps context", async () => {
    const { log, job } = await rehearse({
      [W]: oneJob(
        "- { uses: actions/checkout@v7 }\n- { run: 'mkdir -p local && cp -r sister/* local/ && sed -i s/sister/local/ local/action.yml' }\n- { id: c, uses: $/outer }\n- { run: 'echo \"${{ steps.c.outputs.all }}\"' }",
      ),
      "outer/action.yml": composite(
        `
- { id: s, uses: $/sister }
- { id: t, uses: ./local }
`,
        "outputs: { all: { value: '${{ steps.s.outputs.x }} ${{ steps.t.outputs.x }} <${{ steps.inner.outputs.x }}>' } }\n",
      ),
      "sister/action.yml": composite(
        `- { id: inner, shell: bash, run: 'echo x=sister >> "$GITHUB_OUTPUT"' }`,
        "outputs: { x: { value: '${{ steps.inner.outputs.x }}' } }\n",
      ),
    });
    expect(log).toContain("sister local <>");
    expect(job("j").result).toBe("success");
  });

  // CompositeActionsMaxDepth in Constants.cs
  test("nine levels run, ten fail", async () => {
    const files = (deep: number): Record<string, string> =>
      Object.fromEntries(
        Array.from({ length: deep }, (_, at) => [
          `c${at + 1}/action.yml`,
          composite(at + 1 === deep ? "- { uses: $/leaf }" : `- { uses: $/c${at + 2} }`),
        ]),
      );
    const leaf = { "leaf/action.yml": node(), "leaf/main.js": "console.log('leaf ' + process.env.INPUT_WORD)" };
    const nine = await rehearse({ [W]: oneJob("- { uses: $/c1 }"), ...files(9), ...leaf });
    expect([nine.job("j").result, nine.log]).toEqual(["success", "leaf none"]);
    const ten = await rehearse({ [W]: oneJob("- { uses: $/c1 }"), ...files(10), ...leaf });
    expect([ten.job("j").result, ten.log]).toEqual(["failure", expect.stringContaining("more than 9 deep")]);
  });

  test.each([
    ["$/../outside", /is outside/],
    ["./../outside", /is outside/],
    ["$/none", /no action\.yml in none/],
    ["$/c@v1", /must not name a ref/],
    ["..\\\\c", /Expected format \{org\}/],
  ])("uses: %s fails the step", async (uses, words) => {
    const { job, log } = await rehearse({
      [W]: oneJob(`- { id: a, uses: "${uses}" }\n- { id: b, if: failure(), run: 'true' }`),
      "c/action.yml": composite("- { shell: bash, run: 'true' }"),
    }).catch((error: Error) => ({ job: () => ({ result: "failure" }), log: error.message }));
    expect([job("j").result, log]).toEqual(["failure", expect.stringMatching(words)]);
  });
});

describe("failures in a composite action", () => {
  test("later steps are skipped unless their condition has a status function; success() and failure() are about the action", async () => {
    const { job, log } = await rehearse({
      [W]: oneJob(`
- { id: bad, run: exit 1 }
- { id: c, if: always(), uses: $/c }
- { id: d, if: always(), continue-on-error: true, uses: $/bad }
- { id: told, if: always(), run: 'echo "\${{ steps.c.outcome }} \${{ steps.d.outcome }} \${{ steps.d.conclusion }} \${{ steps.d.outputs.kept }}"' }
`),
      "c/action.yml": composite(`
- { shell: bash, run: 'echo "one \${{ job.status }} \${{ github.action_status }}"' }
- { shell: bash, if: success(), run: echo two }
- { shell: bash, if: failure(), run: echo unreached }
`),
      "bad/action.yml": composite(
        `
- { id: x, shell: bash, run: 'echo kept=1 >> "$GITHUB_OUTPUT"; exit 1' }
- { shell: bash, run: echo unreached }
- { shell: bash, if: failure(), run: 'echo "three \${{ github.action_status }}"' }
- { shell: bash, if: always(), run: echo four }
`,
        "outputs: { kept: { value: '${{ steps.x.outputs.kept }}' } }\n",
      ),
    });
    expect(log).toContain("one failure success\ntwo\n");
    expect(log).toContain("three failure\nfour\n");
    expect(log).toContain("success failure success 1");
    expect(log).not.toContain("unreached");
    expect(job("j").steps.map(({ id, conclusion }) => [id, conclusion])).toEqual([
      ["bad", "failure"],
      ["c", "success"],
      ["d", "success"],
      ["told", "success"],
    ]);
  });

  test("continue-on-error applies to inner steps; a condition that cannot be evaluated ends the action", async () => {
    const { job, log } = await rehearse({
      [W]: oneJob("- { id: c, uses: $/c }\n- { id: d, continue-on-error: true, uses: $/d }"),
      "c/action.yml": composite(
        `
- { id: x, shell: bash, continue-on-error: "\${{ inputs.soft == 'yes' }}", run: exit 1 }
- { shell: bash, run: 'echo "x \${{ steps.x.outcome }} \${{ steps.x.conclusion }} \${{ github.action_status }}"' }
`,
        "inputs: { soft: { default: 'yes' } }\n",
      ),
      "d/action.yml": composite(
        "- { shell: bash, if: \"fromJSON('{')\", run: 'true' }\n- { shell: bash, if: always(), run: echo unreached }",
      ),
    });
    expect(log).toContain("x failure success success");
    expect(log).not.toContain("unreached");
    expect(job("j").steps.map(({ outcome, conclusion }) => [outcome, conclusion])).toEqual([
      ["success", "success"],
      ["failure", "success"],
    ]);
  });

  // CreateEmbeddedChild in ExecutionContext.cs: inner steps have what is left of the time of the step around them.
  test("the timeout of the outer step ends the action", async () => {
    MINUTE.ms = 400;
    try {
      const { job, log } = await rehearse({
        [W]: oneJob("- { id: c, timeout-minutes: 1, uses: $/c }\n- { id: after, if: failure(), run: 'true' }"),
        "c/action.yml": composite(
          "- { shell: bash, run: 'sleep 0.2' }\n- { shell: bash, run: 'exec sleep 20' }\n- { shell: bash, run: echo unreached }",
        ),
      });
      expect(job("j").steps.map(({ conclusion }) => conclusion)).toEqual(["failure", "success"]);
      expect(log).toContain("The action has timed out.");
      expect(log).not.toContain("unreached");
    } finally {
      MINUTE.ms = 60_000;
    }
  });
});

test("post steps of inner JavaScript actions run at the job's end, in reverse order, with the job's status", async () => {
  const { log } = await rehearse({
    [W]: oneJob(
      "- { uses: $/c }\n- { uses: $/n, with: { word: outside } }\n- { run: 'echo SEEN=late >> \"$GITHUB_ENV\"; exit 1' }",
    ),
    "c/action.yml": composite(
      "- { uses: $/n, with: { word: first }, env: { OWN: own } }\n- { uses: $/on-success }\n- { uses: $/n, with: { word: second } }",
    ),
    "n/action.yml": node(", post: post.js"),
    "n/main.js": "require('fs').appendFileSync(process.env.GITHUB_STATE, 'word=' + process.env.INPUT_WORD + '\\n')",
    "n/post.js":
      "console.log('post', process.env.STATE_word, process.env.INPUT_WORD, process.env.OWN, process.env.SEEN)",
    "on-success/action.yml": node(", post: post.js, post-if: success()"),
    "on-success/main.js": "",
    "on-success/post.js": "console.log('unreached')",
  });
  expect(log.split("\n").filter((line) => /post|unreached/.test(line))).toEqual([
    "post outside outside undefined late",
    "post second second undefined late",
    "post first first own late",
  ]);
});
