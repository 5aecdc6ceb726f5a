import type { Check, Command, CommandCheck, Environment, HttpCheck } from "../config/types.ts";
import type { Place } from "./places.ts";
import { bare, checkAt, isLoopback, meant, namesHost } from "./words.ts";

/** A command that is run on hosts, in the folder of a release; undefined when it would have to differ by host. */
export function commandHere(command: Command, places: readonly Place[]): Command | undefined {
  const [first, ...others] = places.map(({ meaning }) => command.map((word) => meant(word, meaning)));
  return others.every((other) => other.every((word, index) => word === first?.[index])) ? first : undefined;
}

/** The checks that ask the sandbox alone; the others are told of. One that hosts need in their own form each is one for each. */
export function checksHere({ smoke, url: known }: Environment, places: readonly Place[], notRun: string[]): Check[] {
  const outside = [
    ...places.flatMap(({ was }) => (was.local ? [] : [bare(was.address)])),
    ...(known === undefined ? [] : [bare(new URL(known).hostname)]),
  ];
  return smoke.flatMap((check): Check[] => {
    if (check.kind === "command" && check.on === "runner") {
      notRun.push(`check ${check.name}: not run, it is a command on the runner`);
      return [];
    }
    const forms = places.map((place) =>
      check.kind === "command" ? commandAt(check, place, outside) : addressAt(check, place),
    );
    const left = forms.find((form) => typeof form === "string");
    if (left !== undefined) {
      notRun.push(`check ${check.name}: not run, ${left}`);
      return [];
    }
    const here = forms.filter((form) => typeof form !== "string");
    if (new Set(here.map((form) => JSON.stringify(form))).size < 2) return here.slice(0, 1);
    const all = here.map((form, index) => ({ ...form, host: places[index]?.host.name }));
    // The engine would ask the first of the hosts by name.
    return check.once
      ? all.toSorted((one, other) => ((one.host ?? "") < (other.host ?? "") ? -1 : 1)).slice(0, 1)
      : all;
  });
}

/** A string says why it is not run. */
function commandAt(check: CommandCheck, { meaning }: Place, outside: readonly string[]): Check | string {
  const command = check.command.map((word) => meant(word, meaning));
  const left = command.map((word) => namesHost(word, outside)).find((name) => name !== undefined);
  return left === undefined ? { ...check, command } : `its command names ${left}`;
}

function addressAt(check: HttpCheck, { meaning }: Place): Check | string {
  if (!/^https?:/i.test(check.url)) return check;
  const url = checkAt(check.url, meaning);
  if (url === undefined) return `it asks ${new URL(check.url).origin}`;
  // What is asked of one address outside of the hosts is asked once, though its stand-in is on this machine.
  return { ...check, url, once: check.once || !isLoopback(new URL(check.url).hostname) };
}

/** Globs of logs and dumps, of which only those in the folder of the service are taken: the rest of this machine is no host's. */
export function evidenceHere({ target: { evidence, hosts } }: Environment, notRun: string[]): string[] {
  return evidence.flatMap((glob) => {
    if (!glob.startsWith("/")) return [glob];
    const path = hosts.map((host) => `${host.path}/`).find((folder) => glob.startsWith(folder));
    if (path !== undefined) return [glob.slice(path.length)];
    notRun.push(`evidence ${glob}: not taken`);
    return [];
  });
}
