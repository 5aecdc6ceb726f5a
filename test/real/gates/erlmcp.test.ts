// The gates of the example erlmcp by rebar3, and the traps of each.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildDist } from "../../../scripts/bundle.ts";
import { parseManifest } from "../../../src/release/manifest.ts";
import { ServiceRepo, states } from "../../kit/service-repo.ts";
import type { GateRun } from "../../kit/service-repo.ts";

const root = resolve(import.meta.dirname, "../../..");
const out = "node_modules/.cache/dist-gate-real";
const ALL = {
  "git-clean": "pass",
  version: "pass",
  changelog: "pass",
  configuration: "pass",
  compile: "pass",
  unit: "pass",
  release: "pass",
  "host-scripts": "pass",
};
const DEADLINE_MS = 180_000;

let repo: ServiceRepo;
beforeAll(async () => {
  await buildDist({ root, actions: "src/edge/actions", cli: "src/edge/cli/main.ts", out });
});
beforeEach(() => {
  repo = new ServiceRepo(join(root, out, "gate.js")).copy(join(root, "examples/erlmcp"));
});
afterEach(() => repo.close());

const entry = (run: GateRun, name: string) => run.report?.gates.find((gate) => gate.name === name);

describe("erlmcp, by rebar3", { timeout: DEADLINE_MS }, () => {
  it("passes for production, twice with the same archive, and leaves the tree clean", async () => {
    repo
      .edit("src/erlmcp.app.src", '"1.4.0"', '"1.3.0"')
      .commit("v1.3.0")
      .edit("src/erlmcp.app.src", '"1.3.0"', '"1.4.0"')
      .commit("v1.4.0");
    const first = await repo.gate({ version: "v1.4.0" });
    expect(first, first.stdout).toMatchObject({
      code: 0,
      outputs: { verdict: "pass", readiness: "100", version: "1.4.0" },
    });
    expect(states(first)).toEqual(ALL);
    expect(entry(first, "version")).toMatchObject({ summary: "1.4.0 in src/erlmcp.app.src, before 1.3.0" });
    expect(entry(first, "unit")?.figures["passed"]).toBeGreaterThanOrEqual(100);
    expect(entry(first, "release")?.evidence).toContainEqual({ what: "releases/start_erl.data", value: "1.4.0" });
    const manifest = parseManifest(readFileSync(first.outputs["manifest"] ?? "", "utf8"), "release.json");
    expect(manifest).toMatchObject({
      version: "1.4.0",
      gates: { production: "pass" },
      archive: { name: "erlmcp.tar.gz", sha256: first.outputs["archive-sha256"] },
    });
    expect(repo.git("status", "--porcelain")).toBe("");
    rmSync(join(repo.folder, "_build"), { recursive: true });
    expect((await repo.gate({ version: "v1.4.0", gates: "release" })).outputs["archive-sha256"]).toBe(
      first.outputs["archive-sha256"],
    );
  });

  it("fails for a failing test, a hanging one and those that it aborts, each at its line", async () => {
    repo
      .write({
        "test/bad_tests.erl":
          '-module(bad_tests).\n-include_lib("eunit/include/eunit.hrl").\nadds_test() ->\n    ?assertEqual("1", erlang:system_info(otp_release)).\nhangs_test() ->\n    timer:sleep(20000).\nlater_test() -> ok.\n',
      })
      .commit("v1.4.0");
    const result = await repo.gate({ gates: "unit" });
    expect(states(result)).toMatchObject({ compile: "pass", unit: "fail" });
    expect(result.stdout).toMatch(
      /^::error file=test\/bad_tests\.erl,line=4,title=gate unit::bad_tests:adds_test failed: error:\{assertEqual/m,
    );
    expect(result.stdout).toMatch(/bad_tests:hangs_test failed: timeout/);
    expect(entry(result, "unit")).toMatchObject({
      figures: { failed: 2 },
      verdicts: { dev: "fail", staging: "fail", production: "fail" },
    });
    expect(entry(result, "unit")?.findings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^never ran: .*bad_tests:later_test|cancelled/),
    );
  });

  it("is inconclusive for a test that halts the VM with exit code 0", async () => {
    repo
      .write({
        "test/a_halt_tests.erl":
          '-module(a_halt_tests).\n-include_lib("eunit/include/eunit.hrl").\nhalts_test() -> erlang:halt(0).\n',
      })
      .commit("v1.4.0");
    const result = await repo.gate({ gates: "unit" });
    expect(entry(result, "unit")).toMatchObject({
      state: "inconclusive",
      commands: [{ command: "rebar3 eunit", code: 0 }, { code: 0 }],
    });
    expect(result).toMatchObject({ code: 1, outputs: { verdict: "inconclusive" } });
  });

  it("is inconclusive without any test", async () => {
    rmSync(join(repo.folder, "test"), { recursive: true });
    repo.commit("v1.4.0");
    const result = await repo.gate({ gates: "unit" });
    expect(entry(result, "unit")).toMatchObject({ state: "inconclusive", summary: "rebar3 found no tests to run" });
  });

  it("fails for code that does not compile, at its line, also in a deterministic build; gates that need it are inconclusive, others run", async () => {
    repo.edit("src/erlmcp_json.erl", /^-export\(\[/m, "-export([missing/1, ").commit("v1.4.0");
    const line =
      readFileSync(join(repo.folder, "src/erlmcp_json.erl"), "utf8")
        .split("\n")
        .findIndex((text) => text.includes("missing/1")) + 1;
    const result = await repo.gate();
    expect(states(result)).toMatchObject({
      compile: "fail",
      unit: "inconclusive",
      release: "inconclusive",
      version: "pass",
      changelog: "pass",
      configuration: "pass",
    });
    expect(result.stdout).toMatch(
      new RegExp(
        `^::error file=src/erlmcp_json\\.erl,line=${line},col=\\d+,title=gate compile::function missing/1 undefined$`,
        "m",
      ),
    );
    expect(entry(result, "unit")?.summary).toBe("needs compile, which did not pass");
    expect(result.outputs["archive"]).toBe("");
    // What is compiled already is compiled again: the second time is as red as the first.
    expect(states(await repo.gate({ gates: "compile" }))).toMatchObject({ compile: "fail" });
  });

  it("T11: recompiles everything, so that an older build does not hide a warning that became an error", async () => {
    repo
      .edit("rebar.config", "debug_info, warnings_as_errors,", "debug_info,")
      .edit("src/erlmcp_json.erl", /^-export\(\[/m, "-export([warned/0, ")
      .edit("src/erlmcp_json.erl", /$/, "\nwarned() -> X = 1, ok.\n")
      .commit("v1.4.0");
    const warned = await repo.gate({ gates: "compile" });
    expect(entry(warned, "compile")).toMatchObject({
      state: "pass",
      figures: { warnings: 1, errors: 0 },
      findings: [{ severity: "warning", file: "src/erlmcp_json.erl" }],
    });
    repo.edit("rebar.config", "debug_info,", "debug_info, warnings_as_errors,");
    const rebar3 = execFileSync("rebar3", ["as", "prod", "compile"], { cwd: repo.folder, encoding: "utf8" });
    expect(rebar3, "rebar3 itself sees nothing").not.toMatch(/unused/);
    expect(entry(await repo.gate({ gates: "compile" }), "compile")).toMatchObject({
      state: "fail",
      findings: [{ file: "src/erlmcp_json.erl", message: "variable 'X' is unused" }],
    });
  });

  it("T15: fails for an application whose start module is missing, which nothing else reports before the boot", async () => {
    repo.edit("src/erlmcp.app.src", "{mod, {erlmcp_app,", "{mod, {erlmcp_ghost,").commit("v1.4.0");
    const rebar3 = execFileSync("rebar3", ["as", "prod", "compile"], { cwd: repo.folder, encoding: "utf8" });
    expect(rebar3, "rebar3 itself sees nothing").not.toMatch(/ghost/);
    const line =
      readFileSync(join(repo.folder, "src/erlmcp.app.src"), "utf8")
        .split("\n")
        .findIndex((text) => text.includes("erlmcp_ghost")) + 1;
    expect(entry(await repo.gate({ gates: "compile" }), "compile")).toMatchObject({
      state: "fail",
      summary: "erlmcp starts with the module erlmcp_ghost, which was not compiled",
      findings: [{ file: "src/erlmcp.app.src", line }],
    });
  });

  it("fails for a configuration that parses, but with which Erlang does not start", async () => {
    repo
      .write({
        "config/staging.config": "",
        "config/production.config": "[{erlmcp, []}].\n[{kernel, []}].\n",
        "config/vars.config": '{name, "a"}.\n{port, 1}.\n',
      })
      .commit("v1.4.0");
    const said = entry(await repo.gate({ gates: "configuration" }), "configuration")?.findings.map(
      ({ file, message }) => `${file} ${message}`,
    );
    expect(said).toEqual(
      ["config/production.config", "config/staging.config"].map(
        (file) => `${file} is not one list followed by a full stop, without which Erlang does not start`,
      ),
    );
    for (const file of ["staging", "production"])
      expect(() =>
        execFileSync("erl", ["-noshell", "-config", `config/${file}`, "-eval", "halt(0)."], {
          cwd: repo.folder,
          stdio: "pipe",
          timeout: 30_000,
        }),
      ).toThrow(/error in config file/);
  });

  it("fails for a configuration that does not parse, is missing, or lacks the cookie", async () => {
    repo
      .edit("config/staging.config", "{tcps, on}", "{tcps on}")
      .edit("deploy.yml", "run-as: erlmcp\n  production", "run-as: erlmcp\n    secrets: []\n  production")
      .write({ ".env.example": "A=1\nbroken line\n" });
    rmSync(join(repo.folder, "config/dev.config"));
    repo.commit("v1.4.0");
    const result = await repo.gate({ gates: "configuration" });
    const said =
      entry(result, "configuration")?.findings.map(
        ({ file, line, message }) => `${file ?? ""}:${line ?? ""} ${message}`,
      ) ?? [];
    expect(said).toEqual([
      ": config/dev.config is missing, which the preset requires",
      ".env.example:2 is not NAME=value",
      expect.stringMatching(/^config\/staging\.config:4 is not a file of Erlang terms: syntax error before/),
      ": environments.staging of deploy.yml gives the service no ERLANG_COOKIE; add it to secrets or env",
      ": ERLANG_COOKIE of environments.production.secrets was never tried in environments.staging",
    ]);
  });
});

describe("a release without build commands", { timeout: DEADLINE_MS }, () => {
  beforeEach(() => {
    repo.edit("deploy.yml", /build:\n.*\n.*\n/, "").edit("deploy.yml", /gates:\n[\s\S]*(?=environments:)/, "");
  });

  it("is built by rebar3, with the version of the compiled application", async () => {
    repo.commit("v1.4.0");
    const result = await repo.gate();
    expect(result, result.stdout).toMatchObject({
      code: 0,
      outputs: { verdict: "pass", archive: join(repo.folder, "_build/prod/rel/erlmcp/erlmcp-1.4.0.tar.gz") },
    });
    expect(entry(result, "version")?.evidence).toContainEqual({
      what: "_build/prod/lib/erlmcp/ebin/erlmcp.app",
      value: "vsn 1.4.0",
    });
    expect(existsSync(join(repo.folder, "_build/prod/rel/erlmcp/release.json"))).toBe(true);
  });

  it("T16: fails when the release has another version than the application", async () => {
    rmSync(join(repo.folder, "rebar.config.script"));
    repo.edit("rebar.config", '{erlmcp, "app.src"}', '{erlmcp, "0.0.7"}').commit("v1.4.0");
    const result = await repo.gate();
    expect(states(result)).toMatchObject({ version: "pass", release: "fail" });
    expect(entry(result, "release")?.summary).toBe(
      "the archive has version 0.0.7 (releases/start_erl.data), not 1.4.0",
    );
    expect(result.outputs["archive"]).toBe("");
  });

  it("has a computed version that is read, and fails when it differs", async () => {
    rmSync(join(repo.folder, "rebar.config.script"));
    repo
      .edit("src/erlmcp.app.src", '{vsn, "1.4.0"}', '{vsn, {cmd, "printf 1.5.0"}}')
      .edit("rebar.config", '{erlmcp, "app.src"}', '{erlmcp, "1.4.0"}')
      .commit("v1.4.0");
    const result = await repo.gate({ gates: "version" });
    expect(entry(result, "version")?.summary).toBe("src/erlmcp.app.src has version 1.5.0, not 1.4.0");
  });
});

it("the command line runs the same gates on a laptop, and leaves the tree clean", { timeout: DEADLINE_MS }, () => {
  repo.commit("v1.4.0");
  const { PATH = "" } = process.env;
  const args = [join(root, out, "cli.js"), "gate", "--gates", "git-clean,version,compile", "--version", "1.4.0"];
  for (const _time of [1, 2]) {
    const text = execFileSync(process.execPath, args, {
      cwd: repo.folder,
      env: { PATH, HOME: repo.folder },
      encoding: "utf8",
    });
    expect(text).toMatch(/^✅ gates pass: erlmcp 1\.4\.0 for production\. 3 of 7 expected gates/m);
  }
  expect(existsSync(join(repo.folder, ".erlmcp/gates/report.html"))).toBe(true);
});
