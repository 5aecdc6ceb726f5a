import { describe, expect, test } from "vitest";
import { oneJob, rehearse, stage } from "../../kit/rehearsed.ts";
import type { Rehearsed } from "../../kit/rehearsed.ts";

// input-helper.ts, ref-helper.ts and git-source-provider.ts of actions/checkout v7.0.1; search.ts and upload-artifact.ts of
// actions/upload-artifact v7.0.0; download-artifact.ts of actions/download-artifact v8.0.1.

const W = ".github/workflows/w.yml";

describe("actions/checkout", () => {
  test("checkout fetches the commit of the run with depth 1 and its tag, or another tag, branch or commit into a folder", async () => {
    await using place = await stage({
      [W]: oneJob(`
- { id: default, uses: actions/checkout@v7, with: { persist-credentials: false } }
- { run: 'echo "default $(git rev-parse HEAD) $(git rev-list --count HEAD) $(git describe --tags) $(git branch --show-current | wc -w) $(git tag | wc -l)"; echo x > stray' }
- { id: main, uses: actions/checkout@v7, with: { ref: main } }
- { run: 'echo "main $(cat file) $(git branch --show-current) $(git rev-parse --abbrev-ref main@{upstream} 2>/dev/null) $([ -e stray ] || echo clean)"' }
- { id: tag, uses: actions/checkout@v7, with: { ref: refs/tags/v1.1.0, path: sub/tag, fetch-depth: 2 } }
- { run: 'echo "tag $(cat sub/tag/file) $(git -C sub/tag rev-list --count HEAD)"' }
- { id: all, uses: actions/checkout@v7, with: { fetch-depth: 0, path: all } }
- { run: 'echo "all $(git -C all rev-list --count origin/main) $(git -C all tag | tr "\\n" " ")$(git -C all branch --remotes | wc -l)"' }
- { id: commit, uses: actions/checkout@v7, with: { ref: "\${{ steps.default.outputs.commit }}", path: c } }
- { id: old, uses: actions/checkout@v7, with: { ref: v1.0.0, path: all, fetch-depth: 0, fetch-tags: true } }
- { run: 'echo "old $(cat all/file)"' }
- { run: 'echo "outputs \${{ steps.default.outputs.ref }} \${{ steps.main.outputs.ref }} \${{ steps.tag.outputs.ref }} <\${{ steps.commit.outputs.ref }}> \${{ steps.commit.outputs.commit == github.sha }}"' }
`),
      file: "one",
    });
    const second = place.repository.commit("v1.1.0", { file: "two" });
    place.repository.commit("v1.2.0", { file: "three" });
    await place.rehearsal.repository.refresh();
    const { log, result } = await place.run({ ref: "v1.1.0" });
    expect(result.conclusion).toBe("success");
    for (const line of [
      `default ${second} 1 v1.1.0 0 1`,
      "main three main origin/main clean",
      "tag two 2",
      "all 3 v1.0.0 v1.1.0 v1.2.0 1",
      "old one",
      "outputs refs/tags/v1.1.0 main refs/tags/v1.1.0 <> true",
    ])
      expect(log).toContain(line);
  });

  test("checkout of a branch uses its commit at the start of the run", async () => {
    await using place = await stage({
      [W]: `${oneJob('- { uses: actions/checkout@v7, with: { fetch-depth: 0 } }\n- { run: \'echo "$(git branch --show-current) $(cat file) $(git rev-parse HEAD | grep -c "$GITHUB_SHA")"\' }').replace("on: push", "on: workflow_dispatch")}`,
      file: "one",
    });
    const run = place.run({
      ref: "main",
      event: "workflow_dispatch",
      during: (event) => {
        if (event.kind === "run-start") place.repository.commit("later", { file: "two" });
      },
    });
    expect((await run).log).toContain("main one 1");
  });

  test("checkout fails on missing refs, outside paths and other repositories", async () => {
    const cases: [string, RegExp][] = [
      ["ref: nowhere", /A branch or tag with the name 'nowhere' could not be found/],
      ["ref: --upload-pack=x", /A branch or tag with the name '--upload-pack=x' could not be found/],
      ["ref: '0000000000000000000000000000000000000001'", /0000001/],
      ["path: ../out", /is outside/],
      ["path: /tmp", /is outside/],
      ["repository: other/repo", /checkout of other\/repo is not rehearsed/],
    ];
    const { result, job } = await rehearse(
      `on: push\njobs:\n${cases.map(([inputs], at) => `  j${at}: { runs-on: x, steps: [{ uses: actions/checkout@v7, with: { ${inputs} } }] }\n`).join("")}`,
    );
    for (const [at, [inputs, words]] of cases.entries()) {
      const messages = result.annotations
        .filter((annotation) => annotation.job === `j${at}`)
        .map(({ message }) => message);
      expect([job(`j${at}`).result, messages], inputs).toEqual(["failure", [expect.stringMatching(words)]]);
    }
  });

  test("checkout lists inputs that it does not imitate, and warns of unknown ones", async () => {
    const { result, log } = await rehearse(
      oneJob("- { uses: Actions/Checkout@v7, with: { submodules: recursive, lfs: false, depth: 0 } }"),
    );
    expect(result.notRehearsed).toEqual([expect.stringContaining("the input submodules of actions/checkout")]);
    expect(log).toContain("warning: Unexpected input(s) 'depth'");
  });

  test("checkout does not follow a link out of the workspace", async () => {
    const { job, log } = await rehearse(
      oneJob("- { run: 'ln -s /tmp link' }\n- { uses: actions/checkout@v7, with: { path: link/x } }"),
    );
    expect([job("j").result, log]).toEqual(["failure", expect.stringMatching(/is outside/)]);
  });
});

