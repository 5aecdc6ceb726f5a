import type { Path } from "./errors.ts";
import { hostName, parseHost } from "./host.ts";
import { printable } from "../core/quote.ts";
import type { EnvironmentInput, HostInput, StrategyInput } from "./schema.ts";
import type { Sound, Tell } from "./sound.ts";
import { trimSlash } from "./url.ts";

type Environment = Sound<EnvironmentInput>;
type Target = NonNullable<Environment["target"]>;
type StrategyMap = Exclude<StrategyInput, string>;

const SSH_KEYS = ["user", "port", "jump"] as const;
const SLOT = "{slot}";

/** Hosts differ in name and in place, and this machine has no ssh. */
export function ruleHosts(environment: Environment, path: Path, tell: Tell): void {
  const { target } = environment;
  const hosts = target?.hosts;
  if (target === undefined || hosts === undefined) return;
  const names = new Map<string, number>();
  const places = new Map<string, number>();
  const instances = new Map<string, number>();
  const fronts = new Map<string, number>();
  for (const [index, input] of hosts.entries()) {
    const host = input === undefined ? undefined : known(input, target, frontOf(environment));
    if (input === undefined || host === undefined) continue;
    const at = [...path, "target", "hosts", index];
    if (host.address === "local" && typeof input === "object") {
      for (const key of SSH_KEYS.filter((word) => word in input)) {
        tell([...at, key], "belongs to ssh, and local is this machine, without ssh; remove it", "key");
      }
    }
    const twin = remember(names, host.name.toLowerCase(), index);
    if (twin !== undefined) {
      tell(
        at,
        `${printable(host.name)} is also the name of hosts[${twin}]; write another, as a map with name and address`,
      );
      continue;
    }
    const machine = `${host.address.toLowerCase()} ${host.port}`;
    const same = remember(places, `${machine} ${host.path}`, index);
    if (same !== undefined)
      tell(at, `is the same folder of the same machine as hosts[${same}]; remove it, or write another path`);
    const rival = remember(instances, `${machine} ${host.instance}`, index);
    if (same === undefined && rival !== undefined) {
      tell(at, `has the same instance as hosts[${rival}] on the same machine; write an instance for each`);
    }
    const other = host.front === undefined ? undefined : remember(fronts, `${machine} ${host.front}`, index);
    if (same === undefined && other !== undefined) {
      tell(at, `has the same front as hosts[${other}] on the same machine; write a front for each`);
    }
  }
  ruleLocalOnly(target, hosts, path, tell);
}

function ruleLocalOnly(target: Target, hosts: NonNullable<Target["hosts"]>, path: Path, tell: Tell): void {
  const local = hosts.every((host) => (typeof host === "object" ? host.address : host) === "local");
  if (!local || hosts.length === 0) return;
  for (const key of SSH_KEYS.filter((word) => word in target)) {
    tell([...path, "target", key], "belongs to ssh, and every host is local, without ssh; remove it", "key");
  }
}

function known(input: Sound<HostInput>, target: Target, usualFront: string | undefined) {
  const text = typeof input === "string" ? input : input.address;
  if (text === undefined) return undefined;
  const own = typeof input === "string" ? {} : input;
  const parsed = parseHost(text) ?? { address: text, port: undefined };
  const port = parsed.port ?? own.port ?? target.port ?? 22;
  const name = own.name ?? (parsed.address === "local" ? "local" : hostName(parsed.address, port));
  const instance = own.instance ?? target.instance;
  const front = own.front ?? usualFront;
  return {
    address: parsed.address,
    port: parsed.address === "local" ? 22 : port,
    name,
    path: own.path ?? target.path ?? "",
    // Where neither is written, all hosts have the same default.
    instance: trimSlash(instance ?? ""),
    front: front === undefined ? undefined : trimSlash(front),
  };
}

function frontOf({ strategy }: Environment): string | undefined {
  return typeof strategy === "object" ? strategy.front : undefined;
}

