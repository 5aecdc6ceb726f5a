import { afterEach, describe, expect, test } from "vitest";
import { MINUTE } from "../../../src/rehearsal/runner/process.ts";
import { oneJob, rehearse } from "../../kit/rehearsed.ts";

// StepsRunner.cs and ScriptHandler.cs of actions/runner; https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax

afterEach(() => {
  MINUTE.ms = 60_000;
});

describe("the result of a step", () => {
  test("after a failed step only steps with a matching condition run; later ones get outcome and conclusion", async () => {
    const { job, log } = await rehearse(
      oneJob(
        `
- { id: first, run: 'echo "early <\${{ steps.bad.outcome }}> <\${{ steps.bad }}>"' }
- { id: bad, run: 'exit 3' }
- { id: plain, run: 'true' }
- { id: success, if: success(), run: 'true' }
- { id: failure, if: failure(), run: 'true' }
- { id: always, if: always(), run: 'true' }
- { id: not-cancelled, if: '!cancelled()', run: 'true' }
- { id: cancelled, if: cancelled(), run: 'true' }
- { id: told, if: "always() && steps.bad.outcome == 'failure' && steps.bad.conclusion == 'failure' && steps.plain.conclusion == 'skipped' && job.status == 'failure'", run: 'true' }
- { id: again, if: failure(), run: 'exit 1' }
- { id: still, if: failure(), run: 'true' }
`.replace("'!cancelled()'", "'${{ !cancelled() }}'"),
      ),
    );
    const { result, steps } = job("j");
    expect(result).toBe("failure");
    expect(Object.fromEntries(steps.map(({ id, conclusion }) => [id, conclusion]))).toEqual({
      first: "success",
      bad: "failure",
      plain: "skipped",
      success: "skipped",
      failure: "success",
      always: "success",
      "not-cancelled": "success",
      cancelled: "skipped",
      told: "success",
      again: "failure",
      still: "success",
    });
    expect(log).toContain("early <> <>");
    expect(log).toContain("Process completed with exit code 3.");
  });

  test("continue-on-error lets the job continue after a failure; outcome and conclusion differ", async () => {
    const { job, log } = await rehearse(
      oneJob(`
- { id: a, continue-on-error: true, run: 'echo x=1 >> "$GITHUB_OUTPUT"; exit 1' }
- { id: b, run: 'echo "a: \${{ steps.a.outcome }} \${{ steps.a.conclusion }} \${{ steps.a.outputs.x }} \${{ job.status }}"' }
- { id: c, env: { GO: 'on' }, continue-on-error: "\${{ env.GO == 'on' }}", run: 'exit 1' }
- { id: d, continue-on-error: "\${{ env.GO == 'on' }}", run: 'exit 1' }
- { id: e, if: failure(), run: 'true' }
`),
    );
    expect(job("j").steps.map(({ id, outcome, conclusion }) => [id, outcome, conclusion])).toEqual([
      ["a", "failure", "success"],
      ["b", "success", "success"],
      ["c", "failure", "success"],
      ["d", "failure", "failure"],
      ["e", "success", "success"],
    ]);
    expect(log).toContain("a: failure success 1 success");
    expect(job("j").result).toBe("failure");
  });

  // StepsRunner.cs: an `if` or `env` that cannot be evaluated ends the step before continue-on-error is evaluated.
  test.each(["if: \"fromJSON('{')\"", "env: { A: \"${{ fromJSON('{') }}\" }"])(
    "a step whose %s cannot be evaluated fails the job, with continue-on-error too",
    async (broken) => {
      const { job, log } = await rehearse(
        oneJob(`- id: a\n  ${broken}\n  continue-on-error: true\n  run: echo ran\n- { id: b, run: 'true' }`),
      );
      expect(job("j").steps.map(({ conclusion }) => conclusion)).toEqual(["failure", "skipped"]);
      expect(log).toMatch(/error: \.github\/workflows\/w\.yml:\d+/);
      expect(log).not.toContain("ran");
    },
  );

  test("a step fails at its timeout; a job is cancelled at its timeout", async () => {
    MINUTE.ms = 300;
    const step = await rehearse(
      oneJob(`
- { id: slow, timeout-minutes: 1, run: 'exec sleep 20' }
- { id: on-failure, if: failure(), run: 'true' }
`),
    );
    expect(step.job("j").steps.map(({ id, conclusion }) => [id, conclusion])).toEqual([
      ["slow", "failure"],
      ["on-failure", "success"],
    ]);
    expect([step.job("j").result, step.log]).toEqual([
      "failure",
      expect.stringContaining("has timed out after 1 minutes"),
    ]);
    MINUTE.ms = 400;
    // JobDispatcher.cs of actions/runner sends a cancel when a job's time is over.
    const job = await rehearse(
      oneJob(
        "- { id: slow, run: 'exec sleep 20' }\n- { id: after, run: 'true' }\n- { id: always, if: cancelled(), run: 'true' }",
        "timeout-minutes: 1",
      ),
    );
    expect(job.job("j").steps.map(({ id, conclusion }) => [id, conclusion])).toEqual([
      ["slow", "cancelled"],
      ["after", "skipped"],
      ["always", "success"],
    ]);
    expect(job.job("j").result).toBe("cancelled");
  });

  // "Fractional values are not supported": .../workflow-syntax#jobsjob_idstepstimeout-minutes
  test("a fraction of a minute is no timeout", async () => {
    await expect(rehearse(oneJob("- { timeout-minutes: 0.5, run: 'true' }"))).rejects.toThrow(
      /w\.yml:6:\d+.*0\.5.*whole/s,
    );
  });
});

