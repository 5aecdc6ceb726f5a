import type { World } from "../core/world.ts";
import { askedToDeploy } from "./lib/asked.ts";
import { nothingToRecover } from "./lib/post.ts";
import { refusedUntilBegun } from "./lib/refused.ts";

export async function main(world: World): Promise<void> {
  await refusedUntilBegun(world, async (begin) => {
    const asked = await askedToDeploy(world);
    await (await import("./engine/deployment.ts")).deployMain(asked, begin, world);
  });
}

export async function post(world: World): Promise<void> {
  if (nothingToRecover()) return;
  await (await import("./engine/deployment.ts")).deployPost(world);
}
