import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Check, Verify } from "../../config/types.ts";
import { formatDuration } from "../../core/duration.ts";
import { readInputs, setOutput } from "../../core/action.ts";
import { UserError } from "../../core/errors.ts";
import { Summary, writeSummary } from "../../core/summary.ts";
import type { World } from "../../core/world.ts";
import type { CheckResult } from "../../deploy/verifier.ts";
import { openEnvironment, readConfig, urlHere } from "../../app/inputs/config-file.ts";
import { smokeInputs } from "../../app/inputs/inputs.ts";
import type { SmokeInputs } from "../../app/inputs/inputs.ts";
import { readSecrets, withReferences } from "../../app/inputs/secrets.ts";

const ASK_MS = 10_000;

interface Subject {
  readonly url: string;
  readonly checks: readonly Check[];
  readonly verify: Verify;
  /** How many hosts may answer there. */
  readonly sites: number;
  /** That the service must report; undefined where it is not queried. */
  readonly version: string | undefined;
}

/** How to verify a service without a deploy.yml. */
const PLAIN: Verify = {
  path: "/health",
  versionField: "version",
  configField: undefined,
  instanceField: undefined,
  times: 1,
  intervalMs: 0,
  withinMs: ASK_MS,
};

export async function main(world: World): Promise<void> {
  const inputs = readInputs(smokeInputs());
  const secrets = readSecrets(inputs.secrets, world);
  const subject = await subjectOf(inputs, secrets, world);
  if (subject === undefined) return;
  const { asking, handshake } = await import("../../app/smoke.ts");
  const service = asking(subject, world);
  const [verifier] = service;
  const endpoint = { name: subject.url, url: subject.url };
  const results = await Promise.all(
    subject.checks.map(async (check) =>
      verifier.check(check, endpoint, async (command, _on, timeoutMs) => {
        const [program = "", ...args] = command;
        const { code, stdout, stderr } = await world.exec(program, args, {
          deadlineMs: timeoutMs,
          keepBytes: 65_536,
          cwd: inputs["working-directory"],
          signal: world.signal,
        });
        return { code, output: `${stdout}${stderr}` };
      }),
    ),
  );
  if (subject.version !== undefined) results.unshift(await handshake(subject.version, subject, service));
  report(results, subject, world);
}

/** Undefined in a rehearsal that runs none of it: then the step is green, and its outputs are empty. */
async function subjectOf(
  inputs: SmokeInputs,
  secrets: Readonly<Record<string, string>>,
  world: World,
): Promise<Subject | undefined> {
  const base = inputs["base-url"];
  if ((inputs.environment === undefined) === (base === undefined)) {
    throw new UserError("give either environment or base-url", {
      fix: "`environment` reads the checks of deploy.yml, `base-url` checks /health of any service.",
    });
  }
  if (base !== undefined) return givenSubject(base, inputs, world);
  const config = readConfig(inputs["working-directory"], inputs.config, world.log);
  const { environment } = await openEnvironment(config, inputs.environment ?? "", undefined, world.log);
  if (environment.url === undefined)
    throw new UserError(`environment ${environment.name} has no url`, {
      fix: "Add `url`; without it only a deployment, which can reach the hosts, can run its checks.",
    });
  const elsewhere = environment.smoke.filter((check) =>
    check.kind === "command" ? check.on === "host" : /^https?:\/\/(?:127\.|localhost|\[::1\])/.test(check.url),
  );
  for (const { name } of elsewhere)
    world.log.notice(`check ${name} can only be run by a deployment, on the host: skipped`);
  const checks = withReferences(
    environment,
    environment.smoke.filter((check) => !elsewhere.includes(check)),
    secrets,
  );
  const notRehearsed = (config.environments[environment.name]?.smoke ?? []).filter(
    ({ name }) => !environment.smoke.some((check) => check.name === name),
  );
  for (const { name } of notRehearsed) world.log.notice(`not rehearsed: check ${name}`);
  if (checks.length === 0 && notRehearsed.length > 0 && inputs.version === undefined) return undefined;
  return {
    url: environment.url,
    checks,
    verify: environment.verify,
    sites: environment.target.hosts.length,
    version: inputs.version,
  };
}

/** The subject of `base-url` and `dashboard-url`. */
async function givenSubject(base: string, inputs: SmokeInputs, { log }: World): Promise<Subject | undefined> {
  const health = (name: string, at: string): Check => ({
    kind: "http",
    name,
    url: at,
    method: "GET",
    headers: {},
    body: undefined,
    status: [200],
    maxMs: undefined,
    contains: undefined,
    fields: {},
    timeoutMs: ASK_MS,
    attempts: 3,
    once: true,
  });
  const dashboard = inputs["dashboard-url"];
  const url = await urlHere(base.replace(/\/+$/, ""), "health", log);
  const other = dashboard === undefined ? undefined : await urlHere(dashboard.replace(/\/+$/, ""), "dashboard", log);
  const first = url ?? other;
  if (first === undefined) return undefined;
  return {
    url: first,
    checks: [
      ...(url === undefined ? [] : [health("health", "/health")]),
      ...(other === undefined ? [] : [health("dashboard", `${other}/health`)]),
    ],
    verify: PLAIN,
    sites: 1,
    version: url === undefined ? undefined : inputs.version,
  };
}

function report(results: readonly CheckResult[], { url }: Subject, world: World): void {
  if (results.length === 0)
    throw new UserError("there is nothing to check", { fix: "Add `smoke` checks to deploy.yml, or give `version`." });
  const passed = results.filter(({ verdict }) => verdict === "pass").length;
  const verdict =
    passed === results.length ? "pass" : results.some((result) => result.verdict === "fail") ? "fail" : "inconclusive";
  const times = results.map(({ durationMs }) => durationMs).sort((left, right) => left - right);
  const p95 = times[Math.min(times.length - 1, Math.ceil(times.length * 0.95) - 1)] ?? 0;
  for (const { name, verdict: one, detail, durationMs } of results)
    world.log.info(`${one === "pass" ? "✓" : "✗"} ${name} ${formatDuration(durationMs)}  ${detail}`);
  world.log.info(`${passed} of ${results.length} passed`);
  const folder = join(process.env["RUNNER_TEMP"] ?? tmpdir(), "erlmcp-actions");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `smoke-${world.randomHex(4)}.json`);
  writeFileSync(file, world.secrets.redact(`${JSON.stringify({ url, verdict, results }, null, 2)}\n`));
  const outputs = {
    verdict,
    total: results.length,
    passed,
    failed: results.length - passed,
    "p95-ms": Math.round(p95),
    "requests-per-second": "",
    report: file,
  };
  for (const [name, value] of Object.entries(outputs)) setOutput(name, String(value));
  const summary = new Summary().heading(
    `${verdict === "pass" ? "✅" : "❌"} Smoke test of ${url}: ${passed} of ${results.length} passed`,
  );
  summary.table([
    ["check", "verdict", "time", "result"],
    ...results.map((result) => [
      result.name,
      result.verdict,
      formatDuration(result.durationMs),
      world.secrets.redact(result.detail),
    ]),
  ]);
  writeSummary(summary.toString(), { log: world.log, secrets: world.secrets });
  if (verdict !== "pass")
    throw new UserError(
      `smoke test ${verdict}: ${results
        .filter((result) => result.verdict !== "pass")
        .map(({ name, detail }) => `${name}: ${detail}`)
        .join("; ")}`,
    );
}
