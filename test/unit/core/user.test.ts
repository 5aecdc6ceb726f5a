import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// Only root can become a user that does not exist.
describe.skipIf(process.getuid?.() !== 0)("a user without an entry in /etc/passwd", () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "user-"));
    execFileSync("chmod", ["755", folder]);
    await build({
      stdin: {
        contents:
          'export { currentJob } from "./src/app/inputs/job.ts"; export { homeFolder } from "./src/core/user.ts";',
        resolveDir: process.cwd(),
        loader: "ts",
      },
      bundle: true,
      platform: "node",
      format: "cjs",
      outfile: join(folder, "job.cjs"),
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const asNobody = (env: Readonly<Record<string, string>>, expression: string): string => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["-p", `const { currentJob, homeFolder } = require("./job.cjs"); ${expression}`],
      { uid: 4242, gid: 4242, cwd: folder, env, encoding: "utf8" },
    );
    return `${stdout}${stderr}`.trim();
  };

  it("is named by its number, or as its environment names it", () => {
    expect(asNobody({}, "currentJob(undefined).actor")).toBe("uid 4242");
    expect(asNobody({ USER: "builder" }, "currentJob(undefined).actor")).toBe("builder");
    expect(asNobody({ GITHUB_ACTOR: "alice" }, "currentJob(undefined).actor")).toBe("alice");
  });

  it("has the home that its environment names, or none", () => {
    expect(asNobody({}, "String(homeFolder())")).toBe("undefined");
    expect(asNobody({ HOME: "/home/x" }, "homeFolder()")).toBe("/home/x");
  });
});
