import { posix } from "node:path";
import type { Environment, Host, Slot, Slots } from "../config/types.ts";
import { bare, instanceAt, isLoopback, meant, portOf } from "./words.ts";
import type { Meaning, Ports } from "./words.ts";

/** One host in the sandbox. */
export interface Place {
  readonly was: Host;
  readonly host: Host;
  /** Its own, where the strategy has slots. */
  readonly slots: Slots | undefined;
  /** Base URLs: one, or that of slot a and that of slot b. */
  readonly instances: readonly string[];
  /** What the words of commands and checks mean there, that are run in the folder of a release. */
  readonly meaning: Meaning;
}

export interface PlaceParts {
  readonly environment: Environment;
  /** Whether the service is known to be erlmcp. */
  readonly erlmcp: boolean;
  readonly url: Meaning["url"];
  /** The port of a thing on a host, by what it is. */
  readonly port: (key: string) => number;
  /** The port of the proxy that stands in for the front of a host. */
  readonly frontPort: (host: Host) => number;
  readonly folderOf: (host: Host) => string;
  readonly changed: string[];
  readonly notRun: string[];
}

type Env = Readonly<Record<string, string>>;

interface Ported {
  readonly was: Host;
  /** Of each place that a release runs in: the host itself as `main`, or its slots. */
  readonly ports: Readonly<Record<string, Ports>>;
}

const METRICS = "ERLMCP_METRICS_PORT";
const METRICS_DEFAULT = "9090";

/** The hosts of an environment as folders and ports of this machine, and the variables that they have in common. */
export function placesOf(parts: PlaceParts): { readonly places: readonly Place[]; readonly env: Env } {
  const { environment, folderOf, url, changed } = parts;
  const { hosts } = environment.target;
  const ported = hosts.map((was) => ({ was, ports: portsOf(was, parts) }));
  const at = new Map<string, Ports>();
  for (const { was, ports } of ported) {
    const address = bare(was.address);
    if (!was.local)
      at.set(address, new Map([...(at.get(address) ?? []), ...Object.values(ports).flatMap((one) => [...one])]));
  }
  const meaningIn = ({ was, ports }: Ported, slot: string, folders: Meaning["folders"]): Meaning => ({
    own: ports[slot] ?? new Map(),
    // An instance that has an address of its own is reached by it, not at the loopback address.
    at: new Map([
      ...at,
      ...addressesOf(was, environment).map((address) => [address, ports[slot] ?? new Map()] as const),
    ]),
    folders,
    url,
  });
  const env = commonEnv(ported, meaningIn, parts);
  const places = ported.map((one): Place => {
    const { was, ports } = one;
    const path = folderOf(was);
    // Two services of one user on one machine must not share what they keep at home.
    const home = posix.join(path, "shared");
    const meaning = (slot: string): Meaning => meaningIn(one, slot, [[was.path, path]]);
    const slotted = environment.strategy.kind === "blue-green" ? environment.strategy.slots : undefined;
    const slotHere = (slot: "a" | "b", { instance, env: own }: Slot): Slot => {
      const port = ports[slot]?.get(portOf(instance)) ?? 0;
      return {
        instance: instanceAt(instance, port),
        env: {
          ...envOf(
            { ...environment.env, ...was.env, ...own },
            own,
            meaning(slot),
            port,
            `${environment.name}-${was.name}-${slot}`,
            parts,
          ),
          HOME: home,
        },
      };
    };
    const slots = slotted === undefined ? undefined : { a: slotHere("a", slotted.a), b: slotHere("b", slotted.b) };
    const port = ports["main"]?.get(portOf(was.instance)) ?? 0;
    const instance = instanceAt(was.instance, port);
    const own =
      slots === undefined
        ? envOf(
            { ...environment.env, ...was.env },
            was.env,
            meaning("main"),
            port,
            `${environment.name}-${was.name}`,
            parts,
          )
        : was.env;
    const host: Host = {
      name: was.name,
      local: true,
      address: "local",
      user: undefined,
      port: 22,
      jump: undefined,
      sudo: false,
      runAs: undefined,
      path,
      instance: slots?.a.instance ?? instance,
      front: was.front === undefined ? undefined : instanceAt(was.front, parts.frontPort(was)),
      ports: [...new Set(was.ports.flatMap((known) => Object.values(ports).flatMap((map) => map.get(known) ?? [])))],
      env: { ...own, HOME: home },
      ...(slots === undefined || hosts.length === 1 ? {} : { slots }),
    };
    const all = new Map(Object.values(ports).flatMap((map) => [...map]));
    const inRelease: Meaning = { ...meaningIn(one, "main", foldersFromRelease(was.path)), own: all };
    return {
      was,
      host,
      slots,
      instances: slots === undefined ? [instance] : [slots.a.instance, slots.b.instance],
      meaning: inRelease,
    };
  });
  const names = new Set(
    places.flatMap(({ was, host, slots }) =>
      [host.env, slots?.a.env ?? {}, slots?.b.env ?? {}].flatMap((one) =>
        Object.keys(one).filter((name) => one[name] !== { ...environment.env, ...was.env }[name]),
      ),
    ),
  );
  if (names.size > 0) changed.push(`variables ${[...names].sort().join(", ")}: of this machine`);
  return { places, env };
}

