import { createHash } from "node:crypto";
import { join } from "node:path";
import { folderProblem } from "../core/path.ts";
import type { Config, Environment, Host, Manager, Strategy } from "../config/types.ts";
import { formatDuration } from "../core/duration.ts";
import { UserError } from "../core/errors.ts";
import { placeName, portFor, readReplaced, readStage, writeLeftOut, writeReplaced } from "./stage-file.ts";
import type { StageFile } from "./stage-file.ts";
import { checksHere, commandHere, evidenceHere } from "./checks.ts";
import { placesOf } from "./places.ts";
import type { Place } from "./places.ts";
import { portOf } from "./words.ts";

const MOST_INTERVAL_MS = 50;
const MOST_DRAIN_MS = 500;
const MOST_BAKE_MS = 1000;

/** In the folder of a service. */
const TRAFFIC = "traffic";
// It must be safe to repeat, and a proxy that reads meanwhile must not see half of an address.
const SWITCH = 'printf %s "$INSTANCE" >"$1.$$" && mv -f "$1.$$" "$1"';

/**
 * The configuration with a sandbox on this machine in place of each environment: no host of deploy.yml is touched, and
 * nobody outside is asked or told. The same words give the same result in every process: what is chosen at first sight
 * (ports) is on record in the folder. What stands in for what is written there too, for the stage (src/rehearsal/stage.ts).
 * @param folder absolute, of a stage that was opened
 * @throws UserError when it is none, or when a service can not be run here
 */
export function sandboxed(config: Config, folder: string): Config {
  const stage = stageIn(folder);
  const problems = Object.values(config.environments).flatMap((environment) => managerProblem(environment, config));
  if (problems.length > 0) {
    throw new UserError(problems.join("; "), {
      where: config.file,
      fix: "Say how it is started in the foreground, at the top of deploy.yml: rehearsal: {process: <command>}.",
    });
  }
  const environments = Object.entries(config.environments).map(([name, environment]) => [
    name,
    replace(environment, config, folder, stage),
  ]);
  return { ...config, webhook: undefined, environments: Object.fromEntries(environments) as Config["environments"] };
}

/** An address that a person gave for a check, as it is in the sandbox. Undefined when it leads out of it: then the check is on record as left out. */
export function urlHere(url: string, check: string, folder: string): string | undefined {
  const stage = stageIn(folder);
  const ours = new Set([...stage.ports, ...stage.proxies.map(({ port }) => port)]);
  const { protocol, hostname } = new URL(url);
  if (protocol === "http:" && hostname === "127.0.0.1" && ours.has(portOf(url))) return url;
  const here = readReplaced(folder)
    .map(({ url: known }) => (known === undefined ? undefined : below(url, known)))
    .find((found) => found !== undefined);
  if (here === undefined) writeLeftOut(folder, `check ${check} of ${url}: not run, nothing was deployed there`);
  return here;
}

