import * as z from "zod/mini";
import { parseDuration } from "../core/duration.ts";
import { printable } from "../core/text.ts";
import { referenceProblem } from "../core/template.ts";
import { baseUrlProblem, URL_PATTERN } from "./address.ts";

/** What is wrong with a value; undefined for nothing. */
export type Rule<T> = (value: T) => string | undefined;

/** Text that a rule checks; `json` is the part of the rule for editors. */
export function text(rule: Rule<string>, json: Record<string, unknown> = {}, error?: z.core.$ZodErrorMap) {
  const schema = z.string(error === undefined ? undefined : { error }).check(holds(rule));
  return schema.register(z.globalRegistry, json);
}

/** A rule as a check of zod; the returned text becomes the message. */
export function holds<T>(rule: Rule<T>): z.core.$ZodCheck<T> {
  return z.check<T>((context) => {
    const message = rule(context.value);
    if (message !== undefined) context.issues.push({ code: "custom", message, input: context.value, continue: true });
  });
}

/** Text that matches a pattern. */
export function word(pattern: RegExp, otherwise: string) {
  return text((value) => (pattern.test(value) ? undefined : `${printable(value)} ${otherwise}`), {
    pattern: pattern.source,
  });
}

/** An address that paths are put behind. */
export const baseUrl = text(baseUrlProblem, { pattern: URL_PATTERN.source });

/** A duration with its unit, between two bounds that are durations as well. */
export function duration(least: string, most: string) {
  const [min, max] = [parseDuration(least) ?? 0, parseDuration(most) ?? 0];
  return text(
    (value) => {
      const given = value === value.trim() ? parseDuration(value) : undefined;
      if (given === undefined && /^\d+$/.test(value)) return `needs its unit; write ${value}s, not ${value}`;
      if (given === undefined) return `${printable(value)} is not a duration; write 500ms, 90s, 5m or 2h`;
      return given < min || given > max ? `${printable(value)} is not between ${least} and ${most}` : undefined;
    },
    { pattern: "^\\d{1,9}(\\.\\d{1,3})?(ms|s|m|h)$" },
    (issue) =>
      typeof issue.input === "number" ? `needs its unit; write ${issue.input}s, not ${issue.input}` : undefined,
  );
}

/** Milliseconds of a duration that the schema has accepted. */
export function ms(written: string | undefined, otherwise: number): number {
  return parseDuration(written ?? "") ?? otherwise;
}

/**
 * A whole number between two bounds. Not `z.int`, whose issue would prevent the rules between keys from being checked.
 */
export function whole(least: number, most: number) {
  return z.number().check(z.multipleOf(1), z.gte(least), z.lte(most));
}

/** A list without duplicates. */
export function unique<T extends z.core.$ZodType>(item: T) {
  const schema = z.array(item).check(
    z.check((context) => {
      const seen = new Set<unknown>();
      for (const [index, value] of context.value.entries()) {
        if (seen.has(value)) {
          const message = `${printable(String(value))} is in the list already; remove it`;
          context.issues.push({ code: "custom", message, path: [index], input: value, continue: true });
        }
        seen.add(value);
      }
    }),
  );
  return schema.register(z.globalRegistry, { uniqueItems: true });
}

