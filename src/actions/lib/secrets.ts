import type { Environment } from "../../config/types.ts";
import { expand, references } from "../../config/reference.ts";
import { UserError } from "../../core/errors.ts";
import type { World } from "../../core/world.ts";
import { envLines } from "../../targets/direct/env-lines.ts";
import { parseDotenv } from "./dotenv.ts";

/** The values of the input `secrets`, each masked by itself. */
export function readSecrets(text: string | undefined, world: World): Record<string, string> {
  const values = parseDotenv(text ?? "");
  for (const [name, value] of Object.entries(values)) world.secrets.add(value, name);
  return values;
}

/** Puts values in place of `${NAME}`; a variable that refers to a secret becomes one itself. */
export function withValues(environment: Environment, values: Readonly<Record<string, string>>): { environment: Environment; secretText: string | undefined } {
  const at = (path: string): string => `deploy.yml environments.${environment.name}.${path}`;
  const missing = environment.secrets.filter((name) => values[name] === undefined || values[name] === "");
  if (missing.length > 0) {
    throw new UserError(`${missing.join(", ")} ${missing.length === 1 ? "has" : "have"} no value`, {
      where: at("secrets"),
      fix: `Add ${missing.map((name) => `${name}=…`).join(", ")} to the input "secrets".`,
    });
  }
  const secret: Record<string, string> = Object.fromEntries(environment.secrets.map((name) => [name, values[name] ?? ""]));
  const env: Record<string, string> = {};
  for (const [name, text] of Object.entries(environment.env)) {
    if (references(text).length > 0) secret[name] = expand(text, values, at(`env.${name}`));
    else env[name] = expand(text, {}, at(`env.${name}`));
  }
  const smoke = environment.smoke.map((check) =>
    check.kind !== "http"
      ? check
      : {
          ...check,
          headers: Object.fromEntries(Object.entries(check.headers).map(([name, text]) => [name, expand(text, values, at(`smoke ${check.name}`))])),
          body: check.body === undefined ? undefined : expand(check.body, values, at(`smoke ${check.name}`)),
        },
  );
  return { environment: { ...environment, env, smoke }, secretText: Object.keys(secret).length === 0 ? undefined : envLines(secret) };
}
