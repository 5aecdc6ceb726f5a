import type { Command } from "../config/types.ts";

/** Where build commands put the archive. */
export const OUT = "out";

/** Commands of their own, and then an archive of all files beside them. */
export function archiveOf(service: string, commands: readonly Command[]) {
  const archive = `${OUT}/${service}.tar.gz`;
  const pack = [
    "tar",
    "--exclude=./.git",
    `--exclude=./${OUT}`,
    "--exclude=./.erlmcp",
    "--exclude=./.venv",
    "-czf",
    archive,
    ".",
  ];
  return { commands: [...commands, ["mkdir", "-p", OUT], pack], archive };
}

/** Commands that fill a folder, and then an archive of that folder alone. */
export function archiveFolder(service: string, commands: readonly Command[], folder: string) {
  const archive = `${OUT}/${service}.tar.gz`;
  return {
    commands: [
      ["rm", "-rf", folder],
      ["mkdir", "-p", folder],
      ...commands,
      ["tar", "-czf", archive, "-C", folder, "."],
    ],
    archive,
  };
}
