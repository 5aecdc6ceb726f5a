import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { UnitGate } from "../config/gate/unit.ts";
import { errorMessage } from "../core/errors.ts";
import { runEunit } from "./eunit.ts";
import { findFiles, Freshness, sha256 } from "./files.ts";
import { endedBy } from "./gate.ts";
import type { CommandResult, Finding, Gate, GateContext } from "./gate.ts";
import { parseJunit } from "./junit.ts";
import { nodeReporter, refusedReporter } from "./node-tests.ts";
import { BUILD_FOLDER, inSources, tail } from "./rebar.ts";
import { plural, someOf } from "./runners/tally.ts";
import type { Site } from "./site.ts";
import { UNKNOWN_SUMMARY, tallyOf } from "./test-output.ts";
import { NOTHING_COUNTED, weigh } from "./tests.ts";
import type { Counted } from "./tests.ts";
import { xmlText } from "./xml.ts";

const TOO_MUCH =
  "the command printed so much that the middle of it was left out, and summaries with it perhaps. Let it print less, or write a JUnit file, and name it in gates.unit.report";

export function unitGate(settings: UnitGate, site: Site): Gate {
  const { run, report, expected, timeoutMs } = settings;
  const eunit = run === undefined ? site.hasRebar : report === undefined && run.join(" ") === "rebar3 eunit";
  const command = run ?? (site.package?.test === undefined ? undefined : ["npm", "test"]);
  return {
    name: "unit",
    row: "G2",
    title: eunit ? "EUnit" : "unit tests",
    needs: ["compile"],
    after: ["git-clean"],
    exclusive: site.hasRebar ? [BUILD_FOLDER] : [],
    deadlineMs: timeoutMs,
    expected,
    missing: async () => {
      if (eunit || command !== undefined) return undefined;
      return {
        why: "no tests are known: there is no rebar.config, no `test` in package.json, and no `gates.unit.run`",
        fix: remedy(site),
      };
    },
    async run(context) {
      if (eunit || command === undefined) return weigh(await runEunit(site, context), settings);
      return weigh(await runCommand(command, report, site, context), settings);
    },
  };
}

/** How tests are run, by the file that tells what a service is written in; what these print or write can be counted. */
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

function remedy({ config, folder, package: found }: Site): string {
  const run = RUNS.find(([file]) => existsSync(join(folder, file)))?.[1];
  const write =
    run === undefined
      ? 'how they are run, such as `unit: {run: make test, report: "reports/*.xml"}` with JUnit files'
      : `\`unit: ${run}\``;
  const scripts = found === undefined || run !== undefined ? "" : "Add `test` to the scripts of package.json. Or ";
  return `${scripts}${scripts === "" ? "Below" : "below"} \`gates:\` of ${config.file} write ${write}; or \`unit: false\` to release without tests`;
}

async function runCommand(
  command: readonly string[],
  report: string | undefined,
  site: Site,
  context: GateContext,
): Promise<Counted> {
  const { folder } = site;
  const fresh = report === undefined ? undefined : new Freshness(folder, report);
  let listener = report === undefined ? nodeReporter(command, site) : undefined;
  let result = await context.run(command, listener);
  if (listener !== undefined && refusedReporter(result.stdout + result.stderr)) {
    listener = undefined;
    result = await context.run(command);
  }
  const { code, signal, stdout, stderr, truncated } = result;
  const output = `${stdout}\n${stderr}`;
  const counted =
    report === undefined || fresh === undefined
      ? withMissing(fromOutput(output, folder), listener?.neverEnded() ?? [])
      : fromReports(report, fresh, folder);
  const none =
    code !== 0 && counted.passed + counted.failed === 0 && counted.broken === undefined
      ? `the command ended with ${code} and counted no test: ${tail(output) || "it printed nothing"}`
      : undefined;
  const doubt =
    code === null
      ? endedBy(command[0] ?? "", signal)
      : (none ?? counted.doubt ?? (truncated && report === undefined ? TOO_MUCH : disagreement(counted, result)));
  return { ...counted, doubt, evidence: [...counted.evidence, { what: "exit code", value: String(code) }] };
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
  if (code === 0 && bad > 0) return "the command ended with 0, but tests failed";
  if (code !== 0 && bad + notRun === 0)
    return `the command ended with ${code}, but none of ${plural(passed, "test")} failed: ${tail(stdout + stderr)}`;
  return undefined;
}

function fromOutput(output: string, folder: string): Counted {
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

function fromReports(glob: string, fresh: Freshness, folder: string): Counted {
  const files = findFiles(folder, glob);
  const written = files.filter((file) => fresh.isFresh(file));
  if (written.length === 0)
    return {
      ...NOTHING_COUNTED,
      doubt: files.length === 0 ? `the tests left no ${glob}` : `${files[0]} is from an earlier run`,
    };
  let [passed, bad, skipped, declared, lacking] = [0, 0, 0, 0, 0];
  const findings: Finding[] = [];
  const evidence = [];
  let doubt: string | undefined;
  for (const file of written) {
    const bytes = readFileSync(join(folder, file));
    evidence.push({ what: file, value: `sha256 ${sha256(bytes)}` });
    try {
      const junit = parseJunit(xmlText(bytes));
      if (junit.doubt !== undefined) doubt ??= `${file} ${junit.doubt}`;
      const { cases } = junit;
      declared += junit.declaredFailures;
      lacking += junit.lacking;
      passed += cases.filter(({ outcome }) => outcome === "passed").length;
      skipped += cases.filter(({ outcome }) => outcome === "skipped").length;
      for (const one of cases.filter(({ outcome }) => outcome === "failed")) {
        bad += 1;
        const place =
          one.file === ""
            ? {}
            : {
                file: one.file.startsWith(`${folder}/`) ? one.file.slice(folder.length + 1) : one.file,
                line: one.line,
              };
        findings.push({
          severity: "error",
          message: `${[one.classname || one.suite, one.name].filter((part) => part !== "").join(" ")} failed: ${one.message.replace(/\s+/g, " ").slice(0, 300)}`,
          ...place,
        });
      }
    } catch (error) {
      doubt = `${file} ${errorMessage(error)}`;
    }
  }
  const old = files.filter((file) => !written.includes(file));
  if (old.length > 0)
    findings.push({
      severity: "warning",
      message: `${old.length} of ${files.length} reports are from an earlier run, and were not counted: ${someOf(old)}`,
    });
  if (declared > bad) doubt ??= `the reports say that ${declared} failed, and name ${bad}`;
  if (lacking > 0) doubt ??= `the reports count ${plural(lacking, "more test")} than they have`;
  return { ...NOTHING_COUNTED, passed, failed: bad, skipped, findings, evidence, doubt };
}
