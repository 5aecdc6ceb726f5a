import * as z from "zod/mini";
import { PROFILES } from "../../core/profile.ts";
import { command, resolveCommand } from "../word.ts";
import { described } from "../described.ts";
import { gate } from "./definition.ts";

export const compile = gate({
  shape: { run: z.optional(command) },
  description:
    "Runs before tests and build: rebar3 as prod compile, from clean application folders, or a command of your own.",
  keys: described({ run: "The command, such as [sh, -c, 'npm ci && npm run build']; it must exit 0." }),
  timeoutMs: 900_000,
  expected: (preset) => (preset === "erlmcp" ? PROFILES : []),
  resolve: (input) => ({ run: input?.run === undefined ? undefined : resolveCommand(input.run) }),
});
