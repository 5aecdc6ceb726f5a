import { describe, expect, test } from "vitest";
import { CHECKS } from "./checks/all.ts";
import { Repository } from "./checks/source.ts";

const SHA = "3d3c42e5aac5ba805825da76410c181273ba90b1";

/** A small repository without a fault: a caller, what it calls, what that one calls, an action, a page. */
const GOOD: Readonly<Record<string, string>> = {
  "examples/shop/.github/workflows/release.yml": `name: release
on:
  push: { tags: ["v*"] }
permissions: {}
jobs:
  release:
    permissions: { contents: read, actions: read } # check out; ask about leases
    uses: org/erlmcp-actions/.github/workflows/line.yml@v1
    with: { environment: production, dry-run: false }
    secrets: { SSH_KEY: "\${{ secrets.SSH_KEY }}" }
`,
  ".github/workflows/line.yml": `name: line
on:
  workflow_call:
    inputs:
      environment: { description: Where to., type: string, required: true }
      dry-run: { description: Only a plan., type: boolean, default: false }
    secrets:
      SSH_KEY: { description: A key., required: false }
    outputs:
      outcome: { description: How it ended., value: "\${{ jobs.last.outputs.outcome }}" }
permissions: {}
jobs:
  first:
    permissions:
      contents: read # check out
      actions: read # ask about leases
    uses: $/.github/workflows/one.yml
    with:
      environment: staging
      dry-run: \${{ inputs.dry-run }}
    secrets:
      SSH_KEY: \${{ secrets.SSH_KEY }}
  last:
    needs: first
    if: inputs.environment == 'production' && contains(fromJSON('["deployed"]'), needs.first.outputs.outcome)
    permissions:
      contents: read # check out
      actions: read # ask about leases
    uses: $/.github/workflows/one.yml
    with:
      environment: production
    secrets:
      SSH_KEY: \${{ secrets.SSH_KEY }}
`,
  ".github/workflows/one.yml": `name: one
on:
  workflow_call:
    inputs:
      environment: { description: Where to., type: string, required: true }
      dry-run: { description: Only a plan., type: boolean, default: false }
    secrets:
      SSH_KEY: { description: A key., required: false }
    outputs:
      outcome: { description: How it ended., value: "\${{ jobs.one.outputs.outcome }}" }
permissions: {}
jobs:
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    environment: { name: "\${{ inputs.environment }}" }
    concurrency:
      group: \${{ inputs.dry-run && format('plan-{0}', github.run_id) || 'deploy' }}-\${{ inputs.environment }}
      cancel-in-progress: false
    permissions:
      contents: read # check out
      actions: read # ask about leases
    outputs:
      outcome: \${{ steps.ship.outputs.outcome || steps.say.outputs.word }}
    steps:
      - uses: actions/checkout@${SHA} # v7.0.1
        timeout-minutes: 10
        with:
          persist-credentials: false
      - id: say
        shell: bash
        env:
          WHERE: \${{ inputs.environment }}
        run: |
          echo "word=$WHERE" >> "$GITHUB_OUTPUT"
      - id: ship
        if: steps.say.outputs.word != ''
        uses: $/deploy
        timeout-minutes: 20
        with:
          environment: \${{ inputs.environment }}
          ssh-key: \${{ secrets.SSH_KEY }}
`,
  "deploy/action.yml": `name: Deploy
description: Puts it there.
inputs:
  environment:
    description: Where to.
    required: true
  ssh-key:
    description: A key.
outputs:
  outcome:
    description: How it ended.
runs:
  using: node24
  main: ../dist/deploy.js
`,
  "README.md": `A step:

\`\`\`yaml
- uses: actions/checkout@${SHA} # v7.0.1
\`\`\`
`,
};

interface Plant {
  readonly file: keyof typeof GOOD & string;
  readonly from: string | RegExp;
  readonly to: string;
  /** Where the finding is, by a text of the changed file; at the changed text when left out. */
  readonly at?: string;
  readonly says: string;
}

const ONE = ".github/workflows/one.yml";
const LINE = ".github/workflows/line.yml";
const CALLER = "examples/shop/.github/workflows/release.yml";

const one = (from: string | RegExp, to: string, says: string, at?: string): Plant => ({
  file: ONE,
  from,
  to,
  says,
  ...(at === undefined ? {} : { at }),
});
const line = (from: string | RegExp, to: string, says: string, at?: string): Plant => ({
  ...one(from, to, says, at),
  file: LINE,
});
const caller = (from: string | RegExp, to: string, says: string, at?: string): Plant => ({
  ...one(from, to, says, at),
  file: CALLER,
});

