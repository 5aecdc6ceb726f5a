import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ConfigurationGate } from "../config/gate/configuration.ts";
import type { Environment } from "../config/types.ts";
import { errorMessage } from "../core/errors.ts";
import { findFiles, readText, sha256 } from "./files.ts";
import type { Checkout } from "./checkout.ts";
import type { GateDefinition } from "./definition.ts";
import { probe } from "./erlang/probe.ts";
import { inconclusive, measured } from "./gate.ts";
import type { Evidence, Finding, GateContext, Measured } from "./gate.ts";

/** Checked where they exist, in addition to the files that deploy.yml names. */
const KNOWN = ["config/*.config", "config/*.json", "config/*.yml", "config/*.yaml", ".env.*"];
/** What `erl -config` reads. */
const SYS_CONFIG = /(?:^|\/)sys\.config$/;
const DOTENV = /(?:^|\/)\.env(?:\.[^/]*)?$/;

export const configuration: GateDefinition<ConfigurationGate> = {
  row: "G12",
  area: "configuration",
  stage: "inspect",
  make: (settings, checkout) => ({
    title: "configuration",
    missing: async () => {
      const { file } = checkout.config;
      if (hasSomething(settings, checkout)) return undefined;
      return {
        why: `there are no configuration files, and ${file} names no variables`,
        fix: `Name the files below \`gates:\` of ${file}, such as \`configuration: {files: ["conf/*.json"]}\`; or write \`configuration: false\` to disable the gate`,
      };
    },
    run: async (context) => evaluateFiles(settings, checkout, context),
  }),
};

function environmentsOf({ config }: Checkout): readonly Environment[] {
  return Object.values(config.environments);
}

function hasSomething(settings: ConfigurationGate, checkout: Checkout): boolean {
  const { files, present, variables } = settings;
  return (
    files.length + present.length + variables.length > 0 ||
    foundFiles(settings, checkout).length > 0 ||
    environmentsOf(checkout).some(
      ({ configFiles, secrets, env }) => configFiles.length + secrets.length + Object.keys(env).length > 0,
    )
  );
}

function foundFiles({ files, present }: ConfigurationGate, checkout: Checkout): string[] {
  const { folder } = checkout;
  const laidOver = environmentsOf(checkout).flatMap(({ configFiles }) => configFiles.map(({ from }) => from));
  return [
    ...new Set(
      [...KNOWN, ...files]
        .flatMap((glob) => findFiles(folder, glob))
        .concat([...present, ...laidOver].filter((file) => existsSync(join(folder, file)))),
    ),
  ].sort();
}

async function evaluateFiles(settings: ConfigurationGate, checkout: Checkout, context: GateContext): Promise<Measured> {
  const { folder, config } = checkout;
  const environments = environmentsOf(checkout);
  const found = foundFiles(settings, checkout);
  const paths = found.filter((path) => existsSync(join(folder, path)));
  const dangling = found
    .filter((path) => !paths.includes(path))
    .map((path): Finding => ({ severity: "error", message: `${path} is a broken link` }));
  const terms = paths.filter((path) => path.endsWith(".config"));
  const parsed = paths
    .filter((path) => !terms.includes(path))
    .flatMap((path) => problemsOf(path, readText(folder, path), checkout));
  const sys = new Set([
    ...settings.present,
    ...environments.flatMap(({ configFiles }) =>
      configFiles.filter(({ to }) => SYS_CONFIG.test(to)).map(({ from }) => from),
    ),
  ]);
  const erlang = await erlangTerms(terms, (path) => sys.has(path) || SYS_CONFIG.test(path), folder, context);
  const findings = [
    ...missingFiles(settings, environments, folder),
    ...dangling,
    ...parsed,
    ...erlang.findings,
    ...variableFindings(settings, environments, config.file),
  ];
  const evidence: Evidence[] = paths.map((path) => ({ what: path, value: `sha256 ${sha256(readText(folder, path))}` }));
  const errors = findings.filter(({ severity }) => severity === "error");
  const figures = { files: paths.length, errors: errors.length };
  if (errors.length > 0)
    return measured(
      "fail",
      errors.map(({ file, message }) => (file === undefined ? message : `${file}: ${message}`)).join("; "),
      { findings, evidence, figures },
    );
  if (erlang.unread > 0)
    return inconclusive(`${erlang.unread} files of Erlang terms could not be read: ${erlang.why}`, {
      findings: [...findings, { severity: "error", message: erlang.why }],
      evidence,
      figures,
    });
  return measured(
    "pass",
    `${paths.length} file${paths.length === 1 ? " parses" : "s parse"}, ${environments.length} environment${environments.length === 1 ? "" : "s agree"}`,
    { findings, evidence, figures },
  );
}

