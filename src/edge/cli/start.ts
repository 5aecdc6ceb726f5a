/** What `npm start` uses of the bundle, and the process that cleans up after a rehearsal. */
export { cleanStage } from "../../rehearsal/clean.ts";
export { Cleaner } from "../../rehearsal/cleaner.ts";
export { temporaryFolder } from "../../rehearsal/folder.ts";
export { RunPrinter } from "../../rehearsal/print.ts";
export { Recorder } from "../../rehearsal/record.ts";
export { Rehearsal } from "../../rehearsal/rehearsal.ts";
export { MadeUpSecrets } from "../../rehearsal/secrets.ts";
export { openStage } from "../../rehearsal/stage.ts";
export { runsDocument } from "../../report/of/runs.ts";
export { renderHtml } from "../../report/render/html.ts";
