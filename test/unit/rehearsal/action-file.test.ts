import { describe, expect, test } from "vitest";
import { oneJob, rehearse } from "../../kit/rehearsed.ts";

// action_yaml.json and ActionManifestManager.cs of actions/runner: what it takes is laxer than what the Marketplace asks for.

const W = ".github/workflows/w.yml";
const NODE = "runs: { using: node24, main: main.js }";
const COMPOSITE = `runs: { using: composite, steps: [{ shell: bash, run: 'echo "ran <\${{ inputs.word }}>"' }] }`;
const run = async (file: string) =>
  rehearse({
    [W]: oneJob("- { uses: $/a }"),
    "a/action.yml": file,
    "a/main.js": "console.log(`ran <${process.env.INPUT_WORD}>`)",
  });

describe("the reader of action.yml accepts", () => {
  test.each([
    ["without a name", `description: d\n${NODE}`],
    ["without a description", `name: n\n${NODE}`],
    ["with nothing but runs", NODE],
    ["a composite action with nothing but runs", COMPOSITE.replace("${{ inputs.word }}", "")],
    ["with an empty name and description", `name:\ndescription: ""\n${NODE}`],
    ["with a name that is a number", `name: 12\ndescription: 1.5\n${NODE}`],
    ["with unknown keys at the top", `title: t\nx-owner: { team: [a, b] }\nversion: 1\n${NODE}`],
    ["with an unknown colour and icon", `name: n\nbranding: { color: pink, icon: rocket-ship, size: 3 }\n${NODE}`],
    ["with an author that is a list", `author: [a, b]\n${NODE}`],
    ["with quoted booleans", `inputs: { word: { required: "true" } }\n${NODE}`],
    ["with a boolean as YAML 1.1 writes it", `inputs: { word: { required: yes } }\n${COMPOSITE}`],
    [
      "with a deprecation that is a number, and unknown keys of an input",
      `inputs: { word: { deprecationMessage: 1, type: string, options: [a] } }\n${NODE}`,
    ],
    ["with an input's description that is a list", `inputs: { word: { description: [a, b] } }\n${COMPOSITE}`],
    ["with `using` in capitals", NODE.replace("node24", "Node24")],
    ["a composite action with `using` in capitals", COMPOSITE.replace("composite", "Composite")],
  ])("%s", async (_what, file) => {
    const { log, job } = await run(`${file}\n`);
    expect([job("j").result, log]).toEqual(["success", expect.stringMatching(/^ran <(?:undefined)?>$/)]);
  });

  test.each([
    ["default: true", "true"],
    ["default: 7", "7"],
    ["Default: text", "text"],
    ["default: '${{ github.ref_name }}'", "v1.0.0"],
  ])("a file with the %s", async (key, text) => {
    expect((await run(`inputs: { word: { ${key} } }\n${NODE}\n`)).log).toBe(`ran <${text}>`);
  });
});

describe("the reader of action.yml rejects", () => {
  test.each([
    ["without runs", "name: n\ndescription: d", /Top level 'runs:' section is required for a\/action\.yml/],
    ["without using", "runs: { main: main.js }", /a\/action\.yml:1:7: Missing 'using' value/],
    [
      "with an unknown runtime",
      "runs: { using: node18, main: main.js }",
      /a\/action\.yml:1:16: 'using: node18' is not supported, use 'docker', 'composite', 'node12', 'node16', 'node20' or 'node24'/,
    ],
    ["with a runtime and nothing else", "runs: { using: node24 }", /Add one of these properties: .*main.*steps/],
    [
      "without a main",
      "runs: { using: node24, post: main.js }",
      /a\/action\.yml:1:7: an action for node24 needs `main`/,
    ],
    [
      "a composite action without steps",
      "runs: { using: composite, main: main.js }",
      /a\/action\.yml:1:7: a composite action needs `steps`/,
    ],
    ["with unknown keys of runs", "runs: { using: node24, main: main.js, shell: bash }", /Unexpected value 'shell'/],
    [
      "with a step that has a quoted boolean",
      "runs: { using: composite, steps: [{ shell: bash, run: 'true', continue-on-error: 'true' }] }",
      /Unexpected value 'true'/,
    ],
    ["with an input that is not a mapping", `inputs: { word: text }\n${NODE}`, /Unexpected value 'text'/],
    [
      "with an invalid condition of a step",
      "runs: { using: composite, steps: [{ if: 'nonsense()', shell: bash, run: 'true' }] }",
      /nonsense/,
    ],
    ["with an expression in its name", `name: "\${{ github.ref }}"\n${NODE}`, /Unrecognized named-value/],
  ])("%s", async (_what, file, words) => {
    const { log, job } = await run(`${file}\n`);
    expect([job("j").result, log]).toEqual(["failure", expect.stringMatching(words)]);
  });
});
