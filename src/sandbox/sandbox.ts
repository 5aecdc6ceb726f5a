import { createHash } from "node:crypto";
import { join } from "node:path";
import { folderProblem } from "../core/path.ts";
import type { DirectTarget } from "../config/target/direct.ts";
import type { Config, Environment, Manager, Strategy } from "../config/types.ts";
import { formatDuration } from "../core/duration.ts";
import { UserError } from "../core/errors.ts";
import { placeName, portFor, readReplaced, readStage, writeLeftOut, writeReplaced } from "./stage-file.ts";
import type { ReplacedHost, StageFile } from "./stage-file.ts";
import { sandboxChecks, sandboxCommand, sandboxEvidence } from "./checks.ts";
import { placesOf } from "./places.ts";
import type { Place } from "./places.ts";
import { portOf } from "../core/url.ts";

const MOST_INTERVAL_MS = 50;
const MOST_DRAIN_MS = 500;
const MOST_BAKE_MS = 1000;

/** In the folder of a service. */
const TRAFFIC = "traffic";
// It must be safe to repeat, and a proxy that reads meanwhile must not read half of an address.
const SWITCH = 'printf %s "$INSTANCE" >"$1.$$" && mv -f "$1.$$" "$1"';

/**
 * The configuration with a sandbox on this machine in place of each environment: no host of deploy.yml is touched, and
 * nothing outside is called. The result is the same in every process: ports are recorded in the folder when they are
 * first chosen. The replacements are recorded there too, for the stage (src/rehearsal/stage/stage.ts).
 * @param folder absolute, of an open stage
 * @throws UserError when there is no stage, or when a service cannot run here
 */
export function sandboxed(config: Config, folder: string): Config {
  const stage = stageIn(folder);
  const problems = Object.values(config.environments).flatMap((environment) => managerProblem(environment, config));
  if (problems.length > 0) {
    throw new UserError(problems.join("; "), {
      where: config.file,
      fix: "Add the command that starts it in the foreground to the top level of deploy.yml: rehearsal: {process: <command>}.",
    });
  }
  const environments = Object.entries(config.environments).map(([name, environment]) => [
    name,
    replace(environment, config, folder, stage),
  ]);
  return { ...config, notify: {}, environments: Object.fromEntries(environments) as Config["environments"] };
}

/** The address in the sandbox for one that a person gave for a check. Undefined when it is outside the sandbox: the check is then recorded as not run. */
export function sandboxUrl(url: string, check: string, folder: string): string | undefined {
  const stage = stageIn(folder);
  const ours = new Set([...stage.ports, ...stage.proxies.map(({ port }) => port)]);
  const { protocol, hostname } = new URL(url);
  if (protocol === "http:" && hostname === "127.0.0.1" && ours.has(portOf(url))) return url;
  const here = readReplaced(folder)
    .map(({ url: known }) => (known === undefined ? undefined : belowUrl(url, known)))
    .find((found) => found !== undefined);
  if (here === undefined) writeLeftOut(folder, `check ${check} of ${url}: not run, nothing was deployed there`);
  return here;
}

/** Translates an address at or below the public URL of an environment; undefined for any other. */
function belowUrl(address: string, { was, now }: { readonly was: string; readonly now: string }): string | undefined {
  const [url, known] = [new URL(address), new URL(was)];
  if (url.origin !== known.origin) return undefined;
  const path = known.pathname.replace(/\/+$/, "");
  if (url.pathname !== path && !url.pathname.startsWith(`${path}/`)) return undefined;
  return `${now}${url.pathname.slice(path.length).replace(/\/+$/, "")}${url.search}`;
}

function stageIn(folder: string): StageFile {
  const problem = folder === "" ? "is empty; unset it to act on the hosts of deploy.yml" : folderProblem(folder);
  if (problem !== undefined) throw new UserError(problem, { where: "ERLMCP_ACTIONS_SANDBOX" });
  return readStage(folder);
}

/** Limits a duration, and records when that changes it. */
type Shorter = (what: string, ms: number, most: number) => number;

/** What differs in the sandbox, a line each; collected while an environment is replaced. */
interface Differences {
  readonly changed: string[];
  readonly notRun: string[];
}

function replace(environment: Environment, config: Config, folder: string, stage: StageFile): Environment {
  const { name, strategy } = environment;
  const at = placeName(config.service, name);
  const changed: string[] = [];
  const notRun = Object.keys(config.notify).map((sink) => `${sink}: not called`);
  const proxies = stage.proxies.map((proxy) => proxy.port);
  const proxyFor = (key: string): number => portFor(folder, "proxies", key, proxies);
  const url = environment.url === undefined ? undefined : publicUrl(environment.url, environment, proxyFor(at));
  const { places, env } = placesOf({
    environment,
    erlmcp: config.preset === "erlmcp",
    url,
    port: (key) => portFor(folder, "ports", `${at}/${key}`, stage.ports),
    frontPort: (host) => proxyFor(`${at}/${host.name}`),
    folderOf: (host) => join(folder, "hosts", at, folderName(host.name)),
    changed,
    notRun,
  });
  reportReplaced(environment, url, places, { changed, notRun });
  const shorter: Shorter = (what, ms, most) => {
    if (ms > most) changed.push(`${what}: ${formatDuration(most)} instead of ${formatDuration(ms)}`);
    return Math.min(ms, most);
  };
  const replaced: Environment = {
    ...environment,
    url: url?.now,
    target: {
      ...directTarget(environment),
      hosts: places.map(({ host }) => host),
      manager: sandboxManager(environment, config, places, changed),
      evidence: sandboxEvidence(environment, notRun),
    },
    strategy: sandboxStrategy(strategy, places, changed, shorter),
    env,
    verify: {
      ...environment.verify,
      intervalMs: shorter("verify.interval", environment.verify.intervalMs, MOST_INTERVAL_MS),
    },
    smoke: sandboxChecks(environment, places, notRun),
    bakeMs: shorter("bake", environment.bakeMs, MOST_BAKE_MS),
    hooks: { before: [], after: [] },
  };
  writeReplaced(folder, {
    version: 1,
    service: config.service,
    environment: name,
    strategy: strategy.kind,
    url,
    hosts: places.map((place) => replacedHost(place, strategy)),
    changed,
    notRun,
  });
  return replaced;
}

