import { posix } from "node:path";
import type { Environment, Host, Slot, Slots } from "../config/types.ts";
import { isLoopback, portOf } from "../core/url.ts";
import { normalized, instanceAt, translate } from "./translate.ts";
import type { Translation, Ports } from "./translate.ts";

/** One host in the sandbox. */
export interface Place {
  readonly was: Host;
  readonly host: Host;
  /** Of this host, where the strategy has slots. */
  readonly slots: Slots | undefined;
  /** Base URLs: one, or that of slot a and that of slot b. */
  readonly instances: readonly string[];
  /** How commands and checks that run in the folder of a release are translated. */
  readonly translation: Translation;
}

export interface PlaceParts {
  readonly environment: Environment;
  /** Whether the service has the preset erlmcp. */
  readonly erlmcp: boolean;
  readonly url: Translation["url"];
  /** The port for a key, always the same one. */
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
  /** By slot: `main` without slots, otherwise `a` and `b`. */
  readonly ports: Readonly<Record<string, Ports>>;
}

type TranslationIn = (one: Ported, slot: string, folders: Translation["folders"]) => Translation;

const METRICS = "ERLMCP_METRICS_PORT";
const METRICS_DEFAULT = "9090";

/** The hosts of an environment as folders and ports of this machine, and the variables that they share. */
export function placesOf(parts: PlaceParts): { readonly places: readonly Place[]; readonly env: Env } {
  const { environment, url, changed } = parts;
  const ported = environment.target.hosts.map((was) => ({ was, ports: portsOf(was, parts) }));
  const at = new Map<string, Ports>();
  for (const { was, ports } of ported) {
    const address = normalized(was.address);
    if (!was.local)
      at.set(address, new Map([...(at.get(address) ?? []), ...Object.values(ports).flatMap((one) => [...one])]));
  }
  const translationIn: TranslationIn = ({ was, ports }, slot, folders) => ({
    own: ports[slot] ?? new Map(),
    // An instance that has an address of its own is reached by it, not at the loopback address.
    at: new Map([
      ...at,
      ...addressesOf(was, environment).map((address) => [address, ports[slot] ?? new Map()] as const),
    ]),
    folders,
    url,
  });
  const env = commonEnv(ported, translationIn, parts);
  const places = ported.map((one) => placeOf(one, translationIn, parts));
  const names = new Set(
    places.flatMap(({ was, host, slots }) =>
      [host.env, slots?.a.env ?? {}, slots?.b.env ?? {}].flatMap((one) =>
        Object.keys(one).filter((name) => one[name] !== { ...environment.env, ...was.env }[name]),
      ),
    ),
  );
  if (names.size > 0) changed.push(`variables ${[...names].sort().join(", ")}: set for this machine`);
  return { places, env };
}

function placeOf(one: Ported, translationIn: TranslationIn, parts: PlaceParts): Place {
  const { environment, folderOf, frontPort } = parts;
  const { was, ports } = one;
  const path = folderOf(was);
  // Two services of one user on one machine must not share a home.
  const home = posix.join(path, "shared");
  const name = `${environment.name}-${was.name}`;
  const shared = { ...environment.env, ...was.env };
  const here = (slot: string, { instance, env }: Slot, id: string): Slot => {
    const port = ports[slot]?.get(portOf(instance)) ?? 0;
    const translation = translationIn(one, slot, [[was.path, path]]);
    return {
      instance: instanceAt(instance, port),
      env: { ...envOf({ ...shared, ...env }, env, translation, port, id, parts), HOME: home },
    };
  };
  const slotted = environment.strategy.kind === "blue-green" ? environment.strategy.slots : undefined;
  const slots =
    slotted === undefined ? undefined : { a: here("a", slotted.a, `${name}-a`), b: here("b", slotted.b, `${name}-b`) };
  const main = slots === undefined ? here("main", was, name) : { ...slots.a, env: { ...was.env, HOME: home } };
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
    instance: main.instance,
    front: was.front === undefined ? undefined : instanceAt(was.front, frontPort(was)),
    ports: [...new Set(was.ports.flatMap((known) => Object.values(ports).flatMap((map) => map.get(known) ?? [])))],
    env: main.env,
    ...(slots === undefined || environment.target.hosts.length === 1 ? {} : { slots }),
  };
  const all = new Map(Object.values(ports).flatMap((map) => [...map]));
  return {
    was,
    host,
    slots,
    instances: slots === undefined ? [main.instance] : [slots.a.instance, slots.b.instance],
    translation: { ...translationIn(one, "main", foldersFromRelease(was.path)), own: all },
  };
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
  // A slot may name the ports of the other one; its own take precedence.
  return { a: new Map([...shared, ...inB, ...inA]), b: new Map([...shared, ...inA, ...inB]) };
}

