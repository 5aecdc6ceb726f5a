import type { BuildInput, GatesInput } from "./gates-schema.ts";
import { ms, resolveCommand } from "./plain.ts";
import { presetGates, presetSecrets } from "./presets.ts";
import type { Build, Config, GateSettings, Gates, ProfileName } from "./types.ts";

const PROFILES: readonly ProfileName[] = ["dev", "staging", "production"];
/** What production does without only where deploy.yml says so. */
const PRODUCTION_EXPECTS: readonly string[] = ["version", "changelog", "unit"];
/** The share of tests that must pass where a profile allows failures. */
const PASS_RATE: Readonly<Record<ProfileName, number>> = { dev: 80, staging: 80, production: 95 };
const DEADLINE_MS = {
  "git-clean": 60_000,
  version: 60_000,
  changelog: 30_000,
  configuration: 120_000,
  compile: 900_000,
  unit: 1_800_000,
  release: 1_200_000,
  custom: 600_000,
};

export function resolveBuild(input: BuildInput | undefined): Build | undefined {
  return input === undefined ? undefined : { commands: input.commands.map(resolveCommand), archive: input.archive };
}

/** The gates with the preset's expectations and the defaults put in. */
export function resolveGates(input: GatesInput = {}, preset: Config["preset"]): Gates {
  const expects = presetGates(preset);
  const setting = <T>(
    name: Exclude<keyof GatesInput & keyof typeof DEADLINE_MS, "custom">,
    own: T,
  ): (GateSettings & T) | false => {
    const written = input[name];
    if (written === false) return false;
    return {
      ...own,
      timeoutMs: ms(written?.timeout, DEADLINE_MS[name]),
      expected:
        written !== undefined || expects.gates.includes(name)
          ? PROFILES
          : PRODUCTION_EXPECTS.includes(name)
            ? ["production"]
            : [],
    };
  };
  const { changelog, configuration, compile, unit } = input;
  const compileInput = compile === false ? undefined : compile;
  const unitInput = unit === false ? undefined : unit;
  const configurationInput = configuration === false ? undefined : configuration;
  return {
    "git-clean": setting("git-clean", {}),
    version: setting("version", {}),
    changelog: setting("changelog", { file: (changelog === false ? undefined : changelog?.file) ?? "CHANGELOG.md" }),
    configuration: setting("configuration", {
      files: configurationInput?.files ?? [],
      present: expects.files,
      variables: [...new Set([...presetSecrets(preset), ...(configurationInput?.variables ?? [])])],
    }),
    compile: setting("compile", {
      run: compileInput?.run === undefined ? undefined : resolveCommand(compileInput.run),
    }),
    unit: setting("unit", {
      run: unitInput?.run === undefined ? undefined : resolveCommand(unitInput.run),
      report: unitInput?.report,
      minTests: unitInput?.["min-tests"] ?? 1,
      allowFailures: Object.fromEntries(
        (unitInput?.["allow-failures"] ?? []).map((profile) => [
          profile,
          unitInput?.["pass-rate"]?.[profile] ?? PASS_RATE[profile],
        ]),
      ),
    }),
    release: setting("release", {}),
    custom: (input.custom ?? []).map(({ name, run, timeout, profiles }) => ({
      name,
      run: resolveCommand(run),
      timeoutMs: ms(timeout, DEADLINE_MS.custom),
      expected: profiles ?? PROFILES,
      profiles: profiles ?? PROFILES,
    })),
  };
}
