import type { World } from "../core/world.ts";
import { deployMain, deployPost } from "./lib/deployment.ts";

export const main = async (world: World): Promise<void> => deployMain(world);
export const post = deployPost;
