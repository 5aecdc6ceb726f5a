import { execFileSync, spawnSync } from "node:child_process";
import { createServer } from "node:http";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../kit/free-port.ts";
import { stopAll } from "../kit/hub.ts";
import { RehearseCli, ctrlC } from "../kit/rehearse-cli.ts";
import type { CliOptions, CliRun } from "../kit/rehearse-cli.ts";
import { TinyRepository } from "../kit/rehearsed.ts";

/** What somebody who has read nothing but the README may have. */
const SERVICE = {
  "server.js": `const http = require("http");
const { version } = require("./package.json");
http.createServer((_, answer) => answer.setHeader("content-type", "application/json").end(JSON.stringify({ version }))).listen(process.env.PORT || 8080);
`,
  "package.json": '{"name": "shop", "version": "1.0.0"}',
};
const CONFIG = `service: shop
environments:
  production:
    target: {hosts: [deploy@shop.example.com]}
    url: https://shop.example.com
rehearsal: {process: node server.js}
`;
const deployJob = (more = ""): string => `name: deploy
on: {push: {tags: ["v*"]}, workflow_dispatch: }
permissions: {}
jobs:
${more}  production:
    runs-on: ubuntu-24.04
    permissions: {contents: read, actions: read}
    steps:
      - uses: actions/checkout@v5
      - run: mkdir -p out && tar -czf out/shop.tar.gz server.js package.json
      - uses: org/erlmcp-actions/deploy@v1
        id: deploy
        with: {environment: production, version: v1.0.0, archive: out/shop.tar.gz, skip-tests: "true"}
      - uses: org/erlmcp-actions/actions/recover@v1
        if: always()
        with: {environment: production}
`;
const PIPELINE = `on: {push: {tags: ["v*"]}}
jobs:
  release:
    permissions: {contents: read, actions: read}
    uses: org/erlmcp-actions/.github/workflows/pipeline.yml@v1
`;

let cli: RehearseCli;
let repository: TinyRepository;

beforeEach(() => {
  cli = new RehearseCli();
});
afterEach(() => {
  cli.close();
  repository.remove();
});

/** Rehearses in a repository made of these files. Nothing may be left anywhere, and git must see no change. */
async function rehearse(
  files: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  options: CliOptions = {},
): Promise<CliRun> {
  repository = new TinyRepository(files);
  return again(args, options);
}

async function again(
  args: readonly string[] = [],
  options: CliOptions & { readonly cwd?: string; readonly goneWithinMs?: number } = {},
): Promise<CliRun> {
  const state = (): string =>
    [repository.git("status", "--porcelain"), repository.git("for-each-ref"), repository.git("stash", "list")].join(
      "\n",
    );
  const before = state();
  const run = await cli.run(options.cwd ?? repository.folder, args, options);
  await expect
    .poll(() => cli.left(), { timeout: options.goneWithinMs ?? 1000, interval: 100, message: run.text })
    .toEqual([]);
  expect(state()).toBe(before);
  return run;
}

const log = (job: string): string => {
  const kept = join(repository.folder, ".erlmcp");
  const [newest = ""] = readdirSync(kept)
    .filter((name) => name.startsWith("rehearsal-"))
    .sort()
    .toReversed();
  const [run = ""] = readdirSync(join(kept, newest));
  return readFileSync(join(kept, newest, run, job, "log.txt"), "utf8");
};

