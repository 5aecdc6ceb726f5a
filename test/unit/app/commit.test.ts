import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { shipmentOf } from "../../../src/app/release.ts";
import type { ReleaseInputs } from "../../../src/app/release.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { systemExec, systemQuery } from "../../../src/core/exec.ts";
import { systemHttp } from "../../../src/core/http.ts";
import { plainLog } from "../../../src/core/log.ts";
import { Secrets } from "../../../src/core/mask.ts";
import type { World } from "../../../src/core/world.ts";
import type { Release } from "../../../src/release/release.ts";

const ELSEWHERE = "0123456789abcdef0123456789abcdef01234567";
const environment = loadConfig(
  "service: shop\nenvironments:\n  staging:\n    target: { hosts: [local] }\n",
  "deploy.yml",
).environments["staging"] as NonNullable<ReturnType<typeof loadConfig>["environments"][string]>;

let home: string;
let folder: string;
let lines: string[];
let world: World;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "commit-"));
  folder = join(home, "checkout");
  mkdirSync(folder);
  mkdirSync(join(home, "tmp"));
  lines = [];
  world = {
    clock: systemClock,
    exec: systemExec,
    query: systemQuery,
    http: systemHttp,
    log: plainLog((line) => void lines.push(line), { colour: false, secrets: new Secrets() }),
    secrets: new Secrets(),
    randomHex: () => "00",
    tmp: join(home, "tmp"),
    signal: new AbortController().signal,
  };
  for (const name of ["GITHUB_SHA", "GITHUB_REF_TYPE", "GITHUB_REF_NAME"]) vi.stubEnv(name, undefined);
  git("init", "--quiet", "--initial-branch=main");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

function git(...args: readonly string[]): string {
  return execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.com", ...args], {
    cwd: folder,
    encoding: "utf8",
  }).trim();
}

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function commit(...tags: readonly string[]): string {
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message", "a change");
  for (const tag of tags) git("tag", tag);
  return git("rev-parse", "HEAD");
}

async function ship(inputs: Partial<ReleaseInputs>, from = folder): Promise<Release> {
  return (await shipmentOf({ "skip-tests": true, ...inputs }, environment, "shop", undefined, from, world)).release;
}

describe("the commit of an archive without a manifest", () => {
  const archive = (): string => {
    const file = join(home, "shop.tar.gz");
    execFileSync("tar", ["-czf", file, "-C", folder, "server.js"]);
    return file;
  };

  test("is that of its version's tag, not the job's own", async () => {
    write("server.js", "1");
    const tagged = commit("v1.0.0");
    const head = commit("v1.1.0");
    vi.stubEnv("GITHUB_SHA", head);
    expect((await ship({ archive: archive(), version: "1.0.0" })).commit).toBe(tagged);
    expect((await ship({ archive: archive(), version: "v1.1.0" })).commit).toBe(head);
    git("tag", "--annotate", "--message", "x", "1.2.0", tagged);
    expect((await ship({ archive: archive(), version: "1.2.0" })).commit).toBe(tagged);
  });

  test("is unknown without a tag of the version, whatever the job's own commit", async () => {
    write("server.js", "1");
    vi.stubEnv("GITHUB_SHA", commit("v1.0.0"));
    vi.stubEnv("GITHUB_REF_TYPE", "branch");
    vi.stubEnv("GITHUB_REF_NAME", "9.9.9");
    expect((await ship({ archive: archive(), version: "9.9.9" })).commit).toBe("");
  });

  test("is the job's own where it runs for that tag, and the checkout lacks the tag or is missing", async () => {
    write("server.js", "1");
    commit();
    vi.stubEnv("GITHUB_SHA", ELSEWHERE);
    vi.stubEnv("GITHUB_REF_TYPE", "tag");
    vi.stubEnv("GITHUB_REF_NAME", "v1.0.0");
    const file = archive();
    expect((await ship({ archive: file, version: "1.0.0" })).commit).toBe(ELSEWHERE);
    expect((await ship({ archive: file, version: "1.0.1" })).commit).toBe("");
    expect((await ship({ archive: file, version: "1.0.0" }, home)).commit).toBe(ELSEWHERE);
  });

  test("is the input commit, where it is given", async () => {
    write("server.js", "1");
    commit("v1.0.0");
    expect((await ship({ archive: archive(), version: "1.0.0", commit: ELSEWHERE })).commit).toBe(ELSEWHERE);
  });

  test("is unknown where two tags of the version are different commits", async () => {
    write("server.js", "1");
    commit("v1.0.0");
    commit("1.0.0");
    expect((await ship({ archive: archive(), version: "1.0.0" })).commit).toBe("");
    expect(lines.join("\n")).toMatch(/tags v1\.0\.0 and 1\.0\.0 are different commits.*Give `commit`/);
  });

  test("is unknown where git does not read the checkout, and the cause is named", async () => {
    write("server.js", "1");
    commit("v1.0.0");
    const file = archive();
    vi.stubEnv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    expect((await ship({ archive: file, version: "1.0.0" })).commit).toBe("");
    expect(lines.join("\n")).toMatch(/belongs to a different user\. .*git config --global --add safe\.directory/);
  });

  test("must be the manifest's where there is one", async () => {
    write("server.js", "1");
    commit();
    const file = archive();
    const sha256 = execFileSync("sha256sum", [file], { encoding: "utf8" }).slice(0, 64);
    writeFileSync(
      join(home, "release.json"),
      JSON.stringify({ version: "1.0.0", commit: "a".repeat(40), archive: { sha256 } }),
    );
    expect((await ship({ archive: file, version: "1.0.0" })).commit).toBe("a".repeat(40));
    await expect(ship({ archive: file, version: "1.0.0", commit: ELSEWHERE })).rejects.toThrow(
      `the manifest is of commit ${"a".repeat(40)}, not ${ELSEWHERE}`,
    );
  });
});

