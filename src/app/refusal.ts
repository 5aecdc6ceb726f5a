import { setOutput } from "../core/edge.ts";
import { UserError, errorMessage, explain } from "../core/errors.ts";
import { Summary, writeSummary } from "../core/summary.ts";
import type { World } from "../core/world.ts";

/** Says that the engine begins: from here on it tells the outcome. */
export type Begin = () => void;

/**
 * A step that fails before its engine began has changed nothing: it says `refused` itself, with the reason in its
 * summary, and fails as it would have.
 */
export async function refusedUntilBegun(world: World, work: (begin: Begin) => Promise<void>): Promise<void> {
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
