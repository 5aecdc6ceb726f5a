import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { main } from "../../../src/edge/cli/main.ts";

let folder: string;
let server: Server;
let url: string;
let printed: string;
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "cli-smoke-")));
  server = createServer((request, response) => {
    response.statusCode = request.headers["x-key"] === "wrong" ? 403 : 200;
    response.end(JSON.stringify({ version: "1.4.0" }));
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  printed = "";
  const write = (text: unknown): boolean => {
    printed += String(text);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(write);
  vi.spyOn(process.stderr, "write").mockImplementation(write);
  for (const name of ["GITHUB_ACTIONS", "GITHUB_RUN_ID", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"])
    vi.stubEnv(name, undefined);
  vi.stubEnv("RUNNER_TEMP", folder);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("erlmcp-actions smoke", () => {
  test("checks a URL, prints each check and exits with 0, without a workflow command", async () => {
    expect(await main(["smoke", "--base-url", url, "--version", "1.4.0"])).toBe(0);
    expect(printed).toMatch(/✓ health \d+ms {2}HTTP 200/);
    expect(printed).toContain("✓ version");
    expect(printed).toContain("2 of 2 passed");
    expect(printed).not.toContain("::");
    const [, file = ""] = /Report: (\S+)/.exec(printed) ?? [];
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ url, verdict: "pass" });
  });

  test("reads the checks of deploy.yml with their secrets, and exits with 1 when one fails", async () => {
    const config = join(folder, "deploy.yml");
    const check = '{ name: login, http: /login, headers: { x-key: "${KEY}" } }';
    writeFileSync(
      config,
      `service: shop\nenvironments:\n  staging:\n    url: ${url}\n    target: { hosts: [a.example.com] }\n    smoke: [${check}]\n`,
    );
    writeFileSync(join(folder, "secrets"), "KEY=wrong\n");
    expect(await main(["smoke", "-e", "staging", "--config", config, "--secrets", join(folder, "secrets")])).toBe(1);
    expect(printed).toContain("smoke test fail: login: HTTP 403, expected 200");
  });

  test.each([
    [[], "give either environment or base-url"],
    [["--base-url", "shop.example.com"], "--base-url: is not a URL; write https://host/path"],
    [["--environment", "Staging"], "--environment: is not a name of an environment"],
  ])("%j is refused", async (options, reason) => {
    expect(await main(["smoke", ...options])).toBe(1);
    expect(printed).toContain(reason);
  });
});
