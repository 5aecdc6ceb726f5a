import type { Config, Environment } from "../config/types.ts";
import { setOutput } from "../core/action.ts";
import { UserError } from "../core/errors.ts";
import { Summary, writeSummary } from "../core/summary.ts";
import type { World } from "../core/world.ts";
import { SiteUnreachable } from "../deploy/target.ts";
import type { SiteState, Target } from "../deploy/target.ts";
import { NothingRun } from "../targets/host/connection.ts";
import { openTarget } from "../targets/open.ts";
import type { Credentials } from "../targets/open.ts";

const GOOD_SHOWN = 5;
const STILL_LOOKING_MS = 5000;
const UNKNOWN = "unknown";
const NONE = "none";

type Seen = readonly PromiseSettledResult<SiteState>[];

/** What is known of an environment in few words, for outputs. */
export interface Standing {
  /**
   * Several, with commas between, where the hosts differ: `none` for one on which nothing is live, `unknown` for one that
   * was not seen. Empty when all were seen and nothing is live.
   */
  readonly liveVersion: string;
  /** The word of the last deployment on record; empty when there was none. */
  readonly outcome: string;
  /** Something was left unfinished, and nobody is at work on it. */
  readonly unfinished: boolean;
  /** A person locked a host, or a deployment is held for one. */
  readonly locked: boolean;
}

/** What `status` prints: what is live where, who is at work, and what a person should do about it. */
export function statusLines(environment: string, hosts: readonly string[], seen: Seen): string[] {
  const lines: string[] = [];
  const live = new Set<string>();
  seen.forEach((result, index) => {
    const host = hosts[index] ?? "";
    if (result.status === "rejected") {
      lines.push(notSeen(host, result.reason));
      return;
    }
    const state = result.value;
    live.add(state.current?.id ?? "nothing");
    lines.push(`${host}: ${state.current === undefined ? "nothing is live" : `live ${state.current.id}`}`);
    for (const { name, running, shown } of state.groups)
      for (const release of Object.keys(running))
        lines.push(
          `    runs ${release === "?" ? "a process that was not started by a deployment" : release} in slot ${name}, ${shown}`,
        );
    if (state.current !== undefined && state.groups.length === 0) lines.push("    NOTHING RUNS");
    if (state.owner !== undefined) {
      const { kind, id, release, actor, url, guard } = state.owner;
      lines.push(
        `    ${kind} ${id} of ${release} by ${actor} is under way${url === "" ? "" : ` (${url})`}; its guard is ${guard}`,
      );
    }
    if (state.locked !== undefined) lines.push(`    LOCKED by ${state.locked.actor}: ${state.locked.reason}`);
    if (state.held !== undefined) lines.push(`    HELD by ${state.held.actor}: ${state.held.reason}`);
    if (isUnfinished(state))
      lines.push(`    UNFINISHED ${state.attempt?.id}: erlmcp-actions undo --environment ${environment}`);
    else if (state.owner === undefined && state.groups.some(({ name }) => name === state.attempt?.left))
      lines.push(
        `    slot ${state.attempt?.left}, which the traffic left, still runs: erlmcp-actions undo --environment ${environment}   (stops it once the traffic is seen on the other slot)`,
      );
    const last = lastOutcome([state]);
    if (last !== undefined)
      lines.push(
        `    last: ${last.outcome}${last.by === "guard" ? ", by the guard alone" : last.by === "person" ? ", by hand" : ""}, ${last.at}`,
      );
    const good = state.releases
      .filter((release) => release.good > 0 && !release.bad)
      .sort((left, right) => right.good - left.good);
    lines.push(
      `    good: ${
        good
          .slice(0, GOOD_SHOWN)
          .map(({ id }) => id)
          .join(", ") || "none yet"
      }`,
    );
  });
  if (live.size > 1)
    lines.push(
      `THE HOSTS DIFFER: erlmcp-actions undo --environment ${environment}   (brings them to one release); or deploy again, or roll back`,
    );
  return lines;
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

/** Asks every host at once; the order of the answers is that of `target.sites`. */
export async function look(target: Target, world: World): Promise<Seen> {
  const waiting = new Set(target.sites);
  world.log.info(`Looking at ${target.sites.join(", ")}`);
  const timer = setInterval(() => world.log.info(`waiting for ${[...waiting].join(", ")}`), STILL_LOOKING_MS);
  try {
    return await Promise.allSettled(
      target.sites.map(async (host) => target.inspect(host, undefined).finally(() => waiting.delete(host))),
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

/** The status action. Throws when a host can not be seen: what is known of the others is told all the same. */
export async function statusMain({ config, environment, credentials }: StatusParts, world: World): Promise<void> {
  const target = openTarget(config.service, environment, credentials, world);
  try {
    const seen = await look(target, world);
    const lines = statusLines(environment.name, target.sites, seen);
    for (const line of lines) world.log.info(line);
    const { liveVersion, outcome, unfinished, locked } = standing(seen);
    const outputs = { "live-version": liveVersion, outcome, unfinished, locked };
    for (const [name, value] of Object.entries(outputs)) setOutput(name, String(value));
    const summary = new Summary()
      .heading(`${config.service} ${environment.name}: ${headline(liveVersion)}`)
      .code(lines.join("\n"));
    writeSummary(summary.toString(), { log: world.log, secrets: world.secrets });
    const missing = target.sites.filter((_host, index) => seen[index]?.status === "rejected");
    if (missing.length > 0)
      throw new UserError(`${missing.join(", ")} can not be seen`, {
        fix: "What is live there is not known: see the log for the reason.",
      });
  } finally {
    await target.close();
  }
}

/** A host that was reached but could not be looked at is called otherwise than one that was not. */
function notSeen(host: string, reason: unknown): string {
  const unreached = reason instanceof SiteUnreachable && !(reason instanceof NothingRun);
  const message = reason instanceof Error ? reason.message : String(reason);
  return `${host}: ${unreached ? "NOT REACHED" : "UNKNOWN"}: ${message.startsWith(`${host}: `) ? message.slice(host.length + 2) : message}`;
}

function headline(liveVersion: string): string {
  if (liveVersion === "") return "nothing is live";
  const seen = liveVersion.split(",").some((version) => version !== UNKNOWN && version !== NONE);
  return seen ? `${liveVersion} is live` : "what is live is not known";
}

/** An undo is pending, and the guard that would run it is not there: whoever comes next may settle it. */
function isUnfinished({ attempt, owner }: SiteState): boolean {
  return attempt?.end === "pending" && owner?.guard !== "alive";
}

function lastOutcome(
  states: readonly SiteState[],
): { readonly outcome: string; readonly by: string; readonly at: string } | undefined {
  return states
    .flatMap(({ outcomes }) => Object.values(outcomes))
    .toSorted((left, right) => (left.at < right.at ? 1 : -1))[0];
}
