import * as z from "zod/mini";
import { addressProblem, HOST_PATTERN, hostProblem, jumpProblem, USER_PATTERN } from "./host.ts";
import { FOLDER_PATTERN, folderProblem, GLOB_PATTERN, globProblem } from "../core/path.ts";
import { printable } from "../core/quote.ts";
import { baseUrlProblem, URL_PATTERN } from "./url.ts";
import { command, duration, holds, text, unique, variables, whole, word } from "./word.ts";

const user = word(USER_PATTERN, "is not a user name; write letters, digits and . _ -");
export const baseUrl = text(baseUrlProblem, { pattern: URL_PATTERN.source });

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

const front = z.optional(baseUrl);

const host = z.union(
  [
    text(hostProblem, { pattern: HOST_PATTERN.source }),
    z.strictObject({
      address: text(addressProblem),
      name: z.optional(word(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, "is not a name; write letters, digits and . _ -")),
      ...place,
      front,
      env: z.optional(variables),
    }),
  ],
  { error: "must be a host: [user@]host[:port], the word local, or a map with address" },
);

const KINDS = ["systemd", "release", "process", "command"];

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
        : `needs exactly one of ${KINDS.join(", ")}, not ${given.join(" and ") || "none"}`;
    }),
  )
  .register(z.globalRegistry, { minProperties: 1, maxProperties: 1 });

const TARGETS = ["direct"] as const;

/** Where a service runs, and what starts and stops it there. */
export const target = z.strictObject({
  kind: z.optional(
    z.enum(TARGETS, {
      error: (issue) => `${printable(String(issue.input))} is not supported; write ${TARGETS.join(" or ")}`,
    }),
  ),
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
});

const slot = z.strictObject({ instance: baseUrl, env: z.optional(variables) });

const STRATEGIES = ["recreate", "rolling", "blue-green"] as const;

/** How traffic moves from the old release to the new one. */
export const strategy = z.union(
  [
    z.enum(STRATEGIES),
    z.strictObject({
      kind: z.enum(STRATEGIES),
      "max-in-flight": z.optional(
        z.union(
          [whole(1, 1000), word(/^(?:[1-9]\d?|100)%$/, "is not a share; write 1% to 100%, or a number of hosts")],
          {
            error: 'must be a number of hosts, or a share such as "25%"',
          },
        ),
      ),
      slots: z.optional(z.strictObject({ a: slot, b: slot })),
      switch: z.optional(command),
      front,
      drain: z.optional(duration("0s", "24h")),
    }),
  ],
  { error: `must be ${STRATEGIES.join(", ")}, or a map with kind` },
);
