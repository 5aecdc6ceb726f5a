import { readInputs } from "../core/edge.ts";
import type { World } from "../core/world.ts";
import { readConfig } from "./lib/config.ts";
import { SECRET_INPUTS, gateInputs } from "./lib/inputs.ts";

export async function main(world: World): Promise<void> {
  const inputs = readInputs(gateInputs(), { secrets: world.secrets, names: SECRET_INPUTS });
  const config = readConfig(inputs["working-directory"], inputs.config, world.log);
  await (await import("./engine/gate.ts")).gateMain(inputs, config, world);
}
