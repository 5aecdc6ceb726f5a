import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import type { SettingsFor } from "../config/gate/index.ts";
import type { Command } from "../config/types.ts";
import { withVersion } from "./checkout.ts";
import type { Checkout } from "./checkout.ts";
import type { GateDefinition } from "./definition.ts";
import { appSources } from "./erlang/applications.ts";
import type { AppSource } from "./erlang/applications.ts";
import { probe } from "./erlang/probe.ts";
import { compileErrors, firstOf, rebarEnv } from "./erlang/rebar.ts";
import type { CompileErrors } from "./erlang/rebar.ts";
import { readText } from "./files.ts";
import { checkoutFiles, endedBy, failed, inconclusive, measured } from "./gate.ts";
import type { CommandResult, Finding, GateContext, Measured } from "./gate.ts";
import { inSources, tail } from "./output.ts";

/** Where `rebar3 as prod compile` puts applications, in its build folder. */
const PROD_LIB = "prod/lib";

export const compile: GateDefinition<SettingsFor<"compile">> = {
  row: "G1",
  area: "application",
  stage: "build",
  make: ({ run }, checkout) => ({
    title: run === undefined ? "compile" : run.join(" "),
    makes: ["compiled"],
    resources: [checkoutFiles("exclusive")],
    missing: async () => {
      if (checkout.hasRebar || run !== undefined) return undefined;
      return {
        why: "there is no rebar.config, and no gates.compile.run",
        fix: `Add the compile command below \`gates:\` of ${checkout.config.file}, such as \`compile: {run: make}\`; or write \`compile: false\` to disable the gate`,
      };
    },
    run: async (context) =>
      run === undefined ? compileApplications(checkout, context) : runCommand(run, checkout, context),
  }),
};

async function compileApplications({ folder }: Checkout, context: GateContext): Promise<Measured> {
  const apps = appSources(folder);
  if (apps.length === 0) return failed("there is no src/*.app.src, so nothing would be compiled");
  const { build } = await context.workspace();
  const lib = join(build, PROD_LIB);
  // Modules that are already compiled are not compiled again, and would then neither warn nor fail.
  const ebins = apps.map(({ name }) => join(lib, name, "ebin"));
  for (const ebin of ebins) rmSync(ebin, { recursive: true, force: true });
  const result = await context.run(["rebar3", "as", "prod", "compile"], { env: rebarEnv(build) });
  const compiled = compileErrors(`${result.stdout}\n${result.stderr}`, folder);
  const { findings } = compiled;
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const figures = { errors, warnings: findings.length - errors, applications: apps.length };
  if (result.code !== 0) return { ...notCompiled(result, compiled, folder), figures };
  const lacking = apps.filter(({ name }, index) => !existsSync(join(ebins[index] ?? "", `${name}.app`)));
  if (lacking.length > 0)
    return inconclusive(
      `rebar3 exited with 0 but created no ${lacking.map(({ name }) => `${name}.app`).join(", ")} in ${relative(folder, lib)}`,
      { figures },
    );
  context.give("compiled", { lib });
  const absent = await absentStartModules(apps, lib, folder, context);
  if (absent.length > 0)
    return measured("fail", absent.map(({ message }) => message).join("; "), {
      figures,
      findings: [...absent, ...inSources(findings, folder)],
    });
  return measured("pass", `${apps.map(({ name }) => name).join(", ")} compiled, 0 errors`, {
    findings: inSources(findings, folder),
    figures,
  });
}

function notCompiled(
  { code, signal, stdout, stderr }: CommandResult,
  { findings, elsewhere }: CompileErrors,
  folder: string,
): Measured {
  if (code === null) return inconclusive(endedBy("rebar3", signal));
  if (findings.every(({ severity }) => severity !== "error"))
    return elsewhere === undefined
      ? failed(`rebar3 exited with ${code}: ${tail(stdout || stderr)}`)
      : inconclusive(`a dependency could not be fetched: ${elsewhere}`);
  const placed = inSources(findings, folder);
  return measured("fail", firstOf(placed.filter(({ severity }) => severity === "error")), { findings: placed });
}

/** Applications whose start module does not exist: rebar3 compiles and packs them, but they do not boot. */
async function absentStartModules(
  apps: readonly AppSource[],
  lib: string,
  folder: string,
  context: GateContext,
): Promise<Finding[]> {
  const answers = await probe(
    "app",
    apps.map(({ name }) => join(lib, name, "ebin", `${name}.app`)),
    context,
  );
  const isThere = (module: string): boolean =>
    readdirSync(lib).some((name) => existsSync(join(lib, name, "ebin", `${module}.beam`)));
  return answers.flatMap(({ mod }, index): Finding[] => {
    const app = apps[index];
    if (app === undefined || mod === undefined || mod === "" || isThere(mod)) return [];
    const at =
      readText(folder, app.file)
        .split("\n")
        .findIndex((line) => line.includes(mod)) + 1;
    return [
      {
        severity: "error",
        message: `${app.name} starts with the module ${mod}, which was not compiled`,
        file: app.file,
        line: at === 0 ? undefined : at,
      },
    ];
  });
}

async function runCommand(run: Command, { version, hasRebar }: Checkout, context: GateContext): Promise<Measured> {
  const { code, signal, stdout, stderr } = await context.run(withVersion(run, version));
  if (code === null) return inconclusive(endedBy(run[0] ?? "", signal));
  if (code !== 0) return failed(`exit code ${code}: ${tail(stdout + stderr) || "it printed nothing"}`);
  // The default folder of rebar3: the command may have run it.
  if (hasRebar) context.give("compiled", { lib: join((await context.workspace()).build, PROD_LIB) });
  return measured("pass", "exit code 0", { evidence: [{ what: "exit code", value: "0" }] });
}
