import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorMessage } from "../../core/errors.ts";
import type { Checkout } from "../checkout.ts";
import { sha256 } from "../files.ts";
import { endedBy } from "../gate.ts";
import type { Evidence, Finding, GateContext } from "../gate.ts";
import { inSources, tail } from "../output.ts";
import { NOTHING_COUNTED } from "../tests/evaluate.ts";
import type { Counted } from "../tests/evaluate.ts";
import { parseJunit } from "../tests/junit.ts";
import type { JunitCase } from "../tests/junit.ts";
import { someOf } from "../tests/runners/tally.ts";
import { appSources } from "./applications.ts";
import { probe } from "./probe.ts";
import type { TestsAnswer } from "./probe.ts";
import { compileErrors, firstOf, rebarEnv, sourcePath } from "./rebar.ts";

const MOST_MESSAGE = 400;

/**
 * Placed beside an empty REBAR_CONFIG: the user's own configuration, including its script, with a reporter that writes
 * JUnit files into a new folder. Profiles are changed too, since they override it.
 */
const OVERLAY = String.raw`Out = os:getenv("GATE_OUT"),
User = case file:consult("rebar.config") of {ok, C0} -> C0; {error, enoent} -> []; {error, E0} -> error({bad_rebar_config, E0}) end,
U1 = case filelib:is_regular("rebar.config.script") of
  true -> {ok, C1} = file:script("rebar.config.script", [{'CONFIG', User}, {'SCRIPT', "rebar.config.script"}]), C1;
  false -> User end,
Report = fun(Opts) -> [{report, {eunit_surefire, [{dir, Out}]}} | [O || O <- Opts, not is_tuple(O) orelse element(1, O) =/= report]] end,
With = fun(C) -> lists:keystore(eunit_opts, 1, C, {eunit_opts, Report(proplists:get_value(eunit_opts, C, []))}) end,
Profiles = [case P of {test, Opts} -> {test, case lists:keymember(eunit_opts, 1, Opts) of true -> With(Opts); false -> Opts end}; _ -> P end
            || P <- proplists:get_value(profiles, U1, [])],
With(lists:keystore(profiles, 1, U1, {profiles, Profiles})).
`;

/** Runs `rebar3 eunit` and counts its tests from three sources: its files, its last lines, and the compiled modules. */
export async function runEunit({ folder }: Checkout, context: GateContext): Promise<Counted> {
  const { build, scratch } = await context.workspace();
  const reports = join(scratch, "eunit");
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const config = join(scratch, "gate.config");
  writeFileSync(config, "");
  writeFileSync(`${config}.script`, OVERLAY);
  // A module whose source was deleted would still be run, and counted.
  const places = appSources(folder).flatMap(({ name }) =>
    ["ebin", "test"].map((part) => join(build, "test/lib", name, part)),
  );
  places.push(join(build, "test/extras/test"));
  for (const place of places) rmSync(place, { recursive: true, force: true });
  const { code, signal, stdout, stderr } = await context.run(["rebar3", "eunit"], {
    env: { ...rebarEnv(build), REBAR_CONFIG: config, GATE_OUT: reports },
  });
  const output = `${stdout}\n${stderr}`;
  const files = readReports(reports);
  let inventory: TestsAnswer[] | undefined;
  let why = "";
  try {
    inventory = await probe("tests", places, context);
  } catch (error) {
    why = errorMessage(error);
  }
  const counted = countEunit({ code, signal, output, reports: files.reports, inventory, folder });
  return {
    ...counted,
    doubt:
      counted.doubt ??
      files.problem ??
      (inventory === undefined ? `the tests in the compiled modules could not be listed: ${why}` : undefined),
    findings: inSources(counted.findings, folder),
    evidence: [...files.evidence, ...counted.evidence],
  };
}

interface Reports {
  readonly reports: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly problem: string | undefined;
}

function readReports(folder: string): Reports {
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith(".xml"))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
  const problems = texts.flatMap(({ name, text }) => {
    try {
      const { doubt } = parseJunit(text);
      return doubt === undefined ? [] : [`${name} ${doubt}`];
    } catch (error) {
      return [`${name} ${errorMessage(error)}`];
    }
  });
  return {
    reports: texts
      .filter(({ name }) => !problems.some((problem) => problem.startsWith(`${name} `)))
      .map(({ text }) => text),
    evidence: texts.map(({ name, text }) => ({ what: name, value: `sha256 ${sha256(text)}` })),
    problem: problems[0],
  };
}

export interface EunitRun {
  readonly code: number | null;
  /** The signal that ended it, where `code` is null. */
  readonly signal: string | null;
  /** What rebar3 printed. */
  readonly output: string;
  /** The texts of the JUnit files. */
  readonly reports: readonly string[];
  /** What the compiled modules export; undefined when it could not be read. */
  readonly inventory: readonly TestsAnswer[] | undefined;
  readonly folder: string;
}

