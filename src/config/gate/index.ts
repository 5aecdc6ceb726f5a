import * as z from "zod/mini";
import { PROFILES } from "../../core/profile.ts";
import type { DeepPartial, Path, ReportProblem } from "../errors.ts";
import { ms } from "../word.ts";
import type { PresetName } from "../preset-name.ts";
import { changelog } from "./changelog.ts";
import { compile } from "./compile.ts";
import { configuration } from "./configuration.ts";
import { custom, CUSTOM_DESCRIPTIONS, resolveCustom, ruleCustom } from "./custom.ts";
import type { CustomGate } from "./custom.ts";
import { timeout } from "./definition.ts";
import type { GateConfig, GateSettings } from "./definition.ts";
import { gitClean } from "./git-clean.ts";
import { release } from "./release.ts";
import { unit } from "./unit.ts";
import { version } from "./version.ts";

/** Every gate that deploy.yml has a key for, in the order of reports; `src/gates/registry.ts` has what each does. */
const GATES = {
  "git-clean": gitClean,
  version,
  changelog,
  configuration,
  compile,
  unit,
  release,
};

type Definitions = typeof GATES;
export type GateName = keyof Definitions;
type SettingsOf<Definition> = Definition extends { resolve: (...args: never) => infer Own }
  ? GateSettings & Own
  : never;

/** `false` is a gate that deploy.yml turned off. */
export type Gates = { readonly [Name in GateName]: SettingsOf<Definitions[Name]> | false } & {
  readonly custom: readonly CustomGate[];
};

/** The settings of a gate that is not turned off. */
export type SettingsFor<Name extends GateName> = Exclude<Gates[Name], false>;

/** A definition of any gate: its functions only ever get the part of the file that is its own. */
interface AnyGate extends Omit<GateConfig<z.core.$ZodShape, object>, "rules" | "resolve"> {
  readonly rules?: (input: object, path: Path, report: ReportProblem) => void;
  readonly resolve: (input: object | undefined, preset: PresetName | undefined) => object;
}
const ENTRIES = Object.entries(GATES) as unknown as readonly (readonly [GateName, AnyGate])[];

function keyOf<Shape extends z.core.$ZodShape>({ shape }: GateConfig<Shape, unknown>) {
  return z.optional(
    z.union([z.literal(false), z.strictObject({ ...shape, timeout })], {
      error: "must be false, or a map of settings",
    }),
  );
}

type Keys = {
  [Name in GateName]: Definitions[Name] extends GateConfig<infer Shape, infer _Own>
    ? ReturnType<typeof keyOf<Shape>>
    : never;
};

/** What is checked before a release may be deployed. */
export const gates = z.strictObject({
  ...(Object.fromEntries(ENTRIES.map(([name, definition]) => [name, keyOf(definition)])) as Keys),
  custom: z.optional(custom),
});

type GatesInput = z.infer<typeof gates>;

export function gateDescriptions(): Readonly<Record<string, string>> {
  return {
    gates:
      "Checks a release must pass before deployment; false disables one. Production expects version, changelog and unit, unless they are false.",
    ...Object.fromEntries(
      ENTRIES.flatMap(([name, { description, keys }]) => [
        [`gates.${name}`, description],
        ...Object.entries(keys).map(([key, words]) => [`gates.${name}.${key}`, words]),
      ]),
    ),
    ...CUSTOM_DESCRIPTIONS,
    ...Object.fromEntries(
      [...ENTRIES.map(([name]) => name), "custom[]"].map((name) => [
        `gates.${name}.timeout`,
        "How long it may take. Default: up to 2m for gates that only read, 10m to 30m for those that run commands.",
      ]),
    ),
  };
}

export function ruleGates(input: DeepPartial<GatesInput>, path: Path, report: ReportProblem): void {
  for (const [name, { rules }] of ENTRIES) {
    const written = input[name];
    if (typeof written === "object") rules?.(written, [...path, name], report);
  }
  const names = ENTRIES.map(([name]) => name);
  ruleCustom(input.custom ?? [], [...path, "custom"], names, report);
}

/** The gates with defaults put in, and with what profiles and preset expect. */
export function resolveGates(input: GatesInput = {}, preset: PresetName | undefined): Gates {
  const settings = ENTRIES.map(([name, { resolve, timeoutMs, expected }]) => {
    const written = input[name];
    if (written === false) return [name, false];
    return [
      name,
      {
        ...resolve(written, preset),
        timeoutMs: ms(written?.timeout, timeoutMs),
        expected: written === undefined ? expected(preset) : PROFILES,
      },
    ];
  });
  return { ...Object.fromEntries(settings), custom: resolveCustom(input.custom ?? []) } as Gates;
}
