import type { Check, Environment } from "../../config/types.ts";
import { expand, references } from "../../core/template.ts";
import { sitesOf } from "../../config/target/index.ts";
import { UserError } from "../../core/errors.ts";
import { SHORTEST } from "../../core/mask.ts";
import type { World } from "../../core/world.ts";
import { OUTCOMES } from "../../deploy/words.ts";
import { parseDotenv } from "./dotenv.ts";

/** The values of the input `secrets`, each masked separately, except for one that would mask the outcome. */
export function readSecrets(text: string | undefined, world: World): Record<string, string> {
  const values = parseDotenv(text ?? "");
  for (const [name, value] of Object.entries(values)) {
    const word = outcomeContaining(value);
    if (word === undefined) world.secrets.add(value, name);
    // GitHub drops a job's output in which it sees a masked value.
    else
      world.log.warn(
        `the secret ${name} is a part of the word "${word}", which names an outcome: it is not masked. If it is not secret, write it under \`env\` of deploy.yml.`,
      );
  }
  return values;
}

/** The word of an outcome that a value is a part of: masked, it would make GitHub drop the outcome. */
export function outcomeContaining(value: string): string | undefined {
  return value.trim().length < SHORTEST ? undefined : OUTCOMES.find((outcome) => outcome.includes(value.trim()));
}

/** Puts values in place of `${NAME}`; a variable that refers to a secret becomes one itself. */
export function withValues(
  environment: Environment,
  values: Readonly<Record<string, string>>,
): { environment: Environment; serviceSecrets: Readonly<Record<string, string>> | undefined } {
  const at = (path: string): string => `deploy.yml environments.${environment.name}.${path}`;
  const missing = environment.secrets.filter((name) => values[name] === undefined || values[name] === "");
  if (missing.length > 0) {
    throw new UserError(`${missing.join(", ")} ${missing.length === 1 ? "has" : "have"} no value`, {
      where: at("secrets"),
      fix: `Add ${missing.map((name) => `${name}=…`).join(", ")} to the input "secrets": in the pipeline it is the secret SERVICE_SECRETS.`,
    });
  }
  // These are part of the release, and a later rollback would restore their old values.
  const own = [
    ...sitesOf(environment.target).map(({ name, env }) => ({ path: `target.hosts ${name}`, env })),
    ...(environment.strategy.kind === "blue-green"
      ? Object.entries(environment.strategy.slots).map(([name, { env }]) => ({ path: `strategy.slots.${name}`, env }))
      : []),
  ];
  for (const { path, env } of own) {
    const name = Object.keys(env).find((key) => references(env[key] ?? "").length > 0);
    if (name !== undefined)
      throw new UserError(`${name} refers to a secret, which a variable of one host or slot cannot do`, {
        where: at(`${path}.env`),
        fix: "Put it into the environment's own `env`.",
      });
  }
  const secret: Record<string, string> = Object.fromEntries(
    environment.secrets.map((name) => [name, values[name] ?? ""]),
  );
  const env: Record<string, string> = {};
  for (const [name, text] of Object.entries(environment.env)) {
    if (references(text).length > 0) secret[name] = expand(text, values, at(`env.${name}`));
    else env[name] = expand(text, {}, at(`env.${name}`));
  }
  return {
    environment: { ...environment, env, smoke: withReferences(environment, environment.smoke, values) },
    serviceSecrets: Object.keys(secret).length === 0 ? undefined : secret,
  };
}

/**
 * The checks with the values of the secrets that they refer to.
 * @param onMissing gets the reason where one has no value; without it that is an error
 */
export function withReferences(
  environment: Environment,
  checks: readonly Check[],
  values: Readonly<Record<string, string>>,
  onMissing?: (reason: string) => void,
): Check[] {
  return checks.map((check) => {
    const where = `deploy.yml environments.${environment.name}.smoke ${check.name}`;
    const known = check.secrets.filter((name) => onMissing === undefined || Object.hasOwn(values, name));
    for (const name of check.secrets.filter((one) => !known.includes(one)))
      onMissing?.(
        `check ${check.name} refers to \${${name}}, which the input "secrets" does not have: it is sent as it is written`,
      );
    const own = known.map((name) => [name, expand(`\${${name}}`, values, where)]);
    return { ...check, values: Object.fromEntries(own) as Record<string, string> };
  });
}
