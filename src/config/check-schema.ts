import * as z from "zod/mini";
import { printable } from "../core/quote.ts";
import { checkUrlProblem } from "./url.ts";
import { command, duration, FIELD_PATTERN, map, template, text, whole, word } from "./word.ts";

const name = word(/^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,79}$/, "is not a name; write letters, digits, spaces and . _ / -");
const place = z.enum(["host", "runner"]);
const HEADER = /^[A-Za-z0-9!#$%&'*+.^_|~-]+$/;

const headers = map(
  (key) => (HEADER.test(key) ? undefined : `${printable(key)} is not the name of a header`),
  // A line end would start a header of its own.
  text((value) => (/[\r\n]/.test(value) ? "has a line end; write the header on one line" : template(value))),
  { propertyNames: { pattern: HEADER.source } },
);

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: "must be text, a number, true, false or null",
});

const fields = map(
  (key) =>
    FIELD_PATTERN.test(key)
      ? undefined
      : `${printable(key)} is not a path into JSON; write it with dots, such as status`,
  scalar,
  { propertyNames: { pattern: FIELD_PATTERN.source } },
);

const attempted = {
  timeout: z.optional(duration("100ms", "30m")),
  attempts: z.optional(whole(1, 20)),
  once: z.optional(z.boolean()),
};

const httpCheck = z.strictObject({
  name,
  http: text(checkUrlProblem),
  method: z.optional(z.enum(["GET", "HEAD", "POST", "PUT", "DELETE"])),
  headers: z.optional(headers),
  body: z.optional(text(template)),
  status: z.optional(
    z.union([whole(100, 599), z.array(whole(100, 599)).check(z.minLength(1))], {
      error: "must be a status such as 200, or a list of them",
    }),
  ),
  max: z.optional(duration("1ms", "30m")),
  contains: z.optional(z.string().check(z.minLength(1))),
  fields: z.optional(fields),
  ...attempted,
});

const commandCheck = z.strictObject({ name, command, on: z.optional(place), ...attempted });

/** What must hold after a switch. */
export const checks = z.array(
  z.union([httpCheck, commandCheck], { error: 'must be a check: a map with name, and "http: /path" or "command: …"' }),
);

const hook = z.strictObject({
  name,
  run: command,
  on: z.optional(place),
  timeout: z.optional(duration("1s", "6h")),
  irreversible: z.optional(z.boolean()),
});

/** What is run before and after a switch. */
export const hooks = z.strictObject({ before: z.optional(z.array(hook)), after: z.optional(z.array(hook)) });
