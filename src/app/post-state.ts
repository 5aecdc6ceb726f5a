import { getState } from "../core/edge.ts";

/** Names of what a main step saves for its post step. */
export const STATE = "deployment";
export const DONE = "done";

/** Whether the main step came to its end by itself, or never got as far as to change anything. */
export function nothingToRecover(): boolean {
  return getState(STATE) === "" || getState(DONE) !== "";
}
