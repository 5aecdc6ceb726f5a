import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { systemQuery } from "../../../src/core/exec.ts";
import { plainLog } from "../../../src/core/log.ts";
import type { World } from "../../../src/core/world.ts";
import { relation } from "../../../src/github/ancestry.ts";
import { commitsOf, fileAt } from "../../../src/github/file-at.ts";

const NO_API = { repository: "", token: "", url: "" };
const world = { query: systemQuery, log: plainLog(() => {}, { colour: false }) } as unknown as World;

let folder = "";
let [first, second, other] = ["", "", ""];

function git(...args: string[]): string {
  const who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"];
  return execFileSync("git", [...who, ...args], { cwd: folder, encoding: "utf8" }).trim();
}

function commit(text: string): string {
  writeFileSync(join(folder, "deploy.yml"), text);
  git("add", "-A");
  git("commit", "-qm", text);
  return git("rev-parse", "HEAD");
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "history-"));
  git("init", "-q");
  first = commit("service: one\n");
  second = commit("service: two\n");
  git("checkout", "-q", "-b", "other", first);
  other = commit("service: other\n");
});

describe("relation", () => {
  it("is read from the checkout where it has both commits", async () => {
    const of = async (live: string, ours: string) => relation(live, ours, folder, NO_API, world);
    expect(await of(first, first)).toBe("same");
    expect(await of(first, second)).toBe("ahead");
    expect(await of(second, first)).toBe("behind");
    expect(await of(second, other)).toBe("diverged");
  });

  it("is unknown for a commit that is not there, in a shallow clone, and where git is not there", async () => {
    expect(await relation(first, "0".repeat(40), folder, NO_API, world)).toBe("unknown");
    const shallow = mkdtempSync(join(tmpdir(), "shallow-"));
    git("clone", "-q", "--depth", "1", "--no-single-branch", `file://${folder}`, shallow);
    expect(await relation(second, other, shallow, NO_API, world)).toBe("unknown");
    const without = { ...world, query: (async (_git, ...call) => systemQuery("no-git", ...call)) as World["query"] };
    expect(await relation(first, second, folder, NO_API, without)).toBe("unknown");
  });
});

describe("a file at a commit", () => {
  const file = () => ({ folder, local: "deploy.yml", path: "deploy.yml" });

  it("is read from the checkout", async () => {
    expect(await fileAt(first, file(), NO_API, world)).toBe("service: one\n");
    expect(await fileAt("0".repeat(40), file(), NO_API, world)).toBeUndefined();
    expect(await fileAt("HEAD", file(), NO_API, world)).toBeUndefined();
  });

  it("has the commits that changed it, newest first", async () => {
    expect(await commitsOf(file(), NO_API, world)).toEqual([other, first]);
    expect(await commitsOf({ ...file(), folder: tmpdir() }, NO_API, world)).toEqual([]);
  });
});
