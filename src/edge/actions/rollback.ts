import type { World } from "../../core/world.ts";
import { askedToRollBack } from "../../app/inputs/request.ts";
import { nothingToRecover } from "../../app/post-state.ts";
import { refusedUntilBegun } from "../../app/refusal.ts";

export async function main(world: World): Promise<void> {
  await refusedUntilBegun(world, async (begin) => {
    const asked = await askedToRollBack(world);
    await (await import("../../app/rollback.ts")).rollbackMain(asked, begin, world);
  });
}

export async function post(world: World): Promise<void> {
  if (nothingToRecover()) return;
  await (await import("../../app/deploy.ts")).deployPost(world);
}
