import { readInputs } from "../../core/action.ts";
import { UserError } from "../../core/errors.ts";
import type { World } from "../../core/world.ts";
import { smokeInputs } from "../../app/inputs/inputs.ts";
import { smokeMain } from "../../app/smoke.ts";

export async function main(world: World): Promise<void> {
  const inputs = readInputs(smokeInputs());
  if ((inputs.environment === undefined) === (inputs["base-url"] === undefined)) {
    throw new UserError("give either environment or base-url", {
      fix: "`environment` reads the checks of deploy.yml, `base-url` checks /health of any service.",
    });
  }
  await smokeMain(inputs, world);
}
