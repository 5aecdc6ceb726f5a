import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gate } from "../../app/gate.ts";
import { currentJob } from "../../app/inputs/job.ts";
import type { Config } from "../../config/types.ts";
import { UserError } from "../../core/errors.ts";
import { PROFILES } from "../../core/profile.ts";
import type { World } from "../../core/world.ts";
import { renderConsole } from "../../report/render/console.ts";
import type { Options } from "./options.ts";

/** The gates on a laptop, through the same code as in a job. */
export async function gateCommand(options: Options, config: Config, world: World): Promise<number> {
  const profile = PROFILES.find((name) => name === (options.profile ?? "production"));
  if (profile === undefined) throw new UserError(`--profile is ${PROFILES.join(", ")}`);
  const kept = join(process.cwd(), ".erlmcp");
  mkdirSync(kept, { recursive: true, mode: 0o700 });
  // The kept files must not count as changes of the checkout.
  writeFileSync(join(kept, ".gitignore"), "*\n");
  const token = process.env["GITHUB_TOKEN"];
  if (token !== undefined) world.secrets.add(token);
  const { report, document, files } = await gate(
    {
      config,
      folder: ".",
      profile,
      version: options.version,
      gates: options.gates ?? "",
      baseRef: options["base-ref"],
      waive: options.waive ?? "",
      token,
      out: join(kept, "gates"),
    },
    currentJob(undefined),
    world,
  );
  for (const line of renderConsole(document)) world.log.info(line);
  world.log.info(`Report: ${files.html}`);
  return report.verdict === "pass" ? 0 : 1;
}
