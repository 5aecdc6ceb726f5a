import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Host } from "../../config/types.ts";
import { UserError } from "../../core/errors.ts";
import { homeFolder } from "../../core/user.ts";
import type { World } from "../../core/world.ts";
import { SiteUnreachable } from "../../deploy/target.ts";
import { CONNECTION_LOST, NothingRun } from "./connection.ts";
import type { Transport } from "./connection.ts";
import { keyProblem } from "./key.ts";
import type { Program } from "./program.ts";
import { remoteCommand, whyNotRun } from "./remote.ts";
import { Session } from "./session.ts";
import type { SessionEnded } from "./session.ts";

export interface SshSettings {
  /** Private key in OpenSSH form; the person's own keys and agent when undefined. */
  readonly key: string | undefined;
  /** Lines of known_hosts; the person's own file when undefined. Unknown hosts are refused either way. */
  readonly knownHosts: string | undefined;
  readonly connectTimeoutMs: number;
}

const LONGEST_FOLDER = 75;
const CONNECT_TRIES = 3;
/** A jump host, key exchange and the login shell take longer than the connection itself. */
const CONNECT_TIMEOUTS = 4;
const PAUSE_MS = 700;
// What sshd answers when it drops connections by MaxStartups, and what a network does to a handshake.
const WORTH_ANOTHER_TRY = /kex_exchange_identification|Connection reset|Connection closed|banner exchange|Broken pipe/;
const SCAN = "put the line that `ssh-keyscan` shows on a trusted machine into known-hosts";
/** The connection ended before a key was requested. */
const BEFORE_ANY_KEY =
  /host key is known|Host key verification failed|Could not resolve hostname|Connection refused|timed out/;
// With these the person has to do something; trying again would only hide it.
const KNOWN_FAILURES: readonly (readonly [RegExp, string | ((given: SshSettings) => string)])[] = [
  [
    /No .* host key is known/,
    ({ knownHosts }) =>
      `${knownHosts === undefined ? "no known-hosts were given, and this machine does not know its host key" : "its host key is not among the known ones"}: ${SCAN}`,
  ],
  [/Host key verification failed/, `its host key is not the known one: compare it, and ${SCAN}`],
  [
    /Permission denied/,
    ({ key }) =>
      key === undefined
        ? "no ssh-key was given, and it accepts none of this machine: in the pipeline it is the secret SSH_KEY"
        : "it does not accept the key: check ssh-key, the user, and authorized_keys there",
  ],
  [
    /No user exists for uid/,
    "ssh runs for no user of this machine without a name: leave out `--user` of the container, or add a line for it to /etc/passwd there",
  ],
  [/Could not resolve hostname/, "its name cannot be resolved"],
  [/Connection refused/, "nothing listens on its SSH port"],
  [/Connection timed out|Operation timed out/, "it does not answer in time"],
];

/** The generated configuration, and the sockets of all connections; `close` removes both. */
export class Ssh {
  /** Of the configuration and the key: the runner removes it also when we are killed. */
  private readonly folder: string;
  private readonly sockets: string;
  private readonly config: string;
  private readonly settings: SshSettings;
  private readonly world: World;
  private problem: Promise<string | undefined> | undefined;

  constructor(settings: SshSettings, world: World) {
    this.settings = settings;
    this.world = world;
    this.folder = join(world.tmp, "ssh");
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    // A socket's path has at most 108 characters, and a runner's folder can be long. Names have 13, and while ssh makes
    // a socket 17 more.
    this.sockets = this.folder.length <= LONGEST_FOLDER ? this.folder : mkdtempSync("/tmp/ea-");
    this.config = join(this.folder, "config");
    writeFileSync(this.config, this.configText(), { mode: 0o600 });
  }

  transport(host: Host, program: Program): Transport {
    const { config, sockets, settings, world } = this;
    return new SshTransport(host, program, config, sockets, settings, world, async () => this.keyProblem());
  }

  /** What is wrong with the key itself: checked once, and only when a host could not be reached with it. */
  private async keyProblem(): Promise<string | undefined> {
    const { key } = this.settings;
    if (key === undefined) return undefined;
    this.problem ??= keyProblem(key, join(this.folder, "key"), this.world.exec);
    return this.problem;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.sockets, { recursive: true, force: true });
  }

  private configText(): string {
    const { key, knownHosts, connectTimeoutMs } = this.settings;
    const lines = [
      "Host *",
      "  BatchMode yes",
      "  StrictHostKeyChecking yes",
      "  UpdateHostKeys no",
      `  ConnectTimeout ${Math.max(1, Math.ceil(connectTimeoutMs / 1000))}`,
      "  ServerAliveInterval 5",
      "  ServerAliveCountMax 3",
      "  ForwardAgent no",
      "  ClearAllForwardings no",
      "  LogLevel ERROR",
    ];
    if (knownHosts !== undefined) {
      const file = join(this.folder, "known_hosts");
      writeFileSync(file, `${knownHosts.replaceAll("\r", "").trim()}\n`, { mode: 0o600 });
      lines.push(`  UserKnownHostsFile ${file}`, "  GlobalKnownHostsFile /dev/null");
    }
    if (key !== undefined) {
      const file = join(this.folder, "key");
      writeFileSync(file, `${key.replace(/\r\n?/g, "\n").trim()}\n`, { mode: 0o600 });
      chmodSync(file, 0o600);
      lines.push(`  IdentityFile ${file}`, "  IdentitiesOnly yes", "  IdentityAgent none");
    } else {
      // A person at a laptop: what their own configuration says of users, keys and jumps is honoured.
      const home = homeFolder();
      if (home !== undefined) lines.push(`Include ${join(home, ".ssh", "config")}`);
    }
    return `${lines.join("\n")}\n`;
  }
}

