import type { Environment, Host } from "../../config/types.ts";
import { errorMessage } from "../../core/errors.ts";
import type { World } from "../../core/world.ts";
import type { SiteState, Target } from "../../deploy/target.ts";
import { release } from "../../release/release.ts";
import { readArchive } from "../../release/archive.ts";
import type { Shipment } from "../../release/shipment.ts";
import { withTarget } from "../../targets/open.ts";
import type { Credentials } from "../../targets/open.ts";
import { isUnfinished, look } from "../status.ts";
import { collect } from "./finding.ts";
import type { Add, Finding } from "./finding.ts";

const SSH_MS = 10_000;
const KB_PER_GB = 1024 * 1024;

export interface HostsParts {
  readonly service: string;
  readonly environment: Environment;
  readonly credentials: Credentials;
  /** The archive of the next release, where there is one: then its needs are checked too. */
  readonly archive: string | undefined;
}

/** Inspects each host, side by side, as a deployment would before it changes anything. */
export async function hostFindings(parts: HostsParts, world: World): Promise<Finding[]> {
  const { service, environment, credentials, archive } = parts;
  const { hosts } = environment.target;
  const shipment = await anyShipment(archive);
  return withTarget(service, environment, credentials, world, async (target) => {
    const seen = await look(target, world);
    const found: Finding[] = [];
    for (const [index, result] of seen.entries()) {
      const host = hosts.find(({ name }) => name === target.sites[index]);
      if (host === undefined) continue;
      const site = collect(host.name);
      if (host.local)
        site.add("not checked", "`local` is this machine here, and the machine of the runner in a pipeline");
      if (result.status === "rejected") {
        const message = errorMessage(result.reason);
        const named = [`${host.name}: `, `${host.name} `].find((start) => message.startsWith(start)) ?? "";
        site.add("problem", message.slice(named.length), mend(host, message));
      } else await inspected(result.value, { host, environment, target, shipment }, site.add);
      found.push(...site.found);
    }
    return [...found, ...differing(seen, environment.name)];
  });
}

/** What stands in the way of a release; of the next one, where its archive is given. */
async function anyShipment(archive: string | undefined): Promise<Shipment> {
  const common = { release: release("0.0.0", "", "00000000"), files: {}, secrets: undefined, manifest: "{}" };
  if (archive === undefined) return { ...common, payload: { kind: "reuse", of: "" } };
  const { sha256, needs } = await readArchive(archive);
  return { ...common, payload: { kind: "archive", file: archive, sha256, needs } };
}

interface InspectedParts {
  readonly host: Host;
  readonly environment: Environment;
  readonly target: Target;
  readonly shipment: Shipment;
}

async function inspected(state: SiteState, parts: InspectedParts, add: Add): Promise<void> {
  const { host, environment, target, shipment } = parts;
  const { facts, current } = state;
  const way = host.local ? "on this machine" : "over ssh";
  if (facts["user"] !== undefined) add("ok", `reached ${way}, works as ${facts["user"]}${host.sudo ? " by sudo" : ""}`);
  if (facts["arch"] !== undefined)
    add(
      "ok",
      `${facts["system"]} ${facts["arch"]}, ${facts["libc"] || "unknown libc"}, ${(Number(facts["disk-free-kb"]) / KB_PER_GB).toFixed(1)} GB free for ${host.path}`,
    );
  for (const { level, text, fix } of await target.preflight(state, shipment))
    add(level === "blocker" ? "problem" : "warning", text, fix);
  if (facts["systemd"] === "yes") add("ok", "systemd: the guard of a deployment survives a reboot");
  else if (facts["systemd"] === "no") {
    const fix = "Set `sudo: true` in deploy.yml, on a host with systemd.";
    add("warning", "the guard of a deployment does not survive a reboot of the host (no systemd, or not root)", fix);
  }
  if (facts["arch"] !== undefined) add("ok", current === undefined ? "nothing is live" : `live ${current.id}`);
  standingOf(state, environment.name, add);
}

/** What blocks a deployment, or makes it wait, as long as it lasts. */
function standingOf(state: SiteState, environment: string, add: Add): void {
  const { owner, locked, held, attempt } = state;
  const on = `--environment ${environment}`;
  if (locked !== undefined)
    add("problem", `locked by ${locked.actor}: ${locked.reason}`, `erlmcp-actions unlock ${on}`);
  if (held !== undefined) add("problem", `held by ${held.actor}: ${held.reason}`, `erlmcp-actions undo ${on}`);
  if (isUnfinished(state)) add("problem", `deployment ${attempt?.id} is unfinished`, `erlmcp-actions undo ${on}`);
  else if (owner !== undefined)
    add("warning", `${owner.kind} ${owner.id} by ${owner.actor} is under way`, `erlmcp-actions status ${on}`);
}

function differing(seen: readonly PromiseSettledResult<SiteState>[], environment: string): Finding[] {
  const live = new Set(seen.flatMap((one) => (one.status === "fulfilled" ? [one.value.current?.id ?? "nothing"] : [])));
  if (live.size < 2) return [];
  const { found, add } = collect("hosts");
  add("problem", `they differ: ${[...live].join(", ")}`, `erlmcp-actions undo --environment ${environment}`);
  return found;
}

/** The command that mends a failed connection, or shows more of it. */
function mend({ address, user, port, jump, local, sudo }: Host, why: string): string | undefined {
  if (local) return undefined;
  const at = `${user === undefined ? "" : `${user}@`}${address}`;
  const on = port === 22 ? "" : ` -p ${port}`;
  if (/Host key verification failed/.test(why))
    return `ssh-keygen -R ${port === 22 ? address : `"[${address}]:${port}"`}   (once you know why it changed; then add the new one)`;
  if (/host key/.test(why))
    return `ssh-keyscan${on} ${address} >> ~/.ssh/known_hosts   (compare: \`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\` on the host)`;
  if (/Permission denied/.test(why)) return `ssh-copy-id${on} -i KEY.pub ${at}`;
  return `ssh -v${on}${jump === undefined ? "" : ` -J ${jump}`} ${at} ${sudo ? "sudo -n true" : "true"}`;
}

/** The client on this machine, which the runner needs too. */
export async function sshFindings({ target }: Environment, { ssh }: Credentials, world: World): Promise<Finding[]> {
  if (target.hosts.every(({ local }) => local)) return [];
  const { found, add } = collect("ssh");
  // It fails only where there is no ssh.
  const result = await world.query("ssh", ["-V"], { deadlineMs: SSH_MS }).catch(() => undefined);
  const [line = ""] = `${result?.stderr ?? ""}${result?.stdout ?? ""}`.trim().split("\n");
  if (result === undefined) add("problem", "there is no ssh on this machine", "apt-get install openssh-client");
  else if (!line.startsWith("OpenSSH_")) add("problem", `ssh is ${line || "unknown"}`, "Install the OpenSSH client.");
  else add("ok", line);
  if (ssh.key === undefined)
    add(
      "not checked",
      "the key of the pipeline: your own keys were used",
      "Give --ssh-key FILE, and --known-hosts FILE.",
    );
  return found;
}
