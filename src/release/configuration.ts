import type { Environment } from "../config/types.ts";
import { hashOf } from "./release.ts";

/**
 * The name of a configuration: everything that changes how the same code behaves or is run, and nothing
 * that is secret. A JSON file counts by its content, not by its spelling, so that a setting that is
 * changed and changed back leads to the same release. Eight hexadecimal characters.
 * @param target what it covers of the target: `hashedTarget` of src/config/target
 */
export function configurationHash(
  environment: Pick<Environment, "env" | "secrets" | "strategy">,
  target: object,
  files: Readonly<Record<string, string>>,
): string {
  const { strategy } = environment;
  return hashOf({
    env: environment.env,
    files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, meaningOf(name, text)])),
    ...target,
    secrets: environment.secrets,
    slots: strategy.kind === "blue-green" ? strategy.slots : undefined,
    switch: strategy.kind === "blue-green" ? strategy.switchCommand : undefined,
  }).slice(0, 8);
}

function meaningOf(name: string, text: string): unknown {
  if (!name.endsWith(".json")) return text;
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return text; // the service will say what is wrong with it; the deployment sees that
  }
}
