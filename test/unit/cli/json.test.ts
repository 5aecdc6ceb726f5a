import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { main } from "../../../src/edge/cli/main.ts";

let folder: string;
let stdout: string;
let stderr: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "cli-json-")));
  [stdout, stderr] = ["", ""];
  vi.spyOn(process.stdout, "write").mockImplementation((text: unknown): boolean => {
    stdout += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text: unknown): boolean => {
    stderr += String(text);
    return true;
  });
  vi.stubEnv("GITHUB_ACTIONS", "true");
  vi.stubEnv("RUNNER_TEMP", folder);
  vi.stubEnv("GITHUB_OUTPUT", join(folder, "output"));
  writeFileSync(join(folder, "output"), "");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function config(text: string): string {
  const file = join(folder, "deploy.yml");
  writeFileSync(file, text);
  return file;
}

describe("--json", () => {
  test("validate prints the service and its environments, and the rest on standard error", async () => {
    const file = config("service: shop\nenvironments:\n  staging:\n    target: { hosts: [a.example.com] }\n");
    expect(await main(["validate", "--config", file, "--json"])).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      file,
      service: "shop",
      environments: [{ name: "staging", profile: "staging", strategy: "recreate", hosts: ["a.example.com"] }],
    });
    expect(stderr).toContain("is valid (service shop)");
  });

  test("an invalid deploy.yml is an error with its places, and an annotation is not on standard output", async () => {
    const file = config("service: shop\nenvironments:\n  staging:\n    no-such-key: 1\n");
    expect(await main(["validate", "--config", file, "--json"])).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { what: expect.stringContaining("no-such-key"), problems: [{ line: 3 }, { line: 4, col: 5 }] },
    });
    expect(stderr).toContain("::error file=");
  });

  test("a failed smoke test prints its results, and the reason on standard error", async () => {
    expect(await main(["smoke", "--base-url", "http://127.0.0.1:9", "--json"])).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ url: "http://127.0.0.1:9", results: [{ name: "health" }] });
    expect(stderr).toMatch(/smoke test (?:fail|inconclusive): health/);
  });

  test.each([
    [["status"], { what: "--environment is required", fix: "There are: staging." }],
    [["status", "--hosts", "--json"], { what: expect.stringContaining("--hosts"), fix: expect.any(String) }],
    [["lock"], { what: "lock has no --json", fix: expect.stringContaining("deploy") }],
  ])("%j prints its error", async (words, error) => {
    const file = config("service: shop\nenvironments:\n  staging:\n    target: { hosts: [a.example.com] }\n");
    expect(await main([...words, "--config", file, "--json"])).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ error });
  });
});
