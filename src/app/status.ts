import type { Config, Environment } from "../config/types.ts";
import { setOutput } from "../core/action.ts";
import { eachBounded } from "../core/concurrent.ts";
import { UserError, errorMessage } from "../core/errors.ts";
import { writeSummary } from "../core/summary.ts";
import type { World } from "../core/world.ts";
import { SiteUnreachable } from "../deploy/target.ts";
import type { SiteState, Target } from "../deploy/target.ts";
import { statusDocument } from "../report/of/status.ts";
import { renderMarkdown } from "../report/render/markdown.ts";
import { NothingRun } from "../targets/host/connection.ts";
import { withTarget } from "../targets/open.ts";
import type { Credentials } from "../targets/open.ts";

const GOOD_SHOWN = 5;
const STILL_WAITING_MS = 5000;
const UNKNOWN = "unknown";
const NONE = "none";

type Seen = readonly PromiseSettledResult<SiteState>[];

/** A short summary of an environment, for outputs. */
export interface Standing {
  /**
   * Several, separated by commas, where the hosts differ: `none` for one on which nothing is live, `unknown` for one
   * that could not be inspected. Empty when all were inspected and nothing is live.
   */
  readonly liveVersion: string;
  /** The last recorded outcome; empty when there was none. */
  readonly outcome: string;
  /** Something was left unfinished, and nothing is running to finish it. */
  readonly unfinished: boolean;
  /** A person locked a host, or a deployment is held for inspection. */
  readonly locked: boolean;
}

/**
 * What `status` prints: what is live on each host, which deployment is running, and what a person should do about it.
 */
export function statusLines(environment: string, sites: readonly string[], seen: Seen): string[] {
  const lines = seen.flatMap((result, index) => {
    const site = sites[index] ?? "";
    return result.status === "rejected" ? [notInspected(site, result.reason)] : siteLines(result.value, environment);
  });
  const live = new Set(seen.flatMap((one) => (one.status === "fulfilled" ? [one.value.current?.id ?? ""] : [])));
  if (live.size > 1)
    lines.push(
      `THE HOSTS DIFFER: erlmcp-actions undo --environment ${environment}   (brings them to one release); or deploy again, or roll back`,
    );
  return lines;
}

function siteLines(state: SiteState, environment: string): string[] {
  const { site, current, owner, locked, held } = state;
  const details = [
    ...runningLines(state),
    ...(owner === undefined ? [] : [ownerLine(owner)]),
    ...(locked === undefined ? [] : [`LOCKED by ${locked.actor}: ${locked.reason}`]),
    ...(held === undefined ? [] : [`HELD by ${held.actor}: ${held.reason}`]),
    ...unfinishedLines(state, environment),
    ...recordLines(state),
  ];
  const live = `${site}: ${current === undefined ? "nothing is live" : `live ${current.id}`}`;
  return [live, ...details.map((line) => `    ${line}`)];
}

function runningLines({ current, groups }: SiteState): string[] {
  if (groups.length === 0) return current === undefined ? [] : ["NOTHING RUNS"];
  return groups.flatMap(({ name, running, shown }) =>
    Object.keys(running).map((release) => {
      const what = release === "?" ? "a process that was not started by a deployment" : release;
      return `runs ${what} in slot ${name}, ${shown}`;
    }),
  );
}

function ownerLine({ kind, id, release, actor, url, guard }: NonNullable<SiteState["owner"]>): string {
  const page = url === "" ? "" : ` (${url})`;
  return `${kind} ${id} of ${release} by ${actor} is under way${page}; its guard is ${guard === "running" ? "running" : "stopped"}`;
}

function unfinishedLines(state: SiteState, environment: string): string[] {
  const { attempt, owner, groups } = state;
  const undo = `erlmcp-actions undo --environment ${environment}`;
  if (isUnfinished(state)) return [`UNFINISHED ${attempt?.id}: ${undo}`];
  const left = owner === undefined && groups.some(({ name }) => name === attempt?.left);
  return left
    ? [
        `slot ${attempt?.left}, which the traffic left, still runs: ${undo}   (stops it once the traffic is confirmed on the other slot)`,
      ]
    : [];
}

