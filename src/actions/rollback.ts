import type { World } from "../core/world.ts";
import { askedToRollBack } from "./lib/asked.ts";
import { nothingToRecover } from "./lib/post.ts";
import { refusedUntilBegun } from "./lib/refused.ts";

export async function main(world: World): Promise<void> {
  await refusedUntilBegun(world, async (begin) => {
    const asked = await askedToRollBack(world);
    await (await import("./engine/rollback.ts")).rollbackMain(asked, begin, world);
  });
}

export async function post(world: World): Promise<void> {
  if (nothingToRecover()) return;
  await (await import("./engine/deployment.ts")).deployPost(world);
}