function portsOf(
  host: Host,
  { environment: { env, strategy }, erlmcp, port, frontPort }: PlaceParts,
): Record<string, Ports> {
  const metrics = (own: Env): number[] =>
    erlmcp ? [Number({ ...env, ...host.env, ...own }[METRICS] ?? METRICS_DEFAULT)].filter((number) => number > 0) : [];
  const mapped = (slot: string, numbers: readonly number[]): [number, number][] =>
    numbers.map((number) => [number, port(`${host.name}/${slot}:${number}`)]);
  if (strategy.kind !== "blue-green")
    return { main: new Map(mapped("main", [portOf(host.instance), ...host.ports, ...metrics({})])) };
  const { a, b } = strategy.slots;
  const ownOf = (slot: Slot): number[] => [
    portOf(slot.instance),
    ...metrics(slot.env).filter((number) => slot.env[METRICS] === String(number)),
  ];
  const inA = mapped("a", ownOf(a));
  const inB = mapped("b", ownOf(b));
  const slotted = new Set([...ownOf(a), ...ownOf(b)]);
  const front: [number, number][] = host.front === undefined ? [] : [[portOf(host.front), frontPort(host)]];
  const shared = [
    ...mapped(
      "main",
      [...host.ports, ...metrics({})].filter((number) => !slotted.has(number)),
    ),
    ...front,
  ];
  // A slot may name the ports of the other one; its own go before them.
  return { a: new Map([...shared, ...inB, ...inA]), b: new Map([...shared, ...inA, ...inB]) };
}

function addressesOf({ instance }: Host, { strategy }: Environment): string[] {
  const instances =
    strategy.kind === "blue-green" ? [strategy.slots.a.instance, strategy.slots.b.instance] : [instance];
  return instances
    .map((url) => new URL(url).hostname)
    .filter((name) => !isLoopback(name))
    .map(bare);
}

/**
 * What a host or slot has of its own: its own variables, and those of all that mean something else here.
 * Those with a reference in them can only be expanded where they are: see {@link commonEnv}.
 */
function envOf(
  all: Env,
  own: Env,
  meaning: Meaning,
  port: number,
  name: string,
  { environment, erlmcp }: PlaceParts,
): Env {
  const env: Record<string, string> = { ...own };
  for (const [key, value] of Object.entries(all)) {
    const here = isAddressOf(value, meaning) ? "127.0.0.1" : meant(value, meaning);
    if (here !== value && !value.includes("${")) env[key] = here;
  }
  const says = { ...all, ...env };
  if (erlmcp) {
    env["ERLMCP_HOST"] = "127.0.0.1";
    env["ERLMCP_PORT"] = String(port);
    const metrics = Number(all[METRICS] ?? METRICS_DEFAULT);
    env[METRICS] = String(meaning.own.get(metrics) ?? metrics);
    // Two nodes of one name, or one epmd for all, would make one of two hosts.
    env["NODE_NAME"] = `erlmcp-${name.replace(/[^A-Za-z0-9_-]/g, "-")}@127.0.0.1`;
    env["ERLMCP_DISTRIBUTION"] = "off";
  } else if (
    !environment.secrets.includes("PORT") &&
    !Object.values(says).some((value) => value === String(port) || value === `:${port}`)
  ) {
    // An address with the port may be one that it asks, not the one it listens on.
    env["PORT"] = String(port);
  }
  return env;
}

/** A variable that holds a reference to a secret is expanded once for all hosts: it changes only where all agree. */
function commonEnv(
  ported: readonly Ported[],
  meaningIn: (one: Ported, slot: string, folders: Meaning["folders"]) => Meaning,
  { environment, folderOf, notRun }: PlaceParts,
): Env {
  const env: Record<string, string> = { ...environment.env };
  for (const [key, value] of Object.entries(environment.env).filter(([, text]) => text.includes("${"))) {
    const said = new Set(
      ported.flatMap((one) =>
        Object.keys(one.ports).map((slot) => meant(value, meaningIn(one, slot, [[one.was.path, folderOf(one.was)]]))),
      ),
    );
    const [only = value] = said;
    if (said.size === 1) env[key] = only;
    else notRun.push(`variable ${key}: left as it is, since it has a reference in it and hosts differ`);
  }
  return env;
}

function isAddressOf(value: string, { at }: Meaning): boolean {
  return at.has(bare(value));
}

/** Commands and checks are the same for all hosts; they begin in the folder of a release, from where the rest is reached. */
function foldersFromRelease(path: string): Meaning["folders"] {
  return [...["current", "slots/a", "slots/b"].map((link) => [`${path}/${link}`, "."] as const), [path, "../.."]];
}
