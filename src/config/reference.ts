import { UserError } from "../core/errors.ts";
import { didYouMean, printable } from "../core/quote.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
// `$${` stands for a literal `${`; a `${` without its end is caught so that it can be refused.
const TOKEN = /\$\$\{|\$\{([^{}]*)(\}?)/g;

/** The names that a text refers to as `${NAME}`, each once, in the order they appear. */
export function references(text: string): string[] {
  const names = new Set<string>();
  for (const [, name, end] of text.matchAll(TOKEN)) {
    if (name !== undefined && end === "}" && NAME.test(name)) names.add(name);
  }
  return [...names];
}

/** What is wrong with the references in a text; undefined when they can all be expanded, given their values. */
export function referenceProblem(text: string): string | undefined {
  for (const [, name, end] of text.matchAll(TOKEN)) {
    if (name === undefined) continue;
    if (end !== "}") return "has a ${ without its }; write ${NAME}, or $${ for the two characters themselves";
    if (!NAME.test(name)) {
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