describe("variables", () => {
  // https://docs.github.com/actions/reference/workflows-and-actions/variables#naming-conventions
  test("the innermost of workflow, job, GITHUB_ENV and step wins; variables of a step end with it", async () => {
    const { log } = await rehearse(`
on: push
env: { A: workflow, B: workflow, C: workflow, D: workflow }
jobs:
  j:
    runs-on: ubuntu-latest
    env: { B: job, C: job, D: job, FROM: "\${{ github.job }}" }
    steps:
      - { run: 'echo "1 $A $B $C $D $FROM"; echo C=file >> "$GITHUB_ENV"; echo D=file >> "$GITHUB_ENV"; echo "own $C \${{ env.C }}"', env: { D: step } }
      - { run: 'echo "2 $A $B $C $D \${{ env.C }}"', env: { D: step } }
      - { run: 'echo "3 $A $B $C $D"' }
`);
    expect(log.split("\n")).toEqual([
      "1 workflow job job step j",
      "own job job",
      "2 workflow job file step file",
      "3 workflow job file file",
    ]);
  });

  // Names of variables differ by their case on Linux: CaseSensitiveDictionaryContextData in StepsRunner.cs.
  test("variables are case-sensitive, can be empty, and can have names of object properties", async () => {
    const { log } = await rehearse(
      oneJob(
        `
- { run: 'echo "<$a> <$A> <\${{ env.a }}> <\${{ env.A }}> <$EMPTY> <\${{ env.constructor }}> <\${{ env.toString }}> <$constructor>"', env: { A: up, EMPTY: '', constructor: made } }
`,
        "env: { a: low }",
      ),
    );
    expect(log).toBe("<low> <up> <low> <up> <> <made> <> <made>");
  });

  // ProcessInvoker.cs: CI is set only when nobody else did; GitHubContext.cs: GITHUB_* are the runner's. JobExtension.cs: RUNNER_TRACKING_ID can be changed.
  test("the runner sets CI unless it is set, and GITHUB_* always", async () => {
    const { log } = await rehearse(
      oneJob(`
- { run: 'echo "$CI $GITHUB_ACTIONS $GITHUB_REF $GITHUB_REF_NAME $GITHUB_REF_TYPE $GITHUB_JOB $GITHUB_RUN_ATTEMPT $GITHUB_EVENT_NAME $RUNNER_OS $GITHUB_REPOSITORY_OWNER $GITHUB_ACTION"' }
- { run: 'echo "$CI $GITHUB_ACTIONS $GITHUB_REF_NAME <$RUNNER_TRACKING_ID> $GITHUB_ACTION \${{ github.action }}"', env: { CI: 'false', GITHUB_ACTIONS: 'no', GITHUB_REF_NAME: mine, RUNNER_TRACKING_ID: '' } }
- { id: named, run: 'echo "$GITHUB_ACTION"; [ "$GITHUB_SHA" = "$(git -C "$RUNNER_TEMP" rev-parse HEAD 2>/dev/null)" ] || test "$(jq -r .after "$GITHUB_EVENT_PATH" 2>/dev/null || node -p "JSON.parse(require(\\"fs\\").readFileSync(process.env.GITHUB_EVENT_PATH)).after")" = "$GITHUB_SHA"' }
`),
    );
    expect(log.split("\n")).toEqual([
      "true true refs/tags/v1.0.0 v1.0.0 tag j 1 push Linux example __run",
      "false true v1.0.0 <> __run_2 __run_2",
      "named",
    ]);
  });

  test("steps get vars, and nothing of the caller's own environment", async () => {
    process.env["OF_THE_CALLER"] = "leak";
    try {
      const { log } = await rehearse(
        oneJob(
          "- { run: 'echo \"${{ vars.PLACE }} ${{ vars.place }} <${{ vars.NO }}> <$OF_THE_CALLER> <$SSH_AUTH_SOCK>\"' }",
        ),
        { options: { vars: { PLACE: "here" } } },
      );
      expect(log).toBe("here here <> <> <>");
    } finally {
      delete process.env["OF_THE_CALLER"];
    }
  });
});