function addressesOf({ instance }: Host, { strategy }: Environment): string[] {
  const instances =
    strategy.kind === "blue-green" ? [strategy.slots.a.instance, strategy.slots.b.instance] : [instance];
  return instances
    .map((url) => new URL(url).hostname)
    .filter((name) => !isLoopback(name))
    .map(normalized);
}

/**
 * The variables of a host or slot: its own, and shared ones that have another value in the sandbox.
 * Variables with a reference are expanded once for all hosts: see {@link commonEnv}.
 */
function envOf(
  all: Env,
  own: Env,
  translation: Translation,
  port: number,
  name: string,
  { environment, erlmcp }: PlaceParts,
): Env {
  const env: Record<string, string> = { ...own };
  for (const [key, value] of Object.entries(all)) {
    const here = isAddressOf(value, translation) ? "127.0.0.1" : translate(value, translation);
    if (here !== value && !value.includes("${")) env[key] = here;
  }
  const variables = { ...all, ...env };
  if (erlmcp) {
    env["ERLMCP_HOST"] = "127.0.0.1";
    env["ERLMCP_PORT"] = String(port);
    const metrics = Number(all[METRICS] ?? METRICS_DEFAULT);
    env[METRICS] = String(translation.own.get(metrics) ?? metrics);
    // With one node name, or one epmd for all, two hosts would be one node.
    env["NODE_NAME"] = `erlmcp-${name.replace(/[^A-Za-z0-9_-]/g, "-")}@127.0.0.1`;
    env["ERLMCP_DISTRIBUTION"] = "off";
  } else if (
    !environment.secrets.includes("PORT") &&
    !Object.values(variables).some((value) => value === String(port) || value === `:${port}`)
  ) {
    // An address with the port may be one that the service calls, not the one it listens on.
    env["PORT"] = String(port);
  }
  return env;
}

/** A variable with a reference to a secret is expanded once for all hosts: it changes only where they agree. */
function commonEnv(
  ported: readonly Ported[],
  translationIn: TranslationIn,
  { environment, folderOf, notRun }: PlaceParts,
): Env {
  const env: Record<string, string> = { ...environment.env };
  for (const [key, value] of Object.entries(environment.env).filter(([, text]) => text.includes("${"))) {
    const translations = new Set(
      ported.flatMap((one) =>
        Object.keys(one.ports).map((slot) =>
          translate(value, translationIn(one, slot, [[one.was.path, folderOf(one.was)]])),
        ),
      ),
    );
    const [only = value] = translations;
    if (translations.size === 1) env[key] = only;
    else notRun.push(`variable ${key}: unchanged, since it contains a reference and the hosts differ`);
  }
  return env;
}

function isAddressOf(value: string, { at }: Translation): boolean {
  return at.has(normalized(value));
}

/** Commands and checks are the same for all hosts: their paths are relative to the folder of a release. */
function foldersFromRelease(path: string): Translation["folders"] {
  return [...["current", "slots/a", "slots/b"].map((link) => [`${path}/${link}`, "."] as const), [path, "../.."]];
}
