import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { SUITE, TinyRepository } from "../kit/rehearsed.ts";

let repository: TinyRepository;
beforeEach(() => {
  repository = new TinyRepository({
    "package.json": '{\n  "name": "shop",\n  "version": "1.0.0",\n  "scripts": {"start": "node server.js"}\n}\n',
    "server.js": "",
  });
});
afterEach(() => repository.remove());

function cli(...words: readonly string[]): { readonly code: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(SUITE, "dist/cli.js"), ...words], {
    cwd: repository.folder,
    env: { PATH: process.env["PATH"], HOME: tmpdir() },
    encoding: "utf8",
    timeout: 20_000,
  });
  return { code: status, text: stdout + stderr };
}

it("init writes two files that validate accepts, and a second time none", () => {
  expect(cli("init")).toEqual({
    code: 0,
    text: expect.stringContaining("\n.github/workflows/pipeline.yml was written."),
  });
  expect(repository.git("status", "--porcelain", "--untracked-files=all")).toBe(
    "?? .github/workflows/pipeline.yml\n?? deploy.yml",
  );
  expect(cli("validate")).toEqual({ code: 0, text: expect.stringContaining("deploy.yml is valid (service shop)") });
  expect(cli("init")).toEqual({ code: 0, text: expect.not.stringContaining("was written") });
});

it("init without a service is an error on one line, and writes nothing", () => {
  repository.git("rm", "--quiet", "package.json");
  expect(cli("init")).toEqual({ code: 1, text: expect.stringMatching(/^no service was found: .*\n$/) });
  expect(repository.git("status", "--porcelain", "--untracked-files=all")).toBe("D  package.json");
});
