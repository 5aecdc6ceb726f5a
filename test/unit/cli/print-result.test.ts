import { describe, expect, test } from "vitest";
import { problemLines } from "../../../src/edge/cli/print-result.ts";
import { Isolation } from "../../../src/rehearsal/runner/isolate.ts";
import { RunPrinter } from "../../../src/rehearsal/print.ts";
import { rehearse } from "../../kit/rehearsed.ts";
import type { Play, Rehearsed } from "../../kit/rehearsed.ts";

/** What a person sees of a run, and the run. */
async function printed(
  files: Readonly<Record<string, string>> | string,
  play: Play = {},
): Promise<Rehearsed & { text: string }> {
  const lines: string[] = [];
  const printer = new RunPrinter({ write: (line) => lines.push(line), colour: false, detail: "steps" });
  const ran = await rehearse(files, { ...play, during: (event) => printer.print(event) });
  printer.summary(ran.result);
  printer.close();
  return { ...ran, text: [...lines, ...problemLines(ran.result, false)].join("\n") };
}

const CALLED = ".github/workflows/c.yml";
const UPLOAD = "{ uses: actions/upload-artifact@v7, with: { name: release, path: '*', overwrite: true } }";

describe("the printed result of a run", () => {
  test("the result shows both names of equal jobs in two called workflows, and that one overwrote the artifact of the other", async () => {
    const { text, result } = await printed({
      ".github/workflows/w.yml":
        "on: push\njobs:\n  cart: { uses: ./.github/workflows/c.yml, with: { s: 0 } }\n  search: { needs: cart, uses: ./.github/workflows/c.yml, with: { s: 1 } }\n  after: { runs-on: x, steps: [{ run: 'true' }] }\n",
      [CALLED]: `on: { workflow_call: { inputs: { s: { type: number } } } }\njobs:\n  build: { runs-on: x, steps: [{ name: make, run: 'echo 1 > a' }, ${UPLOAD}] }\n  off: { if: false, uses: ./.github/workflows/d.yml }\n  ship: { runs-on: x, needs: build, steps: [{ name: send, run: "exit \${{ inputs.s }}" }] }\n`,
      ".github/workflows/d.yml": "on: workflow_call\njobs: { d: { runs-on: x, steps: [{ run: 'true' }] } }\n",
    });
    expect(result.conclusion).toBe("failure");
    expect(text).toMatch(/^cart\/ship +✓ send/m);
    expect(text).toMatch(/^search\/ship +✗ send/m);
    expect(text).toMatch(/^search\/off +- skipped/m);
    expect(text).toMatch(/^after +✓ Run true/m);
    expect(text).toMatch(/^ {2}search\/ship: send: failed$/m);
    expect(text).toMatch(
      /^ {2}search\/build: warning: The job search \/ build overwrites the artifact release of the job cart \/ build: later downloads get the new one\./m,
    );
  });

  test("the result shows which job of a matrix failed, however long the names are", async () => {
    const matrix = (fails: string): string =>
      `strategy: { fail-fast: false, matrix: { host: [${"h".repeat(30)}-1, ${"h".repeat(30)}-2], end: [${"e".repeat(30)}] } }, steps: [{ name: go, run: "exit \${{ ${fails} }}" }]`;
    const { text } = await printed({
      ".github/workflows/w.yml": `on: push\njobs:\n  a-name-of-some-length: { runs-on: x, strategy: { fail-fast: false, matrix: { n: [1, 2] } }, steps: [{ name: go, run: "exit \${{ matrix.n == 2 && 1 || 0 }}" }] }\n  j: { runs-on: x, ${matrix("0")} }\n  release: { uses: ./.github/workflows/d.yml }\n`,
      ".github/workflows/d.yml": "on: workflow_call\njobs:\n  staging: { uses: ./.github/workflows/c.yml }\n",
      [CALLED]:
        "on: workflow_call\njobs:\n  deploy: { runs-on: x, strategy: { fail-fast: false, matrix: { n: [0, 1] } }, steps: [{ name: go, run: 'exit ${{ matrix.n }}' }] }\n",
    });
    expect(text).toMatch(/^a-name…f-some-length \(1\) +✓ go/m);
    expect(text).toMatch(/^a-name…f-some-length \(2\) +✗ go/m);
    for (const n of [1, 2]) expect(text).toMatch(new RegExp(`^j \\(h{30}-${n}, e{30}\\) +✓ go`, "m"));
    expect(text).toMatch(/^releas….*loy \(0\) +✓ go/m);
    expect(text).toMatch(/^releas….*loy \(1\) +✗ go/m);
    expect(text).toMatch(/^ {2}release\/staging\/deploy \(1\): go: failed$/m);
  });

  test("the result of one pipeline has short names", async () => {
    const { text } = await printed({
      ".github/workflows/w.yml": "on: push\njobs:\n  release: { uses: ./.github/workflows/d.yml }\n",
      ".github/workflows/d.yml": "on: workflow_call\njobs:\n  staging: { uses: ./.github/workflows/c.yml }\n",
      [CALLED]: "on: workflow_call\njobs:\n  deploy: { runs-on: x, steps: [{ name: go, run: 'true' }] }\n",
    });
    expect(text).toMatch(/^staging {6}✓ go/m);
  });

  test("the result lists each warning once", async () => {
    const { text } = await printed({
      ".github/workflows/w.yml":
        "on: push\njobs:\n  j:\n    runs-on: x\n    steps:\n      - { uses: $/a, with: { enviroment: x } }\n      - { run: 'echo ::warning::mind it; echo ::warning::mind it; echo ::notice::nothing' }\n",
      "a/action.yml":
        "name: a\ndescription: a\ninputs: { environment: { description: e } }\nruns: { using: composite, steps: [{ run: 'true', shell: sh }] }\n",
    });
    expect(text.split("\n").filter((line) => line.includes(" warning:"))).toEqual([
      "  j: warning: Unexpected input(s) 'enviroment', valid inputs are ['environment']",
      "  j: warning: mind it",
    ]);
  });

  test.skipIf(Isolation.here() === undefined)(
    "a failed script of one's own may have lacked the network or a program; a successful one did not",
    async () => {
      const { result } = await printed(
        "on: push\njobs: { j: { runs-on: x, steps: [{ run: 'true' }, { name: publish, run: gh-that-is-not-here release create }] } }\n",
        { options: { real: false } },
      );
      expect(result.notRehearsed).toEqual([
        expect.stringMatching(
          /^j: publish \(\.github\/workflows\/w\.yml:2:\d+\): it failed without a network and with the programs of this machine; GitHub provides both$/,
        ),
      ]);
    },
  );

  test("the result of a rollback on empty hosts has a hint", async () => {
    const { text } = await printed(
      "on: push\njobs: { j: { runs-on: x, steps: [{ run: 'echo \"::error::refused: there is no good release to roll back to on every host. The hosts have: none.\"; exit 1' }] } }\n",
    );
    expect(text).toMatch(/^ {2}The hosts of a rehearsal are empty at first: --after TAG pushes an older tag first/m);
  });
});
