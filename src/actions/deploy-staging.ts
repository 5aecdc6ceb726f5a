import type { World } from "../core/world.ts";
import { askedToDeploy } from "./lib/asked.ts";

export async function main(world: World): Promise<void> {
  const asked = askedToDeploy(world, "staging");
  await (await import("./engine/deployment.ts")).deployMain(asked, world);
}

export async function post(world: World): Promise<void> {
  await (await import("./engine/deployment.ts")).deployPost(world);
}
