import { readInputs } from "../../core/action.ts";
import type { World } from "../../core/world.ts";
import { openEnvironment, readConfig } from "../../app/inputs/config-file.ts";
import { SECRET_INPUTS, statusInputs } from "../../app/inputs/inputs.ts";

export async function main(world: World): Promise<void> {
  const inputs = readInputs(statusInputs(), { secrets: world.secrets, names: SECRET_INPUTS });
  const { config, environment } = await openEnvironment(
    readConfig(inputs["working-directory"], inputs.config, world.log),
    inputs.environment,
    undefined,
    world.log,
  );
  const credentials = { ssh: { key: inputs["ssh-key"], knownHosts: inputs["known-hosts"] } };
  await (await import("../../app/status.ts")).statusMain({ config, environment, credentials }, world);
}
