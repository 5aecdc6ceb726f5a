import { checks, hooks } from "./check-schema.ts";
import { relativeProblem } from "./path.ts";
import { choice, either, list, map, never, object, optional, text, whole } from "./shape.ts";
import type { ValueOf } from "./shape.ts";
import { baseUrl, strategy, target } from "./target-schema.ts";
import { REQUEST_PATH_PATTERN, webhookProblem } from "./url.ts";
import { command, duration, field, names, variables, word } from "./word.ts";

export const PROFILES = ["dev", "staging", "production"] as const;
export const PRESETS = ["erlmcp", "mcp-hub"] as const;

const configFile = object({ from: text(relativeProblem), to: text(relativeProblem) });
const fieldOrNone = either([field, never], "must be a path into JSON, or false when the service has none");

const verify = object({
  path: optional(word(REQUEST_PATH_PATTERN, 'is not a path; write it from "/", such as /health')),
  "version-field": optional(field),
  "config-field": optional(fieldOrNone),
  "instance-field": optional(fieldOrNone),
  times: optional(whole(1, 100)),
  interval: optional(duration("100ms", "5m")),
  within: optional(duration("1s", "1h")),
});

const environment = object({
  profile: optional(choice(PROFILES)),
  url: optional(baseUrl),
  target,
  strategy: optional(strategy),
  env: optional(variables),
  secrets: optional(names),
  config: optional(either([configFile, list(configFile)], "must be a map with from and to, or a list of them")),
  verify: optional(verify),
  smoke: optional(checks),
  bake: optional(duration("0s", "24h")),
  hooks: optional(hooks),
  "on-failure": optional(choice(["rollback", "hold"])),
  "on-host-failure": optional(choice(["undo", "continue"])),
  lease: optional(object({ wait: optional(duration("0s", "6h")), guard: optional(duration("10s", "30m")) })),
  keep: optional(whole(2, 50)),
});

const ENVIRONMENT_NAME = /^[a-z][a-z0-9-]{0,30}$/;
const environmentName = (name: string): string | undefined =>
  ENVIRONMENT_NAME.test(name) ? undefined : 'is not the name of an environment; write lower-case letters, digits and "-", a letter first';

/** The keys of deploy.yml and what each may hold; what they demand of each other is in the rules. */
export const fileShape = object({
  service: word(/^[a-z][a-z0-9-]{0,40}$/, 'is not the name of a service; write lower-case letters, digits and "-", a letter first'),
  preset: optional(choice(PRESETS)),
  // Tolerant: the build room looks at it closely.
  build: optional(
    object(
      {
        commands: optional(list(command)),
        archive: optional(text(relativeProblem)),
        manifest: optional(text(relativeProblem)),
      },
      { loose: true },
    ),
  ),
  environments: map(environmentName, environment, { propertyNames: { pattern: ENVIRONMENT_NAME.source }, minProperties: 1 }),
  smoke: optional(checks),
  notify: optional(object({ webhook: optional(text(webhookProblem)) })),
});

export type FileInput = ValueOf<typeof fileShape>;
export type EnvironmentInput = ValueOf<typeof environment>;
export type TargetInput = ValueOf<typeof target>;
export type HostInput = TargetInput["hosts"][number];
export type StrategyInput = ValueOf<typeof strategy>;
export type ManagerInput = NonNullable<TargetInput["manager"]>;
export type CheckInput = ValueOf<typeof checks>[number];
export type HookInput = NonNullable<ValueOf<typeof hooks>["before"]>[number];
export type CommandInput = ValueOf<typeof command>;
