import { readlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Isolation } from "../../../src/rehearsal/runner/isolate.ts";
import { Rehearsal } from "../../../src/rehearsal/rehearsal.ts";
import { rehearse } from "../../kit/rehearsed.ts";
import type { Play } from "../../kit/rehearsed.ts";
import { suite } from "../../kit/suite-folder.ts";

const [W, C] = [".github/workflows/w.yml", ".github/workflows/called.yml"];
const RUN = "runs-on: ubuntu-latest";
const STEPS = "steps: [{ run: 'true' }]";
const CALL =
  "on: push\njobs:\n  c: { uses: org/erlmcp-actions/.github/workflows/called.yml@v1 }\n  after: { runs-on: x, needs: c, steps: [{ run: echo after }] }\n";

describe("constructs that are not rehearsed", () => {
  test.each([
    ["container", `{ ${RUN}, container: node, ${STEPS} }`],
    ["services", `{ ${RUN}, services: { db: { image: x } }, ${STEPS} }`],
    ["continue-on-error", `{ ${RUN}, continue-on-error: true, ${STEPS} }`],
  ])("%s is left out of a user's workflow and rejected in the suite's, with its line in both", async (key, job) => {
    const own = await rehearse(
      `on: push\njobs:\n  j: ${job}\n  after: { ${RUN}, needs: j, steps: [{ run: 'echo "after \${{ needs.j.result }}"' }] }\n`,
    );
    expect([own.result.conclusion, own.log, own.job("j").steps]).toEqual(["success", "after success", []]);
    expect(own.result.notRehearsed).toEqual([
      expect.stringMatching(
        new RegExp(`^the job j: \`${key}\` \\(\\.github/workflows/w\\.yml:3:\\d+\\); it counts as successful`),
      ),
    ]);
    const ours = await rehearse({ [W]: CALL }, suite({ [C]: `on: workflow_call\njobs:\n  j: ${job}\n` }));
    expect([ours.job("c / j").result, ours.result.conclusion, ours.result.notRehearsed]).toEqual([
      "failure",
      "failure",
      [],
    ]);
    expect(ours.log).toMatch(new RegExp(`\`${key}\` \\(\\.github/workflows/called\\.yml:3:\\d+\\) is not rehearsed`));
  });

  test("a key that is an expression is rejected with its place", async () => {
    await expect(
      rehearse(`on: push\njobs: { j: { ${RUN}, steps: [{ run: 'true', env: { "\${{ github.job }}": 1 } }] } }`),
    ).rejects.toMatchObject({
      message: "the key ${{ github.job }} is an expression, which is not rehearsed",
      where: expect.stringMatching(/^\.github\/workflows\/w\.yml:2:\d+$/),
    });
  });

  test.each([
    ["jobs: {}", /at least one job|jobs/i],
    ["jobs: { j: { runs-on: x, steps: [{ run: 'true', nonsense: 1 }] } }", /Line: 2.*nonsense/s],
    ["jobs: { j: { runs-on: x, steps: [{ name: nothing }] } }", /run|uses/],
    ["jobs: { j: { runs-on: x, steps: [{ id: a, run: 'true' }, { id: a, run: 'true' }] } }", /a/],
    ["jobs: { 'b d': { runs-on: x, steps: [{ run: 'true' }] } }", /b d/],
    ["jobs: [", /line 3, column 1/],
  ])("an invalid workflow is reported with its line: %s", async (jobs, words) => {
    await expect(rehearse(`on: push\n${jobs}\n`)).rejects.toThrow(words);
  });
});

