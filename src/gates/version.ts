import { join, relative } from "node:path";
import type { GateSettings } from "../config/gate/definition.ts";
import type { Checkout } from "./checkout.ts";
import type { GateDefinition } from "./definition.ts";
import { appSources, literalVsn, mainApp } from "./erlang/applications.ts";
import type { AppSource } from "./erlang/applications.ts";
import { probe } from "./erlang/probe.ts";
import { readText, sha256 } from "./files.ts";
import { failed, inconclusive, measured } from "./gate.ts";
import type { Evidence, Finding, GateContext, Measured } from "./gate.ts";
import { compareVersions } from "./semver.ts";

/** The version in the repository. */
interface OwnVersion {
  readonly version: string;
  /** For messages and annotations. */
  readonly file: string;
  readonly line: number | undefined;
  readonly evidence: Evidence;
}

export const version: GateDefinition<GateSettings> = {
  row: "G10",
  area: "application",
  stage: "inspect",
  make: (_settings, checkout) => ({
    title: "version",
    // An application can compute its version: only the compiled one is sure to have it.
    needs: isCompiledByRebar(checkout) ? ["compile"] : [],
    uses: checkout.hasRebar ? ["compiled"] : [],
    missing: async () => {
      if (checkout.hasRebar || checkout.package?.version !== undefined) return undefined;
      const add = checkout.package === undefined ? "" : 'Add "version" to package.json, or ';
      return {
        why: "no file has a version: there is no src/*.app.src, and no version in package.json",
        fix: `${add}${add === "" ? "Below" : "below"} \`gates:\` of ${checkout.config.file} write \`version: false\`, so that the tag alone decides the version`,
      };
    },
    async run(context) {
      const own = await readVersion(checkout, context);
      return "verdicts" in own ? own : evaluateVersion(own, checkout, context);
    },
  }),
};

/** Otherwise the build folder may be from any earlier build. */
function isCompiledByRebar({ hasRebar, config: { build, gates } }: Checkout): boolean {
  return hasRebar && build === undefined && gates.compile !== false && gates.compile.run === undefined;
}

async function readVersion(checkout: Checkout, context: GateContext): Promise<OwnVersion | Measured> {
  const { folder, config } = checkout;
  if (!checkout.hasRebar) return packageVersion(checkout);
  const apps = appSources(folder);
  const main = mainApp(apps, config.service);
  if (main === undefined) {
    return apps.length === 0
      ? failed("there is no src/*.app.src to read the version from")
      : inconclusive(
          `cannot determine which application has the version: there are ${apps.map(({ name }) => name).join(", ")}, none named like the service ${config.service}`,
        );
  }
  const text = readText(folder, main.file);
  const literal = literalVsn(text);
  if (!isCompiledByRebar(checkout) && literal !== undefined)
    return {
      version: literal.version,
      file: main.file,
      line: literal.line,
      evidence: { what: main.file, value: `sha256 ${sha256(text)}` },
    };
  const compiled = context.take("compiled");
  if (compiled !== undefined) return compiledVersion(main, literal?.line, compiled.lib, folder, context);
  const why = config.gates.compile === false ? "is turned off" : "produced no compiled application";
  return inconclusive(`${main.file} computes its version, but the gate compile, which would show it, ${why}`);
}

function packageVersion({ folder, package: found }: Checkout): OwnVersion | Measured {
  if (found?.version === undefined) return failed("no file has a version");
  const text = readText(folder, "package.json");
  const line = text.split("\n").findIndex((one) => /^\s*"version"\s*:/.test(one)) + 1;
  return {
    version: found.version,
    file: "package.json",
    line: line === 0 ? undefined : line,
    evidence: { what: "package.json", value: `sha256 ${sha256(text)}` },
  };
}

/** The version of the compiled application: rebar3 writes it there, even when it is computed. */
async function compiledVersion(
  { name, file }: AppSource,
  line: number | undefined,
  lib: string,
  folder: string,
  context: GateContext,
): Promise<OwnVersion | Measured> {
  const app = join(lib, name, "ebin", `${name}.app`);
  const path = relative(folder, app);
  const [answer] = await probe("app", [app], context);
  if (answer?.vsn === undefined || answer.vsn === "")
    return inconclusive(`${path} has no version: ${answer?.error ?? "it has no vsn"}`);
  return { version: answer.vsn, file, line, evidence: { what: path, value: `vsn ${answer.vsn}` } };
}