/** Slots, the switch between them, and the unit's name belong together. */
export function ruleStrategy(environment: Environment, path: Path, tell: Tell): void {
  const at = [...path, "strategy"];
  const { strategy } = environment;
  const written = typeof strategy === "object" ? strategy : undefined;
  const kind = typeof strategy === "string" ? strategy : "strategy" in environment ? written?.kind : "recreate";
  if (kind === undefined) return;
  const fronts = (environment.target?.hosts ?? []).flatMap((host, index) =>
    typeof host === "object" && "front" in host
      ? [{ at: [...path, "target", "hosts", index, "front"], front: host.front }]
      : [],
  );
  if (kind === "blue-green") {
    ruleBlueGreen(strategy, at, tell);
    ruleFronts([{ at: [...at, "front"], front: written?.front }, ...fronts], written, tell);
  } else {
    const keys = ["slots", "switch", "front", "drain"]
      .filter((word) => written !== undefined && word in written)
      .map((key) => [...at, key]);
    for (const key of [...keys, ...fronts.map((one) => one.at)]) {
      tell(key, `belongs to blue-green, and kind is ${kind}; remove it, or write kind: blue-green`, "key");
    }
  }
  if (written !== undefined && kind !== "rolling" && "max-in-flight" in written) {
    tell([...at, "max-in-flight"], `belongs to rolling, and kind is ${kind}; remove it, or write kind: rolling`, "key");
  }
  ruleUnit(environment, kind, path, tell);
}

function ruleBlueGreen(strategy: Environment["strategy"], at: Path, tell: Tell): void {
  const written = typeof strategy === "object" ? strategy : {};
  if (!("slots" in written))
    tell([...at, "slots"], "is missing; blue-green needs slots: a and b, each with an instance");
  if (!("switch" in written))
    tell([...at, "switch"], "is missing; blue-green needs switch: a command that moves traffic to the slot $SLOT");
  const [a, b] = [written.slots?.a?.instance, written.slots?.b?.instance];
  if (a !== undefined && b !== undefined && trimSlash(a) === trimSlash(b)) {
    tell(
      [...at, "slots", "b", "instance"],
      "is also the instance of slot a; write an address, such as a port, of its own",
    );
  }
}

/** A slot's own address answers whatever the switch command did. */
function ruleFronts(
  fronts: readonly { readonly at: Path; readonly front: string | undefined }[],
  strategy: Sound<StrategyMap> | undefined,
  tell: Tell,
): void {
  for (const slot of ["a", "b"] as const) {
    const instance = strategy?.slots?.[slot]?.instance;
    for (const { at, front } of fronts) {
      if (front === undefined || instance === undefined || trimSlash(front) !== trimSlash(instance)) continue;
      tell(
        at,
        `is the instance of slot ${slot}, which no switch moves; write the address that leads to the slot with the traffic`,
      );
    }
  }
}

function ruleUnit(environment: Environment, kind: string, path: Path, tell: Tell): void {
  const unit = environment.target?.manager?.systemd;
  if (unit === undefined) return;
  const at = [...path, "target", "manager", "systemd"];
  const has = unit.includes(SLOT);
  if (/[{}]/.test(unit.replace(SLOT, ""))) tell(at, `${printable(unit)} has braces; write ${SLOT} once, and no other`);
  else if (kind === "blue-green" && !has)
    tell(
      at,
      `${printable(unit)} is one unit, and blue-green needs one per slot; write ${SLOT} in it: my-service@${SLOT}`,
    );
  else if (kind !== "blue-green" && has)
    tell(at, `${printable(unit)} has ${SLOT}, and kind is ${kind}; remove it, or write kind: blue-green`);
}

/** Remembers the first index of a key, and returns it for every later one. */
function remember(seen: Map<string, number>, key: string, index: number): number | undefined {
  const first = seen.get(key);
  if (first === undefined) seen.set(key, index);
  return first;
}
