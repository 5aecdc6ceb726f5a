import { parseDuration } from "../core/duration.ts";
import { commandProblem, wordProblem } from "./command.ts";
import { printable } from "./quote.ts";
import { referenceProblem } from "./reference.ts";
import { boolean, either, list, map, number, text } from "./shape.ts";
import type { Rule } from "./shape.ts";

/** A rule that a pattern is all of. */
export function word(pattern: RegExp, otherwise: string) {
  return text((value) => (pattern.test(value) ? undefined : `${printable(value)} ${otherwise}`), { pattern: pattern.source });
}

/** A duration with its unit, between two bounds that are durations as well. */
export function duration(least: string, most: string) {
  const [min, max] = [parseDuration(least) ?? 0, parseDuration(most) ?? 0];
  return text(
    (value) => {
      const ms = value === value.trim() ? parseDuration(value) : undefined;
      if (ms === undefined && /^\d+$/.test(value)) return `needs its unit; write ${value}s, not ${value}`;
      if (ms === undefined) return `${printable(value)} is not a duration; write 500ms, 90s, 5m or 2h`;
      return ms < min || ms > max ? `${printable(value)} is not between ${least} and ${most}` : undefined;
    },
    { pattern: "^\\d{1,9}(\\.\\d{1,3})?(ms|s|m|h)$" },
    (value) => `needs its unit; write ${value}s, not ${value}`,
  );
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A rule of the name of a variable or secret. */
export const variableName: Rule<string> = (name) =>
  VARIABLE.test(name) ? undefined : `${printable(name)} is not the name of a variable; write letters, digits and "_", no digit first`;

/** A command as one line of plain words, or as a list where each entry is one word. */
export const command = either(
  [
    text(commandProblem),
    list(text(wordProblem), {
      filled: true,
      rule: (words) => (words[0] === "" ? "begins with an empty word; write the program first" : undefined),
    }),
  ],
  "must be a command: one line of plain words, or a list such as [sh, -c, '…']",
);

/** Text that may refer to a secret or variable as `${NAME}`. */
export const template: Rule<string> = (value) =>
  value.includes("\0") ? "has a NUL character; remove it" : referenceProblem(value);

/** Variables of a service. */
export const variables = map(
  variableName,
  either([text(template), number, boolean], "must be text, a number, true or false"),
  { propertyNames: { pattern: VARIABLE.source } },
);

/** Names of variables or secrets. */
export const names = list(text(variableName, { pattern: VARIABLE.source }), { unique: true });

/** A dotted path into JSON, `checks[0].status`. */
export const FIELD_PATTERN = /^[^.[\]"\s]+(?:\.[^.[\]"\s]+|\[\d+\])*$/;
export const field = word(FIELD_PATTERN, "is not a path into JSON; write it with dots, such as status or checks[0].name");