class SshTransport implements Transport {
  private control = "";
  private readonly forwards = new Map<string, Promise<string>>();
  private readonly host: Host;
  private readonly program: Program;
  private readonly config: string;
  private readonly sockets: string;
  private readonly settings: SshSettings;
  private readonly world: World;
  private readonly keyProblem: () => Promise<string | undefined>;

  constructor(
    host: Host,
    program: Program,
    config: string,
    sockets: string,
    settings: SshSettings,
    world: World,
    problemOfKey: () => Promise<string | undefined>,
  ) {
    this.host = host;
    this.program = program;
    this.config = config;
    this.sockets = sockets;
    this.settings = settings;
    this.world = world;
    this.keyProblem = problemOfKey;
  }

  start(kind: "first" | "further" | "guard"): Session {
    const { host, program, world } = this;
    if (kind === "first") {
      // A path of its own: what a lost connection left of its socket would be in the way.
      this.control = join(this.sockets, `c${world.randomHex(4)}`);
      this.forwards.clear();
    }
    const args = (words: readonly string[]) => [
      ...this.base(kind),
      "-T",
      "--",
      host.address,
      remoteCommand(words, host.sudo),
    ];
    return new Session({ command: "ssh", args, root: host.path, program, remote: true, beginMs: this.beginMs }, world);
  }

  private get beginMs(): number {
    return CONNECT_TIMEOUTS * this.settings.connectTimeoutMs;
  }

  async problem({ when, result }: SessionEnded, attempt: number): Promise<Error | undefined> {
    const { host, world } = this;
    if (when === "late")
      return new SiteUnreachable(
        host.name,
        `no command was run there within ${this.beginMs / 1000} s: the connection was not up, or the login shell waits for something`,
      );
    if (when === "begun") return new SiteUnreachable(host.name, this.why(result.stderr));
    if (result.code !== CONNECTION_LOST) return new NothingRun(host.name, whyNotRun(result, host, world));
    if (attempt >= CONNECT_TRIES || !WORTH_ANOTHER_TRY.test(result.stderr)) {
      const problem = BEFORE_ANY_KEY.test(result.stderr) ? undefined : await this.keyProblem();
      // No host is to blame then, and no other one would take it.
      return problem === undefined ? new SiteUnreachable(host.name, this.why(result.stderr)) : new UserError(problem);
    }
    await world.clock.sleep(PAUSE_MS * attempt * (0.5 + Number.parseInt(world.randomHex(1), 16) / 256));
    return undefined;
  }

  async forward(host: string, port: number): Promise<string> {
    const to = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    let path = this.forwards.get(to);
    if (path === undefined) {
      path = this.openForward(to);
      this.forwards.set(to, path);
      path.catch(() => this.forwards.delete(to));
    }
    return path;
  }

  private async openForward(to: string): Promise<string> {
    const path = join(this.sockets, `f${this.world.randomHex(6)}`);
    const args = [...this.base("further"), "-O", "forward", "-L", `${path}:${to}`, "--", this.host.address];
    const result = await this.world.exec("ssh", args, { deadlineMs: 10_000 });
    if (result.code !== 0)
      throw new SiteUnreachable(this.host.name, `no way to ${to} there: ${this.why(result.stderr)}`);
    return path;
  }

  private base(kind: "first" | "further" | "guard"): string[] {
    const { port, user, jump } = this.host;
    // Not in the file: the ssh to a jump host reads it as well.
    const control =
      kind === "guard"
        ? // It carries no secret, and this is the cheapest exchange of keys.
          ["ControlPath=none", "KexAlgorithms=^curve25519-sha256"]
        : [`ControlPath=${this.control}`, `ControlMaster=${kind === "first" ? "yes" : "no"}`];
    return [
      "-F",
      this.config,
      "-p",
      String(port),
      ...(user === undefined ? [] : ["-l", user]),
      ...control.flatMap((option) => ["-o", option]),
      ...(jump === undefined ? [] : ["-J", jump]),
    ];
  }

  private why(stderr: string): string {
    const known = KNOWN_FAILURES.find(([pattern]) => pattern.test(stderr));
    const printed = stderr.trim().split("\n").slice(-3).join(" ");
    if (printed === "") return "the connection ended";
    const { jump } = this.host;
    // What failed is ssh's own ssh to the jump host.
    if (jump !== undefined && printed.includes("kex_exchange_identification"))
      return `the way through ${jump} does not lead there: see the output of \`ssh ${jump}\` (${printed})`;
    if (known === undefined) return printed;
    const [, words] = known;
    return `${typeof words === "string" ? words : words(this.settings)} (${printed})`;
  }
}
