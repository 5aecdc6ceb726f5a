import * as z from "zod/mini";
import { FOLDER_PATTERN, folderProblem, GLOB_PATTERN, globProblem } from "../../core/path.ts";
import { printable } from "../../core/text.ts";
import { portOf } from "../../core/url.ts";
import { below, described } from "../described.ts";
import type { DeepPartial, Path, ReportProblem } from "../errors.ts";
import {
  addressProblem,
  HOST_PATTERN,
  hostName,
  hostProblem,
  jumpProblem,
  parseHost,
  trimSlash,
  USER_PATTERN,
} from "../address.ts";
import {
  baseUrl,
  command,
  duration,
  holds,
  ms,
  resolveCommand,
  resolveEnv,
  text,
  unique,
  variables,
  whole,
  word,
} from "../word.ts";
import type { Command } from "../word.ts";
import { target } from "./definition.ts";
import type { ResolveBeside, RulesBeside, TargetInputOf } from "./definition.ts";
import type { Slots, Strategy } from "./strategy.ts";

/** Hosts that run the service themselves, reached over SSH, or this machine. */
export interface DirectTarget {
  readonly kind: "direct";
  readonly hosts: readonly Host[];
  readonly manager: Manager;
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** Globs, relative to the host's path or absolute, of logs and dumps that evidence takes. */
  readonly evidence: readonly string[];
  /** Names below the release that are links into `shared/`. */
  readonly shared: readonly string[];
}

export interface Host {
  /** Its name in messages: the address as written, unique in its environment. */
  readonly name: string;
  readonly local: boolean;
  readonly address: string;
  readonly user: string | undefined;
  readonly port: number;
  readonly jump: string | undefined;
  readonly sudo: boolean;
  /** The user the service runs as (`process` and `release` managers); the connected user when undefined. */
  readonly runAs: string | undefined;
  /** Absolute folder of the service on the host. */
  readonly path: string;
  /** Base URL of the service's instance as seen from the host itself, e.g. http://127.0.0.1:8080 */
  readonly instance: string;
  /**
   * Blue-green: base URL, as seen from the host itself, of what its switch command moves: it leads to the slot with the
   * traffic.
   */
  readonly front: string | undefined;
  /** TCP ports that must be free or ours before the switch. */
  readonly ports: readonly number[];
  /** Variables for the service on this host only. */
  readonly env: Readonly<Record<string, string>>;
  /** The slots of this host, where they differ from its strategy's: several hosts of a rehearsal share one machine. */
  readonly slots?: Slots | undefined;
}

export type Manager =
  | { readonly kind: "systemd"; readonly unit: string }
  | { readonly kind: "release"; readonly name: string }
  | { readonly kind: "process"; readonly command: Command }
  | { readonly kind: "command"; readonly start: Command; readonly stop: Command; readonly status: Command };

/** What a preset knows of hosts that run its service. */
export interface DirectDefaults {
  readonly path: string;
  readonly manager: Manager;
  readonly instance: string;
  /** They belong to `instance`; empty: the port of its address. */
  readonly ports: readonly number[];
  readonly evidence: readonly string[];
}

const SSH_KEYS = ["user", "port", "jump"] as const;
const SLOT = "{slot}";

const user = word(USER_PATTERN, "is not a user name; write letters, digits and . _ -");

/** What a host may set for itself, and a target for all of its hosts. */
const place = {
  user: z.optional(user),
  port: z.optional(whole(1, 65_535)),
  jump: z.optional(text(jumpProblem)),
  sudo: z.optional(z.boolean()),
  "run-as": z.optional(user),
  path: z.optional(text(folderProblem, { pattern: FOLDER_PATTERN.source })),
  instance: z.optional(baseUrl),
};

const host = z.union(
  [
    text(hostProblem, { pattern: HOST_PATTERN.source }),
    z.strictObject({
      address: text(addressProblem),
      name: z.optional(word(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, "is not a name; write letters, digits and . _ -")),
      ...place,
      front: z.optional(baseUrl),
      env: z.optional(variables),
    }),
  ],
  { error: "must be a host: [user@]host[:port], the word local, or a map with address" },
);