describe("the files of a git ref", () => {
  const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${"4d7a2146".repeat(8)}\nsize 12345\n`;

  test("are the release, under the ref's commit", async () => {
    write("server.js", "1");
    const tagged = commit("v1.0.0");
    commit("v1.1.0");
    expect(await ship({ version: "1.0.0" })).toMatchObject({ version: "1.0.0", commit: tagged });
    expect(lines).toEqual([]);
    await expect(ship({ version: "1.0.0", commit: ELSEWHERE })).rejects.toThrow(
      `version 1.0.0 is commit ${tagged} in this checkout, not ${ELSEWHERE}`,
    );
  });

  test("with a submodule are refused, by its path", async () => {
    write("server.js", "1");
    const at = commit();
    git("update-index", "--add", "--cacheinfo", `160000,${at},vendor/lib`);
    git("commit", "--quiet", "--message", "a submodule");
    git("tag", "v1.0.0");
    await expect(ship({ version: "1.0.0" })).rejects.toThrow(
      /those of vendor\/lib are none: submodules are not archived/,
    );
  });

  test("with pointers of Git LFS are refused, by their paths", async () => {
    write("model.bin", POINTER);
    write("docs/lfs.md", `A pointer:\n${POINTER}`);
    commit("v1.0.0");
    await expect(ship({ version: "1.0.0" })).rejects.toThrow(/pointers of Git LFS in place of files: "model\.bin"$/);
  });

  test("that export-ignore omits are listed, and do not refuse the release", async () => {
    write("server.js", "1");
    write("lib/templates/a.html", "a");
    write("docs/a b.md", "a");
    for (let at = 10; at < 40; at += 1) write(`test/${at}.js`, "a");
    write(".gitattributes", "docs export-ignore\ntemplates/ export-ignore\ntest/* export-ignore\n");
    commit("v1.0.0");
    await ship({ version: "1.0.0" });
    expect(lines).toEqual([
      expect.stringMatching(
        /the release lacks 32 files of the commit, which export-ignore of \.gitattributes leaves out: "docs\/a b\.md", lib\/templates\/a\.html, test\/10\.js, .*, and 12 more\.$/,
      ),
    ]);
  });

  test("below a folder are those of the folder", async () => {
    write("a/server.js", "1");
    write("a/left.md", "1");
    write("a/.gitattributes", "left.md export-ignore\n");
    write("b/model.bin", POINTER);
    commit("v1.0.0");
    await ship({ version: "1.0.0" }, join(folder, "a"));
    expect(lines).toEqual([expect.stringMatching(/the release lacks a file of the commit, .*: left\.md\.$/)]);
  });

  test("of a branch have the version of the folder's own package.json", async () => {
    write("package.json", '{"version": "9.9.9"}');
    write("a/package.json", '{"version": "1.2.3"}');
    commit();
    expect((await ship({ version: "main" }, join(folder, "a"))).version).toBe("1.2.3");
  });

  test("that git does not read are refused by their cause, not by the tag", async () => {
    write("server.js", "1");
    commit("v1.0.0");
    vi.stubEnv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    await expect(ship({ version: "1.0.0" })).rejects.toMatchObject({
      message: `git does not read the checkout in ${folder}, since it belongs to a different user`,
      fix: expect.stringContaining(`git config --global --add safe.directory ${folder}`) as string,
    });
  });
});

test("an archive that a build made of pointers is refused as well", async () => {
  write("model.bin", `version https://git-lfs.github.com/spec/v1\noid sha256:${"4d7a2146".repeat(8)}\nsize 12345\n`);
  execFileSync("tar", ["-czf", join(home, "shop.tar.gz"), "-C", folder, "./model.bin"]);
  await expect(ship({ archive: join(home, "shop.tar.gz"), version: "1.0.0" })).rejects.toThrow(/pointers of Git LFS/);
});
