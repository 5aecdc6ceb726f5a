import { setOutput } from "../core/action.ts";
import { UserError, errorMessage, explain } from "../core/errors.ts";
import { Summary, writeSummary } from "../core/summary.ts";
import type { World } from "../core/world.ts";

/** Called when the engine starts: from there on it reports the outcome. */
export type Begin = () => void;

/**
 * Runs a step that reports `refused`, with the reason in its summary, when it fails before the engine has started:
 * nothing was changed then.
 */
export async function reportRefusalBeforeStart(world: World, work: (begin: Begin) => Promise<void>): Promise<void> {
  let begun = false;
  try {
    await work(() => {
      begun = true;
    });
  } catch (error) {
    if (!begun) {
      setOutput("outcome", "refused");
      // Before it becomes Markdown: what is escaped is not recognised any more.
      const why = world.secrets.redact(error instanceof UserError ? explain(error) : errorMessage(error));
      const summary = new Summary().heading("🚫 refused: Nothing was changed.").heading("Why", 3).paragraph(why);
      writeSummary(summary.toString(), { log: world.log, secrets: world.secrets });
    }
    throw error;
  }
}
