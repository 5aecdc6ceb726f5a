import { existsSync } from "node:fs";
import { join } from "node:path";
import type { UnitGate } from "../config/gate/unit.ts";
import type { Checkout } from "./checkout.ts";
import type { GateDefinition } from "./definition.ts";
import { runEunit } from "./erlang/eunit.ts";
import { Freshness } from "./files.ts";
import { REBAR_BUILD, checkoutFiles, endedBy } from "./gate.ts";
import type { CommandResult, GateContext } from "./gate.ts";
import { inSources, tail } from "./output.ts";
import { NOTHING_COUNTED, evaluateTests } from "./tests/evaluate.ts";
import type { Counted } from "./tests/evaluate.ts";
import { countReports } from "./tests/junit-files.ts";
import { nodeReporter, refusedReporter } from "./tests/node-reporter.ts";
import { plural, someOf } from "./tests/runners/tally.ts";
import { UNKNOWN_SUMMARY, tallyOf } from "./tests/summaries.ts";

const TOO_MUCH =
  "the command printed so much that the middle of its output was dropped, perhaps with summaries. Print less, or write a JUnit file, and name it in gates.unit.report";

export const unit: GateDefinition<UnitGate> = {
  row: "G2",
  area: "application",
  stage: "test",
  make: (settings, checkout) => {
    const { run, report } = settings;
    const { hasRebar } = checkout;
    const isEunit = run === undefined ? hasRebar : report === undefined && run.join(" ") === "rebar3 eunit";
    const command = run ?? (checkout.package?.test === undefined ? undefined : ["npm", "test"]);
    return {
      title: isEunit ? "EUnit" : "unit tests",
      needs: ["compile"],
      resources: [checkoutFiles("shared"), ...(hasRebar ? [REBAR_BUILD] : [])],
      missing: async () => {
        if (isEunit || command !== undefined) return undefined;
        return {
          why: "no tests were found: there is no rebar.config, no `test` in package.json, and no `gates.unit.run`",
          fix: remedy(checkout),
        };
      },
      async run(context) {
        const counted =
          isEunit || command === undefined
            ? await runEunit(checkout, context)
            : await runCommand(command, report, checkout, context);
        return evaluateTests(counted, settings);
      },
    };
  },
};

/** Test commands, by a file that identifies the language of a service; their results can be counted. */
const RUNS: readonly (readonly [string, string])[] = [
  ["go.mod", "{run: go test -v ./...}"],
  ["Cargo.toml", "{run: cargo test}"],
  ...["pyproject.toml", "setup.py", "setup.cfg", "pytest.ini", "tox.ini", "requirements.txt"].map(
    (file) => [file, "{run: python3 -m pytest}"] as const,
  ),
  ["pom.xml", '{run: mvn --batch-mode test, report: "**/target/surefire-reports/*.xml"}'],
  ...["build.gradle", "build.gradle.kts"].map(
    (file) => [file, '{run: ./gradlew test, report: "**/build/test-results/test/*.xml"}'] as const,
  ),
];

function remedy({ config, folder, package: found }: Checkout): string {
  const run = RUNS.find(([file]) => existsSync(join(folder, file)))?.[1];
  const write =
    run === undefined
      ? 'the test command, such as `unit: {run: make test, report: "reports/*.xml"}` with JUnit files'
      : `\`unit: ${run}\``;
  const scripts = found === undefined || run !== undefined ? "" : "Add `test` to the scripts of package.json. Or ";
  return `${scripts}${scripts === "" ? "Below" : "below"} \`gates:\` of ${config.file} write ${write}; or \`unit: false\` to release without tests`;
}

async function runCommand(
  command: readonly string[],
  report: string | undefined,
  checkout: Checkout,
  context: GateContext,
): Promise<Counted> {
  const { folder } = checkout;
  if (report !== undefined) {
    const fresh = new Freshness(folder, report);
    const result = await context.run(command);
    return withExit(countReports(report, fresh, folder), command, result, undefined);
  }
  let reporter = nodeReporter(command, checkout, (await context.workspace()).scratch);
  let result = await context.run(command, reporter);
  if (reporter !== undefined && refusedReporter(result.stdout + result.stderr)) {
    reporter = undefined;
    result = await context.run(command);
  }
  const counted = withMissing(countOutput(`${result.stdout}\n${result.stderr}`, folder), reporter?.neverEnded() ?? []);
  return withExit(counted, command, result, result.truncated ? TOO_MUCH : undefined);
}

/** Compares the exit code with the counts: where they disagree, the result is doubtful. The clearest reason comes first. */
function withExit(
  counted: Counted,
  command: readonly string[],
  result: CommandResult,
  incomplete: string | undefined,
): Counted {
  const { code, signal, stdout, stderr } = result;
  const evidence = [...counted.evidence, { what: "exit code", value: String(code) }];
  if (code === null) return { ...counted, doubt: endedBy(command[0] ?? "", signal), evidence };
  const isNothingCounted = counted.passed + counted.failed === 0 && counted.broken === undefined;
  const doubt =
    code !== 0 && isNothingCounted
      ? `the command exited with ${code} and counted no test: ${tail(`${stdout}\n${stderr}`) || "it printed nothing"}`
      : (counted.doubt ?? incomplete ?? disagreement(counted, result));
  return { ...counted, doubt, evidence };
}

function withMissing(counted: Counted, missing: readonly string[]): Counted {
  if (missing.length === 0) return counted;
  return {
    ...counted,
    notRun: counted.notRun + missing.length,
    findings: [...counted.findings, { severity: "error", message: `never ended: ${someOf(missing)}` }],
  };
}

function disagreement(
  { failed: bad, passed, broken, notRun }: Counted,
  { code, stdout, stderr }: CommandResult,
): string | undefined {
  if (broken !== undefined) return undefined;
  if (code === 0 && bad > 0) return "the command exited with 0, but tests failed";
  if (code !== 0 && bad + notRun === 0)
    return `the command exited with ${code}, but none of ${plural(passed, "test")} failed: ${tail(stdout + stderr)}`;
  return undefined;
}

function countOutput(output: string, folder: string): Counted {
  const tally = tallyOf(output, folder);
  if (tally === undefined) return { ...NOTHING_COUNTED, doubt: UNKNOWN_SUMMARY };
  const { by, ...counted } = tally;
  const { passed, failed: bad, skipped } = counted;
  return {
    ...counted,
    findings: inSources(counted.findings, folder),
    evidence: [{ what: `summary of ${by}`, value: `${passed} passed, ${bad} failed, ${skipped} skipped` }],
  };
}
