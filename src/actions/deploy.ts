import type { World } from "../core/world.ts";
import { askedToDeploy } from "./lib/asked.ts";
import { nothingToRecover } from "./lib/post.ts";

export async function main(world: World): Promise<void> {
  const asked = await askedToDeploy(world);
  await (await import("./engine/deployment.ts")).deployMain(asked, world);
}

export async function post(world: World): Promise<void> {
  if (nothingToRecover()) return;
  await (await import("./engine/deployment.ts")).deployPost(world);
}
