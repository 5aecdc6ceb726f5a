import { createHash, randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, readdirSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../core/errors.ts";

// The files in a stage's folder, shared by the stage and the actions that run on it:
//
//   stage.json                          the available ports; written once, by the stage
//   taken/ports/PORT, taken/proxies/PORT  the key that a port was taken for
//   assigned/KEY                        the port of a key, permanent
//   environments/SERVICE_ENVIRONMENT.json  what replaces what
//   left-out/KEY                        a check that belongs to no environment, and was not run: one line
//   hosts/SERVICE_ENVIRONMENT/HOST/     the folder of a service on a host; its file `traffic` has the URL of the
//                                       instance to which the switch command sent the traffic
//
// Neither a service nor an environment has "_" in its name, so the two cannot be confused.

/** stage.json */
export interface StageFile {
  readonly version: 1;
  /** Free TCP ports on 127.0.0.1, for instances. */
  readonly ports: readonly number[];
  /** Each listens already, and answers 503 until it has an instance. */
  readonly proxies: readonly { readonly port: number }[];
}

/** environments/*.json: the replacement of one environment of a deploy.yml. */
export interface Replaced {
  readonly version: 1;
  readonly service: string;
  readonly environment: string;
  readonly strategy: "recreate" | "rolling" | "blue-green";
  /** The public URL and the proxy that replaces it; undefined where there is no public URL. */
  readonly url: { readonly was: string; readonly now: string; readonly port: number } | undefined;
  readonly hosts: readonly ReplacedHost[];
  /** What differs, a line each: `drain: 500ms instead of 10s`. */
  readonly changed: readonly string[];
  /** What was left out, a line each: `hook migrate (before): not run`. */
  readonly notRun: readonly string[];
}

export interface ReplacedHost {
  readonly name: string;
  /** `deploy@hub.example.com:/opt/mcp-hub` */
  readonly was: string;
  /** The folder that replaces that of the host. */
  readonly path: string;
  /** Base URLs of its instances on this machine: one, or that of slot a and that of slot b. */
  readonly instances: readonly string[];
  /** Blue-green: the file in which the switch command writes the URL of the instance that gets the traffic. */
  readonly traffic: string | undefined;
  /** The port of the proxy that replaces the front of this host; undefined where it has none. */
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

/** What was replaced so far, by name. Foreign files are ignored. */
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
 * The port of a key: a free one on first use, the same one afterwards. Several processes may call this at once and may
 * be killed at any moment: a port belongs to the key in its file, and a key has the port that was linked first.
 * @throws UserError when all are taken
 */
export function portFor(folder: string, kind: "ports" | "proxies", key: string, pool: readonly number[]): number {
  const file = join(folder, "assigned", digest(`${kind} ${key}`));
  const known = assignedIn(file);
  if (known !== undefined) return known;
  const { port, isOurs } = takePort(folder, kind, key, pool);
  if (createOnce(file, String(port))) return port;
  const first = assignedIn(file) ?? port;
  if (isOurs && first !== port) unlinkSync(join(folder, "taken", kind, String(port)));
  return first;
}

/** A port that another process has just taken for the same key is used as well: a key must not get a second one. */
function takePort(
  folder: string,
  kind: string,
  key: string,
  pool: readonly number[],
): { readonly port: number; readonly isOurs: boolean } {
  const busy = kind === "ports" ? listening() : new Set<number>();
  for (const port of pool) {
    if (busy.has(port)) continue;
    const file = join(folder, "taken", kind, String(port));
    if (createOnce(file, key)) return { port, isOurs: true };
    if (textOf(file) === key) return { port, isOurs: false };
  }
  throw new UserError(`all ${pool.length} ${kind} of the rehearsal are in use: none is left for ${key}`, {
    fix: "Rehearse fewer hosts or environments at once.",
  });
}

/** Creates a file with its whole text atomically; false when it already exists. */
function createOnce(file: string, text: string): boolean {
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

/** Ports of this machine on which any process listens. */
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

/** Writes atomically: a reader gets the previous file, or the whole new one. */
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
