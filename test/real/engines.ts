/**
 * The real engines that test/real/setup.sh started, as tests see them.
 *
 *     describe.skipIf(!has("ssh"))("over ssh", () => {
 *       it("…", () => { const { hosts } = need("ssh"); … });
 *     });
 *
 * A describe's own body runs even when it is skipped: call `need` inside tests and hooks.
 * With REQUIRE_REAL=1 both `has` and `need` throw for a missing engine, so that nothing is skipped unseen.
 *
 * What answers is measured once a process. A test file that uses the hosts with systemd holds them by `exclusive`,
 * since another one may restart them.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";

/** Whether level 2 runs too, as by `npm run test:real -- --all`: `it.runIf(level2)`. Level 1 runs in CI. */
export const level2 = process.env["REAL_LEVEL"] === "2";

export interface SshEndpoint {
  readonly address: string;
  readonly port: number;
  readonly user: string;
}

export interface SshEngine {
  /** Path of the private key; root and `deployer` (who may sudo) log in with it, on the systemd hosts too. */
  readonly key: string;
  /** Path of a known_hosts file with every host, the jump host and the systemd hosts. */
  readonly knownHosts: string;
  /** Servers of their own, but one file system: give each its own folder. */
  readonly hosts: readonly SshEndpoint[];
  readonly jump: SshEndpoint;
}

export interface SystemdHost extends SshEndpoint {
  /** The Docker container that is the host; `docker restart` keeps its disk. */
  readonly container: string;
  /**
   * The port on `address` that leads to the host's port 8080.
   * Docker's proxy accepts there even when nothing listens behind it, and then resets: ask for an answer, not a connection.
   */
  readonly servicePort: number;
}

export interface Engines {
  readonly ssh?: SshEngine;
  readonly systemd?: readonly SystemdHost[];
  readonly otp?: { readonly version: string; readonly rebar3: string };
  /** Path of nginx; tests start their own. */
  readonly nginx?: string;
  /** The Docker engine on unix:///var/run/docker.sock answers. */
  readonly docker?: true;
}

export type EngineName = keyof Engines;

const SETUP: Readonly<Record<EngineName, string>> = {
  ssh: "sshd",
  systemd: "systemd",
  otp: "otp",
  nginx: "nginx",
  docker: "docker",
};

export const DOCKER_HOST = "unix:///var/run/docker.sock";

/** The folder that setup.sh writes to. */
function stateFolder(): string {
  return process.env["REAL_STATE"] || "/var/tmp/erlmcp-real";
}

interface Found {
  readonly engines: Engines;
  /** Why an engine is not in `engines`. */
  readonly reasons: ReadonlyMap<EngineName, string>;
}

let found: Found | undefined;

/** The engines that answer now (measured at the first call). */
export function engines(): Engines {
  return (found ??= look()).engines;
}

/** Whether all of these engines are there, for `describe.skipIf(!has("ssh"))`. Says once why not; with REQUIRE_REAL=1 it throws instead. */
export function has(...names: readonly EngineName[]): boolean {
  const missing = names.filter((name) => engines()[name] === undefined);
  for (const name of missing) {
    if (process.env["REQUIRE_REAL"] === "1") throw new Error(explain(name));
    if (!said.has(name)) {
      said.add(name);
      process.stderr.write(`skipped: ${explain(name)}\n`);
    }
  }
  return missing.length === 0;
}

const said = new Set<EngineName>();

/**
 * The engine, inside a test or hook. A missing one skips the test when the test's context is given
 * (and REQUIRE_REAL is not 1); otherwise it throws.
 */
export function need<Name extends EngineName>(
  name: Name,
  context?: { skip(note?: string): void },
): NonNullable<Engines[Name]> {
  const engine = engines()[name];
  if (engine !== undefined) return engine;
  if (context !== undefined && !has(name)) context.skip(explain(name));
  throw new Error(explain(name));
}

