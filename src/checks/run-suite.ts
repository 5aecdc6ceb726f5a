import type { Check } from "../config/types.ts";
import { allBounded } from "../core/concurrent.ts";
import { field } from "../core/jsonpath.ts";
import { expand, expandPath } from "../core/template.ts";
import type { World } from "../core/world.ts";
import { SiteUnreachable } from "../deploy/target.ts";
import type { Captured, CheckResult, PlacedCheck, RunAt, SuiteOptions } from "../deploy/verifier.ts";
import type { CheckContext, Measurement } from "./kind.ts";
import { measure } from "./kinds.ts";

const PAUSE_MS = 1000;
const AT_ONCE = 4;
const MOST_CAPTURED = 1024;
const MOST_OUTPUT = 65_536;
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x1f\x7f]/;

type Values = Readonly<Record<string, string>>;

/**
 * Runs checks at their places, four at a time per place; a check that refers to captured values comes after the check
 * that captures them.
 * @returns one result per check and place, several where a site has several instances
 */
export async function runSuite(
  checks: readonly PlacedCheck[],
  options: SuiteOptions,
  world: World,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  let left = checks;
  while (left.length > 0) {
    const open = new Set(left.map(({ check }) => check.name));
    const ready = left.filter(({ check }) => !check.needs.some((name) => open.has(name)));
    if (ready.length === 0) throw new Error(`checks need each other: ${[...open].join(", ")}`);
    const sites = [...new Set(ready.map(({ site }) => site))];
    const found = await allBounded(sites, options.parallel, async (site) =>
      allBounded(
        ready.filter((one) => one.site === site),
        AT_ONCE,
        async (one) => runPlaced(one, options, world),
      ),
    );
    results.push(...found.flat(2));
    left = left.filter((one) => !ready.includes(one));
  }
  return results;
}

async function runPlaced(
  { check, site, at }: PlacedCheck,
  options: SuiteOptions,
  world: World,
): Promise<CheckResult[]> {
  const { captured, signal, onResult } = options;
  signal.throwIfAborted();
  const values = valuesFor(check, site, captured);
  let own: Values | undefined;
  const run: RunAt = async (variant, endpoint, onSite) => {
    if (typeof values === "string") return resultOf(check, endpoint.name, "inconclusive", values);
    const startedAt = world.clock.monotonic();
    const context: CheckContext = {
      endpoint,
      run: async (command, on, timeoutMs) =>
        on === "runner" ? onRunner(command, timeoutMs, options, world) : onSite(command, timeoutMs),
      fill: (text) => expand(text, values, `check ${check.name}`),
      fillPath: (path) => expandPath(path, values),
      world,
    };
    const { verdict, detail, output, captures } = await untilPassed(variant, context, signal);
    // Of several instances of a site, the first one counts.
    if (verdict === "pass") own ??= captures;
    const durationMs = world.clock.monotonic() - startedAt;
    return { ...resultOf(check, endpoint.name, verdict, detail), output, durationMs };
  };
  const results = await unlessUnreachable(check, site, async () => at(run));
  remember(captured, check.name, site, own);
  for (const result of results) onResult?.(result);
  return results;
}

interface Attempt extends Omit<Measurement, "json"> {
  readonly captures: Values | undefined;
}

/** Attempts until one passes; the last one counts. */
async function untilPassed(check: Check, context: CheckContext, signal: AbortSignal): Promise<Attempt> {
  for (let number = 1; ; number += 1) {
    const attempt = await attemptOf(check, context);
    if (attempt.verdict === "pass" || number >= check.attempts || signal.aborted) return attempt;
    await context.world.clock.sleep(PAUSE_MS, signal);
  }
}

async function attemptOf(check: Check, context: CheckContext): Promise<Attempt> {
  const { json, ...measured } = await measure(check, context);
  if (measured.verdict !== "pass") return { ...measured, captures: undefined };
  const captures = captureFrom(check, json);
  return typeof captures === "string"
    ? { ...measured, verdict: "fail", detail: captures, captures: undefined }
    : { ...measured, captures };
}

async function onRunner(
  [program = "", ...args]: readonly string[],
  timeoutMs: number,
  { folder, signal }: SuiteOptions,
  { exec }: World,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { code, stdout, stderr } = await exec(program, args, {
    deadlineMs: timeoutMs,
    keepBytes: MOST_OUTPUT,
    signal,
    ...(folder === undefined ? {} : { cwd: folder }),
  });
  return { code, output: `${stdout}${stderr}` };
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

/**
 * The values that a check refers to: those captured at its own site, else at the only place where the needed check ran.
 * A string is the reason why there are none.
 */
function valuesFor({ needs, values }: Check, site: string, captured: Captured): Values | string {
  const all: Record<string, string> = { ...values };
  for (const need of needs) {
    const sites = captured.get(need);
    const found = sites?.get(site) ?? (sites?.size === 1 ? [...sites.values()][0] : undefined);
    if (found === undefined) return `it needs ${need}, which did not pass there`;
    for (const [name, value] of Object.entries(found)) all[`${need}.${name}`] = value;
  }
  return all;
}

/** What a check captures from an answer. A string is the reason why that is impossible. */
function captureFrom({ capture }: Check, json: string | undefined): Values | string {
  const wanted = Object.entries(capture);
  if (wanted.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(json ?? "");
  } catch {
    return `cannot capture ${wanted.map(([name]) => name).join(", ")}: the answer is not JSON`;
  }
  const values: Record<string, string> = {};
  for (const [name, path] of wanted) {
    const value = field(parsed, path);
    const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
    if (typeof text !== "string" || text === "") return `cannot capture ${name}: ${path} is ${kindOf(value)}`;
    // It goes into headers and paths of later requests, and a service's answer is foreign text.
    if (text.length > MOST_CAPTURED || CONTROL.test(text))
      return `cannot capture ${name}: ${path} is longer than ${MOST_CAPTURED} characters or has control characters`;
    values[name] = text;
  }
  return values;
}

function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  return value === null || value === "" ? "empty" : "not text, a number or a boolean";
}

function remember(captured: Captured, check: string, site: string, values: Values | undefined): void {
  const sites = captured.get(check) ?? new Map<string, Values>();
  captured.set(check, sites);
  if (values === undefined) sites.delete(site);
  else if (Object.keys(values).length > 0) sites.set(site, values);
}
