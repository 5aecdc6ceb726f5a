import { resolveBuild } from "./build.ts";
import { resolveChecks } from "./check/index.ts";
import type { ConfigProblem } from "./errors.ts";
import { resolveGates } from "./gate/index.ts";
import { ms, resolveCommand, resolveEnv } from "./word.ts";
import { resolveHooks } from "./hooks.ts";
import { resolveNotify } from "./sink/index.ts";
import { presetOf } from "./presets.ts";
import type { Preset } from "./presets.ts";
import { BAKE_DEFAULTS, defaultProfile, GUARD_DEFAULTS, profileEnv, VERIFY_DEFAULTS } from "./profiles.ts";
import type { EnvironmentInput, FileInput } from "./schema.ts";
import { resolveTarget, writtenTarget } from "./target/index.ts";
import { resolveStrategy } from "./target/strategy.ts";
import type { Config, Environment, ProfileName, Verify } from "./types.ts";
import { trimSlash } from "./address.ts";

/** A valid file, with profile, preset and defaults put in. */
export function resolveFile(input: FileInput, file: string, newer: readonly ConfigProblem[]): Config {
  const environments = Object.entries(input.environments).map(([name, environment]) => [
    name,
    resolveEnvironment(name, environment, input),
  ]);
  return {
    service: input.service,
    preset: input.preset,
    build: resolveBuild(input.build),
    gates: resolveGates(input.gates, input.preset),
    environments: Object.fromEntries(environments) as Record<string, Environment>,
    notify: resolveNotify(input.notify),
    rehearsal: {
      process: input.rehearsal?.process === undefined ? undefined : resolveCommand(input.rehearsal.process),
    },
    file,
    newer,
  };
}

function resolveEnvironment(name: string, input: EnvironmentInput, file: FileInput): Environment {
  const profile = input.profile ?? defaultProfile(name) ?? "production";
  const strategy = resolveStrategy(input.strategy, writtenTarget(input.target).sites?.length ?? 0);
  const preset = presetOf(file.preset, {
    service: file.service,
    environment: name,
    blueGreen: strategy.kind === "blue-green",
  });
  const front = typeof input.strategy === "object" ? input.strategy.front : undefined;
  const secrets = input.secrets ?? preset.secrets;
  const smoke = input.smoke ?? file.smoke;
  return {
    name,
    profile,
    url: input.url === undefined ? undefined : trimSlash(input.url),
    target: resolveTarget(input.target, { strategy, front }, preset),
    strategy,
    env: { ...defaultsBut(secrets, profileEnv(file.preset, profile)), ...resolveEnv(input.env) },
    secrets,
    configFiles: input.config === undefined ? preset.configFiles : [input.config].flat(),
    verify: resolveVerify(input.verify, preset, profile),
    smoke: smoke === undefined ? preset.smoke : resolveChecks(smoke),
    bakeMs: ms(input.bake, BAKE_DEFAULTS[profile]),
    hooks: resolveHooks(input.hooks),
    onFailure: input["on-failure"] ?? "rollback",
    onHostFailure: input["on-host-failure"] ?? "undo",
    leaseWaitMs: ms(input.lease?.wait, 300_000),
    guardMs: ms(input.lease?.guard, GUARD_DEFAULTS[profile]),
    keep: input.keep ?? 5,
  };
}

function resolveVerify(input: EnvironmentInput["verify"], preset: Preset, profile: ProfileName): Verify {
  const usual = { ...preset.verify, ...VERIFY_DEFAULTS[profile] };
  return {
    path: input?.path ?? usual.path,
    host: input?.host,
    versionField: input?.["version-field"] ?? usual.versionField,
    configField: fieldOf(input?.["config-field"], usual.configField),
    instanceField: fieldOf(input?.["instance-field"], usual.instanceField),
    times: input?.times ?? usual.times,
    intervalMs: ms(input?.interval, usual.intervalMs),
    withinMs: ms(input?.within, usual.withinMs),
  };
}

function fieldOf(written: string | false | undefined, usual: string | undefined): string | undefined {
  return written === false ? undefined : (written ?? usual);
}

function defaultsBut(secrets: readonly string[], env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secrets.includes(name)));
}