/** An address at or below the public URL of an environment, however it is written, below the one that stands in for it. */
function below(address: string, { was, now }: { readonly was: string; readonly now: string }): string | undefined {
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

function replace(environment: Environment, config: Config, folder: string, stage: StageFile): Environment {
  const { name, strategy, target } = environment;
  const at = placeName(config.service, name);
  const changed: string[] = [];
  const notRun = config.webhook === undefined ? [] : ["webhook: not told"];
  const port = (key: string): number => portFor(folder, "ports", `${at}/${key}`, stage.ports);
  const proxies = stage.proxies.map((proxy) => proxy.port);
  const url =
    environment.url === undefined
      ? undefined
      : publicUrl(environment.url, environment, portFor(folder, "proxies", at, proxies));
  const frontPort = (host: Host): number => portFor(folder, "proxies", `${at}/${host.name}`, proxies);
  const folderOf = (host: Host): string => join(folder, "hosts", at, safe(host.name));
  const { places, env } = placesOf({
    environment,
    erlmcp: config.preset === "erlmcp",
    url,
    port,
    frontPort,
    folderOf,
    changed,
    notRun,
  });

  if (url !== undefined) changed.push(`url ${url.was}: a proxy at ${url.now}`);
  for (const { was, host } of places)
    if (host.front !== undefined) changed.push(`front ${was.front} of ${was.name}: a proxy at ${host.front}`);
  for (const hook of environment.hooks.before) notRun.push(`hook ${hook.name} (before): not run`);
  for (const hook of environment.hooks.after) notRun.push(`hook ${hook.name} (after): not run`);
  const shorter = (what: string, ms: number, most: number): number => {
    if (ms > most) changed.push(`${what}: ${formatDuration(most)} in place of ${formatDuration(ms)}`);
    return Math.min(ms, most);
  };
  const here: Environment = {
    ...environment,
    url: url?.now,
    target: {
      ...target,
      hosts: places.map(({ host }) => host),
      manager: managerHere(environment, config, places, changed),
      evidence: evidenceHere(environment, notRun),
    },
    strategy: strategyHere(strategy, places, changed, shorter),
    env,
    verify: {
      ...environment.verify,
      intervalMs: shorter("verify.interval", environment.verify.intervalMs, MOST_INTERVAL_MS),
    },
    smoke: checksHere(environment, places, notRun),
    bakeMs: shorter("bake", environment.bakeMs, MOST_BAKE_MS),
    hooks: { before: [], after: [] },
  };
  writeReplaced(folder, {
    version: 1,
    service: config.service,
    environment: name,
    strategy: strategy.kind,
    url,
    hosts: places.map(({ was, host, instances }) => ({
      name: was.name,
      was: `${was.user === undefined ? "" : `${was.user}@`}${was.address}:${was.path}`,
      path: host.path,
      instances,
      traffic: strategy.kind === "blue-green" ? join(host.path, TRAFFIC) : undefined,
      front: host.front === undefined ? undefined : Number(new URL(host.front).port),
    })),
    changed,
    notRun,
  });
  return here;
}

/** The proxy leads on what it is asked as it is, so that paths are those of the instance. */
function publicUrl(was: string, { strategy, target }: Environment, port: number) {
  const instance = strategy.kind === "blue-green" ? strategy.slots.a.instance : target.hosts[0]?.instance;
  const { pathname } = new URL(instance ?? was);
  return { was, now: `http://127.0.0.1:${port}${pathname === "/" ? "" : pathname}`, port };
}

function strategyHere(
  strategy: Strategy,
  places: readonly Place[],
  changed: string[],
  shorter: (what: string, ms: number, most: number) => number,
): Strategy {
  const [first] = places;
  if (strategy.kind !== "blue-green" || first?.slots === undefined) return strategy;
  changed.push(`switch command ${JSON.stringify(strategy.switchCommand.join(" "))}: tells the proxy where to lead`);
  return {
    ...strategy,
    slots: first.slots,
    // It is run in the folder of a release, so that one command suits all hosts.
    switchCommand: ["sh", "-c", SWITCH, "sh", `../../${TRAFFIC}`],
    drainMs: shorter("drain", strategy.drainMs, MOST_DRAIN_MS),
  };
}

function managerProblem({ name, target: { manager } }: Environment, { rehearsal }: Config): string[] {
  if (rehearsal.process !== undefined) return [];
  if (manager.kind === "systemd")
    return [`environments.${name}: the systemd unit ${manager.unit} can not be run in a rehearsal`];
  return manager.kind === "command"
    ? [
        `environments.${name}: the start command ${JSON.stringify(manager.start.join(" "))} can not be run in a rehearsal`,
      ]
    : [];
}

function managerHere(
  { name, target: { manager } }: Environment,
  { rehearsal, file }: Config,
  places: readonly Place[],
  changed: string[],
): Manager {
  if (manager.kind === "release") return manager;
  const written = manager.kind === "process" ? manager.command : rehearsal.process;
  if (written === undefined) throw new TypeError(`no command stands in for ${manager.kind}`);
  const command = commandHere(written, places);
  if (command === undefined) {
    throw new UserError(
      `environments.${name}: ${JSON.stringify(written.join(" "))} names a port, which ${places.length} hosts on one machine can not share`,
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

/** The name of a host as that of a folder: no two names become one, and none leads elsewhere. */
function safe(name: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,62}$/.test(name)) return name;
  // A capital letter sets it apart from every name that stays as it is.
  return `H.${name.replace(/[^A-Za-z0-9._-]/g, "_").slice(0, 40)}.${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
}
