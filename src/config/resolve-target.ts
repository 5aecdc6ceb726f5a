import { hostName, parseHost } from "./host.ts";
import { ms, resolveCommand, resolveEnv } from "./plain.ts";
import type { Preset } from "./presets.ts";
import type { EnvironmentInput, HostInput, ManagerInput } from "./schema.ts";
import type { DirectTarget, Host, Manager, Strategy } from "./types.ts";
import { trimSlash } from "./url.ts";

/** A target with what preset and defaults know of it. */
export function resolveTarget(environment: EnvironmentInput, strategy: Strategy, preset: Preset): DirectTarget {
  const input = environment.target;
  const hosts = input.hosts.map((host) => resolveHost(host, environment, strategy, preset));
  return {
    kind: "direct",
    hosts,
    manager: input.manager === undefined ? preset.manager : resolveManager(input.manager),
    startTimeoutMs: ms(input["start-timeout"], 60_000),
    stopTimeoutMs: ms(input["stop-timeout"], 30_000),
    connectTimeoutMs: ms(input["connect-timeout"], 10_000),
    evidence: input.evidence ?? preset.evidence,
    shared: input.shared ?? [],
  };
}

/** How traffic moves; with several hosts and no word about it, one after the other, so that some always answer. */
export function resolveStrategy(input: EnvironmentInput): Strategy {
  const count = input.target.hosts.length;
  const written = typeof input.strategy === "string" ? { kind: input.strategy } : input.strategy;
  const strategy = written ?? { kind: count > 1 ? ("rolling" as const) : ("recreate" as const) };
  if (strategy.kind === "recreate") return { kind: "recreate" };
  if (strategy.kind === "rolling") return { kind: "rolling", maxInFlight: inFlight(strategy["max-in-flight"], count) };
  const { slots, switch: command } = strategy;
  // The schema's rules require both.
  if (slots === undefined || command === undefined) throw new TypeError("blue-green without slots or switch");
  return {
    kind: "blue-green",
    slots: { a: resolveSlot(slots.a), b: resolveSlot(slots.b) },
    switchCommand: resolveCommand(command),
    drainMs: ms(strategy.drain, 30_000),
  };
}

function resolveSlot(slot: { readonly instance: string; readonly env?: Parameters<typeof resolveEnv>[0] }) {
  return { env: resolveEnv(slot.env), instance: trimSlash(slot.instance) };
}

function frontOf(
  own: string | undefined,
  written: EnvironmentInput["strategy"],
  { kind }: Strategy,
): string | undefined {
  const front = own ?? (typeof written === "object" ? written.front : undefined);
  return kind !== "blue-green" || front === undefined ? undefined : trimSlash(front);
}

/** A share is rounded down, as no more hosts than configured may be down at once, but is at least one. */
function inFlight(written: number | string | undefined, hosts: number): number {
  const wanted =
    typeof written === "string" ? Math.floor((hosts * Number.parseInt(written, 10)) / 100) : (written ?? 1);
  return Math.min(Math.max(wanted, 1), hosts);
}

function resolveHost(
  input: HostInput,
  { target, strategy: written }: EnvironmentInput,
  strategy: Strategy,
  preset: Preset,
): Host {
  const own = typeof input === "string" ? { address: input } : input;
  // An IPv6 address in `address` needs no brackets, and is no ssh host.
  const parsed = parseHost(own.address) ?? { user: undefined, address: own.address, port: undefined };
  const local = parsed.address === "local";
  // What is written once for all hosts; one of this machine takes nothing of ssh.
  const { user, port: sshPort, jump } = local ? { user: undefined, port: undefined, jump: undefined } : target;
  const port = parsed.port ?? own.port ?? sshPort ?? 22;
  const instance = trimSlash(own.instance ?? target.instance ?? preset.instance);
  return {
    name: own.name ?? hostName(parsed.address, port),
    local,
    address: parsed.address,
    user: parsed.user ?? own.user ?? user,
    port,
    jump: own.jump ?? jump,
    sudo: own.sudo ?? target.sudo ?? false,
    runAs: own["run-as"] ?? target["run-as"],
    path: own.path ?? target.path ?? preset.path,
    instance,
    front: frontOf(own.front, written, strategy),
    ports: target.ports ?? usualPorts(instance, strategy, preset),
    env: resolveEnv(own.env),
  };
}

function resolveManager(input: ManagerInput): Manager {
  if (input.systemd !== undefined) return { kind: "systemd", unit: input.systemd };
  if (input.release !== undefined) return { kind: "release", name: input.release };
  if (input.process !== undefined) return { kind: "process", command: resolveCommand(input.process) };
  const { command } = input;
  // The schema requires exactly one of the four.
  if (command === undefined) throw new TypeError("a manager without a kind");
  return {
    kind: "command",
    start: resolveCommand(command.start),
    stop: resolveCommand(command.stop),
    status: resolveCommand(command.status),
  };
}

/** The preset's ports belong to its usual instance; other instances use the ports of their own addresses. */
function usualPorts(instance: string, strategy: Strategy, preset: Preset): readonly number[] {
  if (strategy.kind === "blue-green")
    return [...new Set([strategy.slots.a.instance, strategy.slots.b.instance].map(portOf))];
  return preset.ports.length > 0 && instance === preset.instance ? preset.ports : [portOf(instance)];
}

function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}
