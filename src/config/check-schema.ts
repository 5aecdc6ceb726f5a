import { printable } from "./quote.ts";
import { boolean, choice, either, list, map, nothing, number, object, optional, text, whole } from "./shape.ts";
import { checkUrlProblem } from "./url.ts";
import { command, duration, FIELD_PATTERN, template, word } from "./word.ts";

const name = word(/^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,79}$/, "is not a name; write letters, digits, spaces and . _ / -");
const place = choice(["host", "runner"]);
const HEADER = /^[A-Za-z0-9!#$%&'*+.^_|~-]+$/;

const headers = map(
  (key) => (HEADER.test(key) ? undefined : `${printable(key)} is not the name of a header`),
  // A line end would start a header of its own.
  text((value) => (/[\r\n]/.test(value) ? "has a line end; write the header on one line" : template(value))),
  { propertyNames: { pattern: HEADER.source } },
);

const scalar = either([text(), number, boolean, nothing], "must be text, a number, true, false or null");

const fields = map(
  (key) => (FIELD_PATTERN.test(key) ? undefined : `${printable(key)} is not a path into JSON; write it with dots, such as status`),
  scalar,
  { propertyNames: { pattern: FIELD_PATTERN.source } },
);

const attempted = { timeout: optional(duration("100ms", "30m")), attempts: optional(whole(1, 20)) };

const httpCheck = object({
  name,
  http: text(checkUrlProblem),
  method: optional(choice(["GET", "HEAD", "POST", "PUT", "DELETE"])),
  headers: optional(headers),
  body: optional(text(template)),
  status: optional(
    either([whole(100, 599), list(whole(100, 599), { filled: true })], "must be a status such as 200, or a list of them"),
  ),
  max: optional(duration("1ms", "30m")),
  contains: optional(text((value) => (value === "" ? "is empty; write at least one" : undefined), { minLength: 1 })),
  fields: optional(fields),
  ...attempted,
});

const commandCheck = object({ name, command, on: optional(place), ...attempted });

/** What must hold after a switch. */
export const checks = list(
  either([httpCheck, commandCheck], 'must be a check: a map with name, and "http: /path" or "command: …"'),
);

const hook = object({
  name,
  run: command,
  on: optional(place),
  timeout: optional(duration("1s", "6h")),
  irreversible: optional(boolean),
});

/** What is run before and after a switch. */
export const hooks = object({ before: optional(list(hook)), after: optional(list(hook)) });
