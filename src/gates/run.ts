import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Gates } from "../config/gate/index.ts";
import type { ProfileName } from "../config/types.ts";
import { formatDuration } from "../core/duration.ts";
import { UserError, errorMessage } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import { readCheckout } from "./checkout.ts";
import type { Checkout, CheckoutRequest } from "./checkout.ts";
import type { BuiltArchive, Gate } from "./gate.ts";
import { uncommitted } from "./git-clean.ts";
import type { Uncommitted } from "./git-clean.ts";
import { entryOf, judge } from "./judge.ts";
import { configuredGates } from "./registry.ts";
import type { GateEntry, GatesReport } from "./report.ts";
import { GateRunner } from "./runner.ts";
import { runAll } from "./schedule.ts";
import type { EndedGate } from "./schedule.ts";
import { parseWaivers } from "./waivers.ts";

export interface GatesRequest extends CheckoutRequest {
  readonly profile: ProfileName;
  /** Names of gates; empty for all. */
  readonly subset: readonly string[];
  /** The text of the input `waive`. */
  readonly waive: string;
}

const BEAT_MS = 8000;
const CHANGED = "the archive was changed after it was checked";

/**
 * Runs the gates of a checkout. Resolves with a report for any verdict.
 * @throws UserError for a request that is wrong: an unknown gate, a waiver that ended, no version
 */
export async function runGates(request: GatesRequest, world: World): Promise<GatesReport> {
  const startedAt = new Date(world.clock.now()).toISOString();
  const began = world.clock.monotonic();
  const { config, profile, folder, out } = request;
  const names = gateNames(config.gates);
  const waivers = parseWaivers(request.waive, startedAt.slice(0, 10), names);
  const subset = checkedSubset(request.subset, names);
  const checkout = await readCheckout(request, world);
  const configured = configuredGates(config.gates, checkout);
  const gates = configured.flatMap(({ gate }) => gate ?? []);
  const wanted = withNeeds(gates, subset);
  logStart(checkout, profile, subset.length > 0 ? wanted : undefined, world);
  const env = { ...request.env, SOURCE_DATE_EPOCH: String(checkout.head.time) };
  const logs = join(out, "logs");
  rmSync(logs, { recursive: true, force: true });
  const runner = new GateRunner(world, { folder, env, logs, tmp: checkout.tmp });
  // Only for a notice: where git fails, the gate git-clean is inconclusive with the reason.
  const uncommittedBefore = await uncommitted(checkout.git).catch(() => undefined);
  const ended = new Map((await runWithProgress(wanted, runner, profile, world)).map((one) => [one.gate.name, one]));
  // A waiver does not cover a gate that was cancelled.
  const applied = world.signal.aborted ? [] : waivers;
  const entries = configured.map((one) =>
    entryOf(one, { ended: ended.get(one.name), trace: runner.trace(one.name), waivers: applied, profile }),
  );
  const notices = [
    ...(await changeNotices(checkout, uncommittedBefore)),
    ...entries.flatMap(waivedNotices),
    ...unusedWaivers(applied, entries),
  ];
  for (const notice of notices) world.log.notice(notice);
  const archive = runner.product("archive");
  // GitHub leaves ten seconds after a cancel, and nothing passes then.
  const changed = archive === undefined || world.signal.aborted ? undefined : await changedSince(archive, request);
  const makers = gates.filter(({ makes }) => makes.includes("archive")).map(({ name }) => name);
  const settled =
    changed === undefined
      ? entries
      : entries.map((entry) => (makers.includes(entry.name) ? withFailure(entry, changed) : entry));
  return {
    service: config.service,
    version: checkout.version,
    commit: checkout.head.commit,
    profile,
    ...judge(settled, profile, subset.length > 0),
    gates: settled,
    waivers,
    subset,
    archive: changed === undefined ? archive : undefined,
    notices,
    startedAt,
    durationMs: Math.round(world.clock.monotonic() - began),
  };
}

/** Every gate, including those that deploy.yml turned off. */
function gateNames({ custom, ...own }: Gates): string[] {
  return [...Object.keys(own), ...custom.map(({ name }) => name)];
}

function checkedSubset(subset: readonly string[], all: readonly string[]): string[] {
  const unknown = subset.filter((name) => !all.includes(name));
  if (unknown.length > 0)
    throw new UserError(
      `input gates: there is no gate ${unknown.map((name) => JSON.stringify(name.slice(0, 40))).join(", ")}`,
      { fix: `There are: ${all.join(", ")}.` },
    );
  return [...new Set(subset)];
}

function withNeeds(gates: readonly Gate[], subset: readonly string[]): Gate[] {
  if (subset.length === 0) return [...gates];
  const wanted = new Set(subset);
  for (const name of wanted) for (const need of gates.find((gate) => gate.name === name)?.needs ?? []) wanted.add(need);
  return gates.filter(({ name }) => wanted.has(name));
}

