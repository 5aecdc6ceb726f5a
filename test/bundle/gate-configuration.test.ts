import { symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildDist } from "../../scripts/bundle.ts";
import { ServiceRepo } from "../kit/service-repo.ts";
import type { GateRun } from "../kit/service-repo.ts";

const root = resolve(import.meta.dirname, "../..");
const out = "node_modules/.cache/dist-gate-configuration";

let repo: ServiceRepo;
beforeAll(async () => {
  await buildDist({ root, actions: "src/edge/actions", cli: "src/edge/cli/main.ts", out });
});
beforeEach(() => {
  repo = new ServiceRepo(join(root, out, "gate.js")).write({
    "deploy.yml": "service: shop\nenvironments:\n  production: {target: {hosts: [web2]}}\n",
    "package.json": '{"version": "1.2.3"}',
  });
});
afterEach(() => repo.close());

async function configuration(
  files: Readonly<Record<string, string>>,
): Promise<NonNullable<GateRun["report"]>["gates"][number] | undefined> {
  repo.write(files).commit("v1.2.3");
  return (await repo.gate({ gates: "configuration" })).report?.gates.find(({ name }) => name === "configuration");
}

describe("a link", () => {
  it("to a file is read as that file", async () => {
    repo.write({ "config/a.json": "{}" });
    symlinkSync("../shared/b.json", join(repo.folder, "config/b.json"));
    expect(await configuration({ "shared/b.json": "{" })).toMatchObject({
      state: "fail",
      figures: { files: 2 },
      findings: [{ file: "config/b.json", line: 1 }],
    });
  });

  it("that is broken counts as a missing file", async () => {
    repo.write({ "config/a.json": "{}" });
    symlinkSync("../shared/none.json", join(repo.folder, "config/b.json"));
    expect(await configuration({})).toMatchObject({
      state: "fail",
      summary: "config/b.json is a broken link",
    });
  });
});

it("a byte order mark is reported as such", async () => {
  const gate = await configuration({ "config/a.json": "\uFEFF{}", ".env.production": "\uFEFFA=1\n" });
  expect(gate?.findings).toEqual([
    {
      severity: "error",
      file: ".env.production",
      line: 1,
      message: "begins with a byte order mark; save it as UTF-8 without one",
    },
    {
      severity: "error",
      file: "config/a.json",
      line: 1,
      message: "begins with a byte order mark; save it as UTF-8 without one",
    },
  ]);
});
