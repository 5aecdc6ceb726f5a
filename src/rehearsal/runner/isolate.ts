import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readdirSync, readlinkSync } from "node:fs";
import { UserError } from "../../core/errors.ts";
import { signalPid } from "./process.ts";

const PROBE_MS = 10_000;
const END_MS = 2000;
const PAUSE_MS = 10;
/** In the environment of a process that keeps a namespace open: {@link holdsNamespace}. */
const MARK = "ERLMCP_REHEARSAL_NAMESPACE";
/**
 * Sockets below /run reach programs that have a network: Docker, podman, systemd, the interpreter of WSL. They are
 * covered. The loopback interface is up where `ip` exists.
 */
const CLOSE_SOCKETS =
  'find /run -maxdepth 4 -xtype s -exec mount --bind /dev/null {} \\; 2>/dev/null; [ -z "$(find /run -maxdepth 4 -xtype s 2>/dev/null)" ] || exit 1; ip link set lo up 2>/dev/null';
/** A process that enters the mounts of another one starts at their root. */
const IN_FOLDER = 'cd "$1" && shift && exec "$@"';

interface Method {
  /** The command that creates the namespaces. */
  readonly create: readonly string[];
  /** The command that enters those of a process. */
  readonly enter: readonly string[];
  /** The prefix of the script itself, inside. */
  readonly as: readonly string[];
}

/** Runs scripts without a network: in network namespaces of their own, which have no route out. */
export class Isolation {
  private readonly method: Method;

  private constructor(method: Method) {
    this.method = method;
  }

  /** Undefined where no method is allowed: as root of a container without CAP_SYS_ADMIN, or where users must not create namespaces. */
  static here(): Isolation | undefined {
    const method = methods().find(
      ({ create: [program = "", ...args], as }) =>
        spawnSync(program, [...args, "sh", "-c", `${CLOSE_SOCKETS}; exec "$@"`, "sh", ...as, "true"], {
          stdio: "ignore",
          timeout: PROBE_MS,
        }).status === 0,
    );
    return method === undefined ? undefined : new Isolation(method);
  }

  /**
   * A namespace for the scripts of one job: a script reaches what an earlier one left running.
   * @param env of the process that keeps it open, by which cleaning finds the process
   * @throws UserError when it is not open within 10 s
   */
  async open(env: Readonly<Record<string, string>>): Promise<Namespace> {
    const {
      create: [program = "", ...args],
      enter,
      as,
    } = this.method;
    const holder = spawn(program, [...args, "sh", "-c", `${CLOSE_SOCKETS}; echo open; exec sleep infinity`], {
      env: { ...env, [MARK]: "1" },
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
    });
    const late = AbortSignal.timeout(PROBE_MS);
    await Promise.race([once(holder.stdout, "data", { signal: late }), once(holder, "exit")]).catch(() => {}); // checked below
    if (holder.pid === undefined || holder.exitCode !== null || late.aborted) {
      holder.kill("SIGKILL");
      throw new UserError(
        "cannot open a network namespace for your own scripts, although this machine allowed it before",
      );
    }
    holder.stdout.destroy();
    holder.unref();
    return new Namespace(
      [...enter.map((word) => word.replace("{pid}", String(holder.pid))), "sh", "-c", IN_FOLDER, "sh"],
      as,
      Network.of(holder.pid),
    );
  }
}

/** Whether a process with this environment keeps a namespace open; processes that run inside do not have the mark. */
export function holdsNamespace(environment: readonly string[]): boolean {
  return environment.includes(`${MARK}=1`);
}

/** The network namespace in which the scripts of one job run. */
export class Namespace {
  private readonly enter: readonly string[];
  private readonly as: readonly string[];
  private readonly network: Network | undefined;

  constructor(enter: readonly string[], as: readonly string[], network: Network | undefined) {
    this.enter = enter;
    this.as = as;
    this.network = network;
  }

  /** The prefix of a command that runs in the namespace, in a folder. */
  prefix(folder: string): string[] {
    return [...this.enter, folder, ...this.as];
  }

  /** Kills every process in it, including those that changed their environment. Nothing is started in it afterwards. */
  async end(): Promise<void> {
    if (this.network === undefined) return;
    const until = Date.now() + END_MS;
    // A process that starts during a pass is found by the next one.
    for (let pids = this.network.pids(); pids.length > 0 && Date.now() < until; pids = this.network.pids()) {
      for (const pid of pids) signalPid(pid, "SIGKILL");
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    this.network.close();
  }
}

function methods(): Method[] {
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const asRoot: Method = {
    create: ["unshare", "--net", "--mount"],
    enter: ["nsenter", "--target={pid}", "--net", "--mount"],
    as: [],
  };
  // Only root of a namespace may change mounts and network; a further namespace makes the script run as the user again.
  const asUser: Method = {
    create: ["unshare", "--user", "--map-root-user", "--net", "--mount"],
    enter: ["nsenter", "--target={pid}", "--user", "--preserve-credentials", "--net", "--mount"],
    as: ["unshare", "--user", `--map-user=${user}`, `--map-group=${group}`],
  };
  return user === 0 ? [asRoot, asUser] : [asUser];
}

/** A network namespace; while it is open here, its number is not reused. */
export class Network {
  private readonly link: string;
  private readonly fd: number;

  private constructor(link: string, fd: number) {
    this.link = link;
    this.fd = fd;
  }

  /** The network namespace of a process; undefined where the process is gone, is not ours, or shares our namespace. */
  static of(pid: number): Network | undefined {
    try {
      const fd = openSync(`/proc/${pid}/ns/net`, "r");
      const link = readlinkSync(`/proc/self/fd/${fd}`);
      if (link !== linkOf(process.pid)) return new Network(link, fd);
      closeSync(fd);
    } catch {
      // Gone, or not ours.
    }
    return undefined;
  }

  /** Every process in it, whatever its environment. */
  pids(): number[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => linkOf(pid) === this.link);
  }

  close(): void {
    closeSync(this.fd);
  }
}

function linkOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined; // gone, or not ours
  }
}
