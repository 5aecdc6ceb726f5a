/** Names of what a main step saves for its post step. */
export const STATE = "deployment";
export const DONE = "done";
/** The folder behind `world.tmp`. */
export const TMP_STATE = "private-folder";
