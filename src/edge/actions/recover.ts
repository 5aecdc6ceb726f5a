import type { World } from "../../core/world.ts";
import { readRecoverRequest } from "../../app/inputs/request.ts";

export async function main(world: World): Promise<void> {
  const request = await readRecoverRequest(world);
  await (await import("../../app/recover.ts")).recoverMain(request, world);
}
