import { addressProblem, HOST_PATTERN, hostProblem, jumpProblem, USER_PATTERN } from "./host.ts";
import { FOLDER_PATTERN, folderProblem, GLOB_PATTERN, globProblem, relativeProblem } from "./path.ts";
import { printable } from "./quote.ts";
import { boolean, choice, either, list, object, optional, text, whole } from "./shape.ts";
import { baseUrlProblem, URL_PATTERN } from "./url.ts";
import { command, duration, variables, word } from "./word.ts";

const user = word(USER_PATTERN, "is not a user name; write letters, digits and . _ -");
export const baseUrl = text(baseUrlProblem, { pattern: URL_PATTERN.source });

/** What a host may set for itself, and a target for all of its hosts. */
const place = {
  user: optional(user),
  port: optional(whole(1, 65_535)),
  jump: optional(text(jumpProblem)),
  sudo: optional(boolean),
  "run-as": optional(user),
  path: optional(text(folderProblem, { pattern: FOLDER_PATTERN.source })),
  instance: optional(baseUrl),
};

const host = either(
  [
    text(hostProblem, { pattern: HOST_PATTERN.source }),
    object({
      address: text(addressProblem),
      name: optional(word(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'is not a name; write letters, digits and . _ -')),
      ...place,
      env: optional(variables),
    }),
  ],
  "must be a host: [user@]host[:port], the word local, or a map with address",
);

const KINDS = ["systemd", "release", "process", "command"];

const manager = object(
  {
    systemd: optional(word(/^[A-Za-z0-9_][A-Za-z0-9:_.@{}-]{0,127}$/, "is not the name of a systemd unit")),
    release: optional(word(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "is not the name of a release; write what bin/ calls its script")),
    process: optional(command),
    command: optional(object({ start: command, stop: command, status: command })),
  },
  {
    rule: (given) => (given.length === 1 ? undefined : `needs exactly one of ${KINDS.join(", ")}, not ${given.join(" and ") || "none"}`),
    json: { minProperties: 1, maxProperties: 1 },
  },
);

const TARGETS = ["direct"] as const;

/** Where a service runs, and what starts and stops it there. */
export const target = object({
  kind: optional(
    choice(TARGETS, (value) => `${printable(String(value))} is not supported; write ${TARGETS.join(" or ")}`),
  ),
  hosts: list(host, { filled: true }),
  ...place,
  manager: optional(manager),
  "start-timeout": optional(duration("1s", "30m")),
  "stop-timeout": optional(duration("1s", "30m")),
  "connect-timeout": optional(duration("1s", "2m")),
  ports: optional(list(whole(1, 65_535), { unique: true })),
  evidence: optional(list(text(globProblem, { pattern: GLOB_PATTERN.source }), { unique: true })),
  shared: optional(list(text(relativeProblem), { unique: true })),
});

const slot = object({ instance: baseUrl, env: optional(variables) });

export const STRATEGIES = ["recreate", "rolling", "blue-green"] as const;

/** How traffic moves from the old release to the new one. */
export const strategy = either(
  [
    choice(STRATEGIES),
    object({
      kind: choice(STRATEGIES),
      "max-in-flight": optional(
        either(
          [whole(1, 1000), word(/^(?:[1-9]\d?|100)%$/, 'is not a share; write 1% to 100%, or a number of hosts')],
          'must be a number of hosts, or a share such as "25%"',
        ),
      ),
      slots: optional(object({ a: slot, b: slot })),
      switch: optional(command),
      drain: optional(duration("0s", "24h")),
    }),
  ],
  `must be ${STRATEGIES.join(", ")}, or a map with kind`,
);
