import { eachBounded } from "../core/concurrent.ts";
import { diagnose } from "./diagnosis.ts";
import type { Evidence } from "./diagnosis.ts";
import type { Context } from "./context.ts";

/** Never throws: missing evidence must not stop an undo. */
export async function takeEvidence(
  sites: readonly string[],
  of: string,
  hints: readonly string[],
  context: Context,
): Promise<Evidence> {
  const { target, narrator, world } = context;
  const taken = await eachBounded(sites, target.parallel, async (site) => context.lease(site).evidence(of));
  const files = taken.flatMap((result, index) => {
    const host = sites[index] as string;
    if (result.status === "rejected") {
      narrator.print(
        `${host}: no evidence (${result.reason instanceof Error ? result.reason.message : String(result.reason)})`,
      );
      return [];
    }
    return result.value.map((file) => ({ ...file, host, text: world.secrets.redact(file.text) }));
  });
  return {
    files: files.map(({ host, name, text }) => ({ host, name, text })),
    diagnosis: diagnose(
      files,
      hints.map((hint) => world.secrets.redact(hint)),
    ),
  };
}
