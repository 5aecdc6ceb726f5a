import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setOutput } from "../core/action.ts";
import { UserError } from "../core/errors.ts";
import { writeSummary } from "../core/summary.ts";
import { checksDocument } from "../report/of/checks.ts";
import { renderMarkdown } from "../report/render/markdown.ts";
import { formatDuration } from "../core/duration.ts";
import type { World } from "../core/world.ts";
import type { Check, Verify } from "../config/types.ts";
import type { CheckResult, PlacedCheck, Verdict, Verifier } from "../deploy/verifier.ts";
import { rulesOf } from "../deploy/trial.ts";
import { addressLive } from "../deploy/verify.ts";
import { release } from "../release/release.ts";
import type { SmokeReport, Subject } from "./smoke.ts";
import { verifierFor } from "./verifier.ts";

const AT_ONCE = 16;
const RETRY_MS = 200;
const WITHIN_MS = 10_000;

/** Checks a subject and reports the results. @throws UserError unless every check passed */
export async function runSmoke(
  subject: Subject,
  folder: string,
  world: World,
  onReport: (report: SmokeReport) => void,
): Promise<void> {
  report(await runChecks(subject, folder, world), subject, world, onReport);
}

/** Runs the checks of a subject from this machine, and verifies its version where one is given. */
export async function runChecks(subject: Subject, folder: string, world: World): Promise<CheckResult[]> {
  const { url, checks, version } = subject;
  const service = verifierFor(subject, world);
  const endpoint = { name: url, url };
  const print = ({ name, verdict, detail, durationMs }: CheckResult): void =>
    world.log.info(`${verdict === "pass" ? "✓" : "✗"} ${name} ${formatDuration(durationMs)}  ${detail}`);
  const placed = checks.map((check): PlacedCheck => ({
    check,
    site: "",
    at: async (run) => [await run(check, endpoint, notHere)],
  }));
  const ended: CheckResult[] = [];
  const onResult = (result: CheckResult): void => {
    ended.push(result);
    print(result);
  };
  const suite = { parallel: 1, atOnce: AT_ONCE, captured: new Map(), signal: world.signal, folder, onResult };
  const results = await service[0].runSuite(placed, suite).catch((error: unknown) => {
    if (!world.signal.aborted) throw error;
    // What has ended is reported.
    return [...ended, ...cancelled(checks, ended, url)];
  });
  if (version === undefined) return results;
  const live = await handshake(version, subject, service);
  print(live);
  return [live, ...results];
}

function cancelled(checks: readonly Check[], ended: readonly CheckResult[], url: string): CheckResult[] {
  const names = new Set(ended.map(({ name }) => name));
  return checks
    .filter(({ name }) => !names.has(name))
    .map(({ name }) => ({
      name,
      where: url,
      verdict: "inconclusive",
      detail: "cancelled before it had ended",
      durationMs: 0,
    }));
}

/** Checks that run on a host are left out before. */
async function notHere(): Promise<never> {
  throw new Error("a command of a host cannot run here");
}

/** Verifies that this version, and no other, answers there: more than one process may be behind the address. */
async function handshake(
  version: string,
  { url, verify: written, sites }: Subject,
  [verifier, world]: readonly [Verifier, World],
): Promise<CheckResult> {
  // Only a deployment knows the expected configuration and the hosts.
  const verify: Verify = {
    ...written,
    configField: undefined,
    instanceField: undefined,
    intervalMs: RETRY_MS,
    withinMs: WITHIN_MS,
  };
  const rules = rulesOf(verify, { sites, instances: 1, allowanceMs: 0, mayDiffer: false });
  const context = {
    verifier,
    verify,
    release: release(version, "", ""),
    narrator: { doing: () => {} },
    world,
    signal: world.signal,
  };
  const result = await addressLive({ name: url, way: async () => ({ name: url, url }), elsewhere: [] }, rules, context);
  return { ...result, name: "version" };
}

function report(
  results: readonly CheckResult[],
  { url }: Subject,
  world: World,
  onReport: (report: SmokeReport) => void,
): void {
  if (results.length === 0)
    throw new UserError("there is nothing to check", { fix: "Add `smoke` checks to deploy.yml, or give `version`." });
  const verdict = verdictOf(results);
  const passed = results.filter((result) => result.verdict === "pass").length;
  const times = results.map(({ durationMs }) => durationMs).sort((left, right) => left - right);
  world.log.info(`${passed} of ${results.length} passed`);
  const folder = join(process.env["RUNNER_TEMP"] ?? tmpdir(), "erlmcp-actions");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `smoke-${world.randomHex(4)}.json`);
  const text = world.secrets.redact(JSON.stringify({ url, verdict, results } satisfies SmokeReport, null, 2));
  writeFileSync(file, `${text}\n`);
  onReport(JSON.parse(text) as SmokeReport);
  const outputs = {
    verdict,
    total: results.length,
    passed,
    failed: results.length - passed,
    "p95-ms": Math.round(times[Math.ceil(times.length * 0.95) - 1] ?? 0),
    report: file,
  };
  for (const [name, value] of Object.entries(outputs)) setOutput(name, String(value));
  world.log.info(`Report: ${file}`);
  writeSummary(renderMarkdown(checksDocument(url, verdict, results)), { log: world.log, secrets: world.secrets });
  const bad = results.filter((result) => result.verdict !== "pass");
  if (bad.length > 0)
    throw new UserError(`smoke test ${verdict}: ${bad.map(({ name, detail }) => `${name}: ${detail}`).join("; ")}`);
}

function verdictOf(results: readonly CheckResult[]): Verdict {
  if (results.every(({ verdict }) => verdict === "pass")) return "pass";
  return results.some(({ verdict }) => verdict === "fail") ? "fail" : "inconclusive";
}
