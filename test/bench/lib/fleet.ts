import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { atEnd, pause } from "./at-end.ts";
import { cpuOf } from "./processes.ts";

const SSHD = "/usr/sbin/sshd";
const PORT = 2300;
const FIRST_SERVICE_PORT = 21_000;
const UP_MS = 20_000;

export interface FleetHost {
  readonly name: string;
  readonly address: string;
  readonly sshPort: number;
  readonly path: string;
}

/**
 * Many sshd on this machine, each on a loopback address, with a table of processes of its own: what a command
 * costs that looks through all of them is that of one host. Files and network are shared. Process ids that
 * are on record below a host's path mean nothing outside of it.
 */
export class Fleet {
  readonly hosts: readonly FleetHost[];
  /** Path of the private key that all of them accept for root. */
  readonly key: string;
  readonly knownHosts: string;
  private readonly daemons: readonly ChildProcess[];
  readonly end: () => void;

  private constructor(folder: string, size: number) {
    mkdirSync(folder, { recursive: true });
    this.key = join(folder, "id");
    this.knownHosts = join(folder, "known_hosts");
    for (const file of [this.key, join(folder, "host_key")])
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "bench", "-f", file]);
    mkdirSync("/run/sshd", { recursive: true });
    this.hosts = Array.from({ length: size }, (_, index): FleetHost => {
      const number = index + 1;
      return {
        name: `h${String(number).padStart(3, "0")}`,
        address: `127.0.1.${number}`,
        sshPort: PORT,
        path: join(folder, "hosts", String(number)),
      };
    });
    const [type, publicKey] = readFileSync(join(folder, "host_key.pub"), "utf8").split(" ");
    writeFileSync(
      this.knownHosts,
      this.hosts.map(({ address }) => `[${address}]:${PORT} ${type} ${publicKey}\n`).join(""),
    );
    // MaxStartups and MaxSessions stay at their defaults: real servers have them. With this SHLVL bash does not
    // read root's .bashrc for every command: what somebody keeps in theirs is not what is measured.
    writeFileSync(
      join(folder, "sshd_config"),
      `Port ${PORT}\nHostKey ${join(folder, "host_key")}\nPidFile none\nAuthorizedKeysFile ${join(folder, "id.pub")}\nStrictModes no\nPermitRootLogin prohibit-password\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM yes\nPrintMotd no\nSetEnv SHLVL=2\nSubsystem sftp internal-sftp\n`,
    );
    this.daemons = this.hosts.map(({ address }) =>
      // The kernel ends it with us, whatever happens to us, and with it everything that it started.
      spawn(
        "setpriv",
        [
          "--pdeathsig",
          "KILL",
          "unshare",
          "--pid",
          "--fork",
          "--mount-proc",
          "--kill-child=KILL",
          SSHD,
          "-D",
          "-f",
          join(folder, "sshd_config"),
          "-E",
          join(folder, "sshd.log"),
          "-o",
          `ListenAddress=${address}`,
        ],
        { stdio: "ignore", cwd: "/" },
      ),
    );
    this.end = atEnd(() => this.daemons.forEach((daemon) => daemon.kill("SIGKILL")));
  }

  /** Why there can be none here; undefined when there can. */
  static obstacle(): string | undefined {
    if (process.platform !== "linux" || process.getuid?.() !== 0) return "it takes root on Linux";
    const lacking = [SSHD, "/usr/bin/setpriv", "/usr/bin/unshare", "/usr/bin/perl"].filter((file) => !existsSync(file));
    return lacking.length === 0 ? undefined : `there is no ${lacking.join(", ")}`;
  }

  static async start(folder: string, size: number): Promise<Fleet> {
    const fleet = new Fleet(folder, size);
    const until = performance.now() + UP_MS;
    for (const { address } of fleet.hosts) {
      while (!(await listens(address))) {
        if (performance.now() > until)
          throw new Error(
            `sshd on ${address}:${PORT} does not answer: ${readFileSync(join(folder, "sshd.log"), "utf8").slice(-500)}`,
          );
        await pause(50);
      }
    }
    return fleet;
  }

  /** The inputs by which an action gets in. */
  credentials(): { readonly "ssh-key": string; readonly "known-hosts": string } {
    return { "ssh-key": readFileSync(this.key, "utf8"), "known-hosts": readFileSync(this.knownHosts, "utf8") };
  }

  /** The words before a command that one plain ssh runs on the first host. */
  command(): string[] {
    const [host] = this.hosts;
    if (host === undefined) return [];
    const options = [
      "BatchMode=yes",
      "StrictHostKeyChecking=yes",
      `UserKnownHostsFile=${this.knownHosts}`,
      "GlobalKnownHostsFile=/dev/null",
      "IdentitiesOnly=yes",
      "LogLevel=ERROR",
      "ControlPath=none",
    ];
    return [
      "ssh",
      "-F",
      "/dev/null",
      "-i",
      this.key,
      ...options.flatMap((option) => ["-o", option]),
      "-p",
      String(host.sshPort),
      "-l",
      "root",
      "-T",
      host.address,
    ];
  }

  /** The first host's own server. */
  get pid(): number {
    return childOf(this.daemons[0]?.pid);
  }

  /** Processor time of all that has ended on the hosts; milliseconds. */
  cpuMs(): number {
    return this.daemons.reduce((sum, { pid }) => sum + (cpuOf(childOf(pid))?.children ?? 0), 0);
  }
}

/** Two services a host, each with a port of its own: the hosts share one network. */
export function servicePort(host: FleetHost, side: "ours" | "theirs"): number {
  return FIRST_SERVICE_PORT + Number(host.name.slice(1)) + (side === "ours" ? 0 : 200);
}

function childOf(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ", 1)[0]);
  } catch {
    return 0; // it has ended
  }
}

function listens(address: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(PORT, address);
    const over = (answer: boolean): void => {
      socket.destroy();
      done(answer);
    };
    socket.once("data", () => over(true));
    socket.once("error", () => over(false));
    socket.setTimeout(2000, () => over(false));
  });
}