function logStart(
  { config, version, isVersionGiven, head }: Checkout,
  profile: ProfileName,
  only: readonly Gate[] | undefined,
  { log }: World,
): void {
  log.info(
    `${config.service} ${version}${isVersionGiven ? "" : " (from the repository: no input and no tag names a version)"} at ${head.commit.slice(0, 12)}, for ${profile}`,
  );
  if (only !== undefined)
    log.info(`only ${only.map(({ name }) => name).join(", ")}: there is no verdict for staging and production`);
}

/** Runs the gates and logs progress: each start and end, and every few seconds the gates that are still running. */
async function runWithProgress(
  gates: readonly Gate[],
  runner: GateRunner,
  profile: ProfileName,
  world: World,
): Promise<EndedGate[]> {
  const { clock, log } = world;
  const running = new Map<string, number>();
  const stop = new AbortController();
  const beat = (async () => {
    while (!stop.signal.aborted) {
      await clock.sleep(BEAT_MS, stop.signal);
      if (stop.signal.aborted || running.size === 0) continue;
      const now = clock.monotonic();
      const lines = [...running].map(
        ([name, since]) =>
          `… ${name} ${formatDuration(now - since)}: ${runner.trace(name).tail.at(-1)?.slice(0, 120) ?? "running"}`,
      );
      log.info(lines.join("\n"));
    }
  })();
  try {
    return await runAll(
      gates,
      {
        parallel: Math.min(4, Math.max(2, availableParallelism())),
        contextOf: (gate, signal) => runner.contextOf(gate, signal),
        onStart: ({ name, title }) => {
          running.set(name, clock.monotonic());
          log.info(`▶ ${name}${title === name ? "" : ` (${title})`}`);
        },
        onEnd: (ended) => {
          running.delete(ended.gate.name);
          for (const line of endLines(ended, profile, runner.trace(ended.gate.name).tail)) log.info(line);
        },
      },
      world,
    );
  } finally {
    stop.abort();
    await beat;
  }
}

/** No line for a gate that does not apply: the report at the end lists it. */
function endLines(
  { gate, measured, durationMs }: EndedGate,
  profile: ProfileName,
  tail: readonly string[],
): readonly string[] {
  const verdict = measured?.verdicts[profile];
  if (measured === undefined || verdict === undefined) return [];
  const mark = { pass: "✓", fail: "✗", inconclusive: "?" }[verdict];
  const line = `${mark} ${gate.name} ${formatDuration(durationMs)}  ${measured.summary}`;
  // Indented: a problem matcher of the job would annotate again what the report annotates.
  return [line, ...(verdict === "pass" ? [] : tail.map((output) => `    | ${output}`))];
}

async function changeNotices({ git }: Checkout, before: readonly Uncommitted[] | undefined): Promise<string[]> {
  // Only for a notice, as before the gates.
  const now = await uncommitted(git).catch(() => undefined);
  const fresh = now?.filter(({ path }) => before?.every((one) => one.path !== path) === true) ?? [];
  if (fresh.length === 0) return [];
  const paths = fresh
    .slice(0, 10)
    .map(({ path }) => JSON.stringify(path))
    .join(", ");
  return [`the gates changed files that git does not ignore: ${paths}. Commit them, or add them to .gitignore`];
}

function waivedNotices({ name, state, waived }: GateEntry): string[] {
  if (waived === undefined) return [];
  const where = state === "pass" ? " here, and not everywhere," : "";
  return [`${name} ended with ${state}${where} and is waived until ${waived.until}: ${waived.reason}`];
}

function unusedWaivers(waivers: GatesReport["waivers"], entries: readonly GateEntry[]): string[] {
  return waivers
    .filter(({ gate }) => entries.find(({ name }) => name === gate)?.waived === undefined)
    .map(({ gate, until }) => `the waiver of ${gate} until ${until} was not needed`);
}

/** Whether the archive changed after it was measured: other gates ran beside and after it. */
async function changedSince(
  { file, sha256 }: BuiltArchive,
  { readArchive }: GatesRequest,
): Promise<string | undefined> {
  try {
    return (await readArchive(file)).sha256 === sha256
      ? undefined
      : `${CHANGED}: another gate writes it, or a command that is still running`;
  } catch (error) {
    return `${CHANGED}: ${errorMessage(error)}`;
  }
}

function withFailure(entry: GateEntry, summary: string): GateEntry {
  return {
    ...entry,
    state: "fail",
    verdicts: { dev: "fail", staging: "fail", production: "fail" },
    criteria: { ...entry.criteria, met: 0 },
    summary,
    findings: [...entry.findings, { severity: "error", message: summary }],
  };
}