async function evaluateVersion(own: OwnVersion, checkout: Checkout, context: GateContext): Promise<Measured> {
  const { head } = checkout;
  const before = await previousVersion(own, checkout, context);
  const { finding, isKnown } = compareWithPrevious(own, before, head.shallow);
  const findings: Finding[] = [];
  if (own.version !== checkout.version)
    findings.push({
      severity: "error",
      message: `${own.file} has version ${own.version}, not ${checkout.version}`,
      ...placeOf(own),
    });
  if (finding !== undefined) findings.push(finding);
  const evidence = [own.evidence];
  if (before.version !== undefined) evidence.push({ what: before.where, value: before.version });
  const errors = findings.filter(({ severity, file }) => severity === "error" && file !== undefined);
  if (errors.length > 0)
    return measured("fail", errors.map(({ message }) => message).join("; "), { findings, evidence });
  const summary = `${own.version} in ${own.file}${before.version === undefined ? `, not compared: ${before.where}` : `, before ${before.version}`}`;
  if (!checkout.isVersionGiven) return withoutGivenVersion(own, head.tags, summary, findings, evidence);
  if (!isKnown)
    return measured({ dev: "pass", staging: "pass", production: "inconclusive" }, summary, { findings, evidence });
  return measured("pass", summary, { findings, evidence });
}

function placeOf({ file, line }: OwnVersion): Pick<Finding, "file" | "line"> {
  return { file, line };
}

function compareWithPrevious(
  own: OwnVersion,
  before: PreviousVersion,
  isShallow: boolean,
): { readonly finding?: Finding; readonly isKnown: boolean } {
  if (before.version === undefined) {
    const finding: Finding = {
      severity: isShallow ? "error" : "notice",
      message: `not compared with a previous version: ${before.where}${isShallow ? "; check out with fetch-depth: 0" : ""}`,
    };
    // Earlier tags may exist that were not fetched.
    return { finding, isKnown: !isShallow };
  }
  const order = compareVersions(own.version, before.version);
  if (order === undefined) {
    const message = `${own.version} and ${before.version} at ${before.where} are not numeric versions, so they were not compared`;
    return { finding: { severity: "warning", message, ...placeOf(own) }, isKnown: own.version !== before.version };
  }
  if (order > 0) return { isKnown: true };
  const message = `${own.version} is not greater than ${before.version} at ${before.where}`;
  return { finding: { severity: "error", message, ...placeOf(own) }, isKnown: true };
}

function withoutGivenVersion(
  { version: own }: OwnVersion,
  tags: readonly string[],
  summary: string,
  findings: readonly Finding[],
  evidence: readonly Evidence[],
): Measured {
  const isAmbiguous = tags.length > 1;
  const message = isAmbiguous
    ? `the commit has several tags (${tags.join(", ")}), and nothing selects one: give the input version`
    : `no input and no tag names a version, so ${own} was compared with nothing. Tag the commit v${own}, or give the input version`;
  return measured(
    { dev: "pass", staging: "pass", production: "inconclusive" },
    `${summary}; ${isAmbiguous ? "several tags name it" : "no tag names it"}`,
    { findings: [...findings, { severity: "warning", message }], evidence },
  );
}

interface PreviousVersion {
  readonly version: string | undefined;
  /** Where it was read, or why there is none. */
  readonly where: string;
}

async function previousVersion(
  { file }: OwnVersion,
  { base, git }: Checkout,
  context: GateContext,
): Promise<PreviousVersion> {
  // The tag decides which version was released: the file may have had another version, or another path.
  if (base.ref === undefined || base.version !== undefined) return { version: base.version, where: base.why };
  const { code, stdout } = await git("show", "--end-of-options", `${base.ref}:./${file}`);
  context.note(`git show ${base.ref}:./${file}: ${code}`);
  if (code !== 0) return { version: undefined, where: `${base.why} has no ${file}` };
  const found = file === "package.json" ? versionInJson(stdout) : literalVsn(stdout)?.version;
  return found === undefined
    ? { version: undefined, where: `${file} of ${base.why} has no version` }
    : { version: found, where: base.why };
}

function versionInJson(text: string): string | undefined {
  try {
    const { version: found } = JSON.parse(text) as { version?: unknown };
    return typeof found === "string" ? found : undefined;
  } catch {
    return undefined;
  }
}
