import { readInputs } from "../../core/action.ts";
import type { World } from "../../core/world.ts";
import { smokeInputs } from "../../app/inputs/inputs.ts";
import { smokeMain } from "../../app/smoke.ts";

export async function main(world: World): Promise<void> {
  await smokeMain(readInputs(smokeInputs()), world);
}