describe("artifacts", () => {
  const MAKE =
    "mkdir -p a/b a/.hid c; echo 1 > a/one.txt; echo 2 > a/b/two.txt; echo 3 > a/b/three.log; echo 4 > a/.hidden; echo 5 > a/.hid/five.txt; echo 6 > c/six.txt; echo '#!/bin/sh' > c/run; chmod +x c/run; ln -s ../c a/link; ln -s nowhere a/dangling; mkdir a/empty";
  /** Uploads, and what is found where it is downloaded. */
  async function roundTrip(upload: string, download = "name: x, path: got"): Promise<Rehearsed & { found: string[] }> {
    const done = await rehearse(
      oneJob(`
- { run: "${MAKE}" }
- id: up
  uses: actions/upload-artifact@v7
  with:
    name: x
${upload.replace(/^/gm, "    ")}
- { uses: actions/download-artifact@v8, with: { ${download} } }
- { run: 'cd got && find . -mindepth 1 | LC_ALL=C sort | sed s,^./,found:,' }
`),
    );
    return {
      ...done,
      found: done.log.split("\n").flatMap((line) => (line.startsWith("found:") ? [line.slice(6)] : [])),
    };
  }

  test.each<[string, string, string[]]>([
    ["one file is uploaded alone", "path: a/b/two.txt", ["two.txt"]],
    ["one file of a wildcard is uploaded below the folder of the wildcard", "path: a/*/two.txt", ["b", "b/two.txt"]],
    [
      "a folder is uploaded with links followed, without hidden files",
      "path: a",
      ["b", "b/three.log", "b/two.txt", "link", "link/run", "link/six.txt", "one.txt"],
    ],
    [
      "a folder with a slash is uploaded the same way",
      "path: ./a/",
      ["b", "b/three.log", "b/two.txt", "link", "link/run", "link/six.txt", "one.txt"],
    ],
    ["a wildcard that matches a folder uploads all of it", "path: a/b*", ["b", "b/three.log", "b/two.txt"]],
    [
      "several paths are uploaded below their deepest common folder",
      "path: |\n  a/one.txt\n  a/b/*.txt",
      ["b", "b/two.txt", "one.txt"],
    ],
    ["several paths keep that folder when one is missing", "path: |\n  a/one.txt\n  nowhere/x.txt", ["a", "a/one.txt"]],
    ["a path within another counts once", "path: |\n  a/b/two.txt\n  a/b", ["three.log", "two.txt"]],
    ["`!` excludes files", "path: |\n  a/**\n  !a/link/**\n  !**/*.log", ["b", "b/two.txt", "one.txt"]],
    ["a later line includes files again", "path: |\n  a/b\n  !a/b/**\n  a/b/two.txt", ["two.txt"]],
    [
      "hidden files are uploaded on request",
      "path: |\n  a\n  !a/link\ninclude-hidden-files: true",
      [".hid", ".hid/five.txt", ".hidden", "b", "b/three.log", "b/two.txt", "one.txt"],
    ],
    [
      "comments and empty lines are ignored, absolute paths are allowed",
      "path: |\n  # not this\n\n  ${{ github.workspace }}/c/six.txt",
      ["six.txt"],
    ],
  ])("%s", async (_what, upload, found) => {
    const done = await roundTrip(upload);
    expect(done.found).toEqual(found);
    expect(done.step("j", "up").outputs).toMatchObject({
      "artifact-id": "1",
      "artifact-digest": expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("upload leaves out a hidden file given by name, and handles no files as a warning, an error, or silently", async () => {
    const upload = (more: string): string =>
      oneJob(
        `- { run: 'echo 1 > .hidden' }\n- { id: up, uses: actions/upload-artifact@v7, with: { path: .hidden${more} } }`,
      );
    const [warn, error, ignore] = await Promise.all(
      ["", ", if-no-files-found: error", ", if-no-files-found: ignore"].map((more) => rehearse(upload(more))),
    );
    expect([warn, error, ignore].map((run) => run?.job("j").result)).toEqual(["success", "failure", "success"]);
    expect([warn, error, ignore].map((run) => run?.result.annotations.map(({ level }) => level))).toEqual([
      ["warning"],
      ["error"],
      [],
    ]);
    expect(warn?.step("j", "up").outputs).toEqual({});
    expect(ignore?.log).toContain("No files were found with the provided path: .hidden.");
  });

  test("files lose their modes, the default name is `artifact`, and other jobs download artifacts into folders of their names", async () => {
    const { log, result } = await rehearse(`
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - { run: 'echo 1 > f; chmod 755 f; echo 2 > g' }
      - { uses: actions/upload-artifact@v7, with: { path: f } }
      - { uses: actions/upload-artifact@v7, with: { name: report-g, path: g } }
  b:
    runs-on: ubuntu-latest
    needs: a
    steps:
      - { id: d, uses: actions/download-artifact@v8, with: { path: all } }
      - { uses: actions/download-artifact@v8, with: { path: merged, merge-multiple: true } }
      - { uses: actions/download-artifact@v8, with: { path: one, pattern: 'report-*' } }
      - { uses: actions/download-artifact@v8, with: { path: "\${{ runner.temp }}/t", artifact-ids: '2' } }
      - { uses: actions/download-artifact@v8, with: { name: artifact } }
      - { run: 'find . -type f | LC_ALL=C sort | tr "\\n" " "; stat -c %a f; ls "$RUNNER_TEMP/t"; [ "\${{ steps.d.outputs.download-path }}" = "$PWD/all" ] && echo path' }
`);
    expect(log).toContain("./all/artifact/f ./all/report-g/g ./f ./merged/f ./merged/g ./one/g 644\ng\npath");
    expect([...result.artifacts.keys()]).toEqual(["artifact", "report-g"]);
  });

  test("an artifact name can be used once per attempt, unless it is overwritten", async () => {
    const { job, log } = await rehearse(
      oneJob(`
- { run: 'echo 1 > f; echo 2 > g' }
- { uses: actions/upload-artifact@v7, with: { name: x, path: f } }
- { continue-on-error: true, uses: actions/upload-artifact@v7, with: { name: x, path: g } }
- { uses: actions/upload-artifact@v7, with: { name: x, path: g, overwrite: true } }
- { uses: actions/download-artifact@v8, with: { name: x, path: got } }
- { run: 'ls got' }
`),
    );
    expect(job("j").steps.map(({ outcome }) => outcome)).toEqual([
      "success",
      "success",
      "failure",
      "success",
      "success",
      "success",
    ]);
    expect(log).toContain("(409) Conflict: an artifact with this name already exists on the workflow run");
    expect(log).toMatch(/^g$/m);
  });

  // All of them are jobs of one workflow.
  test("upload and download fail on invalid names, paths and inputs", async () => {
    const cases: [string, string, RegExp][] = [
      ["upload", "name: ../x, path: f", /artifact name is not valid/],
      ["upload", "name: '..', path: f", /artifact name is not valid/],
      ["upload", "name: '.', path: f", /artifact name is not valid/],
      ["upload", "name: 'a:b', path: f", /artifact name is not valid/],
      ["upload", "name: x, path: 'd'", /path for one of the files in artifact is not valid: "a:b"/],
      ["upload", "name: x", /Input required and not supplied: path/],
      ["upload", "name: x, path: f, if-no-files-found: maybe", /Unrecognized if-no-files-found/],
      ["download", "name: none", /Unable to download artifact\(s\): Artifact not found for name: none/],
      ["download", "name: x, path: ../../out", /is outside/],
      ["download", "name: x, path: /etc/rehearsed", /is outside/],
      ["download", "name: x, path: link/y", /is outside/],
      ["download", "name: x, run-id: '1'", /only those of this run are available/],
      ["download", "name: x, artifact-ids: '1'", /cannot be used together/],
      ["download", "artifact-ids: '9'", /None of the provided artifact IDs/],
    ];
    const jobs = cases.map(
      ([verb, inputs], at) =>
        `  j${at}:\n    needs: x\n    if: always()\n    runs-on: x\n    steps:\n      - { run: 'echo 1 > f; mkdir d; echo 2 > d/a:b; ln -s /tmp link' }\n      - { uses: actions/${verb}-artifact@v7, with: { ${inputs} } }`,
    );
    const { result, job } = await rehearse(
      `on: push\njobs:\n  x:\n    runs-on: x\n    steps: [{ run: echo 1 > f }, { uses: actions/upload-artifact@v7, with: { name: x, path: f } }]\n${jobs.join("\n")}\n`,
    );
    for (const [at, [verb, inputs, words]] of cases.entries()) {
      const messages = result.annotations
        .filter((annotation) => annotation.job === `j${at}`)
        .map(({ message }) => message);
      expect([job(`j${at}`).result, messages], `${verb} with ${inputs}`).toEqual([
        "failure",
        [expect.stringMatching(words)],
      ]);
    }
  });
});

describe("erlef/setup-beam", () => {
  test("setup-beam uses the Erlang of this machine, warns of another requested version, and fails with a fix without Erlang", async () => {
    const { log, job } = await rehearse(
      oneJob(
        "- { id: s, uses: erlef/setup-beam@v1, with: { otp-version: '1', rebar3-version: '3' } }\n- { run: 'echo \"<${{ steps.s.outputs.otp-version }}> <${{ steps.s.outputs.rebar3-version }}>\"' }",
      ),
    );
    if (job("j").result === "success")
      expect(log).toMatch(/warning: OTP 1 was requested; this machine has \d+[^]*<\d+(?:\.\d+)+> <\d+\.\d+\.\d+[^>]*>/);
    else expect(log).toContain("erl or rebar3 is not on this machine");
    const without = await rehearse(oneJob("- { uses: erlef/setup-beam@v1 }"), {
      options: { env: { PATH: "/nowhere" } },
    });
    expect([without.job("j").result, without.log]).toEqual([
      "failure",
      expect.stringContaining("erl or rebar3 is not on this machine"),
    ]);
  });
});
