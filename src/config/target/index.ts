import * as z from "zod/mini";
import { printable } from "../../core/text.ts";
import type { DeepPartial, Path, ReportProblem } from "../errors.ts";
import { below } from "../described.ts";
import type { ResolveBeside, RulesBeside, TargetConfig, TargetSite, WrittenTarget } from "./definition.ts";
import { direct } from "./direct.ts";

/** Every kind of target; `src/targets/open.ts` opens each. The first is the default. */
const TARGETS = { direct };

type Definitions = typeof TARGETS;
type TargetKind = keyof Definitions;
type DefaultsOf<Definition> = Definition extends {
  resolve: (input: never, beside: never, defaults: infer D) => unknown;
}
  ? D
  : never;

/** The checked form of a target, after preset and defaults were applied. */
export type Target = ReturnType<Definitions[TargetKind]["resolve"]>;

/** A definition of any kind: its functions only ever get targets of their own kind. */
export interface AnyTarget extends Pick<TargetConfig<z.core.$ZodShape, unknown, unknown>, "shape" | "keys"> {
  readonly rules: (input: object, beside: RulesBeside, path: Path, report: ReportProblem) => void;
  readonly written: (input: object) => WrittenTarget;
  readonly resolve: (input: object, beside: ResolveBeside, defaults: object) => Target;
  readonly sites: (target: Target) => readonly TargetSite[];
  readonly limit: (target: Target, names: readonly string[]) => Target;
  readonly hashed: (target: Target) => object;
}
const DEFINITIONS = TARGETS as unknown as Readonly<Record<string, AnyTarget>>;
const KINDS = Object.keys(TARGETS);

type Form<Kind extends string, Definition> =
  Definition extends TargetConfig<infer Shape, infer _Own, infer _Defaults>
    ? z.ZodMiniObject<{ kind: z.ZodMiniOptional<z.ZodMiniEnum<{ readonly [K in Kind]: K }>> } & Shape, z.core.$strict>
    : never;
type Forms = { [Kind in TargetKind]: Form<Kind, Definitions[Kind]> }[TargetKind];

/** The keys of a target: those of the kind that it names. */
export function targetSchema(definitions: Readonly<Record<string, Pick<AnyTarget, "shape">>>) {
  const unsupported = (kind: unknown): string =>
    `${printable(String(kind))} is not supported; write ${Object.keys(definitions).join(" or ")}`;
  const forms = Object.entries(definitions).map(([kind, { shape }], index) => {
    const word = z.enum([kind], { error: ({ input }) => unsupported(input) });
    return z.strictObject({ kind: index === 0 ? z.optional(word) : word, ...shape });
  });
  return z.discriminatedUnion("kind", forms as unknown as [Forms], {
    unionFallback: true,
    error: ({ code, input }) =>
      code === "invalid_union" ? `kind ${unsupported((input as { readonly kind?: unknown }).kind)}` : undefined,
  });
}

/** Where a service runs, and what starts and stops it there. */
export const target = targetSchema(DEFINITIONS);

type TargetInput = z.infer<typeof target>;

export function targetDescriptions(): Readonly<Record<string, string>> {
  return below(["environments.*"], {
    target: "Where the service runs, and what starts and stops it there.",
    "target.kind": "How the service is run. Default: direct, on hosts.",
    ...below(["target"], Object.assign({}, ...Object.values(DEFINITIONS).map(({ keys }) => keys)) as AnyTarget["keys"]),
  });
}

function definitionOf({ kind = KINDS[0] ?? "" }: { readonly kind?: string | undefined }): AnyTarget {
  const found = DEFINITIONS[kind];
  if (found === undefined) throw new TypeError(`a target of kind ${kind}`);
  return found;
}

/** What keys of a target demand of each other, and of the strategy. */
export function ruleTarget(
  input: DeepPartial<TargetInput>,
  beside: RulesBeside,
  path: Path,
  report: ReportProblem,
): void {
  definitionOf(input).rules(input, beside, path, report);
}

/** The sites of a target as written, and the names that no release owns. */
export function writtenTarget(input: DeepPartial<TargetInput> | undefined): WrittenTarget {
  return input === undefined ? { sites: undefined, shared: [] } : definitionOf(input).written(input);
}

/** A target with the preset's defaults and the general ones put in. */
export function resolveTarget(
  input: TargetInput,
  beside: ResolveBeside,
  defaults: DefaultsOf<Definitions[TargetKind]>,
): Target {
  return definitionOf(input).resolve(input, beside, defaults);
}

/** The sites of a target, in the order of the file. */
export function sitesOf(resolved: Target): readonly TargetSite[] {
  return definitionOf(resolved).sites(resolved);
}

/** A target without the sites that are not named. */
export function limitTarget(resolved: Target, names: readonly string[]): Target {
  return definitionOf(resolved).limit(resolved, names);
}

/** What the configuration hash of a release covers of a target. */
export function hashedTarget(resolved: Target): object {
  return definitionOf(resolved).hashed(resolved);
}
