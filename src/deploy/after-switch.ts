import { formatDuration } from "../core/duration.ts";
import { allBounded } from "./bounded.ts";
import type { Check } from "../config/types.ts";
import type { Context } from "./context.ts";
import type { Release } from "./release.ts";
import { StepFailed } from "./target.ts";
import type { Endpoint } from "./target.ts";
import { tellingLines } from "./verify.ts";
import type { CheckResult, RunCommand } from "./verifier.ts";
import { VerdictFailed } from "./waves.ts";

const BAKE_EVERY_MS = 1000;
const BAKE_FAILURES = 3;
const ASK_MS = 5000;

type Slots = ReadonlyMap<string, string>;

/** The environment's own checks, side by side, against the public URL or else the first host. */
export async function smoke(hosts: readonly string[], slots: Slots, release: Release, context: Context, signal: AbortSignal): Promise<void> {
  const { environment } = context.request;
  if (environment.smoke.length === 0) return;
  const [first = ""] = hosts;
  await context.narrator.phase("smoke", async () => {
    const endpoint: Endpoint = environment.url === undefined ? await context.target.endpoint(first, slots.get(first) ?? "main") : { name: environment.url, url: environment.url };
    const results = await allBounded(environment.smoke, 4, async (check) => {
      signal.throwIfAborted();
      const result = await askWhereItIs(check, endpoint, first, release, context);
      context.narrator.say(`${result.verdict === "pass" ? "✓" : "✗"} ${result.name} ${formatDuration(result.durationMs)}${result.verdict === "pass" ? "" : `: ${result.detail}`}`);
      return result;
    });
    context.checks.push(...results);
    throwUnlessPassed(results);
  });
}

/** For the time of `bake` no instance may die, and none may fail three times in a row. */
export async function bake(hosts: readonly string[], slots: Slots, release: Release, context: Context, signal: AbortSignal): Promise<void> {
  const { bakeMs } = context.request.environment;
  if (bakeMs === 0) return;
  await context.narrator.phase("bake", async () => {
    throwUnlessPassed(await allBounded(hosts, context.target.parallel, async (host) => bakeOne(host, slots.get(host) ?? "main", release, context, signal)));
  });
}

async function bakeOne(host: string, slot: string, release: Release, context: Context, signal: AbortSignal): Promise<CheckResult> {
  const { target, verifier, world, narrator, request } = context;
  const { bakeMs, verify } = request.environment;
  const endpoint = await target.endpoint(host, slot);
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const result = (verdict: CheckResult["verdict"], detail: string): CheckResult => ({ name: "bake", where: endpoint.name, verdict, detail, durationMs: bakeMs });
  const dying = target.watch(host, slot, bakeMs, both);
  const asking = (async (): Promise<CheckResult> => {
    const until = world.clock.monotonic() + bakeMs;
    let failures = 0;
    while (world.clock.monotonic() < until && !both.aborted) {
      const answer = await verifier.ask(endpoint, { version: release.version, configHash: release.configHash, verify }, ASK_MS);
      failures = answer.verdict === "pass" ? 0 : failures + 1;
      if (failures >= BAKE_FAILURES) return result("fail", answer.detail);
      narrator.doing(`${endpoint.name} ${answer.detail}; ${formatDuration(Math.max(0, until - world.clock.monotonic()))} to go`);
      await world.clock.sleep(BAKE_EVERY_MS, both);
    }
    signal.throwIfAborted();
    return result("pass", `stayed well for ${formatDuration(bakeMs)}`);
  })();
  try {
    const death = dying.then((seen) => (seen === undefined ? asking : result("fail", `${seen.why}; it last said:\n${tellingLines(seen.log)}`)));
    return await Promise.race([asking, death]);
  } finally {
    over.abort();
  }
}

/** A loopback address means the host's, not this machine's: it is asked through the host. */
async function askWhereItIs(check: Check, endpoint: Endpoint, host: string, release: Release, context: Context): Promise<CheckResult> {
  const runner = commandRunner(host, release, context);
  const url = check.kind === "http" && /^https?:/.test(check.url) ? new URL(check.url) : undefined;
  if (check.kind !== "http" || url === undefined || !/^(?:127\.|localhost$|\[::1\])/.test(url.hostname)) return context.verifier.check(check, endpoint, runner);
  const there = await context.target.fromHost(host, url.origin);
  return context.verifier.check({ ...check, url: `${url.pathname}${url.search}` }, there, runner);
}

function commandRunner(host: string, release: Release, context: Context): RunCommand {
  return async (command, on, timeoutMs) => {
    if (on === "runner") {
      const [program = "", ...args] = command;
      const { code, stdout, stderr } = await context.world.exec(program, args, { deadlineMs: timeoutMs, keepBytes: 65_536 });
      return { code, output: `${stdout}${stderr}` };
    }
    const step = context.target.hookStep({ name: "check", command, on, timeoutMs, irreversible: false }, release);
    try {
      await context.target.run(host, context.id, step);
      return { code: 0, output: "" };
    } catch (error) {
      if (error instanceof StepFailed) return { code: 1, output: error.message };
      throw error;
    }
  };
}

function throwUnlessPassed(results: readonly CheckResult[]): void {
  const bad = results.filter(({ verdict }) => verdict !== "pass");
  if (bad.length > 0) throw new VerdictFailed(bad);
}