describe("third-party actions", () => {
  const FILES = {
    [W]: `on: push\njobs:\n  j:\n    ${RUN}\n    steps:\n      - { id: f, uses: some/action/sub@v1 }\n      - { uses: docker://alpine }\n      - { id: d, uses: $/docker }\n      - { uses: $/pre }\n      - { uses: $/c }\n      - { run: 'echo "went on <\${{ steps.f.outputs.x }}> \${{ steps.f.outcome }} \${{ steps.d.outcome }}"' }\n`,
    "docker/action.yml": "name: d\ndescription: d\nruns: { using: docker, image: Dockerfile }\n",
    "pre/action.yml": "name: p\ndescription: p\nruns: { using: node24, main: main.js, pre: pre.js }\n",
    "c/action.yml":
      "name: c\ndescription: c\nruns:\n  using: composite\n  steps:\n    - { uses: other/action@v1 }\n    - { shell: bash, run: echo inner }\n",
  };

  test("a third-party action in a user's file is left out, and listed with its line", async () => {
    const { result, log, events } = await rehearse(FILES);
    expect([result.conclusion, log]).toEqual(["success", "inner\nwent on <> success success"]);
    expect(result.notRehearsed).toEqual([
      expect.stringMatching(/^j: some\/action\/sub \(\.github\/workflows\/w\.yml:6:\d+\)/),
      expect.stringMatching(/^j: docker:\/\/alpine \(\.github\/workflows\/w\.yml:7:/),
      expect.stringMatching(/^j: \$\/docker \(\.github\/workflows\/w\.yml:8:.*docker\/action\.yml uses docker/),
      expect.stringMatching(/^j: \$\/pre \(\.github\/workflows\/w\.yml:9:.*pre step/),
      expect.stringMatching(/^j: other\/action \(c\/action\.yml:6:/),
    ]);
    expect(events.filter((event) => event.kind === "step-end" && event.note === "not rehearsed")).toHaveLength(5);
  });

  test.each(["some/action@v1", "docker://alpine", "$/docker", "$/pre"])(
    "%s is rejected in the suite's own files",
    async (uses) => {
      const { job, log } = await rehearse(
        { [W]: CALL },
        suite({ ...FILES, [C]: `on: workflow_call\njobs:\n  j:\n    ${RUN}\n    steps:\n      - uses: ${uses}\n` }),
      );
      expect([job("c / j").result, log]).toEqual([
        "failure",
        expect.stringMatching(/(?:called|action)\.yml:\d+:\d+: .*not rehearsed/),
      ]);
    },
  );
});

describe("the sandbox", () => {
  // A network of its own is one that is not the machine's.
  const WHERE = "sh -c 'test $(readlink /proc/self/ns/net) = $HOST_NET && echo $0 open || echo $0 boxed'";
  const js = (name: string): string =>
    `console.log('${name}', require('fs').readlinkSync('/proc/self/ns/net') === process.env.HOST_NET ? 'open' : 'boxed')`;
  const step = (name: string, shell = ""): string => `{ ${shell}run: "${WHERE} ${name}" }`;
  const FILES = {
    [W]: `on: push\njobs:\n  j:\n    ${RUN}\n    steps:\n      - ${step("script")}\n      - { uses: $/mine }\n      - { uses: $/comp }\n      - { uses: actions/checkout@v7 }\n      - { uses: org/erlmcp-actions/ours@v1 }\n  k: { needs: j, uses: org/erlmcp-actions/.github/workflows/called.yml@v1 }\n`,
    "mine/action.yml": "name: m\ndescription: m\nruns: { using: node24, main: main.js, post: main.js }\n",
    "mine/main.js": js("mine"),
    "comp/action.yml": `name: c\ndescription: c\nruns: { using: composite, steps: [${step("comp", "shell: bash, ")}] }\n`,
  };
  const ours = (): Play =>
    suite({
      "ours/action.yml": `name: o\ndescription: o\nruns: { using: composite, steps: [${step("ours", "shell: bash, ")}, { uses: $/js }, { uses: ./mine }, { uses: ./comp }] }\n`,
      "js/action.yml": "name: j\ndescription: j\nruns: { using: node24, main: main.js }\n",
      "js/main.js": js("our-js"),
      [C]: `on: workflow_call\njobs: { j: { ${RUN}, steps: [${step("our-job")}, { uses: actions/checkout@v7 }, { uses: ./mine }] } }\n`,
    });

  test.skipIf(Isolation.here() === undefined)(
    "scripts and actions of the user run without a network, also in a file of this suite; this suite's own do not",
    async () => {
      const { log, result } = await rehearse(FILES, {
        options: { ...ours().options, real: false, env: { HOST_NET: readlinkSync("/proc/self/ns/net") } },
      });
      expect(result.conclusion).toBe("success");
      expect(log.split("\n").filter((line) => / (?:open|boxed)$/.test(line))).toEqual([
        "script boxed",
        "mine boxed",
        "comp boxed",
        "ours open",
        "our-js open",
        "mine boxed",
        "comp boxed",
        "mine boxed",
        "mine boxed",
        "our-job open",
        "mine boxed",
        "mine boxed",
      ]);
    },
  );

  test("scripts of the user are left out and listed where no namespace is allowed", async () => {
    const { options } = ours();
    const open = Rehearsal.open.bind(Rehearsal);
    Rehearsal.open = async (...args) => Object.assign(await open(...args), { isolate: undefined });
    try {
      const { log, result } = await rehearse(FILES, { options: { ...options, real: false } });
      expect(log).not.toMatch(/^(?:script|mine|comp) /m);
      expect(result.notRehearsed.filter((line) => /cannot run it without a network/.test(line)).length).toBe(6);
    } finally {
      Rehearsal.open = open;
    }
  });
});