const MANAGERS = ["systemd", "release", "process", "command"];

const manager = z
  .strictObject({
    systemd: z.optional(word(/^[A-Za-z0-9_][A-Za-z0-9:_.@{}-]{0,127}$/, "is not the name of a systemd unit")),
    release: z.optional(
      word(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "is not the name of a release; write what bin/ calls its script"),
    ),
    process: z.optional(command),
    command: z.optional(z.strictObject({ start: command, stop: command, status: command })),
  })
  .check(
    holds((value) => {
      const given = Object.keys(value);
      return given.length === 1
        ? undefined
        : `needs exactly one of ${MANAGERS.join(", ")}, not ${given.join(" and ") || "none"}`;
    }),
  )
  .register(z.globalRegistry, { minProperties: 1, maxProperties: 1 });

const shape = {
  hosts: z.array(host).check(z.minLength(1)),
  ...place,
  manager: z.optional(manager),
  "start-timeout": z.optional(duration("1s", "30m")),
  "stop-timeout": z.optional(duration("1s", "30m")),
  "connect-timeout": z.optional(duration("1s", "2m")),
  ports: z.optional(unique(whole(1, 65_535))),
  evidence: z.optional(unique(text(globProblem, { pattern: GLOB_PATTERN.source }))),
  shared: z.optional(
    unique(
      word(
        /^[A-Za-z0-9][A-Za-z0-9._+@-]{0,62}$/,
        "is not a plain name; write one folder or file at the top of the release, such as data",
      ),
    ),
  ),
};

type Input = TargetInputOf<typeof shape>;
type HostInput = Input["hosts"][number];
type Written = DeepPartial<Input>;

export const direct = target({
  shape,
  keys: described(
    {
      hosts: "The hosts, each as [user@]host[:port], as local, or as a map.",
      "hosts[].address": "A DNS name, an IP address, or local.",
      "hosts[].name": "Name of the host in messages. Default: its address, with the port unless that is 22.",
      "hosts[].env": "Variables for the service on this host only.",
      "hosts[].front": "Blue-green: the front of this host, where it differs from the strategy's.",
      manager:
        "What starts and stops the service: exactly one of the keys. Default: the preset's, or a systemd unit named like the service.",
      "manager.systemd": "The name of a systemd unit. With blue-green it must contain {slot}.",
      "manager.release": "The name of an Erlang release: the script in its bin folder.",
      "manager.process": "A command that stays in the foreground.",
      "manager.command": "Commands of your own. With blue-green they get SLOT in their environment.",
      "manager.command.start": "Starts the service; safe to repeat.",
      "manager.command.stop": "Stops the service; safe to repeat.",
      "manager.command.status": "Exits 0 when the service runs.",
      "start-timeout": "How long a start may take. Default: 60s.",
      "stop-timeout": "How long a stop may take. Default: 30s.",
      "connect-timeout": "How long a connection to a host may take. Default: 10s.",
      ports:
        "TCP ports that must be free, or ours, on each host before the switch. Default: the preset's, or that of the host's instance.",
      evidence: "Globs of logs and dumps to keep after a failure, absolute or relative to the host's path.",
      shared:
        "Folders or files at the top of a release that outlive it, kept in shared/; the archive's own files under these names are ignored.",
    },
    below(["", "hosts[]"], {
      user: "The user to connect as.",
      port: "The port of ssh. Default: 22.",
      jump: "Hosts to connect through, separated by commas.",
      sudo: "Whether to act as root, using sudo. Default: false.",
      "run-as": "The user the service runs as. Default: the connected user.",
      path: "The folder of the service. Default: the preset's, or /opt/ and the service's name.",
      instance: "The service as its host sees it. Default: the preset's, or http://127.0.0.1:8080.",
    }),
  ),
  rules(input, { strategy, strategyKind }, path, report) {
    ruleHosts(input, strategy, path, report);
    ruleLocalOnly(input, path, report);
    const unit = input.manager?.systemd;
    if (unit !== undefined && strategyKind !== undefined)
      ruleUnit(unit, strategyKind, [...path, "manager", "systemd"], report);
  },
  written: ({ hosts, shared }) => ({
    sites: hosts?.map((one, index) => ({
      path: ["hosts", index],
      ...(typeof one === "object" && "env" in one ? { env: one.env } : {}),
      ...(typeof one === "object" && "front" in one ? { front: one.front } : {}),
    })),
    shared: shared ?? [],
  }),
  resolve: (input, beside, defaults: DirectDefaults): DirectTarget => ({
    kind: "direct",
    hosts: input.hosts.map((one) => resolveHost(one, input, beside, defaults)),
    manager: input.manager === undefined ? defaults.manager : resolveManager(input.manager),
    startTimeoutMs: ms(input["start-timeout"], 60_000),
    stopTimeoutMs: ms(input["stop-timeout"], 30_000),
    connectTimeoutMs: ms(input["connect-timeout"], 10_000),
    evidence: input.evidence ?? defaults.evidence,
    shared: input.shared ?? [],
  }),
  sites: ({ hosts }) =>
    hosts.map(({ name, path, local, env }) => ({ name, place: `${name}:${path}`, ssh: !local, env })),
  limit: (all, names) => ({ ...all, hosts: all.hosts.filter(({ name }) => names.includes(name)) }),
  hashed: (all) => ({
    manager: all.manager,
    shared: all.shared,
    hosts: all.hosts
      .filter(({ env, slots }) => Object.keys(env).length > 0 || slots !== undefined)
      .map(({ name, env, slots }) => ({ name, env, ...(slots === undefined ? {} : { slots }) })),
  }),
});

