import { describe, expect, test } from "vitest";
import { rehearse } from "../../kit/rehearsed.ts";

const [W, C] = [".github/workflows/w.yml", ".github/workflows/called.yml"];
const SECRET = {
  options: {
    secret: (name: string) => (name === "NONE" ? undefined : "made-up-value"),
    real: false,
    vars: { HERE: "1" },
  },
} as const;

describe("the list of assumptions", () => {
  test("the list names generated secrets, variables without a value, parts of an event payload and refs of the suite", async () => {
    const { result } = await rehearse(
      {
        [W]: `on: push
env: { A: "\${{ vars.NOT_HERE || vars.HERE }}" }
jobs:
  j:
    runs-on: x
    if: "github.event.head_commit.message != 'vars.QUOTED' && github.event.release.name == ''"
    steps:
      - run: echo "\${{ secrets.DEPLOY_KEY }} \${{ vars['Other'] }} \${{ github.event.repository.default_branch }} \${{ github.event.head_commit.author.name }}"
  k: { uses: ./${C}, secrets: { T: "\${{ secrets.TOKEN }}" } }
  r: { if: false, uses: org/erlmcp-actions/.github/workflows/pipeline.yml@v2, permissions: { contents: read, actions: read }, secrets: inherit }
`,
        [C]: `on: { workflow_call: { secrets: { T: {} } } }\njobs: { j: { runs-on: x, steps: [{ run: "echo \${{ vars.DEEP }}" }] } }\n`,
      },
      SECRET,
    );
    expect(result.assumed).toEqual([
      expect.stringMatching(
        /^secrets DEPLOY_KEY, SERVICE_SECRETS, SSH_KEY, TOKEN: their values were generated; on GitHub/,
      ),
      `the variable NOT_HERE (${W}:2:12): it is empty here; set it with --var NOT_HERE=VALUE`,
      expect.stringMatching(
        /^github\.event\.release\.name \(\S+w\.yml:6:\d+\): it is empty here; GitHub's payload may contain it$/,
      ),
      expect.stringMatching(/^the variable Other \(\S+w\.yml:8:/),
      expect.stringMatching(/^the variable DEEP \(\S+called\.yml:2:/),
      expect.stringMatching(
        /^the variable KNOWN_HOSTS \(\S+w\.yml:10:\d+\): it is empty here, since no host key is checked; on GitHub it must contain the lines of the hosts$/,
      ),
      "erlmcp-actions at v2: this copy ran in its place; whether GitHub has that ref with the same files was not checked",
      expect.stringMatching(
        /^secrets: inherit \(\S+w\.yml:10:\d+\): GitHub passes inherited secrets only within one organization or enterprise; pass them to org by name$/,
      ),
    ]);
  });

  test("the list names secrets that the file of --real does not contain, and is empty when nothing is assumed", async () => {
    const { result } = await rehearse(
      `on: push\njobs: { j: { runs-on: x, steps: [{ run: "echo \${{ secrets.NONE }} \${{ secrets.KEY }}" }] } }\n`,
      { options: { ...SECRET.options, real: true } },
    );
    expect(result.assumed).toEqual(["the secret NONE: it is not in the file, so it is empty"]);
    expect(
      (await rehearse("on: push\njobs: { j: { runs-on: x, steps: [{ run: 'true' }] } }\n")).result.assumed,
    ).toEqual([]);
  });

  test("the list contains names in brackets, but not names in quoted text", async () => {
    const { result } = await rehearse(
      `on: push\njobs: { j: { runs-on: x, steps: [{ run: "true", env: { A: "\${{ format('{0} vars.Q', vars['C'], github['event'].foo, 'it''s vars.R', vars['D']) }}" } }] } }\n`,
    );
    expect(result.assumed.map((line) => line.split(" (")[0])).toEqual([
      "the variable C",
      "github.event.foo",
      "the variable D",
    ]);
  });

  test("the payload of a push contains what git knows about the commit", async () => {
    const ask = (path: string): string => `\${{ toJSON(github.event.${path}) }}`;
    const { log } = await rehearse(
      `on: push\njobs: { j: { runs-on: x, steps: [{ run: 'echo "$A"', env: { A: '${["head_commit.message", "head_commit.author.name", "repository.default_branch", "base_ref", "created"].map(ask).join(" ")}' } }] } }\n`,
    );
    expect(log).toBe('"v1.0.0" "test" "main" null true');
  });
});

describe("jobs and steps for other machines are left out and listed with their places", () => {
  test.each([
    [
      "a job",
      "runs-on: windows-latest",
      "",
      /^the job j: `runs-on: windows-latest` \(\S+w\.yml:4:14\), but this is Linux; it counts as successful/,
    ],
    [
      "a job with labels",
      "runs-on: { group: mine, labels: [self-hosted, macOS] }",
      "",
      /^the job j: `runs-on: macOS` \(\S+w\.yml:4:\d+\)/,
    ],
    [
      "a step",
      "runs-on: ubuntu-latest",
      ", shell: pwsh",
      /^j: .*Get-Date.* \(\S+w\.yml:6:9\): scripts for pwsh are not rehearsed/,
    ],
    [
      "steps with a default shell",
      "defaults: { run: { shell: pwsh } }\n    runs-on: ubuntu-latest",
      "",
      /scripts for pwsh are not rehearsed/,
    ],
  ])("%s for another machine is left out", async (_what, job, step, words) => {
    const { result } = await rehearse(
      `on: push\njobs:\n  j:\n    ${job}\n    steps:\n      - { run: Get-Date${step} }\n`,
    );
    expect([result.conclusion, result.notRehearsed]).toEqual(["success", [expect.stringMatching(words)]]);
  });
});