function missingFiles(
  { files, present }: ConfigurationGate,
  environments: readonly Environment[],
  folder: string,
): Finding[] {
  const absent = present
    .filter((file) => !existsSync(join(folder, file)))
    .map((file) => `${file} is missing, which the preset requires`);
  const empty = files
    .filter((glob) => findFiles(folder, glob).length === 0)
    .map((glob) => `no file matches ${JSON.stringify(glob)} of gates.configuration.files`);
  const unlaid = environments.flatMap(({ name, configFiles }) =>
    configFiles
      .filter(({ from }) => !existsSync(join(folder, from)))
      .map(({ from }) => `${from} is missing, which environments.${name}.config lays over the release`),
  );
  return [...absent, ...empty, ...unlaid].map((message) => ({ severity: "error", message }));
}

function problemsOf(file: string, text: string, { yamlProblems }: Checkout): Finding[] {
  if (text.startsWith("\uFEFF"))
    return [
      { severity: "error", file, line: 1, message: "begins with a byte order mark; save it as UTF-8 without one" },
    ];
  if (DOTENV.test(file))
    return dotenvProblems(text).map(({ line, message }) => ({ severity: "error", file, line, message }));
  if (/\.json$/i.test(file)) return jsonProblems(file, text);
  if (/\.ya?ml$/i.test(file)) return yamlProblems(text).map((problem) => ({ severity: "error", file, ...problem }));
  return [{ severity: "notice", file, message: "has a format that is not parsed" }];
}

function jsonProblems(file: string, text: string): Finding[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    const message = (error as Error).message.replace(/\s+/g, " ");
    const at = /position (\d+)/.exec(message)?.[1];
    const line =
      at === undefined
        ? /end of JSON/.test(message)
          ? text.split("\n").length
          : undefined
        : text.slice(0, Number(at)).split("\n").length;
    return [{ severity: "error", file, line, message: `is not JSON: ${message}` }];
  }
}

const ASSIGNMENT = /^(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*=(.*)$/;

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;

interface LineProblem {
  readonly line: number;
  readonly message: string;
}

/** What is wrong with `NAME=value` lines; never quotes a value. */
export function dotenvProblems(text: string): LineProblem[] {
  const problems: LineProblem[] = [];
  const firstLines = new Map<string, number>();
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = (lines[at] ?? "").trim();
    if (line === "" || line.startsWith("#")) continue;
    const start = at + 1;
    const value = ASSIGNMENT.exec(line)?.[1]?.trim();
    if (value === undefined) {
      problems.push({ line: start, message: "is not NAME=value" });
      continue;
    }
    const name = line.replace(/^export\s+/, "").split("=")[0] ?? "";
    const before = firstLines.get(name);
    if (before !== undefined)
      problems.push({ line: start, message: `has ${name} a second time, after line ${before}` });
    firstLines.set(name, start);
    if (CONTROL.test(value)) problems.push({ line: start, message: `has a control character in ${name}` });
    const { last, problem } = quotedEnd(value, lines, at, name);
    if (problem !== undefined) problems.push({ line: start, message: problem });
    at = last;
  }
  return problems;
}

