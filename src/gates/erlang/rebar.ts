import type { Finding } from "../gate.ts";

/** Where rebar3 builds, in the folder of the service. */
export const BUILD_FOLDER = "_build";

/**
 * The environment of rebar3, beside that of all commands: a person's own settings must not move its folders, add a
 * profile or colour its output.
 */
export function rebarEnv(build: string): Record<string, string | undefined> {
  return {
    REBAR_BASE_DIR: build,
    REBAR_PROFILE: undefined,
    REBAR_CONFIG: undefined,
    REBAR_GLOBAL_CONFIG_DIR: undefined,
    // "none" would remove the marks that identify its own lines.
    REBAR_COLOR: undefined,
    ERL_FLAGS: undefined,
    ERL_AFLAGS: undefined,
    ERL_ZFLAGS: undefined,
    ERL_COMPILER_OPTIONS: undefined,
    DEBUG: undefined,
    QUIET: undefined,
    TERM: "dumb",
    LC_ALL: "C.UTF-8",
  };
}

/** Packages that could not be fetched: no result about the code. */
const ELSEWHERE =
  /^===> (?:Failed to (?:update|fetch)|Package not found in any repo|Unable to (?:fetch|download)|Error (?:fetching|downloading))|Could not resolve host|\bnxdomain\b|\beconnrefused\b/m;
const COMPILING_FAILED = /^===> Compiling \S+ failed$/;
const PLACE = /^(\S.*?\.(?:erl|hrl|yrl|xrl|asn1?|app\.src)):(\d+)(?::(\d+))?: (Warning: )?(.*)$/;
/** Followed by pages on how to report a bug of rebar3. */
const BROKEN_SCRIPT = /^===> Error evaluating configuration script at "([^"\n]+)":\r?\n((?:.+\n?)*)/m;
const BROKEN_CONFIG = /^===> Error reading file (\S+): (\d+): (.*)$/m;

/** The errors that rebar3 3.19 and later prints: lines after `Compiling … failed`, or a broken rebar.config. */
export interface CompileErrors {
  /** It stops at the first file that fails: there may be more. */
  readonly findings: readonly Finding[];
  /** Why there is no result about the code: a dependency could not be fetched. */
  readonly elsewhere: string | undefined;
}

/** Paths become relative to the folder of the service. */
export function compileErrors(output: string, folder: string): CompileErrors {
  const elsewhere = lineOf(output, ELSEWHERE.exec(output)?.index);
  const broken = BROKEN_CONFIG.exec(output);
  const findings: Finding[] =
    broken === null ? [] : [{ severity: "error", file: broken[1], line: Number(broken[2]), message: broken[3] ?? "" }];
  const script = BROKEN_SCRIPT.exec(output);
  if (script !== null)
    findings.push({
      severity: "error",
      file: sourcePath(script[1] ?? "", folder),
      message: `cannot be evaluated: ${(script[2] ?? "").replace(/\s+/g, " ").trim().slice(0, 300)}`,
    });
  let step: "compiling" | "failed" | undefined;
  for (const line of output.split(/\r?\n/)) {
    if (line.startsWith("===> "))
      step = COMPILING_FAILED.test(line.trim())
        ? "failed"
        : line.startsWith("===> Compiling ")
          ? "compiling"
          : undefined;
    const [, file = "", at, col, warning, message = ""] = (step === undefined ? null : PLACE.exec(line.trim())) ?? [];
    // An application that compiles has only warnings.
    if (file === "" || (step === "compiling" && warning === undefined)) continue;
    findings.push({
      severity: warning === undefined ? "error" : "warning",
      file: sourcePath(file, folder),
      line: Number(at),
      ...(col === undefined ? {} : { col: Number(col) }),
      message,
    });
  }
  return { findings, elsewhere };
}

/** The whole line around a place, without rebar3's mark. */
function lineOf(text: string, at: number | undefined): string | undefined {
  if (at === undefined) return undefined;
  return text
    .slice(text.lastIndexOf("\n", at) + 1)
    .split("\n")[0]
    ?.replace(/^===> /, "")
    .trim()
    .slice(0, 300);
}

/** The source in the repository of a path that rebar3 or the compiler names: it copies tests into its build folder. */
export function sourcePath(path: string, folder: string): string {
  const inside = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
  return inside.replace(/^_build\/[^/]+\/(?:lib|checkouts)\/[^/]+\//, "").replace(/^_build\/[^/]+\/extras\//, "");
}

/** How many errors there are at least, and the first of them with its place. */
export function firstOf(errors: readonly Finding[]): string {
  const [first] = errors;
  const place = first?.file === undefined ? "" : `${first.file}:${first.line === undefined ? "" : `${first.line}:`} `;
  return `at least ${errors.length} error${errors.length === 1 ? "" : "s"}, first ${place}${first?.message ?? ""}`;
}
