import type { Check, Command, Environment } from "../../config/types.ts";
import type { Place } from "./sandbox-places.ts";
import { bare, checkAt, meant, namesHost } from "./sandbox-words.ts";

/** A command that is run on hosts, in the folder of a release; undefined when it would have to differ by host. */
export function commandHere(command: Command, places: readonly Place[]): Command | undefined {
  const [first, ...others] = places.map(({ meaning }) => command.map((word) => meant(word, meaning)));
  return others.every((other) => other.every((word, index) => word === first?.[index])) ? first : undefined;
}

/** The checks that ask the sandbox alone; the others are told of. */
export function checksHere({ smoke, url: known }: Environment, places: readonly Place[], notRun: string[]): Check[] {
  // The engine asks what is on a host of the first one by name.
  const [first] = places.toSorted((left, right) => (left.was.name < right.was.name ? -1 : 1));
  if (first === undefined) return [...smoke];
  const outside = [...places.flatMap(({ was }) => (was.local ? [] : [bare(was.address)])), ...(known === undefined ? [] : [bare(new URL(known).hostname)])];
  return smoke.flatMap((check): Check[] => {
    if (check.kind === "command") {
      if (check.on === "host") {
        const command = check.command.map((word) => meant(word, first.meaning));
        const left = command.map((word) => namesHost(word, outside)).find((name) => name !== undefined);
        if (left === undefined) return [{ ...check, command }];
        notRun.push(`check ${check.name}: not run, its command names ${left}`);
        return [];
      }
      notRun.push(`check ${check.name}: not run, it is a command on the runner`);
      return [];
    }
    const url = checkAt(check.url, first.meaning);
    if (url !== undefined) return [{ ...check, url }];
    notRun.push(`check ${check.name}: not run, it asks ${new URL(check.url).origin}`);
    return [];
  });
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
