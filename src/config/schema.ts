import * as z from "zod/mini";
import { build } from "./build.ts";
import { checks } from "./check/index.ts";
import { gates } from "./gate/index.ts";
import { hostHeaderProblem, REQUEST_PATH_PATTERN } from "./address.ts";
import { relativeProblem } from "../core/path.ts";
import { PROFILES } from "../core/profile.ts";
import { PRESETS } from "./preset-name.ts";
import { hooks } from "./hooks.ts";
import { notify } from "./sink/index.ts";
import { target } from "./target/index.ts";
import { strategy } from "./target/strategy.ts";
import { baseUrl, command, duration, field, map, names, text, variables, whole, word } from "./word.ts";

const configFile = z.strictObject({ from: text(relativeProblem), to: text(relativeProblem) });
const fieldOrNone = z.union([field, z.literal(false)], {
  error: "must be a path into JSON, or false when the service has none",
});

const verify = z.strictObject({
  path: z.optional(word(REQUEST_PATH_PATTERN, 'is not a path; write it from "/", such as /health')),
  host: z.optional(text(hostHeaderProblem)),
  "version-field": z.optional(field),
  "config-field": z.optional(fieldOrNone),
  "instance-field": z.optional(fieldOrNone),
  times: z.optional(whole(1, 100)),
  interval: z.optional(duration("100ms", "5m")),
  within: z.optional(duration("1s", "1h")),
});

const environment = z.strictObject({
  profile: z.optional(z.enum(PROFILES)),
  url: z.optional(baseUrl),
  target,
  strategy: z.optional(strategy),
  env: z.optional(variables),
  secrets: z.optional(names),
  config: z.optional(
    z.union([configFile, z.array(configFile)], { error: "must be a map with from and to, or a list of them" }),
  ),
  verify: z.optional(verify),
  smoke: z.optional(checks),
  bake: z.optional(duration("0s", "24h")),
  hooks: z.optional(hooks),
  "on-failure": z.optional(z.enum(["rollback", "hold"])),
  "on-host-failure": z.optional(z.enum(["undo", "continue"])),
  lease: z.optional(
    z.strictObject({ wait: z.optional(duration("0s", "6h")), guard: z.optional(duration("10s", "30m")) }),
  ),
  keep: z.optional(whole(2, 50)),
});

const ENVIRONMENT_NAME = /^[a-z][a-z0-9-]{0,30}$/;
const environmentName = (name: string): string | undefined =>
  ENVIRONMENT_NAME.test(name)
    ? undefined
    : 'is not the name of an environment; write lower-case letters, digits and "-", a letter first';

/** The keys of deploy.yml and what each may hold; what they demand of each other is in the rules. */
export const fileShape = z.strictObject({
  service: word(
    /^[a-z][a-z0-9-]{0,40}$/,
    'is not the name of a service; write lower-case letters, digits and "-", a letter first',
  ),
  preset: z.optional(z.enum(PRESETS)),
  build: z.optional(build),
  gates: z.optional(gates),
  environments: map(environmentName, environment, {
    propertyNames: { pattern: ENVIRONMENT_NAME.source },
    minProperties: 1,
  }),
  smoke: z.optional(checks),
  notify: z.optional(notify),
  rehearsal: z.optional(z.strictObject({ process: z.optional(command) })),
});

export type FileInput = z.infer<typeof fileShape>;
export type EnvironmentInput = z.infer<typeof environment>;