/** Hosts differ in name and in place, and this machine has no ssh. */
function ruleHosts(input: Written, strategy: RulesBeside["strategy"], path: Path, report: ReportProblem): void {
  const usualFront = typeof strategy === "object" ? strategy.front : undefined;
  const names = new Map<string, number>();
  const places = new Map<string, number>();
  const instances = new Map<string, number>();
  const fronts = new Map<string, number>();
  for (const [index, one] of (input.hosts ?? []).entries()) {
    const found = one === undefined ? undefined : addressesOf(one, input, usualFront);
    if (one === undefined || found === undefined) continue;
    const at = [...path, "hosts", index];
    if (found.address === "local" && typeof one === "object") {
      for (const key of SSH_KEYS.filter((name) => name in one)) {
        report([...at, key], "belongs to ssh, and local is this machine, without ssh; remove it", "key");
      }
    }
    const twin = remember(names, found.name.toLowerCase(), index);
    if (twin !== undefined) {
      report(
        at,
        `${printable(found.name)} is also the name of hosts[${twin}]; write another, as a map with name and address`,
      );
      continue;
    }
    const machine = `${found.address.toLowerCase()} ${found.port}`;
    const same = remember(places, `${machine} ${found.path}`, index);
    if (same !== undefined)
      report(at, `is the same folder of the same machine as hosts[${same}]; remove it, or write another path`);
    const rival = remember(instances, `${machine} ${found.instance}`, index);
    if (same === undefined && rival !== undefined) {
      report(at, `has the same instance as hosts[${rival}] on the same machine; write an instance for each`);
    }
    const other = found.front === undefined ? undefined : remember(fronts, `${machine} ${found.front}`, index);
    if (same === undefined && other !== undefined) {
      report(at, `has the same front as hosts[${other}] on the same machine; write a front for each`);
    }
  }
}

/** Remembers the first index of a key, and returns it for every later one. */
function remember(seen: Map<string, number>, key: string, index: number): number | undefined {
  const first = seen.get(key);
  if (first === undefined) seen.set(key, index);
  return first;
}

