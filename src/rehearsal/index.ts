/** What `npm start` uses, and the process that cleans up. */
export { cleanStage } from "./clean.ts";
export { Cleaner } from "./cleaner.ts";
export { temporaryFolder } from "./folder.ts";
export { RunPrinter } from "./print.ts";
export { Rehearsal, SUITE_NAME } from "./rehearsal.ts";
export { MadeUpSecrets } from "./secrets.ts";
export { openStage } from "./stage.ts";
