import { formatDuration } from "../core/duration.ts";
import { errorMessage } from "../core/errors.ts";
import { allBounded, eachBounded } from "../core/concurrent.ts";
import type { Context } from "./context.ts";
import { takeEvidence } from "./evidence.ts";
import type { Release } from "../release/release.ts";
import { LeaseLost, StepFailed } from "./target.ts";
import type { Step, Wave } from "./target.ts";
import { groupLive, passGate } from "./verify.ts";
import type { VerifyContext } from "./verify.ts";
import type { CheckResult } from "./verifier.ts";

const MOST_HOOK_LINES = 500;
const MOST_HOOK_COLUMNS = 1000;

/** A verdict other than pass, observed by a running engine. */
export class VerdictFailed extends Error {
  readonly results: readonly CheckResult[];
  constructor(results: readonly CheckResult[]) {
    super(
      results
        .map(
          ({ where, name, verdict, detail }) =>
            `${where}: ${name} ${verdict === "fail" ? "failed" : verdict}: ${firstLine(detail)}`,
        )
        .join("; "),
    );
    this.name = "VerdictFailed";
    this.results = results;
  }
}

/**
 * Whether it shows that the release is bad: not when another release answered instead, as behind a switch that does
 * nothing.
 */
export function blamesRelease(error: unknown): boolean {
  return (
    error instanceof VerdictFailed && error.results.some(({ verdict, other }) => verdict !== "pass" && other !== true)
  );
}

/** Further lines are the output of the service: they belong in evidence and diagnosis, not in a sentence. */
function firstLine(detail: string): string {
  return detail.split("\n", 1)[0]?.replace(/; last output:$/, "") ?? "";
}

/**
 * Runs one wave: its steps on each host in order, hosts side by side, then its gate. With
 * `on-host-failure: continue` a failing host is undone alone and left out of what follows.
 */
export async function runWave(
  wave: Wave,
  release: Release,
  left: Map<string, string>,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const { target, narrator, id } = context;
  narrator.print(wave.name);
  if (wave.irreversible === true)
    await allBounded(target.sites, target.parallel, async (site) => context.lease(site).disarm());
  if (wave.onRunner !== undefined) return runnerHook(wave.onRunner, context, signal);
  const sites = Object.keys(wave.steps).filter((site) => !left.has(site));
  const results = await eachBounded(sites, target.parallel, async (site) => {
    for (const step of wave.steps[site] ?? []) {
      signal.throwIfAborted();
      await runStep(site, step, context, signal);
    }
    if (wave.gate === undefined) return;
    const checks = await passGate(site, wave.gate, { ...verifyContext(context, release), signal });
    context.checks.push(...checks);
    const bad = checks.filter(({ verdict }) => verdict !== "pass");
    if (bad.length > 0) throw new VerdictFailed(bad);
    for (const { where, detail } of checks) narrator.print(`✓ ${where} ${detail}`);
  });
  signal.throwIfAborted();
  const failures = results.flatMap((result, index) =>
    result.status === "rejected" ? [{ site: sites[index] as string, reason: result.reason as unknown }] : [],
  );
  const [first] = failures;
  if (first === undefined) return;
  const others = target.sites.length - left.size - failures.length;
  const mayContinue =
    context.request.environment.onHostFailure === "continue" &&
    others > 0 &&
    (wave.phase === "switch" || wave.phase === "beside") &&
    failures.every(({ reason }) => !(reason instanceof LeaseLost));
  if (!mayContinue) throw failures.length === 1 ? first.reason : joinReasons(failures.map(({ reason }) => reason));
  const why = failures.map(({ reason }) => errorMessage(reason));
  context.evidence ??= await takeEvidence(
    failures.map(({ site }) => site),
    id,
    why.concat(failures.flatMap(({ reason }) => detailsOf(reason))),
    context,
  );
  for (const [index, { site }] of failures.entries()) {
    context.warn(`${site} keeps its previous release; the other hosts continue: ${why[index]}`);
    left.set(site, `${why[index]}${await restored(site, context)}`);
  }
}

/**
 * Restores the previous release of one host while the others continue. Returns what is wrong with it then; empty for
 * nothing.
 */
async function restored(site: string, context: Context): Promise<string> {
  await context.lease(site).finish(context.id, { drop: true });
  const state = await context.inspect(site);
  context.saw([state]);
  if (state.current === undefined) return "";
  // A cancel does not stop the verification of what was restored: it has deadlines of its own.
  const checks = await groupLive(site, state.serving, "all", {
    ...verifyContext(context, state.current),
    signal: new AbortController().signal,
  });
  context.checks.push(...checks);
  for (const { verdict, where, detail } of checks)
    context.narrator.print(`${verdict === "pass" ? "✓" : "✗"} ${where} ${detail}`);
  const bad = checks.find(({ verdict }) => verdict !== "pass");
  return bad === undefined
    ? ""
    : `; ${state.current.id} was restored there, but could not be verified: ${firstLine(bad.detail)}`;
}

/** @throws VerdictFailed with the results that are not a pass */
export function throwUnlessPassed(results: readonly CheckResult[]): void {
  const bad = results.filter(({ verdict }) => verdict !== "pass");
  if (bad.length > 0) throw new VerdictFailed(bad);
}

export function detailsOf(reason: unknown): string[] {
  return reason instanceof VerdictFailed ? reason.results.map(({ where, detail }) => `${where}: ${detail}`) : [];
}

function joinReasons(reasons: readonly unknown[]): unknown {
  const lost = reasons.find((reason) => reason instanceof LeaseLost);
  if (lost !== undefined) return lost;
  const verdicts = reasons.filter((reason) => reason instanceof VerdictFailed);
  if (verdicts.length > 0) return new VerdictFailed(verdicts.flatMap((verdict) => verdict.results));
  return new Error(reasons.map((reason) => (reason instanceof Error ? reason.message : String(reason))).join("; "), {
    cause: reasons[0],
  });
}

async function runStep(site: string, step: Step, context: Context, signal: AbortSignal): Promise<void> {
  const startedAt = context.world.clock.monotonic();
  context.narrator.doing(`${site}: ${step.says}`);
  await context.lease(site).run(step, context.stepIo(signal));
  context.narrator.print(`${site}: ${step.says} (${formatDuration(context.world.clock.monotonic() - startedAt)})`);
}

async function runnerHook(
  hook: NonNullable<Wave["onRunner"]>,
  { world, narrator, request }: Context,
  signal: AbortSignal,
): Promise<void> {
  const [command = "", ...args] = hook.command;
  let shown = 0;
  const show = (line: string): void => {
    shown += 1;
    if (shown <= MOST_HOOK_LINES) narrator.print(line.slice(0, MOST_HOOK_COLUMNS));
    if (shown === MOST_HOOK_LINES) narrator.print("… (further output of the hook is not shown)");
  };
  const result = await world.exec(command, args, { deadlineMs: hook.timeoutMs, signal, onLine: show });
  if (result.code !== 0) {
    throw new StepFailed(
      "runner",
      `hook ${hook.name} ${result.timedOut ? `did not end within ${formatDuration(hook.timeoutMs)}` : `exited with ${result.code ?? result.signal}`} (${request.environment.name})`,
    );
  }
}

export function verifyContext(context: Context, release: Release): Omit<VerifyContext, "signal"> {
  const { target, verifier, narrator, world, request } = context;
  return { target, verifier, narrator, world, release, verify: request.environment.verify };
}