/** Where a host and its service are, as far as deploy.yml has it. */
function addressesOf(input: DeepPartial<HostInput>, all: Written, usualFront: string | undefined) {
  const written = typeof input === "string" ? input : input.address;
  if (written === undefined) return undefined;
  const own = typeof input === "string" ? {} : input;
  const parsed = parseHost(written) ?? { address: written, port: undefined };
  const port = parsed.port ?? own.port ?? all.port ?? 22;
  const front = own.front ?? usualFront;
  return {
    address: parsed.address,
    port: parsed.address === "local" ? 22 : port,
    name: own.name ?? (parsed.address === "local" ? "local" : hostName(parsed.address, port)),
    path: own.path ?? all.path ?? "",
    // Where neither is written, all hosts have the same default.
    instance: trimSlash(own.instance ?? all.instance ?? ""),
    front: front === undefined ? undefined : trimSlash(front),
  };
}

function ruleLocalOnly(input: Written, path: Path, report: ReportProblem): void {
  const { hosts = [] } = input;
  const local = hosts.every((one) => (typeof one === "object" ? one.address : one) === "local");
  if (!local || hosts.length === 0) return;
  for (const key of SSH_KEYS.filter((name) => name in input)) {
    report([...path, key], "belongs to ssh, and every host is local, without ssh; remove it", "key");
  }
}

function ruleUnit(unit: string, kind: Strategy["kind"], at: Path, report: ReportProblem): void {
  const has = unit.includes(SLOT);
  if (/[{}]/.test(unit.replace(SLOT, "")))
    report(at, `${printable(unit)} has braces; write ${SLOT} once, and no other`);
  else if (kind === "blue-green" && !has)
    report(
      at,
      `${printable(unit)} is one unit, and blue-green needs one per slot; write ${SLOT} in it: my-service@${SLOT}`,
    );
  else if (kind !== "blue-green" && has)
    report(at, `${printable(unit)} has ${SLOT}, and kind is ${kind}; remove it, or write kind: blue-green`);
}

function resolveHost(input: HostInput, all: Input, { strategy, front }: ResolveBeside, defaults: DirectDefaults): Host {
  const own = typeof input === "string" ? { address: input } : input;
  // An IPv6 address in `address` needs no brackets, and is no ssh host.
  const parsed = parseHost(own.address) ?? { user: undefined, address: own.address, port: undefined };
  const local = parsed.address === "local";
  // What is written once for all hosts; one of this machine takes nothing of ssh.
  const ssh = local ? { user: undefined, port: undefined, jump: undefined } : all;
  const port = parsed.port ?? own.port ?? ssh.port ?? 22;
  const instance = trimSlash(own.instance ?? all.instance ?? defaults.instance);
  return {
    name: own.name ?? hostName(parsed.address, port),
    local,
    address: parsed.address,
    user: parsed.user ?? own.user ?? ssh.user,
    port,
    jump: own.jump ?? ssh.jump,
    sudo: own.sudo ?? all.sudo ?? false,
    runAs: own["run-as"] ?? all["run-as"],
    path: own.path ?? all.path ?? defaults.path,
    instance,
    front: frontOf(own.front ?? front, strategy),
    ports: all.ports ?? usualPorts(instance, strategy, defaults),
    env: resolveEnv(own.env),
  };
}

function frontOf(written: string | undefined, { kind }: Strategy): string | undefined {
  return kind !== "blue-green" || written === undefined ? undefined : trimSlash(written);
}

function resolveManager(input: NonNullable<Input["manager"]>): Manager {
  if (input.systemd !== undefined) return { kind: "systemd", unit: input.systemd };
  if (input.release !== undefined) return { kind: "release", name: input.release };
  if (input.process !== undefined) return { kind: "process", command: resolveCommand(input.process) };
  const { command: commands } = input;
  // The schema requires exactly one of the four.
  if (commands === undefined) throw new TypeError("a manager without a kind");
  return {
    kind: "command",
    start: resolveCommand(commands.start),
    stop: resolveCommand(commands.stop),
    status: resolveCommand(commands.status),
  };
}

/** The preset's ports belong to its usual instance; other instances use the ports of their own addresses. */
function usualPorts(instance: string, strategy: Strategy, defaults: DirectDefaults): readonly number[] {
  if (strategy.kind === "blue-green")
    return [...new Set([strategy.slots.a.instance, strategy.slots.b.instance].map((url) => portOf(url)))];
  return defaults.ports.length > 0 && instance === defaults.instance ? defaults.ports : [portOf(instance)];
}
