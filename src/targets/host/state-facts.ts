import { runs } from "../../deploy/target.ts";
import type { SiteState } from "../../deploy/target.ts";

/** Whether a host runs a release already, with the secrets it is to have: then nothing is switched there. */
export function isThere(state: SiteState, to: string): boolean {
  return state.current?.id === to && state.sameSecrets !== false && runs(state, state.serving, to);
}
