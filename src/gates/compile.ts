import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { SettingsFor } from "../config/gate/index.ts";
import type { Command } from "../config/types.ts";
import { readText } from "./files.ts";
import { endedBy, failed, inconclusive, measured } from "./gate.ts";
import type { Finding, Gate, GateContext, Measured } from "./gate.ts";
import { probe } from "./probe.ts";
import { BUILD_FOLDER, compileErrors, firstOf, inSources, rebarEnv, tail } from "./rebar.ts";
import { appSources, withVersion } from "./site.ts";
import type { AppSource, Site } from "./site.ts";

type CompileSettings = SettingsFor<"compile">;

const COMPILE = "compile";
/** Where `rebar3 as prod compile` puts an application. */
export const PROD_LIB = `${BUILD_FOLDER}/prod/lib`;

export function compileGate({ timeoutMs, expected, run }: CompileSettings, site: Site): Gate {
  const { folder } = site;
  return {
    name: COMPILE,
    row: "G1",
    title: run === undefined ? "compile" : run.join(" "),
    needs: [],
    after: ["git-clean"],
    exclusive: site.hasRebar ? [BUILD_FOLDER] : [],
    deadlineMs: timeoutMs,
    expected,
    missing: async () => {
      if (site.hasRebar || run !== undefined) return undefined;
      return {
        why: "there is no rebar.config, and no gates.compile.run",
        fix: `Write how it is compiled below \`gates:\` of ${site.config.file}, such as \`compile: {run: make}\`; or \`compile: false\` to do without`,
      };
    },
    async run(context) {
      if (run !== undefined) return byCommand(run, site, context);
      const apps = appSources(folder);
      if (apps.length === 0) return failed("there is no src/*.app.src, so that nothing would be compiled");
      // What is compiled already is not compiled again, and then neither warns nor fails.
      const ebins = apps.map(({ name }) => join(folder, PROD_LIB, name, "ebin"));
      for (const ebin of ebins) rmSync(ebin, { recursive: true, force: true });
      const { code, signal, stdout, stderr } = await context.run(["rebar3", "as", "prod", "compile"], {
        env: rebarEnv(site),
      });
      const { findings, elsewhere } = compileErrors(`${stdout}\n${stderr}`, folder);
      const errors = findings.filter(({ severity }) => severity === "error").length;
      const figures = { errors, warnings: findings.length - errors, applications: apps.length };
      if (code === null) return inconclusive(endedBy("rebar3", signal), { figures });
      if (code !== 0 && elsewhere !== undefined && errors === 0)
        return inconclusive(`what it depends on could not be had: ${elsewhere}`, { figures });
      if (code !== 0) {
        const placed = inSources(findings, folder);
        const message =
          errors === 0
            ? `rebar3 ended with ${code}: ${tail(stdout || stderr)}`
            : firstOf(placed.filter(({ severity }) => severity === "error"));
        return measured("fail", message, {
          figures,
          findings: errors === 0 ? [{ severity: "error", message }] : placed,
        });
      }
      const lacking = apps.filter(({ name }, index) => !existsSync(join(ebins[index] ?? "", `${name}.app`)));
      if (lacking.length > 0)
        return inconclusive(
          `rebar3 ended with 0 but left no ${lacking.map(({ name }) => `${name}.app`).join(", ")} in ${PROD_LIB}`,
          { figures },
        );
      const ghosts = await ghostsOf(apps, site, context);
      if (ghosts.length > 0)
        return measured("fail", ghosts.map(({ message }) => message).join("; "), {
          figures,
          findings: [...ghosts, ...inSources(findings, folder)],
        });
      return measured("pass", `${apps.map(({ name }) => name).join(", ")} compiled, 0 errors`, {
        findings: inSources(findings, folder),
        figures,
      });
    },
  };
}

/** Applications that start with a module that is not there: rebar3 compiles them and makes releases of them, which do not boot. */
async function ghostsOf(apps: readonly AppSource[], { folder, tmp }: Site, context: GateContext): Promise<Finding[]> {
  const lib = join(folder, PROD_LIB);
  const seen = await probe(
    "app",
    apps.map(({ name }) => join(lib, name, "ebin", `${name}.app`)),
    tmp,
    context,
  );
  const isThere = (module: string): boolean =>
    readdirSync(lib).some((name) => existsSync(join(lib, name, "ebin", `${module}.beam`)));
  return seen.flatMap(({ mod }, index): Finding[] => {
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

async function byCommand(run: Command, site: Site, context: GateContext): Promise<Measured> {
  const { code, signal, stdout, stderr } = await context.run(withVersion(run, site.version));
  if (code === null) return inconclusive(endedBy(run[0] ?? "", signal));
  return code === 0
    ? measured("pass", "exit code 0", { evidence: [{ what: "exit code", value: "0" }] })
    : failed(`exit code ${code}: ${tail(stdout + stderr) || "it printed nothing"}`);
}
