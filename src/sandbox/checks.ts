import type { Check, Command, Environment } from "../config/types.ts";
import { dependentsOf } from "../core/schedule.ts";
import type { Place } from "./places.ts";
import { isLoopback } from "../core/url.ts";
import { normalized, checkAt, translate, namesHost } from "./translate.ts";

/** A command that runs on hosts, in the folder of a release; undefined when it would differ by host. */
export function sandboxCommand(command: Command, places: readonly Place[]): Command | undefined {
  const [first, ...others] = places.map(({ translation }) => command.map((word) => translate(word, translation)));
  return others.every((other) => other.every((word, index) => word === first?.[index])) ? first : undefined;
}

/** The checks that stay inside the sandbox; the others are recorded as not run. A check that differs by host becomes one check per host. */
export function sandboxChecks({ smoke, url: known }: Environment, places: readonly Place[], notRun: string[]): Check[] {
  const outside = [
    ...places.flatMap(({ was }) => (was.local ? [] : [normalized(was.address)])),
    ...(known === undefined ? [] : [normalized(new URL(known).hostname)]),
  ];
  const missing = new Set<string>();
  const leaveOut = ({ name }: Check, reason: string): Check[] => {
    notRun.push(`check ${name}: not run, ${reason}`);
    missing.add(name);
    return [];
  };
  const kept = smoke.flatMap((check): Check[] => {
    if ("on" in check && check.on === "runner") return leaveOut(check, "it is a command on the runner");
    const variants = places.map((place) =>
      "on" in check ? commandAt(check, place, outside) : addressAt(check, place),
    );
    const reason = variants.find((form) => typeof form === "string");
    if (reason !== undefined) return leaveOut(check, reason);
    const here = variants.filter((form) => typeof form !== "string");
    if (new Set(here.map((form) => JSON.stringify(form))).size < 2) return here.slice(0, 1);
    const all = here.map((form, index) => ({ ...form, host: places[index]?.host.name }));
    // The engine would run it on the first host by name.
    return check.once
      ? all.toSorted((one, other) => ((one.host ?? "") < (other.host ?? "") ? -1 : 1)).slice(0, 1)
      : all;
  });
  const dependents = dependentsOf(kept, missing);
  for (const name of dependents) notRun.push(`check ${name}: not run, it needs a check that is not run`);
  return kept.filter(({ name }) => !dependents.has(name));
}

/** A string is the reason why it is not run. */
function commandAt(
  check: Extract<Check, { readonly command: Command }>,
  { translation }: Place,
  outside: readonly string[],
): Check | string {
  const command = check.command.map((word) => translate(word, translation));
  const host = command.map((word) => namesHost(word, outside)).find((name) => name !== undefined);
  return host === undefined ? { ...check, command } : `its command names ${host}`;
}

function addressAt(check: Extract<Check, { readonly url: string }>, { translation }: Place): Check | string {
  if (!/^https?:/i.test(check.url)) return check;
  const url = checkAt(check.url, translation);
  if (url === undefined) return `it queries ${new URL(check.url).origin}`;
  // A check of one address outside the hosts runs once, although its replacement is on this machine.
  return { ...check, url, once: check.once || !isLoopback(new URL(check.url).hostname) };
}

/** Globs of logs and dumps, limited to the folder of the service: the rest of this machine belongs to no host. */
export function sandboxEvidence({ target: { evidence, hosts } }: Environment, notRun: string[]): string[] {
  return evidence.flatMap((glob) => {
    if (!glob.startsWith("/")) return [glob];
    const path = hosts.map((host) => `${host.path}/`).find((folder) => glob.startsWith(folder));
    if (path !== undefined) return [glob.slice(path.length)];
    notRun.push(`evidence ${glob}: not collected`);
    return [];
  });
}
