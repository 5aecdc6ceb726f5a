import { spawnSync } from "node:child_process";

const PROBE_MS = 10_000;
/**
 * Sockets below /run lead to programs that have a network: Docker, podman, systemd, the interpreter of WSL. They are
 * covered. A loopback of its own is up where `ip` is there to do it.
 */
const SHUT = 'find /run -maxdepth 4 -xtype s -exec mount --bind /dev/null {} \\; 2>/dev/null; [ -z "$(find /run -maxdepth 4 -xtype s 2>/dev/null)" ] || exit 1; ip link set lo up 2>/dev/null';

/**
 * How a script is run without a network here, as the words before its command: in a network namespace of its own, which
 * has no way out. Undefined where no way is allowed: as root of a container without CAP_SYS_ADMIN, or where users must
 * not make namespaces.
 */
export function isolation(): readonly string[] | undefined {
  return ways().find(([program = "", ...args]) => spawnSync(program, [...args, "true"], { stdio: "ignore", timeout: PROBE_MS }).status === 0);
}

function ways(): string[][] {
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const asRoot = ["unshare", "--net", "--mount", "sh", "-c", `${SHUT}; exec "$@"`, "sh"];
  // Only root of a namespace may do it; the script is the user again, in one more namespace.
  const asUser = ["unshare", "--user", "--map-root-user", "--net", "--mount", "sh", "-c", `${SHUT}; exec unshare --user --map-user=${user} --map-group=${group} "$@"`, "sh"];
  return user === 0 ? [asRoot, asUser] : [asUser];
}
