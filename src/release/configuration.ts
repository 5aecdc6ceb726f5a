import type { Environment } from "../config/types.ts";
import { hashOf } from "./release.ts";

/**
 * The name of a configuration: everything that changes how the same code behaves or is run, and nothing
 * that is secret. A JSON file counts by its content, not by its spelling, so that a setting that is
 * flipped and flipped back leads to the same release. Eight hexadecimal characters.
 */
export function configurationHash(environment: Environment, files: Readonly<Record<string, string>>): string {
  const { target, strategy } = environment;
  return hashOf({
    env: environment.env,
    files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, meaningOf(name, text)])),
    manager: target.manager,
    shared: target.shared,
    secrets: environment.secrets,
    slots: strategy.kind === "blue-green" ? strategy.slots : undefined,
    switch: strategy.kind === "blue-green" ? strategy.switchCommand : undefined,
    hosts: target.hosts
      .filter(({ env, slots }) => Object.keys(env).length > 0 || slots !== undefined)
      .map(({ name, env, slots }) => ({ name, env, ...(slots === undefined ? {} : { slots }) })),
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
