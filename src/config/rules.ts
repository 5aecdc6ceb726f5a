import * as z from "zod/mini";
import { ruleChecks } from "./check/index.ts";
import { ruleFiles, ruleProfile, ruleSecrets, ruleVerify } from "./environment-rules.ts";
import { ruleGates } from "./gate/index.ts";
import { ruleHooks } from "./hooks.ts";
import { ruleHosts, ruleStrategy } from "./target-rules.ts";
import type { FileInput } from "./schema.ts";
import { sound } from "./sound.ts";
import type { Sound, Tell } from "./sound.ts";

/** What keys demand of each other. Checked even when some keys are wrong, for the valid ones. */
export const crossFieldCheck: z.core.$ZodCheck<FileInput> = z.check<FileInput>(
  (context) => {
    const file = soundFile(context.value, context.issues);
    const found: Parameters<Tell>[] = [];
    if (file !== undefined) ruleFile(file, (...args) => found.push(args));
    for (const [path, message, at] of found) {
      context.issues.push({
        code: "custom",
        message,
        path: [...path],
        params: { at },
        input: undefined,
        continue: true,
      });
    }
  },
  { when: () => true },
);

/** The valid part of a file. */
export function soundFile(
  value: unknown,
  issues: readonly Pick<z.core.$ZodRawIssue, "code" | "path">[],
): Sound<FileInput> | undefined {
  // An unknown key does not affect the keys beside it.
  const wrong = new Set(
    issues.filter(({ code }) => code !== "unrecognized_keys").map(({ path }) => JSON.stringify(path ?? [])),
  );
  return sound(value, [], wrong) as Sound<FileInput> | undefined;
}

function ruleFile(file: Sound<FileInput>, tell: Tell): void {
  const names = Object.keys(file.environments ?? {});
  if (file.environments !== undefined && names.length === 0) {
    tell(["environments"], "is empty; write at least one, such as staging:");
  }
  if (file.smoke !== undefined) ruleChecks(file.smoke, ["smoke"], tell);
  if (file.gates !== undefined) ruleGates(file.gates, ["gates"], tell);
  for (const name of names) {
    const environment = file.environments?.[name];
    if (environment === undefined) continue;
    const path = ["environments", name];
    ruleProfile(name, environment, path, tell);
    ruleSecrets(environment, file.preset, path, tell);
    ruleFiles(environment, path, tell);
    ruleVerify(environment, path, tell);
    if (environment.smoke !== undefined) ruleChecks(environment.smoke, [...path, "smoke"], tell);
    ruleHooks(environment, path, tell);
    ruleHosts(environment, path, tell);
    ruleStrategy(environment, path, tell);
  }
}
