import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parseFileCommands } from "../../../scripts/run-stub.ts";
import { main as deployToProduction } from "../../../src/edge/actions/deploy-production.ts";
import { main as deployToStaging } from "../../../src/edge/actions/deploy-staging.ts";
import { main as deploy } from "../../../src/edge/actions/deploy.ts";
import { reportRefusalBeforeStart } from "../../../src/app/refusal.ts";
import { main as rollBack } from "../../../src/edge/actions/rollback.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { UserError, explain } from "../../../src/core/errors.ts";
import { systemExec, systemQuery } from "../../../src/core/exec.ts";
import { systemHttp } from "../../../src/core/http.ts";
import { plainLog } from "../../../src/core/log.ts";
import { Secrets } from "../../../src/core/mask.ts";
import type { World } from "../../../src/core/world.ts";

let folder: string;
let world: World;
const CONFIG =
  "service: shop\nenvironments:\n  staging: { target: { hosts: [local] } }\n  production: { target: { hosts: [local] } }\n";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "refused-"));
  for (const name of ["output", "summary", "state"]) writeFileSync(join(folder, name), "");
  vi.stubEnv("GITHUB_OUTPUT", join(folder, "output"));
  vi.stubEnv("GITHUB_STEP_SUMMARY", join(folder, "summary"));
  vi.stubEnv("GITHUB_STATE", join(folder, "state"));
  const secrets = new Secrets();
  secrets.add("a-word-of-mouth");
  world = {
    clock: systemClock,
    exec: systemExec,
    query: systemQuery,
    http: systemHttp,
    log: plainLog(() => {}, { colour: false, secrets }),
    secrets,
    randomHex: () => "00",
    tmp: folder,
    signal: new AbortController().signal,
  };
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function given(inputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries({ "working-directory": folder, ...inputs }))
    vi.stubEnv(`INPUT_${name.toUpperCase()}`, value);
}

const outputs = (): Record<string, string> => parseFileCommands(readFileSync(join(folder, "output"), "utf8"));
const summary = (): string =>
  readFileSync(join(folder, "summary"), "utf8").replace(/&#(\d+);/g, (_, code: string) =>
    String.fromCodePoint(Number(code)),
  );

describe("a step that ends before its engine begins reports refused itself", () => {
  test.each([
    [
      "an input that is wrong",
      deploy,
      { environment: "staging", "dry-run": "perhaps" },
      "input dry-run: must be true or false",
    ],
    [
      "deploy.yml that is not there",
      deployToStaging,
      { config: "nowhere.yml" },
      "Write one (`erlmcp-actions init`, docs/deploy-yml.md), or correct `working-directory` or `config`; a job must check out first.",
    ],
    [
      "an environment that deploy.yml lacks",
      rollBack,
      { environment: "test" },
      'deploy.yml has no environment "test". It has: staging, production.',
    ],
    ["a secret that is not set", deployToProduction, { secrets: "TOKEN" }, "input secrets: line 1 is not NAME=value"],
    [
      "an archive that is not there",
      deployToProduction,
      { archive: "out/shop.tar.gz", version: "1.4.0", "skip-tests": "true" },
      "out/shop.tar.gz",
    ],
    ["a release without a verdict", deployToStaging, { archive: "out/shop.tar.gz", version: "1.4.0" }, "skip-tests"],
    [
      "two inputs that do not go together",
      rollBack,
      { environment: "staging", set: "a=b" },
      "input set: goes with `mode: config`",
    ],
    ["a setting that is none", rollBack, { environment: "staging", mode: "config", set: "a" }, "input set:"],
  ])("%s", async (_, main, inputs, words) => {
    writeFileSync(join(folder, "deploy.yml"), CONFIG.replaceAll("local]", `local], path: ${folder}/host`));
    given(inputs);
    const failed = await main(world).then(() => "nothing", explain);
    expect(failed).toContain(words);
    expect(outputs()).toEqual({ outcome: "refused" });
    expect(summary()).toContain("## 🚫 refused: Nothing was changed.");
    expect(summary()).toContain(words);
  });

  test("an error in deploy.yml is annotated with the path from the root of the repository", async () => {
    vi.stubEnv("GITHUB_ACTIONS", "true");
    vi.stubEnv("GITHUB_WORKSPACE", join(folder, ".."));
    writeFileSync(join(folder, "deploy.yml"), "service: shop\nenvironment: {}\n");
    const printed = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    given({});
    const failed = await deployToStaging(world).then(() => "nothing", explain);
    const lines = printed.mock.calls.map(([text]) => String(text));
    printed.mockRestore();
    expect(failed).toContain("deploy.yml:2:1");
    expect(lines.join("")).toMatch(new RegExp(`^::error file=${basename(folder)}/deploy\\.yml,line=2,`, "m"));
  });

  test("the error is shown without secrets, and a fault of ours without its stack", async () => {
    await expect(
      reportRefusalBeforeStart(world, async () =>
        Promise.reject(new UserError("a-word-of-mouth is wrong", { fix: "Write another." })),
      ),
    ).rejects.toThrow(UserError);
    expect(summary()).toContain("*** is wrong. Write another.");
    await expect(reportRefusalBeforeStart(world, async () => Promise.reject(new TypeError("of ours")))).rejects.toThrow(
      TypeError,
    );
    expect(summary()).toContain("of ours");
    expect(summary()).not.toContain("refused.test.ts");
  });

  test("once the engine has begun, only the engine reports the outcome", async () => {
    const work = reportRefusalBeforeStart(world, async (begin) => {
      begin();
      throw new UserError("rolled_back: it does not answer");
    });
    await expect(work).rejects.toThrow("rolled_back");
    expect([outputs(), summary()]).toEqual([{}, ""]);
  });
});
