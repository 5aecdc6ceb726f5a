import type * as z from "zod/mini";
import type { Path } from "../errors.ts";
import type { DeepPartial, ReportProblem } from "../errors.ts";

/** What every check can be configured with, after defaults were applied. */
export interface CheckBase {
  readonly name: string;
  readonly timeoutMs: number;
  readonly attempts: number;
  /** At one place in all: the public URL or else the first host, in place of every one. */
  readonly once: boolean;
  /** It changes nothing, so that it may be repeated while a release bakes. */
  readonly readOnly: boolean;
  /** Values that other checks may refer to as `${check.name}`: dotted paths into the JSON answer, by name. */
  readonly capture: Readonly<Record<string, string>>;
  /** The checks whose captured values it refers to. */
  readonly needs: readonly string[];
  /** The secrets that its texts refer to, and their values once these are known. */
  readonly secrets: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  /** The only host it runs on, where each host needs its own form of it: those of a rehearsal share one machine. */
  readonly host?: string | undefined;
}

/** A text of a check that may refer to secrets and to captured values, and its path below the check. */
export interface Template {
  readonly path: Path;
  readonly text: string;
  /** It is the path of a request or a URL: only captured values are replaced, and only in a path. */
  readonly isPath?: boolean;
}

/** Everything about the keys of one kind of check in deploy.yml. `Own` is what it adds to `CheckBase`. */
export interface CheckConfig<Shape extends z.core.$ZodShape, Own> {
  /** Its keys, beside those of every check. The first one names the kind. */
  readonly shape: Shape;
  /** How a check of this kind begins, for an error: `http: /path`. */
  readonly example: string;
  /** What its own keys mean, by their path below the check. */
  readonly keys: Readonly<Record<string, string>>;
  /** The texts in which `${NAME}` and `${check.name}` are replaced. */
  readonly templates: (input: DeepPartial<KeysOf<Shape>>) => readonly Template[];
  /** What its keys demand of each other. */
  readonly rules?: (
    input: DeepPartial<KeysOf<Shape>> & { readonly timeout?: string | undefined },
    path: Path,
    report: ReportProblem,
  ) => void;
  readonly resolve: (input: KeysOf<Shape>) => Own;
}

export type KeysOf<Shape extends z.core.$ZodShape> = z.infer<z.ZodMiniObject<Shape, z.core.$strict>>;

/** Infers the types of a definition. */
export function check<Shape extends z.core.$ZodShape, Own>(config: CheckConfig<Shape, Own>): CheckConfig<Shape, Own> {
  return config;
}
