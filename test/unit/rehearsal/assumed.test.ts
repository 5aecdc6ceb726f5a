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

describe("what only GitHub knows, and a rehearsal takes for granted, is told", () => {
  test("secrets that were made up, variables without a value, what the payload of an event may have, refs of the suite", async () => {
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
        /^secrets DEPLOY_KEY, SERVICE_SECRETS, SSH_KEY, TOKEN: their values were made up; on GitHub/,
      ),
      `the variable NOT_HERE (${W}:2:12): it is empty here; --var NOT_HERE=VALUE gives it one`,
      expect.stringMatching(
        /^github\.event\.release\.name \(\S+w\.yml:6:\d+\): it is empty here; GitHub's payload may have it$/,
      ),
      expect.stringMatching(/^the variable Other \(\S+w\.yml:8:/),
      expect.stringMatching(/^the variable DEEP \(\S+called\.yml:2:/),
      expect.stringMatching(
        /^the variable KNOWN_HOSTS \(\S+w\.yml:10:\d+\): it is empty here, where no host is asked for its key; on GitHub it holds the lines of the hosts$/,
      ),
      "erlmcp-actions at v2: this copy was run in its place; whether GitHub has such a ref, and the same files there, was not looked at",
      expect.stringMatching(
        /^secrets: inherit \(\S+w\.yml:10:\d+\): GitHub hands them on like this only within one organization or enterprise; to org, hand them on by their names$/,
      ),
    ]);
  });

  test("with the real ones: which secret the file does not have; and nothing where nothing is", async () => {
    const { result } = await rehearse(
      `on: push\njobs: { j: { runs-on: x, steps: [{ run: "echo \${{ secrets.NONE }} \${{ secrets.KEY }}" }] } }\n`,
      { options: { ...SECRET.options, real: true } },
    );
    expect(result.assumed).toEqual(["the secret NONE: the file has none of this name, so that it is empty"]);
    expect(
      (await rehearse("on: push\njobs: { j: { runs-on: x, steps: [{ run: 'true' }] } }\n")).result.assumed,
    ).toEqual([]);
  });

  test("names in brackets, in one text with others and with what is quoted", async () => {
    const { result } = await rehearse(
      `on: push\njobs: { j: { runs-on: x, steps: [{ run: "true", env: { A: "\${{ format('{0} vars.Q', vars['C'], github['event'].foo, 'it''s vars.R', vars['D']) }}" } }] } }\n`,
    );
    expect(result.assumed.map((line) => line.split(" (")[0])).toEqual([
      "the variable C",
      "github.event.foo",
      "the variable D",
    ]);
  });

  test("the payload of a push has what git knows", async () => {
    const ask = (path: string): string => `\${{ toJSON(github.event.${path}) }}`;
    const { log } = await rehearse(
      `on: push\njobs: { j: { runs-on: x, steps: [{ run: 'echo "$A"', env: { A: '${["head_commit.message", "head_commit.author.name", "repository.default_branch", "base_ref", "created"].map(ask).join(" ")}' } }] } }\n`,
    );
    expect(log).toBe('"v1.0.0" "test" "main" null true');
  });
});

describe("what is of another machine is left out, and listed with its place", () => {
  test.each([
    [
      "a job",
      "runs-on: windows-latest",
      "",
      /^the job j: `runs-on: windows-latest` \(\S+w\.yml:4:14\), and this is Linux; it is taken for green/,
    ],
    [
      "a job by its labels",
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
      "steps by their defaults",
      "defaults: { run: { shell: pwsh } }\n    runs-on: ubuntu-latest",
      "",
      /scripts for pwsh are not rehearsed/,
    ],
  ])("%s", async (_what, job, step, words) => {
    const { result } = await rehearse(
      `on: push\njobs:\n  j:\n    ${job}\n    steps:\n      - { run: Get-Date${step} }\n`,
    );
    expect([result.conclusion, result.notRehearsed]).toEqual(["success", [expect.stringMatching(words)]]);
  });
});
