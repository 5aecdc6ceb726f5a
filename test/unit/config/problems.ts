import { ConfigError } from "../../../src/config/errors.ts";
import type { ConfigProblem } from "../../../src/config/errors.ts";
import { loadConfig } from "../../../src/config/load.ts";

/** What is wrong with a deploy.yml for whoever deploys with it. */
export function problemsOf(text: string): readonly ConfigProblem[] {
  try {
    loadConfig(text, "deploy.yml", "refuse");
  } catch (error) {
    if (error instanceof ConfigError) return error.errors;
    throw error;
  }
  return [];
}

/** A file that is right, with an environment's keys, indented by four, in it. */
export function staging(keys: string, hosts = "[web1]", top = ""): string {
  return `service: shop\n${top}environments:\n  staging:\n    target:\n      hosts: ${hosts}\n${keys}`;
}
