import * as z from "zod/mini";
import { ruleChecks } from "./check/index.ts";
import { ruleFiles, ruleProfile, ruleSecrets, ruleVerify } from "./environment-rules.ts";
import { ruleGates } from "./gate/index.ts";
import { ruleHooks } from "./hooks.ts";
import { ruleTarget, writtenTarget } from "./target/index.ts";
import { ruleStrategy, strategyKind } from "./target/strategy.ts";
import type { FileInput } from "./schema.ts";
import { withoutInvalid } from "./errors.ts";
import type { DeepPartial, ReportProblem } from "./errors.ts";

/** What keys demand of each other. Checked even when some keys are wrong, for the valid ones. */
export const crossFieldCheck: z.core.$ZodCheck<FileInput> = z.check<FileInput>(
  (context) => {
    const file = validPart(context.value, context.issues);
    const found: Parameters<ReportProblem>[] = [];
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
export function validPart(
  value: unknown,
  issues: readonly Pick<z.core.$ZodRawIssue, "code" | "path">[],
): DeepPartial<FileInput> | undefined {
  // An unknown key does not affect the keys beside it.
  const invalid = new Set(
    issues.filter(({ code }) => code !== "unrecognized_keys").map(({ path }) => JSON.stringify(path ?? [])),
  );
  return withoutInvalid(value, [], invalid) as DeepPartial<FileInput> | undefined;
}

function ruleFile(file: DeepPartial<FileInput>, report: ReportProblem): void {
  const names = Object.keys(file.environments ?? {});
  if (file.environments !== undefined && names.length === 0) {
    report(["environments"], "is empty; write at least one, such as staging:");
  }
  if (file.smoke !== undefined) ruleChecks(file.smoke, ["smoke"], report);
  if (file.gates !== undefined) ruleGates(file.gates, ["gates"], report);
  for (const name of names) {
    const environment = file.environments?.[name];
    if (environment === undefined) continue;
    const path = ["environments", name];
    ruleProfile(name, environment, path, report);
    const { target } = environment;
    const { sites = [], shared } = writtenTarget(target);
    ruleSecrets(environment, sites, file.preset, path, report);
    ruleFiles(environment, shared, path, report);
    ruleVerify(environment, path, report);
    if (environment.smoke !== undefined) ruleChecks(environment.smoke, [...path, "smoke"], report);
    ruleHooks(environment, path, report);
    const beside = { strategy: environment.strategy, strategyKind: strategyKind(environment) };
    if (target !== undefined) ruleTarget(target, beside, [...path, "target"], report);
    ruleStrategy(environment, sites, path, report);
  }
}
