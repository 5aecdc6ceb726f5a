import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildDist } from "../../scripts/bundle.ts";
import { ServiceRepo, states } from "../kit/service-repo.ts";

const root = resolve(import.meta.dirname, "../..");
const out = "node_modules/.cache/dist-gate-release";
const DEPLOY =
  "service: shop\nenvironments:\n  staging: {target: {hosts: [web1]}}\n  production: {target: {hosts: [web2]}}\n";

let repo: ServiceRepo;
beforeAll(async () => {
  await buildDist({ root, actions: "src/edge/actions", cli: "src/edge/cli/main.ts", out });
});
beforeEach(() => {
  repo = new ServiceRepo(join(root, out, "gate.js")).write({
    "deploy.yml": DEPLOY,
    "package.json": '{"version": "1.2.3"}',
    "CHANGELOG.md": "# Changelog\n\n## [1.2.3] - 2026-11-16\n- Sells more.\n",
  });
});
afterEach(() => repo.close());

describe("a release that is the files of the commit", () => {
  it("fails when it lacks the files of a submodule", async () => {
    repo
      .write({
        ".gitmodules":
          '[submodule "vendor"]\n  path = vendor\n  url = https://example.com/vendor.git\n  ignore = all\n',
      })
      .commit();
    repo.git("update-index", "--add", "--cacheinfo", `160000,${repo.git("rev-parse", "HEAD").trim()},vendor`);
    repo.git("-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "--quiet", "--message", "a submodule");
    repo.git("tag", "v1.2.3");
    mkdirSync(join(repo.folder, "vendor"));
    const result = await repo.gate();
    expect(states(result), result.stdout).toMatchObject({ "git-clean": "pass", release: "fail" });
    expect(result.stdout).toMatch(/those of vendor are none: submodules are not archived/);
    expect(result.outputs["archive"]).toBe("");
    // Another commit in the submodule than the one that is recorded is uncommitted, whatever .gitmodules says.
    repo.git("init", "--quiet", "vendor");
    repo.git(
      "-C",
      "vendor",
      "-c",
      "user.name=T",
      "-c",
      "user.email=t@example.com",
      "commit",
      "--quiet",
      "--allow-empty",
      "--message",
      "another",
    );
    expect(states(await repo.gate({ gates: "git-clean" }))).toMatchObject({ "git-clean": "fail" });
  });

  it("fails when it has pointers of Git LFS", async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"4d7a2146".repeat(8)}\nsize 12345\n`;
    repo.write({ "model.bin": pointer, "docs/lfs.md": `A pointer:\n${pointer}` }).commit("v1.2.3");
    const result = await repo.gate();
    expect(result.report?.gates.find(({ name }) => name === "release")).toMatchObject({
      state: "fail",
      summary: expect.stringMatching(
        /^a deployment would refuse the archive: .*pointers of Git LFS in place of files: "model\.bin"\. Fetch/,
      ) as string,
    });
    expect(result.outputs["archive"]).toBe("");
  });
});

it("files that export-ignore omits from a release are listed", async () => {
  repo.write({ ".gitattributes": "/docs export-ignore\n", "docs/a.md": "a", "docs/b.md": "b" }).commit("v1.2.3");
  const gate = (await repo.gate()).report?.gates.find(({ name }) => name === "release");
  expect(gate).toMatchObject({
    state: "pass",
    findings: [
      {
        severity: "warning",
        message:
          "the release lacks 2 files of the commit, which export-ignore of .gitattributes leaves out: docs/a.md, docs/b.md",
      },
    ],
  });
});

it("a checkout that git refuses because it belongs to another user is reported as such", async () => {
  repo.commit("v1.2.3");
  const { code, stdout } = await repo.gate({}, { env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" } });
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^::error::git does not read the checkout in \S+, since it belongs to a different user.*safe\.directory/m,
  );
});

describe("an archive", () => {
  const built = (command: string): string =>
    `${DEPLOY}build: {commands: [[sh, -c, '${command}']], archive: out/a.tar.gz}\n`;
  const release = async (command: string) => {
    repo.write({ ".gitignore": "out/\n", "out/keep": "", "deploy.yml": built(command) }).commit();
    const result = await repo.gate({ gates: "release", version: "1.2.3" });
    return { ...result.report?.gates.find(({ name }) => name === "release"), archive: result.outputs["archive"] };
  };

  it("without a file in it fails", async () => {
    expect(await release("mkdir -p out/a/b && tar -czf out/a.tar.gz -C out a")).toMatchObject({
      state: "fail",
      summary: "the archive contains only folders and links, no files",
      archive: "",
    });
  });

  it("that another gate changes after it was checked fails", async () => {
    const kept = '"$RUNNER_TEMP"/erlmcp-actions/gates-*';
    repo
      .write({
        "spoil.sh": `until grep -q "entries, sha256" ${kept}/logs/release.log; do sleep 0.05; done 2> /dev/null\nfor file in ${kept}/shop/*.tar.gz; do echo x >> "$file"; done\n`,
        "deploy.yml": `${DEPLOY}gates: {custom: [{name: spoil, run: sh spoil.sh, timeout: 20s}]}\n`,
      })
      .commit("v1.2.3");
    const result = await repo.gate();
    expect(states(result)).toMatchObject({ spoil: "pass", release: "fail" });
    expect(result.report?.gates.find(({ name }) => name === "release")?.summary).toMatch(
      /^the archive was changed after it was checked: /,
    );
    expect(result.outputs).toMatchObject({ verdict: "fail", archive: "", manifest: "" });
  });

  it("that is a link to an older one is reported as a link", async () => {
    expect(
      await release("mkdir -p out/old && tar -czf out/old/a.tar.gz package.json && ln -s old/a.tar.gz out/a.tar.gz"),
    ).toMatchObject({
      state: "fail",
      summary: "the commands created out/a.tar.gz as a link or a folder; it must be a file",
      archive: "",
    });
  });

  it("whose build was killed is inconclusive, and names the reason", async () => {
    expect(await release("kill -9 $$")).toMatchObject({
      state: "inconclusive",
      summary: "sh was killed by SIGKILL, as the system does when memory runs out",
    });
  });

  it("with two versions fails", async () => {
    // A host unpacks the first of two archives that lie one behind the other; of one name, the last file.
    const again =
      'echo "{\\"version\\": \\"1.0.0\\"}" > out/package.json && tar -czf out/a.tar.gz -C out package.json && tar -czf out/b.tar.gz package.json && cat out/b.tar.gz >> out/a.tar.gz';
    expect(await release(again)).toMatchObject({
      state: "fail",
      summary: "the archive has package.json more than once, of the versions 1.0.0, 1.2.3",
      archive: "",
    });
  });

  it("has the version at its top level, not that of a package in it", async () => {
    const inner =
      'mkdir -p out/x/package && cp package.json out/x && echo "{\\"version\\": \\"9.9.9\\"}" > out/x/package/package.json && tar -czf out/a.tar.gz -C out/x ./package.json ./package';
    expect(await release(inner)).toMatchObject({ state: "pass" });
  });
});

it("a manifest replaces a file or link of its name that the build created", async () => {
  const build = (name: string): string =>
    `${DEPLOY}gates: {unit: false}\nbuild: {commands: [[sh, -c, 'mkdir -p out && tar -czf out/a.tar.gz package.json && ${name}']], archive: out/a.tar.gz}\n`;
  repo
    .write({
      ".gitignore": "out/\nelsewhere\n",
      elsewhere: "as it was",
      "deploy.yml": build("ln -s ../elsewhere out/release.json"),
    })
    .commit("v1.2.3");
  const linked = await repo.gate();
  expect(linked, linked.stdout).toMatchObject({ code: 0 });
  expect(readFileSync(join(repo.folder, "elsewhere"), "utf8")).toBe("as it was");
  expect(JSON.parse(readFileSync(linked.outputs["manifest"] ?? "", "utf8"))).toMatchObject({ version: "1.2.3" });
  repo.write({ "deploy.yml": build("rm -f out/release.json && mkfifo out/release.json") });
  expect(await repo.gate({ profile: "staging" }, { deadlineMs: 20_000 })).toMatchObject({ code: 0 });
});

it("two services that one job builds have a manifest each", async () => {
  for (const name of ["a", "b"])
    repo.write({
      [`${name}/deploy.yml`]: DEPLOY.replace("shop", name),
      [`${name}/package.json`]: '{"version": "1.2.3"}',
    });
  repo.commit("v1.2.3");
  const env = { RUNNER_TEMP: mkdtempSync(join(tmpdir(), "two-services-")) };
  const first = await repo.gate({ "working-directory": "a" }, { env });
  const second = await repo.gate({ "working-directory": "b" }, { env });
  const services = [first, second].map(
    ({ outputs }) => (JSON.parse(readFileSync(outputs["manifest"] ?? "", "utf8")) as { service: string }).service,
  );
  rmSync(env.RUNNER_TEMP, { recursive: true });
  expect(services).toEqual(["a", "b"]);
});

describe("the previous version", () => {
  it("is found among tags without a v", async () => {
    repo.write({ "package.json": '{"version": "2.0.0"}' }).commit("2.0.0", "2024-01-01");
    repo.write({ "package.json": '{"version": "1.2.3"}' }).commit("1.2.3");
    const result = await repo.gate({ gates: "version" });
    expect(result.report?.gates.find(({ name }) => name === "version")).toMatchObject({
      state: "fail",
      summary: "1.2.3 is not greater than 2.0.0 at tag 2.0.0",
    });
  });

  it("is found however git is configured to print, but not in tags that only look like versions", async () => {
    repo.write({ "package.json": '{"version": "1.2.4"}' }).commit("v1.2.2", "v1.2.4", "v1.2.0", "2024.01.01");
    repo.write({ "package.json": '{"version": "1.2.3"}' }).commit("v1.2.3");
    for (const [name, value] of [
      ["column.ui", "always"],
      ["log.showSignature", "true"],
      ["color.ui", "always"],
      ["tag.sort", "-version:refname"],
    ] as const)
      repo.git("config", name, value);
    const result = await repo.gate({ gates: "version" }, { env: { COLUMNS: "200" } });
    expect(result.report?.gates.find(({ name }) => name === "version")).toMatchObject({
      state: "fail",
      summary: "1.2.3 is not greater than 1.2.4 at tag v1.2.4",
    });
  });

  it("of an application is not read from an old build folder when nothing compiles it", async () => {
    const app = (vsn: string): string => `{application, shop, [{vsn, ${vsn}}]}.\n`;
    repo
      .write({
        ".gitignore": "_build/\n",
        "rebar.config": "[].\n",
        "_build/prod/lib/shop/ebin/shop.app": app('"1.2.3"'),
        "deploy.yml": `${DEPLOY}gates: {compile: false}\n`,
        "src/shop.app.src": app('"9.9.9"'),
      })
      .commit("v1.2.3");
    const version = async () =>
      (await repo.gate({ gates: "version" })).report?.gates.find(({ name }) => name === "version");
    expect(await version()).toMatchObject({
      state: "fail",
      summary: "src/shop.app.src has version 9.9.9, not 1.2.3",
    });
    repo.write({ "src/shop.app.src": app("git") });
    expect(await version()).toMatchObject({
      state: "inconclusive",
      summary: "src/shop.app.src computes its version, but the gate compile, which would show it, is turned off",
    });
  });
});
