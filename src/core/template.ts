import { UserError } from "./errors.ts";
import { didYouMean, printable } from "./text.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** A value that a check captured: the check's name, a dot and the value's name. */
const CAPTURE = /^([A-Za-z0-9][A-Za-z0-9 ._/-]{0,79})\.([A-Za-z_][A-Za-z0-9_]*)$/;
// `$${` stands for a literal `${`; a `${` without its end is matched so that it can be refused.
const TOKEN = /\$\$\{|\$\{([^{}]*)(\}?)/g;

/** The names of secrets or variables that a text refers to as `${NAME}`, each once, in the order they appear. */
export function references(text: string): string[] {
  return namesIn(text, NAME);
}

/** The values that a text refers to as `${check.name}`, each once. */
export function captureReferences(text: string): { readonly check: string; readonly name: string }[] {
  return namesIn(text, CAPTURE).map((whole) => {
    const [, check = "", name = ""] = CAPTURE.exec(whole) ?? [];
    return { check, name };
  });
}

function namesIn(text: string, pattern: RegExp): string[] {
  const names = new Set<string>();
  for (const [, name, end] of text.matchAll(TOKEN)) {
    if (name !== undefined && end === "}" && pattern.test(name)) names.add(name);
  }
  return [...names];
}

/** What is wrong with the references in a text; undefined when they can all be expanded, given their values. */
export function referenceProblem(text: string, { captures = false } = {}): string | undefined {
  for (const [, name, end] of text.matchAll(TOKEN)) {
    if (name === undefined) continue;
    if (end !== "}") return "has a ${ without its }; write ${NAME}, or $${ for the two characters themselves";
    if (!NAME.test(name) && !(captures && CAPTURE.test(name))) {
      return `has \${…} around ${printable(name)}, which is not a name; write \${NAME}, or $\${ for the characters themselves`;
    }
  }
  return undefined;
}

/**
 * Puts values in place of `${NAME}`, once: what a value itself contains is left as it is.
 * @param where what the text belongs to, for the error, e.g. `environments.production.env.DB_URL`
 * @throws UserError for a name without a value
 */
export function expand(text: string, values: Readonly<Record<string, string>>, where: string): string {
  const problem = referenceProblem(text);
  if (problem !== undefined) throw new UserError(`the text ${problem}`, { where });
  return text.replace(TOKEN, (_whole, name: string | undefined) => {
    if (name === undefined) return "${";
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    throw new UserError(`\${${name}} has no value${didYouMean(name, Object.keys(values))}`, {
      where,
      fix: `Add ${name}=… to the input "secrets", or remove the reference.`,
    });
  });
}

/**
 * The same for what is known only while checks run: a reference without a value is left as it is written.
 * @param pattern which references are replaced
 */
function fillKnown(
  text: string,
  values: Readonly<Record<string, string>>,
  pattern: RegExp,
  encode: (value: string) => string,
): string {
  return text.replace(TOKEN, (whole, name: string | undefined) => {
    if (name === undefined) return "${";
    return pattern.test(name) && Object.hasOwn(values, name) ? encode(values[name] ?? "") : whole;
  });
}

/** A text of a check with the values of secrets and captured values. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return fillKnown(text, values, /^/, (value) => value);
}

/** A path of a request with captured values, encoded. */
export function fillPath(path: string, values: Readonly<Record<string, string>>): string {
  return fillKnown(path, values, CAPTURE, encodeURIComponent);
}

/** A path without its references to captured values, whose names may have spaces. */
export function withoutCaptures(path: string): string {
  return path.replace(TOKEN, (whole, name: string | undefined, end: string) =>
    name !== undefined && end === "}" && CAPTURE.test(name) ? "" : whole,
  );
}
