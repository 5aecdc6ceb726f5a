import { mkdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Gates } from "../config/gate/index.ts";
import type { Config, ProfileName } from "../config/types.ts";
import { formatDuration } from "../core/duration.ts";
import { UserError, errorMessage } from "../core/errors.ts";
import { gitIn } from "../core/git.ts";
import type { World } from "../core/world.ts";
import { changelogGate } from "./changelog.ts";
import { compileGate } from "./compile.ts";
import { configurationGate } from "./configuration.ts";
import { customGate } from "./custom.ts";
import { gitCleanGate, uncommitted } from "./git-clean.ts";
import type { Uncommitted } from "./git-clean.ts";
import { readBase, readHead } from "./git.ts";
import type { Gate } from "./gate.ts";
import { releaseGate } from "./release.ts";
import type { BuiltArchive, GateEntry, GatesReport } from "./report.ts";
import { schedule } from "./schedule.ts";
import type { Ended } from "./schedule.ts";
import { appSources, hasRebar, literalVsn, mainApp, readPackage } from "./site.ts";
import type { Site } from "./site.ts";
import { readText } from "./files.ts";
import { unitGate } from "./unit.ts";
import { versionGate } from "./version.ts";
import { parseWaivers } from "./waivers.ts";
import { Workshop } from "./workshop.ts";
import { entryOf, judge } from "./judge.ts";

export interface GatesRequest {
  readonly config: Config;
  /** Absolute folder of the service. */
  readonly folder: string;
  readonly profile: ProfileName;
  /** Without the `v` of a tag; undefined: a tag at the commit, else what the repository says. */
  readonly version: string | undefined;
  /** The tag that began the run, without its `v`: chosen where a commit has several. */
  readonly tag: string | undefined;
  /** Names of gates; empty for all. */
  readonly subset: readonly string[];
  readonly baseRef: string | undefined;
  /** The text of the input `waive`. */
  readonly waive: string;
  /** The whole environment of commands: it holds no token of the job. */
  readonly env: Readonly<Record<string, string>>;
  /** A folder for logs, and for an archive that has no other place. */
  readonly out: string;
  readonly readArchive: Site["readArchive"];
  readonly yamlProblems: Site["yamlProblems"];
  /** @throws UserError for a version that can not be the name of a release. */
  readonly checkVersion: (version: string) => string;
}

const BEAT_MS = 8000;
const CHANGED = "the archive was changed after it was looked at";

/**
 * Runs the gates of a checkout. Resolves with a report for any verdict.
 * @throws UserError for what was asked wrongly: an unknown gate, a waiver that ended, no version
 */
export async function runGates(request: GatesRequest, world: World): Promise<GatesReport> {
  const startedAt = new Date(world.clock.now()).toISOString();
  const began = world.clock.monotonic();
  const { config, profile } = request;
  const names = gateNames(config.gates);
  const waivers = parseWaivers(request.waive, startedAt.slice(0, 10), names);
  const subset = chosen(request.subset, names);
  const site = await siteOf(request, world);
  let archive: BuiltArchive | undefined;
  const gates = gatesOf(config.gates, site, (built) => {
    archive = built;
  });
  const wanted = withNeeds(gates, subset);
  const { log } = world;
  log.info(
    `${config.service} ${site.version}${site.asked ? "" : " (nobody asked for a version: what the repository says)"} at ${site.head.commit.slice(0, 12)}, for ${profile}`,
  );
  if (subset.length > 0)
    log.info(`only ${wanted.map(({ name }) => name).join(", ")}: nothing is said of staging and production`);
  const env = { ...request.env, SOURCE_DATE_EPOCH: String(site.head.time) };
  const logs = join(request.out, "logs");
  rmSync(logs, { recursive: true, force: true });
  const workshop = new Workshop(world, request.folder, env, logs);
  // Only for a notice: where git does not answer, the gate git-clean is inconclusive and says why.
  const cleanBefore = await uncommitted(site.git).catch(() => undefined);
  const ended = await watched(wanted, workshop, profile, world);
  const byName = new Map(ended.map((one) => [one.gate.name, one]));
  // Of a run that was cut off nobody waived anything.
  const held = world.signal.aborted ? [] : waivers;
  const entries = names.map((name) =>
    entryOf(name, {
      gate: gates.find((gate) => gate.name === name),
      ended: byName.get(name),
      trace: workshop.trace(name),
      waivers: held,
      profile,
    }),
  );
  const notices = await after(site, cleanBefore, held, entries);
  for (const notice of notices) log.notice(notice);
  // Ten seconds are all there is after a cancel, and nothing passes then.
  const changed = archive === undefined || world.signal.aborted ? undefined : await changedSince(archive, request);
  const settled =
    changed === undefined
      ? entries
      : entries.map((entry) => (entry.name === "release" ? spoilt(entry, changed) : entry));
  if (changed !== undefined) archive = undefined;
  return {
    service: config.service,
    version: site.version,
    commit: site.head.commit,
    profile,
    ...judge(settled, profile, subset.length > 0),
    gates: settled,
    waivers,
    subset,
    archive,
    notices,
    startedAt,
    durationMs: Math.round(world.clock.monotonic() - began),
  };
}

