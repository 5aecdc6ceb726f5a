import { createHash, randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, readdirSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../core/errors.ts";

// What a stage and the actions that play on it tell each other, as files in the stage's folder:
//
//   stage.json                          the ports there are; written once, by the stage
//   taken/ports/PORT, taken/proxies/PORT  what a port was taken for
//   assigned/KEY                        which port a thing has, for good
//   environments/SERVICE_ENVIRONMENT.json  what stands in for what
//   left-out/KEY                        a check that belongs to no environment, and was left out: one line
//   hosts/SERVICE_ENVIRONMENT/HOST/     the folder of a service on a host; its file `traffic` has the URL of the
//                                       instance that the switch command led the traffic to
//
// Neither a service nor an environment has "_" in its name, so that the two can not be confused.

/** stage.json */
export interface StageFile {
  readonly version: 1;
  /** Free TCP ports on 127.0.0.1, for instances. */
  readonly ports: readonly number[];
  /** Each listens already, and answers 503 until it is told where to lead. */
  readonly proxies: readonly { readonly port: number }[];
}

/** environments/*.json: what stands in for one environment of a deploy.yml. */
export interface Replaced {
  readonly version: 1;
  readonly service: string;
  readonly environment: string;
  readonly strategy: "recreate" | "rolling" | "blue-green";
  /** The public URL and the proxy that stands in for it; undefined where there is no public URL. */
  readonly url: { readonly was: string; readonly now: string; readonly port: number } | undefined;
  readonly hosts: readonly ReplacedHost[];
  /** What is not the same, a line each: `drain: 500ms in place of 10s`. */
  readonly changed: readonly string[];
  /** What was left out, a line each: `hook migrate (before): not run`. */
  readonly notRun: readonly string[];
}

export interface ReplacedHost {
  readonly name: string;
  /** `deploy@hub.example.com:/opt/mcp-hub` */
  readonly was: string;
  /** The folder that stands in for that of the host. */
  readonly path: string;
  /** Base URLs of its instances on this machine: one, or that of slot a and that of slot b. */
  readonly instances: readonly string[];
  /** Blue-green: the file in which the switch command writes the URL of the instance that gets the traffic. */
  readonly traffic: string | undefined;
  /** The port of the proxy that stands in for the front of this host alone; undefined where it has none. */
  readonly front: number | undefined;
}

/** The name of an environment in the files and folders of a stage. */
export function placeName(service: string, environment: string): string {
  return `${service}_${environment}`;
}

/** @throws UserError when no stage was opened there. */
export function readStage(folder: string): StageFile {
  const file = join(folder, "stage.json");
  const found = jsonOf(file);
  if (!isStage(found)) {
    throw new UserError(`${file} is not the file of a rehearsal's stage`, {
      fix: "ERLMCP_ACTIONS_SANDBOX is set by a rehearsal; unset it to act on the hosts of deploy.yml.",
    });
  }
  return found;
}

/** What was replaced so far, by name. A file that is none of ours is left out. */
export function readReplaced(folder: string): Replaced[] {
  return namesIn(join(folder, "environments"))
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => jsonOf(join(folder, "environments", name)))
    .filter(isReplaced);
}

export function writeReplaced(folder: string, replaced: Replaced): void {
  const file = join(folder, "environments", `${placeName(replaced.service, replaced.environment)}.json`);
  const text = `${JSON.stringify(replaced, null, 2)}\n`;
  if (textOf(file) !== text) writeWhole(file, text);
}

/** What was left out and belongs to no environment, a line each. */
export function readLeftOut(folder: string): string[] {
  return namesIn(join(folder, "left-out"))
    .flatMap((name) => textOf(join(folder, "left-out", name)) ?? [])
    .sort();
}

export function writeLeftOut(folder: string, line: string): void {
  writeWhole(join(folder, "left-out", digest(line)), line);
}

/**
 * The port that a thing has: a free one at first sight, the same for good. Several processes may ask at once, and may
 * be killed at any moment: a port belongs to whom its file was made for, a thing has the port that was linked first.
 * @param key what it is for; the same words, the same port
 * @throws UserError when all are taken
 */