function reportReplaced(
  { hooks }: Environment,
  url: { readonly was: string; readonly now: string } | undefined,
  places: readonly Place[],
  { changed, notRun }: Differences,
): void {
  if (url !== undefined) changed.push(`url ${url.was}: a proxy at ${url.now}`);
  for (const { was, host } of places)
    if (host.front !== undefined) changed.push(`front ${was.front} of ${was.name}: a proxy at ${host.front}`);
  for (const hook of hooks.before) notRun.push(`hook ${hook.name} (before): not run`);
  for (const hook of hooks.after) notRun.push(`hook ${hook.name} (after): not run`);
}

function replacedHost({ was, host, instances }: Place, strategy: Strategy): ReplacedHost {
  return {
    name: was.name,
    was: `${was.user === undefined ? "" : `${was.user}@`}${was.address}:${was.path}`,
    path: host.path,
    instances,
    traffic: strategy.kind === "blue-green" ? join(host.path, TRAFFIC) : undefined,
    front: host.front === undefined ? undefined : Number(new URL(host.front).port),
  };
}

/** The proxy does not change paths, so they are those of the instance. */
function publicUrl(was: string, { strategy, target }: Environment, port: number) {
  const instance = strategy.kind === "blue-green" ? strategy.slots.a.instance : target.hosts[0]?.instance;
  const { pathname } = new URL(instance ?? was);
  return { was, now: `http://127.0.0.1:${port}${pathname === "/" ? "" : pathname}`, port };
}

function sandboxStrategy(strategy: Strategy, places: readonly Place[], changed: string[], shorter: Shorter): Strategy {
  const [first] = places;
  if (strategy.kind !== "blue-green" || first?.slots === undefined) return strategy;
  changed.push(`switch command ${JSON.stringify(strategy.switchCommand.join(" "))}: switches the proxy`);
  return {
    ...strategy,
    slots: first.slots,
    // It runs in the folder of a release, so one command fits all hosts.
    switchCommand: ["sh", "-c", SWITCH, "sh", `../../${TRAFFIC}`],
    drainMs: shorter("drain", strategy.drainMs, MOST_DRAIN_MS),
  };
}

/** Only hosts that run the service themselves can be replaced. */
function directTarget({ name, target }: Environment): DirectTarget {
  if (target.kind === "direct") return target;
  throw new UserError(`environment ${name} cannot be rehearsed: its kind of target has no sandbox`);
}

function managerProblem(environment: Environment, { rehearsal }: Config): string[] {
  const { name } = environment;
  const { manager } = directTarget(environment);
  if (rehearsal.process !== undefined) return [];
  if (manager.kind === "systemd")
    return [`environments.${name}: the systemd unit ${manager.unit} cannot run in a rehearsal`];
  return manager.kind === "command"
    ? [`environments.${name}: the start command ${JSON.stringify(manager.start.join(" "))} cannot run in a rehearsal`]
    : [];
}

function sandboxManager(
  environment: Environment,
  { rehearsal, file }: Config,
  places: readonly Place[],
  changed: string[],
): Manager {
  const { name } = environment;
  const { manager } = directTarget(environment);
  if (manager.kind === "release") return manager;
  const given = manager.kind === "process" ? manager.command : rehearsal.process;
  if (given === undefined) throw new TypeError(`no command replaces ${manager.kind}`);
  const command = sandboxCommand(given, places);
  if (command === undefined) {
    throw new UserError(
      `environments.${name}: ${JSON.stringify(given.join(" "))} names a port, which ${places.length} hosts on one machine cannot share`,
      {
        where: file,
        fix: "Let the service read its port from a variable, such as PORT.",
      },
    );
  }
  if (manager.kind === "systemd")
    changed.push(`systemd unit ${manager.unit}: run as ${JSON.stringify(command.join(" "))}`);
  if (manager.kind === "command") changed.push(`start and stop commands: run as ${JSON.stringify(command.join(" "))}`);
  return { kind: "process", command };
}

/** The folder name of a host: distinct for each host, and never outside the parent folder. */
function folderName(name: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,62}$/.test(name)) return name;
  // The capital letter distinguishes it from every unchanged name.
  return `H.${name.replace(/[^A-Za-z0-9._-]/g, "_").slice(0, 40)}.${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
}