/** A map whose keys a rule checks; values are checked even when their key is wrong. */
export function map<T extends z.core.$ZodType>(rule: Rule<string>, value: T, json: Record<string, unknown> = {}) {
  const keys = z.check<Record<string, unknown>>(
    (context) => {
      if (typeof context.value !== "object" || context.value === null) return;
      for (const key of Object.keys(context.value)) {
        const message = rule(key);
        if (message === undefined) continue;
        context.issues.push({
          code: "custom",
          message,
          path: [key],
          params: { at: "key" },
          input: key,
          continue: true,
        });
      }
    },
    { when: () => true },
  );
  return z
    .record(z.string(), value)
    .check(keys as never)
    .register(z.globalRegistry, json);
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A rule of the name of a variable or secret. */
export const variableName: Rule<string> = (name) =>
  VARIABLE.test(name)
    ? undefined
    : `${printable(name)} is not the name of a variable; write letters, digits and "_", no digit first`;

/** A command as an argv array; it never passes a shell unless it names one itself. */
export type Command = readonly string[];

const SHELL = /[|&;<>()$`\\"'*?~#\n\r]/;
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/;

/** The words of a command that was written as text. */
function splitCommand(line: string): string[] {
  return line.trim().split(/[ \t]+/);
}

/** What is wrong with a command that is written as text: it is split at spaces, and nothing else is done to it. */
export function commandProblem(line: string): string | undefined {
  if (line.trim() === "") return "is an empty command; write the program and its arguments";
  const found = SHELL.exec(line)?.[0];
  if (found !== undefined) {
    return `has ${printable(found)}, which needs a shell, and no shell reads it; write it as a list: [sh, -c, '…']`;
  }
  if (CONTROL.test(line)) return "has a control character; remove it";
  if (splitCommand(line)[0]?.includes("=") === true) {
    return "begins with a variable, which needs a shell; use env, or write it as a list: [sh, -c, '…']";
  }
  return undefined;
}

/** What is wrong with one word of a command that is written as a list. */
function wordProblem(value: string): string | undefined {
  return value.includes("\0") ? "has a NUL character; remove it" : undefined;
}

/** A command as one line of plain words, or as a list where each entry is one word. */
export const command = z.union(
  [
    text(commandProblem),
    z.array(text(wordProblem)).check(
      z.minLength(1),
      holds((words) => (words[0] === "" ? "begins with an empty word; write the program first" : undefined)),
    ),
  ],
  { error: "must be a command: one line of plain words, or a list such as [sh, -c, '…']" },
);

type CommandInput = z.infer<typeof command>;

/** A command as the words of an argv. */
export function resolveCommand(input: CommandInput): Command {
  return typeof input === "string" ? splitCommand(input) : input;
}

/** Text that may refer to a secret or variable as `${NAME}`. */
const template: Rule<string> = (value) =>
  value.includes("\0") ? "has a NUL character; remove it" : referenceProblem(value);

/** Text of a check, which may also refer to a captured value as `${check.name}`. */
export const checkTemplate: Rule<string> = (value) =>
  value.includes("\0") ? "has a NUL character; remove it" : referenceProblem(value, { captures: true });

// A shell reads them on the host: these are its own, or set by a deployment.
const RESERVED =
  /^(?:UID|EUID|GID|PPID|IFS|OPTIND|SHELLOPTS|BASHOPTS|BASH_VERSINFO|SLOT|INSTANCE|RELEASE_(?:ID|VERSION|COMMIT|CONFIG_HASH))$/;
const serviceVariable: Rule<string> = (name) =>
  RESERVED.test(name)
    ? `${name} is set by the host or by the deployment itself; choose another name`
    : variableName(name);

/** Variables of a service. */
export const variables = map(
  serviceVariable,
  z.union([text(template), z.number(), z.boolean()], { error: "must be text, a number, true or false" }),
  { propertyNames: { pattern: VARIABLE.source } },
);

/** Variables as text, as a process gets them. */
export function resolveEnv(
  input: Readonly<Record<string, string | number | boolean>> | undefined,
): Record<string, string> {
  return Object.fromEntries(Object.entries(input ?? {}).map(([name, value]) => [name, String(value)]));
}

/** Names of secrets, each of which becomes a variable of the service. */
export const names = unique(text(serviceVariable, { pattern: VARIABLE.source }));

/** A dotted path into JSON, `checks[0].status`. */
export const FIELD_PATTERN = /^[^.[\]"\s]+(?:\.[^.[\]"\s]+|\[\d+\])*$/;
export const field = word(
  FIELD_PATTERN,
  "is not a path into JSON; write it with dots, such as status or checks[0].name",
);