describe("a rehearsal of another service", () => {
  it("a service in a subfolder is rehearsed, with another name of deploy.yml, its own secret and its own health check", async () => {
    const shop = `service: shop
gates: {changelog: false, unit: false}
environments:
  staging:
    target: {hosts: [ops@s.example.net], instance: "http://127.0.0.1:3000", manager: {process: node index.mjs}}
    env: {HTTP_PORT: 3000}
    secrets: [STRIPE_KEY]
    verify: {version-field: app.version}
  production:
    target: {jump: ops@bastion.example.net, sudo: true, run-as: shop, hosts: [ops@a.example.net, "ops@b.example.net:2222"], instance: "http://127.0.0.1:3000", manager: {process: node index.mjs}}
    url: https://shop.example.net
    env: {HTTP_PORT: 3000}
    secrets: [STRIPE_KEY]
    verify: {version-field: app.version}
`;
    const run = await rehearse({
      "services/shop/index.mjs": `import http from "node:http";
import { readFileSync } from "node:fs";
if (!/^rehearsed-/.test(process.env.STRIPE_KEY)) throw new Error("STRIPE_KEY is not set");
console.log("the key is", process.env.STRIPE_KEY);
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
http.createServer((_, answer) => answer.end(JSON.stringify({ app: { version } }))).listen(process.env.HTTP_PORT);
`,
      "services/shop/package.json": '{"name": "@acme/shop", "version": "2.1.0"}',
      "services/shop/ops/prod.yml": shop,
      ".github/workflows/shop.yml": PIPELINE.replace(
        "@v1\n",
        '@v1\n    with: {working-directory: services/shop, config: ops/prod.yml}\n    secrets: {SERVICE_SECRETS: "${{ secrets.SHOP_ENV }}"}\n',
      ),
    });
    expect({ code: run.code, text: run.text }).toMatchObject({ code: 1 });
    // The tag that TinyRepository set is another version than the one of the package: the gate has it.
    expect(run.text).toMatch(
      /^ {2}build: services\/shop\/package\.json: package\.json has version 2\.1\.0, not 1\.0\.0$/m,
    );
    repository.git("tag", "--delete", "v1.0.0");
    const second = await again();
    expect({ code: second.code, text: second.text }).toMatchObject({ code: 0 });
    expect(second.text).toContain(
      "This commit has no version tag: it is rehearsed as v2.1.0. Your repository gets no tag.",
    );
    expect(second.text).toMatch(/^production .*outcome deployed, version 2\.1\.0$/m);
    expect(second.text).toMatch(
      /ops@b\.example\.net:\/opt\/shop was replaced by http:\/\/127\.0\.0\.1:\d+; https:\/\/shop\.example\.net by/,
    );
  });

  it("single actions are rehearsed with uncommitted and renamed files, in a worktree, from a subfolder", async () => {
    repository = new TinyRepository({
      ...SERVICE,
      "deploy.yml": CONFIG.replace("    url:", "    secrets: [A, B]\n    url:"),
      ".github/workflows/d.yml": deployJob().replace(
        '"true"}',
        '"true", secrets: "A=${{ secrets.A }}\\nB=${{ secrets.B }}"}',
      ),
      "a/b/c": "1",
      gone: "2",
    });
    const main = repository.folder;
    const tree = join(cli.folder, "мой магазин");
    repository.git("worktree", "add", "--quiet", "-b", "tree", tree);
    renameSync(join(tree, "gone"), join(tree, "new name"));
    writeFileSync(
      join(tree, "server.js"),
      `if (process.env.A === process.env.B || !/^rehearsed-\\w+$/.test(process.env.A)) process.exit(9);\n${SERVICE["server.js"]}`,
    );
    const before = execFileSync("git", ["status", "--porcelain"], { cwd: tree, encoding: "utf8" });
    const run = await again([], { cwd: join(tree, "a/b") });
    expect({ code: run.code, text: run.text }).toMatchObject({ code: 0 });
    expect(run.text).toContain("3 files are not committed: they are rehearsed as if committed.");
    expect(execFileSync("git", ["status", "--porcelain"], { cwd: tree, encoding: "utf8" })).toBe(before);
    expect(existsSync(join(tree, "a/b/.erlmcp/.gitignore"))).toBe(true);
    expect(existsSync(join(main, ".erlmcp"))).toBe(false);
  });

  it("two rehearsals side by side do not kill steps of each other", async () => {
    repository = new TinyRepository({
      ...SERVICE,
      "deploy.yml": CONFIG.replace("rehearsal", "    bake: 2s\nrehearsal"),
      ".github/workflows/d.yml": deployJob(),
    });
    const other = new RehearseCli();
    try {
      const runs = await Promise.all([cli.run(repository.folder), other.run(repository.folder)]);
      expect(
        runs.map(({ code }) => code),
        runs.map(({ text }) => text).join("\n"),
      ).toEqual([0, 0]);
    } finally {
      other.close();
    }
  });

  it("a service with its port in the code gets a hint at the end", async () => {
    const run = await rehearse({
      ...SERVICE,
      "server.js": SERVICE["server.js"].replace("process.env.PORT || 8080", "0"),
      "deploy.yml": CONFIG.replace("]}", "], start-timeout: 1s}\n    verify: {times: 1, within: 2s}"),
      ".github/workflows/d.yml": deployJob(),
    });
    expect({ code: run.code, text: run.text }).toMatchObject({ code: 1 });
    // Once, and without a command that would query the real hosts.
    expect(run.text.split("\n").filter((line) => line.startsWith("  production: "))).toEqual([
      expect.stringMatching(
        /^ {2}production: warning: No ssh-key was given\. On GitHub the runner's own keys would be used for shop\.example\.com/,
      ),
      expect.stringMatching(/^ {2}production: removed: .*nothing listens there \(ECONNREFUSED\) after \d+\.\ds\.$/),
      expect.stringMatching(/^ {2}production: full log: /),
    ]);
    expect(run.text).toContain("let the service read its port from the variable PORT");
    expect(run.text).toMatch(/^ {2}production: full log: (\S+\/production\/log\.txt)$/m);
  });
});

