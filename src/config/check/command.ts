import * as z from "zod/mini";
import type { Command } from "../word.ts";
import { resolveCommand } from "../word.ts";
import { command as commandShape } from "../word.ts";
import { described } from "../described.ts";
import type { CheckBase } from "./definition.ts";
import { check } from "./definition.ts";

interface CommandKeys {
  readonly kind: "command";
  readonly command: Command;
  /** Where it runs; a command on a host runs in the live release's folder. */
  readonly on: "host" | "runner";
  readonly readOnly: boolean;
}

/** A command that must exit 0. */
export type CommandCheck = CheckBase & CommandKeys;

export const command = check({
  shape: { command: commandShape, on: z.optional(z.enum(["host", "runner"])) },
  example: "command: …",
  keys: described({
    command: "A command that must exit 0; on every host it runs in the live release's folder.",
    on: "Where the command runs. Default: host.",
  }),
  // A shell that a command names has the same `${NAME}` for its own variables.
  templates: () => [],
  resolve: (input): CommandKeys => ({
    kind: "command",
    command: resolveCommand(input.command),
    on: input.on ?? "host",
    readOnly: false,
  }),
});