function recordLines(state: SiteState): string[] {
  const last = lastOutcome([state]);
  const by = last?.by === "guard" ? ", by the guard alone" : last?.by === "person" ? ", by hand" : "";
  const good = state.releases
    .filter((release) => release.good > 0 && !release.bad)
    .sort((left, right) => right.good - left.good)
    .slice(0, GOOD_SHOWN)
    .map(({ id }) => id);
  return [
    ...(last === undefined ? [] : [`last: ${last.outcome}${by}, ${last.at}`]),
    `good: ${good.join(", ") || "none yet"}`,
  ];
}

export function standing(seen: Seen): Standing {
  const states = seen.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const versions = new Set<string>(
    seen.map((result) => (result.status === "rejected" ? UNKNOWN : (result.value.current?.version ?? NONE))),
  );
  return {
    liveVersion: [...versions].join(",") === NONE ? "" : [...versions].join(","),
    outcome: lastOutcome(states)?.outcome ?? "",
    unfinished: states.some(isUnfinished),
    locked: states.some(({ locked, held }) => locked !== undefined || held !== undefined),
  };
}

/** The observed state of each host, or why it could not be inspected. */
export function hostStates(
  sites: readonly string[],
  seen: Seen,
): readonly (SiteState | { readonly site: string; readonly error: string })[] {
  return seen.map((result, index) =>
    result.status === "fulfilled" ? result.value : { site: sites[index] ?? "", error: errorMessage(result.reason) },
  );
}

/** Inspects the hosts side by side; the results are in the order of `target.sites`. */
export async function look(target: Target, world: World): Promise<Seen> {
  const waiting = new Set(target.sites);
  world.log.info(`Inspecting ${target.sites.join(", ")}`);
  const timer = setInterval(() => world.log.info(`waiting for ${[...waiting].join(", ")}`), STILL_WAITING_MS);
  try {
    return await eachBounded(target.sites, target.parallel, async (host) =>
      target.inspect(host, undefined).finally(() => waiting.delete(host)),
    );
  } finally {
    clearInterval(timer);
  }
}

export interface StatusParts {
  readonly config: Config;
  readonly environment: Environment;
  readonly credentials: Credentials;
}

/** The status action. Throws when a host cannot be inspected, after reporting the others. */
export async function statusMain({ config, environment, credentials }: StatusParts, world: World): Promise<void> {
  await withTarget(config.service, environment, credentials, world, async (target) => {
    const seen = await look(target, world);
    const lines = statusLines(environment.name, target.sites, seen);
    for (const line of lines) world.log.info(line);
    const { liveVersion, outcome, unfinished, locked } = standing(seen);
    const outputs = { "live-version": liveVersion, outcome, unfinished, locked };
    for (const [name, value] of Object.entries(outputs)) setOutput(name, String(value));
    const document = statusDocument(config.service, environment.name, headline(liveVersion), lines);
    writeSummary(renderMarkdown(document), { log: world.log, secrets: world.secrets });
    const missing = target.sites.filter((_host, index) => seen[index]?.status === "rejected");
    if (missing.length > 0)
      throw new UserError(`${missing.join(", ")} cannot be inspected`, {
        fix: "What is live there is unknown: see the log for the reason.",
      });
  });
}

/** A host that was reached but not inspected is reported differently from one that was not reached. */
function notInspected(host: string, reason: unknown): string {
  const unreached = reason instanceof SiteUnreachable && !(reason instanceof NothingRun);
  const message = reason instanceof Error ? reason.message : String(reason);
  return `${host}: ${unreached ? "NOT REACHED" : "UNKNOWN"}: ${message.startsWith(`${host}: `) ? message.slice(host.length + 2) : message}`;
}

function headline(liveVersion: string): string {
  if (liveVersion === "") return "nothing is live";
  const seen = liveVersion.split(",").some((version) => version !== UNKNOWN && version !== NONE);
  return seen ? `${liveVersion} is live` : "what is live is unknown";
}

/** An undo is pending without a running guard: the next deployment or command may settle it. */
export function isUnfinished({ attempt, owner }: SiteState): boolean {
  return attempt?.end === "pending" && owner?.guard !== "running";
}

function lastOutcome(
  states: readonly SiteState[],
): { readonly outcome: string; readonly by: string; readonly at: string } | undefined {
  return states
    .flatMap(({ outcomes }) => Object.values(outcomes))
    .toSorted((left, right) => (left.at < right.at ? 1 : -1))[0];
}
