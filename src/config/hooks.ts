import * as z from "zod/mini";
import type { Command } from "./word.ts";
import type { Path } from "./errors.ts";
import { described } from "./described.ts";
import { entryName, ruleNames } from "./names.ts";
import { ms, resolveCommand } from "./word.ts";
import type { DeepPartial, ReportProblem } from "./errors.ts";
import { command, duration } from "./word.ts";

export interface Hook {
  readonly name: string;
  readonly command: Command;
  readonly on: "host" | "runner";
  readonly timeoutMs: number;
  readonly irreversible: boolean;
}

export interface Hooks {
  readonly before: readonly Hook[];
  readonly after: readonly Hook[];
}

const hookShape = z.strictObject({
  name: entryName,
  run: command,
  on: z.optional(z.enum(["host", "runner"])),
  timeout: z.optional(duration("1s", "6h")),
  irreversible: z.optional(z.boolean()),
});

type HookInput = z.infer<typeof hookShape>;

/** What is run before and after a switch. */
export const hooks = z.strictObject({ before: z.optional(z.array(hookShape)), after: z.optional(z.array(hookShape)) });

interface EnvironmentPart {
  readonly hooks?: z.infer<typeof hooks>;
  readonly "on-failure"?: "rollback" | "hold";
}

/** What each key of a hook means. */
export const HOOK_DESCRIPTIONS = described({
  name: "Name of the hook in messages.",
  run: "The command.",
  on: "Where it runs. Default: host.",
  timeout: "How long it may take. Default: 60s.",
  irreversible: "The previous release may no longer work after it; requires on-failure: hold. Default: false.",
});

/** A deployment with an irreversible hook must not be undone automatically. */
export function ruleHooks(environment: DeepPartial<EnvironmentPart>, path: Path, report: ReportProblem): void {
  for (const when of ["before", "after"] as const) {
    const list: readonly (DeepPartial<HookInput> | undefined)[] = environment.hooks?.[when] ?? [];
    const at = [...path, "hooks", when];
    ruleNames(list, at, report);
    for (const [index, hook] of list.entries()) {
      const holds =
        environment["on-failure"] === "hold" ||
        ("on-failure" in environment && environment["on-failure"] === undefined);
      if (hook?.irreversible !== true || holds) continue;
      report(
        [...at, index, "irreversible"],
        "needs on-failure: hold, since the previous release may not work after it; write that beside hooks",
      );
    }
  }
}

export function resolveHooks(input: z.infer<typeof hooks> | undefined): Hooks {
  return { before: (input?.before ?? []).map(resolveHook), after: (input?.after ?? []).map(resolveHook) };
}

function resolveHook(input: HookInput): Hook {
  return {
    name: input.name,
    command: resolveCommand(input.run),
    on: input.on ?? "host",
    timeoutMs: ms(input.timeout, 60_000),
    irreversible: input.irreversible ?? false,
  };
}
