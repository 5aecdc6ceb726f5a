import * as z from "zod/mini";
import { PROFILES } from "../../core/profile.ts";
import type { ProfileName } from "../../core/profile.ts";
import { printable } from "../../core/text.ts";
import type { Command } from "../word.ts";
import type { DeepPartial, Path, ReportProblem } from "../errors.ts";
import { command, ms, resolveCommand, word } from "../word.ts";
import { profiles, timeout } from "./definition.ts";
import type { GateSettings } from "./definition.ts";

const GATE_NAME = /^[a-z][a-z0-9-]{0,30}$/;

export interface CustomGate extends GateSettings {
  readonly name: string;
  readonly run: Command;
  /** Where it must pass; in the others its result is reported, and blocks nothing. */
  readonly profiles: readonly ProfileName[];
}

/** Gates that are commands of the service: a list, where every other gate is a key. */
export const custom = z.array(
  z.strictObject({
    name: word(GATE_NAME, 'is not the name of a gate; write lower-case letters, digits and "-", a letter first'),
    run: command,
    timeout,
    profiles: z.optional(profiles.check(z.minLength(1))),
  }),
);

export const CUSTOM_DESCRIPTIONS = {
  "gates.custom": "Commands of your own.",
  "gates.custom[].name": "Its name in messages, in waivers and in the input gates.",
  "gates.custom[].run": "A command that must exit 0; {version} stands for the version.",
  "gates.custom[].profiles": "Where it must pass. Default: all of them.",
};

/** Names are what a waiver and the input `gates` refer to, so that each may be there once. */
export function ruleCustom(
  entries: DeepPartial<z.infer<typeof custom>>,
  path: Path,
  taken: readonly string[],
  report: ReportProblem,
): void {
  const seen = new Set<string>(taken);
  for (const [index, entry] of entries.entries()) {
    const name = entry?.name;
    if (name === undefined) continue;
    const problem = taken.includes(name) ? "is the name of a gate of the suite" : "is the name of an earlier entry";
    if (seen.has(name)) report([...path, index, "name"], `${printable(name)} ${problem}; write another`);
    seen.add(name);
  }
}

export function resolveCustom(input: z.infer<typeof custom>): CustomGate[] {
  return input.map(({ name, run, timeout: limit, profiles: where }) => ({
    name,
    run: resolveCommand(run),
    timeoutMs: ms(limit, 600_000),
    expected: where ?? PROFILES,
    profiles: where ?? PROFILES,
  }));
}