/** Every gate, also those that deploy.yml turned off. */
function gateNames({ custom, ...own }: Gates): string[] {
  return [...Object.keys(own), ...custom.map(({ name }) => name)];
}

function chosen(asked: readonly string[], all: readonly string[]): string[] {
  const unknown = asked.filter((name) => !all.includes(name));
  if (unknown.length > 0)
    throw new UserError(
      `input gates: there is no gate ${unknown.map((name) => JSON.stringify(name.slice(0, 40))).join(", ")}`,
      { fix: `There are: ${all.join(", ")}.` },
    );
  return [...new Set(asked)];
}

function withNeeds(gates: readonly Gate[], subset: readonly string[]): Gate[] {
  if (subset.length === 0) return [...gates];
  const wanted = new Set(subset);
  for (const name of wanted) for (const need of gates.find((gate) => gate.name === name)?.needs ?? []) wanted.add(need);
  return gates.filter(({ name }) => wanted.has(name));
}

async function siteOf(request: GatesRequest, world: World): Promise<Site> {
  const { config, folder, readArchive, yamlProblems } = request;
  const git = gitIn(folder, request.env, world);
  const head = await readHead(git);
  const base = await readBase(request.baseRef, head, git);
  const rebar = hasRebar(folder);
  const found = readPackage(folder);
  const tagged =
    request.tag !== undefined && head.tags.includes(request.tag)
      ? request.tag
      : head.tags.length === 1
        ? head.tags[0]
        : undefined;
  const version = request.version ?? tagged ?? ownVersion(folder, config.service, rebar, found?.version);
  if (version === undefined)
    throw new UserError("which version this is nobody says", {
      fix: "Give `version`, or run on a commit with a tag such as v1.2.3.",
    });
  const tmp = join(world.tmp, "gates");
  mkdirSync(tmp, { recursive: true, mode: 0o700 });
  return {
    config,
    folder,
    head,
    base,
    git,
    tmp,
    readArchive,
    yamlProblems,
    version: request.checkVersion(version),
    startedAtMs: world.clock.now(),
    asked: request.version !== undefined || tagged !== undefined,
    hasRebar: rebar,
    package: found,
    env: request.env,
    out: request.out,
  };
}

function ownVersion(
  folder: string,
  service: string,
  rebar: boolean,
  packageVersion: string | undefined,
): string | undefined {
  if (!rebar) return packageVersion;
  const main = mainApp(appSources(folder), service);
  return main === undefined ? undefined : literalVsn(readText(folder, main.file))?.version;
}

function gatesOf(gates: Gates, site: Site, built: (archive: BuiltArchive) => void): Gate[] {
  const on = <T>(settings: T | false, make: (settings: T) => Gate): Gate[] =>
    settings === false ? [] : [make(settings)];
  return [
    ...on(gates["git-clean"], (settings) => gitCleanGate(settings, site)),
    ...on(gates.version, (settings) => versionGate(settings, site)),
    ...on(gates.changelog, (settings) => changelogGate(settings, site)),
    ...on(gates.configuration, (settings) => configurationGate(settings, site)),
    ...on(gates.compile, (settings) => compileGate(settings, site)),
    ...on(gates.unit, (settings) => unitGate(settings, site)),
    ...on(gates.release, (settings) => releaseGate(settings, site, built)),
    ...gates.custom.map((settings) => customGate(settings, site)),
  ];
}

