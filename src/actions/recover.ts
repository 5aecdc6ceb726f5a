import type { World } from "../core/world.ts";
import { askedToRecover } from "./lib/asked.ts";

export async function main(world: World): Promise<void> {
  const asked = await askedToRecover(world);
  await (await import("./engine/recovery.ts")).recoverMain(asked, world);
}
