import { rmSync } from "node:fs";
import { DONE, STATE, TMP_STATE } from "../core/post-state.ts";

/**
 * Whether a post step has nothing to do: the main step completed, or was killed before it could change anything. Then it
 * removes the folder of the main step. Loaded before anything else: most post steps end with it.
 */
export function nothingToDo(): boolean {
  const state = (name: string): string => process.env[`STATE_${name}`] ?? "";
  if (state(STATE) !== "" && state(DONE) === "") return false;
  const folder = state(TMP_STATE);
  try {
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  } catch {
    // The whole action then reports why it cannot be removed.
    return false;
  }
  return true;
}