const PLANTED: Readonly<Record<string, readonly Plant[]>> = {
  accepted: [
    one("runs-on: ubuntu-24.04", "run-on: ubuntu-24.04", "Unexpected value 'run-on'"),
    one("      - id: say\n", "      - id: say\n        timeout: 3\n", "Unexpected value 'timeout'", "timeout: 3"),
    one("          ssh-key:", "          ssh-keys:", "Invalid action input 'ssh-keys'", "ssh-keys"),
    one(
      "        with:\n          environment: ${{ inputs.environment }}\n",
      "        with:\n",
      "Missing required input `environment`",
      "        with:\n          ssh-key",
    ),
    one("if: steps.say.outputs.word != ''", "if: steps.say.outputs.word !== ''", "nexpected", "if: steps"),
    one("if: steps.say.outputs.word != ''", "if: jobs.one.result", "Unrecognized named-value: 'jobs'", "if: jobs"),
  ],
  there: [
    one("uses: $/deploy\n", "uses: $/deploi\n", "$/deploi is not there"),
    caller("line.yml@v1", "lime.yml@v1", "lime.yml@v1 is not there"),
  ],
  described: [
    one("dry-run: { description: Only a plan., type", "dry-run: { type", "dry-run has no description"),
    one(
      "description: Only a plan., type: boolean, default",
      "description: Only a plan., default",
      "dry-run has no type",
    ),
    one(
      "SSH_KEY: { description: A key., required: false }",
      "SSH_KEY: { description: A key., required: true }",
      "must be required: false",
    ),
  ],
  handed: [
    caller(
      "with: { environment: production, ",
      "with: { environment: production, version: v1, ",
      "has no input version",
    ),
    caller("environment: production, ", "", "needs the input environment", "uses:"),
    caller("dry-run: false", "dry-run: 'no'", 'input dry-run is a boolean, not "no"'),
    caller("secrets: { SSH_KEY:", "secrets: { KEY:", "takes no secret KEY"),
    caller(/\n {4}secrets: .*/, "", "is not given its secret SSH_KEY", "uses:"),
    line("uses: $/.github/workflows/one.yml", "uses: $/deploy", "$/deploy cannot be called"),
  ],
  named: [
    line("jobs.last.outputs.outcome", "jobs.last.outputs.outcomes", "the job has no output outcomes"),
    line("needs.first.outputs.outcome", "needs.first.outputs.word", "the job has no output word"),
    line("    needs: first\n", "", "the job does not need first", "    if: inputs"),
    one("jobs.one.outputs.outcome", "jobs.two.outputs.outcome", "there is no such job"),
    one("steps.ship.outputs.outcome ||", "steps.ship.outputs.result ||", "$/deploy has no output result"),
    one("steps.say.outputs.word }}", "steps.say.outputs.words }}", "its script sets no output words"),
    one("if: steps.say.outputs.word != ''", "if: steps.later.outputs.word != ''", "there is no such step before"),
    one("WHERE: ${{ inputs.environment }}", "WHERE: ${{ inputs.target }}", "there is no such input"),
    one("ssh-key: ${{ secrets.SSH_KEY }}", "ssh-key: ${{ secrets.DEPLOY_KEY }}", "there is no such secret"),
  ],
  used: [
    line("      dry-run: ${{ inputs.dry-run }}\n", "", "input dry-run is used nowhere", "dry-run: { description"),
    one("          ssh-key: ${{ secrets.SSH_KEY }}\n", "", "secret SSH_KEY is used nowhere", "SSH_KEY: {"),
  ],
  bots: [one("if: steps.say.outputs.word != ''", "if: github.actor == 'dependabot[bot]'", "github.actor")],
  conditions: [
    one(
      "if: steps.say.outputs.word != ''",
      "if: |\n          ${{ steps.say.outputs.word != '' }}",
      "always true",
      "if: |",
    ),
    one("if: steps.say.outputs.word != ''", "if: ${{ false }} && ${{ false }}", "always true"),
  ],
  contains: [
    line("contains(fromJSON('[\"deployed\"]'),", "contains('deployed unchanged',", "parts of words", "    if: inputs"),
  ],
  ternaries: [
    one(
      "inputs.dry-run && format('plan-{0}', github.run_id) || 'deploy'",
      "inputs.dry-run && '' || 'deploy'",
      "is c where b is empty",
    ),
    one(
      "inputs.dry-run && format('plan-{0}', github.run_id) || 'deploy'",
      "inputs.dry-run && inputs.environment || 'deploy'",
      "is c where b is empty",
    ),
  ],
  fitting: [
    one(
      "      contents: read # check out\n",
      "      contents: write # check out\n",
      "asks for 'contents: write', its steps need 'contents: read'",
    ),
    one(
      "      actions: read # ask about leases\n",
      "",
      "asks for 'actions: none', its steps need 'actions: read'",
      "    permissions:\n",
    ),
    one(
      "      actions: read #",
      "      id-token: write # why not\n      actions: read #",
      "asks for 'id-token: write', its steps need 'id-token: none'",
      "id-token",
    ),
    one("uses: actions/checkout@", "uses: acme/checkout@", "nobody has said what acme/checkout", "    steps:"),
  ],
  granted: [
    caller(
      "{ contents: read, actions: read }",
      "{ contents: read }",
      "The nested job 'one' is requesting 'actions: read', but is only allowed 'actions: none'.",
      "uses:",
    ),
    caller(
      "    permissions: { contents: read, actions: read } # check out; ask about leases\n",
      "",
      "The nested job 'first' is requesting 'contents: read', but is only allowed 'contents: none'.",
      "uses:",
    ),
    line(
      "      actions: read # ask about leases\n    uses: $/.github/workflows/one.yml\n    with:\n      environment: staging",
      "    uses: $/.github/workflows/one.yml\n    with:\n      environment: staging",
      "The nested job 'one' is requesting 'actions: read', but is only allowed 'actions: none'.",
      "    uses: $",
    ),
  ],
  stated: [
    one("permissions: {}\n", "permissions: { contents: read }\n", "begins with `permissions: {}`"),
    one("permissions: {}\n", "", "begins with `permissions: {}`", ""),
    one("contents: read # check out", "contents: read", "job one: contents has no comment"),
    caller(/ {4}permissions: .*\n/, "    permissions: write-all\n", "asks for write-all"),
    caller(/ {4}permissions: .*\n/, "", "does not say which permissions it needs", "  release:"),
  ],
  exposed: [
    one("WHERE: ${{ inputs.environment }}", "WHERE: ${{ secrets.SSH_KEY }}", "outside of `with`"),
    one("|| steps.say.outputs.word }}", "|| secrets.SSH_KEY }}", "outside of `with`"),
  ],
  hardcoded: [
    one("ssh-key: ${{ secrets.SSH_KEY }}", "ssh-key: none", "ssh-key is written out"),
    one("WHERE: ${{ inputs.environment }}", `WHERE: ghp_${"a1".repeat(18)}`, "WHERE is written out"),
  ],
  inherited: [caller(/secrets: .*/, "secrets: inherit", "hands on every secret there is")],
  outside: [one(/^ {4}environment: .*\n/m, "", "a secret in a job without an environment", "ssh-key: $")],
  unredacted: [
    one("ssh-key: ${{ secrets.SSH_KEY }}", "ssh-key: ${{ fromJSON(secrets.SSH_KEY).private }}", "a part of a secret"),
  ],
  wholesale: [
    one("ssh-key: ${{ secrets.SSH_KEY }}", "ssh-key: ${{ toJSON(secrets) }}", "all secrets at once"),
    one(
      "ssh-key: ${{ secrets.SSH_KEY }}",
      "ssh-key: ${{ secrets[format('{0}_KEY', inputs.environment)] }}",
      "all secrets at once",
    ),
  ],
  checkouts: [
    one(
      "persist-credentials: false",
      "fetch-depth: 0",
      "checkout without persist-credentials: false",
      "uses: actions/checkout",
    ),
  ],
  limits: [
    one("    timeout-minutes: 30\n", "", "job one has no timeout-minutes", "  one:\n"),
    one("        timeout-minutes: 20\n", "", "the step has no timeout-minutes", "uses: $/deploy"),
    one("timeout-minutes: 20", "timeout-minutes: 30", "as long as its job", "        timeout-minutes: 30"),
    one(
      "    timeout-minutes: 30\n",
      "    timeout-minutes: 25\n",
      "may take 30 minutes together",
      "    timeout-minutes: 25",
    ),
  ],
  pins: [
    one(`actions/checkout@${SHA} # v7.0.1`, "actions/checkout@v7", "is not pinned by a full commit"),
    one(`${SHA} # v7.0.1`, SHA, "no comment with its version"),
    one("uses: $/deploy\n", "uses: ./deploy\n", "./ is the caller's checkout"),
    one("uses: $/deploy\n", "uses: docker://alpine:3\n", "not pinned by its digest"),
    one("uses: $/deploy\n", "uses: $/actions/../deploy\n", "a roundabout path"),
    {
      file: "README.md",
      from: SHA,
      to: "a".repeat(40),
      says: `actions/checkout is v7.0.1 ${"a".repeat(40)} here, v7.0.1 ${SHA} at .github/workflows/one.yml:`,
    },
    { file: "README.md", from: "# v7.0.1", to: "# v7.0.0", says: "actions/checkout is v7.0.0" },
    caller("line.yml@v1", "line.yml@main", "is not pinned"),
  ],
  plain: [
    one(
      "    timeout-minutes: 30\n",
      "    timeout-minutes: 30\n    container: alpine:3\n",
      "job one has container",
      "container:",
    ),
  ],
  scripts: [
    one('"word=$WHERE"', '"word=${{ inputs.environment }}"', "a script with ${{ }}", "run: |"),
    one('>> "$GITHUB_OUTPUT"', '>> "$GITHUB_ENV"', "writes to GITHUB_ENV", "run: |"),
    one('echo "word=$WHERE"', 'echo "::set-output name=word::$WHERE"', "GitHub has withdrawn", "run: |"),
    one('echo "word=$WHERE"', 'eval "word=$WHERE"', "runs a text as code", "run: |"),
    one('echo "word=$WHERE"', "curl http://shop.example.com", "an address without TLS", "run: |"),
    one("        shell: bash\n", "", "shell: bash is missing", "run: |"),
    one(
      "          WHERE:",
      "          ACTIONS_ALLOW_UNSECURE_COMMANDS: true\n          WHERE:",
      "lets any output",
      "        env:",
    ),
  ],
  caches: [
    one(
      `actions/checkout@${SHA} # v7.0.1`,
      `actions/cache@${SHA} # v7.0.1`,
      "a cache that another run may have filled",
    ),
  ],
  concurrency: [
    one("cancel-in-progress: false", "cancel-in-progress: true", "without a concurrency group", "  one:\n"),
    one(/ {4}concurrency:\n.*\n.*\n/, "", "without a concurrency group", "  one:\n"),
    one(
      "format('plan-{0}', github.run_id)",
      "format('plan-{0}', github.workflow)",
      "github.workflow is the caller's",
      "      group:",
    ),
    one("uses: $/deploy\n", "uses: $/actions/rollback\n", "a way back must not wait", "    concurrency:"),
    caller(
      "permissions: {}\n",
      "permissions: {}\nconcurrency: { group: release, cancel-in-progress: true }\n",
      "cancels what it has called in its midst",
      "concurrency:",
    ),
    caller(
      "    with: {",
      "    concurrency: { group: release, cancel-in-progress: true }\n    with: {",
      "cancels what it has called in its midst",
      "    concurrency:",
    ),
  ],
  triggers: [
    caller('push: { tags: ["v*"] }', "pull_request_target:", "what a stranger sent"),
    caller("name: release\n", "", "the workflow has no name", ""),
  ],
};

test("every check has a planted fault", () => {
  expect(Object.keys(PLANTED).sort()).toEqual(Object.keys(CHECKS).sort());
});

test.each(Object.entries(CHECKS))("%s finds nothing in a file without a fault", async (_name, check) => {
  expect(await check(new Repository(GOOD))).toEqual([]);
});

describe.each(Object.entries(PLANTED))("%s finds", (name, plants) => {
  test.each(plants)("$says", async ({ file, from, to, at, says }) => {
    const before = GOOD[file] ?? "";
    const text = before.replace(from, () => to);
    expect(text).not.toBe(before);
    const findings = (await CHECKS[name]?.(new Repository({ ...GOOD, [file]: text }))) ?? [];
    const where = at === "" ? `${file}:` : `${file}:${lineOf(text, at ?? to)}: `;
    const found = findings.filter((finding) => finding.startsWith(where) && finding.includes(says));
    expect(found.length, `${where} ${says}, but there is: ${findings.join("\n") || "nothing"}`).toBeGreaterThan(0);
  });
});

function lineOf(text: string, part: string): number {
  const index = text.indexOf(part);
  if (index === -1) throw new Error(`${part} is not there`);
  return text.slice(0, index).split("\n").length;
}