export function portFor(folder: string, kind: "ports" | "proxies", key: string, pool: readonly number[]): number {
  const file = join(folder, "assigned", digest(`${kind} ${key}`));
  const known = assignedIn(file);
  if (known !== undefined) return known;
  const { port, isOurs } = take(folder, kind, key, pool);
  if (linked(file, String(port))) return port;
  const first = assignedIn(file) ?? port;
  if (isOurs && first !== port) unlinkSync(join(folder, "taken", kind, String(port)));
  return first;
}

/** A port that another process has just taken for the same thing is as good as one of our own: there may be no second one. */
function take(
  folder: string,
  kind: string,
  key: string,
  pool: readonly number[],
): { readonly port: number; readonly isOurs: boolean } {
  const busy = kind === "ports" ? listening() : new Set<number>();
  for (const port of pool) {
    if (busy.has(port)) continue;
    const file = join(folder, "taken", kind, String(port));
    if (linked(file, key)) return { port, isOurs: true };
    if (textOf(file) === key) return { port, isOurs: false };
  }
  throw new UserError(`all ${pool.length} ${kind} of the rehearsal are taken: there is none for ${key}`, {
    fix: "Rehearse fewer hosts or environments at once.",
  });
}

/** Makes a file with its whole text at once; false when it is there already. */
function linked(file: string, text: string): boolean {
  mkdirSync(dirname(file), { recursive: true });
  const part = join(dirname(dirname(file)), `${basename(file)}.${randomUUID()}`);
  writeFileSync(part, text);
  try {
    linkSync(part, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  } finally {
    unlinkSync(part);
  }
}

/** Ports of this machine on which somebody listens by now, whoever it is. */
function listening(): Set<number> {
  const lines = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => (textOf(file) ?? "").split("\n"));
  // sl local_address rem_address st …, addresses as HEX:PORT; 0A is LISTEN.
  return new Set(
    lines.flatMap((line) => {
      const [, port] = /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) \S+ 0A /.exec(line) ?? [];
      return port === undefined ? [] : [Number.parseInt(port, 16)];
    }),
  );
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

function assignedIn(file: string): number | undefined {
  const text = textOf(file);
  return text === undefined || !/^\d{1,5}$/.test(text) ? undefined : Number(text);
}

/** A reader sees the file before, or the whole of the new one. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.${randomUUID()}`;
  writeFileSync(part, text);
  renameSync(part, file);
}

export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // not there, or not yet
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // nothing was replaced yet
  }
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(textOf(file) ?? "");
  } catch {
    return undefined;
  }
}

function isStage(value: unknown): value is StageFile {
  const stage = value as StageFile | undefined | null;
  return (
    stage?.version === 1 &&
    Array.isArray(stage.ports) &&
    stage.ports.every(isPort) &&
    Array.isArray(stage.proxies) &&
    stage.proxies.every((proxy: { port?: unknown } | null) => isPort(proxy?.port))
  );
}

function isReplaced(value: unknown): value is Replaced {
  const replaced = value as Replaced | undefined | null;
  return (
    replaced?.version === 1 &&
    typeof replaced.service === "string" &&
    typeof replaced.environment === "string" &&
    (replaced.url === undefined ||
      (isPort(replaced.url.port) && typeof replaced.url.now === "string" && typeof replaced.url.was === "string")) &&
    Array.isArray(replaced.hosts) &&
    replaced.hosts.every(
      (host: Partial<ReplacedHost> | null) =>
        typeof host?.name === "string" &&
        isWords(host.instances) &&
        (host.traffic === undefined || typeof host.traffic === "string") &&
        (host.front === undefined || isPort(host.front)),
    ) &&
    isWords(replaced.changed) &&
    isWords(replaced.notRun)
  );
}

function isWords(value: unknown): boolean {
  return Array.isArray(value) && value.every((word) => typeof word === "string");
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) < 65_536;
}
