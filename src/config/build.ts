import * as z from "zod/mini";
import { relativeProblem } from "../core/path.ts";
import type { Command } from "./word.ts";
import { command, resolveCommand, text } from "./word.ts";

/** How the archive is made. */
export const build = z.strictObject({
  commands: z.array(command).check(z.minLength(1)),
  archive: text(relativeProblem),
});

export const BUILD_DESCRIPTIONS = {
  build:
    "How the archive is made. Default: rebar3 as prod tar where there is a rebar.config, else the files of the commit.",
  "build.commands":
    "Commands that build it, one after the other; {version} stands for the version. They get SOURCE_DATE_EPOCH, and no token of the job.",
  "build.archive": "The .tar.gz they leave, relative to the repository.",
};

/** `{version}` in a command stands for the version, without the `v` of a tag. */
export interface Build {
  readonly commands: readonly Command[];
  /** The archive they leave, relative to the repository. */
  readonly archive: string;
}

export function resolveBuild(input: z.infer<typeof build> | undefined): Build | undefined {
  return input === undefined ? undefined : { commands: input.commands.map(resolveCommand), archive: input.archive };
}