describe("own jobs around the pipeline", () => {
  const jobs = (port: number): string => `  lint:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v4
      - run: |
          curl -s -m 3 http://127.0.0.1:${port}/ || echo "not reached: $?"
          docker ps >/dev/null 2>&1 && echo "docker was reached" || echo "no docker"
          node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => require("net").connect(s.address().port).on("connect", () => { console.log("own loopback"); process.exit() }))'
          id -u
      - uses: ./.github/actions/greet
        id: greet
      - run: echo "\${{ steps.greet.outputs.said }} to all"
  each:
    runs-on: ubuntu-24.04
    container: node
    steps: [{run: echo}]
  notify:
    needs: [production, each]
    if: always()
    runs-on: ubuntu-24.04
    steps:
      - run: echo "production ended with \${{ needs.production.result }}"
`;
  const files = (port: number): Record<string, string> => ({
    ...SERVICE,
    "deploy.yml": CONFIG,
    ".github/workflows/d.yml": deployJob(jobs(port)),
    ".github/actions/greet/action.yml": `name: greet
description: says it
outputs: {said: {value: "\${{ steps.say.outputs.said }}"}}
runs:
  using: composite
  steps:
    - {id: say, shell: bash, run: 'echo "said=hello" >> "$GITHUB_OUTPUT"'}
`,
  });
  const asNobody = (...more: string[]): string[] => [
    "setpriv",
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
    ...more,
  ];
  const isRoot = process.getuid?.() === 0;
  const mayIsolate =
    spawnSync(
      "unshare",
      isRoot ? ["--net", "--mount", "true"] : ["--user", "--map-root-user", "--net", "--mount", "true"],
    ).status === 0;
  let requests: number;
  let server: ReturnType<typeof createServer>;
  beforeEach(async () => {
    requests = 0;
    server = createServer((_, answer) => {
      requests += 1;
      answer.end("reached");
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  });
  afterEach(() => server.close());
  const port = (): number => (server.address() as AddressInfo).port;

  /** Lets somebody else work there: the repository, what the command line writes, and the way to the two. */
  function giveTo(uid: number): void {
    chmodSync(cli.folder, 0o755);
    for (const folder of [repository.folder, join(cli.folder, "home"), cli.temporary]) {
      for (const name of ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" })])
        chownSync(join(folder, name), uid, uid);
    }
  }

  it.skipIf(!mayIsolate)(
    "scripts of own jobs reach only themselves, unsupported jobs are listed, and the others run",
    async () => {
      const run = await rehearse(files(port()));
      expect({ code: run.code, text: run.text }).toMatchObject({ code: 0 });
      expect(requests).toBe(0);
      expect(log("lint")).toMatch(/^not reached: 7\nno docker\nown loopback\n/m);
      expect(log("lint")).toMatch(/^hello to all$/m);
      expect(log("notify")).toMatch(/^production ended with success$/m);
      expect(run.text).toMatch(/^not rehearsed: the job each: `container` \(\.github\/workflows\/d\.yml:\d+:\d+\)/m);
      expect(run.text).toMatch(/^not rehearsed: lint: actions\/setup-node \(\.github\/workflows\/d\.yml:\d+:\d+\)/m);
    },
  );

  it.skipIf(!mayIsolate || !isRoot)("own jobs of an ordinary user run as that user", async () => {
    repository = new TinyRepository(files(port()));
    giveTo(65_534);
    const run = await cli.run(repository.folder, [], { by: asNobody() });
    expect({ code: run.code, text: run.text }).toMatchObject({ code: 0 });
    expect(requests).toBe(0);
    expect(log("lint")).toMatch(/^not reached: 7\nno docker\nown loopback\n65534\n/m);
    await expect.poll(() => cli.left()).toEqual([]);
  });

  it.skipIf(!mayIsolate || !isRoot)(
    "own jobs are not run where no namespace is allowed, and the rest runs",
    async () => {
      repository = new TinyRepository({
        ...files(port()),
        "deploy.yml": CONFIG,
        ".github/workflows/d.yml": deployJob(jobs(port())).replace(
          "      - run: mkdir",
          "      - if: false\n        run: mkdir",
        ),
      });
      giveTo(65_534);
      // One more is still allowed, in which the rest is forbidden.
      const forbidden = [
        "unshare",
        "--user",
        "--map-root-user",
        "sh",
        "-c",
        'echo 1 >/proc/sys/user/max_user_namespaces; exec unshare --user --map-user=65534 --map-group=65534 "$@"',
        "sh",
      ];
      const run = await cli.run(repository.folder, [], { by: asNobody(...forbidden) });
      expect(requests).toBe(0);
      expect(run.text).toMatch(
        /^not rehearsed: lint: Run curl .* \(\.github\/workflows\/d\.yml:\d+:\d+\): your own script; this machine cannot run it without a network$/m,
      );
      expect(run.text).toMatch(/^production +✗ Run org\/erlmcp-actions\/deploy@v1/m);
      await expect.poll(() => cli.left()).toEqual([]);
    },
  );
});

describe("errors are reported at once, with their places", () => {
  const files = { ...SERVICE, "deploy.yml": CONFIG, ".github/workflows/d.yml": deployJob() };

  it("every error of deploy.yml is reported once", async () => {
    const run = await rehearse({
      ...files,
      ".github/workflows/d.yml": PIPELINE,
      "deploy.yml":
        "service: shop\nenvironments:\n  staging: { target: { hsts: [a] } }\n  production: { target: { hosts: [p.example.com] }, stragety: rolling }\n",
    });
    expect(run.code).toBe(1);
    expect(run.text.split("\n").filter((line) => line.startsWith("  build: "))).toEqual([
      expect.stringMatching(/^ {2}build: deploy\.yml:3: environments\.staging\.target\.hosts: is missing/),
      expect.stringMatching(/^ {2}build: deploy\.yml:3: .*did you mean "hosts"\?$/),
      expect.stringMatching(/^ {2}build: deploy\.yml:4: .*did you mean "strategy"\?$/),
      expect.stringMatching(/^ {2}build: full log: .*log\.txt$/),
    ]);
  });

  it("errors of all workflows are reported, and a valid one can be rehearsed alone", async () => {
    const run = await rehearse({
      ...files,
      ".github/workflows/bad.yml": "on: push\njobs:\n  a:\n   runs-on: x\n  steps: [\n",
      ".github/workflows/worse.yml": "on: push\njobs:\n  a:\n    runs-on: x\n    stepz: []\n",
      ".github/workflows/good.yml": "on: push\njobs: {a: {runs-on: x, steps: [{run: echo}]}}\n",
    });
    expect(run.code).toBe(1);
    expect(run.text).toMatch(
      /bad\.yml is not a workflow:[\s\S]*line 6, column 1[\s\S]*worse\.yml \(Line: 5, Col: 5\): Unexpected value 'stepz'.*--workflow FILE/,
    );
    expect(existsSync(join(repository.folder, ".erlmcp"))).toBe(false);
    const json = async (...args: string[]): Promise<Record<string, unknown>[]> =>
      (await again(["--json", ...args])).text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    const told = await json("--workflow", "good.yml");
    expect([told.map(({ kind }) => kind).slice(0, 2), told.at(-1)]).toEqual([
      ["run-start", "jobs"],
      {
        kind: "end",
        conclusion: "success",
        results: [expect.objectContaining({ conclusion: "success", notRehearsed: [], assumed: [] })],
      },
    ]);
    expect(await json("--workflow", "worse.yml")).toEqual([
      {
        kind: "end",
        conclusion: "failure",
        results: [],
        error: expect.stringMatching(/^\.github\/workflows\/worse\.yml is not a workflow:/),
      },
    ]);
  });

  it.each([
    [
      "an unknown input is rejected",
      [],
      { ".github/workflows/d.yml": PIPELINE.replace("@v1\n", "@v1\n    with: {dry-runs: true}\n") },
      /^\.github\/workflows\/d\.yml:6:22: Invalid input, dry-runs is not defined in the referenced workflow\. It has environment, version, dry-run,/m,
    ],
    [
      "an event without a workflow is rejected",
      [],
      {
        ".github/workflows/d.yml":
          "on: {release: {types: [published]}}\njobs: {a: {runs-on: x, steps: [{run: echo}]}}\n",
      },
      /^no workflow runs for a push of the tag v1\.0\.0: \.github\/workflows\/d\.yml is triggered by release\./m,
    ],
    ["a missing tag is rejected", ["--tag", "v9"], {}, /^there is no tag v9\. Omit --tag/m],
    [
      "a missing tag of --after is rejected",
      ["--after", "v1.0.0", "--after", "v9"],
      {},
      /^there is no tag v9\. Correct --after\b/m,
    ],
    ["an input for a push is rejected", ["--event", "push", "--input", "a=b"], {}, /^a push has no inputs\./m],
    [
      "a missing file of secrets is rejected",
      ["--real", "/nowhere"],
      {},
      /^--real \/nowhere cannot be read: ENOENT\./m,
    ],
    [
      "an invalid file of secrets is rejected",
      ["--real", "wrong.env"],
      { "wrong.env": "A=1\nSSH_KEY='abc\n" },
      /^--real wrong\.env: line 2: SSH_KEY has an unclosed quote/m,
    ],
    ["a missing workflow is rejected", ["--workflow", "nope.yml"], {}, /^there is no workflow nope\.yml in /m],
  ])("%s", async (_, args, more, words) => {
    const run = await rehearse({ ...files, ...more }, args);
    expect(run.text).toMatch(words);
    expect(run.text).not.toContain("fault in the action");
    expect(run.code).toBe(1);
  });

  it("a folder without git, without a commit, or not trusted by git is rejected", async () => {
    repository = new TinyRepository(files);
    const empty = join(cli.folder, "empty");
    mkdirSync(empty);
    expect((await cli.run(empty)).text).toMatch(/^\S+ is not in a git repository\. Run it in/);
    execFileSync("git", ["init", "--quiet"], { cwd: empty });
    expect((await cli.run(empty)).text).toMatch(/^the repository \S+ has no commit yet\. Commit the files/);
    expect(existsSync(join(empty, ".erlmcp"))).toBe(false);
    await expect.poll(() => cli.left()).toEqual([]);
    if (process.getuid?.() !== 0) return;
    chownSync(repository.folder, 65_534, 65_534);
    const foreign = await cli.run(repository.folder);
    expect(foreign.text).toMatch(/^git rev-parse: fatal: detected dubious ownership[\s\S]*safe\.directory/);
    const trusted = await cli.run(repository.folder, ["--tag", "v9"], {
      env: { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "safe.directory", GIT_CONFIG_VALUE_0: repository.folder },
    });
    expect(trusted.text).toMatch(/^there is no tag v9\./);
    chownSync(repository.folder, 0, 0);
  });
});

describe("interrupts", () => {
  const files = {
    ...SERVICE,
    "deploy.yml": CONFIG.replace("rehearsal", "    bake: 2s\nrehearsal"),
    ".github/workflows/d.yml": deployJob(),
    ".github/workflows/e.yml": "on: {push: }\njobs: {later: {runs-on: x, steps: [{run: echo}]}}\n",
  };

  it.each([
    ["Ctrl-C before a run", /not committed/, [0], 130, /■ stopping: nothing more is started/],
    ["Ctrl-C during the switch", /▸ switch$/m, [200], 130, /outcome (?:removed|unknown)|■ cancelled in/],
    ["Ctrl-C twice", /▸ bake$/m, [100, 150], 130, /■ ended/],
    ["Ctrl-C three times", /▸ bake$/m, [100, 150, 20], 130, /■ ended/],
  ] as const)("%s leaves nothing behind", async (_, word, times, code, words) => {
    repository = new TinyRepository(files);
    repository.git("tag", "--delete", "v1.0.0");
    // It is printed long before the run starts.
    writeFileSync(join(repository.folder, "notes.txt"), "");
    const run = await again(["--verbose"], {
      onText: ctrlC(word, ...times),
      goneWithinMs: times.length > 2 ? 15_000 : 1000,
    });
    expect({ code: run.code, text: run.text }).toMatchObject({ code });
    expect(run.text).toMatch(words);
    expect(run.text).not.toMatch(/^later /m);
  });

  it("a closed output cancels the rehearsal", async () => {
    repository = new TinyRepository(files);
    const run = await again(["--verbose"], {
      onText: (text, child) => void (text.includes("▸ switch") && child.stdout?.destroy()),
    });
    expect(run.code).toBe(129);
  });
});

it("a service on this machine outlives a rehearsal with --real, and its secrets are no variables", async () => {
  const port = await freePort();
  const path = join(cli.folder, "service");
  repository = new TinyRepository({
    ...SERVICE,
    "deploy.yml": `service: shop\nenvironments:\n  production:\n    target: {hosts: [local], path: ${path}, manager: {process: node server.js}, instance: "http://127.0.0.1:${port}"}\n    env: {PORT: ${port}}\n    secrets: [TOKEN]\n    verify: {times: 1, interval: 200ms}\n`,
    ".github/workflows/d.yml": deployJob()
      .replace('"true"}', '"true", secrets: "${{ secrets.SHOP_ENV }}"}')
      .replace("- run: mkdir", '- {run: \'echo "$ALL"\', env: {ALL: "${{ toJSON(vars) }}"}}\n      - run: mkdir'),
  });
  const file = join(cli.folder, "real.env");
  writeFileSync(file, "SHOP_ENV='TOKEN=the-real-token\n'\nREGION=north\n");
  try {
    const run = await again(["--real", file]);
    expect(run.code, run.text).toBe(0);
    expect(await (await fetch(`http://127.0.0.1:${port}/health`)).json()).toEqual({ version: "1.0.0" });
    expect(log("production")).toMatch(/"REGION": *"north"/);
    expect(log("production")).not.toContain("the-real-token");
    expect(readFileSync(join(path, "shared/secrets.env"), "utf8")).toContain("the-real-token");
  } finally {
    stopAll(path);
    rmSync(path, { recursive: true, force: true });
  }
});

it("--after pushes a tag first, so there is a release to show or to roll back to", async () => {
  const look =
    'on: {workflow_dispatch: }\npermissions: {contents: read, actions: read}\njobs:\n  look: {uses: org/erlmcp-actions/.github/workflows/status.yml@v1, with: {environment: production}}\n  tell: {needs: look, runs-on: x, steps: [{run: "echo live ${{ needs.look.outputs.live-version }}"}]}\n';
  repository = new TinyRepository({
    ...SERVICE,
    "deploy.yml": CONFIG,
    ".github/workflows/d.yml": deployJob(),
    ".github/workflows/look.yml": look,
  });
  repository.commit("v1.1.0", { "package.json": '{"name": "shop", "version": "1.1.0"}' });
  const run = await again(["--after", "v1.0.0", "--event", "workflow_dispatch", "--workflow", "look.yml"]);
  expect(run.code, run.text).toBe(0);
  expect(run.text).toMatch(/^deploy: push of v1\.0\.0 [^]*look\.yml: dispatched on main [^]*Run echo live 1\.0\.0 /m);
});

it("Ctrl-C during a run of --after skips the rest, and prints the folder of the logs", async () => {
  repository = new TinyRepository({
    "x.yml": "",
    ".github/workflows/d.yml": 'on: {push: }\njobs: {j: {runs-on: x, steps: [{run: "echo it runs; sleep 30"}]}}\n',
  });
  repository.commit("v2.0.0", {});
  const run = await again(["--verbose", "--after", "v1.0.0"], { onText: ctrlC(/│ it runs/) });
  expect(run.code, run.text).toBe(130);
  expect(run.text).toMatch(/^Logs, summaries and reports: \S+/m);
  expect(run.text).not.toMatch(/push of v2\.0\.0/);
});

it("--json contains the runs before a failure, and no secret", async () => {
  const step =
    '{id: x, run: \'echo "tok=$S" >> "$GITHUB_OUTPUT"; test "$GITHUB_REF_NAME" = v2.0.0\', env: {S: "${{ secrets.TOKEN }}"}}';
  repository = new TinyRepository({
    "x.yml": "",
    "real.env": "TOKEN=real-secret-xyz\n",
    ".github/workflows/d.yml": `on: {push: }\njobs: {j: {runs-on: x, steps: [${step}]}}\n`,
  });
  repository.commit("v2.0.0", {});
  const before = await again(["--json", "--after", "v1.0.0"]);
  const real = await again(["--json", "--real", "real.env"]);
  const end = (text: string): unknown => JSON.parse(text.trim().split("\n").at(-1) ?? "");
  expect([before.code, end(before.text)]).toEqual([
    1,
    {
      kind: "end",
      conclusion: "failure",
      results: [expect.objectContaining({ conclusion: "failure" })],
      error: "skipped the rest: v1.0.0 failed",
    },
  ]);
  expect([real.code, end(real.text)]).toMatchObject([
    0,
    { results: [{ jobs: [{ steps: [{ id: "x", outputs: { tok: "***" } }] }] }] },
  ]);
  expect(real.text).not.toContain("real-secret-xyz");
});
