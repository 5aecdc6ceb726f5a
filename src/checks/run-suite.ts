import type { Check } from "../config/types.ts";
import { allBounded } from "../core/concurrent.ts";
import { fill, fillPath } from "../core/template.ts";
import type { World } from "../core/world.ts";
import { SiteUnreachable, StepFailed } from "../deploy/target.ts";
import type { CheckResult, PlacedCheck, RunAt, SuiteOptions } from "../deploy/verifier.ts";
import { captureFrom, remember, valuesFor } from "./capture.ts";
import type { Values } from "./capture.ts";
import type { CheckContext, Measurement, Ran } from "./kind.ts";
import { measure } from "./kinds.ts";

const PAUSE_MS = 1000;
const MOST_OUTPUT = 65_536;

/**
 * Runs checks at their places, side by side. A check that refers to captured values comes after the check that captures
 * them; of those that refer to the same ones, one that changes something keeps its place in the list.
 * @returns one result per check and place, several where a site has several instances
 * @throws the reason of the signal, when that is aborted before the suite has passed
 */
export async function runSuite(
  checks: readonly PlacedCheck[],
  options: SuiteOptions,
  world: World,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const waits = order(checks.map(({ check }) => check));
  let left = checks;
  while (left.length > 0) {
    const open = new Set(left.map(({ check }) => check.name));
    const ready = left.filter(({ check }) => !waits.get(check.name)?.some((name) => open.has(name)));
    if (ready.length === 0) throw new Error(`checks need each other: ${[...open].join(", ")}`);
    const sites = [...new Set(ready.map(({ site }) => site))];
    const found = await allBounded(sites, options.parallel, async (site) =>
      allBounded(
        ready.filter((one) => one.site === site),
        options.atOnce,
        async (one) => runPlaced(one, options, world),
      ),
    );
    results.push(...found.flat(2));
    left = left.filter((one) => !ready.includes(one));
  }
  return results;
}

/** By the name of each check, the checks that it comes after. */
function order(checks: readonly Check[]): Map<string, string[]> {
  const byName = new Map(checks.map((check) => [check.name, check]));
  const earlier: Check[] = [];
  const waits = new Map<string, string[]>();
  for (const check of byName.values()) {
    const meets = earlier.filter(
      (other) => !(check.readOnly && other.readOnly) && other.needs.some((name) => check.needs.includes(name)),
    );
    waits.set(check.name, [...check.needs, ...meets.map(({ name }) => name)]);
    earlier.push(check);
  }
  return waits;
}

async function runPlaced(
  { check, site, at }: PlacedCheck,
  options: SuiteOptions,
  world: World,
): Promise<CheckResult[]> {
  const { captured, signal, onResult } = options;
  signal.throwIfAborted();
  const values = valuesFor(check, site, captured);
  const captures = new Map<CheckResult, Values>();
  const run: RunAt = async (variant, endpoint, onSite) => {
    if (typeof values === "string") return resultOf(check, endpoint.name, "inconclusive", values);
    const startedAt = world.clock.monotonic();
    const context: CheckContext = {
      endpoint,
      run: async (command, on, timeoutMs) =>
        on === "runner" ? onRunner(command, timeoutMs, options, world) : onSite(command, timeoutMs),
      fill: (text) => fill(text, values),
      fillPath: (path) => fillPath(path, values),
      world,
    };
    const attempt = await untilPassed(variant, check.attempts, context, signal);
    const durationMs = world.clock.monotonic() - startedAt;
    const { verdict, detail, output } = attempt;
    const result = { ...resultOf(check, endpoint.name, verdict, detail), output, durationMs };
    if (attempt.captures !== undefined) captures.set(result, attempt.captures);
    return result;
  };
  const results = await unlessUnreachable(check, site, async () => at(run));
  // What failed because its deployment has ended is no verdict.
  if (results.some(({ verdict }) => verdict !== "pass")) signal.throwIfAborted();
  // Of several instances of a site, the first one that passed.
  const first = results.find((result) => captures.has(result));
  remember(captured, check.name, site, first === undefined ? undefined : captures.get(first));
  for (const result of results) onResult?.(result);
  return results;
}

interface Attempt extends Omit<Measurement, "json"> {
  readonly captures: Values | undefined;
}

/** Attempts until one passes; the last one counts. */
async function untilPassed(check: Check, most: number, context: CheckContext, signal: AbortSignal): Promise<Attempt> {
  for (let number = 1; ; number += 1) {
    const attempt = await attemptOf(check, context);
    if (attempt.verdict === "pass" || number >= most || signal.aborted) return attempt;
    await context.world.clock.sleep(PAUSE_MS, signal);
  }
}

async function attemptOf(check: Check, context: CheckContext): Promise<Attempt> {
  const { json, output, ...measured } = await measure(check, context).catch(notRun);
  // Captured values may be credentials.
  const kept = Object.keys(check.capture).length > 0 ? {} : { output };
  if (measured.verdict !== "pass") return { ...measured, ...kept, captures: undefined };
  const captures = captureFrom(check, json);
  return typeof captures === "string"
    ? { ...kept, verdict: "fail", detail: captures, captures: undefined }
    : { ...measured, ...kept, captures };
}

/** A site that could not run its command: no exit code stands for that. */
function notRun(error: unknown): Measurement {
  if (!(error instanceof StepFailed)) throw error;
  return { verdict: "fail", detail: error.message, json: undefined };
}

async function onRunner(
  [program = "", ...args]: readonly string[],
  timeoutMs: number,
  { folder, signal }: SuiteOptions,
  { exec }: World,
): Promise<Ran> {
  const { code, stdout, stderr } = await exec(program, args, {
    deadlineMs: timeoutMs,
    keepBytes: MOST_OUTPUT,
    signal,
    ...(folder === undefined ? {} : { cwd: folder }),
  });
  return { code, output: `${stdout}${stderr}`, stdout };
}

async function unlessUnreachable(
  check: Check,
  site: string,
  work: () => Promise<CheckResult[]>,
): Promise<CheckResult[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SiteUnreachable)) throw error;
    return [resultOf(check, site, "inconclusive", error.message)];
  }
}

function resultOf({ name }: Check, where: string, verdict: CheckResult["verdict"], detail: string): CheckResult {
  return { name, where, verdict, detail, durationMs: 0 };
}
