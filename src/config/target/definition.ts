import type * as z from "zod/mini";
import type { DeepPartial, Path, ReportProblem } from "../errors.ts";
import type { Strategy, StrategyInput, WrittenSite } from "./strategy.ts";

/** What rules of an environment need to know of a target as it is written. */
export interface WrittenTarget {
  /** Undefined where they are missing or invalid. */
  readonly sites: readonly WrittenSite[] | undefined;
  /** Names at the top of a release that no release owns. */
  readonly shared: readonly (string | undefined)[];
}

/** A site of an environment, as commands and messages need it. */
export interface TargetSite {
  readonly name: string;
  /** Where the service is, for messages. */
  readonly place: string;
  /** Whether an SSH key opens the way to it. */
  readonly ssh: boolean;
  /** Variables for the service at this site only. */
  readonly env: Readonly<Record<string, string>>;
}

/** Everything about the keys of one kind of target in deploy.yml. `Own` is its resolved form. */
export interface TargetConfig<Shape extends z.core.$ZodShape, Own, Defaults> {
  /** Its keys, beside `kind`. */
  readonly shape: Shape;
  /** What its keys mean, by their path below the target. */
  readonly keys: Readonly<Record<string, string>>;
  /** What its keys demand of each other, and of the strategy. */
  readonly rules: (
    input: DeepPartial<TargetInputOf<Shape>>,
    beside: RulesBeside,
    path: Path,
    report: ReportProblem,
  ) => void;
  readonly written: (input: DeepPartial<TargetInputOf<Shape>>) => WrittenTarget;
  /** The target with defaults put in; `defaults` are the preset's. */
  readonly resolve: (input: TargetInputOf<Shape>, beside: ResolveBeside, defaults: Defaults) => Own;
  /** Its sites, in the order of the file. */
  readonly sites: (target: Own) => readonly TargetSite[];
  /** The target without the sites that are not named. */
  readonly limit: (target: Own, names: readonly string[]) => Own;
  /** What the configuration hash of a release covers: whatever changes how the same code is run. */
  readonly hashed: (target: Own) => object;
}

export type TargetInputOf<Shape extends z.core.$ZodShape> = z.infer<z.ZodMiniObject<Shape, z.core.$strict>>;

/** The valid part of what is written beside a target. */
export interface RulesBeside {
  readonly strategy: DeepPartial<StrategyInput> | undefined;
  /** Undefined where it is invalid. */
  readonly strategyKind: Strategy["kind"] | undefined;
}

export interface ResolveBeside {
  readonly strategy: Strategy;
  /** Blue-green: the front of every site that has none of its own. */
  readonly front: string | undefined;
}

/** Infers the types of a definition. */
export function target<Shape extends z.core.$ZodShape, Own, Defaults>(
  config: TargetConfig<Shape, Own, Defaults>,
): TargetConfig<Shape, Own, Defaults> {
  return config;
}