/** Waits until no other test file holds this engine. Gives what ends the hold; the end of the process does too. */
export async function exclusive(name: EngineName): Promise<() => void> {
  for (;;) {
    const hold = createServer().unref();
    const held = await new Promise<boolean>((done) =>
      hold.once("error", () => done(false)).listen(`\0erlmcp-real-${name}`, () => done(true)),
    );
    if (held) return () => void hold.close();
    await new Promise((done) => setTimeout(done, 200));
  }
}

function explain(name: EngineName): string {
  const reason = found?.reasons.get(name) ?? "it is not there";
  return `the real engine "${name}" is missing (${reason}); as root, test/real/setup.sh ${SETUP[name]} installs and starts it`;
}

function look(): Found {
  const reasons = new Map<EngineName, string>();
  const file = join(stateFolder(), "engines.json");
  const listed = read(file, reasons);

  const greeted = greetings([
    ...(listed.ssh === undefined ? [] : [...listed.ssh.hosts, listed.ssh.jump]),
    ...(listed.systemd ?? []),
  ]);
  const check = <Name extends EngineName>(
    name: Name,
    fault: (engine: NonNullable<Engines[Name]>) => string | undefined,
  ): { [Key in Name]?: NonNullable<Engines[Name]> } => {
    const engine = listed[name];
    if (engine === undefined || engine === null) {
      if (!reasons.has(name)) reasons.set(name, `it is not listed in ${file}`);
      return {};
    }
    const reason = fault(engine);
    if (reason === undefined) return { [name]: engine } as { [Key in Name]?: NonNullable<Engines[Name]> };
    reasons.set(name, reason);
    return {};
  };
  const silent = (all: readonly SshEndpoint[]): string | undefined => {
    const none = all
      .filter((one) => !greeted.has(`${one.address}:${one.port}`))
      .map((one) => `${one.address}:${one.port}`);
    return none.length === 0 ? undefined : `no sshd answers on ${none.join(", ")}`;
  };

  return {
    engines: {
      ...check("ssh", (ssh) => silent([...ssh.hosts, ssh.jump])),
      ...check("systemd", silent),
      ...check("otp", () => ["erl", "rebar3"].map(notOnPath).find((reason) => reason !== undefined)),
      ...check("nginx", (path) => (executable(path) ? undefined : `${path} is not there`)),
      ...check("docker", dockerFault),
    },
    reasons,
  };
}

function read(file: string, reasons: Map<EngineName, string>): Engines {
  let reason: string;
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Engines;
    reason = `${file} is not a JSON object`;
  } catch (error) {
    reason =
      (error as NodeJS.ErrnoException).code === "ENOENT"
        ? `there is no ${file}`
        : `${file}: ${(error as Error).message}`;
  }
  for (const name of Object.keys(SETUP) as EngineName[]) reasons.set(name, reason);
  return {};
}

/** Those "address:port" of which an sshd says its first line, all asked at once. A mere connection would prove nothing: Docker's proxy accepts for a dead container. */
function greetings(endpoints: readonly SshEndpoint[]): Set<string> {
  if (endpoints.length === 0) return new Set();
  const script = `
    ask() { exec 3<>"/dev/tcp/$1/$2" && IFS= read -r -t 3 line <&3 && [[ $line == SSH-* ]] && echo "$1:$2"; }
    for one in "$@"; do ask "\${one%:*}" "\${one##*:}" & done
    wait`;
  const names = endpoints.map((one) => `${one.address}:${one.port}`);
  const run = spawnSync("bash", ["-c", script, "bash", ...names], {
    encoding: "utf8",
    timeout: 10_000,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return new Set(run.stdout?.split("\n").filter((line) => line !== ""));
}

function dockerFault(): string | undefined {
  const run = spawnSync("docker", ["ps", "-q"], {
    encoding: "utf8",
    timeout: 10_000,
    env: { ...process.env, DOCKER_HOST, DOCKER_CONTEXT: undefined },
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (run.status === 0) return undefined;
  return run.error?.message ?? (run.stderr.trim() || `docker ps ended with ${run.status ?? run.signal}`);
}

function notOnPath(program: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.some((folder) => executable(join(folder, program))) ? undefined : `${program} is not on the PATH`;
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
