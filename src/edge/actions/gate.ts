import { readInputs } from "../../core/action.ts";
import type { World } from "../../core/world.ts";
import { readConfig } from "../../app/inputs/config-file.ts";
import { SECRET_INPUTS, gateInputs } from "../../app/inputs/inputs.ts";

export async function main(world: World): Promise<void> {
  const inputs = readInputs(gateInputs(), { secrets: world.secrets, names: SECRET_INPUTS });
  const config = readConfig(inputs["working-directory"], inputs.config, world.log);
  await (await import("../../app/gate.ts")).gateMain(inputs, config, world);
}
