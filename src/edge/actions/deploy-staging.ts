import { deployAction } from "../../app/action.ts";

export const { main, post } = deployAction("staging");