/** Counts a run, and compares its sources: where they differ, the result is doubtful. */
export function countEunit({ code, signal, output, reports, inventory, folder }: EunitRun): Counted {
  const compile = compileErrors(output, folder);
  const errors = compile.findings.filter(({ severity }) => severity === "error");
  if (code !== 0 && errors.length > 0)
    return { ...NOTHING_COUNTED, broken: `the tests do not compile: ${firstOf(errors)}`, findings: errors };
  const cases = reports.flatMap((text) => parseJunit(text).cases);
  const of = (outcome: JunitCase["outcome"]): JunitCase[] => cases.filter((one) => one.outcome === outcome);
  const [passed, bad, skipped] = [of("passed"), of("failed"), of("skipped")];
  const last = lastLines(output);
  const missing = missingTests(inventory ?? [], cases);
  const generator = /^\*\*\* test generator (\S+) failed \*\*\*/m.exec(output)?.[1];
  const counted: Counted = {
    passed: passed.length,
    failed: bad.length,
    skipped: skipped.length,
    notRun: missing.length,
    broken: generator === undefined ? undefined : `the test generator ${generator} failed`,
    doubt: undefined,
    findings: [
      ...bad.map((one) => findingOf(one, folder)),
      ...(missing.length === 0
        ? []
        : [
            {
              severity: "error" as const,
              message: `never ran: ${someOf(missing)}`,
            },
          ]),
    ],
    evidence: [
      { what: "tests in the report", value: String(cases.length) },
      { what: "last lines of rebar3", value: last.text },
      {
        what: "test functions in the compiled modules",
        value:
          inventory === undefined ? "unknown" : String(inventory.reduce((total, { tests }) => total + tests.length, 0)),
      },
    ],
  };
  return {
    ...counted,
    doubt: doubtOf(counted, { code, signal, output, last, cases: cases.length, elsewhere: compile.elsewhere }),
  };
}

interface LastLines {
  /** Undefined when there is no summary. */
  readonly passed: number | undefined;
  readonly cancelled: boolean;
  readonly text: string;
}

/** eunit_tty.erl: `All 3 tests passed.`, `Test passed.`, `There were no tests to run.`, `Failed: 1.  Skipped: 0.  Passed: 4.` */
function lastLines(output: string): LastLines {
  // The last of them: a test may print anything.
  const match = [
    ...output.matchAll(
      /^ *(?:(?:All )?(\d+) tests passed\.|(Test passed\.)|There were no tests to run\.|Failed: \d+\. +Skipped: \d+\. +Passed: (\d+)\.) *$/gm,
    ),
  ].at(-1);
  const cancelled = /^One or more tests were cancelled\.$/m.test(output);
  const passed = match === undefined ? undefined : match[2] === undefined ? Number(match[1] ?? match[3] ?? 0) : 1;
  return {
    passed,
    cancelled,
    text:
      match === undefined ? "no summary" : `${match[0].trim()}${cancelled ? " One or more tests were cancelled." : ""}`,
  };
}

interface Compared {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
  readonly last: LastLines;
  readonly cases: number;
  readonly elsewhere: string | undefined;
}

function doubtOf(counted: Counted, { code, signal, output, last, cases, elsewhere }: Compared): string | undefined {
  const hasPassed = counted.failed === 0 && counted.broken === undefined;
  if (code === null) return endedBy("rebar3", signal);
  if (cases === 0 && counted.broken === undefined) {
    if (elsewhere !== undefined) return `a dependency could not be fetched: ${elsewhere}`;
    if (last.passed === 0 && code === 0) return "rebar3 found no tests to run";
    return `rebar3 exited with ${code} and left no report${code === 0 ? ": a test may have halted the Erlang VM" : `: ${tail(output)}`}`;
  }
  if (last.passed === undefined) return `rebar3 exited with ${code} without printing a summary`;
  if (last.passed !== counted.passed)
    return `the report has ${counted.passed} tests that passed, the summary counts ${last.passed}`;
  if (last.cancelled) return "tests were cancelled, and those after them never ran";
  if (hasPassed && code !== 0) return `rebar3 exited with ${code}, but no test failed: ${tail(output)}`;
  if (!hasPassed && code === 0) return "rebar3 exited with 0, but tests failed";
  return undefined;
}

const CASE_NAME = /^(\w+):\d+ (.*)$/s;

/** Test functions of modules without a reported test, and modules with only generators that reported none. */
function missingTests(inventory: readonly TestsAnswer[], cases: readonly JunitCase[]): string[] {
  const ran = new Map<string, string[]>();
  for (const { name } of cases) {
    const [, module, rest = ""] = CASE_NAME.exec(name) ?? [];
    if (module !== undefined) ran.set(module, [...(ran.get(module) ?? []), rest]);
  }
  const unique = new Map(inventory.map((one) => [one.module, one]));
  return [...unique.values()].flatMap(({ module, tests, generators }) => {
    const names = ran.get(module) ?? [];
    const lacking = tests.filter(
      (test) => !names.some((name) => name === test || name.startsWith(`${test}/`) || name.startsWith(`${test} `)),
    );
    const silent = names.length === 0 ? generators : [];
    return [...lacking, ...silent].map((test) => `${module}:${test}`);
  });
}

function findingOf({ name, message }: JunitCase, folder: string): Finding {
  const [, module = "", test = name] = CASE_NAME.exec(name) ?? [];
  const reason = /\*\*([\s\S]*)$/.exec(message)?.[1] ?? message;
  const failure = `${module === "" ? "" : `${module}:`}${test} failed: ${reason.replace(/\s+/g, " ").trim()}`.slice(
    0,
    MOST_MESSAGE,
  );
  // The place in the test itself, not in a function it calls: an assertion names it, otherwise the stack does.
  const frame = [...message.matchAll(/in (?:function|call from) '?(\w+)'?:.*? \(([^()\n]+), line (\d+)\)/g)].find(
    ([, at]) => at === module,
  );
  const asserted = new RegExp(`\\{module,\\s*${module}\\},\\s*\\{line,\\s*(\\d+)\\}`).exec(message)?.[1];
  const line = asserted ?? frame?.[3];
  if (module === "" || line === undefined) return { severity: "error", message: failure };
  return {
    severity: "error",
    message: failure,
    file: frame === undefined ? `test/${module}.erl` : sourcePath(frame[2] ?? "", folder),
    line: Number(line),
  };
}
