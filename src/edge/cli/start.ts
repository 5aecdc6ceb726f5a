/** The exports of the bundle for `npm start`, and for the process that cleans up after a rehearsal. */
export { cleanStage } from "../../rehearsal/stage/clean.ts";
export { Cleaner } from "../../rehearsal/stage/clean.ts";
export { temporaryFolder } from "../../rehearsal/stage/stage.ts";
export { RunPrinter } from "../../rehearsal/print.ts";
export { Recorder } from "../../rehearsal/record.ts";
export { Rehearsal } from "../../rehearsal/rehearsal.ts";
export { GeneratedSecrets } from "../../rehearsal/github/secrets.ts";
export { openStage } from "../../rehearsal/stage/stage.ts";
export { runsDocument } from "../../report/of/runs.ts";
export { renderHtml } from "../../report/render/html.ts";