describe("scripts", () => {
  // .../workflow-syntax#jobsjob_idstepsshell and ScriptHandlerHelpers.cs
  test("scripts run in bash -e by default, and in bash with pipefail, sh, python or any command with {0}", async () => {
    const { job, log } = await rehearse(
      oneJob(`
- { id: unnamed, run: 'false | true; echo "unnamed $-"' }
- { id: bash, shell: bash, continue-on-error: true, run: 'false | true; echo unreached' }
- { id: e, continue-on-error: true, run: 'false; echo unreached' }
- { id: sh, shell: sh, run: 'echo "sh \${BASH_VERSION:-none}"' }
- { id: python, shell: python, run: 'print("py" + "thon")' }
- { id: custom, shell: 'bash -c "echo with; . {0}" --', run: 'echo custom' }
- { id: glued, shell: 'env FILE={0} bash -c ". $FILE" x{0}', run: 'echo glued' }
- { id: broken, shell: bash -x, continue-on-error: true, run: 'echo unreached' }
`),
    );
    expect(Object.fromEntries(job("j").steps.map(({ id, outcome }) => [id, outcome]))).toEqual({
      unnamed: "success",
      bash: "failure",
      e: "failure",
      sh: "success",
      python: "success",
      custom: "success",
      glued: "success",
      broken: "failure",
    });
    expect(log).not.toContain("unreached");
    expect(log).toMatch(/unnamed [^i\n]*e/);
    for (const word of [/^python$/m, /^with\ncustom$/m, /^glued$/m, /Invalid shell option/]) expect(log).toMatch(word);
  });

  // .../workflow-syntax#defaultsrun: the job's before the workflow's, the step's before both.
  test("defaults set shell and folder; a missing folder fails the step", async () => {
    const { job, log } = await rehearse(`
on: push
defaults: { run: { shell: sh, working-directory: one } }
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - { working-directory: ., shell: bash, run: mkdir one two }
      - { run: 'echo "$(basename "$PWD") \${BASH_VERSION:+bash}"' }
      - { working-directory: two, shell: bash, run: 'echo "$(basename "$PWD") \${BASH_VERSION:+bash}"' }
      - { working-directory: "\${{ github.workspace }}", run: '[ "$PWD" = "$GITHUB_WORKSPACE" ]' }
      - { id: nowhere, working-directory: nowhere, run: 'true' }
  b:
    runs-on: ubuntu-latest
    defaults: { run: { working-directory: "\${{ github.job }}ox" } }
    steps:
      - { working-directory: ., run: mkdir box }
      - { run: 'echo "$(basename "$PWD")"' }
`);
    expect(log).toMatch(/^one $/m);
    expect(log).toMatch(/^two bash$/m);
    expect(log).toMatch(/^box$/m);
    expect(job("a").steps.map(({ conclusion }) => conclusion)).toEqual([
      "success",
      "success",
      "success",
      "success",
      "failure",
    ]);
    expect(log).toMatch(/error: .*working directory .*nowhere/);
  });

  test("a script has no terminal and no standard input, and its CRLF is LF", async () => {
    const { log, result } = await rehearse(
      oneJob("- run: |\n    cat\n    [ -t 1 ] || echo no terminal\r\n    echo end"),
    );
    expect([log, result.conclusion]).toEqual(["no terminal\nend", "success"]);
  });
});
