import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildDist } from "../../scripts/bundle.ts";
import { loadConfig } from "../../src/config/load.ts";
import { parseManifest, requireVerdict } from "../../src/release/manifest.ts";
import { ServiceRepo, states } from "../kit/service-repo.ts";
import type { GateRun } from "../kit/service-repo.ts";

const root = resolve(import.meta.dirname, "../..");
const out = "node_modules/.cache/dist-gate";
const PASS = { verdict: "pass", readiness: "100", version: "1.2.3" };
const FILES = {
  "deploy.yml":
    "service: shop\nenvironments:\n  staging: {target: {hosts: [web1]}}\n  production: {target: {hosts: [web2]}}\n",
  "package.json": '{\n  "name": "shop",\n  "version": "1.2.3",\n  "scripts": { "test": "node --test" }\n}\n',
  "shop.test.mjs": 'import test from "node:test";\ntest("sells", () => {});\ntest("counts", () => {});\n',
  "CHANGELOG.md": "# Changelog\n\n## [1.2.3] - 2026-11-16\n- Sells more.\n",
};

let repo: ServiceRepo;
beforeAll(async () => {
  await buildDist({ root, actions: "src/edge/actions", cli: "src/edge/cli/main.ts", out });
});
beforeEach(() => {
  repo = new ServiceRepo(join(root, out, "gate.js")).write(FILES);
});
afterEach(() => repo.close());

const sha256 = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

