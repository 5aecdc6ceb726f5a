import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { UserError } from "../core/errors.ts";
import { Network } from "./network.ts";
import { signalPid } from "./process.ts";

const PROBE_MS = 10_000;
const END_MS = 2000;
const PAUSE_MS = 10;
/** In the environment of a process that holds a room open: {@link holdsRoom}. */
const MARK = "ERLMCP_REHEARSAL_ROOM";
/**
 * Sockets below /run lead to programs that have a network: Docker, podman, systemd, the interpreter of WSL. They are
 * covered. A loopback of its own is up where `ip` is there to do it.
 */
const SHUT =
  'find /run -maxdepth 4 -xtype s -exec mount --bind /dev/null {} \\; 2>/dev/null; [ -z "$(find /run -maxdepth 4 -xtype s 2>/dev/null)" ] || exit 1; ip link set lo up 2>/dev/null';
/** Who enters the mounts of another process stands at their root. */
const IN_FOLDER = 'cd "$1" && shift && exec "$@"';

interface Way {
  /** What makes the namespaces, and what enters those of a process. */
  readonly make: readonly string[];
  readonly enter: readonly string[];
  /** Put before the script itself, within. */
  readonly as: readonly string[];
}

/** How scripts are run without a network here: in network namespaces of their own, which have no way out. */
export class Isolation {
  private readonly way: Way;

  private constructor(way: Way) {
    this.way = way;
  }

  /** Undefined where no way is allowed: as root of a container without CAP_SYS_ADMIN, or where users must not make namespaces. */
  static here(): Isolation | undefined {
    const way = ways().find(
      ({ make: [program = "", ...args], as }) =>
        spawnSync(program, [...args, "sh", "-c", `${SHUT}; exec "$@"`, "sh", ...as, "true"], {
          stdio: "ignore",
          timeout: PROBE_MS,
        }).status === 0,
    );
    return way === undefined ? undefined : new Isolation(way);
  }

  /**
   * A room for the scripts of one job: what one of them leaves running, the next one reaches.
   * @param env of the process that holds it open; it is known by it when everything ends
   * @throws UserError when it was not there within 10 s
   */
  async room(env: Readonly<Record<string, string>>): Promise<Room> {
    const {
      make: [program = "", ...args],
      enter,
      as,
    } = this.way;
    const holder = spawn(program, [...args, "sh", "-c", `${SHUT}; echo open; exec sleep infinity`], {
      env: { ...env, [MARK]: "1" },
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
    });
    const late = AbortSignal.timeout(PROBE_MS);
    await Promise.race([once(holder.stdout, "data", { signal: late }), once(holder, "exit")]).catch(() => {}); // seen below
    if (holder.pid === undefined || holder.exitCode !== null || late.aborted) {
      holder.kill("SIGKILL");
      throw new UserError("this machine gave no room without a network for a script of your own, though it did before");
    }
    holder.stdout.destroy();
    holder.unref();
    return new Room(
      [...enter.map((word) => word.replace("{pid}", String(holder.pid))), "sh", "-c", IN_FOLDER, "sh"],
      as,
      Network.of(holder.pid),
    );
  }
}

/** Whether a process with this environment holds a room open: who runs in there does not have what says so. */
export function holdsRoom(environment: readonly string[]): boolean {
  return environment.includes(`${MARK}=1`);
}

/** Where the scripts of one job run. */
export class Room {
  private readonly enter: readonly string[];
  private readonly as: readonly string[];
  private readonly network: Network | undefined;

  constructor(enter: readonly string[], as: readonly string[], network: Network | undefined) {
    this.enter = enter;
    this.as = as;
    this.network = network;
  }

  /** The words before a command that runs in there, in a folder. */
  words(folder: string): string[] {
    return [...this.enter, folder, ...this.as];
  }

  /** Ends all that runs in it, also what has left its environment behind. Nothing is started in it after this. */
  async end(): Promise<void> {
    if (this.network === undefined) return;
    const until = Date.now() + END_MS;
    // What one of them starts while we look is seen the next time.
    for (let pids = this.network.pids(); pids.length > 0 && Date.now() < until; pids = this.network.pids()) {
      for (const pid of pids) signalPid(pid, "SIGKILL");
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    this.network.close();
  }
}

function ways(): Way[] {
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const asRoot: Way = {
    make: ["unshare", "--net", "--mount"],
    enter: ["nsenter", "--target={pid}", "--net", "--mount"],
    as: [],
  };
  // Only root of a namespace may do it; the script is the user again, in one more namespace.
  const asUser: Way = {
    make: ["unshare", "--user", "--map-root-user", "--net", "--mount"],
    enter: ["nsenter", "--target={pid}", "--user", "--preserve-credentials", "--net", "--mount"],
    as: ["unshare", "--user", `--map-user=${user}`, `--map-group=${group}`],
  };
  return user === 0 ? [asRoot, asUser] : [asUser];
}
