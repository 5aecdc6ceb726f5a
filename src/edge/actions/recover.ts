import type { World } from "../../core/world.ts";
import { askedToRecover } from "../../app/inputs/request.ts";

export async function main(world: World): Promise<void> {
  const asked = await askedToRecover(world);
  await (await import("../../app/recover.ts")).recoverMain(asked, world);
}