describe("a service without a preset, tagged and clean", () => {
  it("passes for production, with an archive that a deployment accepts", async () => {
    repo.commit("v1.2.3");
    const result = await repo.gate();
    expect(result, result.stdout).toMatchObject({ code: 0, stderr: "", outputs: PASS });
    expect(states(result)).toEqual({
      "git-clean": "pass",
      version: "pass",
      changelog: "pass",
      configuration: "not applicable",
      compile: "not applicable",
      unit: "pass",
      release: "pass",
    });
    expect(result.report?.gates.find(({ name }) => name === "unit")).toMatchObject({
      summary: "2 passed, 0 failed",
      commands: [{ command: "npm test", code: 0 }],
    });
    const { archive = "", manifest = "" } = result.outputs;
    expect(sha256(archive)).toBe(result.outputs["archive-sha256"]);
    expect(sha256(manifest)).toBe(result.outputs["manifest-sha256"]);
    const read = parseManifest(readFileSync(manifest, "utf8"), manifest);
    expect(read).toMatchObject({
      service: "shop",
      version: "1.2.3",
      commit: repo.git("rev-parse", "HEAD").trim(),
      gates: { dev: "pass", staging: "pass", production: "pass" },
      readiness: 100,
      waivers: [],
    });
    expect(() => requireVerdict(read, "production", false)).not.toThrow();
    expect(result.summary).toContain("✅ gates pass&#58; shop 1.2.3 for production");
    expect(result.kept("report.html")).toContain("<title>✅ gates pass: shop 1.2.3 for production</title>");
    expect(result.kept("logs/unit.log")).toMatch(/^\$ npm test$[\s\S]*\[exit code 0 after/m);
  });

  it("builds the same bytes at any time", async () => {
    repo.commit("v1.2.3");
    const first = await repo.gate();
    await new Promise((done) => setTimeout(done, 1100));
    expect((await repo.gate()).outputs["archive-sha256"]).toBe(first.outputs["archive-sha256"]);
  });

  it("reports gates that do not apply once, and fails where deploy.yml names a missing file", async () => {
    repo.write({ "package.json": '{"version": "1.2.3"}' });
    rmSync(join(repo.folder, "CHANGELOG.md"));
    repo.commit("v1.2.3");
    const lenient = await repo.gate({ profile: "staging" });
    expect(states(lenient)).toMatchObject({ changelog: "not applicable", unit: "not applicable" });
    expect(lenient).toMatchObject({ code: 0, outputs: { readiness: "100" } });
    expect(lenient.stdout.match(/^.*changelog.* not applicable.*$/gm)).toEqual([
      expect.stringMatching(
        /^ {2}– changelog not applicable(?: \d+ms)?: there is no CHANGELOG\.md; production expects it$/,
      ),
    ]);
    repo
      .edit("deploy.yml", "service: shop\n", "service: shop\ngates: {changelog: {}, unit: {}}\n")
      .git("tag", "--delete", "v1.2.3");
    repo.commit("v1.2.3");
    const strict = await repo.gate({ profile: "staging" });
    expect(states(strict)).toMatchObject({ changelog: "fail", unit: "fail" });
    expect(strict.code).toBe(1);
  });
});

describe("a repository with a deploy.yml and nothing else", () => {
  const FINDING = (name: string, result: GateRun): string =>
    result.report?.gates.find((gate) => gate.name === name)?.findings[0]?.message ?? "";
  const bare = (files: Readonly<Record<string, string>> = {}): void => {
    for (const name of ["package.json", "shop.test.mjs", "CHANGELOG.md"]) rmSync(join(repo.folder, name));
    repo.write(files).commit("v1.2.3");
  };

  it("is not ready for production, and gets the lines to add", async () => {
    bare();
    const result = await repo.gate();
    expect(states(result)).toEqual({
      "git-clean": "pass",
      version: "fail",
      changelog: "fail",
      configuration: "not applicable",
      compile: "not applicable",
      unit: "fail",
      release: "pass",
    });
    expect(result).toMatchObject({ code: 1, outputs: { verdict: "fail", readiness: "40" } });
    expect(result.stdout).toMatch(/2 of 5 expected gates passed, 40 % ready/);
    expect(result.stdout).toMatch(
      /unit fail.*: production expects it, and no tests were found: .*Below `gates:` of deploy\.yml write .*`unit: false` to release without tests/,
    );
    expect(FINDING("version", result)).toMatch(/Below `gates:` of deploy\.yml write `version: false`/);
    expect(FINDING("changelog", result)).toMatch(
      /there is no CHANGELOG\.md\. Add it with "## \[1\.2\.3\] - YYYY-MM-DD".*`changelog: false`/,
    );
    const manifest = parseManifest(readFileSync(result.outputs["manifest"] ?? "", "utf8"), "release.json");
    expect(manifest.gates).toEqual({ dev: "pass", staging: "pass", production: "fail" });
    expect(() => requireVerdict(manifest, "production", true)).toThrow(/ended with fail/);
    expect(() => requireVerdict(manifest, "staging", false)).not.toThrow();
  });

  it("is ready once deploy.yml disables each gate by the reported lines", async () => {
    bare({ "deploy.yml": `${FILES["deploy.yml"]}gates:\n  version: false\n  changelog: false\n  unit: false\n` });
    expect(await repo.gate()).toMatchObject({ code: 0, outputs: { verdict: "pass", readiness: "100" } });
  });

  it.each([
    ["Go", "go.mod", "unit: {run: go test -v ./...}"],
    ["Rust", "Cargo.toml", "unit: {run: cargo test}"],
    ["Python", "pyproject.toml", "unit: {run: python3 -m pytest}"],
    ["Maven", "pom.xml", 'unit: {run: mvn --batch-mode test, report: "**/target/surefire-reports/*.xml"}'],
  ])("that is in %s gets a valid line that runs its tests", async (_what, file, line) => {
    bare({ [file]: "\n" });
    expect(FINDING("unit", await repo.gate())).toContain(`write \`${line}\`; or \`unit: false\``);
    expect(loadConfig(`${FILES["deploy.yml"]}gates:\n  ${line}\n`, "deploy.yml").gates.unit).toMatchObject({
      run: expect.any(Array) as string[],
    });
  });

  it("whose changelog has another name gets the line that configures it", async () => {
    bare({ "HISTORY.md": "# History\n" });
    expect(FINDING("changelog", await repo.gate())).toContain(
      "If HISTORY.md is the changelog, write `changelog: {file: HISTORY.md}` below `gates:` of deploy.yml; or `changelog: false` to release without",
    );
  });

  it("counts expected gates that were not selected", async () => {
    bare();
    expect(await repo.gate({ gates: "git-clean" })).toMatchObject({ code: 0, outputs: { readiness: "25" } });
  });

  it("fails in every profile when deploy.yml names a gate that has nothing to check", async () => {
    bare({
      "deploy.yml": `${FILES["deploy.yml"]}gates: {configuration: {}, compile: {}, version: false, changelog: false, unit: false}\n`,
    });
    const result = await repo.gate({ profile: "staging" });
    expect(states(result)).toMatchObject({ configuration: "fail", compile: "fail" });
    expect(FINDING("compile", result)).toBe(
      "deploy.yml or its preset requires it, and there is no rebar.config, and no gates.compile.run. Add the compile command below `gates:` of deploy.yml, such as `compile: {run: make}`; or write `compile: false` to disable the gate",
    );
  });
});

describe("a command that compiles", () => {
  const service = (run: string): ServiceRepo =>
    repo.edit("deploy.yml", "service: shop\n", `service: shop\ngates: {compile: {run: ${run}}}\n`).write({
      ".gitignore": "made.mjs\n",
      "shop.test.mjs":
        'import test from "node:test";\nimport { made } from "./made.mjs";\ntest("sells", () => made());\n',
    });

  it("ends before tests begin", async () => {
    service(`[sh, -c, "sleep 0.3; echo 'export const made = () => {};' > made.mjs"]`).commit("v1.2.3");
    const result = await repo.gate();
    expect(states(result), result.stdout).toMatchObject({ compile: "pass", unit: "pass", release: "pass" });
  });

  it("that fails leaves tests and build without a verdict", async () => {
    service(`[sh, -c, "echo 'lib/made.ts: no such module' >&2; exit 2"]`).commit("v1.2.3");
    const result = await repo.gate();
    expect(states(result)).toMatchObject({ compile: "fail", unit: "inconclusive", release: "inconclusive" });
    expect(result.stdout).toMatch(/^::error::.*compile fail: exit code 2: lib\/made\.ts: no such module/m);
    expect(result.outputs["archive"] ?? "").toBe("");
  });
});

it("the example mcp-hub passes for production at its tag", async () => {
  rmSync(join(repo.folder, "shop.test.mjs"));
  repo.copy(join(root, "examples/mcp-hub")).commit("v4.2.0");
  const result = await repo.gate({ version: "v4.2.0" });
  expect(result, result.stdout).toMatchObject({
    code: 0,
    outputs: { verdict: "pass", readiness: "100", version: "4.2.0", archive: join(repo.folder, "out/mcp-hub.tar.gz") },
  });
  expect(result.report?.gates.find(({ name }) => name === "unit")?.figures).toMatchObject({ passed: 23, failed: 0 });
  expect(repo.git("status", "--porcelain")).toBe("");
});

describe("a run with a defect", () => {
  it("a failing test fails with its place, and the manifest has the verdict", async () => {
    repo.edit("shop.test.mjs", '"counts", () => {}', '"counts", () => { throw new Error("three"); }').commit("v1.2.3");
    const result = await repo.gate();
    expect(result).toMatchObject({ code: 1, outputs: { verdict: "fail", readiness: "80" } });
    expect(result.stdout).toMatch(/^::error file=shop\.test\.mjs,line=3,col=1,title=gate unit::counts failed$/m);
    expect(result.stdout).toMatch(
      /^::error::the gates for production ended with fail: unit fail: 1 passed, 1 failed$/m,
    );
    const manifest = parseManifest(readFileSync(result.outputs["manifest"] ?? "", "utf8"), "release.json");
    expect(manifest.gates).toEqual({ dev: "fail", staging: "fail", production: "fail" });
    expect(() => requireVerdict(manifest, "production", true)).toThrow(/ended with fail/);
    expect(result.summary).toContain("❌");
  });

  it("a dirty tree blocks production only, and is checked before anything is built", async () => {
    repo.commit("v1.2.3").write({ "new file.txt": "x" });
    const production = await repo.gate();
    expect(production).toMatchObject({ code: 1, outputs: { verdict: "fail" } });
    expect(production.report?.gates[0]).toMatchObject({
      name: "git-clean",
      state: "fail",
      verdicts: { dev: "pass", staging: "pass", production: "fail" },
      summary: '1 uncommitted: "new file.txt"',
    });
    expect(await repo.gate({ profile: "staging" })).toMatchObject({ code: 0, outputs: { verdict: "pass" } });
  });

  it.each(["--assume-unchanged", "--skip-worktree"])(
    "a change that git is configured to ignore (%s) is found",
    async (flag) => {
      repo.commit("v1.2.3").git("update-index", flag, "shop.test.mjs");
      expect(states(await repo.gate({ gates: "git-clean" }))).toMatchObject({ "git-clean": "pass" });
      repo.edit("shop.test.mjs", '"counts"', '"Counts"');
      const result = await repo.gate({ gates: "git-clean" });
      expect(result.report?.gates[0]).toMatchObject({
        state: "fail",
        summary: '1 uncommitted: "shop.test.mjs"',
        findings: [{ message: expect.stringMatching(/`git diff HEAD`/) as string }],
      });
      expect(repo.git("ls-files", "-v", "shop.test.mjs")).toMatch(/^[hS] /);
    },
  );

  it("files outside of a sparse checkout are not changes", async () => {
    repo.write({ "docs/a.md": "a" }).commit("v1.2.3");
    repo.git("sparse-checkout", "set", "--no-cone", "/*", "!/docs/");
    expect(existsSync(join(repo.folder, "docs"))).toBe(false);
    expect(states(await repo.gate({ gates: "git-clean" }))).toMatchObject({ "git-clean": "pass" });
  });

  it.each([
    ["another version than the tag's", "1.2.4", "v1.2.4", /package\.json has version 1\.2\.3, not 1\.2\.4/],
    [
      "a version that is not greater than the one before",
      "1.2.3",
      undefined,
      /1\.2\.3 is not greater than 1\.2\.3 at tag v1\.2\.3/,
    ],
  ])("%s", async (_what, version, tag, message) => {
    repo
      .commit("v1.2.3")
      .write({ "CHANGELOG.md": `${FILES["CHANGELOG.md"]}\n## [1.2.4] - 2026-11-17\n- More.\n` })
      .commit(...(tag === undefined ? [] : [tag]));
    const result = await repo.gate({ version: `v${version}` });
    expect(states(result)).toMatchObject({ version: "fail", changelog: "pass" });
    expect(result.stdout).toMatch(message);
    expect(result.stdout).toMatch(/^::error file=package\.json,line=3,title=gate version::/m);
  });

  it("two steps of one job keep a report each", async () => {
    repo.commit("v1.2.3");
    const env = { RUNNER_TEMP: join(repo.folder, ".git/temp") };
    mkdirSync(env.RUNNER_TEMP);
    const reports = [];
    for (const gates of ["version", "changelog"])
      reports.push((await repo.gate({ gates }, { env })).outputs["report"] ?? "");
    expect(reports.map((file) => (JSON.parse(readFileSync(file, "utf8")) as { subset: string[] }).subset)).toEqual([
      ["version"],
      ["changelog"],
    ]);
  });

  it("a changelog without the version fails at its line", async () => {
    repo.edit("CHANGELOG.md", "1.2.3", "1.2.2").commit("v1.2.3");
    const result = await repo.gate();
    expect(states(result)).toMatchObject({ changelog: "fail", unit: "pass" });
    expect(result.stdout).toMatch(
      /^::error file=CHANGELOG\.md,line=3,title=gate changelog::CHANGELOG\.md has no entry for 1\.2\.3/m,
    );
  });

  it("a version without an input or a tag is compared with nothing, and does not pass for production", async () => {
    repo.commit();
    expect(states(await repo.gate())).toMatchObject({ version: "inconclusive", release: "pass" });
    expect(await repo.gate({ profile: "staging" })).toMatchObject({ code: 0 });
  });

  it("tests that halt the process with exit code 0, and report nothing, are inconclusive", async () => {
    repo
      .edit("package.json", "node --test", "node shop.test.mjs")
      .edit("shop.test.mjs", '"counts", () => {}', '"counts", () => process.exit(0)')
      .commit("v1.2.3");
    const result = await repo.gate();
    expect(result).toMatchObject({ code: 1, outputs: { verdict: "inconclusive" } });
    expect(result.report?.gates.find(({ name }) => name === "unit")).toMatchObject({
      state: "inconclusive",
      commands: [{ code: 0 }],
    });
  });

  it("a test file that ends the process with exit code 0 is inconclusive, though it is counted as one test that passed", async () => {
    repo
      .edit("shop.test.mjs", '"counts", () => {}', '"counts", () => process.exit(0)')
      .write({ "plain.test.mjs": "process.exit(0);\n" })
      .commit("v1.2.3");
    const unit = (await repo.gate()).report?.gates.find(({ name }) => name === "unit");
    expect(unit).toMatchObject({ state: "inconclusive", figures: { passed: 2 } });
    expect(unit?.summary).toMatch(/^2 passed, 0 failed; \S*shop\.test\.mjs exited before reporting its own tests$/);
  });

  it("a command that ends before it counts a test is inconclusive, with its last lines", async () => {
    repo.edit("package.json", "node --test", "node none.mjs").commit("v1.2.3");
    const result = await repo.gate();
    expect(result.report?.gates.find(({ name }) => name === "unit")?.summary).toMatch(
      /^the command exited with 1 and counted no test: .*Node\.js v/,
    );
    expect(result.stdout).toMatch(/^ {4}\| .*Cannot find module/m);
  });

  it("a shallow checkout, in which older tags are missing, does not pass for production", async () => {
    repo.commit("v1.2.2").commit("v1.2.3");
    repo.git("clone", "--quiet", "--depth", "1", `file://${repo.folder}`, "shallow");
    const shallow = await repo.gate({ "working-directory": "shallow", version: "1.2.3", gates: "version" });
    expect(shallow.report?.gates.find(({ name }) => name === "version")).toMatchObject({
      state: "inconclusive",
      verdicts: { dev: "pass", staging: "pass" },
    });
    expect(shallow.report?.gates[1]?.findings).toContainEqual({
      severity: "error",
      message: expect.stringMatching(/the checkout is shallow.*fetch-depth: 0/) as string,
    });
  });

  it("JUnit files of an earlier run are inconclusive", async () => {
    repo
      .write({
        "deploy.yml": `${FILES["deploy.yml"]}gates: {unit: {run: "node units.mjs", report: "reports/*.xml"}}\n`,
        "units.mjs":
          'import { writeFileSync } from "node:fs";\nif (process.env.WRITES) writeFileSync("reports/a.xml", "<testsuite><testcase name=\\"a\\"/></testsuite>");\n',
        "reports/a.xml": '<testsuite><testcase name="a"/></testsuite>',
      })
      .commit("v1.2.3");
    const stale = await repo.gate();
    expect(stale.report?.gates.find(({ name }) => name === "unit")).toMatchObject({
      state: "inconclusive",
      summary: "reports/a.xml is from an earlier run",
    });
    expect(states(await repo.gate({}, { env: { WRITES: "1" } }))).toMatchObject({ unit: "pass" });
  });

  it("a build that exits with 0 but creates nothing does not pass with an older archive", async () => {
    repo
      .write({
        "deploy.yml": `${FILES["deploy.yml"]}build: {commands: [[sh, -c, 'test ! "$BUILD" || (mkdir -p out && git archive --format=tar.gz -o out/a.tar.gz HEAD)']], archive: out/a.tar.gz}\n`,
        ".gitignore": "out/\n",
      })
      .commit("v1.2.3");
    const built = await repo.gate({}, { env: { BUILD: "1" } });
    expect(built).toMatchObject({
      code: 0,
      outputs: { archive: join(repo.folder, "out/a.tar.gz"), manifest: join(repo.folder, "out/release.json") },
    });
    const nothing = await repo.gate();
    expect(nothing).toMatchObject({
      code: 1,
      outputs: { verdict: "fail", archive: "", manifest: "", "manifest-sha256": "" },
    });
    expect(nothing.report?.gates.find(({ name }) => name === "release")?.summary).toBe(
      "the commands exited with 0, but created no out/a.tar.gz",
    );
    expect(existsSync(join(repo.folder, "out/release.json"))).toBe(false);
  });

  it("the version in the archive is only a warning when the gate version is off", async () => {
    repo.write({ "deploy.yml": `${FILES["deploy.yml"]}gates: {version: false, changelog: false}\n` }).commit("v7.0.0");
    const result = await repo.gate();
    expect(result).toMatchObject({ code: 0, outputs: { verdict: "pass", version: "7.0.0" } });
    expect(states(result)).toMatchObject({ version: "off", changelog: "off" });
    expect(result.report?.gates.find(({ name }) => name === "release")?.findings).toEqual([
      { severity: "warning", message: "the archive has version 1.2.3 (package.json), not 7.0.0" },
    ]);
  });

  it("an archive that a deployment would refuse, or of another version, fails", async () => {
    const built = (commands: string): string =>
      `${FILES["deploy.yml"]}build: {commands: [[sh, -c, '${commands}']], archive: out.tar.gz}\n`;
    repo
      .write({
        ".gitignore": "out*\n",
        "deploy.yml": built("ln -s /etc/passwd out-link && tar -czf out.tar.gz out-link"),
      })
      .commit("v1.2.3");
    const linked = await repo.gate();
    expect(linked.outputs["archive"]).toBe("");
    expect(linked.report?.gates.find(({ name }) => name === "release")?.summary).toMatch(
      /a deployment would refuse the archive: archive out\.tar\.gz is refused: link "out-link" leads out/,
    );
    repo.write({
      "deploy.yml": built(
        'echo "{\\"version\\": \\"{version}0\\"}" > out-package.json && tar --transform s/out-// -czf out.tar.gz out-package.json',
      ),
    });
    const other = await repo.gate({ profile: "staging" });
    expect(other.report?.gates.find(({ name }) => name === "release")?.summary).toBe(
      "the archive has version 1.2.30 (package.json), not 1.2.3",
    );
  });
});

describe("the request", () => {
  it.each([
    "v1.2.3;touch pwned",
    "$(touch pwned)",
    "--output=pwned",
    "1.2.3\n::set-output name=x::y",
    "../1",
    "v1.2.3 && touch pwned",
  ])("the version %j is refused", async (version) => {
    repo.commit("v1.2.3");
    const result = await repo.gate({ version });
    expect(result).toMatchObject({ code: 1, outputs: {} });
    expect(result.stdout).toMatch(/^::error::version ".*" is not a version\. /m);
    expect(existsSync(join(repo.folder, "pwned"))).toBe(false);
  });

  it("a repository without a commit is refused with git's first line, not with its usage text", async () => {
    expect((await repo.gate()).stdout).toMatch(
      /^::error::no commit found: fatal: ambiguous argument 'HEAD': unknown revision.* Check out the repository first/m,
    );
  });

  it("shell characters in a tag or a ref are not executed", async () => {
    repo.commit("v1.2.3", "v1;touch${IFS}pwned");
    expect(await repo.gate()).toMatchObject({ code: 0, outputs: { version: "1.2.3" } });
    const ref = await repo.gate({ "base-ref": "v1;touch${IFS}pwned" });
    expect(ref.stdout).toMatch(/^::error::input base-ref: .* is not a git ref/m);
    expect(existsSync(join(repo.folder, "pwned"))).toBe(false);
  });

  it("a subset of gates has no verdict for staging and production", async () => {
    repo.commit("v1.2.3");
    const result = await repo.gate({ gates: "release, version" });
    expect(states(result)).toMatchObject({
      version: "pass",
      release: "pass",
      unit: "not selected",
      "git-clean": "not selected",
    });
    expect(result.code).toBe(0);
    const manifest = parseManifest(readFileSync(result.outputs["manifest"] ?? "", "utf8"), "release.json");
    expect(manifest.gates).toEqual({ dev: "pass" });
    expect(() => requireVerdict(manifest, "production", false)).toThrow(/no verdict/);
  });

  it("a waived gate is reported everywhere, and does not block", async () => {
    repo.edit("CHANGELOG.md", "1.2.3", "1.2.2").commit("v1.2.3");
    const result = await repo.gate({
      waive: "changelog until=2999-12-31 written after the freeze\nunit until=2999-12-31 not needed",
    });
    expect(result).toMatchObject({ code: 0, outputs: { verdict: "pass", readiness: "80" } });
    expect(result.stdout).toMatch(
      /^::notice::changelog ended with fail and is waived until 2999-12-31: written after the freeze$/m,
    );
    expect(result.stdout).toMatch(/^::notice::the waiver of unit until 2999-12-31 was not needed$/m);
    for (const told of [
      result.summary,
      result.kept("report.html"),
      readFileSync(result.outputs["manifest"] ?? "", "utf8"),
    ])
      expect(told).toContain("written after the freeze");
  });

  it("every mistake in the inputs is reported before anything runs", async () => {
    repo.commit("v1.2.3");
    expect((await repo.gate({ waive: "changelog until=2020-01-01 old\nunit until=2999-01-01" })).stdout).toMatch(
      /^::error::input waive: line 1: the waiver of changelog ended on 2020-01-01; line 2: the waiver of unit has no reason\./m,
    );
    expect((await repo.gate({ gates: "unit,dialyser" })).stdout).toMatch(
      /^::error::input gates: there is no gate "dialyser"\. There are: git-clean, /m,
    );
    expect((await repo.gate({ profile: "prod" })).stdout).toContain(
      "input profile: must be dev, staging or production",
    );
  });
});

describe("commands", () => {
  it("get no token, no input, no file of outputs, and their output is masked in log, report and files", async () => {
    const token = "ghs_a-token-of-the-job-42";
    repo
      .write({
        "deploy.yml": `${FILES["deploy.yml"]}gates: {custom: [{name: spy, run: node spy.mjs}]}\n`,
        "spy.mjs": `console.log(JSON.stringify(process.env)); console.log("ghs_a-token-of-the-job" + "-42"); console.log("::set-output name=verdict::fail"); console.log("::error::mine"); process.exit(3);\n`,
      })
      .commit("v1.2.3");
    const result = await repo.gate(
      { "github-token": token },
      { env: { GITHUB_TOKEN: token, ACTIONS_RUNTIME_TOKEN: "runtime-token-1", COPY: `Bearer ${token}` } },
    );
    expect(states(result)).toMatchObject({ spy: "fail" });
    const log = result.kept("logs/spy.log");
    const env = JSON.parse(log.split("\n").find((line) => line.startsWith("{")) ?? "") as Record<string, string>;
    expect(
      Object.keys(env).filter((name) =>
        /^INPUT_|^ACTIONS_|TOKEN|^COPY$|^GITHUB_(?:OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$/.test(name),
      ),
    ).toEqual([]);
    expect(env["SOURCE_DATE_EPOCH"]).toBe(repo.git("log", "-1", "--format=%ct").trim());
    expect(log).toContain("\n***\n");
    const everything = [
      result.stdout.replaceAll(/^::add-mask::.*$/gm, ""),
      result.summary,
      log,
      result.kept("report.json"),
      result.kept("report.html"),
      JSON.stringify(result.outputs),
    ];
    for (const text of everything) expect(text).not.toContain(token);
    expect(result.stdout).not.toMatch(/^\s*::(?:set-output|error::mine)/m);
  });

  it("are killed by a cancel, and every unfinished gate is inconclusive", async () => {
    repo
      .edit("shop.test.mjs", '"counts", () => {}', '"counts", () => new Promise((done) => setTimeout(done, 60000))')
      .commit("v1.2.3");
    let sent = false;
    const began = performance.now();
    const result = await repo.gate(
      { waive: "unit until=2999-12-31 a waiver is none of a run that was cancelled" },
      {
        onOutput: (text, child) => {
          if (sent || !text.includes("✓ release")) return;
          sent = true;
          child.kill("SIGINT");
        },
      },
    );
    expect(performance.now() - began).toBeLessThan(30_000);
    expect(result).toMatchObject({ code: 1, outputs: { verdict: "inconclusive" } });
    expect(result.report?.gates.find(({ name }) => name === "unit")).toMatchObject({
      state: "inconclusive",
      summary: "the run was cancelled",
    });
  });
});