/** The line on which a value ends: a quoted one may span several. */
function quotedEnd(
  value: string,
  lines: readonly string[],
  at: number,
  name: string,
): { readonly last: number; readonly problem?: string } {
  const quote = value[0];
  if (quote !== '"' && quote !== "'") return { last: at };
  const end = new RegExp(quote === "'" ? "'\\s*(?:#.*)?$" : '(?:^|[^\\\\])(?:\\\\\\\\)*"\\s*(?:#.*)?$');
  if (end.test(value.slice(1))) return { last: at };
  if ((quote === "'" ? /'/ : /^(?:[^"\\]|\\.)*"/).test(value.slice(1)))
    return { last: at, problem: `has text after the closing quote of ${name}` };
  const last = lines.findIndex((later, index) => index > at && end.test(later));
  return last === -1 ? { last: at, problem: `has an unclosed quote at ${name}` } : { last };
}

async function erlangTerms(
  files: readonly string[],
  isSys: (file: string) => boolean,
  folder: string,
  context: GateContext,
): Promise<{ findings: Finding[]; unread: number; why: string }> {
  try {
    const answers = await probe(
      "terms",
      files.map((file) => join(folder, file)),
      context,
    );
    const findings = answers.flatMap(({ file, line = 0, col = 0, error, list }, index): Finding[] => {
      const path = files[index] ?? file;
      // As Erlang itself requires: "configuration file must contain ONE list ended by <dot>".
      if (error === undefined)
        return list === false && isSys(path)
          ? [
              {
                severity: "error",
                file: path,
                message: "is not one list followed by a full stop, without which Erlang does not start",
              },
            ]
          : [];
      return [
        {
          severity: "error",
          file: path,
          ...(line > 0 ? { line } : {}),
          ...(col > 0 ? { col } : {}),
          message: `is not a file of Erlang terms: ${error.replace(/syntax error before: $/, "it ends too early; is the full stop missing?")}`,
        },
      ];
    });
    return { findings, unread: files.length - answers.length, why: "Erlang reported fewer files than it was given" };
  } catch (error) {
    return { findings: [], unread: files.length, why: errorMessage(error) };
  }
}

/** Variables that one environment gives the service and another does not: a release that worked in staging lacks them in production. */
function variableFindings(
  { variables }: ConfigurationGate,
  environments: readonly Environment[],
  file: string,
): Finding[] {
  const findings: Finding[] = [];
  const given = ({ secrets, env }: Environment): Set<string> => new Set([...secrets, ...Object.keys(env)]);
  const nonDev = environments.filter(({ profile }) => profile !== "dev");
  for (const environment of nonDev) {
    const has = given(environment);
    const lacking = variables.filter((name) => !has.has(name));
    if (lacking.length > 0)
      findings.push({
        severity: "error",
        message: `environments.${environment.name} of ${file} gives the service no ${lacking.join(", ")}; add ${lacking.length === 1 ? "it" : "them"} to secrets or env`,
      });
  }
  for (const production of nonDev.filter(({ profile }) => profile === "production")) {
    for (const staging of nonDev.filter(({ profile }) => profile === "staging")) {
      const has = given(production);
      const lacking = staging.secrets.filter((name) => !has.has(name) && !variables.includes(name));
      if (lacking.length > 0)
        findings.push({
          severity: "error",
          message: `${lacking.join(", ")} of environments.${staging.name}.secrets ${lacking.length === 1 ? "is" : "are"} neither in secrets nor in env of environments.${production.name}`,
        });
      const other = production.secrets.filter((name) => !given(staging).has(name));
      if (other.length > 0)
        findings.push({
          severity: "warning",
          message: `${other.join(", ")} of environments.${production.name}.secrets ${other.length === 1 ? "was" : "were"} never tried in environments.${staging.name}`,
        });
    }
  }
  for (const environment of nonDev) {
    const messages =
      environment.secrets.length === 0
        ? []
        : environments.flatMap((other) =>
            environment.secrets
              .filter((name) => name in other.env)
              .map(
                (name) =>
                  `${name} is a secret in environments.${environment.name} and plain text in environments.${other.name}`,
              ),
          );
    for (const message of messages) findings.push({ severity: "warning", message });
  }
  return findings;
}
