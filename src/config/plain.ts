import { parseDuration } from "../core/duration.ts";
import { splitCommand } from "./command.ts";
import type { Command } from "./command.ts";
import type { CommandInput } from "./word.ts";

/** A command as the words of an argv. */
export function resolveCommand(input: CommandInput): Command {
  return typeof input === "string" ? splitCommand(input) : input;
}

/** Variables as text, as a process gets them. */
export function resolveEnv(
  input: Readonly<Record<string, string | number | boolean>> | undefined,
): Record<string, string> {
  return Object.fromEntries(Object.entries(input ?? {}).map(([name, value]) => [name, String(value)]));
}

/** Milliseconds of a duration that the schema has accepted. */
export function ms(text: string | undefined, otherwise: number): number {
  return parseDuration(text ?? "") ?? otherwise;
}
