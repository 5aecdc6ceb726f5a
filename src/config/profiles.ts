import type { ProfileName, Verify } from "./types.ts";

/** How patient verify is, by profile. Whether a release stays up is for the bake to see, not for pauses here. */
export const VERIFY_DEFAULTS: Readonly<Record<ProfileName, Pick<Verify, "times" | "intervalMs" | "withinMs">>> = {
  dev: { times: 1, intervalMs: 100, withinMs: 60_000 },
  staging: { times: 3, intervalMs: 100, withinMs: 60_000 },
  production: { times: 5, intervalMs: 100, withinMs: 120_000 },
};

/** How long a guard waits for a beat. */
export const GUARD_DEFAULTS: Readonly<Record<ProfileName, number>> = {
  dev: 30_000,
  staging: 60_000,
  production: 60_000,
};

/** How long a release is watched after its checks passed: most crashes happen in the first seconds. */
export const BAKE_DEFAULTS: Readonly<Record<ProfileName, number>> = { dev: 0, staging: 3000, production: 10_000 };

const ERLMCP_ENV: Readonly<Record<ProfileName, Readonly<Record<string, string>>>> = {
  dev: { ERLMCP_ENV: "dev", ERLMCP_LOG_LEVEL: "debug", OTEL_TRACES_SAMPLER: "always_off" },
  staging: {
    ERLMCP_ENV: "staging",
    ERLMCP_LOG_LEVEL: "debug",
    OTEL_TRACES_SAMPLER: "traceidratio",
    OTEL_TRACES_SAMPLER_ARG: "0.5",
    TCPS_QUALITY_PASS_RATE: "0.80",
  },
  production: {
    ERLMCP_ENV: "production",
    ERLMCP_LOG_LEVEL: "error",
    OTEL_TRACES_SAMPLER: "traceidratio",
    OTEL_TRACES_SAMPLER_ARG: "0.1",
    TCPS_QUALITY_PASS_RATE: "0.95",
  },
};

/** The profile of an environment that names none: its own name, when that is one. */
export function defaultProfile(environment: string): ProfileName | undefined {
  return environment === "dev" || environment === "staging" || environment === "production" ? environment : undefined;
}

/** Variables a service gets from the profile; only erlmcp is known to read any. */
export function profileEnv(preset: string | undefined, profile: ProfileName): Readonly<Record<string, string>> {
  return preset === "erlmcp" ? ERLMCP_ENV[profile] : {};
}