/** Runs them and tells of it: what begins, what ends, and every few seconds what is still at work. */
async function watched(
  gates: readonly Gate[],
  workshop: Workshop,
  profile: ProfileName,
  world: World,
): Promise<Ended[]> {
  const { clock, log } = world;
  const running = new Map<string, number>();
  const stop = new AbortController();
  const beat = (async () => {
    while (!stop.signal.aborted) {
      await clock.sleep(BEAT_MS, stop.signal);
      if (stop.signal.aborted || running.size === 0) continue;
      const now = clock.monotonic();
      log.info(
        [...running]
          .map(
            ([name, since]) =>
              `… ${name} ${formatDuration(now - since)}: ${workshop.trace(name).tail.at(-1)?.slice(0, 120) ?? "at work"}`,
          )
          .join("\n"),
      );
    }
  })();
  try {
    return await schedule(
      gates,
      {
        parallel: Math.min(4, Math.max(2, availableParallelism())),
        contextOf: (gate, signal) => workshop.contextOf(gate, signal),
        onStart: ({ name, title }) => {
          running.set(name, clock.monotonic());
          log.info(`▶ ${name}${title === name ? "" : ` (${title})`}`);
        },
        onEnd: ({ gate, measured, reason, durationMs }) => {
          running.delete(gate.name);
          const verdict = measured?.verdicts[profile];
          if (measured === undefined || verdict === undefined) {
            log.info(`– ${gate.name} is not applicable: ${reason}`);
            return;
          }
          log.info(
            `${verdict === "pass" ? "✓" : verdict === "fail" ? "✗" : "?"} ${gate.name} ${formatDuration(durationMs)}  ${measured.summary}`,
          );
          // Indented: a problem matcher of the job would annotate again what the report annotates.
          if (verdict !== "pass") for (const line of workshop.trace(gate.name).tail) log.info(`    | ${line}`);
        },
      },
      world,
    );
  } finally {
    stop.abort();
    await beat;
  }
}

/** What is to be told beside the gates: changes that the build made, waivers that nobody needed. */
async function after(
  site: Site,
  cleanBefore: readonly Uncommitted[] | undefined,
  waivers: GatesReport["waivers"],
  entries: readonly GateEntry[],
): Promise<string[]> {
  const notices: string[] = [];
  // As before the gates: it is only for a notice.
  const now = await uncommitted(site.git).catch(() => undefined);
  const fresh = now?.filter(({ path }) => cleanBefore?.every((before) => before.path !== path) === true) ?? [];
  if (fresh.length > 0)
    notices.push(
      `the gates changed what is not ignored by git: ${fresh
        .slice(0, 10)
        .map(({ path }) => JSON.stringify(path))
        .join(", ")}. Commit it, or add it to .gitignore`,
    );
  for (const { name, summary, state, waived } of entries) {
    if (state === "not applicable") notices.push(`${name} is not applicable: ${summary}`);
    if (waived !== undefined)
      notices.push(
        `${name} ended with ${state}${state === "pass" ? " here, and not everywhere," : ""} and is waived until ${waived.until}: ${waived.reason}`,
      );
  }
  for (const { gate, until } of waivers) {
    if (entries.find(({ name }) => name === gate)?.waived === undefined)
      notices.push(`the waiver of ${gate} until ${until} was not needed`);
  }
  return notices;
}

/** Why the archive that was measured is not the one that lies there now; other gates ran beside and after it. */
async function changedSince(
  { file, sha256 }: BuiltArchive,
  { readArchive }: GatesRequest,
): Promise<string | undefined> {
  try {
    return (await readArchive(file)).sha256 === sha256
      ? undefined
      : `${CHANGED}: another gate writes it, or a command that was left running`;
  } catch (error) {
    return `${CHANGED}: ${errorMessage(error)}`;
  }
}

function spoilt(entry: GateEntry, summary: string): GateEntry {
  return {
    ...entry,
    state: "fail",
    verdicts: { dev: "fail", staging: "fail", production: "fail" },
    summary,
    findings: [...entry.findings, { severity: "error", message: summary }],
  };
}
