import { join } from "node:path";
import type { GateSettings } from "../config/gate/definition.ts";
import { PROD_LIB } from "./compile.ts";
import { readText, sha256 } from "./files.ts";
import { failed, inconclusive, measured } from "./gate.ts";
import type { Evidence, Finding, Gate, GateContext, Measured } from "./gate.ts";
import { probe } from "./probe.ts";
import { compareVersions } from "./semver.ts";
import { appSources, literalVsn, mainApp } from "./site.ts";
import type { AppSource, Site } from "./site.ts";

/** What the repository says its version is. */
interface Told {
  readonly version: string;
  /** For messages and annotations. */
  readonly file: string;
  readonly line: number | undefined;
  readonly evidence: Evidence;
}

export function versionGate({ timeoutMs, expected }: GateSettings, site: Site): Gate {
  const { build, gates } = site.config;
  // Otherwise what lies in the build folder may be of any day.
  const compiled = site.hasRebar && build === undefined && gates.compile !== false && gates.compile.run === undefined;
  return {
    name: "version",
    row: "G10",
    title: "version",
    // An application can compute its version: only the compiled one tells.
    needs: compiled ? ["compile"] : [],
    after: site.hasRebar ? ["compile"] : [],
    exclusive: [],
    deadlineMs: timeoutMs,
    expected,
    missing: async () => {
      if (site.hasRebar || site.package?.version !== undefined) return undefined;
      const add = site.package === undefined ? "" : 'Add "version" to package.json, or ';
      return {
        why: "no file that is read tells a version: there is no src/*.app.src, and no version in package.json",
        fix: `${add}${add === "" ? "Below" : "below"} \`gates:\` of ${site.config.file} write \`version: false\`, so that the tag alone says which version it is`,
      };
    },
    async run(context) {
      const told = await read(site, compiled, context);
      if ("verdicts" in told) return told;
      return compare(told, site, context);
    },
  };
}

async function read(site: Site, compiled: boolean, context: GateContext): Promise<Told | Measured> {
  const { folder, config } = site;
  if (!site.hasRebar) {
    if (site.package?.version === undefined) return failed("no file tells a version");
    const text = readText(folder, "package.json");
    const line = text.split("\n").findIndex((one) => /^\s*"version"\s*:/.test(one)) + 1;
    return {
      version: site.package.version,
      file: "package.json",
      line: line === 0 ? undefined : line,
      evidence: { what: "package.json", value: `sha256 ${sha256(text)}` },
    };
  }
  const apps = appSources(folder);
  const main = mainApp(apps, config.service);
  if (main === undefined) {
    return apps.length === 0
      ? failed("there is no src/*.app.src that tells a version")
      : inconclusive(
          `which application tells the version is not known: there are ${apps.map(({ name }) => name).join(", ")}, none named like the service ${config.service}`,
        );
  }
  const text = readText(folder, main.file);
  const literal = literalVsn(text);
  if (!compiled && literal !== undefined)
    return {
      version: literal.version,
      file: main.file,
      line: literal.line,
      evidence: { what: main.file, value: `sha256 ${sha256(text)}` },
    };
  if (config.gates.compile === false)
    return inconclusive(`${main.file} computes its version, and the gate compile, which would tell, is turned off`);
  return evaluated(main, literal?.line, site, context);
}

/** The version of the compiled application: rebar3 has put it there, whatever computes it. */
async function evaluated(
  { name, file }: AppSource,
  line: number | undefined,
  { folder, tmp }: Site,
  context: GateContext,
): Promise<Told | Measured> {
  const path = `${PROD_LIB}/${name}/ebin/${name}.app`;
  const [seen] = await probe("app", [join(folder, path)], tmp, context);
  if (seen?.vsn === undefined || seen.vsn === "")
    return inconclusive(`${path} tells no version: ${seen?.error ?? "it has no vsn"}`);
  return { version: seen.vsn, file, line, evidence: { what: path, value: `vsn ${seen.vsn}` } };
}

async function compare(told: Told, site: Site, context: GateContext): Promise<Measured> {
  const { version, asked, head } = site;
  const findings: Finding[] = [];
  const evidence = [told.evidence];
  const place = { file: told.file, line: told.line };
  if (told.version !== version)
    findings.push({
      severity: "error",
      message: `${told.file} says ${told.version}, asked for is ${version}`,
      ...place,
    });
  const before = await versionBefore(told, site, context);
  let known = true;
  if (before.version !== undefined) {
    evidence.push({ what: before.where, value: before.version });
    const order = compareVersions(told.version, before.version);
    if (order === undefined) {
      known = told.version !== before.version;
      findings.push({
        severity: "warning",
        message: `${told.version} and ${before.version} at ${before.where} are not versions of numbers: which is newer was not compared`,
        ...place,
      });
    }
    if (order !== undefined && order <= 0)
      findings.push({
        severity: "error",
        message: `${told.version} is not greater than ${before.version} at ${before.where}`,
        ...place,
      });
  } else {
    findings.push({
      severity: site.head.shallow ? "error" : "notice",
      message: `not compared with a version before: ${before.where}${site.head.shallow ? "; check out with fetch-depth: 0" : ""}`,
    });
  }
  const errors = findings.filter(({ severity, file }) => severity === "error" && file !== undefined);
  if (errors.length > 0)
    return measured("fail", errors.map(({ message }) => message).join("; "), { findings, evidence });
  const summary = `${told.version} in ${told.file}${before.version === undefined ? `, not compared: ${before.where}` : `, before ${before.version}`}`;
  if (!asked) {
    const several = head.tags.length > 1;
    const why = several
      ? `the commit has the tags of ${head.tags.join(", ")}, and nobody said which it is: give the input version`
      : `nobody asked for a version and no tag names one: ${told.version} was compared with nothing. Tag the commit v${told.version}, or give the input version`;
    findings.push({ severity: "warning", message: why });
    return measured(
      { dev: "pass", staging: "pass", production: "inconclusive" },
      `${summary}; ${several ? "several tags name it" : "no tag names it"}`,
      { findings, evidence },
    );
  }
  // Where tags are not there because they were not fetched, nobody knows.
  if (!known || (before.version === undefined && site.head.shallow))
    return measured({ dev: "pass", staging: "pass", production: "inconclusive" }, summary, { findings, evidence });
  return measured("pass", summary, { findings, evidence });
}

interface Before {
  readonly version: string | undefined;
  /** Where it was read, or why there is none. */
  readonly where: string;
}

async function versionBefore({ file }: Told, { base, git }: Site, context: GateContext): Promise<Before> {
  // What was released is what the tag says: the file may have said something else, or have been elsewhere.
  if (base.ref === undefined || base.version !== undefined) return { version: base.version, where: base.why };
  const { code, stdout } = await git("show", "--end-of-options", `${base.ref}:./${file}`);
  context.note(`git show ${base.ref}:./${file}: ${code}`);
  if (code !== 0) return { version: undefined, where: `${base.why} has no ${file}` };
  const version = file === "package.json" ? packageVersion(stdout) : literalVsn(stdout)?.version;
  return version === undefined
    ? { version: undefined, where: `${file} of ${base.why} tells no version` }
    : { version, where: base.why };
}

function packageVersion(text: string): string | undefined {
  try {
    const { version } = JSON.parse(text) as { version?: unknown };
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
