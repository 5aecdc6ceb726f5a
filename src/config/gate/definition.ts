import * as z from "zod/mini";
import { globProblem } from "../../core/path.ts";
import type { ProfileName } from "../../core/profile.ts";
import { PROFILES } from "../../core/profile.ts";
import { printable } from "../../core/text.ts";
import type { DeepPartial, Path, ReportProblem } from "../errors.ts";
import type { PresetName } from "../preset-name.ts";
import { duration, text, unique } from "../word.ts";

/** What every gate can be configured with, after defaults were applied. */
export interface GateSettings {
  readonly timeoutMs: number;
  /** Profiles in which a gate without anything to check fails; elsewhere it does not apply then. */
  readonly expected: readonly ProfileName[];
}

/** Everything about the keys of one gate in deploy.yml. `Own` is what it adds to `GateSettings`. */
export interface GateConfig<Shape extends z.core.$ZodShape, Own> {
  /** Its keys, beside `timeout`. */
  readonly shape: Shape;
  /** What the gate checks. */
  readonly description: string;
  /** What its own keys mean, by their path below the gate. */
  readonly keys: Readonly<Record<string, string>>;
  /** The default of `timeout`. */
  readonly timeoutMs: number;
  /** The profiles that expect the gate although deploy.yml does not name it; a gate that is named is expected in all. */
  readonly expected: (preset: PresetName | undefined) => readonly ProfileName[];
  /** What its keys demand of each other. */
  readonly rules?: (input: DeepPartial<GateInput<Shape>>, path: Path, report: ReportProblem) => void;
  /** Its own settings; `input` is undefined where deploy.yml does not name it. */
  readonly resolve: (input: GateInput<Shape> | undefined, preset: PresetName | undefined) => Own;
}

export type GateInput<Shape extends z.core.$ZodShape> = z.infer<z.ZodMiniObject<Shape, z.core.$strict>>;

/** Infers the types of a definition. */
export function gate<Shape extends z.core.$ZodShape, Own>(config: GateConfig<Shape, Own>): GateConfig<Shape, Own> {
  return config;
}

export const timeout = z.optional(duration("1s", "6h"));
export const profiles = unique(z.enum(PROFILES));
export const glob = text((value) =>
  value.startsWith("/") ? `${printable(value)} is absolute; write it relative to the repository` : globProblem(value),
);
